//! Step 4: what keeping the file would bring, and what is wrong with it.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

use super::super::refusal::Refusal;
use super::super::shell::{answer, see_other};
use super::super::site::Site;
use super::check_view::Page;
use super::{is_refusal, open, work};
use crate::pipeline::uploads;
use crate::upload::Desk;

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) async fn page(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let upload = open(&site, &desk, &token).await?;
    if upload.decisions.kept.is_some() {
        return Ok(see_other(&format!("/upload/{}/done", upload.token)));
    }
    let looked = work(&site, &desk, &upload, |site, request, setting| {
        let checked = uploads::check(&site.database, request, setting);
        (checked, uploads::look(&site.database, request, setting))
    });
    let (status, page) = match looked.await? {
        (Ok(checked), Ok(look)) => {
            let status = if checked.refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            (status, Page::checked(&site, &upload, &look, &checked))
        }
        (Err(error), _) | (_, Err(error)) if is_refusal(&error) => {
            (Refusal::of(&error, site.look).status(), Page::refused(&site, &upload, &error))
        }
        (Err(error), _) | (_, Err(error)) => return Err(Refusal::of(&error, site.look)),
    };
    Ok(answer(status, &page))
}

/// The rows as they were sent with a column that says what to mend.
pub(super) async fn workbook(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let upload = open(&site, &desk, &token).await?;
    if upload.decisions.kept.is_some() {
        return Err(Refusal::missing(
            "The file was kept and is no longer here; send it again to have it checked.",
            site.look,
        ));
    }
    let made = work(&site, &desk, &upload, |site, request, setting| {
        let checked = uploads::check(&site.database, request, setting)?;
        uploads::fixes(&site.database, request, &checked.findings, setting)
    });
    let bytes = made.await?.map_err(|error| Refusal::of(&error, site.look))?;
    Ok(HttpResponse::Ok()
        .content_type(WORKBOOK)
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"to-mend.xlsx\""))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}
