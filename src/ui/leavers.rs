//! The leavers page: how many, why, where to, and how long people stay.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::home_view::choices;
use super::leavers_view::Told;
use super::links;
use super::look::Look;
use super::refusal::Refusal;
use super::shell::{Link, Place, Shell, page as answer};
use super::site::Site;
use super::unit_choices::Entry;
use super::unit_picker::{Asked, Picked};
use crate::domain::{Month, Period};
use crate::pipeline::leavers;

#[derive(Template)]
#[template(path = "leavers.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    organisations: Vec<Link>,
    units: Vec<Entry>,
    told: Option<Told>,
    from: String,
    to: String,
    model_link: String,
    has_data: bool,
}

pub(super) async fn page(site: web::Data<Site>, asked: web::Query<Asked>) -> Result<HttpResponse, Refusal> {
    let months = months(&asked, site.look)?;
    let installation = std::sync::Arc::clone(&site.installation);
    let (picked, told) = Site::read(&site, move |db| {
        let picked = Picked::read(db, &asked, &installation.home_code)?;
        let read = |unit: &str| leavers::read(db, unit, months, &installation.recipes);
        let told = picked.unit.as_ref().map(|unit| read(&unit.slug)).transpose()?.flatten();
        Ok((picked, told))
    })
    .await?;
    Ok(answer(&Page {
        shell: Shell::new("Leavers", Place::Leavers, site.look),
        organisations: choices(&picked.organisations, &picked.code, "/leavers"),
        units: picked.entries(),
        from: told.as_ref().map(|told| told.from.to_string()).unwrap_or_default(),
        to: told.as_ref().map(|told| told.to.to_string()).unwrap_or_default(),
        model_link: links::organisation("/who-leaves", &picked.code, "", false).href,
        has_data: picked.unit.is_some(),
        told: told.as_ref().map(Told::of),
    }))
}

/// The months of an address; empty ones count as not given.
fn months(asked: &Asked, look: Look) -> Result<(Option<Month>, Option<Month>), Refusal> {
    let read = |text: &Option<String>| -> Result<Option<Period>, Refusal> {
        let Some(text) = text.as_deref().map(str::trim).filter(|t| !t.is_empty()) else { return Ok(None) };
        text.parse()
            .map(Some)
            .map_err(|_e| Refusal::invalid("Write months as year and month, such as 2026-09.", "period_expected", look))
    };
    let (from, to) = (read(&asked.from)?.map(Period::first_month), read(&asked.to)?.map(Period::last_month));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        return Err(Refusal::invalid("The first month is after the last one: swap them.", "empty_span", look));
    }
    Ok((from, to))
}
