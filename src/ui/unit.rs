//! A unit's forecast page, and the same figures as CSV.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::links::{self, Choice};
use super::look::Look;
use super::refusal::Refusal;
use super::shell::page as answer;
use super::site::Site;
use super::unit_view::{Known, UnitPage};
use crate::domain::{CensusMeasure, Forecast, Level, Measure, ModelRef, Period, UnitKind, ledger};
use crate::pipeline::{Error, Recipes, forecasts, measures, plausibility, record};
use crate::report::{csv as table, words};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// The choices in an address, as typed.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    measure: Option<String>,
    definition: Option<String>,
    horizon: Option<String>,
    target: Option<String>,
}

impl Typed {
    /// The target to hold against what others did; none when it is no number.
    fn target(&self) -> Option<f64> {
        self.target.as_deref()?.trim().trim_end_matches('%').trim().parse().ok().filter(|t: &f64| t.is_finite())
    }

    /// Reads the choices; empty ones count as not made.
    fn choice(&self, unit: &str, look: Look) -> Result<Choice, Refusal> {
        let given = |text: &Option<String>| text.clone().filter(|t| !t.trim().is_empty());
        let mut choice = Choice::opening(unit.trim_matches('/'));
        if let Some(text) = given(&self.measure) {
            let measure: Measure = text.parse().map_err(|_e| {
                Refusal::invalid(
                    "There is no measure of that name. Choose one on the page of a team.",
                    "measure_unknown",
                    look,
                )
            })?;
            choice = choice.with_measure(measure);
        }
        if let Some(text) = given(&self.horizon) {
            let months = text.parse().ok().filter(|n| (1..=forecasts::HORIZON).contains(n));
            choice.horizon = months.ok_or_else(|| {
                Refusal::invalid(
                    "We look 1 to 36 months ahead. Choose a number of months in between.",
                    "horizon_out_of_range",
                    look,
                )
            })?;
        }
        if let Some(definition) = given(&self.definition) {
            choice.definition = definition;
        }
        Ok(choice)
    }
}

pub(super) async fn page(
    site: web::Data<Site>,
    slug: web::Path<String>,
    typed: web::Query<Typed>,
) -> Result<HttpResponse, Refusal> {
    let choice = typed.choice(&slug, site.look)?;
    let (target, installation) = (typed.target(), site.installation.clone());
    let known = Site::read(&site, move |db| read(db, choice, target, &installation.recipes)).await?;
    Ok(answer(&UnitPage::new(&known, site.look)))
}

pub(super) async fn csv(
    site: web::Data<Site>,
    slug: web::Path<String>,
    typed: web::Query<Typed>,
) -> Result<HttpResponse, Refusal> {
    let choice = typed.choice(&slug, site.look)?;
    let name = format!("{}-{}.csv", file_stem(&choice.unit), choice.measure);
    let forecast = Site::read(&site, move |db| forecast(db, &choice)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(table::forecast(&forecast)))
}

/// Letters, digits and hyphens of a slug, for the name of a file.
fn file_stem(slug: &str) -> String {
    slug.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(80).collect()
}

fn forecast(db: &Database, choice: &Choice) -> Result<Forecast, Error> {
    forecasts::read(db, &choice.unit, choice.measure, Some(&choice.definition), choice.horizon, &levels())
}

fn levels() -> [Level; 2] {
    [Level::EIGHTY, Level::NINETY_FIVE]
}

