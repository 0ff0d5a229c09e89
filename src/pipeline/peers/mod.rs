//! Published figures of an authority beside those of its statistical neighbours, its region and England.

mod figures;
mod whose;

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::source::Source;
use super::{Error, measures};
use crate::domain::peers::{
    Basis, FunnelReading, NeighbourFigure, PastYear, PeerFigure, PeerMedian, Peers, SourceFile, Standing, Verdict,
    Z_95, Z_998,
};
use crate::domain::{CensusMeasure, Failure, HistoryPoint, Kind, Measure, Period, UnitKind, ledger};
use crate::fit::funnel;
use crate::store::neighbours as lists;
use crate::store::observations::{self, PeriodKind};
use crate::store::units::UnitRecord;
use crate::store::{self, Database};
use figures::Figures;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Code of the organisation whose published figures are read.
    pub organisation: String,
    /// Code of the authority to stand in for the organisation's own; `None`: its own.
    pub authority: Option<String>,
    /// The measure.
    pub measure: CensusMeasure,
    /// The year; `None`: the last with a value.
    pub year: Option<i32>,
}

/// Why nothing can be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeersError {
    /// There is no published table.
    #[error(
        "there are no published figures for {organisation} yet: send the published children's social work workforce \
         table (one row for each authority, region and England in each year) as CSV"
    )]
    NoTable {
        /// Code of the organisation.
        organisation: String,
    },
    /// The table has nothing of the measure.
    #[error("the published figures of {organisation} have no {measure}: send a table with that column")]
    NoMeasure {
        /// Code of the organisation.
        organisation: String,
        /// The measure.
        measure: &'static str,
    },
    /// The table has nothing of the year.
    #[error("the published figures have no {measure} of {year}: they have {}", .known.iter().map(i32::to_string).collect::<Vec<_>>().join(", "))]
    Year {
        /// The measure.
        measure: &'static str,
        /// The year asked for.
        year: i32,
        /// Years there are.
        known: Vec<i32>,
    },
    /// A measure that is not published for every authority.
    #[error(
        "{0} is not published for every authority: ask for agency_rate, turnover_rate, vacancy_rate, caseload or \
         absence_rate"
    )]
    Measure(String),
    /// A code the table does not have.
    #[error("the published figures have no authority {0}: give the three-digit code as it stands in them")]
    Authority(String),
}

impl Failure for PeersError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoTable { .. } | Self::NoMeasure { .. } => Kind::NotFound,
            Self::Year { .. } | Self::Measure(_) | Self::Authority(_) => Kind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoTable { .. } => "peers_no_published_figures",
            Self::NoMeasure { .. } => "peers_no_values",
            Self::Year { .. } => "peers_year_unknown",
            Self::Measure(_) => "peers_measure_unknown",
            Self::Authority(_) => "peers_authority_unknown",
        }
    }
}

/// The measure of a question by its name in the ledger.
///
/// # Errors
/// When it is not one of the five that are published for every authority.
pub fn measure(measure: Measure) -> Result<CensusMeasure, PeersError> {
    CensusMeasure::of(measure).ok_or_else(|| PeersError::Measure(measure.to_string()))
}

/// Compares an authority with its neighbours, its region and England.
///
/// # Errors
/// When there is no such organisation or authority, or no published figure of the measure and year.
pub fn read(db: &Database, question: &Question) -> Result<Peers, Error> {
    let organisation = store::organisations::get(db, &question.organisation)?;
    let units = store::units::list(db, Some(&organisation.code))?;
    let label = question.measure.rate().label();
    if !units.iter().any(|unit| unit.kind.is_published()) {
        return Err(PeersError::NoTable { organisation: organisation.code }.into());
    }
    let observed =
        observations::current_of(db, &organisation.code, PeriodKind::Year, &figures::needed(question.measure))?;
    let source = Source { units, observed };
    let (basis, own) = whose::find(db, &organisation, &source.units, question.authority.as_deref())?;
    let figures = Figures::of(&source, question.measure);
    let years = figures.years();
    let Some(last) = years.last() else {
        return Err(PeersError::NoMeasure { organisation: organisation.code, measure: label }.into());
    };
    let year = question.year.unwrap_or(*last);
    if !years.contains(&year) {
        return Err(PeersError::Year { measure: label, year, known: years }.into());
    }
    let list = own.map(|own| lists::in_force(db, &organisation.code, &whose::codes(&own.slug))).transpose()?.flatten();
    let listed = list.as_ref().map_or(&[][..], |(_, neighbours)| neighbours);
    let neighbours: Vec<NeighbourFigure> = listed.iter().map(|n| figures.neighbour(n, year)).collect();
    let region = own.and_then(|own| parent_of(own, &source.units));
    let country = source.units.iter().find(|unit| unit.kind == UnitKind::Country);
    let authorities = figures.authorities(year);
    let own_figure = own.map(|own| figures.of_unit(own, year));
    let england = country.map(|unit| figures.of_unit(unit, year));
    let past = years.iter().map(|year| past(&figures, *year, (own, listed, region, country))).collect();
    Ok(Peers {
        measure: question.measure,
        year,
        basis,
        standing: own_figure.as_ref().and_then(|own| standing(own, &authorities)),
        funnel: funnel_of(question.measure, own_figure.as_ref(), england.as_ref(), &authorities),
        median: median_of(&neighbours),
        neighbours,
        region: region.map(|unit| figures.of_unit(unit, year)),
        england,
        own: own_figure,
        authorities,
        past,
        monthly: if basis == Basis::Asked { None } else { monthly(db, &organisation.code, question.measure)? },
        list: list.map(|(record, _)| source_file(record)),
        tables: tables(db, &source, year)?,
        organisation: organisation.code,
        organisation_name: organisation.name,
        years,
    })
}

