//! What came of a scenario, as plain strings.

use askama::Template;

use super::money_view::MoneyView;
use super::result::{Came, Known};
use crate::domain::UnitOfMeasure;
use crate::domain::scenario::{AssumptionUsed, Grade, MeasureOutlook, Outlook, Swing, TargetOutlook};
use crate::pipeline::scenarios::{Followed, Following, Stored};
use crate::report::chart::Size;
use crate::report::chart::scenario as chart;
use crate::report::scenario as told;
use crate::report::words::{self, capital, clean_name, number};
use crate::ui::home_view::moment;
use crate::ui::links::{self, Choice};
use crate::ui::look::Look;
use crate::ui::plausibility_view;
use crate::ui::shell::{Fact, Link, Place, Shell};

#[derive(Template)]
#[template(path = "scenario.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    crumbs: Vec<Link>,
    heading: String,
    under: String,
    note: String,
    is_plan: bool,
    /// Where another version than the newest is the plan.
    plan_note: String,
    is_old: bool,
    newest: String,
    can_mark: bool,
    path: String,
    compare: String,
    levers: Vec<String>,
    result: Option<ResultView>,
    actuals: Vec<ActualView>,
    versions: Vec<VersionRow>,
}

/// What came of it.
pub(super) struct ResultView {
    lead: Vec<String>,
    warnings: Vec<String>,
    target: Vec<Fact>,
    target_told: String,
    measures: Vec<Link>,
    chart_wide: String,
    chart_narrow: String,
    caption: String,
    picture: Picture,
    measured: String,
    is_fallback: bool,
    months: Vec<MonthRow>,
    others: Option<plausibility_view::View>,
    money: MoneyView,
    tornado: Option<TornadoView>,
    assumptions: Vec<AssumptionRow>,
    facts: Vec<Fact>,
    months_csv: String,
    money_csv: String,
}

/// Addresses of a chart on its own.
struct Picture {
    svg: String,
    png: String,
}

impl Picture {
    /// `query`: which scenario, and which of its charts.
    fn of(chart: &str, query: &str) -> Self {
        let address = |ending: &str| format!("/api/v1/charts/{chart}.{ending}?{query}");
        Self { svg: address("svg"), png: address("png") }
    }
}

struct MonthRow {
    period: String,
    with: told::Ranged,
    without: told::Ranged,
    difference: told::Ranged,
}

struct TornadoView {
    heading: String,
    wide: String,
    narrow: String,
    caption: String,
    rows: Vec<SwingRow>,
    picture: Picture,
}

struct SwingRow {
    label: String,
    ends: String,
    at_low: String,
    at_high: String,
    apart: String,
}

struct AssumptionRow {
    label: String,
    statement: String,
    effect: String,
    size: String,
    grade: &'static str,
    weak: bool,
    source: String,
    population: String,
}

struct ActualView {
    label: String,
    statement: String,
    rows: Vec<ActualRow>,
}

struct ActualRow {
    period: String,
    actual: String,
    expected: String,
    inside: &'static str,
}

struct VersionRow {
    href: String,
    number: u32,
    name: String,
    written: String,
    ran: String,
    here: bool,
    is_plan: bool,
}

impl Page {
    pub(super) fn new(known: &Known, look: Look) -> Self {
        let stored = &known.stored;
        let name = clean_name(&stored.scenario.name);
        let path = format!("/scenarios/{}", links::encode(&stored.id));
        let unit = clean_name(&known.unit.name);
        let version = if stored.versions > 1 {
            format!(", version {} of {}", stored.version, stored.versions)
        } else {
            String::new()
        };
        Self {
            shell: Shell::new(name.clone(), Place::Scenarios, look),
            crumbs: vec![
                super::home_link(&stored.organisation),
                Link::new(Choice::opening(&stored.scenario.unit).page(), unit.clone()),
            ],
            heading: name,
            under: format!("{unit}{version}"),
            note: stored.scenario.note.as_deref().map(long_text).unwrap_or_default(),
            is_plan: stored.is_plan,
            plan_note: plan_note(stored),
            is_old: known.is_old,
            newest: path.clone(),
            can_mark: known.result.is_some()
                && !known.is_old
                && (!stored.is_plan || stored.plan_version != Some(stored.version)),
            compare: format!("/scenarios/compare?ids={}", links::encode(&stored.id)),
            levers: stored.scenario.levers.iter().map(|lever| capital(&told::lever(lever))).collect(),
            result: known.result.as_ref().map(|came| ResultView::new(came, known, &path, &unit)),
            actuals: known.following.as_ref().map(actuals).unwrap_or_default(),
            versions: known.versions.iter().map(|v| version_row(v, stored, &path)).collect(),
            path,
        }
    }
}

