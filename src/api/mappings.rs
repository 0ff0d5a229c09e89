//! Mappings kept by name, for the next file of the same source.

use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::context::now;
use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::ingest::Mapping;
use crate::pipeline;
use crate::store;
use crate::store::mappings::MappingRecord;
use crate::upload::Received;

/// Largest mapping in bytes.
const LARGEST_MAPPING: usize = 64 * 1024;

/// The mappings of an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Mappings {
    /// By name.
    pub mappings: Vec<KeptMapping>,
}

/// A mapping under its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptMapping {
    /// Its name.
    #[schema(example = "iTrent monthly list")]
    pub name: String,
    /// What it reads.
    #[schema(example = "staff-in-post")]
    pub kind: String,
    /// How often it was saved under this name; the newest counts.
    pub version: u32,
    /// When it was last saved, UTC.
    pub saved_at: String,
    /// The mapping; `null` where another version of this program wrote it and this one cannot read it.
    #[schema(value_type = Option<Object>)]
    pub mapping: Option<Mapping>,
}

impl From<MappingRecord> for KeptMapping {
    fn from(record: MappingRecord) -> Self {
        Self {
            mapping: pipeline::mappings::parse(&record.body).ok(),
            name: record.name,
            kind: record.kind.as_str().to_owned(),
            version: record.version,
            saved_at: super::timestamp(record.saved_at),
        }
    }
}

/// Code of the organisation asked for; the installation's own without one.
fn organisation_of(request: &HttpRequest, context: &Context) -> Result<String, Problem> {
    let query = Query::of(request, &["organisation"])?;
    Ok(query.text("organisation").unwrap_or(&context.installation.home_code).to_owned())
}

/// The mappings of an organisation, by name.
#[utoipa::path(
    operation_id = "listMappings",
    tag = "uploads",
    params(("organisation" = Option<String>, Query, description = "Code of an organisation; the installation's own without it")),
    responses((status = 200, body = Mappings), (status = 422, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/mappings")]
pub async fn list(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let organisation = organisation_of(&request, &context)?;
    let kept = context.run(move |c| store::mappings::list(&c.database, &organisation)).await?;
    Ok(HttpResponse::Ok().json(Mappings { mappings: kept.into_iter().map(KeptMapping::from).collect() }))
}

/// Keep a mapping under a name; one of that name becomes its version before.
#[utoipa::path(
    operation_id = "keepMapping",
    tag = "uploads",
    params(
        ("name" = String, Path, description = "Its name, at most 80 characters"),
        ("organisation" = Option<String>, Query, description = "Code of an organisation; the installation's own without it"),
    ),
    request_body(content = Object, content_type = "application/json", description = "A mapping such as `look.proposal` of an upload"),
    responses(
        (status = 200, body = KeptMapping),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "No mapping, or no name"),
    )
)]
#[put("/api/v1/mappings/{name}")]
pub async fn keep(
    request: HttpRequest,
    name: web::Path<String>,
    body: web::Bytes,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    let organisation = organisation_of(&request, &context)?;
    let mapping = mapping_of(&body)?;
    let saved =
        context.run(move |c| pipeline::mappings::save(&c.database, &organisation, &name, &mapping, now())).await?;
    Ok(HttpResponse::Ok().json(KeptMapping::from(saved)))
}

/// One mapping.
#[utoipa::path(
    operation_id = "getMapping",
    tag = "uploads",
    params(
        ("name" = String, Path, description = "Its name"),
        ("organisation" = Option<String>, Query, description = "Code of an organisation; the installation's own without it"),
    ),
    responses((status = 200, body = KeptMapping), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/mappings/{name}")]
pub async fn get_one(
    request: HttpRequest,
    name: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    let organisation = organisation_of(&request, &context)?;
    let kept = context.run(move |c| store::mappings::get(&c.database, &organisation, &name)).await?;
    Ok(HttpResponse::Ok().json(KeptMapping::from(kept)))
}

/// Forget a mapping, its versions before too; the answer is what it was.
#[utoipa::path(
    operation_id = "forgetMapping",
    tag = "uploads",
    params(
        ("name" = String, Path, description = "Its name"),
        ("organisation" = Option<String>, Query, description = "Code of an organisation; the installation's own without it"),
    ),
    responses((status = 200, body = KeptMapping), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[delete("/api/v1/mappings/{name}")]
pub async fn forget(
    request: HttpRequest,
    name: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    let organisation = organisation_of(&request, &context)?;
    let gone = context.run(move |c| store::mappings::delete(&c.database, &organisation, &name)).await?;
    Ok(HttpResponse::Ok().json(KeptMapping::from(gone)))
}

/// The form part `mapping`: JSON, or the name of a kept one.
pub(super) fn named_or_given(context: &Context, received: &Received) -> Result<Option<Mapping>, Problem> {
    let Some(text) = received.fields.get("mapping") else { return Ok(None) };
    if text.starts_with('{') {
        return mapping_of(text.as_bytes()).map(Some);
    }
    let organisation = received.fields.get("organisation").unwrap_or(&context.installation.home_code);
    Ok(Some(pipeline::mappings::get(&context.database, organisation, text)?))
}

/// Reads a mapping as JSON.
pub(super) fn mapping_of(json: &[u8]) -> Result<Mapping, Problem> {
    if json.len() > LARGEST_MAPPING {
        return Err(Problem::invalid("mapping_too_large", "A mapping has at most 64 KB."));
    }
    Ok(pipeline::mappings::parse(&String::from_utf8_lossy(json))?)
}
