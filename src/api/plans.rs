//! The scenario that is the plan, and scenarios held against the months that came.

use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::context::now;
use super::query::Query;
use super::scenarios::{RanBody, ScenarioBody, fresh, one};
use super::{Context, Problem, ProblemBody};
use crate::domain::{Measure, Month};
use crate::pipeline::scenarios::{self as pipeline, Followed, FollowedMonth, Following};

/// A scenario held against the months that came since.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Following)]
pub struct FollowingBody {
    /// The scenario's identifier.
    pub id: String,
    /// Whether it is the plan.
    pub is_plan: bool,
    /// Which simulation is held to its word: that of the plan when it was marked, else the newest version's first.
    pub ran: RanBody,
    /// The last month that simulation knew.
    #[schema(value_type = String, example = "2026-09")]
    pub as_of: Month,
    /// The target's measure first, then agency, vacancy and turnover rates.
    pub measures: Vec<FollowedBody>,
}

/// A measure held against the months that came since.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Followed)]
pub struct FollowedBody {
    /// The measure.
    #[schema(value_type = String, example = "agency_rate")]
    pub measure: Measure,
    /// By which definition.
    #[schema(example = "dfe_workforce")]
    pub definition: String,
    /// Months with a value, oldest first.
    pub months: Vec<FollowedMonthBody>,
    /// How many of them lay within the 80 % range.
    pub inside: usize,
    /// How many there are.
    pub months_counted: usize,
    /// The same in one sentence.
    pub statement: String,
}

/// A month that came.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FollowedMonth)]
pub struct FollowedMonthBody {
    /// The month.
    #[schema(value_type = String, example = "2026-10")]
    pub period: Month,
    /// What it came to.
    pub actual: f64,
    /// The middle of what was simulated.
    pub median: f64,
    /// Lower end of the 80 % range.
    pub lower_80: f64,
    /// Upper end.
    pub upper_80: f64,
    /// Whether it lay within.
    pub inside: bool,
}

/// Make a scenario its organisation's plan, in its newest version and as it was last simulated. A plan before it is none
/// any more.
#[utoipa::path(
    operation_id = "markPlan",
    tag = "scenarios",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 200, body = ScenarioBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Its newest version was not simulated yet"),
    )
)]
#[put("/api/v1/scenarios/{id}/plan")]
pub async fn mark(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let marked = context.run(move |c| pipeline::mark_as_plan(&c.database, &id, now())).await?;
    Ok(one(HttpResponse::Ok(), marked))
}

/// Make a scenario the plan no longer.
#[utoipa::path(
    operation_id = "unmarkPlan",
    tag = "scenarios",
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, body = ScenarioBody), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[delete("/api/v1/scenarios/{id}/plan")]
pub async fn unmark(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let unmarked = context.run(move |c| pipeline::unmark(&c.database, &id)).await?;
    Ok(one(HttpResponse::Ok(), unmarked))
}

/// A scenario against what came of the months since: the plan as it was when marked, else its newest version as first
/// simulated.
#[utoipa::path(
    operation_id = "getActuals",
    tag = "scenarios",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 200, body = FollowingBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It was not simulated yet"),
    )
)]
#[get("/api/v1/scenarios/{id}/actuals")]
pub async fn actuals(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let found = context.run(move |c| pipeline::against_actuals(&c.database, &id)).await?;
    Ok(fresh(HttpResponse::Ok()).json(FollowingBody::from(found)))
}

impl From<Following> for FollowingBody {
    fn from(f: Following) -> Self {
        Self {
            id: f.id,
            is_plan: f.is_plan,
            ran: f.ran.into(),
            as_of: f.as_of,
            measures: f.measures.into_iter().map(FollowedBody::from).collect(),
        }
    }
}

impl From<Followed> for FollowedBody {
    fn from(f: Followed) -> Self {
        Self {
            measure: f.measure,
            definition: f.definition,
            months: f.months.into_iter().map(FollowedMonthBody::from).collect(),
            inside: f.inside,
            months_counted: f.months_counted,
            statement: f.statement,
        }
    }
}

impl From<FollowedMonth> for FollowedMonthBody {
    fn from(m: FollowedMonth) -> Self {
        let FollowedMonth { period, actual, median, lower_80, upper_80, inside } = m;
        Self { period, actual, median, lower_80, upper_80, inside }
    }
}
