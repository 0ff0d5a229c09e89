//! A measure of a unit, its past, its forecast and its making, as the unit's page shows them.

use askama::Template;

use super::fan_view::Charts;
use super::links::Choice;
use super::look::Look;
use super::shell::{Fact, Link, Place, Shell};
use super::unit_choices::{Entry, Group, definitions, horizons, measures, options};
use super::unit_record::{LiveView, MovedView};
use super::{card_view, home_view, plausibility_view, tree};
use crate::domain::{Forecast, HistoryPoint, Interval, Measure, Plausibility, Step, ledger};
use crate::pipeline::record::{Explained, Track};
use crate::report::chart::describe;
use crate::report::{sentences, words};
use crate::store::models::ModelRecord;
use crate::store::units::UnitRecord;

/// Months ahead that a forecast's own statement speaks of.
const STATED: usize = 12;

/// What the page is made of.
pub(super) struct Known {
    pub(super) choice: Choice,
    /// The unit shown.
    pub(super) unit: UnitRecord,
    /// From the top of the tree down to the unit's parent.
    pub(super) above: Vec<UnitRecord>,
    /// The unit's children.
    pub(super) below: Vec<UnitRecord>,
    /// With its history; without steps where there is no forecast.
    pub(super) forecast: Forecast,
    /// Why there are no steps.
    pub(super) missing: Option<String>,
    pub(super) model: Option<ModelRecord>,
    /// What authorities that stood at the same level did next.
    pub(super) others: Option<Plausibility>,
    /// How the forecasts shown before did.
    pub(super) track: Track,
    /// What moved since the one before.
    pub(super) explained: Option<Explained>,
    /// Where the same measure is compared with peers.
    pub(super) peers: Option<String>,
}

#[derive(Template)]
#[template(path = "unit.html", config = ".askama.toml")]
pub(super) struct UnitPage {
    shell: Shell,
    crumbs: Vec<Link>,
    heading: String,
    measures: Vec<Link>,
    sentences: Vec<String>,
    warnings: Vec<String>,
    charts: Charts,
    caption: String,
    action: String,
    options: Vec<Group>,
    horizons: Vec<Entry>,
    has_forecast: bool,
    csv_link: String,
    workbook_link: String,
    svg_link: String,
    png_link: String,
    board_link: String,
    measured: String,
    levels: Vec<String>,
    steps: Vec<StepRow>,
    meanings: Vec<String>,
    record: Vec<String>,
    record_rows: Vec<Fact>,
    others: Option<plausibility_view::View>,
    live: LiveView,
    moved: MovedView,
    drivers: Vec<String>,
    is_rate: bool,
    history: Vec<HistoryRow>,
    facts: Vec<Fact>,
    definitions: Vec<Link>,
    card_link: String,
    /// Where a scenario of this unit begins; none for published units.
    what_if: Option<String>,
    peers: Option<String>,
    children: Vec<Link>,
}

struct StepRow {
    period: String,
    point: String,
    ranges: Vec<String>,
}

struct HistoryRow {
    period: String,
    value: String,
    numerator: String,
    denominator: String,
}

