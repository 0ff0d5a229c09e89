//! Asking for a fit, and watching it.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::refusal::Refusal;
use super::shell::{Place, Shell, page as answer, see_other};
use super::site::Site;
use crate::pipeline;
use crate::report::words;
use crate::store;
use crate::store::jobs::{Job, State};

#[derive(Template)]
#[template(path = "job.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    heading: &'static str,
    sentence: String,
    underway: bool,
    refreshing: bool,
    percent: u32,
    still: String,
    moving: String,
    links: Vec<Way>,
}

/// A link and how it looks.
struct Way {
    href: String,
    label: &'static str,
    class: &'static str,
}

/// What the form says.
#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    organisation: Option<String>,
}

/// Whether the page looks again by itself.
#[derive(Debug, Deserialize)]
pub(super) struct Watch {
    refresh: Option<String>,
}

pub(super) async fn request(site: web::Data<Site>, ask: web::Form<Ask>) -> Result<HttpResponse, Refusal> {
    let now = super::site::now();
    let organisation = ask.into_inner().organisation.filter(|code| !code.is_empty());
    let jobs = Site::read(&site, move |db| pipeline::fits::request(db, organisation.as_deref(), now)).await?;
    if let Some(thread) = &site.bell {
        thread.unpark();
    }
    // One fit or several: the last in the queue is done when all are.
    let job = jobs.last().ok_or_else(|| Refusal::missing("There is nothing to fit yet.", site.demo))?;
    Ok(see_other(&format!("/jobs/{}", job.id)))
}

pub(super) async fn job(
    site: web::Data<Site>,
    id: web::Path<String>,
    watch: web::Query<Watch>,
) -> Result<HttpResponse, Refusal> {
    let job = Site::read(&site, move |db| Ok(store::jobs::get(db, &id)?)).await?;
    let page = view(&job, watch.refresh.as_deref() != Some("off"), site.demo);
    let mut response = answer(&page);
    if page.underway && page.refreshing {
        response.headers_mut().insert(header::REFRESH, header::HeaderValue::from_static("2"));
    }
    Ok(response)
}

fn view(job: &Job, refreshing: bool, demo: bool) -> Page {
    let percent = (job.progress.clamp(0.0, 1.0) * 100.0).round() as u32;
    let underway = matches!(job.state, State::Queued | State::Running);
    let (heading, sentence) = match job.state {
        State::Queued => ("Waiting to fit", "The fit is waiting for its turn.".to_owned()),
        State::Running => {
            ("Fitting forecasts", "The forecasts are being fitted and tried on your own past.".to_owned())
        }
        State::Done => ("The forecasts are ready", "The fit is done.".to_owned()),
        State::Failed => ("The fit did not work", failure(job)),
        State::Cancelled => ("The fit was stopped", "Nothing was changed.".to_owned()),
    };
    let home = job
        .organisation
        .as_deref()
        .map_or_else(|| "/".to_owned(), |code| format!("/?organisation={}", super::links::encode(code)));
    Page {
        shell: Shell::new(heading, Place::Data, demo),
        heading,
        sentence,
        underway,
        refreshing,
        percent,
        still: format!("/jobs/{}?refresh=off", job.id),
        moving: format!("/jobs/{}", job.id),
        links: vec![
            Way { href: home, label: "See the forecasts", class: "button" },
            Way { href: "/extracts".into(), label: "Data", class: "" },
        ],
    }
}

fn failure(job: &Job) -> String {
    let told = job.error.as_deref().unwrap_or("the reason is in the log");
    words::capital(&format!("{}.", told.trim_end_matches('.')))
}
