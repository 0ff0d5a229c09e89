//! Adding a file: the form, and what became of the file.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::findings::{self, Group};
use super::refusal::Refusal;
use super::shell::{Place, Shell, answer, page, see_other};
use super::site::Site;
use super::unit_choices::Entry;
use crate::domain::{ExtractKind, Failure, Kind};
use crate::pipeline::{Error, extracts};
use crate::report::words;
use crate::upload::{Desk, Received};

#[derive(Template)]
#[template(path = "upload.html", config = ".askama.toml")]
struct Form {
    shell: Shell,
    largest: String,
    kinds: Vec<Entry>,
    problem: Option<Problem>,
}

/// Why a file was refused.
struct Problem {
    title: &'static str,
    detail: String,
    groups: Vec<Group>,
}

impl Form {
    fn new(site: &Site, problem: Option<Problem>) -> Self {
        let kind = |kind: ExtractKind| Entry { value: kind.as_str().into(), label: kind.label().into(), here: false };
        Self {
            shell: Shell::new("Add data", Place::Data, site.demo),
            largest: format!("{} MB", site.largest_file / 1_000_000),
            kinds: ExtractKind::ALL.map(kind).into(),
            problem,
        }
    }
}

pub(super) async fn form(site: web::Data<Site>) -> HttpResponse {
    page(&Form::new(&site, None))
}

pub(super) async fn receive(
    request: HttpRequest,
    payload: web::Payload,
    site: web::Data<Site>,
    desk: web::Data<Desk>,
) -> Result<HttpResponse, Refusal> {
    let received = match desk.receive(request.headers(), payload, &["kind", "organisation"]).await {
        Ok(received) => received,
        Err(error) => return Ok(refused(&site, error.status(), &error.to_string(), Vec::new())),
    };
    let kept = keep(&site, received).await?;
    Ok(match kept {
        Ok(receipt) => {
            let just = if receipt.same { "same" } else { "received" };
            see_other(&format!("/extracts/{}?just={just}", receipt.record.id))
        }
        Err(error) if matches!(error.kind(), Kind::Invalid | Kind::TooLarge | Kind::Conflict) => {
            let status = Refusal::of(&error, site.demo).status();
            refused(&site, status, &error.to_string(), findings::group(error.findings()))
        }
        Err(error) => return Err(Refusal::of(&error, site.demo)),
    })
}

/// Reads and keeps the file where waiting stops nobody else.
async fn keep(site: &web::Data<Site>, received: Received) -> Result<Result<extracts::Receipt, Error>, Refusal> {
    let (within, now) = (site.clone(), super::site::now());
    let kind = match received.fields.get("kind").map(|text| text.parse::<ExtractKind>()) {
        Some(Err(error)) => return Err(Refusal::invalid(format!("{error}."), "kind_unknown", site.demo)),
        Some(Ok(kind)) => Some(kind),
        None => None,
    };
    let work = move || {
        let _turn = received.turn;
        let upload = extracts::Upload {
            organisation: received.fields.get("organisation").map(String::as_str),
            kind,
            file_name: &received.file_name,
            source: &received.file,
            mapping: None,
        };
        let home = extracts::Home { code: &within.home_code, name: &within.home_name };
        let pseudonyms = &within.pseudonyms;
        let setting = extracts::Setting { limits: &within.limits, home, pseudonyms, now };
        extracts::receive(&within.database, &upload, &setting)
    };
    web::block(work).await.map_err(|_stopped| Refusal::busy(site.demo))
}

fn refused(site: &Site, status: StatusCode, detail: &str, groups: Vec<Group>) -> HttpResponse {
    let detail = words::capital(&format!("{}.", detail.trim_end_matches('.')));
    let problem = Problem { title: "This file was not taken", detail, groups };
    answer(status, &Form::new(site, Some(problem)))
}
