//! `GET /peers`: an authority's published figure beside its neighbours, its region and England; and the funnel.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::charts::{SVG, dots, picture, size};
use super::query::Query;
use super::{Context, Problem, ProblemBody, timestamp};
use crate::domain::peers::{
    Basis, FunnelReading, NeighbourFigure, PastYear, PeerFigure, Peers, SourceFile, Z_95, Z_998,
};
use crate::domain::{Gap, HistoryPoint, Measure, UnitOfMeasure};
use crate::pipeline::peers::{Question, measure, read};
use crate::report::chart::peers::funnel;
use crate::report::peers as told;

/// One measure of one year, compared.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeersBody {
    /// Code of the organisation whose published figures these are.
    pub organisation: String,
    /// The measure.
    #[schema(value_type = String, example = "agency_rate")]
    pub measure: Measure,
    /// The definition the table prints.
    #[schema(example = "dfe_workforce")]
    pub definition: String,
    /// What values are measured in.
    #[schema(value_type = String, example = "percent")]
    pub unit_of_measure: UnitOfMeasure,
    /// The year to 30 September.
    #[schema(example = 2022)]
    pub year: i32,
    /// Years with a value, oldest first.
    pub years: Vec<i32>,
    /// Why the authority is taken for the organisation's: `asked`, `chosen`, `name` or `unknown`.
    #[schema(example = "name")]
    pub basis: String,
    /// The authority compared; `null` where nothing tells which it is.
    pub own: Option<PeerBody>,
    /// Its statistical neighbours, closest first; empty without a list.
    pub neighbours: Vec<NeighbourBody>,
    /// The middle of their values.
    pub median: Option<MedianBody>,
    /// Its region.
    pub region: Option<PeerBody>,
    /// England.
    pub england: Option<PeerBody>,
    /// Authorities in the table.
    pub authorities: usize,
    /// Where the own value lies among all.
    pub standing: Option<StandingBody>,
    /// Limits of chance and usual differences; `null` for caseload.
    pub funnel: Option<FunnelBody>,
    /// Year by year.
    pub past: Vec<PastYearBody>,
    /// The organisation's own last month by the same definition.
    pub monthly: Option<PeerPointBody>,
    /// The list of neighbours in force.
    pub list: Option<SourceFileBody>,
    /// The tables the year's figures came from.
    pub tables: Vec<SourceFileBody>,
    /// The same in words.
    pub sentences: Vec<String>,
}

/// A value with its counts, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeerPointBody {
    /// The period.
    #[schema(example = "2022")]
    pub period: String,
    /// The value as published.
    pub value: Option<f64>,
    /// Numerator of the printed counts.
    pub numerator: Option<f64>,
    /// Denominator of the printed counts.
    pub denominator: Option<f64>,
    /// Why there is no value.
    #[schema(value_type = Option<String>, example = "suppressed")]
    pub gap: Option<Gap>,
}

/// An authority, a region or a country.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeerBody {
    /// Slug of its unit; empty where the table has no such authority.
    pub unit: String,
    /// Code of an authority.
    #[schema(example = "887")]
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its figure.
    pub figure: PeerPointBody,
}

/// A neighbour.
#[derive(Debug, Serialize, ToSchema)]
pub struct NeighbourBody {
    /// How like it is, in the words of the list.
    #[schema(example = "very close")]
    pub closeness: Option<String>,
    /// Who it is.
    #[serde(flatten)]
    pub authority: PeerBody,
}

/// The middle of the neighbours' values.
#[derive(Debug, Serialize, ToSchema)]
pub struct MedianBody {
    /// Unrounded.
    pub value: f64,
    /// Neighbours with a value.
    pub of: usize,
    /// Neighbours without one.
    pub without: usize,
}

/// Where a value lies among all.
#[derive(Debug, Serialize, ToSchema)]
pub struct StandingBody {
    /// Authorities with a higher value.
    pub lower_than: usize,
    /// Other authorities with a value.
    pub of: usize,
}

