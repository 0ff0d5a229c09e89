//! A real server on a free port, over a database of its own.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use staffcast::domain::Colour;
use staffcast::server::{self, Patience, Settings};
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::support::{TestDatabase, installation};

/// How a server under test differs from a real one.
pub struct Builder {
    settings: Settings,
    database: TestDatabase,
    uploads: TempDir,
}

impl Builder {
    /// Files up to this many bytes.
    pub fn largest_file(mut self, bytes: u64) -> Self {
        Arc::make_mut(&mut self.settings.installation).limits.max_bytes = bytes;
        self
    }

    /// Whose name and colour pages bear.
    pub fn looks(mut self, name: &str, colour: Option<Colour>) -> Self {
        let installation = Arc::make_mut(&mut self.settings.installation);
        name.clone_into(&mut installation.home_name);
        installation.colour = colour;
        self
    }

    /// Sends slow bodies away after this long.
    pub fn patience(mut self, silence: Duration) -> Self {
        self.settings.patience = Patience { silence, grace: silence, ..Patience::default() };
        self
    }

    pub fn start(self) -> TestApp {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, told) = oneshot::channel::<()>();
        let settings = self.settings;
        let thread = thread::spawn(move || {
            let stop = async move { drop(told.await) };
            let serving = server::serve_until(listener, settings, stop);
            actix_web::rt::System::new().block_on(serving).expect("served to the end");
        });
        let (uploads, database) = (self.uploads, self.database);
        TestApp { address, client: Client::new(), stop: Some(stop), thread: Some(thread), uploads, _database: database }
    }
}

/// The server and a client of it.
pub struct TestApp {
    pub address: SocketAddr,
    pub client: Client,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    uploads: TempDir,
    /// Goes last, when the server has let go of it.
    _database: TestDatabase,
}

impl TestApp {
    pub fn over(mut database: TestDatabase) -> Builder {
        let uploads = tempfile::tempdir().expect("a folder");
        let settings = Settings {
            database: database.store().clone(),
            installation: Arc::new(installation()),
            uploads_folder: uploads.path().join("uploads"),
            works: true,
            demo: false,
            patience: Patience::default(),
        };
        Builder { settings, database, uploads }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).send().await.expect("an answer")).await
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// Uploads a file with short fields beside it.
    pub async fn upload(&self, name: &str, bytes: impl Into<Vec<u8>>, fields: &[(&'static str, &str)]) -> Answer {
        let form = Form::new().part("file", Part::bytes(bytes.into()).file_name(name.to_owned()));
        let form = fields.iter().fold(form, |form, (field, value)| form.text(*field, (*value).to_owned()));
        self.send(self.request(Method::POST, "/api/v1/extracts").multipart(form)).await
    }

    /// Files of uploads on their way: none, once each is answered or finished.
    pub fn uploads(&self) -> Vec<PathBuf> {
        let open = std::fs::read_dir(self.uploads.path().join("uploads"));
        open.map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
    }

    /// A connection without a client's manners.
    pub fn raw(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        stream
    }

    /// Polls a job until it has ended.
    pub async fn ended(&self, job: &str) -> Value {
        for _ in 0..1_200 {
            let answer = self.get(&format!("/api/v1/jobs/{job}")).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            let job = answer.json();
            if !matches!(job["state"].as_str(), Some("queued" | "running")) {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Value::String(format!("job {job} did not end within a minute"))
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || thread::panicking(), "the server had panicked");
        }
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.expect("a text") }
    }

    pub fn json(&self) -> Value {
        let read = serde_json::from_str(&self.text);
        assert!(read.is_ok(), "{read:?}: {}", self.text);
        read.expect("asserted")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("plain text"))
    }

    /// Asserts an RFC 9457 problem and gives it back.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert!(problem["type"].as_str().is_some_and(|t| t.ends_with(code)), "{problem}");
        assert!(problem["title"].is_string() && problem["errors"].is_array(), "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|d| d.len() > 10), "{problem}");
        let id = self.header("x-request-id");
        assert_eq!(problem["instance"], format!("urn:uuid:{id}"));
        problem
    }
}
