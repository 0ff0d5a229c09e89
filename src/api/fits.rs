//! Fits, off the request path: asked for here, run by a worker; and jobs of every kind, watched and called off.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::context::now;
use super::query::Query;
use super::{Context, Problem, ProblemBody, json_body};
use crate::pipeline::fits::request as request_fits;
use crate::pipeline::jobs;
use crate::store;
use crate::store::jobs::Job;

/// What to fit.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct FitRequest {
    /// Code of one organisation; every one with monthly extracts without it.
    pub organisation: Option<String>,
}

/// Work in the queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobBody {
    /// Its identifier.
    pub id: String,
    /// What sort of work.
    #[schema(example = "fit")]
    pub kind: String,
    /// Code of the organisation it is for.
    pub organisation: Option<String>,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    #[schema(example = "running")]
    pub state: String,
    /// From 0 to 1.
    #[schema(example = 0.4)]
    pub progress: f64,
    /// Why it failed.
    pub error: Option<String>,
    /// Where what it made is.
    #[schema(example = "/api/v1/models/…")]
    pub result: Option<String>,
    /// Jobs queued by the same request for other organisations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// Ask for a fit.
#[utoipa::path(
    operation_id = "requestFit",
    tag = "models",
    request_body(content = Option<FitRequest>, content_type = "application/json"),
    responses(
        (status = 202, body = JobBody, description = "Queued", headers(("Location" = String))),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Nothing to fit"),
    )
)]
#[post("/api/v1/fits")]
pub async fn request_fit(
    request: HttpRequest,
    payload: web::Payload,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let wanted = wanted(&request, payload).await?;
    let queued = context.run(move |c| request_fits(&c.database, wanted.organisation.as_deref(), now())).await?;
    context.ring();
    let mut queued = queued.into_iter();
    let first = queued.next().ok_or_else(|| Problem::invalid("nothing_to_fit", "There is nothing to fit."))?;
    let body = JobBody { also: queued.map(|job| job.id).collect(), ..JobBody::from(first) };
    let location = format!("/api/v1/jobs/{}", body.id);
    Ok(HttpResponse::Accepted().insert_header((header::LOCATION, location)).json(body))
}

/// The body, which may be absent.
async fn wanted(request: &HttpRequest, payload: web::Payload) -> Result<FitRequest, Problem> {
    let given = json_body::fields(request, payload, &["organisation"]).await?;
    serde_json::from_value(given.into())
        .map_err(|error| Problem::invalid("json_invalid", format!("The body is not the JSON expected: {error}.")))
}

/// One job.
#[utoipa::path(
    operation_id = "getJob",
    tag = "models",
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, body = JobBody), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/jobs/{id}")]
pub async fn get_job(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let job = context.run(move |c| store::jobs::get(&c.database, &id)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(JobBody::from(job)))
}

/// Call a job off. What it did so far is not kept; a fit under way cannot be called off.
#[utoipa::path(
    operation_id = "cancelJob",
    tag = "models",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 200, body = JobBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It has ended, or is a fit under way"),
    )
)]
#[post("/api/v1/jobs/{id}/cancel")]
pub async fn cancel_job(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let job = context.run(move |c| jobs::cancel(&c.database, &id, now())).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(JobBody::from(job)))
}

impl From<Job> for JobBody {
    fn from(job: Job) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            organisation: job.organisation,
            state: job.state.as_str().to_owned(),
            progress: job.progress,
            error: job.error,
            result: job.result,
            also: Vec::new(),
        }
    }
}
