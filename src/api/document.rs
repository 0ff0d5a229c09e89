//! The `OpenAPI` document, made from the endpoints themselves, and its page, served from the binary.

use std::sync::{Arc, LazyLock};

use actix_web::dev::ResourceDef;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa::openapi::{OpenApi, PathItem};
use utoipa_swagger_ui::Config;

use super::query::Query;
use super::{Problem, routes};

/// Where the document is.
pub const ADDRESS: &str = "/api/v1/openapi.json";

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

/// The page's own style sheets set styles on elements; everything else stays as strict as elsewhere.
const DOCS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

#[get("/api/v1/docs")]
pub(super) async fn docs_without_slash() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/v1/docs/")).finish()
}

#[get("/api/v1/docs/{file:.*}")]
pub(super) async fn docs(file: web::Path<String>) -> Result<HttpResponse, Problem> {
    static CONFIG: LazyLock<Arc<Config<'static>>> =
        LazyLock::new(|| Arc::new(Config::new([ADDRESS]).validator_url("none").try_it_out_enabled(true)));
    let found = utoipa_swagger_ui::serve(&file, Arc::clone(&CONFIG)).map_err(|error| {
        tracing::error!(%error, "the documentation page cannot be served");
        Problem::from_status(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR)
    })?;
    let file = found.ok_or_else(|| Problem::from_status(actix_web::http::StatusCode::NOT_FOUND))?;
    let mut response = HttpResponse::Ok();
    if file.gzpipped {
        response.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    response.insert_header((header::CONTENT_SECURITY_POLICY, DOCS_POLICY));
    Ok(response.content_type(file.content_type).body(file.bytes.into_owned()))
}
