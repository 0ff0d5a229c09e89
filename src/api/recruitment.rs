//! Offers and starts of a unit: `GET /recruitment`, and the same as CSV.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde_json::json;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::recruitment::Recruitment;
use crate::pipeline::recruitment::read;
use crate::report::recruitment as told;

/// Offers accepted and starts of a unit, by month, unit below and source; what is in hand, drop-out and time to start.
#[utoipa::path(
    operation_id = "getRecruitment",
    tag = "measures",
    params(("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north")),
    responses(
        (status = 200, body = Object, description = "`as_of`; `past` months with `offers` and `started`; `coming` months with offers \
            `in_hand`, starts `expected` of them (80 % range) and the served `forecast` of all starts with its `intervals`; \
            `in_hand` in all; `expected_by` (`served_model`, `own_offers` or `default`) and `assumed_drop_out`; where lists of \
            offers are kept also the position of the `recent` ones since `since`, `drop_out` with its denominator, `delay` from offer to start \
            in months, and the same by `units` below and `sources`; `sentences`, `basis` and `notes`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/recruitment")]
pub async fn one(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let found = asked(&request, &context).await?;
    let mut body = serde_json::to_value(&found).map_err(|error| Problem::internal(&error))?;
    body["sentences"] = json!(told::sentences(&found));
    body["basis"] = json!(told::basis(&found));
    Ok(HttpResponse::Ok().json(body))
}

/// The same figures as one tidy table.
#[utoipa::path(
    operation_id = "getRecruitmentTable",
    tag = "measures",
    params(("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "Columns `unit,section,name,label,month,quantity,value,lower,upper`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/recruitment.csv")]
pub async fn table(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let found = asked(&request, &context).await?;
    Ok(csv("recruitment", &found.unit, told::csv(&found)))
}

async fn asked(request: &HttpRequest, context: &web::Data<Context>) -> Result<Recruitment, Problem> {
    let unit = Query::of(request, &["unit"])?.required("unit")?.to_owned();
    context.run(move |c| read(&c.database, &unit)).await
}

/// A table to take along, named after what it is of.
pub(super) fn csv(what: &str, unit: &str, text: String) -> HttpResponse {
    let stem: String = unit.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(80).collect();
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{what}-{stem}.csv\"")))
        .body(text)
}
