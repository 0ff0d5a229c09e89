//! Returns of invented authorities: counted, checked against rules, followed from year to year, kept.

mod edges;
mod figures;
mod invented;
mod kept;
mod rules;

use staffcast::domain::CensusReturn;
use staffcast::forecast::nowcast::Recipe;
use staffcast::ingest::{self, Limits, Pseudonyms, Records, Request};
use staffcast::pipeline::returns::csww::{File, Report, check_files};

use crate::ingest::Sent;
use invented::Message;

/// Reads a return from its text.
pub fn message(xml: &str) -> CensusReturn {
    let sent = Sent::new("return.xml", xml);
    let limits = Limits::default();
    let pseudonyms = Pseudonyms::new(&[7; 32]);
    let mut request = Request::new("return.xml", &limits);
    request.checks.pseudonyms = Some(&pseudonyms);
    match ingest::read(&ingest::Plain::new(sent.path()), &request).expect("a return").records {
        Records::Census(message) => *message,
        other => panic!("{other:?}"),
    }
}

/// Checks returns as the command does, with few paths.
pub fn report(messages: &[Message]) -> Report {
    let sent: Vec<Sent> = messages.iter().map(|m| Sent::new("return.xml", m.xml())).collect();
    let plain: Vec<ingest::Plain> = sent.iter().map(|s| ingest::Plain::new(s.path())).collect();
    let files: Vec<File> = plain.iter().map(|source| File { name: "return.xml", source }).collect();
    check_files(&files, &Limits::default(), &Recipe { paths: 300, ..Recipe::default() }).expect("a report")
}