/// A note's own text, without what cannot be shown.
fn long_text(text: &str) -> String {
    text.chars().filter(|c| !words::is_unsafe(*c) || *c == '\n').collect()
}

fn plan_note(stored: &Stored) -> String {
    match stored.plan_version {
        Some(version) if stored.is_plan && version != stored.version => {
            format!("The plan is version {version} of it, as it was when it was marked.")
        }
        _ => String::new(),
    }
}

fn version_row(version: &Stored, here: &Stored, path: &str) -> VersionRow {
    VersionRow {
        href: format!("{path}?version={}", version.version),
        number: version.version,
        name: clean_name(&version.scenario.name),
        written: moment(version.created_at),
        ran: version.ran.as_ref().map_or_else(|| "not run".into(), |ran| moment(ran.at)),
        here: version.version == here.version,
        is_plan: version.is_plan && version.plan_version.unwrap_or(version.version) == version.version,
    }
}

impl ResultView {
    fn new(came: &Came, known: &Known, path: &str, unit: &str) -> Self {
        let outlook = &came.outlook;
        let version = if known.is_old { format!("?version={}", known.stored.version) } else { String::new() };
        let id = format!("id={}{}", links::encode(&known.stored.id), version.replace('?', "&"));
        let drawn = outlook.measures.get(came.drawn);
        let story = drawn.map(|m| chart::story(outlook, m, &came.history, unit));
        let draw = |size| story.as_ref().map(|s| chart::fan(s, size)).unwrap_or_default();
        Self {
            lead: outlook.statements.clone(),
            warnings: outlook.warnings.clone(),
            target: outlook.target.as_ref().map(|t| target_facts(t, outlook.paths)).unwrap_or_default(),
            target_told: outlook.target.as_ref().map(|t| capital(&told::target(&t.target))).unwrap_or_default(),
            measures: outlook
                .measures
                .iter()
                .enumerate()
                .map(|(at, m)| measure_link(m, at == came.drawn, known, path))
                .collect(),
            chart_wide: draw(Size::Wide),
            chart_narrow: draw(Size::Narrow),
            caption: story.as_ref().map(chart::describe).unwrap_or_default(),
            picture: drawn.map_or_else(
                || Picture::of("scenario", &id),
                |m| Picture::of("scenario", &format!("{id}&measure={}", m.measure)),
            ),
            measured: drawn
                .map(|m| format!("{}, {}", capital(m.measure.label()), words::unit_name(m.unit_of_measure)))
                .unwrap_or_default(),
            is_fallback: drawn.is_some_and(|m| m.fallback),
            months: drawn.map(month_rows).unwrap_or_default(),
            others: came
                .plausibility
                .as_ref()
                .map(|p| plausibility_view::View::new(p, &Choice::opening(&outlook.scenario.unit))),
            money: MoneyView::new(&outlook.money),
            tornado: tornado(outlook, &id),
            assumptions: outlook.assumptions.iter().map(assumption).collect(),
            facts: facts(came),
            months_csv: format!("{path}/months.csv{version}"),
            money_csv: format!("{path}/money.csv{version}"),
        }
    }
}

fn measure_link(m: &MeasureOutlook, here: bool, known: &Known, path: &str) -> Link {
    let version = if known.is_old { format!("&version={}", known.stored.version) } else { String::new() };
    Link { here, ..Link::new(format!("{path}?measure={}{version}#chart", m.measure), capital(m.measure.label())) }
}

