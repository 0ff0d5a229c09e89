//! What an extract changes, and what gives way to what.

use staffcast::domain::{Count, Extract, Gap, Observation, Reading};
use staffcast::pipeline::changes as pipeline;
use staffcast::store::changes::{Change, Effect, Part, of, preview};
use staffcast::store::observations::{data_hash, staffed};
use staffcast::store::{Database, extracts};

use super::samples::{at, council, extract, observation, send};
use crate::support::on_each_database;

const ALL: Part = Part { after: 0, limit: usize::MAX };

fn row(unit: &str, when: &str, what: &str, reading: Reading) -> Observation {
    observation(unit, "social_worker", when, what, reading)
}

fn leavers(when: &str, value: f64) -> Observation {
    row("north", when, "leavers", Ok(value))
}

/// Leavers as a comparison of snapshots gives them.
fn derived(rows: Vec<Observation>) -> Extract {
    Extract { derived: [Count::Leavers].into(), ..extract(rows) }
}

fn value(db: &Database, when: &str) -> Option<Reading> {
    let sums = staffcast::store::observations::sums(
        db,
        "rivermouth",
        &[Count::Leavers.into()],
        Some(super::samples::period(when)),
        Some(super::samples::period(when)),
    );
    sums.expect("a unit").first().map(|sum| sum.reading)
}

fn told(cells: &[Change]) -> Vec<(Effect, String, Option<Reading>, Reading)> {
    cells.iter().map(|c| (c.effect, c.period.to_string(), c.old, c.new)).collect()
}

#[test]
fn derived_values_give_way_to_counted_ones_whichever_came_later() {
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &derived(vec![leavers("2026-01", 1.0), leavers("2026-02", 1.0)]));
        let counted = send(db, "rivermouth", "sha256:b", 2, &extract(vec![leavers("2026-01", 2.0)]));
        assert_eq!(value(db, "2026-01"), Some(Ok(2.0)), "the list came later");
        let hash = data_hash(db, "rivermouth").expect("a hash");

        let newer = vec![leavers("2026-01", 3.0), leavers("2026-02", 3.0)];
        let newer = send(db, "rivermouth", "sha256:c", 3, &derived(newer));
        assert_eq!(value(db, "2026-01"), Some(Ok(2.0)), "the list came earlier");
        assert_eq!(value(db, "2026-02"), Some(Ok(3.0)), "among equals the newest");
        assert_ne!(data_hash(db, "rivermouth").expect("a hash"), hash);

        extracts::undo(db, &counted.id, at(4)).expect("in force");
        assert_eq!(value(db, "2026-01"), Some(Ok(3.0)), "without the list the newest snapshots");
        extracts::undo(db, &newer.id, at(5)).expect("in force");
        assert_eq!((value(db, "2026-01"), value(db, "2026-02")), (Some(Ok(1.0)), Some(Ok(1.0))));
    });
}

#[test]
fn undoing_what_gave_way_changes_nothing_in_force() {
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &extract(vec![leavers("2026-01", 2.0)]));
        let hash = data_hash(db, "rivermouth").expect("a hash");
        let later = send(db, "rivermouth", "sha256:b", 2, &derived(vec![leavers("2026-01", 3.0)]));
        assert_eq!(data_hash(db, "rivermouth").expect("a hash"), hash);
        extracts::undo(db, &later.id, at(3)).expect("in force");
        assert_eq!((value(db, "2026-01"), data_hash(db, "rivermouth").expect("a hash")), (Some(Ok(2.0)), hash));
    });
}

#[test]
fn an_extract_tells_old_against_new_and_who_gave_the_old() {
    on_each_database(|db| {
        let rows = vec![leavers("2026-01", 1.0), leavers("2026-02", 2.0), leavers("2026-03", 3.0)];
        let first = send(db, "rivermouth", "sha256:a", 1, &extract(rows));
        let rows = vec![
            leavers("2026-02", 2.0),
            leavers("2026-03", 5.0),
            row("north", "2026-01", "leavers", Err(Gap::Suppressed)),
            leavers("2026-04", 0.0),
        ];
        let seen = preview(db, "rivermouth", &extract(rows.clone()), ALL).expect("an extract");
        let second = send(db, "rivermouth", "sha256:b", 2, &extract(rows));
        let kept = of(db, &second.id, ALL).expect("kept");
        assert_eq!(kept, seen, "what was shown before is what happened");
        assert_eq!((kept.added, kept.changed, kept.gave_way, kept.unchanged), (1, 2, 0, 1));
        let expected = [
            (Effect::Changed, "2026-01".to_owned(), Some(Ok(1.0)), Err(Gap::Suppressed)),
            (Effect::Changed, "2026-03".to_owned(), Some(Ok(3.0)), Ok(5.0)),
            (Effect::Added, "2026-04".to_owned(), None, Ok(0.0)),
        ];
        assert_eq!(told(&kept.cells), expected);
        assert_eq!((kept.cells[0].unit.as_str(), &kept.cells[0].old_extract), ("rivermouth/north", &Some(first.id)));
        assert_eq!(kept.cells[2].old_extract, None);
        let second_of_three = of(db, &second.id, Part { after: 1, limit: 1 }).expect("kept");
        assert_eq!(told(&second_of_three.cells), expected[1..2]);
        assert_eq!(of(db, &second.id, Part { after: 9, limit: 9 }).expect("kept").cells, []);

        send(db, "rivermouth", "sha256:c", 3, &extract(vec![leavers("2026-03", 9.0)]));
        extracts::undo(db, &second.id, at(4)).expect("in force");
        assert_eq!(of(db, &second.id, ALL).expect("kept"), kept, "also after it was undone and others came");
    });
}

