//! Step 2: the sheet, the kind, and what each column holds.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::super::refusal::Refusal;
use super::super::shell::{answer, page as shown, see_other};
use super::super::site::Site;
use super::columns_view::{Page, complaints, mapping_of};
use super::{Complaint, Fields, field, has_strangers, look, open, save};
use crate::domain::ExtractKind;
use crate::ingest::{Look, Mapping};
use crate::upload::{Desk, Unfinished};

pub(super) async fn page(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let upload = open(&site, &desk, &token).await?;
    if upload.decisions.kept.is_some() {
        return Ok(see_other(&format!("/upload/{}/done", upload.token)));
    }
    let look = look(&site, &desk, &upload).await?;
    Ok(shown(&Page::new(&site, &upload, &look, Vec::new())))
}

/// Takes the choices: another sheet or kind is looked at again, columns are checked and kept.
pub(super) async fn decide(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Refusal> {
    let mut upload = open(&site, &desk, &token).await?;
    let kind = field(&fields, "kind").and_then(|text| text.parse::<ExtractKind>().ok());
    let sheet = field(&fields, "sheet").map(str::to_owned);
    if field(&fields, "action") == Some("look") {
        choose(&mut upload, kind, sheet);
        save(&site, &desk, &upload).await?;
        return Ok(see_other(&format!("/upload/{}/columns", upload.token)));
    }
    let before = look(&site, &desk, &upload).await?;
    let Some(mapping) = kind.or(before.kind).map(|kind| mapping_of(kind, sheet, &before, &fields)) else {
        let at = "kind".to_owned();
        let complaint = Complaint { text: "Say what the file is.".into(), at };
        return Ok(again(&site, &upload, &before, vec![complaint]));
    };
    let found = complaints(&before, &mapping);
    upload.decisions.kind = Some(mapping.kind);
    upload.decisions.mapping = Some(mapping);
    if !found.is_empty() {
        // Shown as chosen, and kept only once it can be used.
        return Ok(again(&site, &upload, &before, found));
    }
    let after = look(&site, &desk, &upload).await?;
    save(&site, &desk, &upload).await?;
    let step = if has_strangers(&after) { "values" } else { "check" };
    Ok(see_other(&format!("/upload/{}/{step}", upload.token)))
}

/// Another kind or sheet: what was said of the columns before does not hold there.
fn choose(upload: &mut Unfinished, kind: Option<ExtractKind>, sheet: Option<String>) {
    upload.decisions.kind = kind;
    upload.decisions.mapping =
        kind.zip(sheet).map(|(kind, sheet)| Mapping { sheet: Some(sheet), ..Mapping::of_kind(kind) });
}

fn again(site: &Site, upload: &Unfinished, look: &Look, complaints: Vec<Complaint>) -> HttpResponse {
    answer(StatusCode::UNPROCESSABLE_ENTITY, &Page::new(site, upload, look, complaints))
}
