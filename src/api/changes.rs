//! What an extract changed: old values against new ones, and the headline figures.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::{Gap, Measure, Month, Period, Reading};
use crate::pipeline;
use crate::store::changes::{Change, Part};

const PAGE: usize = 1_000;

/// What an extract changed when it came, also when it was taken back since.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    /// Values of cells nothing was known of.
    pub added: usize,
    /// Values that differ from what was in force.
    pub changed: usize,
    /// Values worked out from snapshots that gave way to counted ones.
    pub gave_way: usize,
    /// Values that say what was known.
    pub unchanged: usize,
    /// The latest month with staff in post, which the headlines are of.
    #[schema(value_type = Option<String>, example = "2026-09")]
    pub month: Option<Month>,
    /// Rates of the whole organisation with all that counts now, without the extract and with it.
    pub headlines: Vec<HeadlineChange>,
    /// This part of the changes: `changed` ones first, then `gave_way`, then `added`.
    #[expect(clippy::struct_field_names, reason = "lists are named after what they hold")]
    pub changes: Vec<CellChange>,
    /// Give it as `after` to go on; `null` at the end.
    pub next: Option<String>,
}

/// A rate without the extract and with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct HeadlineChange {
    /// The rate.
    #[schema(value_type = String, example = "agency_rate")]
    pub measure: Measure,
    /// By which definition.
    #[schema(example = "dfe_workforce")]
    pub definition: &'static str,
    /// Without the extract, unrounded.
    pub before: Option<f64>,
    /// With it.
    pub after: Option<f64>,
}

/// One value.
#[derive(Debug, Serialize, ToSchema)]
pub struct CellChange {
    /// `changed`, `gave_way` or `added`.
    #[schema(example = "changed")]
    pub effect: &'static str,
    /// Slug of the unit.
    #[schema(example = "rivermouth/north/team-1")]
    pub unit: String,
    /// The role group; `null` for all staff together.
    pub role: Option<String>,
    /// What is measured.
    #[schema(value_type = String, example = "leavers")]
    pub measure: Measure,
    /// The period.
    #[schema(value_type = String, example = "2026-09")]
    pub period: Period,
    /// What was in force; `null` where nothing was.
    pub old: Option<ValueOrGap>,
    /// The extract that gave it.
    pub old_extract: Option<String>,
    /// What the extract says.
    pub new: ValueOrGap,
}

/// A number, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueOrGap {
    /// The number.
    pub value: Option<f64>,
    /// Such as `suppressed`.
    #[schema(value_type = Option<String>, example = "suppressed")]
    pub gap: Option<Gap>,
}

impl From<Reading> for ValueOrGap {
    fn from(reading: Reading) -> Self {
        Self { value: reading.ok(), gap: reading.err() }
    }
}

impl From<Change> for CellChange {
    fn from(change: Change) -> Self {
        Self {
            effect: change.effect.as_str(),
            unit: change.unit,
            role: change.role.map(|role| role.as_str().to_owned()),
            measure: change.measure,
            period: change.period,
            old: change.old.map(ValueOrGap::from),
            old_extract: change.old_extract,
            new: change.new.into(),
        }
    }
}

/// What an extract changed, and what that does to the headline figures.
#[utoipa::path(
    operation_id = "listChanges",
    tag = "extracts",
    params(
        ("id" = String, Path, description = "The extract"),
        ("after" = Option<usize>, Query, description = "The `next` of the part before"),
        ("limit" = Option<usize>, Query, description = "Entries, at most 1000"),
    ),
    responses((status = 200, body = Changes), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/extracts/{id}/changes")]
pub async fn list(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    let page = Query::of(&request, &["after", "limit"])?.page(PAGE)?;
    let part = Part { after: page.after, limit: page.limit };
    let found = context.run(move |c| pipeline::changes::of(&c.database, &id, part)).await?;
    let end = page.after.saturating_add(page.limit);
    let next = (found.entries() > end).then(|| end.to_string());
    let headlines = found.headlines.into_iter().map(|h| HeadlineChange {
        measure: h.measure,
        definition: h.definition,
        before: h.before,
        after: h.after,
    });
    Ok(HttpResponse::Ok().json(Changes {
        added: found.added,
        changed: found.changed,
        gave_way: found.gave_way,
        unchanged: found.unchanged,
        month: found.month,
        headlines: headlines.collect(),
        changes: found.cells.into_iter().map(CellChange::from).collect(),
        next,
    }))
}
