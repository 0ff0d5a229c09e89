//! Scenarios, what came of them, plans and answers.

use chrono::Duration;
use serde_json::json;
use staffcast::domain::scenario::{
    BreakEven, GoalAnswer, Lever, LeverKind, Mix, Money, MoneyPeriod, MonthRange, Outlook, Scenario, Spread, Target,
};
use staffcast::domain::{Failure, Kind};
use staffcast::store::jobs::{self, Job};
use staffcast::store::models::{self, ModelRecord};
use staffcast::store::scenarios::{self, Part, Which};
use staffcast::store::{Database, migrations};

use super::samples::{at, extract, measure, observation, period, send};
use crate::support::on_each_database;

/// A council with a unit and two models.
fn council(db: &Database, code: &str) {
    send(db, code, code, 0, &extract(vec![observation("north/team-1", "", "2026-04", "agency_fte", Ok(3.0))]));
    for (n, id) in [(1, "m1"), (2, "m2")] {
        models::save(db, &model(&format!("{code}-{id}"), code, n)).expect("stored");
    }
}

fn model(id: &str, organisation: &str, minute: u32) -> ModelRecord {
    ModelRecord {
        id: id.into(),
        organisation: organisation.into(),
        kind: "workforce".into(),
        method: "by hand".into(),
        data_hash: "sha256:d".into(),
        as_of: period("2026-04"),
        created_at: at(minute),
        seed: 1,
        version: "0.1.0".into(),
        card: json!({}),
        body: json!(null),
    }
}

fn scenario(unit: &str, name: &str) -> Scenario {
    Scenario {
        name: name.into(),
        levers: vec![Lever::new(LeverKind::PayUplift, 3.0), Lever::new(LeverKind::RetentionMeasure, None)],
        ..Scenario::baseline(unit)
    }
}

fn spread(median: f64) -> Spread {
    Spread { median, mean: median, intervals: vec![] }
}

fn outlook(scenario: &Scenario, model: &str, median: f64) -> Outlook {
    let month = |text: &str| text.parse().expect("a month");
    let total = MoneyPeriod {
        first: month("2026-05"),
        last: month("2029-04"),
        label: "all".into(),
        heads: vec![],
        total: spread(median),
        difference: spread(0.1 + 0.2),
    };
    Outlook {
        scenario: scenario.clone(),
        model: model.into(),
        as_of: month("2026-04"),
        start: month("2026-05"),
        paths: 10,
        seed: u64::MAX,
        measures: vec![],
        target: None,
        money: Money {
            months: vec![],
            years: vec![],
            total,
            spend: spread(1.0),
            per_point: None,
            break_even: BreakEven { month: None, chance: 1.0 / 3.0 },
            basis: vec![],
        },
        assumptions: vec![],
        tornado: vec![],
        statements: vec!["It costs <svg onload=alert(1)>.".into()],
        warnings: vec![],
    }
}

fn answer() -> GoalAnswer {
    let target = Target {
        measure: measure("agency_rate"),
        definition: None,
        at_most: Some(15.0),
        at_least: None,
        by: "2028-03".parse().expect("a month"),
    };
    let closest = Mix {
        levers: vec![Lever::new(LeverKind::Recruitment, 0.1 + 0.2)],
        chance: 0.5,
        chance_afresh: None,
        spend: spread(1.0),
        extra_cost: spread(2.0),
        at: MonthRange { period: target.by, median: 14.0, intervals: vec![] },
        statement: "Close.".into(),
    };
    GoalAnswer {
        unit: "c".into(),
        target,
        probability: 0.8,
        budget_gbp: None,
        minimise: staffcast::domain::scenario::Minimise::Spend,
        feasible: false,
        baseline_chance: 0.1,
        mixes: vec![],
        frontier: vec![],
        closest,
        would_have_to_be_true: vec!["More would have to start.".into()],
        statements: vec![],
        warnings: vec![],
        model: "c-m1".into(),
        as_of: "2026-04".parse().expect("a month"),
        paths: 10,
        seed: 1,
        evaluations: 3,
    }
}

fn claimed(db: &Database, kind: &str, minute: u32) -> Job {
    jobs::enqueue(db, kind, Some("c"), &json!({}), at(minute)).expect("queued");
    jobs::claim(db, "w", at(minute), Duration::minutes(10)).expect("asked").expect("a job")
}

