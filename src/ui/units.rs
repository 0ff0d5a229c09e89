//! Areas and teams: the tree as a table with shades, and the same little chart for each.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::home::code_of;
use super::refusal::Refusal;
use super::shell::page as answer;
use super::site::Site;
use super::units_view::{Known, Page, table};
use crate::domain::{Measure, Rate};
use crate::pipeline::{Error, tree};
use crate::store::{self, Database};

/// The choices in an address, as typed.
#[derive(Debug, Deserialize)]
pub(super) struct Typed {
    organisation: Option<String>,
    /// Only this unit and those below it.
    within: Option<String>,
    measure: Option<String>,
}

impl Typed {
    fn measure(&self, site: &Site) -> Result<Measure, Refusal> {
        let given = self.measure.as_deref().map(str::trim).filter(|m| !m.is_empty());
        given.map_or(Ok(Measure::Rate(Rate::AgencyRate)), |text| {
            text.parse().map_err(|_e| {
                Refusal::invalid(
                    "There is no measure of that name. Choose one on this page.",
                    "measure_unknown",
                    site.look,
                )
            })
        })
    }
}

pub(super) async fn page(site: web::Data<Site>, typed: web::Query<Typed>) -> Result<HttpResponse, Refusal> {
    let (measure, look) = (typed.measure(&site)?, site.look);
    let known = known(&site, typed.into_inner(), measure).await?;
    Ok(answer(&Page::new(&known, look)))
}

pub(super) async fn csv(site: web::Data<Site>, typed: web::Query<Typed>) -> Result<HttpResponse, Refusal> {
    let measure = typed.measure(&site)?;
    let known = known(&site, typed.into_inner(), measure).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"areas-and-teams.csv\""))
        .body(table(&known)))
}

async fn known(site: &web::Data<Site>, typed: Typed, measure: Measure) -> Result<Known, Refusal> {
    let home = site.installation.home_code.clone();
    Site::read(site, move |db| read(db, &typed, measure, &home)).await
}

fn read(db: &Database, typed: &Typed, measure: Measure, home: &str) -> Result<Known, Error> {
    let organisations = store::organisations::list(db)?;
    let within = typed.within.as_deref().map(|w| w.trim_matches('/')).filter(|w| !w.is_empty());
    let code = match within {
        Some(slug) => store::units::get(db, slug)?.organisation,
        None => match code_of(db, &organisations, typed.organisation.as_deref(), home)? {
            Some(code) => code,
            None => return Ok(Known { organisations, tree: None }),
        },
    };
    let tree = tree::read(db, &code, within, measure)?;
    Ok(Known { organisations, tree: Some(tree) })
}
