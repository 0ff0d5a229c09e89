//! An organisation's scenarios, what came of each, and where to begin.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::domain::scenario::{MeasureOutlook, Outlook};
use crate::domain::{Measure, Rate};
use crate::pipeline::scenarios::{self, Part, Recipe, Stored};
use crate::pipeline::{Error, fits};
use crate::report::scenario as told;
use crate::report::words::clean_name;
use crate::store::organisations::Organisation;
use crate::store::{self, Database};
use crate::ui::home::code_of;
use crate::ui::home_view::{choices, moment};
use crate::ui::links;
use crate::ui::look::Look;
use crate::ui::refusal::Refusal;
use crate::ui::shell::{Link, Place, Shell, page as shown};
use crate::ui::site::Site;

/// Scenarios on one page.
const SHOWN: usize = 40;

#[derive(Template)]
#[template(path = "scenarios.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    organisations: Vec<Link>,
    organisation: String,
    has_model: bool,
    has_units: bool,
    lead: Vec<String>,
    rows: Vec<Row>,
    older: Option<String>,
    new_link: String,
    goal_link: String,
    presets: Vec<PresetRow>,
    often: &'static str,
}

struct Row {
    id: String,
    href: String,
    name: String,
    unit: String,
    what: String,
    is_plan: bool,
    chance: String,
    target: String,
    rate: told::Ranged,
    rate_when: String,
    cost: told::Ranged,
    ran: String,
}

struct PresetRow {
    href: String,
    label: String,
    story: String,
    evidence: String,
}

/// Whose, and from where on.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    organisation: Option<String>,
    after: Option<usize>,
}

/// What is known, before it is told.
struct Known {
    organisations: Vec<Organisation>,
    code: String,
    has_model: bool,
    has_units: bool,
    scenarios: Vec<(Stored, Option<Outlook>)>,
    /// Names of units by slug.
    units: Vec<(String, String)>,
    more: bool,
}

pub(super) async fn page(site: web::Data<Site>, asked: web::Query<Asked>) -> Result<HttpResponse, Refusal> {
    let home = site.installation.home_code.clone();
    let after = asked.after.unwrap_or(0);
    let known = Site::read(&site, move |db| read(db, asked.organisation.as_deref(), &home, after)).await?;
    Ok(shown(&view(&known, after, &site.installation.recipes.levers, site.look)))
}

fn read(db: &Database, wanted: Option<&str>, home: &str, after: usize) -> Result<Known, Error> {
    let organisations = store::organisations::list(db)?;
    let Some(code) = code_of(db, &organisations, wanted, home)? else {
        let (code, scenarios, units) = (home.to_owned(), Vec::new(), Vec::new());
        return Ok(Known { organisations, code, has_model: false, has_units: false, scenarios, units, more: false });
    };
    let mut found = scenarios::list(db, Some(&code), Part { after, limit: SHOWN + 1 })?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    // The plan first, then the newest.
    found.sort_by_key(|stored| !stored.is_plan);
    let mut scenarios = Vec::with_capacity(found.len());
    for stored in found {
        let outlook = match &stored.ran {
            Some(_) => Some(scenarios::outlook(db, &stored.id, Some(stored.version))?),
            None => None,
        };
        scenarios.push((stored, outlook));
    }
    let units = store::units::list(db, Some(&code))?;
    let has_model = fits::latest_model(db, &code)?.is_some();
    let has_units = units.iter().any(|u| !u.kind.is_published());
    let units = units.into_iter().map(|u| (u.slug, u.name)).collect();
    Ok(Known { organisations, code, has_model, has_units, scenarios, units, more })
}

fn view(known: &Known, after: usize, recipe: &Recipe, look: Look) -> Page {
    let code = links::encode(&known.code);
    let older = known.more.then(|| format!("/scenarios?organisation={code}&after={}", after + SHOWN));
    Page {
        shell: Shell::new("Scenarios", Place::Scenarios, look),
        organisations: choices(&known.organisations, &known.code, "/scenarios"),
        organisation: known.code.clone(),
        has_model: known.has_model,
        has_units: known.has_units,
        lead: lead(known),
        rows: known.scenarios.iter().map(|(stored, outlook)| row(stored, outlook.as_ref(), known)).collect(),
        older,
        new_link: format!("/scenarios/new?organisation={code}"),
        goal_link: format!("/scenarios/goal?organisation={code}"),
        presets: presets(recipe, &code),
        often: super::result_view::OFTEN,
    }
}

