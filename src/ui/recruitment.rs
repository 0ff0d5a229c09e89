//! The recruitment page: offers on their way to a start.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::home_view::choices;
use super::recruitment_view::Told;
use super::refusal::Refusal;
use super::shell::{Link, Place, Shell, page as answer};
use super::site::Site;
use super::unit_choices::Entry;
use super::unit_picker::{Asked, Picked};
use crate::pipeline::recruitment;

#[derive(Template)]
#[template(path = "recruitment.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    organisations: Vec<Link>,
    code: String,
    units: Vec<Entry>,
    told: Option<Told>,
}

pub(super) async fn page(site: web::Data<Site>, asked: web::Query<Asked>) -> Result<HttpResponse, Refusal> {
    let home = site.installation.home_code.clone();
    let (picked, told) = Site::read(&site, move |db| {
        let picked = Picked::read(db, &asked, &home)?;
        let told = picked.unit.as_ref().map(|unit| recruitment::read(db, &unit.slug)).transpose()?;
        Ok((picked, told))
    })
    .await?;
    Ok(answer(&Page {
        shell: Shell::new("Recruitment", Place::Recruitment, site.look),
        organisations: choices(&picked.organisations, &picked.code, "/recruitment"),
        units: picked.entries(),
        code: picked.code,
        told: told.as_ref().map(Told::of),
    }))
}
