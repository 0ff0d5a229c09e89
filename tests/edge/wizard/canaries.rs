//! Nothing of a person planted in an upload is in anything the program writes.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::blocking::Client;
use reqwest::blocking::multipart::{Form, Part};
use staffcast::domain::ExtractKind;

use super::planted;

/// The program as it is installed, with folders of its own: its database, its temporary files, its log.
struct Installed {
    home: tempfile::TempDir,
    server: Child,
    address: String,
}

fn command(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_staffcast"));
    command.current_dir(home.join("db")).env("TMPDIR", home.join("tmp")).env("STAFFCAST_LOG", "trace");
    command.env("RUST_BACKTRACE", "1");
    command
}

impl Installed {
    fn start() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        for folder in ["db", "tmp", "logs"] {
            fs::create_dir(home.path().join(folder)).expect("a folder");
        }
        let log = File::create(home.path().join("logs/err")).expect("a file");
        let mut server = command(home.path())
            .args(["serve", "--address", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        let mut said = String::new();
        let out = server.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut said).expect("a line");
        let address = said.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        let address = address.unwrap_or_else(|| panic!("it said {said}")).to_owned();
        Self { home, server, address }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn kill(&mut self) {
        self.server.kill().expect("killed");
        self.server.wait().expect("ended");
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn form(name: &str, bytes: &[u8], kind: ExtractKind) -> Form {
    let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    Form::new().part("file", part).text("kind", kind.as_str())
}

fn client() -> Client {
    Client::builder().timeout(Duration::from_mins(2)).build().expect("a client")
}

/// Handed in at once.
fn hand_in(installed: &Installed, name: &str, bytes: &[u8], kind: ExtractKind) {
    let post = client().post(installed.url("/api/v1/extracts")).multipart(form(name, bytes, kind));
    let answer = post.send().expect("an answer");
    assert!(answer.status().as_u16() < 500, "{name}: {}", answer.text().unwrap_or_default());
}

/// Every way over HTTP: handed in at once, step by step by a program, and through the pages.
fn send(installed: &Installed, name: &str, bytes: &[u8], kind: ExtractKind) {
    hand_in(installed, name, bytes, kind);
    let client = client();
    let post = |path: &str| client.post(installed.url(path));
    let begun = post("/api/v1/uploads").multipart(form(name, bytes, kind)).send().expect("an answer");
    if let Some(at) = begun.headers().get("location").and_then(|l| l.to_str().ok()) {
        for path in ["", "/check", "/findings.xlsx"] {
            let answer = client.get(installed.url(&format!("{at}{path}"))).send().expect("an answer");
            assert!(answer.status().as_u16() < 500, "{name} {path}: {}", answer.status());
        }
        assert!(post(&format!("{at}/keep")).send().expect("an answer").status().as_u16() < 500);
    }
    let page = post("/upload").multipart(form(name, bytes, kind)).send().expect("an answer");
    let page = page.text().expect("a page");
    if let Some(token) = page.split("/upload/").nth(1).and_then(|rest| rest.get(..32)) {
        for step in ["columns", "values", "check", "findings.xlsx"] {
            let answer = client.get(installed.url(&format!("/upload/{token}/{step}"))).send().expect("an answer");
            assert!(answer.status().as_u16() < 500, "{name} {step}: {}", answer.status());
        }
    }
}

/// The command line, from a file outside the folders that are searched.
fn ingest(installed: &Installed, name: &str, bytes: &[u8], kind: ExtractKind) {
    let outside = tempfile::tempdir().expect("a folder");
    let path = outside.path().join(name);
    fs::write(&path, bytes).expect("written");
    let mend = outside.path().join("mend.xlsx");
    let output = command(installed.home.path())
        .args(["ingest", "--kind", kind.as_str(), "--database", "cli.db", "--format", "json", "--fixes"])
        .arg(&mend)
        .arg(&path)
        .output()
        .expect("the binary runs");
    for (stream, bytes) in [("out", output.stdout), ("err", output.stderr)] {
        let log = installed.home.path().join("logs").join(format!("{name}-{stream}"));
        fs::write(log, bytes).expect("written");
    }
}

#[test]
fn nobody_planted_in_an_upload_is_in_anything_that_is_written() {
    let installed = Installed::start();
    for kind in ExtractKind::ALL.into_iter().filter(|kind| *kind != ExtractKind::CswwXml) {
        let rows = planted::rows(kind);
        for (ending, bytes) in [("csv", planted::csv(&rows)), ("xlsx", planted::xlsx(&rows))] {
            let name = format!("{}.{ending}", kind.as_str());
            send(&installed, &name, &bytes, kind);
            ingest(&installed, &name, &bytes, kind);
        }
        // Refused whole, or given another kind than it has.
        let mut cut = planted::xlsx(&rows);
        cut.truncate(cut.len() / 2);
        hand_in(&installed, "cut.xlsx", &cut, kind);
        ingest(&installed, "cut.xlsx", &cut, kind);
        hand_in(&installed, "headless.csv", &planted::csv(&rows[1..]), kind);
        hand_in(&installed, "other.csv", &planted::csv(&rows), ExtractKind::MonthlyPosition);
    }
    let kept = client()
        .get(installed.url("/api/v1/extracts"))
        .send()
        .and_then(reqwest::blocking::Response::text)
        .expect("a list");
    for kind in
        ["monthly-position", "staff-in-post", "starters", "leavers", "agency-assignments", "recruitment-pipeline"]
    {
        assert!(kept.contains(&format!("\"kind\":\"{kind}\"")), "{kind} was read and kept: {kept}");
    }
    planted::assert_nobody_is_in(installed.home.path());
}

#[test]
fn a_server_killed_in_the_middle_of_an_upload_leaves_nobody_behind() {
    let mut installed = Installed::start();
    let rows = planted::rows(ExtractKind::StaffInPost);
    let body = planted::csv(&rows).repeat(60);
    let mut stream = TcpStream::connect(&installed.address).expect("connected");
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n";
    write!(
        stream,
        "POST /api/v1/extracts HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n{head}",
        body.len() + 10_000
    )
    .expect("sent");
    stream.write_all(&body).expect("sent");
    // Until enough of it lies on the disk.
    let uploads = installed.home.path().join("db/staffcast.db.uploads");
    let spooled = || {
        let open = fs::read_dir(&uploads).into_iter().flatten().flatten();
        open.filter_map(|entry| entry.metadata().ok()).map(|m| m.len()).max().unwrap_or_default()
    };
    for _ in 0..200 {
        if spooled() > 1_000_000 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(spooled() > 1_000_000, "{} bytes spooled", spooled());
    installed.kill();
    planted::assert_nobody_is_in(installed.home.path());
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
}

#[test]
fn a_journey_goes_on_after_the_server_was_killed() {
    let mut installed = Installed::start();
    let text = super::programs::council_with_a_bad_row();
    let answer = client()
        .post(installed.url("/api/v1/uploads"))
        .multipart(form("september.csv", text.as_bytes(), ExtractKind::MonthlyPosition))
        .send()
        .expect("an answer");
    let id = answer.json::<serde_json::Value>().expect("JSON")["id"].as_str().expect("an id").to_owned();
    installed.kill();
    let mut again = command(installed.home.path())
        .args(["serve", "--address", &installed.address])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let mut said = String::new();
    BufReader::new(again.stdout.take().expect("its output")).read_line(&mut said).expect("a line");
    let check = client().get(installed.url(&format!("/upload/{id}/check"))).send().expect("an answer");
    let page = check.text().expect("a page");
    assert!(page.contains("<h1>Check before it is kept</h1>"), "{page}");
    again.kill().expect("killed");
    again.wait().expect("ended");
}