/// Which scenario costs least and which most likely meets its target, among those that were run about the whole
/// organisation.
fn lead(known: &Known) -> Vec<String> {
    let whole = known.scenarios.iter().filter(|(stored, _)| stored.scenario.unit == known.code);
    let ran: Vec<(&Stored, &Outlook)> = whole.filter_map(|(s, o)| o.as_ref().map(|o| (s, o))).collect();
    if ran.len() < 2 {
        return Vec::new();
    }
    let cost = |o: &Outlook| o.money.total.difference.median;
    let chance = |o: &Outlook| o.target.as_ref().map_or(-1.0, |t| t.chance);
    let cheapest = ran.iter().min_by(|a, b| cost(a.1).total_cmp(&cost(b.1)));
    let likeliest = ran.iter().max_by(|a, b| chance(a.1).total_cmp(&chance(b.1)));
    let told_cost = cheapest.map(|(stored, o)| {
        let total = told::money_difference(&o.money.total.difference);
        format!("Cheapest: {}. All costs together change by {}.", clean_name(&stored.scenario.name), total.line())
    });
    let told_chance = likeliest.and_then(|(stored, o)| {
        let target = o.target.as_ref()?;
        let (name, aim) = (clean_name(&stored.scenario.name), told::target(&target.target));
        Some(format!("Likeliest to meet its target: {name}, {} ({aim}).", told::chance(target.chance)))
    });
    told_cost.into_iter().chain(told_chance).collect()
}

fn presets(recipe: &Recipe, code: &str) -> Vec<PresetRow> {
    let row = recipe.presets.iter().map(|preset| PresetRow {
        href: format!("/scenarios/new?organisation={code}&preset={}", links::encode(&preset.name)),
        label: preset.label.clone(),
        story: preset.story.clone(),
        evidence: preset.evidence.clone(),
    });
    row.collect()
}

fn row(stored: &Stored, outlook: Option<&Outlook>, known: &Known) -> Row {
    let scenario = &stored.scenario;
    let unit = known.units.iter().find(|(slug, _)| *slug == scenario.unit).map_or(&scenario.unit, |(_, name)| name);
    let target = outlook.and_then(|o| o.target.as_ref());
    let rate = outlook.and_then(|o| o.measures.iter().find(|m| m.measure == Measure::Rate(Rate::AgencyRate)));
    let last = rate.and_then(|m: &MeasureOutlook| Some((m.months.last()?, m.unit_of_measure)));
    Row {
        id: stored.id.clone(),
        href: format!("/scenarios/{}", links::encode(&stored.id)),
        name: clean_name(&scenario.name),
        unit: if scenario.unit == known.code { String::new() } else { clean_name(unit) },
        what: told::in_one_line(&scenario.levers),
        is_plan: stored.is_plan,
        chance: target.map(|t| told::chance(t.chance)).unwrap_or_default(),
        target: scenario.target.as_ref().map(told::target).unwrap_or_default(),
        rate: last.map(|(month, unit)| told::ranged(month, unit)).unwrap_or_default(),
        rate_when: last.map(|(month, _)| crate::report::words::short_month(month.period)).unwrap_or_default(),
        cost: outlook.map(|o| told::money_difference(&o.money.total.difference)).unwrap_or_default(),
        ran: stored.ran.as_ref().map(|ran| moment(ran.at)).unwrap_or_default(),
    }
}

/// The page of these, for tests of what it shows.
#[cfg(test)]
pub(super) fn sample(scenarios: Vec<(Stored, Option<Outlook>)>, recipe: &Recipe) -> Page {
    let known = Known {
        organisations: Vec::new(),
        code: "home".into(),
        has_model: true,
        has_units: true,
        scenarios,
        units: Vec::new(),
        more: false,
    };
    view(&known, 0, recipe, Look::default())
}
