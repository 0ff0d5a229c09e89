//! Extracts: handed in, listed, looked into, taken back.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::context::now;
use super::mappings::named_or_given;
use super::query::{Query, nearest};
use super::{Context, Fault, Problem, ProblemBody};
use crate::domain::{ExtractKind, Finding, Period};
use crate::pipeline::extracts::{Receipt, Upload, receive, undo};
use crate::store;
use crate::store::extracts::ExtractRecord;
use crate::upload::{self, Desk, Received};

const FIELDS: [&str; 4] = ["kind", "organisation", "mapping", "save_mapping_as"];
const PAGE: usize = 1_000;

/// An extract as it was received.
#[derive(Debug, Serialize, ToSchema)]
pub struct Extract {
    /// Its identifier.
    pub id: String,
    /// What it is.
    #[schema(example = "monthly-position")]
    pub kind: String,
    /// The name it came with.
    pub file_name: String,
    /// `sha256:` and the hash of its bytes.
    pub content_hash: String,
    /// When it came, UTC.
    pub received_at: String,
    /// Code of its organisation.
    pub organisation: String,
    /// Data rows in it.
    pub rows: u32,
    /// Rows kept.
    pub accepted: u32,
    /// Rows left out, each with a finding.
    pub rejected: u32,
    /// Number of findings.
    pub findings: u32,
    /// First period it speaks of.
    #[schema(value_type = Option<String>, example = "2021-10")]
    pub first: Option<Period>,
    /// Last period it speaks of.
    #[schema(value_type = Option<String>, example = "2026-09")]
    pub last: Option<Period>,
    /// The extract with the same content that had been kept before; this answer added nothing then.
    pub same_as: Option<String>,
    /// When it was taken back, UTC; `null` while it counts.
    pub undone_at: Option<String>,
}

/// Extracts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Extracts {
    /// This part of them.
    pub extracts: Vec<Extract>,
    /// Give it as `after` to go on; `null` at the end.
    pub next: Option<String>,
}

/// What the checks found, in row order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Findings {
    /// This part of them.
    pub findings: Vec<FindingRow>,
    /// Give it as `after` to go on; `null` at the end.
    pub next: Option<String>,
}

/// One finding.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingRow {
    /// Row as a spreadsheet shows it; `null` for the whole file.
    pub row: Option<u32>,
    /// The column's heading as in the file.
    pub column: Option<String>,
    /// The offending value, cut.
    pub value: Option<String>,
    /// Stable name of the rule.
    pub rule: String,
    /// `error` (row left out), `warning` or `note`.
    #[schema(value_type = String, example = "error")]
    pub severity: crate::domain::Severity,
    /// What is wrong and how to mend it.
    pub fix: String,
}

/// A form with a file.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form; its parts are read as a stream")]
pub struct UploadForm {
    /// The extract: CSV or XLSX.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Such as `monthly-position`; found from the file without it.
    kind: Option<String>,
    /// How columns and values are to be understood, as JSON or as the name of a kept mapping; found from the
    /// file without it.
    mapping: Option<String>,
    /// Keep `mapping` under this name for the next file.
    save_mapping_as: Option<String>,
    /// Code of the organisation; the installation's own without it.
    organisation: Option<String>,
}

/// Hand in an extract.
#[utoipa::path(
    operation_id = "receiveExtract",
    tag = "extracts",
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Extract, description = "Kept", headers(("Location" = String))),
        (status = 200, body = Extract, description = "The same content had been kept before; nothing was added"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Refused whole, with findings"),
    )
)]
#[post("/api/v1/extracts")]
pub async fn receive_extract(
    request: HttpRequest,
    payload: web::Payload,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let received = desk.receive(request.headers(), payload, &FIELDS).await?;
    let kind = received.fields.get("kind").map(String::as_str).map(kind_of).transpose()?;
    Ok(answer(context.run(move |context| keep(context, &received, kind)).await?))
}

/// What came of keeping a file.
pub(super) fn answer(receipt: Receipt) -> HttpResponse {
    let status = if receipt.same { StatusCode::OK } else { StatusCode::CREATED };
    let same_as = receipt.same.then(|| receipt.record.id.clone());
    let extract = Extract { same_as, ..Extract::from(receipt.record) };
    let location = format!("/api/v1/extracts/{}", extract.id);
    HttpResponse::build(status).insert_header((header::LOCATION, location)).json(extract)
}

/// Owns the file until it is read, so that it outlives a sender who hangs up.
fn keep(context: &Context, received: &Received, kind: Option<ExtractKind>) -> Result<Receipt, Problem> {
    let mapping = named_or_given(context, received)?;
    let upload = Upload {
        organisation: received.fields.get("organisation").map(String::as_str),
        kind,
        file_name: &received.file_name,
        source: &received.file,
        mapping: mapping.as_ref(),
        save_mapping_as: received.fields.get("save_mapping_as").map(String::as_str),
    };
    Ok(receive(&context.database, &upload, &context.setting())?)
}

