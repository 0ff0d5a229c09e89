//! What scenarios cost, against sums by hand. Prices are those of `models/levers.toml`: £66,560 and £93,600 a year,
//! £1,500 for each start, 30 % on-costs.

use staffcast::domain::Month;
use staffcast::domain::scenario::{
    Details, Effect, Head, Lever, LeverCost, LeverKind, Money, MoneyPeriod, Prices, Scenario,
};
use staffcast::scenario::run;

use super::invented::{HORIZON, baseline, world};
use super::tiny::{AGENCY, KAPPA, STAFF, Tiny, year};

const PERMANENT: f64 = 66_560.0 / 12.0;
const CHARGED: f64 = 93_600.0 / 12.0;

fn month(year: i32, month: u32) -> Month {
    Month::new(year, month).expect("a month")
}

fn lever(kind: LeverKind, setting: f64, details: Details) -> Lever {
    Lever { kind, setting: Some(setting), details }
}

/// Does nothing to people: what it costs stands alone.
fn idle() -> Effect {
    Effect { central: 0.0, low: 0.0, high: 0.0, why: Some("to see what it costs".into()) }
}

fn head(period: &MoneyPeriod, head: Head) -> f64 {
    period.heads.iter().find(|amount| amount.head == head).expect("every head").gbp.mean
}

/// To the pound, as amounts are told.
fn near(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() <= 1.0, "{what}: {found}, expected {expected}");
}

fn cost_of(levers: Vec<Lever>) -> Money {
    Tiny::new().run(&year(levers)).money
}

#[test]
fn a_still_council_costs_its_staff_and_its_agency_month_by_month() {
    let money = cost_of(Vec::new());
    assert_eq!(money.months.len(), 12);
    for period in &money.months {
        near(head(period, Head::PermanentPay), STAFF * PERMANENT, "pay");
        near(head(period, Head::Agency), AGENCY * CHARGED, "agency");
        near(period.total.median, STAFF * PERMANENT + AGENCY * CHARGED, "total");
        assert!(period.total.intervals.iter().all(|i| i.lower == i.upper));
    }
    near(money.total.total.mean, 12.0 * (STAFF * PERMANENT + AGENCY * CHARGED), "the year");
    let labels: Vec<&str> = money.years.iter().map(|year| year.label.as_str()).collect();
    let parts = ["2026-27 (part: October 2026 to March 2027)", "2027-28 (part: April 2027 to September 2027)"];
    assert_eq!(labels, parts);
}

#[test]
fn without_levers_the_difference_is_exactly_nothing_everywhere() {
    let outlook = run(&world().council(), &baseline("rivermouth", HORIZON), &|_| true).expect("an outlook");
    let money = outlook.money;
    for period in money.months.iter().chain(&money.years).chain([&money.total]) {
        let all = period.difference.intervals.iter().flat_map(|i| [i.lower, i.upper]);
        assert!(all.chain([period.difference.median, period.difference.mean]).all(|v| v == 0.0), "{}", period.label);
    }
    assert_eq!((money.spend.mean, money.per_point.is_none()), (0.0, true));
    assert_eq!((money.break_even.month, money.break_even.chance), (Some(month(2026, 10)), 1.0));
}

#[test]
fn heads_add_up_to_the_total_and_months_to_the_years() {
    let levers = vec![
        lever(LeverKind::Recruitment, 3.0, Details::default()),
        lever(LeverKind::RetentionPayment, 8.0, Details::default()),
    ];
    let scenario = Scenario { levers, ..baseline("rivermouth", HORIZON) };
    let money = run(&world().council(), &scenario, &|_| true).expect("an outlook").money;
    for period in money.months.iter().chain(&money.years) {
        let heads: f64 = period.heads.iter().map(|amount| amount.gbp.mean).sum();
        assert!((heads - period.total.mean).abs() < 5.0, "{}", period.label);
    }
    let sum = |periods: &[MoneyPeriod]| periods.iter().map(|p| p.total.mean).sum::<f64>();
    assert!((sum(&money.months) - money.total.total.mean).abs() < HORIZON as f64);
    assert!((sum(&money.years) - money.total.total.mean).abs() < 5.0);
    assert!(money.spend.mean > 0.0 && head(&money.total, Head::Payments) > 0.0);
}

#[test]
fn higher_pay_is_counted_with_on_costs_for_everybody_in_post_from_its_month() {
    let from = Some(month(2027, 1));
    let uplift = lever(LeverKind::PayUplift, 5.0, Details { from, effect: Some(idle()), ..Details::default() });
    let money = cost_of(vec![uplift]);
    near(money.months[2].difference.mean, 0.0, "before");
    // £66,560 holds on-costs, and so does a share of it.
    near(money.months[3].difference.mean, 0.05 * STAFF * PERMANENT, "from January");
    near(head(&money.total, Head::PermanentPay), (12.0 + 9.0 * 0.05) * STAFF * PERMANENT, "pay");
    near(money.spend.mean, 9.0 * 0.05 * STAFF * PERMANENT, "spend");
    let payment = lever(LeverKind::RetentionPayment, 8.0, Details { effect: Some(idle()), ..Details::default() });
    near(head(&cost_of(vec![payment]).total, Head::Payments), 12.0 * 0.08 * STAFF * PERMANENT, "payments");
}