fn target_facts(target: &TargetOutlook, paths: usize) -> Vec<Fact> {
    let unit = target.target.measure.unit_of_measure();
    let month = target.target.by.in_words();
    let half = match target.half_by {
        Some(month) => format!("from {} on at least half of the futures reach it", month.in_words()),
        None => "never do half of the futures reach it and stay there".into(),
    };
    let mut facts = vec![
        Fact::new("Chance with it", told::chance(target.chance)),
        Fact::new("Chance without", told::chance(target.baseline_chance)),
        Fact::new(
            format!("{} in {month}", capital(target.target.measure.label())),
            told::ranged(&target.at, unit).line(),
        ),
        Fact::new("Reached when", capital(&half)),
        Fact::new("Simulated futures", number(paths as f64, 0)),
    ];
    if let Some(now) = target.now {
        facts.insert(2, Fact::new("Now", words::value(now, unit)));
    }
    facts
}

fn month_rows(m: &MeasureOutlook) -> Vec<MonthRow> {
    let unit = m.unit_of_measure;
    let row = |((with, without), difference): ((&_, &_), &_)| {
        let with: &crate::domain::scenario::MonthRange = with;
        MonthRow {
            period: words::short_month(with.period),
            with: told::ranged(with, unit),
            without: told::ranged(without, unit),
            difference: told::difference(difference, unit),
        }
    };
    m.months.iter().zip(&m.baseline).zip(&m.difference).map(row).collect()
}

fn facts(came: &Came) -> Vec<Fact> {
    let outlook = &came.outlook;
    vec![
        Fact::new("Data to", outlook.as_of.in_words()),
        Fact::new("Run (UTC)", moment(came.ran.at)),
        Fact::new("Simulated futures", number(outlook.paths as f64, 0)),
        Fact::new("Seed", outlook.seed.to_string()),
        Fact::new("Model", clean_name(&outlook.model)),
    ]
}

fn tornado(outlook: &Outlook, id: &str) -> Option<TornadoView> {
    let matters = chart::Matters::of(outlook)?;
    let rows = outlook.tornado.iter().map(|s| swing(s, matters.unit)).collect();
    let (wide, narrow) = (matters.draw(Size::Wide), matters.draw(Size::Narrow));
    let picture = Picture::of("tornado", id);
    Some(TornadoView { heading: matters.heading, wide, narrow, caption: matters.caption, rows, picture })
}

fn swing(s: &Swing, unit: UnitOfMeasure) -> SwingRow {
    SwingRow {
        label: clean_name(&s.label),
        ends: format!("{} to {}", short(s.low), short(s.high)),
        at_low: words::value(s.at_low, unit),
        at_high: words::value(s.at_high, unit),
        apart: words::difference((s.at_high - s.at_low).abs(), unit),
    }
}

/// A number with as many decimals as it needs, three at most.
fn short(value: f64) -> String {
    let needed = (0..3).find(|d| {
        let scale = 10f64.powi(*d);
        ((value * scale).round() / scale - value).abs() < 1e-9
    });
    number(value, needed.unwrap_or(3) as usize)
}

fn assumption(a: &AssumptionUsed) -> AssumptionRow {
    let size = if a.low == a.high {
        short(a.central)
    } else {
        format!("{} ({} to {})", short(a.central), short(a.low), short(a.high))
    };
    AssumptionRow {
        label: clean_name(&a.label),
        statement: a.statement.clone(),
        effect: capital(&a.effect),
        size,
        grade: told::grade(a.grade),
        weak: matches!(a.grade, Grade::D | Grade::U | Grade::None),
        source: a.source.clone(),
        population: a.population.clone(),
    }
}

fn actuals(following: &Following) -> Vec<ActualView> {
    following.measures.iter().filter(|m| !m.months.is_empty()).map(actual).collect()
}

fn actual(m: &Followed) -> ActualView {
    let unit = m.measure.unit_of_measure();
    let rows = m.months.iter().map(|at| ActualRow {
        period: words::short_month(at.period),
        actual: words::value(at.actual, unit),
        expected: format!(
            "{} ({} to {})",
            words::value(at.median, unit),
            words::cell(at.lower_80, unit),
            words::value(at.upper_80, unit)
        ),
        inside: if at.inside { "within" } else { "outside" },
    });
    ActualView { label: capital(m.measure.label()), statement: m.statement.clone(), rows: rows.collect() }
}

/// How often the ranges shown hold.
pub(super) const OFTEN: &str = "Below a figure: the range that 8 of 10 futures lie in.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_decimals_they_need() {
        assert_eq!(short(-1.5), "−1.5");
        assert_eq!(short(0.0), "0");
        assert_eq!(short(0.12345), "0.123");
    }
}
