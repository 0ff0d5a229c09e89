//! The charts of the pages of recruitment and leavers, each on its own.

use actix_web::{HttpRequest, HttpResponse, get, web};

use super::charts::{SVG, dots, picture, size};
use super::query::Query;
use super::{Context, Problem, ProblemBody, leavers};
use crate::domain::survival::Staying;
use crate::pipeline;
use crate::report;

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
    Ok(picture(SVG, drawn_recruitment(&request, &context).await?))
}

/// The same chart as a picture of dots, two for each unit of the SVG.
#[utoipa::path(
    operation_id = "getRecruitmentPicture",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, content_type = "image/png", description = "Its words are in the SVG and on the page"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/recruitment.png")]
pub async fn recruitment_png(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    dots(&context, drawn_recruitment(&request, &context).await?).await
}

async fn drawn_recruitment(request: &HttpRequest, context: &web::Data<Context>) -> Result<String, Problem> {
    let query = Query::of(request, &["unit", "size"])?;
    let (unit, size) = (query.required("unit")?.to_owned(), size(&query)?);
    let told = context.run(move |c| pipeline::recruitment::read(&c.database, &unit)).await?;
    let title = report::recruitment::sentences(&told).swap_remove(0);
    Ok(report::chart::recruitment(&told, &title, size))
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
    Ok(picture(SVG, drawn_survival(&request, &context).await?))
}

/// The same chart as a picture of dots, two for each unit of the SVG.
#[utoipa::path(
    operation_id = "getSurvivalPicture",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, content_type = "image/png", description = "Its words are in the SVG and on the page"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/survival.png")]
pub async fn survival_png(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    dots(&context, drawn_survival(&request, &context).await?).await
}

async fn drawn_survival(request: &HttpRequest, context: &web::Data<Context>) -> Result<String, Problem> {
    let parameters = ["unit", "size"];
    let size = size(&Query::of(request, &parameters)?)?;
    let told = leavers::asked(request, context, &parameters).await?;
    let nothing = Staying { basis: None, unit: String::new(), seen: None, curves: Vec::new() };
    let (staying, name) = told.map_or((nothing, String::new()), |told| (told.staying, told.name));
    let title = report::leavers::basis(&staying);
    Ok(report::chart::survival(&staying, (&title, &name), size))
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
    Ok(picture(SVG, drawn_waterfall(&request, &context).await?))
}

/// The same chart as a picture of dots, two for each unit of the SVG.
#[utoipa::path(
    operation_id = "getWaterfallPicture",
    tag = "measures",
    params(
        ("unit" = String, Query, description = "Slug of a unit", example = "rivermouth/north"),
        ("from" = Option<String>, Query, description = "First month", example = "2025-10"),
        ("to" = Option<String>, Query, description = "Last month", example = "2026-09"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, content_type = "image/png", description = "Its words are in the SVG and on the page"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No such unit"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/waterfall.png")]
pub async fn waterfall_png(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    dots(&context, drawn_waterfall(&request, &context).await?).await
}

async fn drawn_waterfall(request: &HttpRequest, context: &web::Data<Context>) -> Result<String, Problem> {
    let parameters = ["unit", "from", "to", "size"];
    let size = size(&Query::of(request, &parameters)?)?;
    let told = leavers::asked(request, context, &parameters).await?;
    let change = told.as_ref().and_then(|told| told.change.first());
    let title = change.and_then(report::leavers::change).unwrap_or_else(|| "The change of staff is not known.".into());
    let name = told.as_ref().map_or("", |told| told.name.as_str());
    Ok(report::chart::waterfall(change, (&title, name), size))
}