impl UnitPage {
    pub(super) fn new(known: &Known, look: Look) -> Self {
        let (forecast, choice) = (&known.forecast, &known.choice);
        let name = words::clean_name(&known.unit.name);
        let heading = format!("{}: {}", name, forecast.measure.label());
        let unit = forecast.unit_of_measure;
        let record = forecast.track_record.as_ref();
        Self {
            shell: Shell::new(heading.clone(), Place::Home, look),
            crumbs: crumbs(known),
            measures: measures(choice),
            sentences: in_short(known, &name),
            warnings: warnings(forecast, known.track.shift.as_ref().map(|(_, sentence)| sentence)),
            charts: Charts::of(forecast, &name),
            caption: describe(forecast, &name),
            action: choice.path(),
            options: options(choice),
            horizons: horizons(choice),
            has_forecast: !forecast.forecast.is_empty(),
            csv_link: choice.csv(),
            svg_link: choice.svg(),
            png_link: choice.png(),
            board_link: choice.board(),
            workbook_link: choice.workbook(),
            measured: format!("{}, {}", words::capital(forecast.measure.label()), words::unit_name(unit)),
            levels: level_headings(forecast),
            steps: forecast.forecast.iter().map(|s| step_row(s, forecast)).collect(),
            meanings: meanings(forecast),
            record: record.map(|r| sentences::track_record(r, unit, forecast.model.fallback)).unwrap_or_default(),
            record_rows: record_rows(forecast),
            others: known.others.as_ref().map(|others| plausibility_view::View::new(others, choice)),
            live: LiveView::of(&known.track),
            moved: known.explained.as_ref().map(|e| MovedView::of(e, unit)).unwrap_or_default(),
            drivers: known.model.as_ref().map(|m| card_view::drivers(&m.card)).unwrap_or_default(),
            is_rate: matches!(forecast.measure, Measure::Rate(_)),
            history: forecast.history.iter().rev().map(|p| history_row(p, forecast)).collect(),
            facts: facts(known),
            definitions: definitions(choice),
            card_link: format!("/how-we-made-this?organisation={}", super::links::encode(&known.unit.organisation)),
            what_if: (!known.unit.kind.is_published() && known.model.is_some())
                .then(|| format!("/scenarios/new?unit={}", super::links::encode(&known.unit.slug))),
            peers: known.peers.clone(),
            children: children(known),
            heading,
        }
    }
}

fn crumbs(known: &Known) -> Vec<Link> {
    let home = Link::new(format!("/?organisation={}", super::links::encode(&known.unit.organisation)), "Overview");
    let above = known.above.iter().map(|u| to_unit(u, &known.choice));
    std::iter::once(home).chain(above).collect()
}

fn to_unit(unit: &UnitRecord, choice: &Choice) -> Link {
    let there = Choice { unit: unit.slug.clone(), ..choice.clone() };
    Link::new(there.page(), words::clean_name(&unit.name))
}

fn children(known: &Known) -> Vec<Link> {
    // Published units stand beside the organisation's own: they are no teams of it.
    let is_kin = |unit: &&UnitRecord| unit.kind.is_published() == known.unit.kind.is_published();
    let mut below: Vec<&UnitRecord> = known.below.iter().filter(is_kin).collect();
    below.sort_by_cached_key(|u| tree::order(&u.slug));
    below.into_iter().map(|u| to_unit(u, &known.choice)).collect()
}

/// What is expected first, then where it stands.
fn in_short(known: &Known, name: &str) -> Vec<String> {
    let forecast = &known.forecast;
    let unit = forecast.unit_of_measure;
    // The forecast's own statement speaks of twelve months; at other horizons the sentence is made anew.
    let own = forecast.forecast.len() == STATED && !forecast.statement.is_empty();
    let expected = if own { Some(forecast.statement.clone()) } else { sentences::headline(forecast) };
    let last = forecast.history.iter().rev().find_map(|p| p.value.map(|v| (p, v)));
    let now = last.map(|(point, value)| {
        let figure = sentences::Figure {
            period: point.period,
            value,
            numerator: point.numerator,
            denominator: point.denominator,
        };
        sentences::now(forecast.measure, name, &figure)
    });
    let change = last.and_then(|(point, value)| {
        sentences::change(value, before(forecast, point, 1), before(forecast, point, 12), unit)
    });
    let nothing = (last.is_none() && expected.is_none())
        .then(|| format!("No value of the {} has been recorded here yet.", forecast.measure.label()));
    [expected, now, change, nothing, known.missing.clone()].into_iter().flatten().collect()
}

/// The value some months before a point of the history; for a yearly series, of the year before.
fn before(forecast: &Forecast, point: &HistoryPoint, months: i32) -> Option<f64> {
    let wanted = point.period.last_month().plus(-months);
    forecast.history.iter().find(|p| p.period.last_month() == wanted).and_then(|p| p.value)
}

/// What the forecast says itself, and a step of level found since it was made.
fn warnings(forecast: &Forecast, shift: Option<&String>) -> Vec<String> {
    let told = forecast.warnings.iter().map(|w| words::capital(&format!("{}.", w.trim_end_matches('.'))));
    // A forecast says itself when the last value is served; one that says nothing is not let pass.
    let unsaid = forecast.model.fallback && forecast.warnings.is_empty();
    let fallback = unsaid.then(|| {
        "Our model did not beat the plain rule \"it stays as it is\" for this measure on your own past. So that rule is what we show, with ranges from its own errors.".to_owned()
    });
    told.chain(fallback).chain(shift.filter(|s| !forecast.warnings.contains(s)).cloned()).collect()
}

