//! "How good have we been": every forecast shown held to its word, and the same method tried on the past.

use actix_web::{HttpResponse, web};

use super::home::{Whose, code_of};
use super::how_good_view::{Known, Page};
use super::refusal::Refusal;
use super::shell::page as answer;
use super::site::Site;
use crate::pipeline::{Error, fits, record};
use crate::store;

pub(super) async fn page(site: web::Data<Site>, whose: web::Query<Whose>) -> Result<HttpResponse, Refusal> {
    let home = site.installation.home_code.clone();
    let recipe = site.installation.recipes.drift.coverage;
    let known = Site::read(&site, move |db| {
        let organisations = store::organisations::list(db)?;
        let Some(code) = code_of(db, &organisations, whose.organisation.as_deref(), &home)? else {
            return Ok::<_, Error>(Known { organisations, code: String::new(), model: None });
        };
        let model = match fits::latest_model(db, &code)? {
            Some(model) => {
                let summary = record::summary(db, &code, &model.kind, &recipe)?;
                Some((model, summary))
            }
            None => None,
        };
        Ok(Known { organisations, code, model })
    })
    .await?;
    Ok(answer(&Page::new(&known, site.look)))
}
