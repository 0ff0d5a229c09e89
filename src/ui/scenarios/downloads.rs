//! What came of scenarios as files.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::compare::{Asked, compared};
use crate::pipeline::scenarios;
use crate::report::scenario::csv;
use crate::ui::refusal::Refusal;
use crate::ui::site::Site;

/// Which version.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    version: Option<u32>,
}

fn file(name: &str, body: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(body)
}

pub(super) async fn months(
    site: web::Data<Site>,
    id: web::Path<String>,
    typed: web::Query<Typed>,
) -> Result<HttpResponse, Refusal> {
    let outlook = Site::read(&site, move |db| scenarios::outlook(db, &id, typed.version)).await?;
    Ok(file("scenario-months.csv", csv::months(&outlook)))
}

pub(super) async fn money(
    site: web::Data<Site>,
    id: web::Path<String>,
    typed: web::Query<Typed>,
) -> Result<HttpResponse, Refusal> {
    let outlook = Site::read(&site, move |db| scenarios::outlook(db, &id, typed.version)).await?;
    Ok(file("scenario-money.csv", csv::money(&outlook)))
}

pub(super) async fn comparison(
    site: web::Data<Site>,
    typed: web::Query<Vec<(String, String)>>,
) -> Result<HttpResponse, Refusal> {
    let asked = Asked::of(&typed, site.look)?;
    let (comparison, _) = compared(&site, &asked).await?;
    Ok(file("scenarios-compared.csv", csv::comparison(&comparison)))
}

pub(super) async fn mixes(site: web::Data<Site>, job: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let answer = Site::read(&site, move |db| scenarios::goal_answer(db, &job)).await?;
    Ok(file("cheapest-ways.csv", csv::goal(&answer)))
}
