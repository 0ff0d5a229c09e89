//! `GET /measures`: the ledger of definitions.

use actix_web::{HttpRequest, HttpResponse, get};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Problem, ProblemBody};
use crate::domain::ledger::{self, Definition, Term};
use crate::domain::{Measure, Rate};

/// Every measure.
#[derive(Debug, Serialize, ToSchema)]
pub struct Measures {
    /// Rates first.
    pub measures: Vec<MeasureRow>,
}

/// A measure and, for a rate, its definitions.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureRow {
    /// Its stable name.
    #[schema(example = "agency_rate")]
    pub measure: &'static str,
    /// What people call it.
    #[schema(example = "agency rate")]
    pub label: &'static str,
    /// What it is measured in.
    #[schema(example = "percent")]
    pub unit_of_measure: &'static str,
    /// Whether it is divided (a rate) or counted.
    pub rate: bool,
    /// Ways to define a rate, the default first; none for a count.
    pub definitions: Vec<DefinitionRow>,
}

/// One way to define a rate.
#[derive(Debug, Serialize, ToSchema)]
pub struct DefinitionRow {
    /// Its name, as `definition=` takes it.
    #[schema(example = "dfe_workforce")]
    pub name: &'static str,
    /// True for the one used when none is named.
    pub default: bool,
    /// Numerator and denominator in words.
    pub formula: &'static str,
    /// Counts in the numerator.
    pub numerator: Vec<&'static str>,
    /// Counts in the denominator.
    pub denominator: Vec<&'static str>,
    /// Who defines it so.
    pub source: &'static str,
}

/// The measures and their definitions.
#[utoipa::path(
    operation_id = "listMeasures",
    tag = "measures",
    responses((status = 200, body = Measures), (status = 422, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/measures")]
pub async fn list(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    Ok(HttpResponse::Ok().json(Measures { measures: Measure::served().map(row).collect() }))
}

fn row(measure: Measure) -> MeasureRow {
    let definitions = match measure {
        Measure::Rate(rate) => definitions(rate),
        Measure::Count(_) => Vec::new(),
    };
    MeasureRow {
        measure: measure.as_str(),
        label: measure.label(),
        unit_of_measure: measure.unit_of_measure().as_str(),
        rate: matches!(measure, Measure::Rate(_)),
        definitions,
    }
}

fn definitions(rate: Rate) -> Vec<DefinitionRow> {
    let counts = |terms: &'static [Term]| terms.iter().map(|t| t.count.as_str()).collect();
    let row = |(at, d): (usize, &'static Definition)| DefinitionRow {
        name: d.name,
        default: at == 0,
        formula: d.formula,
        numerator: counts(d.numerator),
        denominator: counts(d.denominator),
        source: d.source,
    };
    ledger::definitions(rate).enumerate().map(row).collect()
}
