//! Fits, off the request path: asked for here, run by a worker, watched as jobs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::context::now;
use super::query::{Query, nearest};
use super::{Context, Problem, ProblemBody};
use crate::pipeline::fits::request as request_fits;
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
async fn wanted(request: &HttpRequest, mut payload: web::Payload) -> Result<FitRequest, Problem> {
    let mut bytes = web::BytesMut::new();
    // The guard of bodies limits size and time.
    while let Some(chunk) = payload.next().await {
        bytes.extend_from_slice(&chunk.map_err(|error| Problem::from_payload(&error))?);
    }
    if bytes.is_empty() {
        return Ok(FitRequest::default());
    }
    refuse_other_media(request)?;
    let damaged = |error: serde_json::Error| {
        Problem::invalid("json_invalid", format!("The body is not the JSON expected: {error}."))
    };
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(damaged)?;
    let unknown = value.as_object().and_then(|o| o.keys().find(|key| *key != "organisation"));
    if let Some(key) = unknown {
        let hint =
            nearest(key, ["organisation"].into_iter()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        let shown: String = key.chars().take(60).collect();
        return Err(Problem::invalid(
            "unknown_field",
            format!("`{shown}` is not known here; known is organisation{hint}"),
        ));
    }
    serde_json::from_value(value).map_err(damaged)
}

fn refuse_other_media(request: &HttpRequest) -> Result<(), Problem> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Problem::new(
        actix_web::http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "json_expected",
        "Send the body as application/json, or send none.",
    ))
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