#[test]
fn a_scenario_is_kept_with_every_version_it_had() {
    on_each_database(|db| {
        council(db, "c");
        let name = "<svg onload=alert(1)> {{7*7}} \u{202e} =1+1";
        let first = scenarios::create(db, &scenario("c/north/team-1", name), None, at(3)).expect("kept");
        assert_eq!((first.organisation.as_str(), first.version, first.versions), ("c", 1, 1));
        assert_eq!((&first.scenario.name[..], first.is_plan, &first.ran), (name, false, &None));
        assert_eq!(scenarios::get(db, &first.id, None).expect("kept"), first);

        let changed = scenario("c", "Another name");
        let second = scenarios::revise(db, &first.id, &changed, Some(1), at(4)).expect("kept");
        assert_eq!((second.version, second.versions, second.created_at), (2, 2, at(4)));
        let again = scenarios::revise(db, &first.id, &changed, Some(1), at(5)).expect("the same words");
        assert_eq!(again, second, "a request sent twice makes one version");
        let versions = scenarios::versions(db, &first.id).expect("kept");
        assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(scenarios::get(db, &first.id, Some(1)).expect("kept").scenario, first.scenario);

        let late = scenarios::revise(db, &first.id, &scenario("c", "Late"), Some(1), at(6)).expect_err("stale");
        assert_eq!((late.kind(), late.code()), (Kind::Conflict, "scenario_changed"));
        assert_eq!(scenarios::get(db, &first.id, Some(3)).expect_err("none").code(), "scenario_version_not_found");
        assert_eq!(scenarios::get(db, "x", Some(1)).expect_err("none").code(), "scenario_not_found");
        let nowhere = scenarios::create(db, &scenario("d", "x"), None, at(7)).expect_err("no such unit");
        assert_eq!(nowhere.code(), "unit_not_found");
    });
}

#[test]
fn lists_are_of_one_organisation_newest_first_in_parts() {
    on_each_database(|db| {
        council(db, "c");
        council(db, "d");
        let ids: Vec<String> =
            (0..3).map(|n| scenarios::create(db, &scenario("c", "x"), None, at(n)).expect("kept").id).collect();
        let other = scenarios::create(db, &scenario("d", "y"), None, at(9)).expect("kept");
        let copy = scenarios::create(db, &scenario("c", "z"), Some(&ids[0]), at(10)).expect("kept");
        assert_eq!(copy.copied_from.as_deref(), Some(&ids[0][..]));
        let listed = |organisation, part| {
            let found = scenarios::list(db, organisation, part).expect("listed");
            found.into_iter().map(|s| s.id).collect::<Vec<_>>()
        };
        let all = [&copy.id, &ids[2], &ids[1], &ids[0]].map(Clone::clone);
        assert_eq!(listed(Some("c"), Part::default()), all);
        assert_eq!(listed(Some("c"), Part { after: 1, limit: 2 }), all[1..3]);
        assert_eq!(listed(Some("d"), Part::default()), std::slice::from_ref(&other.id));
        assert_eq!(listed(None, Part::default()).len(), 5);
        scenarios::remove(db, &ids[1], at(11)).expect("removed");
        assert_eq!(listed(Some("c"), Part::default()).len(), 3);
        let unknown = scenarios::list(db, Some("nowhere"), Part::default()).expect_err("unknown");
        assert_eq!(unknown.code(), "organisation_not_found");
    });
}

