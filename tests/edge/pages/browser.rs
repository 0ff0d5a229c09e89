//! Chromium, with scripts turned off or on, driven through chromedriver.

#![allow(clippy::panic, clippy::print_stdout, reason = "helpers of tests")]

use std::env;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::error::NewSessionError;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// A browser with a profile of its own; gone when dropped.
pub(super) struct Browser {
    pub(super) client: Client,
    driver_process: Driver,
    _profile: tempfile::TempDir,
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|path| path.is_file()))
}

impl Browser {
    /// Without scripts, as every journey must work. `None`, and a word on the terminal, where Chromium or chromedriver is
    /// not installed.
    pub(super) async fn start() -> Option<Self> {
        Self::open(false).await
    }

    /// With scripts, as most people have it.
    pub(super) async fn start_with_scripts() -> Option<Self> {
        Self::open(true).await
    }

    async fn open(scripts: bool) -> Option<Self> {
        let chromium = on_path(&["chromium", "chromium-browser", "google-chrome"]);
        let (Some(chromium), Some(driver)) = (chromium, on_path(&["chromedriver"])) else {
            assert!(env::var_os("STAFFCAST_TEST_REQUIRE_ALL").is_none(), "Chromium and chromedriver are not installed");
            println!("skipped: Chromium and chromedriver are not installed");
            return None;
        };
        let profile = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let mut command = Command::new(driver);
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let driver = Driver { process: command.spawn().expect("chromedriver starts"), port };
        let client = connect(port, &capabilities(&chromium, profile.path(), scripts)).await;
        Some(Self { client, driver_process: driver, _profile: profile })
    }

    /// The text of the first element that `css` names.
    pub(super) async fn text(&self, css: &str) -> String {
        let element = self.client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css(css)).await;
        element.unwrap_or_else(|e| panic!("no {css}: {e}")).text().await.expect("a text")
    }

    /// Waits until the page's heading reads so: a click comes back before its page has.
    pub(super) async fn arrives_at(&self, heading: &str) {
        let mut seen = String::new();
        for _ in 0..200 {
            // The element may belong to the page that is just leaving.
            if let Ok(element) = self.client.find(Locator::Css("h1")).await {
                seen = element.text().await.unwrap_or(seen);
            }
            if seen == heading {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the page is headed {seen:?}, not {heading:?}");
    }

    /// Sends a command of the developer tools' protocol.
    pub(super) async fn devtools(&self, command: &str, params: Value) -> Value {
        self.driver("goog/cdp/execute", &json!({"cmd": command, "params": params})).await
    }

    async fn driver(&self, path: &str, body: &Value) -> Value {
        let session = self.client.session_id().await.expect("asked").expect("a session");
        let address = format!("http://127.0.0.1:{}/session/{session}/{path}", self.driver_process.port);
        let answer = reqwest::Client::new().post(address).json(body).send().await.expect("an answer");
        answer.json::<Value>().await.expect("JSON")["value"].clone()
    }

    /// Lays the page out for a window this wide.
    pub(super) async fn resize(&self, width: u32) {
        let size = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Every address asked for since the last time.
    pub(super) async fn requests(&self) -> Vec<String> {
        let log = self.driver("se/log", &json!({"type": "performance"})).await;
        let entries = log.as_array().cloned().unwrap_or_default();
        let messages = entries.iter().filter_map(|e| serde_json::from_str::<Value>(e["message"].as_str()?).ok());
        let sent = messages.filter(|m| m["message"]["method"] == "Network.requestWillBeSent");
        sent.filter_map(|m| m["message"]["params"]["request"]["url"].as_str().map(str::to_owned)).collect()
    }

    /// Presses keys, one after the other, where the focus is.
    pub(super) async fn press(&self, keys: &str) {
        let down_and_up = |value| [KeyAction::Down { value }, KeyAction::Up { value }];
        let strokes = keys.chars().flat_map(down_and_up);
        let pressed = strokes.fold(KeyActions::new("keyboard".into()), KeyActions::then);
        self.client.perform_actions(pressed).await.unwrap_or_else(|e| panic!("the key cannot be pressed: {e}"));
    }

    /// Clicks the first element that `css` names.
    pub(super) async fn click(&self, css: &str) {
        let element = self.client.find(Locator::Css(css)).await.unwrap_or_else(|e| panic!("no {css}: {e}"));
        element.click().await.unwrap_or_else(|e| panic!("{css} cannot be clicked: {e}"));
    }

    /// Follows the first link with this text.
    pub(super) async fn follow(&self, text: &str) {
        let link = self.client.find(Locator::LinkText(text)).await.unwrap_or_else(|e| panic!("no link {text}: {e}"));
        link.click().await.unwrap_or_else(|e| panic!("{text} cannot be followed: {e}"));
    }
}

/// The chromedriver process; ended with its browser even where a test fails half-way.
struct Driver {
    process: Child,
    port: u16,
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Killed outright it would leave its browser behind.
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            for _ in 0..50 {
                if self.process.try_wait().is_ok_and(|ended| ended.is_some()) {
                    return;
                }
                thread::sleep(Duration::from_millis(100));
            }
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn capabilities(chromium: &std::path::Path, profile: &std::path::Path, scripts: bool) -> Capabilities {
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--window-size=1280,1000",
    ];
    let mut arguments: Vec<String> = arguments.map(str::to_owned).into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let options = json!({
        "binary": chromium,
        "args": arguments,
        "prefs": {"profile.default_content_setting_values.javascript": if scripts { 1 } else { 2 }},
    });
    let logged = json!({"performance": "ALL"});
    [
        ("browserName".to_owned(), json!("chrome")),
        ("goog:chromeOptions".to_owned(), options),
        ("goog:loggingPrefs".to_owned(), logged),
    ]
    .into_iter()
    .collect()
}

/// The driver needs a moment before it answers.
async fn connect(port: u16, capabilities: &Capabilities) -> Client {
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities.clone());
    for _ in 0..100 {
        match builder.connect(&format!("http://127.0.0.1:{port}")).await {
            Ok(client) => return client,
            Err(NewSessionError::FailedC(_) | NewSessionError::Lost(_)) => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(other) => panic!("the browser does not start: {other}"),
        }
    }
    panic!("chromedriver does not answer");
}
