//! `GET /reports/workbook.xlsx`: a unit's figures to take along.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::pipeline::reports;

/// The media type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A unit's forecasts, history, track record, scenarios and definitions as a workbook; the same figures give the same bytes.
#[utoipa::path(
    operation_id = "getWorkbook",
    tag = "forecasts",
    params(("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north")),
    responses(
        (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "Cover, notes, and a marked-up table on each sheet"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing fitted yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/reports/workbook.xlsx")]
pub async fn workbook(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["unit"])?;
    let unit = query.required("unit")?.to_owned();
    let paper = context.run(move |c| reports::workbook(&c.database, &unit)).await?;
    let named = format!("attachment; filename=\"{}\"", paper.file_name);
    Ok(HttpResponse::Ok().content_type(WORKBOOK).insert_header((header::CONTENT_DISPOSITION, named)).body(paper.bytes))
}