// One starts in December: agency follows 3 + 0.75ᵗ from then on.
#[test]
fn one_more_in_post_costs_pay_finding_and_joining_and_saves_agency() {
    let december = Some(month(2026, 12));
    let intake = lever(LeverKind::NewlyQualifiedIntake, 1.0, Details { month: december, ..Details::default() });
    let joining = lever(LeverKind::JoiningPayment, 2_000.0, Details { effect: Some(idle()), ..Details::default() });
    let money = cost_of(vec![intake, joining]);
    near(head(&money.months[2], Head::Recruitment), 1_500.0, "finding");
    near(head(&money.months[2], Head::Payments), 2_000.0 * 1.3, "joining, with on-costs");
    near(head(&money.total, Head::PermanentPay), (12.0 * STAFF + 10.0) * PERMANENT, "pay");
    let saved: f64 = (1..=10).map(|t| 1.0 - (1.0 - KAPPA).powi(t)).sum();
    near(head(&money.total, Head::Agency), (12.0 * AGENCY - saved) * CHARGED, "agency");
    near(money.spend.mean, 1_500.0 + 2_600.0, "spend");
    near(money.total.difference.mean, 1_500.0 + 2_600.0 + 10.0 * PERMANENT - saved * CHARGED, "difference");
}

// Whoever is converted fills a vacancy that agency covered: one FTE more at the one price, one less at the other.
#[test]
fn a_converted_fte_saves_the_premium() {
    let money = cost_of(vec![lever(LeverKind::AgencyConversion, 50.0, Details::default())]);
    let (pay, agency) = (head(&money.total, Head::PermanentPay), head(&money.total, Head::Agency));
    let moved = pay / PERMANENT - 12.0 * STAFF;
    assert!(moved > 5.0, "{moved} FTE-months converted");
    assert!((agency / CHARGED - (12.0 * AGENCY - moved)).abs() < 1e-3, "{moved} FTE-months moved, agency {agency}");
    let found = head(&money.total, Head::Recruitment);
    near(money.total.difference.mean, found - moved * (93_600.0 - 66_560.0) / 12.0, "premium saved less finding");
    assert!(found % 1_500.0 < 1e9 && found > 0.0);
    near(money.spend.mean, found, "spend is what finding costs");
}

// £20,000 at once; a cap of 3 saves one agency FTE, £7,800, a month: paid back in the third.
#[test]
fn it_has_paid_for_itself_when_savings_reach_what_was_spent() {
    let cost = Some(LeverCost { once_gbp: 20_000.0, ..LeverCost::default() });
    let money = cost_of(vec![lever(LeverKind::AgencyCap, 3.0, Details { cost, ..Details::default() })]);
    assert_eq!(money.break_even.month, Some(month(2026, 12)));
    assert_eq!(money.break_even.chance, 1.0);
    near(money.total.difference.mean, 20_000.0 - 12.0 * CHARGED, "difference");
    // From 4 ÷ 14 to 3 ÷ 13.
    let points = 100.0 * (4.0 / 14.0 - 3.0 / 13.0);
    near(money.per_point.expect("points removed").median, (20_000.0 - 12.0 * CHARGED) / points, "a point");
    let cost = Some(LeverCost { once_gbp: 20_000.0, ..LeverCost::default() });
    let nothing = Lever::new(LeverKind::RetentionMeasure, None);
    let idle = Lever { details: Details { cost, ..Details::default() }, ..nothing };
    let money = cost_of(vec![idle]);
    assert_eq!((money.break_even.month, money.break_even.chance), (None, 0.0));
    assert_eq!((money.spend.median, money.per_point), (20_000.0, None));
}

#[test]
fn prices_rise_from_the_first_month_on_and_own_prices_take_the_place_of_the_recipes() {
    let prices = Prices {
        permanent_year_gbp: Some(60_000.0),
        agency_year_gbp: Some(90_000.0),
        inflation_percent: Some(3.0),
        ..Prices::default()
    };
    let money = Tiny::new().run(&Scenario { prices, ..year(Vec::new()) }).money;
    for (m, period) in money.months.iter().enumerate() {
        let rise = 1.03_f64.powf((m + 1) as f64 / 12.0);
        near(period.total.mean, rise * (STAFF * 5_000.0 + AGENCY * 7_500.0), "a month");
    }
    assert!(money.basis.iter().filter(|sentence| sentence.contains("your own figure")).count() == 2);
    assert!(money.basis.iter().any(|sentence| sentence.contains("3 % a year")));
}

#[test]
fn agency_is_charged_as_the_extracts_say_where_they_do() {
    let outlook = run(&world().council(), &baseline("rivermouth", HORIZON), &|_| true).expect("an outlook");
    let charged = outlook.measures.iter().find(|m| m.measure.as_str() == "agency_cost_gbp").expect("agency cost");
    let booked = &outlook.money.months[5].heads[Head::Agency as usize].gbp;
    assert!((charged.months[5].median - booked.median).abs() <= 1.0);
    assert!(outlook.money.basis[1].contains("your extracts"));
}