fn level_headings(forecast: &Forecast) -> Vec<String> {
    let Some(step) = forecast.forecast.first() else { return Vec::new() };
    step.intervals.iter().map(|i| format!("{}{}% range", i.level.percent(), words::NO_BREAK)).collect()
}

fn meanings(forecast: &Forecast) -> Vec<String> {
    let Some(step) = forecast.forecast.first() else { return Vec::new() };
    let each = step.intervals.iter().map(|i| {
        format!("{}{}% range: holds the outcome {}.", i.level.percent(), words::NO_BREAK, words::how_often(i.level))
    });
    std::iter::once("Middle: as likely to end above it as below it.".to_owned()).chain(each).collect()
}

fn step_row(step: &Step, forecast: &Forecast) -> StepRow {
    let unit = forecast.unit_of_measure;
    let range = |i: &Interval| format!("{} to {}", words::cell(i.lower, unit), words::cell(i.upper, unit));
    StepRow {
        period: words::short_period(step.period),
        point: words::cell(step.point, unit),
        ranges: step.intervals.iter().map(range).collect(),
    }
}

fn history_row(point: &HistoryPoint, forecast: &Forecast) -> HistoryRow {
    let part = |value: Option<f64>| value.map_or_else(|| "–".into(), |v| words::number(v, 1));
    let gap = point.gap.map_or("–", words::gap);
    HistoryRow {
        period: words::short_period(point.period),
        value: point.value.map_or_else(|| gap.into(), |v| words::cell(v, forecast.unit_of_measure)),
        numerator: part(point.numerator),
        denominator: part(point.denominator),
    }
}

fn record_rows(forecast: &Forecast) -> Vec<Fact> {
    let Some(record) = &forecast.track_record else { return Vec::new() };
    let miss = |value: f64| words::difference(value, forecast.unit_of_measure);
    let ours = if forecast.model.fallback { "What we show (it stays as it is)" } else { "Our forecast" };
    let mut rows = vec![Fact::new(ours, miss(record.mae))];
    if !forecast.model.fallback {
        rows.push(Fact::new("It stays as it is", miss(record.naive_mae)));
    }
    rows.extend(record.seasonal_naive_mae.map(|v| Fact::new("The same as a year before", miss(v))));
    rows
}

fn facts(known: &Known) -> Vec<Fact> {
    let forecast = &known.forecast;
    let mut facts = vec![Fact::new("Definition", definition_text(forecast))];
    let parts = forecast.history.iter().rev().find_map(|p| Some((p.period, p.numerator?, p.denominator?)));
    facts.extend(parts.map(|(period, top, bottom)| {
        let told = format!("{} ÷ {} in {}", words::number(top, 1), words::number(bottom, 1), words::period(period));
        Fact::new("Latest figures", told)
    }));
    facts.push(Fact::new("Data to", words::period(forecast.as_of)));
    if !forecast.forecast.is_empty() {
        facts.push(Fact::new("Method", words::capital(&forecast.model.method)));
        facts.push(Fact::new("Model", forecast.model.id.clone()));
    }
    if let Some(model) = known.model.as_ref().filter(|m| m.id == forecast.model.id) {
        facts.push(Fact::new("Made (UTC)", home_view::moment(model.created_at)));
        facts.push(Fact::new("Version and seed", format!("staffcast {}, seed {}", model.version, model.seed)));
        facts.push(Fact::new("Fingerprint of the data", model.data_hash.clone()));
    }
    facts
}

fn definition_text(forecast: &Forecast) -> String {
    match forecast.measure {
        Measure::Count(_) => "Counted, and summed over roles and teams".into(),
        Measure::Rate(rate) => ledger::definition(rate, Some(&forecast.definition)).map_or_else(
            || forecast.definition.clone(),
            |d| format!("{} ({}; {})", words::capital(d.formula), d.name, d.source),
        ),
    }
}