pub(super) fn kind_of(text: &str) -> Result<ExtractKind, Problem> {
    text.parse().map_err(|error: crate::domain::ParseKindError| {
        let hint = nearest(text, ExtractKind::ALL.iter().map(|k| k.as_str()));
        let hint = hint.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        form_fault("unknown_kind", "kind", text, &format!("{error}{hint}"))
    })
}

fn form_fault(code: &'static str, part: &str, value: &str, fix: &str) -> Problem {
    let fault = Fault {
        place: format!("form: {part}"),
        value: Some(value.chars().take(200).collect()),
        rule: code.to_owned(),
        fix: fix.to_owned(),
    };
    Problem { errors: vec![fault], ..Problem::invalid(code, fix) }
}

impl From<upload::Error> for Problem {
    fn from(error: upload::Error) -> Self {
        if let upload::Error::Disk(_) = error {
            return Self { code: error.code(), ..Self::internal(&error) };
        }
        let retry_after = matches!(error, upload::Error::Busy | upload::Error::Full).then_some(60);
        let hint = match &error {
            upload::Error::UnknownField { nearest: Some(name), .. } => format!("; did you mean `{name}`?"),
            _ => String::new(),
        };
        Self { retry_after, ..Self::new(error.status(), error.code(), format!("{error}{hint}")) }
    }
}

/// Extracts of one organisation or of all, newest first.
#[utoipa::path(
    operation_id = "listExtracts",
    tag = "extracts",
    params(
        ("organisation" = Option<String>, Query, description = "Code of an organisation"),
        ("after" = Option<usize>, Query, description = "The `next` of the part before"),
        ("limit" = Option<usize>, Query, description = "Entries, at most 1000"),
    ),
    responses((status = 200, body = Extracts), (status = 422, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/extracts")]
pub async fn list(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["organisation", "after", "limit"])?;
    let organisation = query.text("organisation").map(str::to_owned);
    let page = query.page(PAGE)?;
    let records = context.run(move |c| store::extracts::list(&c.database, organisation.as_deref())).await?;
    let (records, next) = page.of(records);
    Ok(HttpResponse::Ok().json(Extracts { extracts: records.into_iter().map(Extract::from).collect(), next }))
}

/// One extract.
#[utoipa::path(
    operation_id = "getExtract",
    tag = "extracts",
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, body = Extract), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/extracts/{id}")]
pub async fn get_one(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let record = context.run(move |c| store::extracts::get(&c.database, &id)).await?;
    Ok(HttpResponse::Ok().json(Extract::from(record)))
}

/// What the checks found in an extract.
#[utoipa::path(
    operation_id = "listFindings",
    tag = "extracts",
    params(
        ("id" = String, Path, description = "The extract"),
        ("after" = Option<usize>, Query, description = "The `next` of the part before"),
        ("limit" = Option<usize>, Query, description = "Entries, at most 1000"),
    ),
    responses((status = 200, body = Findings), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/extracts/{id}/findings")]
pub async fn findings(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    let page = Query::of(&request, &["after", "limit"])?.page(PAGE)?;
    let found = context.run(move |c| store::extracts::findings(&c.database, &id)).await?;
    let (found, next) = page.of(found);
    Ok(HttpResponse::Ok().json(Findings { findings: found.into_iter().map(FindingRow::from).collect(), next }))
}

/// Take an extract back: what was known before it is current again, the trail stays.
#[utoipa::path(
    operation_id = "undoExtract",
    tag = "extracts",
    params(("id" = String, Path, description = "The extract")),
    responses(
        (status = 200, body = Extract, description = "Taken back"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Taken back before"),
    )
)]
#[delete("/api/v1/extracts/{id}")]
pub async fn take_back(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let record = context.run(move |c| undo(&c.database, &id, now())).await?;
    Ok(HttpResponse::Ok().json(Extract::from(record)))
}

impl From<ExtractRecord> for Extract {
    fn from(r: ExtractRecord) -> Self {
        Self {
            id: r.id,
            kind: r.kind.as_str().to_owned(),
            file_name: r.file_name,
            content_hash: r.content_hash,
            received_at: super::timestamp(r.received_at),
            organisation: r.organisation,
            rows: r.rows,
            accepted: r.accepted,
            rejected: r.rejected,
            findings: r.findings,
            first: r.first,
            last: r.last,
            same_as: None,
            undone_at: r.undone_at.map(super::timestamp),
        }
    }
}

impl From<Finding> for FindingRow {
    fn from(f: Finding) -> Self {
        Self { row: f.row, column: f.column, value: f.value, rule: f.rule, severity: f.severity, fix: f.fix }
    }
}
