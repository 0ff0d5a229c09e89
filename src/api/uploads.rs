//! Unfinished uploads: looked at, mapped, checked, then kept or thrown away.
//!
//! What the pages at `/upload` do, for programs. The identifier is the secret that opens the file: it
//! is told once and stored nowhere.

mod bodies;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};

use super::context::now;
use super::extracts::{Extract, UploadForm, kind_of};
use super::mappings::{mapping_of, named_or_given};
use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::ingest::Look;
use crate::pipeline::extracts::{Setting, Upload, receive};
use crate::pipeline::uploads;
use crate::upload::{Decisions, Desk, Unfinished};
use bodies::shown;

pub use bodies::{Check, UnfinishedUpload};

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Hand in a file to be looked at; nothing of it is kept yet.
#[utoipa::path(
    operation_id = "beginUpload",
    tag = "uploads",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = UnfinishedUpload, description = "It waits for a day, sealed", headers(("Location" = String))),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Not a file we read"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "Too many files wait"),
    )
)]
#[post("/api/v1/uploads")]
pub async fn begin(
    request: HttpRequest,
    payload: web::Payload,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let received = desk.receive(request.headers(), payload, &["kind", "organisation", "mapping"]).await?;
    let kind = received.fields.get("kind").map(String::as_str).map(kind_of).transpose()?;
    let shelf = desk.shelf().clone();
    let begun = context.run(move |context| {
        let mapping = named_or_given(context, &received)?;
        let decisions = Decisions {
            file_name: received.file_name.clone(),
            organisation: received.fields.get("organisation").cloned(),
            kind: kind.or(mapping.as_ref().map(|m| m.kind)),
            mapping,
            kept: None,
        };
        shelf.sweep(now());
        let (upload, turn) = received.put_aside(&shelf, decisions)?;
        let looked = as_asked(context, &upload, |asked, setting| {
            let look = uploads::look(&context.database, asked, setting)?;
            if look.columns.is_empty() {
                // Without columns to choose it is read, or it is none of ours.
                uploads::check(&context.database, asked, setting)?;
            }
            Ok(look)
        });
        drop(turn);
        if looked.is_err() {
            shelf.remove(&upload.token);
        }
        Ok::<_, Problem>(shown(&upload, Some(looked?)))
    });
    let begun = begun.await?;
    let location = format!("/api/v1/uploads/{}", begun.id);
    Ok(HttpResponse::build(StatusCode::CREATED).insert_header((header::LOCATION, location)).json(begun))
}

/// An unfinished upload.
#[utoipa::path(
    operation_id = "getUpload",
    tag = "uploads",
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, body = UnfinishedUpload), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/uploads/{id}")]
pub async fn get_one(
    request: HttpRequest,
    id: web::Path<String>,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let told = with(&id, &desk, &context, |context, _, upload| {
        let seen = if upload.decisions.kept.is_some() { None } else { Some(look(context, &upload)?) };
        Ok(shown(&upload, seen))
    });
    Ok(HttpResponse::Ok().json(told.await?))
}

/// Say how its columns and values are to be understood.
#[utoipa::path(
    operation_id = "mapUpload",
    tag = "uploads",
    params(("id" = String, Path, description = "Its identifier")),
    request_body(content = Object, content_type = "application/json", description = "A mapping such as `look.proposal`"),
    responses(
        (status = 200, body = UnfinishedUpload),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "No mapping, or not one of this file"),
    )
)]
#[put("/api/v1/uploads/{id}/mapping")]
pub async fn map(
    request: HttpRequest,
    id: web::Path<String>,
    body: web::Bytes,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let told = with(&id, &desk, &context, move |context, desk, mut upload| {
        refuse_kept(&upload)?;
        let mapping = mapping_of(&body)?;
        upload.decisions.kind = Some(mapping.kind);
        upload.decisions.mapping = Some(mapping);
        // One that does not fit the file is refused and not kept.
        let seen = look(context, &upload)?;
        desk.shelf().save(&upload)?;
        Ok(shown(&upload, Some(seen)))
    });
    Ok(HttpResponse::Ok().json(told.await?))
}

