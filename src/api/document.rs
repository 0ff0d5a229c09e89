//! The `OpenAPI` document, made from the endpoints themselves.

use std::sync::LazyLock;

use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, get};
use utoipa::openapi::{OpenApi, PathItem};

use super::query::Query;
use super::{Problem, routes};

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(routes::document);
static METHODS: LazyLock<Vec<(ResourceDef, Vec<Method>)>> = LazyLock::new(|| {
    let known = |(path, item): (&String, &PathItem)| (ResourceDef::new(path.as_str()), methods(item));
    DOCUMENT.paths.paths.iter().map(known).collect()
});

fn methods(item: &PathItem) -> Vec<Method> {
    let pairs = [
        (item.get.is_some(), Method::GET),
        (item.get.is_some(), Method::HEAD),
        (item.post.is_some(), Method::POST),
        (item.put.is_some(), Method::PUT),
        (item.patch.is_some(), Method::PATCH),
        (item.delete.is_some(), Method::DELETE),
    ];
    pairs.into_iter().filter_map(|(there, method)| there.then_some(method)).collect()
}

/// The document as JSON text.
///
/// # Panics
/// Never: the document holds nothing that JSON cannot.
pub fn openapi() -> String {
    DOCUMENT.to_pretty_json().expect("the document is plain data")
}

/// The methods this address takes; `None` when there is nothing at it.
pub(super) fn methods_at(path: &str) -> Option<&'static [Method]> {
    METHODS.iter().find(|(address, _)| address.is_match(path)).map(|(_, methods)| methods.as_slice())
}

/// This document.
#[utoipa::path(
    operation_id = "getDocument",
    tag = "health",
    responses((status = 200, body = Object, content_type = "application/json", description = "OpenAPI 3.1"))
)]
#[get("/api/v1/openapi.json")]
pub async fn json(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    Ok(HttpResponse::Ok().content_type("application/json").body(openapi()))
}
