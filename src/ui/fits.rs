//! Asking for a fit.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::refusal::Refusal;
use super::shell::see_other;
use super::site::Site;
use crate::pipeline;

/// What the form says.
#[derive(Debug, Deserialize)]
pub(super) struct Ask {
    organisation: Option<String>,
}

pub(super) async fn request(site: web::Data<Site>, ask: web::Form<Ask>) -> Result<HttpResponse, Refusal> {
    let now = super::site::now();
    let organisation = ask.into_inner().organisation.filter(|code| !code.is_empty());
    let jobs = Site::read(&site, move |db| pipeline::fits::request(db, organisation.as_deref(), now)).await?;
    if let Some(thread) = &site.bell {
        thread.unpark();
    }
    // One fit or several: the last in the queue is done when all are.
    let job = jobs.last().ok_or_else(|| Refusal::missing("There is nothing to fit yet.", site.look))?;
    Ok(see_other(&format!("/jobs/{}", job.id)))
}
