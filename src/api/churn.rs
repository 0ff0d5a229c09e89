//! Who leaves: effects, checks and survival of intakes.

use actix_web::{HttpRequest, HttpResponse, get, web};

use super::query::Query;
use super::{Context, Problem, ProblemBody, timestamp};
use crate::pipeline::churn;

/// Who leaves: effects of service, role, route in and unit, how well they tell, and how much of an intake stays.
#[utoipa::path(
    operation_id = "getChurn",
    tag = "models",
    params(("organisation" = Option<String>, Query, description = "Code of an organisation; the installation's own when absent")),
    responses(
        (status = 200, body = Object, description = "The newest churn model: `id`, `as_of`, `data_hash`, `seed`, `version`; \
            `basis` (`people` or `counts`) with `first`, `last`, `people`, `people_months`, `leavers`, `patterns`, \
            `yearly_percent`; `factors` with `effects` (hazard `ratio` with its 95 % range against `reference`, or the \
            reason there is none in `telling`); `dispersion`; `calibration` on months held back; `proportionality` with \
            statements; `survival` of intakes at 12, 24 and 36 months, expected and observed; `notes` and `limits`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such organisation, or none fitted: `detail` says why"),
    )
)]
#[get("/api/v1/churn")]
pub async fn latest(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["organisation"])?;
    let asked = query.text("organisation").map(str::to_owned);
    let told = context
        .run(move |c| {
            let code = asked.unwrap_or_else(|| c.installation.home_code.clone());
            churn::latest(&c.database, &code, &c.installation.recipes)
        })
        .await?;
    let created_at = timestamp(told.created_at);
    let mut body = serde_json::to_value(&told).map_err(|error| Problem::internal(&error))?;
    body["created_at"] = created_at.into();
    Ok(HttpResponse::Ok().json(body))
}
