//! Step 1: the file.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::super::findings::{self, Group};
use super::super::refusal::Refusal;
use super::super::shell::{Place, Shell, answer, page, see_other};
use super::super::site::Site;
use super::super::unit_choices::Entry;
use super::{Way, has_strangers, is_refusal, is_unsure, open, work};
use crate::domain::ExtractKind;
use crate::pipeline::{Error, uploads};
use crate::report::words;
use crate::upload::{Decisions, Desk, Received, Unfinished};

#[derive(Template)]
#[template(path = "wizard_file.html", config = ".askama.toml")]
struct Form {
    shell: Shell,
    way: Way,
    largest: String,
    kinds: Vec<Entry>,
    templates: Vec<Empty>,
    problem: Option<Problem>,
}

/// An empty extract to fill in.
struct Empty {
    label: &'static str,
    name: &'static str,
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
        let template = |kind: ExtractKind| Empty { label: kind.label(), name: kind.as_str() };
        let title = if problem.is_some() { "Not taken: add data" } else { "Add data" };
        Self {
            shell: Shell::new(title, Place::Data, site.look),
            way: Way::at(1, None),
            largest: format!("{} MB", site.installation.limits.max_bytes / 1_000_000),
            kinds: ExtractKind::ALL.map(kind).into(),
            templates: ExtractKind::ALL.into_iter().filter(|k| *k != ExtractKind::CswwXml).map(template).collect(),
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
    let decisions = match decisions(&received) {
        Ok(decisions) => decisions,
        Err(detail) => return Ok(refused(&site, StatusCode::UNPROCESSABLE_ENTITY, &detail, Vec::new())),
    };
    let (shelf, now) = (desk.shelf().clone(), super::super::site::now());
    let put = web::block(move || {
        shelf.sweep(now);
        received.put_aside(&shelf, decisions).map(|(upload, _turn)| upload)
    });
    let upload = match put.await.map_err(|_stopped| Refusal::busy(site.look))? {
        Ok(upload) => upload,
        Err(error) => return Ok(refused(&site, error.status(), &error.to_string(), Vec::new())),
    };
    match next(&site, &desk, &upload).await? {
        Ok(address) => Ok(see_other(&address)),
        Err(error) => {
            desk.shelf().remove(&upload.token);
            if !is_refusal(&error) {
                return Err(Refusal::of(&error, site.look));
            }
            let status = Refusal::of(&error, site.look).status();
            Ok(refused(&site, status, &error.to_string(), findings::group(error.findings())))
        }
    }
}

fn decisions(received: &Received) -> Result<Decisions, String> {
    let kind = received.fields.get("kind").map(|text| text.parse::<ExtractKind>()).transpose();
    Ok(Decisions {
        file_name: received.file_name.clone(),
        organisation: received.fields.get("organisation").cloned(),
        kind: kind.map_err(|error| error.to_string())?,
        mapping: None,
        kept: None,
    })
}

/// Where to go with a file: to its check where everything in it is understood, else to what is not.
async fn next(
    site: &web::Data<Site>,
    desk: &web::Data<Desk>,
    upload: &Unfinished,
) -> Result<Result<String, Error>, Refusal> {
    let token = upload.token.to_string();
    work(site, desk, upload, move |site, request, setting| {
        let look = uploads::look(&site.database, request, setting)?;
        if look.columns.is_empty() {
            // A file without columns to choose, such as a return: it is read, or it is none of ours.
            uploads::check(&site.database, request, setting)?;
            return Ok(format!("/upload/{token}/check"));
        }
        let step = match &look {
            look if is_unsure(look) => "columns",
            look if has_strangers(look) => "values",
            _ => "check",
        };
        Ok(format!("/upload/{token}/{step}"))
    })
    .await
}

/// Takes up a journey where it stopped.
pub(super) async fn resume(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let upload = open(&site, &desk, &token).await?;
    if upload.decisions.kept.is_some() {
        return Ok(see_other(&format!("/upload/{}/done", upload.token)));
    }
    let address = next(&site, &desk, &upload).await?.map_err(|error| Refusal::of(&error, site.look))?;
    Ok(see_other(&address))
}

fn refused(site: &Site, status: StatusCode, detail: &str, groups: Vec<Group>) -> HttpResponse {
    let detail = words::capital(&format!("{}.", detail.trim_end_matches('.')));
    let problem = Problem { title: "This file was not taken", detail, groups };
    answer(status, &Form::new(site, Some(problem)))
}
