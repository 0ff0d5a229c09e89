//! Reports: what can be taken along of a unit, as papers, workbooks, tables and pictures.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::home::code_of;
use super::home_view::choices;
use super::links::{Choice, encode};
use super::look::Look;
use super::refusal::Refusal;
use super::shell::{Link, Place, Shell, page as answer};
use super::site::Site;
use super::unit_choices::Entry;
use crate::domain::{Measure, ledger};
use crate::pipeline::Error;
use crate::report::words;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// Of what, as typed.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    organisation: Option<String>,
    unit: Option<String>,
}

struct Known {
    organisations: Vec<store::organisations::Organisation>,
    /// The organisation's own tree, parents first.
    units: Vec<UnitRecord>,
    unit: Option<UnitRecord>,
    /// Measures with a forecast of their default definition.
    measures: Vec<Measure>,
}

#[derive(Template)]
#[template(path = "reports.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    organisations: Vec<Link>,
    code: String,
    units: Vec<Entry>,
    name: String,
    slug: String,
    rows: Vec<Row>,
}

/// One measure's pictures and figures.
struct Row {
    label: String,
    page: String,
    csv: String,
    svg: String,
    png: String,
}

pub(super) async fn page(site: web::Data<Site>, typed: web::Query<Typed>) -> Result<HttpResponse, Refusal> {
    let home = site.installation.home_code.clone();
    let known = Site::read(&site, move |db| read(db, &typed, &home)).await?;
    Ok(answer(&view(&known, site.look)))
}

fn read(db: &Database, typed: &Typed, home: &str) -> Result<Known, Error> {
    let organisations = store::organisations::list(db)?;
    let given =
        |text: &Option<String>| text.as_deref().map(|t| t.trim_matches('/').to_owned()).filter(|t| !t.is_empty());
    let slug = match (given(&typed.unit), given(&typed.organisation)) {
        (Some(unit), _) => unit,
        (None, wanted) => match code_of(db, &organisations, wanted.as_deref(), home)? {
            Some(code) => code,
            None => return Ok(Known { organisations, units: Vec::new(), unit: None, measures: Vec::new() }),
        },
    };
    let unit = store::units::get(db, &slug)?;
    let units = store::units::list(db, Some(&unit.organisation))?;
    let forecasts = store::forecasts::latest_of_unit(db, &unit.slug)?;
    let usual = forecasts.iter().filter(|f| f.definition == ledger::default_name(f.measure));
    let mut measures: Vec<Measure> = usual.map(|f| f.measure).collect();
    measures.dedup();
    let units = units.into_iter().filter(|u| !u.kind.is_published()).collect();
    Ok(Known { organisations, units, unit: Some(unit), measures })
}

fn view(known: &Known, look: Look) -> Page {
    let unit = known.unit.as_ref();
    let code = unit.map(|u| u.organisation.clone()).unwrap_or_default();
    let slug = unit.map(|u| u.slug.clone()).unwrap_or_default();
    let entry = |u: &UnitRecord| Entry {
        value: u.slug.clone(),
        label: format!("{}{}", "– ".repeat(u.slug.matches('/').count()), words::clean_name(&u.name)),
        here: u.slug == slug,
    };
    let row = |measure: &Measure| {
        let choice = Choice::opening(&slug).with_measure(*measure);
        Row {
            label: words::capital(measure.label()),
            page: choice.page(),
            csv: choice.csv(),
            svg: choice.svg(),
            png: choice.png(),
        }
    };
    Page {
        shell: Shell::new("Reports", Place::Reports, look),
        organisations: choices(&known.organisations, &code, "/reports"),
        units: known.units.iter().map(entry).collect(),
        name: unit.map(|u| words::clean_name(&u.name)).unwrap_or_default(),
        rows: known.measures.iter().map(row).collect(),
        slug: encode(&slug),
        code: encode(&code),
    }
}
