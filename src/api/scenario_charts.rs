//! The charts of a scenario's page, each on its own: what comes of it, and which assumption matters most.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, web};

use super::charts::{SVG, dots, picture, size};
use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::scenario::Outlook;
use crate::domain::{HistoryPoint, Measure};
use crate::pipeline::{Error, scenarios};
use crate::report::chart::scenario::{Matters, fan, story};
use crate::report::words::clean_name;
use crate::store;

/// The chart of one measure with a scenario and without.
#[utoipa::path(
    operation_id = "getScenarioChart",
    tag = "scenarios",
    params(
        ("id" = String, Query, description = "Id of a scenario that was simulated"),
        ("version" = Option<u32>, Query, description = "Which version; the newest without it"),
        ("measure" = Option<String>, Query, description = "A measure simulated; the target's without it", example = "agency_rate"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml", description = "With title, description and real text"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such scenario, or it was not simulated yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/scenario.svg")]
pub async fn scenario(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    Ok(picture(SVG, drawn_scenario(&request, &context).await?))
}

/// The same chart as a picture of dots, two for each unit of the SVG.
#[utoipa::path(
    operation_id = "getScenarioPicture",
    tag = "scenarios",
    params(
        ("id" = String, Query, description = "Id of a scenario that was simulated"),
        ("version" = Option<u32>, Query, description = "Which version; the newest without it"),
        ("measure" = Option<String>, Query, description = "A measure simulated; the target's without it", example = "agency_rate"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, content_type = "image/png", description = "Its words are in the SVG and on the page"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such scenario, or it was not simulated yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/scenario.png")]
pub async fn scenario_png(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    dots(&context, drawn_scenario(&request, &context).await?).await
}

/// What came of a scenario, which measure of it is drawn, its record, and what people call the unit.
type Drawn = (Outlook, usize, Vec<HistoryPoint>, String);

async fn drawn_scenario(request: &HttpRequest, context: &web::Data<Context>) -> Result<String, Problem> {
    let query = Query::of(request, &["id", "version", "measure", "size"])?;
    let (id, version, size) =
        (query.required("id")?.to_owned(), query.parsed("version", "version_expected")?, size(&query)?);
    let asked = query.text("measure").map(|_| query.measure()).transpose()?;
    let read = move |c: &Context| {
        let outlook = scenarios::outlook(&c.database, &id, version)?;
        let drawn = scenarios::drawn(&outlook, asked);
        let of = outlook.measures.get(drawn);
        let history = of.map(|m| scenarios::history(&c.database, &outlook, m)).transpose()?.unwrap_or_default();
        let name = clean_name(&store::units::get(&c.database, &outlook.scenario.unit)?.name);
        Ok::<Drawn, Error>((outlook, drawn, history, name))
    };
    let (outlook, drawn, history, name) = context.run(read).await?;
    let of = outlook.measures.get(drawn).filter(|m| asked.is_none_or(|asked| asked == m.measure));
    let of = of.ok_or_else(|| not_simulated(asked, &outlook))?;
    Ok(fan(&story(&outlook, of, &history, &name), size))
}

fn not_simulated(asked: Option<Measure>, outlook: &Outlook) -> Problem {
    let known: Vec<&str> = outlook.measures.iter().map(|m| m.measure.as_str()).collect();
    let told = format!("The scenario was not simulated for this measure: ask for one of {}.", known.join(", "));
    Problem::parameter("measure", asked.map(Measure::as_str), "measure_not_simulated", told)
}

/// The chart of how far each assumption of a scenario moves what comes of it.
#[utoipa::path(
    operation_id = "getTornadoChart",
    tag = "scenarios",
    params(
        ("id" = String, Query, description = "Id of a scenario that was simulated"),
        ("version" = Option<u32>, Query, description = "Which version; the newest without it"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml", description = "With title, description and real text"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such scenario, or it was not simulated yet, or it assumes nothing"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/tornado.svg")]
pub async fn tornado(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    Ok(picture(SVG, drawn_tornado(&request, &context).await?))
}

/// The same chart as a picture of dots, two for each unit of the SVG.
#[utoipa::path(
    operation_id = "getTornadoPicture",
    tag = "scenarios",
    params(
        ("id" = String, Query, description = "Id of a scenario that was simulated"),
        ("version" = Option<u32>, Query, description = "Which version; the newest without it"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, content_type = "image/png", description = "Its words are in the SVG and on the page"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such scenario, or it was not simulated yet, or it assumes nothing"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/tornado.png")]
pub async fn tornado_png(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    dots(&context, drawn_tornado(&request, &context).await?).await
}

async fn drawn_tornado(request: &HttpRequest, context: &web::Data<Context>) -> Result<String, Problem> {
    let query = Query::of(request, &["id", "version", "size"])?;
    let (id, version, size) =
        (query.required("id")?.to_owned(), query.parsed("version", "version_expected")?, size(&query)?);
    let outlook = context.run(move |c| scenarios::outlook(&c.database, &id, version)).await?;
    let nothing = "The scenario assumes nothing that could be moved, so there is no such chart.";
    let matters = Matters::of(&outlook);
    let matters = matters.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "nothing_assumed", nothing))?;
    Ok(matters.draw(size))
}
