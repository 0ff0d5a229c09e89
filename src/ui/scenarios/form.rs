//! Writing a scenario down, anew or again.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::council::Council;
use super::draft::{Asking, Draft};
use super::field::Faults;
use super::form_view::{Begin, Frame, Page, march_after};
use super::tried::Tried;
use crate::domain::scenario::ScenarioFault;
use crate::pipeline::scenarios::{self, ScenarioError, Stored};
use crate::pipeline::{Error, Recipes};
use crate::store::{self, Database};
use crate::ui::home::choose;
use crate::ui::refusal::Refusal;
use crate::ui::shell::{answer, page as shown, see_other};
use crate::ui::site::{Site, now};

/// The fields of a form as the browser sent them.
pub(super) type Fields = web::Form<Vec<(String, String)>>;

/// With what a new form begins.
#[derive(Debug, Deserialize)]
pub(super) struct Start {
    pub(super) unit: Option<String>,
    organisation: Option<String>,
    pub(super) preset: Option<String>,
}

impl Start {
    /// The unit asked for, else the organisation's top, else that of the installation.
    pub(super) fn unit(&self, db: &Database, home: &str) -> Result<String, Error> {
        if let Some(unit) = self.unit.as_deref().filter(|u| !u.trim().is_empty()) {
            return Ok(unit.trim().to_owned());
        }
        let organisations = store::organisations::list(db)?;
        let wanted = self.organisation.as_deref();
        let code = choose(&organisations, wanted, home).map(|o| o.code.clone());
        Ok(code.or_else(|| wanted.map(str::to_owned)).unwrap_or_else(|| home.to_owned()))
    }
}

pub(super) async fn new(site: web::Data<Site>, start: web::Query<Start>) -> Result<HttpResponse, Refusal> {
    let installation = site.installation.clone();
    let start = start.into_inner();
    let preset = start.preset.clone();
    let council = Site::read(&site, move |db| Council::read(db, &start.unit(db, &installation.home_code)?)).await?;
    let mut draft = Draft::empty(Asking::Scenario, &council.unit.slug);
    if let Some(as_of) = council.as_of {
        draft.set("target-by", &march_after(as_of).to_string());
    }
    if let Some(preset) = preset {
        draft.add(&format!("preset:{preset}"), &site.installation.recipes.levers);
    }
    Ok(shown(&Page::new(&fresh(&site, &council), &draft, &Faults::default(), Begin::Top)))
}

fn fresh<'a>(site: &'a Site, council: &'a Council) -> Frame<'a> {
    Frame {
        council,
        recipe: &site.installation.recipes.levers,
        look: site.look,
        heading: "A new scenario".into(),
        action: "/scenarios/new".into(),
        cancel: super::home_link(&council.unit.organisation).href,
    }
}

fn again<'a>(site: &'a Site, council: &'a Council, id: &str) -> Frame<'a> {
    let cancel = format!("/scenarios/{id}");
    Frame { heading: "Change the scenario".into(), action: format!("{cancel}/edit"), cancel, ..fresh(site, council) }
}

pub(super) async fn edit(site: web::Data<Site>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let (stored, council) = Site::read(&site, move |db| {
        let stored = scenarios::get(db, &id, None)?;
        let council = Council::read(db, &stored.scenario.unit)?;
        Ok((stored, council))
    })
    .await?;
    let mut draft = Draft::of(&stored.scenario, Asking::Scenario);
    draft.set("version", &stored.version.to_string());
    Ok(shown(&Page::new(&again(&site, &council, &stored.id), &draft, &Faults::default(), Begin::Top)))
}

pub(super) async fn create(site: web::Data<Site>, fields: Fields) -> Result<HttpResponse, Refusal> {
    let (draft, council) = received(&site, &fields, Asking::Scenario).await?;
    let frame = fresh(&site, &council);
    if let Some(page) = changed(&frame, &fields, draft.clone()) {
        return Ok(page);
    }
    if pressed(&fields) == "try" {
        return attempt(&site, &frame, &draft).await;
    }
    let kept = keep(&site, &draft, |db, body, recipes| scenarios::create(db, body, recipes, now())).await?;
    finish(&site, &frame, &draft, &fields, kept).await
}

