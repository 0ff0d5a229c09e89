//! Levers in the simulation's terms, on a council of three teams whose every number is worked out by hand.
//!
//! Places of staff: unit × 4 + cell (manager, social worker under a year, social worker of five years and more, newly
//! qualified). Places of posts: unit × 2 + group (manager, social worker). Twelve months from October 2026.

mod pay;
mod posts;
mod starts;
mod told;
mod work;

use staffcast::domain::Month;
use staffcast::domain::scenario::{Details, Effect, Grade, Head, Lever, LeverCost, LeverKind, Prices, ScenarioFault};
use staffcast::fit::panel::PanelUnit;
use staffcast::forecast::workforce::interventions::{Arrival, Draw, Interventions, Layout, LayoutCell, Meter};
use staffcast::scenario::Recipe;
use staffcast::scenario::plan::{Plan, Site, Window};

use super::invented::world;

const CELLS: usize = 4;

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn site() -> Site {
    let unit = |slug: &str, above: &str| PanelUnit { slug: slug.into(), ancestors: vec![above.into(), "c".into()] };
    let cell = |role: &str, group, newly_qualified| LayoutCell { role: role.into(), group, newly_qualified };
    Site {
        layout: Layout {
            units: vec![unit("c/north/a", "c/north"), unit("c/north/b", "c/north"), unit("c/south/d", "c/south")],
            groups: vec!["practice_manager".into(), "social_worker".into()],
            cells: vec![
                cell("practice_manager", 0, false),
                cell("social_worker", 1, false),
                cell("social_worker", 1, false),
                cell("newly_qualified", 1, true),
            ],
        },
        staff: vec![1.0, 4.0, 5.0, 1.0, 2.0, 3.0, 6.0, 1.0, 1.0, 2.0, 8.0, 0.0],
        in_post_fte: vec![1.0, 9.0, 1.8, 9.5, 1.0, 10.0],
        posts: vec![1.0, 12.0, 2.0, 10.0, 1.0, 14.0],
        agency: vec![3.0, 1.0, 4.0],
        leaving: vec![0.01, 0.03, 0.01, 0.02, 0.01, 0.03, 0.01, 0.02, 0.01, 0.03, 0.01, 0.02],
        pipeline: true,
        drop_out: 0.15,
        delay: 2.75,
        cases: vec![true, true, false],
    }
}

fn window() -> Window {
    Window::of(month("2026-09"), None, 12).expect("a window")
}

/// Prices with easy numbers: £5,000 a month for a post, £1,000 for finding somebody, a quarter on top of payments.
fn prices() -> Prices {
    Prices {
        permanent_year_gbp: Some(60_000.0),
        recruitment_per_start_gbp: Some(1000.0),
        on_costs_percent: Some(25.0),
        ..Prices::default()
    }
}

fn planned(levers: &[Lever], site: &Site) -> Result<Plan, Vec<ScenarioFault>> {
    let recipe = Recipe::embedded();
    Plan::of(levers, "c", site, &window(), &recipe.prices.settle(&prices()), &recipe)
}

fn plan(levers: &[Lever]) -> Plan {
    planned(levers, &site()).expect("a plan")
}

fn lever(kind: LeverKind, setting: impl Into<Option<f64>>, details: Details) -> Lever {
    Lever { details, ..Lever::new(kind, setting) }
}

#[expect(clippy::unnecessary_wraps, reason = "details take an effect or none")]
fn own(low: f64, central: f64, high: f64) -> Option<Effect> {
    Some(Effect { low, central, high, why: Some("our own trial".into()) })
}

fn from(first: &str, last: &str) -> Details {
    Details { from: Some(month(first)), until: Some(month(last)), ..Details::default() }
}

fn roles(names: &[&str]) -> Details {
    Details { roles: names.iter().map(|name| (*name).to_owned()).collect(), ..Details::default() }
}

fn units(names: &[&str]) -> Details {
    Details { units: names.iter().map(|name| (*name).to_owned()).collect(), ..Details::default() }
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
}

/// By months, 0 before `first` and after `last`.
fn in_months(first: usize, last: usize, value: f64) -> Vec<f64> {
    (0..12).map(|h| if (first..=last).contains(&h) { value } else { 0.0 }).collect()
}

#[test]
fn no_levers_are_no_interventions() {
    assert_eq!(plan(&[]), Plan::default());
    assert!(plan(&[]).interventions.is_none());
}

#[test]
fn the_same_lever_has_the_same_luck_whatever_stands_beside_it() {
    let conversion = || Lever::new(LeverKind::AgencyConversion, 10.0);
    let alone = plan(&[conversion()]);
    let beside = plan(&[Lever::new(LeverKind::Recruitment, 1.0), Lever::new(LeverKind::PayUplift, 3.0), conversion()]);
    assert_eq!(alone.interventions.conversions[0].reached, beside.interventions.conversions[0].reached);
    let twice = plan(&[conversion(), conversion()]);
    let [first, second] = twice.interventions.conversions.as_slice() else { panic!("two") };
    assert_ne!(first.reached, second.reached);
}

#[test]
fn a_fitted_council_is_met_as_it_stands() {
    let world = world();
    let council = world.council();
    let site = Site::of(council.panel, council.fitted);
    let state = &council.fitted.state;
    assert_eq!(site.staff.iter().sum::<f64>(), state.staff.iter().flatten().sum::<f64>());
    assert_eq!(site.posts.len(), site.layout.units.len() * site.layout.groups.len());
    assert!((1.0..5.0).contains(&site.delay) && site.pipeline && site.cases.iter().all(|known| *known));
    // The invented council loses 12 to 36 % of its people in a year (workforce.md section 2).
    let turnover =
        1200.0 * site.leaving.iter().zip(&site.staff).map(|(h, n)| h * n).sum::<f64>() / site.staff.iter().sum::<f64>();
    assert!((10.0..36.0).contains(&turnover), "{turnover}");
}

#[test]
fn every_preset_can_be_planned_on_an_invented_council() {
    let world = world();
    let council = world.council();
    let (site, recipe) = (Site::of(council.panel, council.fitted), council.recipe);
    let window = Window::of(council.fitted.state.month, None, 36).expect("a window");
    let settled = recipe.prices.settle(&Prices::default());
    for preset in &recipe.presets {
        let unit = site.layout.units[0].ancestors.last().expect("an organisation");
        let plan = Plan::of(&preset.levers, unit, &site, &window, &settled, recipe).expect("a plan");
        assert_eq!(plan.assumptions.len(), preset.levers.len(), "{}", preset.name);
        assert!(!plan.interventions.is_none() || !plan.warnings.is_empty(), "{} does or says something", preset.name);
    }
}
