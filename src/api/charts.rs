//! The charts the pages show, each on its own.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};

use super::query::Query;
use super::{Context, Problem, ProblemBody, leavers};
use crate::domain::Level;
use crate::domain::survival::Staying;
use crate::pipeline;
use crate::pipeline::forecasts::read;
use crate::report;
use crate::report::chart::{Size, fan};
use crate::store;

/// Levels of the ranges drawn.
const DRAWN: [u8; 2] = [80, 95];
/// A picture needs nothing from anywhere, and may do nothing when opened by itself.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// The chart of the forecast of one measure of one unit.
#[utoipa::path(
    operation_id = "getForecastChart",
    tag = "forecasts",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("measure" = String, Query, description = "A measure", example = "agency_rate"),
        ("definition" = Option<String>, Query, description = "Another definition of the ledger"),
        ("horizon" = Option<u8>, Query, description = "Months ahead, 1 to 36; 12 without it"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml", description = "With title, description and real text"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing fitted yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/forecast.svg")]
pub async fn forecast(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["unit", "measure", "definition", "horizon", "size"])?;
    let unit = query.required("unit")?.to_owned();
    let measure = query.measure()?;
    let definition = query.text("definition").map(str::to_owned);
    let (horizon, size) = (query.horizon()?, size(&query)?);
    let levels = DRAWN.map(|level| Level::new(level).expect("80 and 95 are levels"));
    let (name, forecast) = context
        .run(move |c| {
            let name = store::units::get(&c.database, &unit)?.name;
            let forecast = read(&c.database, &unit, measure, definition.as_deref(), horizon, &levels)?;
            Ok::<_, pipeline::Error>((name, forecast))
        })
        .await?;
    Ok(picture(fan(&forecast, &name, size)))
}

fn picture(svg: String) -> HttpResponse {
    HttpResponse::Ok().content_type("image/svg+xml").insert_header((header::CONTENT_SECURITY_POLICY, POLICY)).body(svg)
}

/// The chart of offers accepted, starts, and starts expected of offers in hand.
#[utoipa::path(
    operation_id = "getRecruitmentChart",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml", description = "With title, description and real text"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/recruitment.svg")]
pub async fn recruitment(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["unit", "size"])?;
    let (unit, size) = (query.required("unit")?.to_owned(), size(&query)?);
    let told = context.run(move |c| pipeline::recruitment::read(&c.database, &unit)).await?;
    let title = report::recruitment::sentences(&told).swap_remove(0);
    Ok(picture(report::chart::recruitment(&told, &title, size)))
}

/// The chart of how much of an intake stays.
#[utoipa::path(
    operation_id = "getSurvivalChart",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml", description = "With title, description and real text"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/survival.svg")]
pub async fn survival(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let parameters = ["unit", "size"];
    let size = size(&Query::of(&request, &parameters)?)?;
    let told = leavers::asked(&request, &context, &parameters).await?;
    let nothing = Staying { basis: None, unit: String::new(), seen: None, curves: Vec::new() };
    let (staying, name) = told.map_or((nothing, String::new()), |told| (told.staying, told.name));
    let title = report::leavers::basis(&staying);
    Ok(picture(report::chart::survival(&staying, (&title, &name), size)))
}

/// The chart of the change of staff: before, started, left, other movement, now.
#[utoipa::path(
    operation_id = "getWaterfallChart",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("from" = Option<String>, Query, description = "First month", example = "2025-10"),
        ("to" = Option<String>, Query, description = "Last month", example = "2026-09"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml", description = "With title, description and real text"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/waterfall.svg")]
pub async fn waterfall(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let parameters = ["unit", "from", "to", "size"];
    let size = size(&Query::of(&request, &parameters)?)?;
    let told = leavers::asked(&request, &context, &parameters).await?;
    let change = told.as_ref().and_then(|told| told.change.first());
    let title = change.and_then(report::leavers::change).unwrap_or_else(|| "The change of staff is not known.".into());
    let name = told.as_ref().map_or("", |told| told.name.as_str());
    Ok(picture(report::chart::waterfall(change, (&title, name), size)))
}

fn size(query: &Query) -> Result<Size, Problem> {
    match query.text("size") {
        None | Some("wide") => Ok(Size::Wide),
        Some("narrow") => Ok(Size::Narrow),
        Some(other) => {
            Err(Problem::parameter("size", Some(other), "size_unknown", "`size` is `wide` or `narrow`.".to_owned()))
        }
    }
}
