//! What can be done in a scenario, and what is known of it.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::scenario::LeverKind;
use crate::pipeline::scenarios::{Recipe, levers};

/// Levers with their evidence, presets, prices.
#[derive(Debug, Serialize, ToSchema)]
pub struct Catalogue {
    /// One for each kind: `kind`, `label`, `acts_on`; `setting` with its `name` in a scenario, `unit`, `least`, `most`,
    /// `usual`; the `fields` that mean something for it; `effect` with `central`, `low`, `high`; `grade`, `source` and
    /// `population` of the evidence; `cost`; what holds for several `together`; a `note`.
    #[schema(value_type = Vec<Object>)]
    pub levers: Vec<Value>,
    /// What authorities really do: `name`, `label`, `story`, `evidence` and `levers` ready for a scenario.
    #[schema(value_type = Vec<Object>)]
    pub presets: Vec<Value>,
    /// What things cost where neither a scenario nor the extracts say.
    #[schema(value_type = Object)]
    pub prices: Value,
}

/// Every kind of lever with its evidence, presets of what authorities do, and prices.
#[utoipa::path(
    operation_id = "listLevers",
    tag = "scenarios",
    responses((status = 200, body = Catalogue), (status = 422, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/levers")]
pub async fn list(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    Ok(HttpResponse::Ok().json(Catalogue::from(levers(&context.installation.recipes))))
}

impl From<&Recipe> for Catalogue {
    fn from(recipe: &Recipe) -> Self {
        let levers = recipe.levers.iter().map(|lever| named(json!(lever), lever.kind)).collect();
        let presets = recipe.presets.iter().map(|preset| json!(preset)).collect();
        Self { levers, presets, prices: json!(recipe.prices) }
    }
}

/// With the name its setting has in a scenario.
fn named(mut lever: Value, kind: LeverKind) -> Value {
    if let (Some(name), Some(setting)) = (kind.setting(), lever.get_mut("setting").and_then(Value::as_object_mut)) {
        setting.insert("name".into(), name.into());
    }
    lever
}
