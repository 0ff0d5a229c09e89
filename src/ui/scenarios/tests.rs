//! Pages of scenarios from invented outcomes: what they say, and that names stay text.

use crate::ui::look::Look;
use askama::Template;
use chrono::NaiveDateTime;

use super::compare::{Asked, Whose};
use super::council::Council;
use super::draft::{Asking, Draft};
use super::field::Faults;
use super::form_view::{Begin, Frame, Page as Form};
use super::result::{Came, Known};
use super::{compare_view, goal_view, list, result_view};
use crate::domain::scenario::{
    Amount, AssumptionUsed, BreakEven, Compared, Comparison, Difference, GoalAnswer, Grade, Head, Lever, LeverKind,
    MeasureOutlook, Minimise, Mix, Money, MoneyPeriod, MonthRange, Outlook, Scenario, ScenarioFault, Spread, Swing,
    Target, TargetOutlook, Verdict,
};
use crate::domain::{HistoryPoint, Interval, Level, Measure, Month, Rate, RoleGroup, UnitKind, UnitOfMeasure};
use crate::pipeline::scenarios::{Ran, Recipe, Stored};
use crate::store::units::UnitRecord;

mod invented;

use invented::{answer, asked, comparison, form, known, outlook, stored, unit, whose};

const HOSTILE: &str = "<script>alert(1)</script> \u{202e}{{7*7}} & \"quoted\" 'too'";

/// The page's text; also kept as a file to look at where a folder is named.
fn rendered(name: &str, page: &impl Template) -> String {
    let text = page.render().expect("a page");
    if let Some(folder) = std::env::var_os("STAFFCAST_PAGES") {
        let style = include_str!("../assets/style.css");
        let start = text.find("<link rel=\"stylesheet\"").expect("a stylesheet");
        let end = start + text[start..].find('>').expect("its end") + 1;
        let whole = format!("{}<style>{style}</style>{}", &text[..start], &text[end..]);
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), whole).expect("written");
    }
    text.replace('\u{a0}', " ")
}