/// Says which authority an organisation is; `None` takes it back, so that its name decides again.
///
/// # Errors
/// When there is no such organisation, or its published figures have no such authority.
pub fn choose(db: &Database, organisation: &str, authority: Option<&str>, now: NaiveDateTime) -> Result<(), Error> {
    if let Some(code) = authority {
        let units = store::units::list(db, Some(organisation))?;
        whose::authority(&units, code)?;
    }
    Ok(lists::choose(db, organisation, authority, now)?)
}

fn parent_of<'u>(unit: &UnitRecord, units: &'u [UnitRecord]) -> Option<&'u UnitRecord> {
    let parent = unit.parent.as_deref()?;
    units.iter().find(|other| other.slug == parent && other.kind == UnitKind::Region)
}

type Compared<'a> =
    (Option<&'a UnitRecord>, &'a [crate::domain::peers::Neighbour], Option<&'a UnitRecord>, Option<&'a UnitRecord>);

fn past(figures: &Figures, year: i32, (own, listed, region, country): Compared) -> PastYear {
    let value = |unit: Option<&UnitRecord>| unit.and_then(|unit| figures.of_unit(unit, year).value());
    let neighbours: Vec<NeighbourFigure> = listed.iter().map(|n| figures.neighbour(n, year)).collect();
    let median = median_of(&neighbours);
    PastYear {
        year,
        own: value(own),
        median: median.map(|m| m.value),
        of: median.map_or(0, |m| m.of),
        region: value(region),
        england: value(country),
    }
}

/// The middle of the neighbours' values; gaps are left out and counted. `None` where none has a value.
fn median_of(neighbours: &[NeighbourFigure]) -> Option<PeerMedian> {
    let mut values: Vec<f64> = neighbours.iter().filter_map(|n| n.figure.value()).collect();
    values.sort_by(f64::total_cmp);
    let of = values.len();
    let value = match of {
        0 => return None,
        of if of % 2 == 1 => values[of / 2],
        of => f64::midpoint(values[of / 2 - 1], values[of / 2]),
    };
    Some(PeerMedian { value, of, without: neighbours.len() - of })
}

fn standing(own: &PeerFigure, authorities: &[PeerFigure]) -> Option<Standing> {
    let value = own.value()?;
    let others: Vec<f64> = authorities.iter().filter(|a| a.slug != own.slug).filter_map(PeerFigure::value).collect();
    Some(Standing { lower_than: others.iter().filter(|other| **other > value).count(), of: others.len() })
}

/// Limits for the four shares. Cases per worker are set by how work is given out more than by chance, and do not come
/// nearer to England's with size, so that caseload has none.
fn funnel_of(
    measure: CensusMeasure,
    own: Option<&PeerFigure>,
    england: Option<&PeerFigure>,
    authorities: &[PeerFigure],
) -> Option<FunnelReading> {
    if measure == CensusMeasure::Caseload {
        return None;
    }
    let place = |figure: &PeerFigure| Some((figure.value()?, figure.point.denominator.filter(|n| *n > 0.0)?));
    let values: Vec<(f64, f64)> = authorities.iter().filter_map(place).collect();
    let funnel = funnel::estimate(england?.value()?, &values)?;
    let beyond = |z: f64| values.iter().filter(|(value, n)| funnel.distance(*value, *n).abs() > z).count();
    let own = own.and_then(place).map(|(value, n)| {
        let distance = funnel.distance(value, n);
        (distance, Verdict::of(distance))
    });
    Some(FunnelReading { funnel, beyond_95: beyond(Z_95), beyond_998: beyond(Z_998), own })
}

/// The organisation's own last month with a value by the definition that is published.
fn monthly(db: &Database, organisation: &str, measure: CensusMeasure) -> Result<Option<HistoryPoint>, Error> {
    let rate = measure.rate();
    let definition = ledger::printed(rate).map(|d| d.name);
    let series = measures::read(db, organisation, Measure::Rate(rate), definition, None, None)?;
    let last = series.points.iter().rev().find(|p| p.value.is_some() && matches!(p.period, Period::Month(_)));
    Ok(last.map(HistoryPoint::from))
}

/// The files the figures of a year came from, oldest first.
fn tables(db: &Database, source: &Source, year: i32) -> Result<Vec<SourceFile>, Error> {
    let published: BTreeSet<&str> =
        source.units.iter().filter(|u| u.kind.is_published()).map(|u| u.slug.as_str()).collect();
    let of_year = source.observed.iter().filter(|o| o.period == Period::Year(year) && published.contains(&*o.unit));
    let ids: BTreeSet<&str> = of_year.map(|o| o.extract.as_str()).collect();
    ids.into_iter().map(|id| Ok(source_file(store::extracts::get(db, id)?))).collect()
}

fn source_file(record: store::extracts::ExtractRecord) -> SourceFile {
    SourceFile { extract: record.id, file_name: record.file_name, received_at: record.received_at }
}
