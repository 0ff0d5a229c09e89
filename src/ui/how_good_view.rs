//! The record of an organisation's forecasts as its page shows it.

use askama::Template;
use serde_json::Value;

use super::card_view::Section;
use super::home_view::choices;
use super::links::{Choice, organisation};
use super::look::Look;
use super::shell::{Link, Place, Shell};
use super::{card_backtest, card_live};
use crate::domain::{Count, Interval, Level, Measure, Rate, UnitOfMeasure};
use crate::pipeline::record::{LevelDrift, LevelScore, Summary};
use crate::report::chart::Size;
use crate::report::chart::scenario::{Mark, Row, ranges};
use crate::report::words;
use crate::store::models::ModelRecord;
use crate::store::organisations::Organisation;

/// Measures with a record of their own behind each link.
const LINKED: [Measure; 4] = [
    Measure::Rate(Rate::AgencyRate),
    Measure::Rate(Rate::VacancyRate),
    Measure::Rate(Rate::TurnoverRate),
    Measure::Count(Count::InPostFte),
];
/// Shares of fewer outcomes say next to nothing.
const FEWEST_DRAWN: u32 = 8;
/// Months ahead of the chart.
const DRAWN: [u16; 2] = [1, 12];

/// What the page is made of.
pub(super) struct Known {
    pub(super) organisations: Vec<Organisation>,
    pub(super) code: String,
    pub(super) model: Option<(ModelRecord, Summary)>,
}

#[derive(Template)]
#[template(path = "how_good.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    organisations: Vec<Link>,
    lead: Vec<String>,
    chart: Option<Picture>,
    sections: Vec<Section>,
    alarms: Vec<String>,
    series: Vec<Link>,
    card_link: String,
    has_model: bool,
}

struct Picture {
    wide: String,
    narrow: String,
    caption: String,
}

impl Page {
    pub(super) fn new(known: &Known, look: Look) -> Self {
        let found = known.model.as_ref();
        let live = found.and_then(|(model, summary)| card_live::section(summary, &model.card));
        let past = found.and_then(|(model, _)| card_backtest::section(&model.card));
        let to_record = |measure: Measure| {
            let page = Choice::opening(&known.code).with_measure(measure).page();
            Link::new(format!("{page}#record"), words::capital(measure.label()))
        };
        Self {
            shell: Shell::new("How good have we been", Place::Record, look),
            organisations: choices(&known.organisations, &known.code, "/how-good"),
            lead: found.map(|(model, summary)| lead(model, summary)).unwrap_or_default(),
            chart: found.and_then(|(_, summary)| chart(summary)),
            alarms: found.map(|(_, s)| s.alarms().map(LevelDrift::sentence).collect()).unwrap_or_default(),
            sections: live.map(|s| Section { items: Vec::new(), ..s }).into_iter().chain(past).collect(),
            series: if found.is_some() { LINKED.into_iter().map(to_record).collect() } else { Vec::new() },
            card_link: organisation("/how-we-made-this", &known.code, "", false).href,
            has_model: found.is_some(),
        }
    }
}

/// The test on the past first, which has more outcomes; then the record of what was shown.
fn lead(model: &ModelRecord, summary: &Summary) -> Vec<String> {
    let shown = if summary.scores.is_empty() {
        let made = match summary.origins.len() {
            0 => "No forecast has been shown yet.".to_owned(),
            1 => "One forecast has been shown, and none of its months has come yet.".to_owned(),
            n => format!("{n} forecasts have been shown, and none of their months has come yet."),
        };
        Some(made)
    } else {
        held(summary)
    };
    tested(&model.card).into_iter().chain(shown).collect()
}

/// How the agency rate of the whole organisation was told on its own past.
fn tested(card: &Value) -> Option<String> {
    let agency = Measure::Rate(Rate::AgencyRate);
    let backtest = card.get("backtest")?;
    let origins = backtest.get("origins")?.as_array()?.len();
    let score = backtest.get("scores")?.as_array()?.iter().find(|s| {
        s["measure"] == agency.as_str()
            && s["level"] == "organisation"
            && s["definition"] == crate::domain::ledger::default_name(agency)
    })?;
    let unit = agency.unit_of_measure();
    Some(format!(
        "Tried on {origins} earlier months, we missed the agency rate of the whole organisation by {} on average over the year ahead; \"it stays as it is\" missed it by {}. The 80{}% ranges held {} times in 100.",
        words::difference(score["mae"].as_f64()?, unit),
        words::difference(score["naive_mae"].as_f64()?, unit),
        words::NO_BREAK,
        words::number(100.0 * score["coverage_80"].as_f64()?, 0),
    ))
}

/// How often 80 % ranges held, over everything up to a year ahead.
fn held(summary: &Summary) -> Option<String> {
    let within = summary.headline_scores().filter(|s| s.score.horizon <= 12);
    let (inside, all) = within.fold((0.0, 0.0), |(inside, all), s| {
        let n = f64::from(s.score.outcomes);
        (inside + n * s.score.coverage_80.share, all + n)
    });
    (all > 0.0).then(|| {
        format!(
            "Forecasts that were shown: {} of {} outcomes up to a year ahead lay inside our 80{}% ranges, over all measures, areas and teams. That is {} in 100.",
            words::number(inside, 0),
            words::number(all, 0),
            words::NO_BREAK,
            words::number(100.0 * inside / all, 0)
        )
    })
}

/// How often the 80 % ranges of each measure held, each share with its own range.
fn chart(summary: &Summary) -> Option<Picture> {
    let drawn = |s: &&LevelScore| {
        s.score.outcomes >= FEWEST_DRAWN && DRAWN.contains(&s.score.horizon) && LINKED.contains(&s.measure)
    };
    // One level of the tree, the one with the most outcomes: its shares are the surest.
    let most = summary.headline_scores().filter(drawn).max_by_key(|s| s.score.outcomes)?;
    let row = |s: &LevelScore| {
        let c = &s.score.coverage_80;
        Row {
            label: format!(
                "{}, {} {}",
                words::capital(s.measure.label()),
                s.score.horizon,
                if s.score.horizon == 1 { "month" } else { "months" }
            ),
            median: 100.0 * c.share,
            intervals: vec![Interval { level: Level::NINETY_FIVE, lower: 100.0 * c.low, upper: 100.0 * c.high }],
            figure: format!("{} of {}", words::number(c.share * f64::from(s.score.outcomes), 0), s.score.outcomes),
            plain: false,
        }
    };
    let of_level = summary.headline_scores().filter(drawn).filter(|s| s.level == most.level);
    let rows: Vec<Row> = of_level.map(row).collect();
    let each: Vec<String> = rows.iter().map(|r| format!("{}: {}", r.label, r.figure)).collect();
    let caption = format!(
        "How often the 80{}% ranges of forecasts that were shown held at the level of the {}, by months ahead, in percent: {}. A line marks 80. Bars: where the true share lies in 95 of 100 such records.",
        words::NO_BREAK,
        most.level,
        each.join("; ")
    );
    let heading = format!("80\u{a0}% ranges that held, % ({})", most.level);
    let mark = Mark { value: 80.0, label: "as promised".into() };
    let draw = |size| ranges(("held", &heading, &caption), &rows, Some(&mark), UnitOfMeasure::Percent, size);
    let (wide, narrow) = (draw(Size::Wide), draw(Size::Narrow));
    Some(Picture { wide, narrow, caption })
}
