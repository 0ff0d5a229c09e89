//! `GET /charts/forecast.svg` and `.png`: the fan chart the pages show, on its own.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};

use super::query::Query;
use super::{Context, Problem, ProblemBody};
use crate::domain::Level;
use crate::pipeline;
use crate::pipeline::forecasts::read;
use crate::report::chart::{Size, fan, png};
use crate::store;

/// Levels of the ranges drawn.
const DRAWN: [u8; 2] = [80, 95];
/// The media type of a drawing.
pub(super) const SVG: &str = "image/svg+xml";
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
    Ok(picture(SVG, drawn(&request, &context).await?))
}

/// The same chart as a picture of dots, two for each unit of the SVG, for places that take no SVG.
#[utoipa::path(
    operation_id = "getForecastPicture",
    tag = "forecasts",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("measure" = String, Query, description = "A measure", example = "agency_rate"),
        ("definition" = Option<String>, Query, description = "Another definition of the ledger"),
        ("horizon" = Option<u8>, Query, description = "Months ahead, 1 to 36; 12 without it"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, content_type = "image/png", description = "Its words are on the page of the unit and in the SVG"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit, or nothing fitted yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/forecast.png")]
pub async fn forecast_png(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    dots(&context, drawn(&request, &context).await?).await
}

async fn drawn(request: &HttpRequest, context: &web::Data<Context>) -> Result<String, Problem> {
    let query = Query::of(request, &["unit", "measure", "definition", "horizon", "size"])?;
    let unit = query.required("unit")?.to_owned();
    let measure = query.measure()?;
    let definition = query.text("definition").map(str::to_owned);
    let (horizon, size) = (query.horizon()?, size(&query)?);
    let levels = DRAWN.map(|level| Level::new(level).expect("80 and 95 are levels"));
    context
        .run(move |c| {
            let name = store::units::get(&c.database, &unit)?.name;
            let found = read(&c.database, &unit, measure, definition.as_deref(), horizon, &levels)?;
            Ok::<_, pipeline::Error>(fan(&found, &name, size))
        })
        .await
}

/// The picture of dots of a chart, made where reads are made: it takes a while.
pub(super) async fn dots(context: &web::Data<Context>, svg: String) -> Result<HttpResponse, Problem> {
    let drawn =
        move |_: &Context| Ok::<_, pipeline::Error>(png(&svg).expect("our own charts are SVG of a moderate size"));
    Ok(picture("image/png", context.run(drawn).await?))
}

/// A picture that may do nothing when opened by itself.
pub(super) fn picture(kind: &'static str, body: impl Into<actix_web::web::Bytes>) -> HttpResponse {
    HttpResponse::Ok().content_type(kind).insert_header((header::CONTENT_SECURITY_POLICY, POLICY)).body(body.into())
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
