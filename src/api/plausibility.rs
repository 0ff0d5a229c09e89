//! `GET /plausibility`: what authorities that once stood at a level did next.

use std::str::FromStr;

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::{Measure, Plausibility, PlausibilityBand, Share, UnitOfMeasure};
use crate::pipeline::plausibility::{Question, from_store};
use crate::report::plausibility as told;

/// What others did from the same level, by years ahead.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlausibilityBody {
    /// The measure.
    #[schema(value_type = String, example = "agency_rate")]
    pub measure: Measure,
    /// What levels are measured in; changes in points of it.
    #[schema(value_type = String, example = "percent")]
    pub unit_of_measure: UnitOfMeasure,
    /// The level asked about.
    #[schema(example = 25.0)]
    pub from: f64,
    /// The level to reach.
    pub target: Option<f64>,
    /// Code of the authority left out.
    pub authority: Option<String>,
    /// Nearest year first.
    pub bands: Vec<BandBody>,
    /// Years without a band.
    pub too_few: Vec<TooFewBody>,
    /// The same in words, and what to know of it.
    pub sentences: Vec<String>,
}

/// What happened within some years.
#[derive(Debug, Serialize, ToSchema)]
pub struct BandBody {
    /// Years between start and outcome.
    pub years: usize,
    /// Quantiles of the change.
    pub change: ChangeBody,
    /// Starts: an authority in a year.
    pub starts: usize,
    /// Different authorities among them.
    pub authorities: usize,
    /// Levels of the starts.
    pub window: WindowBody,
    /// How many stood at the target or beyond it; `null` without a target.
    pub reached: Option<ShareBody>,
}

/// The change that so many of 100 stayed below.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeBody {
    /// 10 of 100.
    pub p10: f64,
    /// 25 of 100.
    pub p25: f64,
    /// Half.
    pub p50: f64,
    /// 75 of 100.
    pub p75: f64,
    /// 90 of 100.
    pub p90: f64,
}

/// Lowest and highest level.
#[derive(Debug, Serialize, ToSchema)]
pub struct WindowBody {
    /// Lowest.
    pub lower: f64,
    /// Highest.
    pub upper: f64,
}

/// A share from 0 to 1 with its 80 % range.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShareBody {
    /// The share.
    pub share: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

/// Years with too few starts to tell.
#[derive(Debug, Serialize, ToSchema)]
pub struct TooFewBody {
    /// Years ahead.
    pub years: usize,
    /// Starts there are.
    pub starts: usize,
}

/// What authorities that once stood at a level did in the years after, from the published figures kept.
#[utoipa::path(
    operation_id = "getPlausibility",
    tag = "forecasts",
    params(
        ("measure" = String, Query, description = "One that is published for every authority", example = "agency_rate"),
        ("from" = f64, Query, description = "The level to start from: percent, or cases per FTE", example = 25.0),
        ("target" = Option<f64>, Query, description = "A level to reach", example = 10.0),
        ("years" = Option<u8>, Query, description = "Years ahead, 1 to 3; 3 without it"),
        ("authority" = Option<String>, Query, description = "Code of the authority that asks: its own past is left out", example = "887"),
        ("organisation" = Option<String>, Query, description = "Whose published figures; the installation's own without it"),
    ),
    responses(
        (status = 200, body = PlausibilityBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No published figures, or too few"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/plausibility")]
pub async fn get_band(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["measure", "from", "target", "years", "authority", "organisation"])?;
    query.required("from")?;
    let from = number(&query, "from")?.unwrap_or_default();
    let mut question = Question::new(query.measure()?, from).map_err(|e| Problem::of(&e))?;
    question.target = number(&query, "target")?;
    question.years = number(&query, "years")?.unwrap_or(question.years);
    question.leave_out = query.text("authority").map(str::to_owned);
    let organisation = query.text("organisation").unwrap_or(&context.installation.home_code).to_owned();
    let found =
        context.run(move |c| from_store(&c.database, &organisation, &question, &c.installation.recipes)).await?;
    Ok(HttpResponse::Ok().json(PlausibilityBody::from(found)))
}

/// A number, when one is given.
fn number<T: FromStr>(query: &Query, name: &str) -> Result<Option<T>, Problem> {
    let read = |text: &str| {
        let fix = format!("`{name}` is a number, such as 3 or, for a level, 25.5.");
        text.parse().map_err(|_e| Problem::parameter(name, Some(text), "number_expected", fix))
    };
    query.text(name).map(read).transpose()
}

impl From<Plausibility> for PlausibilityBody {
    fn from(p: Plausibility) -> Self {
        let rate = p.measure.rate();
        Self {
            measure: rate.into(),
            unit_of_measure: rate.unit_of_measure(),
            from: p.from,
            target: p.target,
            sentences: told::sentences(&p),
            authority: p.left_out,
            bands: p.bands.into_iter().map(BandBody::from).collect(),
            too_few: p.too_few.into_iter().map(|(years, starts)| TooFewBody { years, starts }).collect(),
        }
    }
}

impl From<PlausibilityBand> for BandBody {
    fn from(band: PlausibilityBand) -> Self {
        let [p10, p25, p50, p75, p90] = band.changes;
        let [lower, upper] = band.window;
        Self {
            years: band.years,
            change: ChangeBody { p10, p25, p50, p75, p90 },
            starts: band.starts,
            authorities: band.authorities,
            window: WindowBody { lower, upper },
            reached: band.reached.map(ShareBody::from),
        }
    }
}

impl From<Share> for ShareBody {
    fn from(s: Share) -> Self {
        Self { share: s.share, lower: s.lower, upper: s.upper }
    }
}
