//! The agency workers' return of a quarter, made from a file that is not kept.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use utoipa::ToSchema;

use super::context::now;
use super::mappings::mapping_of;
use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::agency::AgencyReturn;
use crate::domain::{Finding, ParsePeriodError, Period};
use crate::ingest::Mapping;
use crate::pipeline::returns::agency::{File, Setting, quarter_of};
use crate::report;
use crate::upload::{Desk, Received};

const FIELDS: [&str; 2] = ["quarter", "mapping"];

/// A form with a list of assignments.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form; its parts are read as a stream")]
pub struct AgencyForm {
    /// Agency assignments or timesheets: CSV or XLSX.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The quarter, such as `2026-Q3`.
    #[schema(example = "2026-Q3")]
    quarter: String,
    /// How columns and values are to be understood, as JSON; found out without it.
    mapping: Option<String>,
}

/// Make the agency return of a quarter: each assignment against the rules, and the totals. Nothing is kept.
///
/// As JSON it has no registration numbers; they are in the list alone, which is asked for with `Accept: text/csv`.
#[utoipa::path(
    operation_id = "makeAgencyReturn",
    tag = "returns",
    request_body(content = AgencyForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = Object, description = "`return` with `quarter`, `assignments` (each with its `checks`), \
            `totals` and `notes`, and `reading` with what was odd in the file; with `Accept: text/csv` the list as CSV"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "No such list or quarter"),
    )
)]
#[post("/api/v1/returns/agency")]
pub async fn make_return(
    request: HttpRequest,
    payload: web::Payload,
    desk: web::Data<Desk>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let wants_list = wants_csv(&request);
    let received = desk.receive(request.headers(), payload, &FIELDS).await?;
    let quarter = quarter_in(&received)?;
    let mapping = received.fields.get("mapping").map(|text| mapping_of(text.as_bytes())).transpose()?;
    let (made, reading) = context.run(move |context| make(context, &received, quarter, mapping.as_ref())).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    if wants_list {
        let name = format!("attachment; filename=\"agency-return-{quarter}.csv\"");
        answer.insert_header((header::CONTENT_DISPOSITION, name)).content_type("text/csv; charset=utf-8");
        return Ok(answer.body(report::agency::csv(&made)));
    }
    Ok(answer.json(serde_json::json!({"return": made, "reading": reading})))
}

fn wants_csv(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.split(',').any(|media| media.split(';').next().is_some_and(|m| m.trim().eq_ignore_ascii_case("text/csv")))
}

fn quarter_in(received: &Received) -> Result<Period, Problem> {
    let example = "such as 2026-Q3 for July to September 2026";
    let Some(text) = received.fields.get("quarter") else {
        return Err(Problem::invalid("quarter_missing", format!("Give the field `quarter`, {example}.")));
    };
    let unreadable = |error: ParsePeriodError| {
        Problem::invalid(
            "quarter_expected",
            format!("`{}` is not a quarter: write the year and 1 to 4, {example}.", error.0),
        )
    };
    text.parse().map_err(unreadable)
}

/// Owns the file until it is read, so that it outlives a sender who hangs up.
fn make(
    context: &Context,
    received: &Received,
    quarter: Period,
    mapping: Option<&Mapping>,
) -> Result<(AgencyReturn, Vec<Finding>), Problem> {
    let file = File { name: &received.file_name, source: &received.file, mapping };
    let setting = Setting {
        limits: &context.installation.limits,
        recipe: &context.installation.recipes.agency,
        today: now().date(),
    };
    Ok(quarter_of(&file, quarter, &setting)?)
}
