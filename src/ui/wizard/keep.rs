//! Step 5: keeping the file, or throwing it away, and what came of it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::home_view::counted;
use super::super::refusal::Refusal;
use super::super::shell::{Place, Shell, page as shown, see_other};
use super::super::site::Site;
use super::{Fields, Way, field, open, work};
use crate::domain::ExtractKind;
use crate::pipeline::{extracts, uploads};
use crate::report::words;
use crate::store;
use crate::store::extracts::ExtractRecord;
use crate::upload::Desk;

#[derive(Template)]
#[template(path = "wizard_done.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    way: Way,
    file_name: String,
    sentences: Vec<String>,
    organisation: String,
    offer_fit: bool,
    extract: String,
}

/// Keeps the file and lets go of it.
pub(super) async fn keep(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
    fields: Option<Fields>,
) -> Result<HttpResponse, Refusal> {
    let upload = open(&site, &desk, &token).await?;
    let name = fields.as_ref().and_then(|fields| field(fields, "name")).map(str::to_owned);
    let done = format!("/upload/{}/done", upload.token);
    if upload.decisions.kept.is_some() {
        // The button was pressed twice.
        return Ok(see_other(&done));
    }
    let received = work(&site, &desk, &upload, move |site, request, setting| {
        // First, so that a name that cannot be used is told before anything is kept.
        let remembered = name.map_or(Ok(()), |name| uploads::remember(&site.database, request, &name, setting));
        remembered.map(|()| extracts::receive(&site.database, request, setting))
    });
    let received = received.await?.map_err(|error| Refusal::of(&error, site.look))?;
    let receipt = match received {
        Ok(receipt) => receipt,
        // The check page says what is wrong.
        Err(error) if super::is_refusal(&error) => return Ok(see_other(&format!("/upload/{}/check", upload.token))),
        Err(error) => return Err(Refusal::of(&error, site.look)),
    };
    let shelf = desk.shelf().clone();
    let finished = web::block(move || shelf.finish(upload, &receipt.record.id)).await;
    finished.map_err(|_stopped| Refusal::busy(site.look))?.map_err(|error| Refusal::upload(&error, site.look))?;
    Ok(see_other(&done))
}

/// Throws the file away.
pub(super) async fn discard(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let upload = open(&site, &desk, &token).await?;
    let shelf = desk.shelf().clone();
    web::block(move || shelf.remove(&upload.token)).await.map_err(|_stopped| Refusal::busy(site.look))?;
    Ok(see_other("/upload"))
}

pub(super) async fn done(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let upload = open(&site, &desk, &token).await?;
    let Some(id) = upload.decisions.kept else {
        return Ok(see_other(&format!("/upload/{}/check", upload.token)));
    };
    let record = Site::read(&site, move |db| Ok(store::extracts::get(db, &id)?)).await?;
    Ok(shown(&view(&site, &record)))
}

fn view(site: &Site, record: &ExtractRecord) -> Page {
    Page {
        shell: Shell::new("It is kept", Place::Data, site.look),
        // There is no way back to the steps of a file that is kept.
        way: Way::at(5, None),
        file_name: words::clean_name(&record.file_name),
        sentences: in_short(record),
        organisation: record.organisation.clone(),
        offer_fit: record.undone_at.is_none() && record.kind != ExtractKind::CswwXml,
        extract: format!("/extracts/{}", record.id),
    }
}

fn in_short(record: &ExtractRecord) -> Vec<String> {
    let mut told = vec![format!(
        "{} of {} rows are part of the figures now.",
        words::number(f64::from(record.accepted), 0),
        words::number(f64::from(record.rows), 0)
    )];
    if record.rejected > 0 {
        let left = counted(i64::from(record.rejected), "row was", "rows were");
        told.push(format!("{left} left out. Mend them and send the file again: what is kept already is not doubled."));
    }
    if let (Some(first), Some(last)) = (record.first, record.last) {
        told.push(format!("It speaks of {} to {}.", words::short_period(first), words::short_period(last)));
    }
    told.push("The file itself was deleted; only what was read from it is kept.".into());
    told
}