#[test]
fn an_outcome_is_told_with_chances_ranges_money_and_evidence() {
    let page = rendered("scenario", &result_view::Page::new(&known("Pay to stay"), Look::default()));
    for part in [
        "13 in 100",
        "fewer than 1 in 100",
        "Agency rate of 15.0 % or less in March 2028",
        "19.9 % (17.3 to 22.4 %)",
        "+£690,000",
        "−£540,000 to +£1.9 m",
        "£84,000 (−£76,000 to £244,000); below nought: it saves",
        "Grade B: shown to be the cause, in another occupation",
        "−1.5 (−3 to 0)",
        "2026-27 (6 months)",
        "The plan is version 1 of it",
        "<desc id=\"outlook-agency_rate-wide-d\">",
        "<title id=\"tornado-wide-t\">",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn a_scenario_that_has_not_run_offers_to() {
    let mut known = known("Pay to stay");
    (known.result, known.stored.ran) = (None, None);
    let page = rendered("scenario-not-run", &result_view::Page::new(&known, Look::default()));
    assert!(page.contains("This has not been run yet") && page.contains("action=\"/scenarios/0190/run\""), "{page}");
    assert!(!page.contains("Mark as the plan"), "{page}");
}

#[test]
fn a_comparison_says_what_cannot_be_told_apart() {
    let page = rendered(
        "compare",
        &compare_view::Page::new(&comparison("Pay to stay"), &asked(), &whose("Home"), Look::default()),
    );
    for part in [
        "no clear difference",
        "<strong>lower</strong>",
        "Two more starts a month less Pay to stay",
        "target: 15.0 % or less",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn an_answer_has_its_mixes_frontier_and_a_way_on() {
    let page = rendered("answer", &goal_view::Page::new("job-1", &answer(true), &unit("Home"), Look::default()));
    for part in ["81 in 100", "80 in 100", "£1.2 m", "action=\"/scenarios/goal/job-1/keep\"", "asked for: 80 in 100"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let page = rendered("answer-none", &goal_view::Page::new("job-1", &answer(false), &unit("Home"), Look::default()));
    assert!(
        page.contains("Seven more starts a month would have to be found") && page.contains("As close as one can get"),
        "{page}"
    );
}

/// No script but the one every page links.
fn only_our_script(page: &str) -> bool {
    let mut scripts = page.split("<script").skip(1);
    scripts.next().is_some_and(|rest| rest.starts_with(" src=\"/assets/script.js?v=")) && scripts.next().is_none()
}

#[test]
fn hostile_names_stay_text_on_every_page() {
    let pages = [
        rendered("hostile-scenario", &result_view::Page::new(&known(HOSTILE), Look::default())),
        rendered(
            "hostile-compare",
            &compare_view::Page::new(&comparison(HOSTILE), &asked(), &whose(HOSTILE), Look::default()),
        ),
        rendered("hostile-answer", &goal_view::Page::new("<b>", &answer(true), &unit(HOSTILE), Look::default())),
    ];
    for page in pages {
        assert!(only_our_script(&page) && !page.contains("<b>") && !page.contains('\u{202e}'), "{page}");
        assert!(page.contains("{{7*7}}"), "{page}");
    }
}

#[test]
fn a_form_has_a_label_for_every_field_and_evidence_for_every_lever() {
    let page = rendered("form", &form("Pay to stay", Asking::Scenario, &[]));
    for tag in page.split('<').filter(|tag| tag.starts_with("input") || tag.starts_with("select")) {
        let id = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next());
        if !tag.contains("type=\"hidden\"") {
            let id = id.unwrap_or_else(|| panic!("no id: {tag}"));
            assert!(page.contains(&format!("<label for=\"{id}\">")), "{id} has no label");
        }
    }
    assert_eq!(page.matches("<h3>What is known</h3>").count(), 6);
    assert!(page.contains("No effect until you set one below and say why."), "{page}");
    rendered("goal", &form("Pay to stay", Asking::Goal, &[]));
}

#[test]
fn no_two_elements_of_a_form_share_an_id() {
    for page in [rendered("form", &form("x", Asking::Scenario, &[])), rendered("goal", &form("x", Asking::Goal, &[]))] {
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}

#[test]
fn a_fault_stands_beside_its_field_and_in_the_summary() {
    let fault = |at: &str, value: &str, fix: &str| ScenarioFault {
        at: at.into(),
        value: Some(value.into()),
        rule: "out_of_range",
        fix: fix.into(),
    };
    let faults = [
        fault("levers[0].percent_of_pay", "80", "write 0 to 40."),
        fault("target.at_most", "150", "write a percentage, 0 to 100."),
        fault("levers[3].effect.why", HOSTILE, "say why."),
    ];
    let page = rendered("form-faults", &form("Pay to stay", Asking::Scenario, &faults));
    for id in ["l0-setting", "target-level", "l3-effect-why"] {
        assert!(page.contains(&format!("<a href=\"#{id}\">")) && page.contains(&format!("id=\"{id}-fault\"")), "{id}");
    }
    assert!(page.contains("Write 0 to 40 (it is 80)") && only_our_script(&page), "{page}");
}

#[test]
fn the_list_shows_what_came_of_each_and_what_has_not_run() {
    let mut waiting = stored(HOSTILE);
    (waiting.ran, waiting.is_plan, waiting.id) = (None, false, "0191".into());
    let scenarios = vec![(stored("Pay to stay"), Some(outlook("Pay to stay"))), (waiting, None)];
    let page = rendered("list", &list::sample(scenarios, &Recipe::default()));
    for part in ["The plan", "13 in 100", "not run yet", "Compare those ticked"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(only_our_script(&page), "{page}");
    let empty = rendered("list-empty", &list::sample(Vec::new(), &Recipe::default()));
    assert!(empty.contains("Nothing has been tried yet") && empty.contains("preset=retention_package"), "{empty}");
}