#[test]
fn the_first_and_the_newest_outcome_of_a_version_are_kept() {
    on_each_database(|db| {
        council(db, "c");
        let of = scenarios::create(db, &scenario("c", "x"), None, at(3)).expect("kept");
        let none = scenarios::outcome(db, &of.id, None, Which::Newest).expect_err("not run");
        assert_eq!((none.kind(), none.code()), (Kind::Conflict, "scenario_not_run"));
        for (n, model) in [(4, "c-m1"), (5, "c-m2"), (6, "c-m1"), (7, "c-m2")] {
            scenarios::keep(db, &of, &outlook(&of.scenario, model, f64::from(n)), at(n)).expect("kept");
        }
        let (ran, first) = scenarios::outcome(db, &of.id, None, Which::First).expect("kept");
        assert_eq!((ran.at, &ran.model[..], ran.version), (at(4), "c-m1", 1));
        assert_eq!(first, outlook(&of.scenario, "c-m1", 4.0), "to the last bit");
        let (ran, newest) = scenarios::outcome(db, &of.id, Some(1), Which::Newest).expect("kept");
        assert_eq!((ran.at, newest.money.total.total.median), (at(7), 7.0));
        assert_eq!(scenarios::get(db, &of.id, None).expect("kept").ran, Some(ran));

        // A run of a version that was revised meanwhile keeps its own version's outcome.
        scenarios::revise(db, &of.id, &scenario("c", "y"), None, at(8)).expect("kept");
        scenarios::keep(db, &of, &outlook(&of.scenario, "c-m2", 9.0), at(9)).expect("kept");
        assert_eq!(scenarios::get(db, &of.id, None).expect("kept").ran, None);
        let (ran, _) = scenarios::outcome(db, &of.id, Some(1), Which::Newest).expect("kept");
        assert_eq!(ran.at, at(9));
    });
}

#[test]
fn one_plan_of_an_organisation_stands_as_it_was_when_marked() {
    on_each_database(|db| {
        council(db, "c");
        council(db, "d");
        let one = scenarios::create(db, &scenario("c", "one"), None, at(3)).expect("kept");
        let two = scenarios::create(db, &scenario("c/north", "two"), None, at(4)).expect("kept");
        let other = scenarios::create(db, &scenario("d", "other"), None, at(5)).expect("kept");
        assert_eq!(scenarios::mark(db, &one.id, at(6)).expect_err("not run").code(), "scenario_not_run");
        for (of, model) in [(&one, "c-m1"), (&two, "c-m1"), (&other, "d-m1")] {
            scenarios::keep(db, of, &outlook(&of.scenario, model, 1.0), at(7)).expect("kept");
            scenarios::mark(db, &of.id, at(8)).expect("marked");
        }
        let plan = |code| scenarios::plan_of(db, code).expect("asked").map(|p| (p.id, p.version));
        assert_eq!((plan("c"), plan("d")), (Some((two.id.clone(), 1)), Some((other.id.clone(), 1))));
        assert!(!scenarios::get(db, &one.id, None).expect("kept").is_plan);

        // Revised and simulated again, the plan stays what it was.
        scenarios::revise(db, &two.id, &scenario("c", "two, later"), None, at(9)).expect("kept");
        for n in 10..14 {
            scenarios::keep(db, &two, &outlook(&two.scenario, "c-m2", f64::from(n)), at(n)).expect("kept");
        }
        let (ran, promised) = scenarios::outcome_of_plan(db, &two.id).expect("asked").expect("the plan");
        assert_eq!((ran.at, promised.money.total.total.median), (at(7), 1.0));
        let revised = scenarios::get(db, &two.id, None).expect("kept");
        assert_eq!((revised.version, revised.is_plan, revised.plan_version), (2, true, Some(1)));

        let refused = scenarios::remove(db, &two.id, at(14)).expect_err("the plan");
        assert_eq!((refused.kind(), refused.code()), (Kind::Conflict, "scenario_is_plan"));
        scenarios::unmark(db, &one.id).expect("was none");
        assert_eq!(plan("c"), Some((two.id.clone(), 1)));
        assert!(!scenarios::unmark(db, &two.id).expect("unmarked").is_plan);
        assert_eq!((plan("c"), scenarios::outcome_of_plan(db, &two.id).expect("asked")), (None, None));
        scenarios::remove(db, &two.id, at(15)).expect("removed");
        for code in [
            scenarios::remove(db, &two.id, at(16)).expect_err("gone").code(),
            scenarios::versions(db, &two.id).expect_err("gone").code(),
            scenarios::mark(db, &two.id, at(16)).expect_err("gone").code(),
            scenarios::revise(db, &two.id, &scenario("c", "x"), None, at(16)).expect_err("gone").code(),
            scenarios::outcome(db, &two.id, Some(1), Which::First).expect_err("gone").code(),
            scenarios::keep(db, &two, &outlook(&two.scenario, "c-m2", 1.0), at(16)).expect_err("gone").code(),
        ] {
            assert_eq!(code, "scenario_not_found");
        }
    });
}

