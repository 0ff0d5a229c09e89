//! How to reach a target for the least cost: the question, and the answer of its job.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::council::Council;
use super::draft::{Asking, Draft};
use super::field::Faults;
use super::form::{Fields, Start, changed, mend, received};
use super::form_view::{Begin, Frame, Page, march_after};
use super::goal_view;
use crate::domain::scenario::{GoalAnswer, Mix};
use crate::pipeline::scenarios;
use crate::report::scenario as told;
use crate::store;
use crate::store::jobs::State;
use crate::ui::refusal::Refusal;
use crate::ui::shell::{page as shown, see_other};
use crate::ui::site::{Site, now};

pub(super) async fn form(site: web::Data<Site>, start: web::Query<Start>) -> Result<HttpResponse, Refusal> {
    let installation = site.installation.clone();
    let start = start.into_inner();
    let council = Site::read(&site, move |db| Council::read(db, &start.unit(db, &installation.home_code)?)).await?;
    let mut draft = Draft::empty(Asking::Goal, &council.unit.slug);
    if let Some(as_of) = council.as_of {
        draft.set("target-by", &march_after(as_of).to_string());
    }
    for kind in ["recruitment", "agency_conversion", "retention_payment"] {
        draft.add(&format!("kind:{kind}"), &site.installation.recipes.levers);
    }
    Ok(shown(&Page::new(&frame(&site, &council), &draft, &Faults::default(), Begin::Top)))
}

fn frame<'a>(site: &'a Site, council: &'a Council) -> Frame<'a> {
    Frame {
        council,
        recipe: &site.installation.recipes.levers,
        look: site.look,
        heading: "Find the cheapest way to a target".into(),
        action: "/scenarios/goal".into(),
        cancel: super::home_link(&council.unit.organisation).href,
    }
}

pub(super) async fn ask(site: web::Data<Site>, fields: Fields) -> Result<HttpResponse, Refusal> {
    let (draft, council) = received(&site, &fields, Asking::Goal).await?;
    let frame = frame(&site, &council);
    if let Some(page) = changed(&frame, &fields, draft.clone()) {
        return Ok(page);
    }
    let asked = super::form::keep(&site, &draft, |db, body, recipes| scenarios::request_goal(db, body, recipes, now()));
    let job = match asked.await? {
        Ok(job) => job,
        Err(faults) => return Ok(mend(&frame, &draft, &faults)),
    };
    if let Some(thread) = &site.bell {
        thread.unpark();
    }
    Ok(see_other(&format!("/jobs/{}", job.id)))
}

pub(super) async fn answer(site: web::Data<Site>, job: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let id = job.into_inner();
    let found = Site::read(&site, move |db| {
        let job = store::jobs::get(db, &id)?;
        if job.kind == scenarios::GOAL_JOB && job.state != State::Done {
            return Ok(None);
        }
        let answer = scenarios::goal_answer(db, &job.id)?;
        let unit = store::units::get(db, &answer.unit)?;
        Ok(Some((job.id, answer, unit)))
    });
    Ok(match found.await? {
        Some((job, answer, unit)) => shown(&goal_view::Page::new(&job, &answer, &unit, site.look)),
        None => see_other("/scenarios"),
    })
}

/// Which of the mixes is taken over.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    mix: usize,
}

/// Makes a scenario of a mix.
pub(super) async fn keep(
    site: web::Data<Site>,
    job: web::Path<String>,
    chosen: web::Form<Chosen>,
) -> Result<HttpResponse, Refusal> {
    let installation = site.installation.clone();
    let stored = Site::read(&site, move |db| {
        let job = store::jobs::get(db, &job)?;
        let answer = scenarios::goal_answer(db, &job.id)?;
        let mix = answer.mixes.get(chosen.mix).unwrap_or(&answer.closest);
        let body = scenario_of(&answer, mix, &job.payload["goal"]);
        scenarios::create(db, &body, &installation.recipes, now())
    })
    .await?;
    Ok(see_other(&format!("/scenarios/{}", stored.id)))
}

/// The mix as a scenario over the same months, at the same prices.
fn scenario_of(answer: &GoalAnswer, mix: &Mix, asked: &Value) -> Value {
    let name = format!("Cheapest way: {}", told::target(&answer.target));
    let mut body = json!({
        "name": name.replace(crate::report::words::NO_BREAK, " "),
        "unit": answer.unit,
        "target": answer.target,
        "levers": mix.levers,
        "note": mix.statement,
    });
    for same in ["start", "horizon", "paths", "seed", "prices"] {
        if let (Some(value), Value::Object(map)) = (asked.get(same).filter(|v| !v.is_null()), &mut body) {
            map.insert(same.to_owned(), value.clone());
        }
    }
    body
}