fn read(db: &Database, choice: Choice, target: Option<f64>, recipes: &Recipes) -> Result<Known, Error> {
    let series = measures::read(db, &choice.unit, choice.measure, Some(&choice.definition), None, None)?;
    let unit = series.unit.clone();
    let (forecast, missing) = match forecasts::of(db, &series, choice.horizon, &levels()) {
        Ok(forecast) => (forecast, None),
        Err(Error::NoForecast { .. }) => {
            let sentence = why_none(&choice, unit.kind.is_published());
            (history_only(&choice, &series), Some(sentence))
        }
        Err(error) => return Err(error),
    };
    let units = store::units::list(db, Some(&unit.organisation))?;
    let below = units.iter().filter(|u| u.parent.as_deref() == Some(unit.slug.as_str())).cloned().collect();
    let above = ancestors(&unit, &units);
    let peers = peers_link(&unit, &units, choice.measure);
    let made_by = &forecast.model.id;
    let model = if made_by.is_empty() { None } else { Some(store::models::get(db, made_by)?) };
    let others = match forecast.history.iter().rev().find_map(|point| point.value) {
        Some(level) => {
            plausibility::beside(db, &unit, (choice.measure, &forecast.definition), (level, target), recipes)?
        }
        None => None,
    };
    let track = record::of(db, series, &recipes.drift.shift)?;
    let explained = match &model {
        Some(_) => record::explain(db, &choice.unit, choice.measure, Some(&choice.definition))?.1,
        None => None,
    };
    Ok(Known { choice, unit, above, below, forecast, missing, model, others, track, explained, peers })
}

/// To the comparison with peers, for a published measure of an authority or of an organisation with published figures.
fn peers_link(unit: &UnitRecord, units: &[UnitRecord], measure: Measure) -> Option<String> {
    CensusMeasure::of(measure)?;
    let authority = match unit.kind {
        UnitKind::Authority => {
            let code = unit.slug.rsplit('/').next().unwrap_or_default();
            format!("&authority={}", links::encode(code))
        }
        UnitKind::Organisation if units.iter().any(|u| u.kind == UnitKind::Authority) => String::new(),
        _ => return None,
    };
    Some(format!("/peers?organisation={}{authority}&measure={measure}", links::encode(&unit.organisation)))
}

fn ancestors(unit: &UnitRecord, units: &[UnitRecord]) -> Vec<UnitRecord> {
    let mut above = Vec::new();
    let mut next = unit.parent.clone();
    // A tree is never deeper than its number of units: a damaged one cannot hold us here.
    while let Some(parent) =
        next.take().and_then(|slug| units.iter().find(|u| u.slug == slug)).filter(|_| above.len() < 50)
    {
        next.clone_from(&parent.parent);
        above.push(parent.clone());
    }
    above.reverse();
    above
}

fn why_none(choice: &Choice, published: bool) -> String {
    let default = ledger::default_name(choice.measure);
    if published {
        "There is no forecast of this. Of published figures, the rates of authorities are forecast by a fit, turnover on \
         full-time equivalents."
            .into()
    } else if choice.definition == default {
        "There is no forecast of this yet: it needs at least 24 months of data, and then a fit.".into()
    } else {
        "Counted this way we show the past only. The usual definition has a forecast.".into()
    }
}

/// The past in the shape of a forecast without steps, so that one chart draws both.
fn history_only(choice: &Choice, series: &measures::Series) -> Forecast {
    let known = |p: &&measures::Point| p.value.is_some();
    let first = series.points.iter().position(|p| p.value.is_some()).unwrap_or(series.points.len());
    let last = series.points.iter().rfind(known).or(series.points.last());
    let as_of = last.map_or(Period::Year(1970), |p| p.period);
    let history = series.points[first..].iter().filter(|p| p.period <= as_of).map(Into::into).collect();
    Forecast {
        unit: choice.unit.clone(),
        measure: choice.measure,
        definition: series.definition.into(),
        unit_of_measure: choice.measure.unit_of_measure(),
        as_of,
        model: ModelRef { id: String::new(), method: "recorded values only".into(), fallback: false },
        history,
        breaks: Vec::new(),
        forecast: Vec::new(),
        track_record: None,
        statement: format!("{} of {}, as recorded.", words::capital(choice.measure.label()), series.unit.name),
        warnings: Vec::new(),
    }
}
