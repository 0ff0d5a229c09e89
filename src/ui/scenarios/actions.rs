//! What the buttons of a scenario's page do.

use actix_web::{HttpResponse, web};

use super::form::Fields;
use crate::pipeline::scenarios;
use crate::ui::refusal::Refusal;
use crate::ui::shell::see_other;
use crate::ui::site::{Site, now};

fn to(id: &str) -> HttpResponse {
    see_other(&format!("/scenarios/{id}"))
}

/// Puts a run into the queue and leads to its progress.
pub(super) async fn queue(site: &web::Data<Site>, id: String) -> Result<HttpResponse, Refusal> {
    let job = Site::read(site, move |db| scenarios::request_run(db, &id, now())).await?;
    if let Some(thread) = &site.bell {
        thread.unpark();
    }
    Ok(see_other(&format!("/jobs/{}", job.id)))
}

pub(super) async fn run(site: web::Data<Site>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    queue(&site, id.into_inner()).await
}

pub(super) async fn copy(
    site: web::Data<Site>,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Refusal> {
    let name = fields.iter().find(|(name, _)| name == "name").map(|(_, value)| value.trim().to_owned());
    let name = name.filter(|name| !name.is_empty());
    let copy = Site::read(&site, move |db| scenarios::copy(db, &id, name.as_deref(), now())).await?;
    Ok(see_other(&format!("/scenarios/{}/edit", copy.id)))
}

pub(super) async fn mark(site: web::Data<Site>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let stored = Site::read(&site, move |db| scenarios::mark_as_plan(db, &id, now())).await?;
    Ok(to(&stored.id))
}

pub(super) async fn unmark(site: web::Data<Site>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let stored = Site::read(&site, move |db| scenarios::unmark(db, &id)).await?;
    Ok(to(&stored.id))
}

pub(super) async fn remove(site: web::Data<Site>, id: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let organisation = Site::read(&site, move |db| {
        let stored = scenarios::get(db, &id, None)?;
        scenarios::remove(db, &id, now())?;
        Ok(stored.organisation)
    })
    .await?;
    Ok(see_other(&super::home_link(&organisation).href))
}
