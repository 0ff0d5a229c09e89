//! What moved since the forecast before.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::track_record::asked;
use super::{Context, Problem, ProblemBody};
use crate::domain::{Forecast, Measure, Period, UnitOfMeasure};
use crate::pipeline::record::{self, Explained, ExplainedStep, Part};

/// What moved since the forecast before.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplanationBody {
    /// The unit's slug.
    pub unit: String,
    /// The measure.
    #[schema(value_type = String, example = "agency_rate")]
    pub measure: Measure,
    /// The definition in the ledger; `count` for a count.
    pub definition: String,
    /// What values are measured in.
    #[schema(value_type = String, example = "percent")]
    pub unit_of_measure: UnitOfMeasure,
    /// The model of the latest forecast.
    pub model: String,
    /// The last period it knew.
    #[schema(value_type = String, example = "2026-09")]
    pub as_of: Period,
    /// The model before; `null` where there was none, or what it was made from is no longer kept.
    pub previous: Option<String>,
    /// The last period that one knew.
    #[schema(value_type = Option<String>, example = "2026-08")]
    pub previous_as_of: Option<Period>,
    /// True where the last value is served now and was not before; false the other way round.
    pub switched_to_last_value: Option<bool>,
    /// Periods both speak of, nearest first.
    pub steps: Vec<ExplainedStepBody>,
    /// The same in plain sentences.
    pub sentences: Vec<String>,
}

/// One period both forecasts speak of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainedStepBody {
    /// The period.
    #[schema(value_type = String, example = "2027-09")]
    pub period: Period,
    /// The median.
    pub point: PartBody,
    /// Width of the 80 % range.
    pub width_80: PartBody,
}

/// A figure before and now; what lies between adds up.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartBody {
    /// As it was served before.
    pub before: f64,
    /// Another version or recipe of the model.
    pub model: f64,
    /// Months known before, as they stand now.
    pub revised_data: f64,
    /// Months that came since.
    pub new_data: f64,
    /// The last value served in place of the model, or the model again.
    pub method: f64,
    /// As it is served now.
    pub after: f64,
}

/// What moved since the forecast before: model, revised data, new data.
#[utoipa::path(
    operation_id = "getExplanation",
    tag = "forecasts",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("measure" = String, Query, description = "A measure", example = "agency_rate"),
        ("definition" = Option<String>, Query, description = "Another definition of the ledger"),
    ),
    responses(
        (status = 200, body = ExplanationBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing fitted yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/forecasts/explanation")]
pub async fn one(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let (unit, measure, definition) = asked(&request)?;
    let (forecast, explained) =
        context.run(move |c| record::explain(&c.database, &unit, measure, definition.as_deref())).await?;
    Ok(HttpResponse::Ok().json(explanation_of(forecast, explained)))
}

fn explanation_of(forecast: Forecast, explained: Option<Explained>) -> ExplanationBody {
    let (previous, previous_as_of) = explained.as_ref().map(|e| (e.previous.clone(), e.previous_as_of)).unzip();
    let switched_to_last_value = explained.as_ref().and_then(|e| e.switched_to_last_value);
    let (steps, sentences) = explained.map(|e| (e.steps, e.sentences)).unwrap_or_default();
    ExplanationBody {
        unit: forecast.unit,
        measure: forecast.measure,
        definition: forecast.definition,
        unit_of_measure: forecast.unit_of_measure,
        model: forecast.model.id,
        as_of: forecast.as_of,
        previous,
        previous_as_of,
        switched_to_last_value,
        steps: steps.into_iter().map(ExplainedStepBody::from).collect(),
        sentences,
    }
}

impl From<ExplainedStep> for ExplainedStepBody {
    fn from(s: ExplainedStep) -> Self {
        Self { period: s.period, point: s.point.into(), width_80: s.width_80.into() }
    }
}

impl From<Part> for PartBody {
    fn from(p: Part) -> Self {
        let Part { before, model, revised_data, new_data, method, after } = p;
        Self { before, model, revised_data, new_data, method, after }
    }
}
