//! Scenarios written down: what an organisation might do, version by version.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, delete, get, post, put, web};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::context::now;
use super::query::Query;
use super::{Context, Problem, ProblemBody, json_body, timestamp};
use crate::pipeline::scenarios::{self as pipeline, Part, Ran, Stored};

/// Most entries of one part of a list.
const MOST_LISTED: usize = 200;

/// Scenarios, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Scenarios {
    /// Each in its newest version.
    pub scenarios: Vec<ScenarioBody>,
    /// Give it as `after` for the next part; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Versions of a scenario.
#[derive(Debug, Serialize, ToSchema)]
pub struct Versions {
    /// Newest first, at most 500.
    pub versions: Vec<ScenarioBody>,
}

/// A version of a scenario.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Scenario)]
pub struct ScenarioBody {
    /// The scenario's identifier.
    pub id: String,
    /// Code of the organisation of its unit.
    #[schema(example = "rivermouth")]
    pub organisation: String,
    /// Which version this is, from 1.
    pub version: u32,
    /// How many there are; the newest has this number.
    pub versions: u32,
    /// When this version was written down, UTC.
    pub created_at: String,
    /// Identifier of the scenario it was copied from.
    pub copied_from: Option<String>,
    /// Whether the scenario is its organisation's plan.
    pub is_plan: bool,
    /// Which of its versions is the plan.
    pub plan_version: Option<u32>,
    /// When this version was last simulated; `null` where it was not.
    pub ran: Option<RanBody>,
    /// As it was sent, with what was left out filled in.
    #[schema(value_type = Object)]
    pub scenario: Value,
}

/// When a version was simulated.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ran)]
pub struct RanBody {
    /// When, UTC.
    pub at: String,
    /// Identifier of the model.
    pub model: String,
    /// The version simulated.
    pub version: u32,
}

impl From<Ran> for RanBody {
    fn from(ran: Ran) -> Self {
        Self { at: timestamp(ran.at), model: ran.model, version: ran.version }
    }
}

impl From<Stored> for ScenarioBody {
    fn from(stored: Stored) -> Self {
        Self {
            scenario: serde_json::to_value(&stored.scenario).unwrap_or_default(),
            id: stored.id,
            organisation: stored.organisation,
            version: stored.version,
            versions: stored.versions,
            created_at: timestamp(stored.created_at),
            copied_from: stored.copied_from,
            is_plan: stored.is_plan,
            plan_version: stored.plan_version,
            ran: stored.ran.map(RanBody::from),
        }
    }
}

/// Write a scenario down.
#[utoipa::path(
    operation_id = "createScenario",
    tag = "scenarios",
    request_body(
        content = Object, content_type = "application/json",
        description = "`name`, `unit` (full slug), `levers`; and, as wished, `start` (YYYY-MM; the month after the last \
            with data without it), `horizon` (months, 36), `paths` (10000), `seed`, `target` (`measure`, `at_most` or \
            `at_least`, `by`), `prices`, `note`. A lever has a `kind`, the setting of its kind, and, as wished, `from`, \
            `until`, `month`, `ramp_months`, `roles`, `units`, `to`, `effect` (`central`, `low`, `high`, `why`), \
            `cost`, `label`: `GET /api/v1/levers` lists kinds, settings and evidence.",
        example = json!({
            "name": "Retention payment and 12 newly qualified", "unit": "rivermouth", "start": "2026-10", "horizon": 36,
            "target": {"measure": "agency_rate", "at_most": 15.0, "by": "2028-03"},
            "levers": [
                {"kind": "retention_payment", "percent_of_pay": 8, "from": "2026-10", "roles": ["social_worker"]},
                {"kind": "newly_qualified_intake", "fte": 12, "month": "2027-09"}
            ]
        }),
    ),
    responses(
        (status = 201, body = ScenarioBody, description = "Kept as its first version", headers(("Location" = String), ("ETag" = String))),
        (status = 413, body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Every field that cannot be used, in `errors`"),
    )
)]
#[post("/api/v1/scenarios")]
pub async fn create(
    request: HttpRequest,
    payload: web::Payload,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let body = json_body::required(&request, payload).await?;
    let kept = context.run(move |c| pipeline::create(&c.database, &body, &c.installation.recipes, now())).await?;
    Ok(created(kept))
}

/// Scenarios of one organisation or of all in their newest version, newest first.
#[utoipa::path(
    operation_id = "listScenarios",
    tag = "scenarios",
    params(
        ("organisation" = Option<String>, Query, description = "Code of an organisation"),
        ("after" = Option<usize>, Query, description = "The `next` of the part before"),
        ("limit" = Option<usize>, Query, description = "Entries, at most 200"),
    ),
    responses(
        (status = 200, body = Scenarios),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/scenarios")]
pub async fn list(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["organisation", "after", "limit"])?;
    let organisation = query.text("organisation").map(str::to_owned);
    let page = query.page(MOST_LISTED)?;
    // One more than shown: whether there is a next part.
    let part = Part { after: page.after, limit: page.limit + 1 };
    let mut found = context.run(move |c| pipeline::list(&c.database, organisation.as_deref(), part)).await?;
    let next = (found.len() > page.limit).then(|| (page.after + page.limit).to_string());
    found.truncate(page.limit);
    let scenarios = found.into_iter().map(ScenarioBody::from).collect();
    Ok(fresh(HttpResponse::Ok()).json(Scenarios { scenarios, next }))
}

