//! Around every request: an identifier, a line in the log, a count, and a body for every error.

use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, web};
use tracing::Instrument;
use uuid::Uuid;

use super::{body, origin};
use crate::api::{Metrics, Problem};
use crate::ui;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request its identifier, has it answered, and sees to the answer.
pub async fn around(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = Uuid::now_v7().to_string();
    let method = request.method().clone();
    if method == Method::HEAD {
        // The library leaves out the body by itself; handlers need only know GET.
        request.head_mut().method = Method::GET;
    }
    let span = tracing::info_span!("request", id);
    let response = async {
        match origin::refusal(&request).or_else(|| body::refusal(&request)) {
            Some(problem) => Ok(request.error_response(problem)),
            None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
        }
    };
    let mut response = explain(response.instrument(span.clone()).await?, &id);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    span.in_scope(|| note(&method, &response, started.elapsed()));
    Ok(response)
}

/// One line of the log and one count. The pattern is noted, not the address: addresses name units.
fn note(method: &Method, response: &ServiceResponse<BoxBody>, took: Duration) {
    let request = response.request();
    let route = request.match_pattern().unwrap_or_else(|| "unmatched".into());
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    let method = if known.contains(method) { method.as_str() } else { "other" };
    let status = response.status().as_u16();
    if let Some(metrics) = request.app_data::<web::Data<Metrics>>() {
        metrics.record(method, &route, status, took);
    }
    tracing::info!(method, route, status, ms = took.as_secs_f64() * 1e3, "answered");
}

/// Every error leaves as a problem, or as a page for people; answers that already are one stay.
fn explain(response: ServiceResponse<BoxBody>, id: &str) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let told = response.response().error().and_then(|error| error.as_error::<Problem>()).cloned();
    if told.is_none() && is_page(&response) {
        return response;
    }
    let problem = told.unwrap_or_else(|| from_framework(&response, status)).for_request(id);
    let (media_type, body) = rendered(response.request(), &problem);
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::CONTENT_ENCODING);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn is_page(response: &ServiceResponse<BoxBody>) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|text| text.starts_with("text/html"))
}

/// An error of the framework itself; causes of our own faults are logged here and not told.
fn from_framework(response: &ServiceResponse<BoxBody>, status: StatusCode) -> Problem {
    if let Some(error) = response.response().error().filter(|_| status.is_server_error()) {
        tracing::error!(cause = %error, "a request failed");
    }
    Problem::from_status(status)
}

fn rendered(request: &HttpRequest, problem: &Problem) -> (&'static str, String) {
    if wants_page(request) {
        return (
            "text/html; charset=utf-8",
            ui::problem_page(request, problem.status.as_u16(), problem.title(), &problem.detail),
        );
    }
    // A struct of texts and numbers always serialises.
    (crate::api::PROBLEM_MEDIA_TYPE, serde_json::to_string(&problem.body()).unwrap_or_default())
}

/// People's browsers ask for pages, except below `/api`.
fn wants_page(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html") && !request.path().starts_with("/api/")
}