/// Control limits, additive over-dispersion (Spiegelhalter 2005).
#[derive(Debug, Serialize, ToSchema)]
pub struct FunnelBody {
    /// England's rate, percent.
    pub target: f64,
    /// Usual differences between authorities as a standard deviation, points.
    pub spread: f64,
    /// How many times as much as chance authorities differ (mean square).
    pub dispersion: f64,
    /// Authorities it was estimated from.
    pub authorities: usize,
    /// Authorities outside the 95 % limits.
    pub outside_95: usize,
    /// Authorities outside the 99.8 % limits.
    pub outside_99_8: usize,
    /// The own value; `null` without value or denominator.
    pub own: Option<FunnelOwnBody>,
}

/// The own value in the funnel.
#[derive(Debug, Serialize, ToSchema)]
pub struct FunnelOwnBody {
    /// Standard deviations from England's rate.
    pub distance: f64,
    /// `within_95`, `outside_95` or `outside_99_8`.
    #[schema(example = "outside_95")]
    pub verdict: String,
    /// 95 % limits at its size.
    pub limits_95: [f64; 2],
    /// 99.8 % limits at its size.
    pub limits_99_8: [f64; 2],
}

/// One year of the past.
#[derive(Debug, Serialize, ToSchema)]
pub struct PastYearBody {
    /// The year.
    pub year: i32,
    /// Own value.
    pub own: Option<f64>,
    /// The neighbours' median.
    pub median: Option<f64>,
    /// Neighbours behind it.
    pub of: usize,
    /// The region's value.
    pub region: Option<f64>,
    /// England's value.
    pub england: Option<f64>,
}

/// A file that came in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceFileBody {
    /// Id of its extract.
    pub extract: String,
    /// Its name, as sent.
    pub file_name: String,
    /// When it came in, UTC.
    pub received_at: String,
}

/// A published figure of an authority beside its statistical neighbours, its region and England.
#[utoipa::path(
    operation_id = "getPeers",
    tag = "measures",
    params(
        ("measure" = String, Query, description = "One that is published for every authority", example = "agency_rate"),
        ("year" = Option<i32>, Query, description = "A year to 30 September; the last with a value without it", example = 2022),
        ("authority" = Option<String>, Query, description = "Code of an authority; without it the organisation's own, by choice or by name", example = "887"),
        ("organisation" = Option<String>, Query, description = "Whose published figures; the installation's own without it"),
    ),
    responses(
        (status = 200, body = PeersBody),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No published figures"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/peers")]
pub async fn compare(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    let query = Query::of(&request, &["measure", "year", "authority", "organisation"])?;
    Ok(HttpResponse::Ok().json(PeersBody::from(found(&query, &context).await?)))
}

/// The funnel chart of one measure and year, with the authority and its neighbours named.
#[utoipa::path(
    operation_id = "getFunnelChart",
    tag = "measures",
    params(
        ("measure" = String, Query, description = "One that is published for every authority", example = "agency_rate"),
        ("year" = Option<i32>, Query, description = "A year to 30 September; the last with a value without it"),
        ("authority" = Option<String>, Query, description = "Code of an authority; without it the organisation's own"),
        ("organisation" = Option<String>, Query, description = "Whose published figures; the installation's own without it"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, body = String, content_type = "image/svg+xml", description = "With title, description and real text"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No published figures"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/funnel.svg")]
pub async fn funnel_chart(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    Ok(picture(SVG, drawn_funnel_chart(&request, &context).await?))
}

