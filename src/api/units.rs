//! Organisations and their trees of units.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::UnitKind;
use crate::store;
use crate::store::units::UnitRecord;

/// Every organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Organisations {
    /// By code.
    pub organisations: Vec<OrganisationRow>,
}

/// One organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationRow {
    /// Its code, and the slug of its top unit.
    #[schema(example = "rivermouth")]
    pub code: String,
    /// Its name.
    #[schema(example = "Rivermouth Council")]
    pub name: String,
}

/// Trees of units, one for each organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Units {
    /// The tops.
    pub units: Vec<UnitNode>,
}

/// A unit and those below it.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitNode {
    /// Its stable address, as `unit=` takes it.
    #[schema(example = "rivermouth/north")]
    pub slug: String,
    /// Its name.
    #[schema(example = "North")]
    pub name: String,
    /// What it is.
    #[schema(value_type = String, example = "service")]
    pub kind: UnitKind,
    /// Code of its organisation.
    #[schema(example = "rivermouth")]
    pub organisation: String,
    /// The units right below it.
    #[schema(no_recursion)]
    pub children: Vec<UnitNode>,
}

/// Every organisation.
#[utoipa::path(
    operation_id = "listOrganisations",
    tag = "units",
    responses((status = 200, body = Organisations), (status = 422, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/organisations")]
pub async fn list_organisations(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let found = context.run(|c| store::organisations::list(&c.database)).await?;
    let organisations = found.into_iter().map(|o| OrganisationRow { code: o.code, name: o.name }).collect();
    Ok(HttpResponse::Ok().json(Organisations { organisations }))
}

/// The trees of units, of one organisation or of all.
#[utoipa::path(
    operation_id = "listUnits",
    tag = "units",
    params(("organisation" = Option<String>, Query, description = "Code of an organisation")),
    responses((status = 200, body = Units), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/units")]
pub async fn list(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["organisation"])?;
    let organisation = query.text("organisation").map(str::to_owned);
    let found = context
        .run(move |c| {
            if let Some(code) = &organisation {
                store::organisations::get(&c.database, code)?;
            }
            store::units::list(&c.database, organisation.as_deref())
        })
        .await?;
    Ok(HttpResponse::Ok().json(Units { units: trees(found) }))
}

/// Units in any order as trees; siblings keep their order.
fn trees(units: Vec<UnitRecord>) -> Vec<UnitNode> {
    let mut below: BTreeMap<Option<String>, Vec<UnitRecord>> = BTreeMap::new();
    for unit in units {
        below.entry(unit.parent.clone()).or_default().push(unit);
    }
    children(None, &mut below)
}

fn children(parent: Option<&str>, below: &mut BTreeMap<Option<String>, Vec<UnitRecord>>) -> Vec<UnitNode> {
    let units = below.remove(&parent.map(str::to_owned)).unwrap_or_default();
    units
        .into_iter()
        .map(|u| UnitNode {
            children: children(Some(&u.slug), below),
            slug: u.slug,
            name: u.name,
            kind: u.kind,
            organisation: u.organisation,
        })
        .collect()
}