#[test]
fn a_job_called_off_or_taken_over_keeps_nothing() {
    on_each_database(|db| {
        council(db, "c");
        let of = scenarios::create(db, &scenario("c", "x"), None, at(3)).expect("kept");
        let outlook = outlook(&of.scenario, "c-m1", 1.0);
        let cancelled = claimed(db, "scenario", 4);
        jobs::cancel(db, &cancelled.id, at(5)).expect("open");
        let refused = scenarios::keep_of_job(db, &cancelled, (&of, &outlook), "/r", at(6)).expect_err("called off");
        assert_eq!(refused.code(), "job_not_running");

        let slow = claimed(db, "scenario", 7);
        let again = jobs::claim(db, "other", at(30), Duration::minutes(10)).expect("asked").expect("taken over");
        assert_eq!(again.id, slow.id);
        scenarios::keep_of_job(db, &slow, (&of, &outlook), "/r", at(31)).expect_err("taken over");
        assert_eq!(scenarios::get(db, &of.id, None).expect("kept").ran, None, "neither kept anything");

        scenarios::keep_of_job(db, &again, (&of, &outlook), "/r", at(32)).expect("ours");
        assert!(scenarios::get(db, &of.id, None).expect("kept").ran.is_some());
        let done = jobs::get(db, &again.id).expect("stored");
        assert_eq!((done.state, done.result.as_deref(), done.progress), (jobs::State::Done, Some("/r"), 1.0));

        let goal = claimed(db, "goal_seek", 40);
        assert_eq!(scenarios::answer(db, &goal.id).expect("asked"), None);
        scenarios::keep_answer(db, &goal, &answer(), "/g", at(41)).expect("ours");
        assert_eq!(scenarios::answer(db, &goal.id).expect("asked"), Some(answer()));
        scenarios::keep_answer(db, &goal, &answer(), "/g", at(42)).expect_err("ended");
    });
}

#[test]
fn a_job_asked_for_twice_is_queued_once_while_it_waits_or_runs() {
    on_each_database(|db| {
        council(db, "c");
        let asked_at =
            |what: &str, minute| jobs::enqueue_once(db, "scenario", Some("c"), &json!({"of": what}), at(minute));
        let ask = |what: &str| asked_at(what, 1);
        let first = ask("a").expect("queued");
        assert_eq!(ask("a").expect("queued").id, first.id);
        // Later: of two asked for in the same millisecond either may be claimed first.
        assert_ne!(asked_at("b", 2).expect("queued").id, first.id);
        let running = jobs::claim(db, "w", at(2), Duration::minutes(1)).expect("asked").expect("a job");
        assert_eq!((running.id.clone(), ask("a").expect("queued").id), (first.id.clone(), first.id.clone()));
        jobs::finish(db, &running, None, at(2)).expect("ours");
        assert_ne!(ask("a").expect("queued").id, first.id, "what has ended can be asked for again");
    });
}

#[test]
fn revisions_at_once_are_all_but_one_refused() {
    on_each_database(|db| {
        council(db, "c");
        let of = scenarios::create(db, &scenario("c", "x"), None, at(3)).expect("kept");
        let kept = std::thread::scope(|scope| {
            let revise = |n: usize| {
                let changed = scenario("c", &format!("name {n}"));
                scenarios::revise(db, &of.id, &changed, Some(1), at(4)).map_err(|error| error.code())
            };
            let threads: Vec<_> = (0..8).map(|n| scope.spawn(move || revise(n))).collect();
            threads.into_iter().map(|t| t.join().expect("no panic")).collect::<Vec<_>>()
        });
        assert_eq!(kept.iter().filter(|k| k.is_ok()).count(), 1, "{kept:?}");
        assert!(kept.iter().filter_map(|k| k.as_ref().err()).all(|code| *code == "scenario_changed"), "{kept:?}");
        assert_eq!(scenarios::versions(db, &of.id).expect("kept").len(), 2);
    });
}

#[test]
fn tables_of_scenarios_can_be_taken_back() {
    on_each_database(|db| {
        council(db, "c");
        scenarios::create(db, &scenario("c", "x"), None, at(3)).expect("kept");
        migrations::revert_all(db).expect("taken back");
        migrations::apply(db).expect("made again");
        assert_eq!(scenarios::list(db, None, Part::default()).expect("listed"), []);
    });
}
