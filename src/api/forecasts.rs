//! `GET /forecasts`: past, future with ranges, and how such forecasts did before.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::{
    Forecast, Gap, HistoryPoint, Level, LiveRecord, Measure, Month, Period, Step, TrackRecord, UnitOfMeasure,
};
use crate::pipeline::forecasts::read;

/// A forecast of one measure of one unit. Never a point without its range.
#[derive(Debug, Serialize, ToSchema)]
pub struct ForecastBody {
    /// The unit's slug.
    pub unit: String,
    /// The measure.
    #[schema(value_type = String, example = "agency_rate")]
    pub measure: Measure,
    /// The definition in the ledger; `count` for a count.
    #[schema(example = "dfe_workforce")]
    pub definition: String,
    /// What values are measured in.
    #[schema(value_type = String, example = "percent")]
    pub unit_of_measure: UnitOfMeasure,
    /// The last period with data.
    #[schema(value_type = String, example = "2026-09")]
    pub as_of: Period,
    /// What made it.
    pub model: ModelRefBody,
    /// The past, oldest first.
    pub history: Vec<HistoryRow>,
    /// Months from which on the series stands at another level than before; in the latest years only.
    #[schema(value_type = Vec<String>, example = "2026-03")]
    pub breaks: Vec<Month>,
    /// The future, nearest first.
    pub forecast: Vec<StepBody>,
    /// How such forecasts did on the organisation's own past; `null` when that is too short.
    pub track_record: Option<TrackRecordBody>,
    /// One plain sentence.
    pub statement: String,
    /// What the reader must know.
    pub warnings: Vec<String>,
}

/// Which model made a forecast.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelRefBody {
    /// The stored model.
    pub id: String,
    /// Its method in a few words.
    pub method: String,
    /// True where the last value is served because the model did not beat it.
    pub fallback: bool,
}

/// A past value with what it was divided from.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryRow {
    /// The period.
    #[schema(value_type = String, example = "2026-09")]
    pub period: Period,
    /// Unrounded; `null` in a gap.
    pub value: Option<f64>,
    /// Numerator of a rate.
    pub numerator: Option<f64>,
    /// Denominator of a rate.
    pub denominator: Option<f64>,
    /// Why there is no value.
    #[schema(value_type = Option<String>)]
    pub gap: Option<Gap>,
}

/// One period ahead.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepBody {
    /// The period.
    #[schema(value_type = String, example = "2026-10")]
    pub period: Period,
    /// The median.
    pub point: f64,
    /// Ranges, narrowest first.
    pub intervals: Vec<IntervalBody>,
}

/// A range that should hold the coming value `level` times in a hundred.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntervalBody {
    /// In percent.
    #[schema(value_type = u8, example = 80)]
    pub level: Level,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// How such forecasts did.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackRecordBody {
    /// Rolling origins scored.
    pub origins: u32,
    /// Mean absolute error.
    pub mae: f64,
    /// Mean absolute error of the last value.
    pub naive_mae: f64,
    /// Mean absolute error of the value a year before.
    pub seasonal_naive_mae: Option<f64>,
    /// Share of outcomes inside the 80 % range.
    pub coverage_80: f64,
    /// Share of outcomes inside the 95 % range.
    pub coverage_95: f64,
    /// How the forecasts served before did for this unit, up to a year ahead; `null` before the first outcome.
    pub live: Option<LiveBody>,
}

/// How forecasts that were served did once their months arrived.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveBody {
    /// Outcomes scored.
    pub outcomes: u32,
    /// Mean absolute error of what was served.
    pub mae: f64,
    /// Mean absolute error of the last value known at the time.
    pub naive_mae: f64,
    /// Share of outcomes inside the 80 % range.
    pub coverage_80: f64,
}

impl From<LiveRecord> for LiveBody {
    fn from(l: LiveRecord) -> Self {
        let LiveRecord { outcomes, mae, naive_mae, coverage_80 } = l;
        Self { outcomes, mae, naive_mae, coverage_80 }
    }
}

/// The forecast of one measure of one unit.
#[utoipa::path(
    operation_id = "getForecast",
    tag = "forecasts",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("measure" = String, Query, description = "A measure", example = "agency_rate"),
        ("definition" = Option<String>, Query, description = "Another definition of the ledger"),
        ("horizon" = Option<u8>, Query, description = "Months ahead, 1 to 36; 12 without it"),
        ("levels" = Option<String>, Query, description = "Of 50, 80, 90, 95; 80,95 without it", example = "80,95"),
    ),
    responses(
        (status = 200, body = ForecastBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing fitted yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/forecasts")]
pub async fn one(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["unit", "measure", "definition", "horizon", "levels"])?;
    let unit = query.required("unit")?.to_owned();
    let measure = query.measure()?;
    let definition = query.text("definition").map(str::to_owned);
    let (horizon, levels) = (query.horizon()?, query.levels()?);
    let forecast =
        context.run(move |c| read(&c.database, &unit, measure, definition.as_deref(), horizon, &levels)).await?;
    Ok(HttpResponse::Ok().json(ForecastBody::from(forecast)))
}

impl From<Forecast> for ForecastBody {
    fn from(f: Forecast) -> Self {
        Self {
            unit: f.unit,
            measure: f.measure,
            definition: f.definition,
            unit_of_measure: f.unit_of_measure,
            as_of: f.as_of,
            model: ModelRefBody { id: f.model.id, method: f.model.method, fallback: f.model.fallback },
            history: f.history.into_iter().map(HistoryRow::from).collect(),
            breaks: f.breaks,
            forecast: f.forecast.into_iter().map(StepBody::from).collect(),
            track_record: f.track_record.map(TrackRecordBody::from),
            statement: f.statement,
            warnings: f.warnings,
        }
    }
}

impl From<HistoryPoint> for HistoryRow {
    fn from(p: HistoryPoint) -> Self {
        Self { period: p.period, value: p.value, numerator: p.numerator, denominator: p.denominator, gap: p.gap }
    }
}

impl From<Step> for StepBody {
    fn from(s: Step) -> Self {
        let range = |i: crate::domain::Interval| IntervalBody { level: i.level, lower: i.lower, upper: i.upper };
        Self { period: s.period, point: s.point, intervals: s.intervals.into_iter().map(range).collect() }
    }
}

impl From<TrackRecord> for TrackRecordBody {
    fn from(t: TrackRecord) -> Self {
        Self {
            origins: t.origins,
            mae: t.mae,
            naive_mae: t.naive_mae,
            seasonal_naive_mae: t.seasonal_naive_mae,
            coverage_80: t.coverage_80,
            coverage_95: t.coverage_95,
            live: t.live.map(LiveBody::from),
        }
    }
}