/// One scenario, in its newest version or the one asked for.
#[utoipa::path(
    operation_id = "getScenario",
    tag = "scenarios",
    params(
        ("id" = String, Path, description = "Its identifier"),
        ("version" = Option<u32>, Query, description = "One of its versions; the newest without it"),
    ),
    responses(
        (status = 200, body = ScenarioBody, headers(("ETag" = String))),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/scenarios/{id}")]
pub async fn get_one(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    let version = version(&Query::of(&request, &["version"])?)?;
    let found = context.run(move |c| pipeline::get(&c.database, &id, version)).await?;
    Ok(one(HttpResponse::Ok(), found))
}

/// Write a new version down. The same words again are no new version.
#[utoipa::path(
    operation_id = "reviseScenario",
    tag = "scenarios",
    params(
        ("id" = String, Path, description = "Its identifier"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the version that was read: refused where another came first"),
    ),
    request_body(content = Object, content_type = "application/json", description = "All of it, as `POST /api/v1/scenarios` takes it"),
    responses(
        (status = 200, body = ScenarioBody, description = "The newest version", headers(("ETag" = String))),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Another version came first"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Every field that cannot be used, in `errors`"),
    )
)]
#[put("/api/v1/scenarios/{id}")]
pub async fn revise(
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let after = if_match(&request)?;
    let body = json_body::required(&request, payload).await?;
    let kept =
        context.run(move |c| pipeline::revise(&c.database, &id, &body, after, &c.installation.recipes, now())).await?;
    Ok(one(HttpResponse::Ok(), kept))
}

/// Take a scenario out of every list; the answer is what it was. The plan cannot be removed.
#[utoipa::path(
    operation_id = "removeScenario",
    tag = "scenarios",
    params(("id" = String, Path, description = "Its identifier")),
    responses(
        (status = 200, body = ScenarioBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It is the plan"),
    )
)]
#[delete("/api/v1/scenarios/{id}")]
pub async fn remove(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let gone = context
        .run(move |c| {
            let was = pipeline::get(&c.database, &id, None)?;
            pipeline::remove(&c.database, &id, now()).map(|()| was)
        })
        .await?;
    Ok(fresh(HttpResponse::Ok()).json(ScenarioBody::from(gone)))
}

/// Every version of a scenario, newest first.
#[utoipa::path(
    operation_id = "listScenarioVersions",
    tag = "scenarios",
    params(("id" = String, Path, description = "Its identifier")),
    responses((status = 200, body = Versions), (status = 404, body = ProblemBody, content_type = "application/problem+json"))
)]
#[get("/api/v1/scenarios/{id}/versions")]
pub async fn versions(
    request: HttpRequest,
    id: web::Path<String>,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let found = context.run(move |c| pipeline::versions(&c.database, &id)).await?;
    Ok(fresh(HttpResponse::Ok()).json(Versions { versions: found.into_iter().map(ScenarioBody::from).collect() }))
}

/// Keep the newest version as a scenario of its own.
#[utoipa::path(
    operation_id = "copyScenario",
    tag = "scenarios",
    params(("id" = String, Path, description = "Its identifier")),
    request_body(content = Option<Object>, content_type = "application/json", description = "`name`; \"Copy of …\" without it"),
    responses(
        (status = 201, body = ScenarioBody, headers(("Location" = String), ("ETag" = String))),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/scenarios/{id}/copy")]
pub async fn copy(
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
    context: web::Data<Context>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request, &[])?;
    let mut given = json_body::fields(&request, payload, &["name"]).await?;
    let name = match given.remove("name") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name),
        Some(_) => return Err(Problem::invalid("json_invalid", "`name` is a text.")),
    };
    let kept = context.run(move |c| pipeline::copy(&c.database, &id, name.as_deref(), now())).await?;
    Ok(created(kept))
}

/// `version`, when one is asked for.
pub(super) fn version(query: &Query) -> Result<Option<u32>, Problem> {
    let fix = "`version` is the number of a version, from 1.";
    let whole = |text: &str| {
        let number = text.parse().ok().filter(|n| *n >= 1);
        number.ok_or_else(|| Problem::parameter("version", Some(text), "number_expected", fix))
    };
    query.text("version").map(whole).transpose()
}

/// The version a change was made to.
fn if_match(request: &HttpRequest) -> Result<Option<u32>, Problem> {
    let Some(given) = request.headers().get(header::IF_MATCH) else { return Ok(None) };
    let text = given.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.trim_start_matches("W/").trim_matches('"').parse().ok();
    let detail = "`If-Match` holds the `ETag` of a version as it was read, such as \"2\".";
    number.map(Some).ok_or_else(|| Problem::invalid("if_match_unreadable", detail))
}

/// What can change at any time, and is nobody else's business.
pub(super) fn fresh(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    response
}

/// A version with its tag.
pub(super) fn one(response: HttpResponseBuilder, stored: Stored) -> HttpResponse {
    let tag = format!("\"{}\"", stored.version);
    fresh(response).insert_header((header::ETAG, tag)).json(ScenarioBody::from(stored))
}

fn created(stored: Stored) -> HttpResponse {
    let mut response = HttpResponse::Created();
    response.insert_header((header::LOCATION, format!("/api/v1/scenarios/{}", stored.id)));
    one(response, stored)
}
