//! Goals: the cheapest mixes of levers that reach a target, sought by a job.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::context::now;
use super::fits::JobBody;
use super::outlooks::queued;
use super::plausibility::PlausibilityBody;
use super::query::Query;
use super::scenarios::fresh;
use super::{Context, Problem, ProblemBody, json_body};
use crate::pipeline::Error;
use crate::pipeline::scenarios as pipeline;

/// How a target can be reached.
#[derive(Debug, Serialize, ToSchema)]
pub struct GoalResult {
    /// Identifier of the job that sought it.
    pub job: String,
    /// `feasible`, `baseline_chance`; `mixes`, the cheapest first, each with its `levers` at their settings, `chance`,
    /// `chance_afresh` (with other luck), `spend`, `extra_cost`; the `frontier` of cost against chance; the `closest`;
    /// `would_have_to_be_true` where the target is out of reach; `statements` and `warnings` in plain sentences.
    #[schema(value_type = Object)]
    pub answer: serde_json::Value,
    /// What authorities that once stood at the unit's level did next, beside the target; `null` where nothing alike is
    /// published or kept.
    pub plausibility: Option<PlausibilityBody>,
}

/// Look for the cheapest mixes of levers that reach a target with a stated chance.
#[utoipa::path(
    operation_id = "seekGoal",
    tag = "scenarios",
    request_body(
        content = Object, content_type = "application/json",
        description = "`unit`, `target`, `probability` (0.5 to 0.95), `levers` as in a scenario but with `[least, most]` as \
            their setting; and, as wished, `budget_gbp`, `minimise` (`spend` or `extra_cost`), `fixed` levers, `start`, \
            `horizon`, `paths`, `seed`, `prices`",
        example = json!({
            "unit": "rivermouth", "target": {"measure": "agency_rate", "at_most": 15.0, "by": "2028-03"},
            "probability": 0.8, "budget_gbp": 500000,
            "levers": [
                {"kind": "retention_payment", "percent_of_pay": [0, 10]},
                {"kind": "recruitment", "starts_per_month": [0, 3]}
            ]
        }),
    ),
    responses(
        (status = 202, body = JobBody, description = "Queued", headers(("Location" = String))),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Every field that cannot be used, in `errors`"),
    )
)]
#[post("/api/v1/goal-seek")]
pub async fn request_goal(
    request: HttpRequest,
    payload: web::Payload,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let body = json_body::required(&request, payload).await?;
    let job = context.run(move |c| pipeline::request_goal(&c.database, &body, &c.installation.recipes, now())).await?;
    context.ring();
    Ok(queued(job))
}

/// The answer to a goal, once its job is done.
#[utoipa::path(
    operation_id = "getGoal",
    tag = "scenarios",
    params(("job" = String, Path, description = "Identifier of its job")),
    responses(
        (status = 200, body = GoalResult),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such job, or no answer (yet)"),
    )
)]
#[get("/api/v1/goal-seek/{job}")]
pub async fn answer(
    request: HttpRequest,
    job: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let body = context
        .run(move |c| {
            let answer = pipeline::goal_answer(&c.database, &job)?;
            let recipes = &c.installation.recipes;
            let beside = pipeline::beside_target(&c.database, &answer.unit, &answer.target, recipes)?;
            let answer = serde_json::to_value(&answer).unwrap_or_default();
            let plausibility = beside.map(PlausibilityBody::from);
            Ok::<_, Error>(GoalResult { job: job.into_inner(), answer, plausibility })
        })
        .await?;
    Ok(fresh(HttpResponse::Ok()).json(body))
}