/// The same chart as a picture of dots, two for each unit of the SVG.
#[utoipa::path(
    operation_id = "getFunnelPicture",
    tag = "measures",
    params(
        ("measure" = String, Query, description = "One that is published for every authority", example = "agency_rate"),
        ("year" = Option<i32>, Query, description = "A year to 30 September; the last with a value without it"),
        ("authority" = Option<String>, Query, description = "Code of an authority; without it the organisation's own"),
        ("organisation" = Option<String>, Query, description = "Whose published figures; the installation's own without it"),
        ("size" = Option<String>, Query, description = "`wide` (without it) or `narrow`"),
    ),
    responses(
        (status = 200, content_type = "image/png", description = "Its words are in the SVG and on the page"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No published figures"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
#[get("/api/v1/charts/funnel.png")]
pub async fn funnel_chart_png(request: HttpRequest, context: web::Data<Context>) -> Result<HttpResponse, Problem> {
    dots(&context, drawn_funnel_chart(&request, &context).await?).await
}

async fn drawn_funnel_chart(request: &HttpRequest, context: &web::Data<Context>) -> Result<String, Problem> {
    let query = Query::of(request, &["measure", "year", "authority", "organisation", "size"])?;
    let size = size(&query)?;
    Ok(funnel(&found(&query, context).await?, size))
}

async fn found(query: &Query, context: &Context) -> Result<Peers, Problem> {
    let question = Question {
        organisation: query.text("organisation").unwrap_or(&context.installation.home_code).to_owned(),
        authority: query.text("authority").map(str::to_owned),
        measure: measure(query.measure()?).map_err(|error| Problem::of(&error))?,
        year: query.parsed("year", "year_expected")?,
    };
    context.run(move |c| read(&c.database, &question)).await
}

impl From<Peers> for PeersBody {
    fn from(p: Peers) -> Self {
        let rate = p.measure.rate();
        Self {
            measure: rate.into(),
            definition: p.definition().name.to_owned(),
            unit_of_measure: rate.unit_of_measure(),
            sentences: std::iter::once(told::headline(&p)).chain(told::sentences(&p)).chain([told::why(&p)]).collect(),
            funnel: p.funnel.map(|reading| FunnelBody::of(&reading, p.own.as_ref())),
            year: p.year,
            years: p.years,
            basis: match p.basis {
                Basis::Asked => "asked",
                Basis::Chosen(_) => "chosen",
                Basis::Name => "name",
                Basis::Unknown => "unknown",
            }
            .to_owned(),
            own: p.own.map(PeerBody::from),
            neighbours: p.neighbours.into_iter().map(NeighbourBody::from).collect(),
            median: p.median.map(|m| MedianBody { value: m.value, of: m.of, without: m.without }),
            region: p.region.map(PeerBody::from),
            england: p.england.map(PeerBody::from),
            authorities: p.authorities.len(),
            standing: p.standing.map(|s| StandingBody { lower_than: s.lower_than, of: s.of }),
            past: p.past.into_iter().map(PastYearBody::from).collect(),
            monthly: p.monthly.map(PeerPointBody::from),
            list: p.list.map(SourceFileBody::from),
            tables: p.tables.into_iter().map(SourceFileBody::from).collect(),
            organisation: p.organisation,
        }
    }
}

impl FunnelBody {
    fn of(reading: &FunnelReading, own: Option<&PeerFigure>) -> Self {
        let funnel = reading.funnel;
        let limits = |n: f64, z: f64| <[f64; 2]>::from(funnel.limits(n, z));
        let own = reading.own.zip(own.and_then(|own| own.point.denominator));
        Self {
            target: funnel.target,
            spread: funnel.spread,
            dispersion: funnel.dispersion,
            authorities: funnel.authorities,
            outside_95: reading.beyond_95,
            outside_99_8: reading.beyond_998,
            own: own.map(|((distance, verdict), n)| FunnelOwnBody {
                distance,
                verdict: verdict.as_str().to_owned(),
                limits_95: limits(n, Z_95),
                limits_99_8: limits(n, Z_998),
            }),
        }
    }
}

impl From<HistoryPoint> for PeerPointBody {
    fn from(p: HistoryPoint) -> Self {
        let (value, numerator, denominator, gap) = (p.value, p.numerator, p.denominator, p.gap);
        Self { period: p.period.to_string(), value, numerator, denominator, gap }
    }
}

impl From<PeerFigure> for PeerBody {
    fn from(f: PeerFigure) -> Self {
        Self { unit: f.slug, code: f.code, name: f.name, figure: f.point.into() }
    }
}

impl From<NeighbourFigure> for NeighbourBody {
    fn from(n: NeighbourFigure) -> Self {
        Self { closeness: n.closeness.map(|c| c.as_str().to_owned()), authority: n.figure.into() }
    }
}

impl From<PastYear> for PastYearBody {
    fn from(y: PastYear) -> Self {
        let PastYear { year, own, median, of, region, england } = y;
        Self { year, own, median, of, region, england }
    }
}

impl From<SourceFile> for SourceFileBody {
    fn from(f: SourceFile) -> Self {
        Self { extract: f.extract, file_name: f.file_name, received_at: timestamp(f.received_at) }
    }
}
