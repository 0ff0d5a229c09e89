//! Is it alive, can it work, how is it doing.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::context::now;
use super::query::Query;
use super::{Context, Gauges, METRICS_MEDIA_TYPE, Metrics, Problem, ProblemBody};
use crate::pipeline::{Error, record};
use crate::store;
use crate::store::jobs::State;

/// A good answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    #[schema(example = "ok")]
    pub status: &'static str,
}

/// The process answers.
#[utoipa::path(operation_id = "isLive", tag = "health", responses((status = 200, body = Health)))]
#[get("/livez")]
pub async fn livez(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    Ok(fresh().json(Health { status: "ok" }))
}

/// The database takes a write.
#[utoipa::path(
    operation_id = "isReady",
    tag = "health",
    responses((status = 200, body = Health), (status = 503, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/readyz")]
pub async fn readyz(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let written = context.run(|c| c.database.ping()).await;
    // Whatever the cause, a balancer is to be told "not now".
    written.map_err(|problem| Problem { code: problem.code, ..Problem::from_status(UNAVAILABLE) })?;
    Ok(fresh().json(Health { status: "ok" }))
}

const UNAVAILABLE: actix_web::http::StatusCode = actix_web::http::StatusCode::SERVICE_UNAVAILABLE;

/// `OpenMetrics` text: requests, jobs, age of the newest forecast, coverage of served ranges. No names, no counts of people.
#[utoipa::path(
    operation_id = "getMetrics",
    tag = "health",
    responses((status = 200, body = String, content_type = "application/openmetrics-text", description = "OpenMetrics 1.0"))
)]
#[get("/metrics")]
pub async fn metrics(
    request: HttpRequest,
    context: web::Data<Context>,
    metrics: web::Data<Metrics>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let gauges = context.run(gauges).await?;
    Ok(fresh().content_type(METRICS_MEDIA_TYPE).body(metrics.text(&gauges)))
}

const STATES: [State; 5] = [State::Queued, State::Running, State::Done, State::Failed, State::Cancelled];

fn gauges(context: &Context) -> Result<Gauges, Error> {
    let jobs = store::jobs::list(&context.database)?;
    let count = |state: State| jobs.iter().filter(|job| job.state == state).count() as u64;
    let newest = store::models::list(&context.database, None)?.into_iter().map(|m| m.created_at).max();
    let age = |at: chrono::NaiveDateTime| (now() - at).num_milliseconds() as f64 / 1e3;
    let (live_coverage, coverage_drift) = record::gauges(&context.database)?;
    Ok(Gauges {
        jobs: STATES.map(|state| (state.as_str().to_owned(), count(state))).to_vec(),
        forecast_age: newest.map(age),
        live_coverage,
        coverage_drift,
    })
}

fn fresh() -> actix_web::HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}
