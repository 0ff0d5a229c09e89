//! Statutory returns, checked without keeping them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::pipeline::returns::csww::{File, Report, check_files};
use crate::store;
use crate::upload::{Desk, Received};

/// A form with a return.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form; its parts are read as a stream")]
pub struct ReturnForm {
    /// The return: CSWW XML.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Check a CSWW return: counts, measures, findings, and what the next return will say. Nothing is kept.
#[utoipa::path(
    operation_id = "checkCensusReturn",
    tag = "returns",
    request_body(content = ReturnForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = Object, description = "`check` with every year's counts, measures, findings and \
            continuity, `reading` with what was odd in the file, and `nowcast` with ranges at 50, 80 and 95 %"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "No such return"),
    )
)]
#[post("/api/v1/returns/csww")]
pub async fn check_census(
    request: HttpRequest,
    payload: web::Payload,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let received = desk.receive(request.headers(), payload, &[]).await?;
    let report = context.run(move |context| check(context, &received)).await?;
    Ok(HttpResponse::Ok().json(report))
}

/// What was worked out beside an extract's observations, such as the check of a return.
#[utoipa::path(
    operation_id = "getReport",
    tag = "returns",
    params(("id" = String, Path, description = "The extract")),
    responses(
        (status = 200, body = Object, description = "As `checkCensusReturn` answers, findings of single records left out"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such extract, or one without a report"),
    )
)]
#[get("/api/v1/extracts/{id}/report")]
pub async fn one_report(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let report = context.run(move |c| store::extracts::report(&c.database, &id)).await?;
    let report = report.ok_or_else(|| {
        let detail =
            "This extract has no report: census returns, agency assignments and recruitment pipelines have one.";
        Problem::new(StatusCode::NOT_FOUND, "report_not_found", detail)
    })?;
    Ok(HttpResponse::Ok().json(without_cells(&report)))
}

/// A report without the small cells behind the recruitment page, which tells what may be told of them.
fn without_cells(report: &str) -> serde_json::Value {
    let mut report: serde_json::Value = serde_json::from_str(report).unwrap_or_default();
    if let Some(parts) = report.as_object_mut() {
        parts.remove("list");
    }
    report
}

/// Owns the file until it is read, so that it outlives a sender who hangs up.
fn check(context: &Context, received: &Received) -> Result<Report, Problem> {
    let file = File { name: &received.file_name, source: &received.file };
    Ok(check_files(&[file], &context.installation.limits, &context.installation.recipes.nowcast)?)
}
