//! Who left a unit: `GET /leavers`, and the same as CSV.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde_json::json;

use super::query::Query;
use super::recruitment::csv;
use super::{Context, Problem, ProblemBody};
use crate::domain::leavers::Leavers;
use crate::pipeline::leavers::read;
use crate::report::leavers as told;

/// Leavers of a unit: how many, why, where to, after how long; how much of an intake stays; and the change of staff.
///
/// Groups of fewer than 5 people are only told together with others (`others`), never by difference.
#[utoipa::path(
    operation_id = "getLeavers",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("from" = Option<String>, Query, description = "First month; a year before `to` without it", example = "2025-10"),
        ("to" = Option<String>, Query, description = "Last month; the last one known without it", example = "2026-09"),
    ),
    responses(
        (status = 200, body = Object, description = "`from` and `to`; leavers `counted` and, for twelve months, their `rate` with its \
            definition; `listed` in lists of people, with `reasons`, `destinations` and `tenure` (`told` groups, `others` together, `total`); \
            `staying` with its `basis` and `curves` of shares with 95 % ranges; `change` of staff in parts that add up; `sentences` and `notes`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing is known of its leavers"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/leavers")]
pub async fn one(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let found = known(asked(&request, &context, &["unit", "from", "to"]).await?)?;
    let mut body = serde_json::to_value(&found).map_err(|error| Problem::internal(&error))?;
    body["sentences"] = json!(told::sentences(&found));
    body["staying"]["statement"] = json!(told::basis(&found.staying));
    Ok(HttpResponse::Ok().json(body))
}

/// The same figures as one tidy table.
#[utoipa::path(
    operation_id = "getLeaversTable",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("from" = Option<String>, Query, description = "First month", example = "2025-10"),
        ("to" = Option<String>, Query, description = "Last month", example = "2026-09"),
    ),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "Columns `unit,from,to,section,name,label,months,value,lower,upper`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing is known of its leavers"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/leavers.csv")]
pub async fn table(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let found = known(asked(&request, &context, &["unit", "from", "to"]).await?)?;
    Ok(csv("leavers", &found.unit, told::csv(&found)))
}

/// Reads what the parameters ask for; `None` where nothing is known.
pub(super) async fn asked(
    request: &HttpRequest,
    context: &web::Data<Context>,
    parameters: &[&'static str],
) -> Result<Option<Leavers>, Problem> {
    let query = Query::of(request, parameters)?;
    let unit = query.required("unit")?.to_owned();
    let (from, to) = query.span()?;
    let months = (from.map(crate::domain::Period::first_month), to.map(crate::domain::Period::last_month));
    context.run(move |c| read(&c.database, &unit, months, &c.installation.recipes)).await
}

fn known(found: Option<Leavers>) -> Result<Leavers, Problem> {
    let detail = "Nothing is known of leavers of this unit: send monthly positions with leavers, or lists of leavers.";
    found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "leavers_not_known", detail))
}
