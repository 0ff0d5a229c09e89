//! `GET /observations`: the past of one measure of one unit.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::{Gap, Period};
use crate::pipeline::measures::{Point, read};

const PAGE: usize = 10_000;

/// The past of one measure of one unit, oldest first.
#[expect(clippy::struct_field_names, reason = "the names are the interface's")]
#[derive(Debug, Serialize, ToSchema)]
pub struct Observations {
    /// The unit's slug.
    pub unit: String,
    /// The measure.
    pub measure: &'static str,
    /// The definition in the ledger; `count` for a count.
    pub definition: &'static str,
    /// What values are measured in.
    pub unit_of_measure: &'static str,
    /// This part of them.
    pub observations: Vec<ObservationRow>,
    /// Give it as `after` to go on; `null` at the end.
    pub next: Option<String>,
}

/// One past value.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationRow {
    /// The period.
    #[schema(value_type = String, example = "2026-09")]
    pub period: Period,
    /// Unrounded; `null` in a gap.
    #[schema(example = 48.5)]
    pub value: Option<f64>,
    /// Numerator of a rate.
    pub numerator: Option<f64>,
    /// Denominator of a rate.
    pub denominator: Option<f64>,
    /// Why there is no value.
    #[schema(value_type = Option<String>, example = "suppressed")]
    pub gap: Option<Gap>,
    /// The extract it comes from.
    pub extract: Option<String>,
}

/// The past of one measure of one unit.
#[utoipa::path(
    operation_id = "listObservations",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("measure" = String, Query, description = "A measure", example = "agency_rate"),
        ("definition" = Option<String>, Query, description = "Another definition of the ledger"),
        ("from" = Option<String>, Query, description = "First period", example = "2025-10"),
        ("to" = Option<String>, Query, description = "Last period", example = "2026-09"),
        ("after" = Option<usize>, Query, description = "The `next` of the part before"),
        ("limit" = Option<usize>, Query, description = "Entries, at most 10000"),
    ),
    responses(
        (status = 200, body = Observations),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/observations")]
pub async fn list(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["unit", "measure", "definition", "from", "to", "after", "limit"])?;
    let unit = query.required("unit")?.to_owned();
    let measure = query.measure()?;
    let definition = query.text("definition").map(str::to_owned);
    let (from, to) = query.span()?;
    let page = query.page(PAGE)?;
    let series = context.run(move |c| read(&c.database, &unit, measure, definition.as_deref(), from, to)).await?;
    let (points, next) = page.of(series.points);
    Ok(HttpResponse::Ok().json(Observations {
        unit: series.unit.slug,
        measure: series.measure.as_str(),
        definition: series.definition,
        unit_of_measure: series.measure.unit_of_measure().as_str(),
        observations: points.into_iter().map(ObservationRow::from).collect(),
        next,
    }))
}

impl From<Point> for ObservationRow {
    fn from(p: Point) -> Self {
        Self {
            period: p.period,
            value: p.value,
            numerator: p.numerator,
            denominator: p.denominator,
            gap: p.gap,
            extract: Some(p.extract).filter(|id| !id.is_empty()),
        }
    }
}
