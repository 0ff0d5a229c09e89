//! Forecasts held to their word: how they did once their periods arrived.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecasts::{LiveBody, TrackRecordBody};
use super::query::Query;
use super::{Context, Problem, ProblemBody, timestamp};
use crate::domain::{Measure, Month, Period, UnitOfMeasure};
use crate::pipeline::record::{self, Coverage, LiveScore, Outcome, Shift, Track};
use crate::store::record::Served;

/// What every reader of shares must know.
const NOTE: &str = "Of each last month only the last forecast made before anything later was known counts. Outcomes are the values as \
    they stand now. Long horizons overlap and units of one month miss together: `independent` is what the outcomes are worth.";

/// How the forecasts of one measure of one unit did once their periods arrived.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackBody {
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
    /// Forecasts that count, oldest first.
    pub forecasts: Vec<ServedBody>,
    /// Up to a year ahead, in short; `null` before the first outcome.
    pub live: Option<LiveBody>,
    /// The same on the organisation's own past before anything was served.
    pub backtest: Option<TrackRecordBody>,
    /// By periods ahead; those without an outcome are left out.
    pub horizons: Vec<HorizonBody>,
    /// Every outcome, oldest forecast first.
    pub outcomes: Vec<OutcomeBody>,
    /// A step to another level in the latest months.
    pub step_of_level: Option<ShiftBody>,
    /// How to read it.
    pub note: &'static str,
}

/// A forecast that counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServedBody {
    /// The model.
    pub model: String,
    /// The last period it knew.
    #[schema(value_type = String, example = "2026-09")]
    pub as_of: Period,
    /// When it was fitted, UTC.
    pub created_at: String,
}

/// The record at one horizon.
#[derive(Debug, Serialize, ToSchema)]
pub struct HorizonBody {
    /// Periods ahead.
    pub horizon: u16,
    /// Outcomes scored.
    pub outcomes: u32,
    /// Different periods among them.
    pub periods: u32,
    /// How many independent outcomes they are worth.
    pub independent: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// Mean absolute error of the last value known at the time.
    pub naive_mae: f64,
    /// Mean interval score of the 80 % range; smaller is better.
    pub interval_score_80: f64,
    /// Mean interval score of the 95 % range.
    pub interval_score_95: f64,
    /// How often the 80 % range held.
    pub coverage_80: CoverageBody,
    /// How often the 95 % range held.
    pub coverage_95: CoverageBody,
}

/// A share, and where the true one lies in 95 of 100 such records (Wilson).
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageBody {
    /// Share of outcomes inside.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One period that was forecast and has arrived.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutcomeBody {
    /// The last period the forecast knew.
    #[schema(value_type = String, example = "2026-06")]
    pub as_of: Period,
    /// The period.
    #[schema(value_type = String, example = "2026-09")]
    pub period: Period,
    /// Periods in between.
    pub horizon: u16,
    /// The median that was served.
    pub point: f64,
    /// Lower end of the 80 % range.
    pub lower_80: f64,
    /// Upper end of the 80 % range.
    pub upper_80: f64,
    /// Lower end of the 95 % range.
    pub lower_95: f64,
    /// Upper end of the 95 % range.
    pub upper_95: f64,
    /// The last value known when it was made.
    pub last: f64,
    /// What came, as it stands now.
    pub actual: f64,
    /// Whether the 80 % range held.
    pub inside_80: bool,
    /// Whether the 95 % range held.
    pub inside_95: bool,
}

/// A step of a series to another level.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShiftBody {
    /// The first month at the new level.
    #[schema(value_type = String, example = "2026-03")]
    pub month: Month,
    /// Level after less level before.
    pub size: f64,
    /// Median of the months before.
    pub before: f64,
    /// Median of the months since.
    pub after: f64,
    /// The same in plain words.
    pub sentence: String,
}

/// How served forecasts of one measure of one unit did, by horizon.
#[utoipa::path(
    operation_id = "getTrackRecord",
    tag = "forecasts",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("measure" = String, Query, description = "A measure", example = "agency_rate"),
        ("definition" = Option<String>, Query, description = "Another definition of the ledger"),
    ),
    responses(
        (status = 200, body = TrackBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/track-record")]
pub async fn one(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let (unit, measure, definition) = asked(&request)?;
    let track = context
        .run(move |c| {
            let recipe = &c.installation.recipes.drift.shift;
            record::read(&c.database, &unit, measure, definition.as_deref(), recipe)
        })
        .await?;
    Ok(HttpResponse::Ok().json(TrackBody::from(track)))
}

/// Unit, measure and definition.
pub(super) fn asked(request: &HttpRequest) -> Result<(String, Measure, Option<String>), Problem> {
    let query = Query::of(request, &["unit", "measure", "definition"])?;
    Ok((query.required("unit")?.to_owned(), query.measure()?, query.text("definition").map(str::to_owned)))
}

impl From<Track> for TrackBody {
    fn from(t: Track) -> Self {
        Self {
            unit: t.series.unit.slug,
            measure: t.series.measure,
            definition: t.series.definition.to_owned(),
            unit_of_measure: t.series.measure.unit_of_measure(),
            forecasts: t.served.into_iter().map(ServedBody::from).collect(),
            live: t.live.map(LiveBody::from),
            backtest: t.backtest.map(TrackRecordBody::from),
            horizons: t.scores.into_iter().map(HorizonBody::from).collect(),
            outcomes: t.outcomes.into_iter().map(OutcomeBody::from).collect(),
            step_of_level: t.shift.map(ShiftBody::from),
            note: NOTE,
        }
    }
}

impl From<Served> for ServedBody {
    fn from(s: Served) -> Self {
        Self { model: s.id, as_of: s.as_of, created_at: timestamp(s.created_at) }
    }
}

impl From<LiveScore> for HorizonBody {
    fn from(s: LiveScore) -> Self {
        Self {
            horizon: s.horizon,
            outcomes: s.outcomes,
            periods: s.periods,
            independent: s.independent,
            mae: s.mae,
            naive_mae: s.naive_mae,
            interval_score_80: s.interval_score_80,
            interval_score_95: s.interval_score_95,
            coverage_80: s.coverage_80.into(),
            coverage_95: s.coverage_95.into(),
        }
    }
}

impl From<Coverage> for CoverageBody {
    fn from(c: Coverage) -> Self {
        Self { share: c.share, low: c.low, high: c.high }
    }
}

impl From<Outcome> for OutcomeBody {
    fn from(o: Outcome) -> Self {
        Self {
            as_of: o.as_of,
            period: o.period,
            horizon: o.step.ahead,
            point: o.step.point,
            lower_80: o.step.range_80.0,
            upper_80: o.step.range_80.1,
            lower_95: o.step.range_95.0,
            upper_95: o.step.range_95.1,
            last: o.last,
            actual: o.actual,
            inside_80: o.inside_80(),
            inside_95: o.inside_95(),
        }
    }
}

impl From<(Shift, String)> for ShiftBody {
    fn from((shift, sentence): (Shift, String)) -> Self {
        let Shift { month, size, before, after, .. } = shift;
        Self { month, size, before, after, sentence }
    }
}
