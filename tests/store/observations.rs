//! Current values, their sums and their isolation.

use staffcast::domain::{Failure, Gap, Observation, Reading, RoleGroup, UnitKind};
use staffcast::store::Database;
use staffcast::store::observations::{PeriodKind, current, data_hash, revisions, sums};

use super::samples::{council, extract, measure, observation, period, send};
use crate::support::on_each_database;

fn sum_of(db: &Database, unit: &str, what: &str) -> Vec<(String, Reading)> {
    let sums = sums(db, unit, &[measure(what)], None, None).expect("a unit");
    sums.into_iter().map(|sum| (sum.period.to_string(), sum.reading)).collect()
}

/// Two services, three teams, and a published region and authority beside them.
fn tree() -> Vec<Observation> {
    let row = |unit, role, when, value| observation(unit, role, when, "in_post_fte", Ok(value));
    vec![
        row("north/team-1", "social_worker", "2026-01", 10.5),
        row("north/team-1", "practice_manager", "2026-01", 1.0),
        row("north/team-2", "social_worker", "2026-01", 8.0),
        row("south/team-3", "social_worker", "2026-01", 4.0),
        row("", "social_worker", "2026-01", 0.25),
        row("north/team-1", "social_worker", "2026-02", 11.0),
        observation("north/team-2", "social_worker", "2026-02", "in_post_fte", Err(Gap::Unavailable)),
        observation("north/team-1", "practice_manager", "2026-02", "in_post_fte", Err(Gap::Suppressed)),
        row("south/team-3", "social_worker", "2026-02", 5.0),
        row("england", "", "2025", 30_000.0),
        row("england/london", "", "2025", 5_000.0),
    ]
}

fn send_tree(db: &Database, organisation: &str) {
    let mut sent = extract(tree());
    for unit in &mut sent.units {
        match unit.slug.as_str() {
            "england" => unit.kind = UnitKind::Country,
            "england/london" => unit.kind = UnitKind::Region,
            _ => {}
        }
    }
    send(db, organisation, "sha256:a", 1, &sent);
}

#[test]
fn teams_add_up_to_services_and_services_to_the_organisation() {
    on_each_database(|db| {
        send_tree(db, "rivermouth");
        let january = |unit: &str| sum_of(db, unit, "in_post_fte").first().cloned().expect("January");
        assert_eq!(january("rivermouth/north/team-1"), ("2026-01".into(), Ok(11.5)));
        assert_eq!(january("rivermouth/north"), ("2026-01".into(), Ok(19.5)));
        assert_eq!(january("rivermouth"), ("2026-01".into(), Ok(23.75)));
    });
}

#[test]
fn a_gap_in_any_part_is_the_gap_of_the_sum() {
    on_each_database(|db| {
        send_tree(db, "rivermouth");
        let february = |unit: &str| sum_of(db, unit, "in_post_fte").last().cloned().expect("February").1;
        assert_eq!(february("rivermouth/south"), Ok(5.0));
        assert_eq!(february("rivermouth/north/team-2"), Err(Gap::Unavailable));
        assert_eq!(february("rivermouth/north"), Err(Gap::Suppressed), "withheld outweighs not collected");
        assert_eq!(february("rivermouth"), Err(Gap::Suppressed));
    });
}

#[test]
fn published_units_stand_beside_the_tree_and_are_themselves_alone() {
    on_each_database(|db| {
        send_tree(db, "rivermouth");
        assert_eq!(sum_of(db, "rivermouth/england", "in_post_fte"), [("2025".into(), Ok(30_000.0))]);
        assert_eq!(sum_of(db, "rivermouth/england/london", "in_post_fte"), [("2025".into(), Ok(5_000.0))]);
        let own: Vec<String> = sum_of(db, "rivermouth", "in_post_fte").into_iter().map(|(when, _)| when).collect();
        assert_eq!(own, ["2026-01", "2026-02"]);
        let yearly = current(db, "rivermouth", PeriodKind::Year).expect("an organisation");
        let yearly: Vec<_> = yearly.iter().map(|o| (o.unit.as_str(), o.role.clone())).collect();
        assert_eq!(yearly, [("rivermouth/england", None), ("rivermouth/england/london", None)]);
        assert_eq!(current(db, "rivermouth", PeriodKind::Month).expect("an organisation").len(), 9);
    });
}

#[test]
fn sums_keep_to_the_periods_and_measures_asked_for() {
    on_each_database(|db| {
        let months = ["2025-12", "2026-01", "2026-02", "2026-Q1", "2026-03", "2025"];
        let rows = months.iter().flat_map(|when| {
            ["leavers", "starters"].map(|what| observation("north", "social_worker", when, what, Ok(1.0)))
        });
        let record = send(db, "rivermouth", "sha256:a", 1, &extract(rows.collect()));
        let asked = [measure("starters"), measure("leavers")];
        let between = sums(db, "rivermouth", &asked, Some(period("2026-01")), Some(period("2026-03"))).expect("a unit");
        assert!(between.iter().all(|sum| sum.extract == record.id));
        let between: Vec<String> = between.iter().map(|sum| format!("{} {}", sum.period, sum.measure)).collect();
        let expected = [
            "2026-01 starters",
            "2026-01 leavers",
            "2026-02 starters",
            "2026-02 leavers",
            "2026-03 starters",
            "2026-03 leavers",
        ];
        assert_eq!(between, expected, "the quarter ends with March but sorts after it");
        assert_eq!(sums(db, "rivermouth", &[], None, None).expect("a unit"), []);
        assert_eq!(sums(db, "rivermouth", &[measure("cases")], None, None).expect("a unit"), []);
    });
}

