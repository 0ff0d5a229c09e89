//! A scenario's page: what is done, what comes of it, and how sure that is.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::result_view::Page;
use crate::domain::scenario::Outlook;
use crate::domain::{HistoryPoint, Plausibility};
use crate::pipeline::scenarios::{self, Following, Ran, Stored};
use crate::pipeline::{Error, Recipes};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};
use crate::ui::refusal::Refusal;
use crate::ui::shell::page as shown;
use crate::ui::site::Site;

/// Which version, and which measure its chart shows.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    version: Option<u32>,
    measure: Option<String>,
}

/// What is known of a scenario.
pub(super) struct Known {
    pub(super) stored: Stored,
    pub(super) versions: Vec<Stored>,
    pub(super) unit: UnitRecord,
    pub(super) result: Option<Came>,
    pub(super) following: Option<Following>,
    /// Whether an older version is looked at.
    pub(super) is_old: bool,
}

/// What came of it.
pub(super) struct Came {
    pub(super) ran: Ran,
    pub(super) outlook: Outlook,
    pub(super) plausibility: Option<Plausibility>,
    /// Which of its measures is drawn.
    pub(super) drawn: usize,
    /// Its record.
    pub(super) history: Vec<HistoryPoint>,
}

pub(super) async fn page(
    site: web::Data<Site>,
    id: web::Path<String>,
    typed: web::Query<Typed>,
) -> Result<HttpResponse, Refusal> {
    let installation = site.installation.clone();
    let known = Site::read(&site, move |db| read(db, &id, &typed, &installation.recipes)).await?;
    Ok(shown(&Page::new(&known, site.look)))
}

fn read(db: &Database, id: &str, typed: &Typed, recipes: &Recipes) -> Result<Known, Error> {
    let stored = scenarios::get(db, id, typed.version)?;
    let versions = scenarios::versions(db, id)?;
    let unit = store::units::get(db, &stored.scenario.unit)?;
    let result = match &stored.ran {
        Some(_) => Some(judged(db, &stored, typed.measure.as_deref(), recipes)?),
        None => None,
    };
    let is_old = stored.version != stored.versions;
    // What came since is told of the plan, or of the newest version once it has been simulated.
    let following = match (&result, is_old) {
        (Some(_), false) => Some(scenarios::against_actuals(db, id)?).filter(|f| !f.measures.is_empty()),
        _ => None,
    };
    Ok(Known { stored, versions, unit, result, following, is_old })
}

fn judged(db: &Database, stored: &Stored, measure: Option<&str>, recipes: &Recipes) -> Result<Came, Error> {
    let judged = scenarios::judged(db, &stored.id, Some(stored.version), recipes)?;
    let drawn = scenarios::drawn(&judged.outlook, measure.and_then(|name| name.parse().ok()));
    let history = match judged.outlook.measures.get(drawn) {
        Some(m) => scenarios::history(db, &judged.outlook, m)?,
        None => Vec::new(),
    };
    Ok(Came { ran: judged.ran, outlook: judged.outlook, plausibility: judged.plausibility, drawn, history })
}
