//! Offers and starts as the recruitment page shows them.

use super::links::encode;
use crate::domain::recruitment::{ComingMonth, DropOut, OfferGroup, OfferTally, PastMonth, Recruitment};
use crate::report::chart::{Size, recruitment as chart};
use crate::report::recruitment as told;
use crate::report::words::{self, capital, clean_name, number, short_month};

pub(super) struct Told {
    pub(super) name: String,
    pub(super) lead: Vec<String>,
    pub(super) chart_wide: String,
    pub(super) chart_narrow: String,
    pub(super) basis: String,
    pub(super) coming: Vec<Coming>,
    pub(super) past: Vec<Past>,
    pub(super) tables: Vec<Table>,
    pub(super) notes: Vec<String>,
    pub(super) csv_link: String,
    pub(super) svg_link: String,
    pub(super) as_of: String,
}

pub(super) struct Coming {
    pub(super) month: String,
    pub(super) in_hand: String,
    pub(super) expected: String,
    pub(super) forecast: String,
}

pub(super) struct Past {
    pub(super) month: String,
    pub(super) offers: String,
    pub(super) started: String,
}

/// Offers by one thing.
pub(super) struct Table {
    pub(super) id: &'static str,
    pub(super) heading: &'static str,
    pub(super) caption: String,
    pub(super) first: &'static str,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    pub(super) label: String,
    pub(super) counts: Vec<String>,
    pub(super) drop_out: String,
    pub(super) delay: String,
}

impl Told {
    pub(super) fn of(found: &Recruitment) -> Self {
        let lead = told::sentences(found);
        let title = lead.first().cloned().unwrap_or_default();
        let unit = encode(&found.unit);
        Self {
            name: clean_name(&found.name),
            chart_wide: chart(found, &title, Size::Wide),
            chart_narrow: chart(found, &title, Size::Narrow),
            basis: told::basis(found),
            coming: found.coming.iter().map(coming).collect(),
            past: found.past.iter().rev().map(past).collect(),
            tables: tables(found),
            notes: found.notes.clone(),
            csv_link: format!("/api/v1/recruitment.csv?unit={unit}"),
            svg_link: format!("/api/v1/charts/recruitment.svg?unit={unit}"),
            as_of: found.as_of.map(crate::domain::Month::in_words).unwrap_or_default(),
            lead,
        }
    }
}

fn whole(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| number(value, 0))
}

fn coming(month: &ComingMonth) -> Coming {
    let forecast = match (month.forecast, month.intervals.first()) {
        // Never the middle without its range.
        (Some(middle), Some(range)) => {
            format!("{} ({} to {})", number(middle, 0), number(range.lower, 0), number(range.upper, 0))
        }
        _ => "–".to_owned(),
    };
    let expected = month.expected.as_ref().map_or_else(|| "–".to_owned(), told::short_range);
    Coming { month: short_month(month.month), in_hand: whole(month.in_hand), expected, forecast }
}

fn past(month: &PastMonth) -> Past {
    Past { month: short_month(month.month), offers: whole(month.offers), started: whole(month.started) }
}

fn tables(found: &Recruitment) -> Vec<Table> {
    let since = found.since.map(|month| format!("Offers accepted since {}", month.in_words())).unwrap_or_default();
    let caption = format!("{since}; drop-out (95 % range) and months to start (middle half) over all lists kept");
    let table = |id, heading, first, groups: &[OfferGroup]| {
        let rows: Vec<Row> = groups.iter().map(row).collect();
        (!rows.is_empty()).then(|| Table { id, heading, caption: caption.clone(), first, rows })
    };
    let units = table("units", "By unit", "Unit", &found.units);
    let sources = table("sources", "By source", "Source", &found.sources);
    units.into_iter().chain(sources).collect()
}

fn row(group: &OfferGroup) -> Row {
    let OfferTally { offers, started, due, late, dropped, .. } = group.tally;
    Row {
        label: capital(&clean_name(&group.label)),
        counts: [offers, started, due, late, dropped].map(|n| n.to_string()).into(),
        drop_out: share(&group.drop_out),
        delay: group.delay.as_ref().map_or_else(
            || "too few to tell".to_owned(),
            |d| format!("{} ({} to {})", number(d.point, 1), number(d.lower, 1), number(d.upper, 1)),
        ),
    }
}

fn share(of: &DropOut) -> String {
    if of.own {
        format!("{} of {}{}offers", told::share(&of.share), of.settled, words::NO_BREAK)
    } else {
        format!("too few to tell ({} of {})", of.dropped, of.settled)
    }
}
