//! `GET /charts/forecast.svg`: the fan chart the pages show, on its own.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::Level;
use crate::pipeline;
use crate::pipeline::forecasts::read;
use crate::report::chart::{Size, fan};
use crate::store;

/// Levels of the ranges drawn.
const DRAWN: [u8; 2] = [80, 95];
/// A picture needs nothing from anywhere, and may do nothing when opened by itself.
pub(super) const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

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
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(fan(&forecast, &name, size)))
}

/// `size`, wide without it.
///
/// # Errors
/// Another word.
pub(super) fn size(query: &Query) -> Result<Size, Problem> {
    match query.text("size") {
        None | Some("wide") => Ok(Size::Wide),
        Some("narrow") => Ok(Size::Narrow),
        Some(other) => {
            Err(Problem::parameter("size", Some(other), "size_unknown", "`size` is `wide` or `narrow`.".to_owned()))
        }
    }
}