pub(super) async fn revise(
    site: web::Data<Site>,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Refusal> {
    let (draft, council) = received(&site, &fields, Asking::Scenario).await?;
    let frame = again(&site, &council, &id);
    if let Some(page) = changed(&frame, &fields, draft.clone()) {
        return Ok(page);
    }
    let after = draft.get("version").parse().ok();
    if pressed(&fields) == "try" {
        return attempt(&site, &frame, &draft).await;
    }
    let id = id.into_inner();
    let kept = keep(&site, &draft, move |db, body, recipes| scenarios::revise(db, &id, body, after, recipes, now()));
    finish(&site, &frame, &draft, &fields, kept.await?).await
}

/// The form as sent, and the council it is about.
pub(super) async fn received(
    site: &web::Data<Site>,
    fields: &Fields,
    asking: Asking,
) -> Result<(Draft, Council), Refusal> {
    let draft = Draft::of_fields(asking, fields);
    let slug = draft.get("unit").to_owned();
    let council = Site::read(site, move |db| Council::read(db, &slug)).await?;
    Ok((draft, council))
}

/// The page with a lever more or less, where that is what was asked for.
pub(super) fn changed(frame: &Frame, fields: &Fields, mut draft: Draft) -> Option<HttpResponse> {
    let action = pressed(fields);
    let begin = if action == "add" {
        let chosen = draft.get("add").to_owned();
        let before = draft.levers.len();
        if draft.add(&chosen, frame.recipe) { Begin::Lever(before) } else { Begin::Adding }
    } else {
        draft.remove(action.strip_prefix("remove-")?.parse().ok()?);
        Begin::Adding
    };
    Some(shown(&Page::new(frame, &draft, &Faults::default(), begin)))
}

/// The button pressed.
pub(super) fn pressed(fields: &Fields) -> &str {
    fields.iter().find(|(name, _)| name == "action").map_or("save", |(_, value)| value)
}

/// Keeps what was typed, or says what is wrong with it: first what we cannot read, then what the reader says.
pub(super) async fn keep<T: Send + 'static>(
    site: &web::Data<Site>,
    draft: &Draft,
    work: impl FnOnce(&Database, &serde_json::Value, &Recipes) -> Result<T, Error> + Send + 'static,
) -> Result<Result<T, Vec<ScenarioFault>>, Refusal> {
    let (body, unreadable) = draft.body();
    let (asking, installation) = (draft.asking, site.installation.clone());
    Site::read(site, move |db| {
        let recipes = &installation.recipes;
        let done = if unreadable.is_empty() {
            work(db, &body, recipes)
        } else {
            // The rest is checked too, so that nobody mends one field after the other.
            let checked = match asking {
                Asking::Scenario => scenarios::read(db, &body, recipes).map(drop),
                Asking::Goal => scenarios::read_goal(db, &body, recipes).map(drop),
            };
            let mut all = unreadable;
            if let Err(Error::Scenario(ScenarioError::Faults(found))) = checked {
                let new = |fault: &ScenarioFault| !all.iter().any(|known| known.at == fault.at);
                let new: Vec<ScenarioFault> = found.into_iter().filter(new).collect();
                all.extend(new);
            }
            return Ok(Err(all));
        };
        match done {
            Ok(done) => Ok(Ok(done)),
            Err(Error::Scenario(ScenarioError::Faults(faults))) => Ok(Err(faults)),
            Err(error) => Err(error),
        }
    })
    .await
}

/// The form again with what it would do as it stands; nothing is kept.
async fn attempt(site: &web::Data<Site>, frame: &Frame<'_>, draft: &Draft) -> Result<HttpResponse, Refusal> {
    let asked = draft.clone();
    let came = keep(site, &asked, |db, body, recipes| scenarios::try_now(db, body, recipes, &|_| true)).await?;
    Ok(match came {
        Ok(comparison) => {
            shown(&Page::new(frame, draft, &Faults::default(), Begin::Tried).tried(Tried::of(&comparison)))
        }
        Err(faults) => mend(frame, draft, &faults),
    })
}

/// The form again with what is to be mended.
pub(super) fn mend(frame: &Frame, draft: &Draft, faults: &[ScenarioFault]) -> HttpResponse {
    let settings: Vec<_> = draft.levers.iter().map(|lever| lever.kind.setting()).collect();
    let faults = Faults::new(faults, &settings);
    let page = Page::new(frame, draft, &faults, Begin::Top).tried(Tried::Refused);
    answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn finish(
    site: &web::Data<Site>,
    frame: &Frame<'_>,
    draft: &Draft,
    fields: &Fields,
    kept: Result<Stored, Vec<ScenarioFault>>,
) -> Result<HttpResponse, Refusal> {
    let stored = match kept {
        Ok(stored) => stored,
        Err(faults) => return Ok(mend(frame, draft, &faults)),
    };
    if pressed(fields) == "run" {
        super::actions::queue(site, stored.id).await
    } else {
        Ok(see_other(&format!("/scenarios/{}", stored.id)))
    }
}
