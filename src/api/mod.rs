//! JSON under `/api/v1`, and the health of the server.
//!
//! In come HTTP requests; out go bodies whose names and shapes scripts rely on, and an RFC 9457
//! [`Problem`] for everything that goes wrong. Endpoints check what they are given, then read from the
//! store or have the pipeline compute; they must not know Diesel, models or file formats. The
//! list in `routes` is both what is served and what is documented.

mod agency;
mod changes;
mod charts;
mod churn;
mod context;
mod document;
mod explanation;
mod extracts;
mod fits;
mod forecasts;
mod goal_seek;
mod health;
mod json_body;
mod leavers;
mod levers;
mod mappings;
mod measures;
mod metrics;
mod models;
mod observations;
mod outlooks;
mod peers;
mod plans;
mod plausibility;
mod problem;
mod query;
mod recruitment;
mod reports;
mod returns;
mod routes;
mod scenario_charts;
mod scenarios;
mod staff_charts;
mod track_record;
mod units;
mod uploads;

use actix_web::http::{Method, StatusCode, header};
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDateTime;

pub use context::{Context, now};
pub use document::openapi;
pub use metrics::{Gauges, MEDIA_TYPE as METRICS_MEDIA_TYPE, Metrics};
pub use problem::{Fault, MEDIA_TYPE as PROBLEM_MEDIA_TYPE, Problem, ProblemBody};

/// Every endpoint. Needs [`Context`], [`Metrics`] and [`crate::upload::Desk`] as application data.
pub fn configure(config: &mut ServiceConfig) {
    routes::configure(config);
}

/// For an address no endpoint took: nothing there, or not with that method.
///
/// # Errors
/// Always, in one way or the other.
pub async fn fallback(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let Some(methods) = document::methods_at(request.path()) else {
        return Err(Problem::from_status(StatusCode::NOT_FOUND));
    };
    let allowed = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
    let problem = Problem::from_status(StatusCode::METHOD_NOT_ALLOWED);
    let mut response = HttpResponse::from_error(problem);
    if let Ok(value) = header::HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    Ok(response)
}

/// A time as JSON carries it: UTC, whole seconds.
fn timestamp(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