#[test]
fn a_sum_names_the_latest_extract_that_contributed() {
    on_each_database(|db| {
        let row = |unit, value| observation(unit, "social_worker", "2026-01", "leavers", Ok(value));
        send(db, "rivermouth", "sha256:a", 1, &extract(vec![row("north", 1.0), row("south", 2.0)]));
        let second = send(db, "rivermouth", "sha256:b", 2, &extract(vec![row("south", 3.0)]));
        let sum = sums(db, "rivermouth", &[measure("leavers")], None, None).expect("a unit").remove(0);
        assert_eq!((sum.reading, sum.extract), (Ok(4.0), second.id));
    });
}

#[test]
fn one_organisation_never_sees_another() {
    on_each_database(|db| {
        send_tree(db, "rivermouth");
        let before = data_hash(db, "rivermouth").expect("hash");
        // Same names, same file, and a code that begins like the first one's.
        send_tree(db, "rivermouth-2");
        let row = observation("north/team-1", "social_worker", "2026-01", "in_post_fte", Ok(99.0));
        send(db, "rivermouth-2", "sha256:b", 2, &extract(vec![row]));

        assert_eq!(data_hash(db, "rivermouth").expect("hash"), before);
        assert_ne!(data_hash(db, "rivermouth-2").expect("hash"), before);
        assert_eq!(sum_of(db, "rivermouth", "in_post_fte")[0].1, Ok(23.75));
        assert_eq!(sum_of(db, "rivermouth-2", "in_post_fte")[0].1, Ok(23.75 - 10.5 + 99.0));
        let mine = current(db, "rivermouth", PeriodKind::Month).expect("an organisation");
        assert!(mine.iter().all(|o| o.unit.split('/').next() == Some("rivermouth")));
        let units = staffcast::store::units::list(db, Some("rivermouth")).expect("units");
        assert!(units.iter().all(|unit| unit.organisation == "rivermouth"));
        assert_eq!(units.len(), 8);
    });
}

#[test]
fn numbers_come_back_bit_for_bit() {
    // Minus zero is the exception: SQLite keeps no sign of zero, so the store takes it away on both.
    let values =
        [0.1 + 0.2, 1.0 / 3.0, 5e-324, f64::MAX, f64::MIN, 2f64.powi(53) + 2.0, 37.0, -1e-7, 123_456.789_012_345];
    on_each_database(|db| {
        let rows = values
            .iter()
            .enumerate()
            .map(|(n, value)| observation(&format!("team-{n}"), "social_worker", "2026-01", "in_post_fte", Ok(*value)));
        let minus_zero = observation("team-9", "social_worker", "2026-01", "in_post_fte", Ok(-0.0));
        send(db, "rivermouth", "sha256:a", 1, &extract(rows.chain([minus_zero]).collect()));
        let observed = current(db, "rivermouth", PeriodKind::Month).expect("an organisation");
        let bits: Vec<u64> = observed.iter().map(|o| o.reading.expect("a number").to_bits()).collect();
        let expected: Vec<u64> = values.iter().chain([&0.0]).map(|value| value.to_bits()).collect();
        assert_eq!(bits, expected);
    });
}

#[test]
fn a_whole_council_is_summed_as_by_hand() {
    let sent = council();
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &sent);
        let leavers = measure("leavers");
        let sum = sums(db, "rivermouth", &[leavers], Some(period("2023-05")), Some(period("2023-05"))).expect("a unit");
        let by_hand: f64 = sent
            .observations
            .iter()
            .filter(|o| o.measure == leavers && o.period == period("2023-05"))
            .map(|o| o.reading.expect("a number"))
            .sum();
        let found = sum[0].reading.expect("a number");
        assert!((found - by_hand).abs() < 1e-9 * by_hand, "{found} is not {by_hand}");
        assert_eq!(current(db, "rivermouth", PeriodKind::Month).expect("all").len(), 81_000);
    });
}

#[test]
fn unknown_names_are_told_apart() {
    on_each_database(|db| {
        let code = |error: staffcast::store::StoreError| error.code();
        assert_eq!(code(current(db, "nowhere", PeriodKind::Month).expect_err("unknown")), "organisation_not_found");
        assert_eq!(code(data_hash(db, "nowhere").expect_err("unknown")), "organisation_not_found");
        assert_eq!(code(sums(db, "nowhere/team", &[], None, None).expect_err("unknown")), "unit_not_found");
        send(db, "rivermouth", "sha256:a", 1, &extract(vec![]));
        assert_eq!(sum_of(db, "rivermouth", "leavers"), []);
        let role = RoleGroup::new("social_worker");
        let trail = revisions(db, "rivermouth", Some(&role), period("2026-01"), measure("leavers"));
        assert_eq!(trail.expect("no error"), []);
    });
}