/// What keeping it would bring, and what is wrong with it.
#[utoipa::path(
    operation_id = "checkUpload",
    tag = "uploads",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 200, body = Check),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Kept already"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Cannot be read like this"),
    )
)]
#[get("/api/v1/uploads/{id}/check")]
pub async fn check(
    request: HttpRequest,
    id: web::Path<String>,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let checked = with(&id, &desk, &context, |context, _, upload| {
        refuse_kept(&upload)?;
        as_asked(context, &upload, |asked, setting| Ok(uploads::check(&context.database, asked, setting)?))
    });
    Ok(HttpResponse::Ok().json(Check::from(checked.await?)))
}

/// The rows as they were sent, with a column that says how to mend each.
#[utoipa::path(
    operation_id = "getFindingsWorkbook",
    tag = "uploads",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 200, body = String, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "Mend it and send it again"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Kept already"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Cannot be read like this"),
    )
)]
#[get("/api/v1/uploads/{id}/findings.xlsx")]
pub async fn workbook(
    request: HttpRequest,
    id: web::Path<String>,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let bytes = with(&id, &desk, &context, |context, _, upload| {
        refuse_kept(&upload)?;
        as_asked(context, &upload, |asked, setting| {
            let checked = uploads::check(&context.database, asked, setting)?;
            Ok(uploads::fixes(&context.database, asked, &checked.findings, setting)?)
        })
    });
    let bytes = bytes.await?;
    Ok(HttpResponse::Ok()
        .content_type(WORKBOOK)
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"to-mend.xlsx\""))
        .body(bytes))
}

/// Keep it as an extract; the file itself is deleted.
#[utoipa::path(
    operation_id = "keepUpload",
    tag = "uploads",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 201, body = Extract, description = "Kept", headers(("Location" = String))),
        (status = 200, body = Extract, description = "The same content had been kept before; nothing was added"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Kept already"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Refused whole, with findings"),
    )
)]
#[post("/api/v1/uploads/{id}/keep")]
pub async fn keep(
    request: HttpRequest,
    id: web::Path<String>,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let receipt = with(&id, &desk, &context, |context, desk, upload| {
        refuse_kept(&upload)?;
        let receipt = as_asked(context, &upload, |asked, setting| Ok(receive(&context.database, asked, setting)?))?;
        desk.shelf().finish(upload, &receipt.record.id)?;
        Ok(receipt)
    });
    Ok(super::extracts::answer(receipt.await?))
}

/// Throw it away.
#[utoipa::path(
    operation_id = "discardUpload",
    tag = "uploads",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 200, body = UnfinishedUpload, description = "Thrown away; this is what it was"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[delete("/api/v1/uploads/{id}")]
pub async fn discard(
    request: HttpRequest,
    id: web::Path<String>,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let told = with(&id, &desk, &context, |_, desk, upload| {
        desk.shelf().remove(&upload.token);
        Ok(shown(&upload, None))
    });
    Ok(HttpResponse::Ok().json(told.await?))
}

/// Finds an upload and works on it when its turn has come.
async fn with<T: Send + 'static>(
    id: &str,
    desk: &web::Data<Desk>,
    context: &Context,
    work: impl FnOnce(&Context, &Desk, Unfinished) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let turn = desk.turn().await?;
    let (id, desk) = (id.to_owned(), desk.clone());
    let task = move |context: &Context| {
        let _turn = turn;
        let upload = desk.shelf().find(&id, now())?;
        work(context, &desk, upload)
    };
    context.run(task).await
}

fn as_asked<T>(
    context: &Context,
    upload: &Unfinished,
    work: impl FnOnce(&Upload, &Setting) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let decided = &upload.decisions;
    let asked = Upload {
        organisation: decided.organisation.as_deref(),
        kind: decided.kind,
        file_name: &decided.file_name,
        source: &upload.file,
        mapping: decided.mapping.as_ref(),
        save_mapping_as: None,
    };
    work(&asked, &context.setting())
}

fn look(context: &Context, upload: &Unfinished) -> Result<Look, Problem> {
    as_asked(context, upload, |asked, setting| Ok(uploads::look(&context.database, asked, setting)?))
}

fn refuse_kept(upload: &Unfinished) -> Result<(), Problem> {
    let Some(extract) = &upload.decisions.kept else { return Ok(()) };
    let detail = format!("This file was kept as the extract {extract}; nothing of the file is here any more.");
    Err(Problem::new(StatusCode::CONFLICT, "upload_kept", detail))
}
