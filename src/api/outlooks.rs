//! Scenarios simulated: queued, read back, compared.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::context::now;
use super::fits::JobBody;
use super::plausibility::PlausibilityBody;
use super::query::Query;
use super::scenarios::{RanBody, fresh, version};
use super::{Context, Problem, ProblemBody};
use crate::domain::Month;
use crate::pipeline::scenarios::{self as pipeline, Question};

/// What came of a scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioResult {
    /// The scenario's identifier.
    pub id: String,
    /// Which version was simulated, when, and with which model.
    pub ran: RanBody,
    /// `scenario`, `model`, `as_of`, `start`, `paths`, `seed`; `measures` month by month (`months` with the levers,
    /// `baseline` without, `difference` future by future; each with `median` and `intervals`); `target` with its
    /// `chance`; `money` by month, year and in all, by head; `assumptions` with grade and source; `tornado`;
    /// `statements` and `warnings` in plain sentences.
    #[schema(value_type = Object)]
    pub outlook: serde_json::Value,
    /// What authorities that once stood at the unit's level did next, beside the target; `null` where nothing alike is
    /// published or kept.
    pub plausibility: Option<PlausibilityBody>,
}

/// Simulate the newest version of a scenario. Asked for twice, it is done once.
#[utoipa::path(
    operation_id = "runScenario",
    tag = "scenarios",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 202, body = JobBody, description = "Queued", headers(("Location" = String))),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/scenarios/{id}/run")]
pub async fn request_run(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let job = context.run(move |c| pipeline::request_run(&c.database, &id, now())).await?;
    context.ring();
    Ok(queued(job))
}

/// What last came of a scenario.
#[utoipa::path(
    operation_id = "getScenarioResult",
    tag = "scenarios",
    params(
        ("id" = String, Path, description = "Its identifier"),
        ("version" = Option<u32>, Query, description = "One of its versions; the newest without it"),
    ),
    responses(
        (status = 200, body = ScenarioResult),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "That version was not simulated yet"),
    )
)]
#[get("/api/v1/scenarios/{id}/result")]
pub async fn result(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    let version = version(&Query::of(&request, &["version"])?)?;
    let asked = id.clone();
    let found = context.run(move |c| pipeline::judged(&c.database, &asked, version, &c.installation.recipes)).await?;
    let body = ScenarioResult {
        id: id.into_inner(),
        ran: found.ran.into(),
        outlook: serde_json::to_value(&found.outlook).unwrap_or_default(),
        plausibility: found.plausibility.map(PlausibilityBody::from),
    };
    Ok(fresh(HttpResponse::Ok()).json(body))
}

/// Up to six scenarios of one unit beside each other and beside no change, on the same simulated luck.
#[utoipa::path(
    operation_id = "compareScenarios",
    tag = "scenarios",
    params(
        ("ids" = String, Query, description = "Identifiers, with commas between them; `id@2` is a version"),
        ("measure" = Option<String>, Query, description = "What is compared; that of the first target, else the agency rate", example = "agency_rate"),
        ("definition" = Option<String>, Query, description = "By which definition"),
        ("by" = Option<String>, Query, description = "In which month; that of the first target, else the last", example = "2028-03"),
    ),
    responses(
        (status = 200, body = Object, description = "`unit`, `measure`, `definition`, `by`, `target`, `model`, `as_of`, `paths`, `seed`; \
            `scenarios` (\"no change\" first) with `months`, `chance`, `cost`, `extra_cost` and `spend`; `differences` of every \
            pair with the distribution, `chance_lower` and a `verdict` (`lower`, `higher`, `no_clear_difference`); \
            `statements` and `warnings` in plain sentences"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "Too many compare at once"),
    )
)]
#[get("/api/v1/scenarios/compare")]
pub async fn compare(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["ids", "measure", "definition", "by"])?;
    let ids: Vec<String> =
        query.required("ids")?.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect();
    if ids.is_empty() || ids.len() > MOST_COMPARED {
        let fix = format!("`ids` names one to {MOST_COMPARED} scenarios.");
        return Err(Problem::parameter("ids", query.text("ids"), "number_out_of_range", fix));
    }
    let measure = if query.text("measure").is_some() { Some(query.measure()?) } else { None };
    let definition = query.text("definition").map(str::to_owned);
    let question = Question { measure, definition, by: query.parsed::<Month>("by", "month_expected")? };
    let found = context
        .run(move |c| pipeline::compare(&c.database, &ids, &question, &c.installation.recipes, &|_| true))
        .await?;
    Ok(fresh(HttpResponse::Ok()).json(found))
}

/// The most scenarios of one comparison.
const MOST_COMPARED: usize = 6;

/// A job that waits.
pub(super) fn queued(job: crate::store::jobs::Job) -> HttpResponse {
    let location = format!("/api/v1/jobs/{}", job.id);
    fresh(HttpResponse::Accepted()).insert_header((header::LOCATION, location)).json(JobBody::from(job))
}