#[test]
fn values_that_give_way_are_told_apart() {
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &extract(vec![leavers("2026-01", 2.0), leavers("2026-02", 2.0)]));
        let sent = derived(vec![leavers("2026-01", 3.0), leavers("2026-02", 2.0), leavers("2026-03", 1.0)]);
        let seen = preview(db, "rivermouth", &sent, ALL).expect("an extract");
        let record = send(db, "rivermouth", "sha256:b", 2, &sent);
        assert_eq!(of(db, &record.id, ALL).expect("kept"), seen);
        assert_eq!((seen.added, seen.changed, seen.gave_way, seen.unchanged), (1, 0, 1, 1));
        assert_eq!(told(&seen.cells)[0], (Effect::GaveWay, "2026-01".into(), Some(Ok(2.0)), Ok(3.0)));
    });
}

#[test]
fn everything_is_added_to_an_organisation_that_does_not_exist_yet() {
    on_each_database(|db| {
        let seen = pipeline::preview(db, "rivermouth", &extract(vec![leavers("2026-01", 1.0)]), ALL).expect("new");
        assert_eq!((seen.added, seen.month, seen.headlines), (1, None, Vec::new()));
        assert_eq!(staffed(db, "rivermouth").expect("nobody"), []);
    });
}

/// 8 FTE and 2 agency, 2 vacancies, for each month; no leavers.
fn position(months: &[&str], agency: f64) -> Extract {
    let rows = months.iter().flat_map(|when| {
        [
            ("in_post_fte", 8.0),
            ("in_post_headcount", 10.0),
            ("agency_fte", agency),
            ("vacancies_fte", 2.0),
            ("leavers", 0.0),
        ]
        .map(|(what, value)| row("north/team-1", when, what, Ok(value)))
    });
    extract(rows.collect())
}

#[test]
fn headlines_are_told_without_the_extract_and_with_it() {
    on_each_database(|db| {
        let agency = |changes: &pipeline::Changes| {
            let headline = changes.headlines.first().expect("the agency rate");
            (changes.month.map(|m| m.to_string()), headline.before, headline.after)
        };
        send(db, "rivermouth", "sha256:a", 1, &position(&["2026-01", "2026-02"], 2.0));
        let correction = position(&["2026-02"], 8.0);
        let seen = pipeline::preview(db, "rivermouth", &correction, ALL).expect("an extract");
        assert_eq!(agency(&seen), (Some("2026-02".into()), Some(20.0), Some(50.0)));
        let record = send(db, "rivermouth", "sha256:b", 2, &correction);
        let kept = pipeline::of(db, &record.id, ALL).expect("kept");
        assert_eq!(kept, seen);
        extracts::undo(db, &record.id, at(3)).expect("in force");
        assert_eq!(pipeline::of(db, &record.id, ALL).expect("kept"), seen, "what it would do again");

        let next = pipeline::preview(db, "rivermouth", &position(&["2026-03"], 2.0), ALL).expect("an extract");
        assert_eq!(agency(&next), (Some("2026-03".into()), None, Some(20.0)), "a new month has no before");
        let places = staffed(db, "rivermouth").expect("places");
        let places: Vec<_> = places.iter().map(|(unit, role)| (&**unit, role.as_str())).collect();
        assert_eq!(places, [("north/team-1", "social_worker")]);
    });
}

#[test]
fn a_whole_council_sent_again_changes_what_differs() {
    let sent = council();
    let mut again = sent.clone();
    for observation in again.observations.iter_mut().step_by(9) {
        observation.reading = observation.reading.map(|value| value + 1.0);
    }
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &sent);
        let record = send(db, "rivermouth", "sha256:b", 2, &again);
        let changes = of(db, &record.id, Part { after: 8_990, limit: 100 }).expect("kept");
        assert_eq!((changes.changed, changes.unchanged, changes.added, changes.cells.len()), (9_000, 72_000, 0, 10));
        assert_eq!(preview(db, "rivermouth", &sent, Part { after: 0, limit: 1 }).expect("an extract").changed, 9_000);
    });
}

#[test]
fn what_was_worked_out_beside_an_extract_is_kept_with_it() {
    on_each_database(|db| {
        let sent = Extract { report: Some("{\"checks\":[]}".into()), ..extract(vec![leavers("2026-01", 1.0)]) };
        let record = send(db, "rivermouth", "sha256:a", 1, &sent);
        assert_eq!(extracts::report(db, &record.id).expect("kept"), sent.report);
        let plain = send(db, "rivermouth", "sha256:b", 2, &extract(vec![leavers("2026-01", 1.0)]));
        assert_eq!(extracts::report(db, &plain.id).expect("kept"), None);
        assert!(extracts::report(db, "x").is_err());
    });
}
