//! Scenarios side by side, as plain strings.

use askama::Template;

use super::compare::{Asked, Whose};
use crate::domain::scenario::{Compared, Comparison, Difference, Goal, MonthRange, Target, Verdict};
use crate::domain::{Interval, Level, Measure, UnitOfMeasure};
use crate::report::chart::Size;
use crate::report::chart::scenario::{Mark, Row as Bar, ranges};
use crate::report::scenario as told;
use crate::report::words::{self, capital, clean_name};
use crate::ui::links;
use crate::ui::look::Look;
use crate::ui::shell::{Link, Place, Shell};
use crate::ui::unit_choices::Entry;

#[derive(Template)]
#[template(path = "scenario_compare.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    crumbs: Vec<Link>,
    under: String,
    lead: Vec<String>,
    warnings: Vec<String>,
    measured: String,
    by: String,
    charts: Vec<Picture>,
    has_target: bool,
    target: String,
    rows: Vec<Row>,
    differences: Vec<DifferenceRow>,
    ids: Vec<String>,
    measures: Vec<Entry>,
    by_value: String,
    csv: String,
    often: &'static str,
}

struct Picture {
    wide: String,
    narrow: String,
    caption: String,
}

struct Row {
    href: String,
    name: String,
    what: String,
    at: told::Ranged,
    chance: String,
    extra_cost: told::Ranged,
    spend: told::Ranged,
}

struct DifferenceRow {
    pair: String,
    at: told::Ranged,
    verdict: &'static str,
    is_clear: bool,
    lower: String,
    cost: told::Ranged,
    cost_verdict: &'static str,
    cost_is_clear: bool,
}

impl Page {
    pub(super) fn new(of: &Comparison, asked: &Asked, whose: &Whose, look: Look) -> Self {
        let ids = asked.ids.iter().map(|id| format!("ids={}", links::encode(id))).collect::<Vec<_>>().join("&");
        let entry = |measure: Measure| Entry {
            value: measure.as_str().into(),
            label: capital(measure.label()),
            here: measure == of.measure,
        };
        Self {
            shell: Shell::new("Scenarios compared", Place::Scenarios, look),
            crumbs: vec![super::home_link(&whose.organisation)],
            under: format!(
                "{}, from data to {}; {} simulated futures on the same luck",
                clean_name(&whose.unit),
                of.as_of.in_words(),
                words::number(of.paths as f64, 0)
            ),
            lead: of.statements.clone(),
            warnings: of.warnings.clone(),
            measured: capital(of.measure.label()),
            by: of.by.in_words(),
            charts: vec![measure_chart(of), cost_chart(of)],
            has_target: of.target.is_some(),
            target: of.target.as_ref().map(told::target).unwrap_or_default(),
            rows: of.scenarios.iter().map(|s| row(s, of)).collect(),
            differences: of.differences.iter().map(|d| difference(d, of)).collect(),
            ids: asked.ids.clone(),
            measures: Measure::served().map(entry).collect(),
            by_value: of.by.to_string(),
            csv: format!("/scenarios/compare.csv?{ids}&measure={}&by={}", of.measure, of.by),
            often: super::result_view::OFTEN,
        }
    }
}

/// The measure in the month compared.
fn at<'a>(of: &Comparison, one: &'a Compared) -> Option<&'a MonthRange> {
    one.months.iter().find(|m| m.period == of.by).or(one.months.last())
}

fn row(s: &Compared, of: &Comparison) -> Row {
    Row {
        href: if s.id.is_empty() {
            String::new()
        } else {
            format!("/scenarios/{}", links::encode(s.id.split('@').next().unwrap_or(&s.id)))
        },
        name: clean_name(&s.name),
        what: told::in_one_line(&s.levers),
        at: at(of, s).map(|m| told::ranged(m, of.unit_of_measure)).unwrap_or_default(),
        chance: s.chance.map_or_else(|| "–".into(), told::chance),
        extra_cost: told::money_difference(&s.extra_cost),
        spend: told::money(&s.spend),
    }
}

fn difference(d: &Difference, of: &Comparison) -> DifferenceRow {
    let name = |index: usize| of.scenarios.get(index).map(|s| clean_name(&s.name)).unwrap_or_default();
    DifferenceRow {
        pair: format!("{} less {}", name(d.of), name(d.from)),
        at: told::difference(&d.at, of.unit_of_measure),
        verdict: told::verdict(d.verdict),
        is_clear: d.verdict != Verdict::NoClearDifference,
        lower: told::chance(d.chance_lower),
        cost: told::money_difference(&d.cost),
        cost_verdict: told::verdict(d.cost_verdict),
        cost_is_clear: d.cost_verdict != Verdict::NoClearDifference,
    }
}

fn measure_chart(of: &Comparison) -> Picture {
    let unit = of.unit_of_measure;
    let bars: Vec<Bar> = of
        .scenarios
        .iter()
        .filter_map(|s| {
            at(of, s).map(|m| Bar {
                label: s.name.clone(),
                median: m.median,
                intervals: told_of(&m.intervals),
                figure: words::value(m.median, unit),
                plain: s.id.is_empty(),
            })
        })
        .collect();
    let mark = of.target.as_ref().filter(|t| t.measure == of.measure).and_then(Target::goal).map(|goal| Mark {
        value: goal.level(),
        label: format!(
            "target: {} {}",
            words::value(goal.level(), unit),
            if matches!(goal, Goal::AtMost(_)) { "or less" } else { "or more" }
        ),
    });
    let heading = format!("{} in {}, {}", capital(of.measure.label()), of.by.in_words(), words::unit_name(unit));
    picture("compare-measure", &heading, &bars, mark.as_ref(), unit)
}

fn cost_chart(of: &Comparison) -> Picture {
    let bar = |s: &Compared| Bar {
        label: s.name.clone(),
        median: s.extra_cost.median,
        intervals: told_of(&s.extra_cost.intervals),
        figure: told::money_difference(&s.extra_cost).middle,
        plain: s.id.is_empty(),
    };
    // Doing nothing costs nothing more: it is the line at nought.
    let bars: Vec<Bar> = of.scenarios.iter().filter(|s| !s.id.is_empty()).map(bar).collect();
    let mark = Mark { value: 0.0, label: "no change".into() };
    picture("compare-cost", "Costs compared with doing nothing", &bars, Some(&mark), UnitOfMeasure::Gbp)
}

/// The ranges that the caption of a chart tells of: 80 and 95 %.
fn told_of(intervals: &[Interval]) -> Vec<Interval> {
    intervals.iter().filter(|interval| interval.level >= Level::EIGHTY).copied().collect()
}

fn picture(id: &str, heading: &str, bars: &[Bar], mark: Option<&Mark>, unit: UnitOfMeasure) -> Picture {
    let each = bars.iter().map(|b| {
        let range =
            b.intervals.first().map(|i| format!(", {}", words::range(i.lower, i.upper, unit))).unwrap_or_default();
        format!("{}: {}{range}", clean_name(&b.label), b.figure)
    });
    let each: Vec<String> = each.collect();
    let marked = mark.map(|m| format!(" A line marks {}.", m.label)).unwrap_or_default();
    let caption = format!(
        "{heading}. A dot for the middle, a bar for the 80{0}% range, thin ends for the 95{0}% range. {1}.{marked}",
        words::NO_BREAK,
        each.join("; ")
    );
    let draw = |size| ranges((id, heading, &caption), bars, mark, unit, size);
    let (wide, narrow) = (draw(Size::Wide), draw(Size::Narrow));
    Picture { wide, narrow, caption }
}
