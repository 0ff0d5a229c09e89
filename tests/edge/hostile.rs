//! What nobody should send: refused with a plain reason, the server unharmed.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::app::TestApp;
use crate::support;

const FORM: &str = "POST /api/v1/extracts HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n";
const PART: &str = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";

/// Everything until the server closes.
fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the answer is as good as a close.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn alive(app: &TestApp) {
    let mut stream = app.raw();
    stream.write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect("sent");
    assert!(rest(stream).starts_with("HTTP/1.1 200"), "the server is not alive");
}

#[test]
fn a_body_that_announces_itself_too_large_is_refused_before_it_is_read() {
    let app = TestApp::over(support::sqlite()).start();
    for length in ["200000000", "10000000000000"] {
        let mut stream = app.raw();
        write!(stream, "{FORM}Content-Length: {length}\r\n\r\n").expect("sent");
        let answer = rest(stream);
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("payload_too_large") && answer.contains("5 MB"), "{answer}");
    }
    alive(&app);
}

#[test]
fn a_body_that_hides_its_size_is_cut_at_the_limit_and_the_connection_closed() {
    let app = TestApp::over(support::sqlite()).largest_file(1_000_000).start();
    let mut stream = app.raw();
    write!(stream, "{FORM}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{PART}\r\n", PART.len()).expect("sent");
    let chunk = vec![b'1'; 65_536];
    let mut sent = 0_u64;
    // Endless, unless the server closes; it may politely listen for a moment after its answer.
    while sent < 100_000_000_000 {
        let ended = write!(stream, "{:x}\r\n", chunk.len())
            .and_then(|()| stream.write_all(&chunk))
            .and_then(|()| stream.write_all(b"\r\n"));
        if ended.is_err() {
            break;
        }
        sent += chunk.len() as u64;
    }
    assert!(sent < 100_000_000_000, "the server went on reading");
    alive(&app);
}

#[test]
fn a_stalled_body_is_answered_408_and_closed() {
    let app = TestApp::over(support::sqlite()).patience(Duration::from_millis(300)).start();
    for body in [String::new(), format!("{PART}month,unit")] {
        let mut stream = app.raw();
        write!(stream, "{FORM}Content-Length: 100000\r\n\r\n{body}").expect("sent");
        let answer = rest(stream);
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("body_too_slow") && answer.to_lowercase().contains("connection: close"), "{answer}");
    }
    let mut stream = app.raw();
    let head = "POST /api/v1/fits HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("sent");
    assert!(rest(stream).starts_with("HTTP/1.1 408"));
    alive(&app);
}

#[test]
fn heads_that_contradict_themselves_or_never_end_are_refused() {
    let app = TestApp::over(support::sqlite()).start();
    for head in [
        format!("{FORM}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        format!("{FORM}Content-Length: 5\r\nContent-Length: 6\r\n\r\n"),
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n".to_owned(),
        format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}", "a".repeat(300_000)),
    ] {
        let mut stream = app.raw();
        // The server may have answered and closed before all of it is sent.
        let _ = stream.write_all(head.as_bytes());
        let answer = rest(stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    let mut dripping = app.raw();
    dripping.write_all(b"GET /livez HTTP/1.1\r\nHost:").expect("sent");
    assert!(rest(dripping).starts_with("HTTP/1.1 408"), "slow heads are timed out");
    alive(&app);
}

#[test]
fn two_thousand_silent_connections_do_not_keep_others_out() {
    let app = TestApp::over(support::sqlite()).start();
    // As many as this process may open, its own and the server's ends counted.
    let silent: Vec<TcpStream> = (0..2_000).map_while(|_| TcpStream::connect(app.address).ok()).collect();
    assert!(silent.len() >= 400, "{} connections", silent.len());
    alive(&app);
    drop(silent);
    alive(&app);
}
