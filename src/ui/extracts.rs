//! The files received: a list, each with its findings, and taking one back.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::changes_view::{self, Replaced};
use super::findings::{self, Group};
use super::home_view::{counted, moment};
use super::look::Look;
use super::refusal::Refusal;
use super::report_view::{self, Section};
use super::shell::{Fact, Place, Shell, page as answer, see_other};
use super::site::Site;
use crate::domain::{ExtractKind, Finding};
use crate::pipeline;
use crate::pipeline::changes::Changes;
use crate::report::words;
use crate::store::changes::Part;
use crate::store::extracts::ExtractRecord;
use crate::store::{self, Database};

#[derive(Template)]
#[template(path = "extracts.html", config = ".askama.toml")]
struct List {
    shell: Shell,
    extracts: Vec<Line>,
}

struct Line {
    href: String,
    file_name: String,
    received: String,
    organisation: String,
    span: String,
    accepted: String,
    rejected: String,
    findings: String,
    undone: bool,
}

#[derive(Template)]
#[template(path = "extract.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    heading: String,
    sentences: Vec<String>,
    organisation: String,
    offer_fit: bool,
    changes: Vec<String>,
    replaced: Vec<Replaced>,
    replaced_caption: &'static str,
    sections: Vec<Section>,
    groups: Vec<Group>,
    facts: Vec<Fact>,
    undone: bool,
    undo: String,
}

/// What just happened, said by the form that led here.
#[derive(Debug, Deserialize)]
pub(super) struct Just {
    just: Option<String>,
}

pub(super) async fn list(site: web::Data<Site>) -> Result<HttpResponse, Refusal> {
    let extracts = Site::read(&site, |db| Ok(store::extracts::list(db, None)?)).await?;
    let extracts = extracts.iter().map(line).collect();
    Ok(answer(&List { shell: Shell::new("Data", Place::Data, site.look), extracts }))
}

pub(super) async fn page(
    site: web::Data<Site>,
    id: web::Path<String>,
    just: web::Query<Just>,
) -> Result<HttpResponse, Refusal> {
    let known = Site::read(&site, move |db| Known::read(db, &id)).await?;
    Ok(answer(&view(&known, just.just.as_deref(), site.look)))
}

pub(super) async fn undo(site: web::Data<Site>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let now = super::site::now();
    let record = Site::read(&site, move |db| pipeline::extracts::undo(db, &id, now)).await?;
    Ok(see_other(&format!("/extracts/{}?just=undone", record.id)))
}

/// What is known of an extract.
struct Known {
    record: ExtractRecord,
    found: Vec<Finding>,
    changes: Changes,
    report: Option<String>,
}

impl Known {
    fn read(db: &Database, id: &str) -> Result<Self, pipeline::Error> {
        Ok(Self {
            record: store::extracts::get(db, id)?,
            found: store::extracts::findings(db, id)?,
            changes: pipeline::changes::of(db, id, Part { after: 0, limit: changes_view::SHOWN })?,
            report: store::extracts::report(db, id)?,
        })
    }
}

fn line(extract: &ExtractRecord) -> Line {
    Line {
        href: format!("/extracts/{}", extract.id),
        file_name: words::clean_name(&extract.file_name),
        received: moment(extract.received_at),
        organisation: extract.organisation.clone(),
        span: span(extract),
        accepted: words::number(f64::from(extract.accepted), 0),
        rejected: words::number(f64::from(extract.rejected), 0),
        findings: words::number(f64::from(extract.findings), 0),
        undone: extract.undone_at.is_some(),
    }
}

fn span(extract: &ExtractRecord) -> String {
    match (extract.first, extract.last) {
        (Some(first), Some(last)) if first == last => words::short_period(first),
        (Some(first), Some(last)) => format!("{} to {}", words::short_period(first), words::short_period(last)),
        _ => "–".into(),
    }
}

fn view(known: &Known, just: Option<&str>, look: Look) -> Page {
    let Known { record, found, changes, report } = known;
    let undone = record.undone_at.is_some();
    let heading = words::clean_name(&record.file_name);
    Page {
        shell: Shell::new(heading.clone(), Place::Data, look),
        heading,
        sentences: in_short(record, just),
        organisation: record.organisation.clone(),
        offer_fit: !undone && record.kind != ExtractKind::CswwXml,
        changes: if undone { Vec::new() } else { changes_view::sentences(changes) },
        replaced: changes_view::replaced(changes),
        replaced_caption: "Values that took the place of others, the first 50 at most",
        sections: report_view::sections(record.kind, report.as_deref()),
        groups: findings::group(found),
        facts: facts(record),
        undone,
        undo: format!("/extracts/{}/undo", record.id),
    }
}

fn in_short(record: &ExtractRecord, just: Option<&str>) -> Vec<String> {
    let mut told = Vec::new();
    match (record.undone_at, just) {
        (Some(at), _) => told
            .push(format!("This file was taken back on {}. What was known before it is in force again.", moment(at))),
        (None, Some("same")) => told.push(format!(
            "We have this content already: it came in on {}. Nothing was added twice.",
            moment(record.received_at)
        )),
        (None, Some("received")) => told.push("The file has come in.".into()),
        _ => {}
    }
    told.push(format!(
        "{} of {} rows were kept; {} left out.",
        words::number(f64::from(record.accepted), 0),
        words::number(f64::from(record.rows), 0),
        match record.rejected {
            0 => "none was".into(),
            1 => "1 was".into(),
            n => format!("{} were", words::number(f64::from(n), 0)),
        }
    ));
    told.push(format!("The checks made {}.", counted(i64::from(record.findings), "finding", "findings")));
    told
}

fn facts(record: &ExtractRecord) -> Vec<Fact> {
    vec![
        Fact::new("Kind", record.kind.label()),
        Fact::new("Organisation", record.organisation.clone()),
        Fact::new("Received (UTC)", moment(record.received_at)),
        Fact::new("Periods", span(record)),
        Fact::new("Fingerprint", record.content_hash.clone()),
        Fact::new("Number", record.id.clone()),
    ]
}
