//! `GET /reports/…`: a unit's figures to take along, as a workbook, a board paper and sentences.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::Period;
use crate::pipeline::reports;
use crate::pipeline::reports::Paper;
use crate::report::narrative::{Figure, Narrative, Section, Sentence};

/// The media type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A unit's forecasts, history, track record, scenarios and definitions as a workbook; the same figures give the same bytes.
#[utoipa::path(
    operation_id = "getWorkbook",
    tag = "forecasts",
    params(("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north")),
    responses(
        (status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "Cover, notes, and a marked-up table on each sheet"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing fitted yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/reports/workbook.xlsx")]
pub async fn workbook(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["unit"])?;
    let unit = query.required("unit")?.to_owned();
    let paper = context.run(move |c| reports::workbook(&c.database, &unit)).await?;
    Ok(file(WORKBOOK, paper))
}

/// A unit's board paper: where it stands, what is expected, how it compares, what could be done and what that costs; the same
/// figures give the same bytes.
#[utoipa::path(
    operation_id = "getBoardPaper",
    tag = "forecasts",
    params(("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north")),
    responses(
        (status = 200, content_type = "application/pdf", description = "Two to four pages of A4, tagged (PDF/UA-1)"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing fitted yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/reports/board.pdf")]
pub async fn board(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["unit"])?;
    let unit = query.required("unit")?.to_owned();
    let paper = context.run(move |c| reports::board(&c.database, &unit)).await?;
    Ok(file("application/pdf", paper))
}

/// A quarter of a unit in sentences, each with the figures it was made from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Narrative)]
pub struct NarrativeBody {
    /// The unit's slug.
    pub unit: String,
    /// What people call it.
    pub name: String,
    /// The quarter told.
    #[schema(value_type = String, example = "2026-Q3")]
    pub quarter: Period,
    /// The last period with data that the forecasts in it know; `null` without forecasts.
    #[schema(value_type = Option<String>, example = "2026-10")]
    pub as_of: Option<Period>,
    /// From the most important on; none is empty.
    pub sections: Vec<SectionBody>,
}

/// Sentences about one thing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NarrativeSection)]
pub struct SectionBody {
    /// `headline`, `agency`, `vacancies`, `turnover`, `starters_and_leavers`, `recruitment`, `expected` or `scenarios`.
    #[schema(example = "headline")]
    pub id: &'static str,
    /// For people.
    pub heading: &'static str,
    /// In the order they are read.
    pub sentences: Vec<SentenceBody>,
}

/// A sentence and the figures it was made from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NarrativeSentence)]
pub struct SentenceBody {
    /// As it is read.
    pub sentence: String,
    /// Every number printed in it.
    pub figures: Vec<FigureBody>,
}

/// A number and where it comes from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NarrativeFigure)]
pub struct FigureBody {
    /// The slug of the unit it is of.
    pub unit: String,
    /// The measure; `cost_gbp` for what the levers of a scenario cost.
    #[schema(example = "agency_rate")]
    pub measure: String,
    /// The definition in the ledger; `count` for a count.
    #[schema(example = "dfe_workforce")]
    pub definition: String,
    /// When, or until when.
    #[schema(value_type = String, example = "2026-09")]
    pub period: Period,
    /// `value`, `numerator`, `denominator`, `difference`, `sum`, `lower_80`, `upper_80`, `mae`, `naive_mae`, `origins`,
    /// `coverage_80`, `coverage_95`, `target`, `chance`, `baseline_chance` or `median`.
    #[schema(example = "value")]
    pub statistic: &'static str,
    /// Unrounded; a difference is that of the printed values.
    #[schema(example = 25.13)]
    pub value: f64,
    /// As the sentence prints it.
    #[schema(example = "25.1 %")]
    pub printed: String,
    /// For a difference: the period it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "2026-06")]
    pub compared_with: Option<Period>,
    /// Where this interface answers it: a path.
    pub source: String,
}

/// A quarter of a unit in sentences; every number in them is one of their figures, each with the address that answers it.
#[utoipa::path(
    operation_id = "getNarrative",
    tag = "forecasts",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("quarter" = Option<String>, Query, description = "The last whole quarter with data without it", example = "2026-Q3"),
    ),
    responses(
        (status = 200, body = NarrativeBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or no figures of that quarter"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/reports/narrative")]
pub async fn narrative(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["unit", "quarter"])?;
    let unit = query.required("unit")?.to_owned();
    let quarter = query.parsed::<Period>("quarter", "quarter_expected")?;
    let told = context.run(move |c| reports::narrative(&c.database, &unit, quarter)).await?;
    Ok(HttpResponse::Ok().json(NarrativeBody::from(told)))
}

fn file(kind: &'static str, paper: Paper) -> HttpResponse {
    let named = format!("attachment; filename=\"{}\"", paper.file_name);
    HttpResponse::Ok().content_type(kind).insert_header((header::CONTENT_DISPOSITION, named)).body(paper.bytes)
}

impl From<Narrative> for NarrativeBody {
    fn from(n: Narrative) -> Self {
        let Narrative { unit, name, quarter, as_of, sections } = n;
        Self { unit, name, quarter, as_of, sections: sections.into_iter().map(SectionBody::from).collect() }
    }
}

impl From<Section> for SectionBody {
    fn from(s: Section) -> Self {
        let Section { id, heading, sentences } = s;
        Self { id, heading, sentences: sentences.into_iter().map(SentenceBody::from).collect() }
    }
}

impl From<Sentence> for SentenceBody {
    fn from(s: Sentence) -> Self {
        Self { sentence: s.sentence, figures: s.figures.into_iter().map(FigureBody::from).collect() }
    }
}

impl From<Figure> for FigureBody {
    fn from(f: Figure) -> Self {
        let Figure { unit, measure, definition, period, statistic, value, printed, compared_with, source } = f;
        Self { unit, measure, definition, period, statistic, value, printed, compared_with, source }
    }
}
