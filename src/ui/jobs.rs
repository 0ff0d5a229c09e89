//! Watching long work, and calling it off.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::look::Look;
use super::refusal::Refusal;
use super::shell::{Place, Shell, page as answer, see_other};
use super::site::{Site, now};
use crate::pipeline::scenarios::{self, GOAL_JOB, RUN_JOB};
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
    /// Where it can be called off.
    cancel: Option<String>,
    links: Vec<Way>,
}

/// A link and how it looks.
struct Way {
    href: String,
    label: &'static str,
    class: &'static str,
}

/// Whether the page looks again by itself.
#[derive(Debug, Deserialize)]
pub(super) struct Watch {
    refresh: Option<String>,
}

pub(super) async fn page(
    site: web::Data<Site>,
    id: web::Path<String>,
    watch: web::Query<Watch>,
) -> Result<HttpResponse, Refusal> {
    let job = Site::read(&site, move |db| Ok(store::jobs::get(db, &id)?)).await?;
    if let Some(result) = result(&job).filter(|_| job.state == State::Done) {
        return Ok(see_other(&result));
    }
    let page = view(&job, watch.refresh.as_deref() != Some("off"), site.look);
    let mut response = answer(&page);
    if page.underway && page.refreshing {
        response.headers_mut().insert(header::REFRESH, header::HeaderValue::from_static("2"));
    }
    Ok(response)
}

pub(super) async fn cancel(site: web::Data<Site>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let address = format!("/jobs/{}", super::links::encode(&id));
    Site::read(&site, move |db| {
        // Pressed too late, it has ended: its page says how.
        let ended = !matches!(store::jobs::get(db, &id)?.state, State::Queued | State::Running);
        if ended { Ok(()) } else { scenarios::cancel(db, &id, now()).map(drop) }
    })
    .await?;
    Ok(see_other(&address))
}

/// The page a simulation leads to; `None` for a fit.
fn result(job: &Job) -> Option<String> {
    match job.kind.as_str() {
        RUN_JOB => Some(format!("/scenarios/{}", super::links::encode(job.payload["scenario"].as_str()?))),
        GOAL_JOB => Some(format!("/scenarios/goal/{}", super::links::encode(&job.id))),
        _ => None,
    }
}

fn view(job: &Job, refreshing: bool, look: Look) -> Page {
    let percent = (job.progress.clamp(0.0, 1.0) * 100.0).round() as u32;
    let underway = matches!(job.state, State::Queued | State::Running);
    let (heading, sentence) = told(job);
    let is_simulation = matches!(job.kind.as_str(), RUN_JOB | GOAL_JOB);
    let can_stop = underway && (is_simulation || job.state == State::Queued);
    Page {
        shell: Shell::new(heading, if is_simulation { Place::Scenarios } else { Place::Data }, look),
        heading,
        sentence,
        underway,
        refreshing,
        percent,
        still: format!("/jobs/{}?refresh=off", job.id),
        moving: format!("/jobs/{}", job.id),
        cancel: can_stop.then(|| format!("/jobs/{}/cancel", job.id)),
        links: ways(job),
    }
}

/// Heading and sentence.
fn told(job: &Job) -> (&'static str, String) {
    let (waiting, working, done, failed, stopped) = match job.kind.as_str() {
        RUN_JOB => (
            "Waiting to run",
            ("Running the scenario", "Thousands of futures are being played, with the levers and without."),
            "The scenario has run",
            "The run did not work",
            "The run was stopped",
        ),
        GOAL_JOB => (
            "Waiting to look",
            ("Looking for the cheapest way", "Mixes of levers are being tried, each in thousands of futures."),
            "The ways are found",
            "The search did not work",
            "The search was stopped",
        ),
        _ => (
            "Waiting to fit",
            ("Fitting forecasts", "The forecasts are being fitted and tried on your own past."),
            "The forecasts are ready",
            "The fit did not work",
            "The fit was stopped",
        ),
    };
    match job.state {
        State::Queued => (waiting, "It is waiting for its turn.".to_owned()),
        State::Running => (working.0, working.1.to_owned()),
        State::Done => (done, "It is done.".to_owned()),
        State::Failed => (failed, failure(job)),
        State::Cancelled => (stopped, "Nothing was changed.".to_owned()),
    }
}

fn ways(job: &Job) -> Vec<Way> {
    let organisation = |path: &str| {
        let code = job.organisation.as_deref();
        code.map_or_else(|| path.to_owned(), |code| format!("{path}?organisation={}", super::links::encode(code)))
    };
    let scenarios = Way { href: organisation("/scenarios"), label: "All scenarios", class: "" };
    match (job.kind.as_str(), result(job)) {
        (RUN_JOB, Some(href)) => vec![Way { href, label: "Back to the scenario", class: "button" }, scenarios],
        (GOAL_JOB, _) => {
            vec![Way { href: organisation("/scenarios/goal"), label: "Ask again", class: "button" }, scenarios]
        }
        _ => vec![
            Way { href: organisation("/"), label: "See the forecasts", class: "button" },
            Way { href: "/extracts".into(), label: "Data", class: "" },
        ],
    }
}

fn failure(job: &Job) -> String {
    let told = job.error.as_deref().unwrap_or("the reason is in the log");
    words::capital(&format!("{}.", told.trim_end_matches('.')))
}
