//! How long the server takes for a page of the demo's council: from the request on an open connection to the last byte.
//!
//! `cargo bench --bench pages`. A forecast page should take less than 20 ms at the median.

#![allow(missing_docs, reason = "nobody imports a benchmark")]

use std::net::TcpListener;
use std::sync::{Arc, LazyLock};
use std::thread;

use divan::Bencher;
use reqwest::blocking::Client;
use staffcast::domain::Month;
use staffcast::ingest::{Limits, Pseudonyms};
use staffcast::pipeline::{Installation, Recipes, demo};
use staffcast::server::{self, Patience, Settings};
use staffcast::store::Database;

/// Pages, by what they show.
const PAGES: [&str; 10] = [
    "/",
    "/units",
    "/units/rivermouth?measure=agency_rate",
    "/units/rivermouth?measure=vacancy_rate&horizon=36",
    "/units/rivermouth/north/alder?measure=turnover_rate",
    "/scenarios",
    "/how-good",
    "/how-we-made-this",
    "/extracts",
    "/help",
];

struct Served {
    origin: String,
    client: Client,
}

/// The demo as people start it, on a free port, for as long as the process lives.
static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder").keep();
    let database = Database::open(&folder.join("demo.db").to_string_lossy()).expect("a database");
    let installation = Arc::new(Installation {
        home_code: demo::COUNCIL_CODE.into(),
        home_name: demo::COUNCIL_NAME.into(),
        colour: None,
        limits: Limits::default(),
        pseudonyms: Pseudonyms::new(&[7; 32]),
        recipes: Recipes::default(),
        people_months: 72,
        snapshots_kept: 24,
    });
    let now = "2026-10-12T09:00:00".parse().expect("a moment");
    let last = Month::new(2026, 9).expect("a month");
    let ask = demo::Ask { folder: &folder, last, now, installation: &installation };
    demo::prepare(&database, &ask, &|_| ()).expect("a demo");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let uploads_folder = folder.join("uploads");
    let settings =
        Settings { database, uploads_folder, installation, works: false, demo: true, patience: Patience::default() };
    thread::spawn(move || actix_web::rt::System::new().block_on(server::serve(listener, settings)));
    Served { origin, client: Client::new() }
});

fn main() {
    LazyLock::force(&SERVED);
    divan::main();
}

#[divan::bench(args = PAGES, min_time = 2)]
fn page(bencher: Bencher, path: &str) {
    let address = format!("{}{path}", SERVED.origin);
    let once = || {
        let answer = SERVED.client.get(&address).send().expect("an answer");
        assert_eq!(answer.status(), 200, "{address}");
        answer.bytes().expect("a page").len()
    };
    once();
    bencher.bench_local(once);
}
