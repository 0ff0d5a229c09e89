//! The table as observations of units, years and measures.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::{
    AuthorityYear, Extract, ExtractKind, Finding, GeographicLevel, Observation, Period, PublishedTable, Unit, UnitKind,
    slugify,
};

/// Slug of the country; the table is England's.
const COUNTRY: &str = "england";

/// The rows kept as observations: every printed count and every printed rate on full-time equivalents, for all
/// staff together. Symbols stay gaps; blank cells give nothing.
pub(super) fn from_table(table: &PublishedTable, rows: u32, findings: Vec<Finding>) -> Extract {
    let places = Places::new(table);
    let observations = table.rows.iter().flat_map(|row| observations(row, places.slug(row).into())).collect();
    let accepted = table.rows.len() as u32;
    Extract {
        rows,
        accepted,
        rejected: rows - accepted,
        units: places.units(),
        observations,
        findings,
        ..Extract::empty(ExtractKind::PublishedCsww)
    }
}

fn observations(row: &AuthorityYear, unit: Arc<str>) -> impl Iterator<Item = Observation> {
    let counts = row.counts.iter().map(|(count, reading)| ((*count).into(), *reading));
    let rates = row.rates.iter().map(|(rate, reading)| ((*rate).into(), *reading));
    let period = Period::Year(row.year);
    counts.chain(rates).map(move |(measure, reading)| Observation {
        unit: unit.clone(),
        role: None,
        period,
        measure,
        reading,
    })
}

/// Names and places by the latest year that gives them.
struct Places<'a> {
    country: &'a str,
    /// Region slug → name.
    regions: BTreeMap<String, &'a str>,
    /// Old code → its latest row: an authority stands in one place through all years.
    authorities: BTreeMap<&'a str, &'a AuthorityYear>,
}

impl<'a> Places<'a> {
    fn new(table: &'a PublishedTable) -> Self {
        let mut by_year: Vec<&AuthorityYear> = table.rows.iter().collect();
        by_year.sort_by_key(|row| row.year);
        let mut places = Self { country: "England", regions: BTreeMap::new(), authorities: BTreeMap::new() };
        for row in by_year {
            match row.level {
                GeographicLevel::National => places.country = &row.name,
                GeographicLevel::Regional => drop(places.regions.insert(slugify(&row.region), &row.region)),
                GeographicLevel::Authority => drop(places.authorities.insert(&row.old_la_code, row)),
            }
        }
        for row in places.authorities.values() {
            places.regions.entry(slugify(&row.region)).or_insert(&row.region);
        }
        places.regions.remove("");
        places
    }

    fn slug(&self, row: &AuthorityYear) -> String {
        match row.level {
            GeographicLevel::National => COUNTRY.into(),
            GeographicLevel::Regional => below(COUNTRY, &row.region),
            GeographicLevel::Authority => {
                let latest = self.authorities.get(row.old_la_code.as_str()).map_or(row, |latest| latest);
                below(&below(COUNTRY, &latest.region), &row.old_la_code)
            }
        }
    }

    fn units(&self) -> Vec<Unit> {
        let unit = |slug: String, name: &str, kind| Unit { slug, name: name.to_string(), kind };
        let mut units = vec![unit(COUNTRY.into(), self.country, UnitKind::Country)];
        units.extend(self.regions.iter().map(|(slug, name)| unit(below(COUNTRY, slug), name, UnitKind::Region)));
        units.extend(self.authorities.values().map(|row| unit(self.slug(row), &row.name, UnitKind::Authority)));
        units
    }
}

/// The slug of a child; of the parent itself where the child has no name.
fn below(parent: &str, child: &str) -> String {
    let slug = slugify(child);
    if slug.is_empty() { parent.to_string() } else { format!("{parent}/{slug}") }
}
