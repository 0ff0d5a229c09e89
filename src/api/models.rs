//! Fitted models and their cards.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody, timestamp};
use crate::domain::Period;
use crate::pipeline::{Error, record};
use crate::store;
use crate::store::models::ModelRecord;

/// Models, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Models {
    /// Without their cards.
    pub models: Vec<ModelRow>,
}

/// What a model is and was made from.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelRow {
    /// Its identifier.
    pub id: String,
    /// Code of its organisation.
    pub organisation: String,
    /// What sort of model.
    #[schema(example = "workforce")]
    pub kind: String,
    /// Its method in a few words.
    pub method: String,
    /// The last period of its data.
    #[schema(value_type = String, example = "2026-09")]
    pub as_of: Period,
    /// When it was fitted, UTC.
    pub created_at: String,
    /// Hash of the data it was fitted to.
    pub data_hash: String,
    /// Seed of its simulations.
    pub seed: u64,
    /// The version of staffcast that fitted it.
    pub version: String,
}

/// A model with its card.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelCard {
    /// What it is.
    #[serde(flatten)]
    pub model: ModelRow,
    /// What it was made from, how good it was on the past, what it cannot do.
    #[schema(value_type = Object)]
    pub card: serde_json::Value,
    /// How the forecasts served by models of its kind did once their periods arrived, by measure, level and horizon.
    #[schema(value_type = Object)]
    pub live: serde_json::Value,
}

/// Fitted models of one organisation or of all, newest first.
#[utoipa::path(
    operation_id = "listModels",
    tag = "models",
    params(("organisation" = Option<String>, Query, description = "Code of an organisation")),
    responses((status = 200, body = Models), (status = 422, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/models")]
pub async fn list(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["organisation"])?;
    let organisation = query.text("organisation").map(str::to_owned);
    let found = context.run(move |c| store::models::list(&c.database, organisation.as_deref())).await?;
    Ok(HttpResponse::Ok().json(Models { models: found.into_iter().map(ModelRow::from).collect() }))
}

/// One model with its card.
#[utoipa::path(
    operation_id = "getModel",
    tag = "models",
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, body = ModelCard), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/models/{id}")]
pub async fn get_one(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let (mut record, live) = context
        .run(move |c| {
            let model = store::models::get(&c.database, &id)?;
            let recipe = &c.installation.recipes.drift.coverage;
            let live = record::summary(&c.database, &model.organisation, &model.kind, recipe)?;
            Ok::<_, Error>((model, live))
        })
        .await?;
    let card = record.card.take();
    let live = serde_json::to_value(&live).unwrap_or_default();
    Ok(HttpResponse::Ok().json(ModelCard { model: ModelRow::from(record), card, live }))
}

impl From<ModelRecord> for ModelRow {
    fn from(m: ModelRecord) -> Self {
        Self {
            id: m.id,
            organisation: m.organisation,
            kind: m.kind,
            method: m.method,
            as_of: m.as_of,
            created_at: timestamp(m.created_at),
            data_hash: m.data_hash,
            seed: m.seed,
            version: m.version,
        }
    }
}
