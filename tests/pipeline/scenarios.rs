//! Scenarios of a fitted council: queued, simulated, called off, followed.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{Duration, NaiveDateTime};
use serde_json::{Value, json};
use staffcast::domain::scenario::Outlook;
use staffcast::domain::{Failure, Kind, Measure, Rate};
use staffcast::pipeline::jobs::{cancel, work_once};
use staffcast::pipeline::record::forget_old;
use staffcast::pipeline::scenarios::{self, Part, Question, Stored};
use staffcast::store::jobs::{self, Job, State};
use staffcast::store::{Database, forecasts};

use crate::record::explaining::{figures, fit, recipes};
use crate::record::invented::{day, keep};
use crate::support::{on_each_database, sqlite};

/// Figures to June 2024, fitted.
fn ready(db: &Database) -> String {
    keep(db, "2024-07-05", figures("2021-10", "2024-06", |_| ()));
    fit(db, "2024-07-06", &recipes())
}

fn body(name: &str) -> Value {
    let target = json!({"measure": "agency_rate", "at_most": 15.0, "by": "2025-06"});
    json!({"name": name, "unit": "c", "horizon": 24, "paths": 100, "target": target, "levers": []})
}

fn create(db: &Database, name: &str) -> Stored {
    scenarios::create(db, &body(name), &recipes(), day("2024-07-07")).expect("kept")
}

/// Does everything in the queue.
fn work(db: &Database) {
    while work_once(db, "w", &recipes(), &|| day("2024-07-08")).expect("a queue") {}
}

fn ran(db: &Database, of: &Stored) -> Job {
    let job = scenarios::request_run(db, &of.id, day("2024-07-07")).expect("queued");
    work(db);
    jobs::get(db, &job.id).expect("stored")
}

#[test]
fn a_scenario_without_levers_is_the_served_forecast_on_both_databases() {
    let outlooks = std::sync::Mutex::new(Vec::<Outlook>::new());
    on_each_database(|db| {
        let model = ready(db);
        let of = create(db, "No change");
        let job = ran(db, &of);
        let result = format!("/api/v1/scenarios/{}/result?version=1", of.id);
        assert_eq!((job.state, job.result.as_deref(), job.error.as_deref()), (State::Done, Some(&result[..]), None));
        let outlook = scenarios::outlook(db, &of.id, None).expect("kept");
        assert_eq!((&outlook.model, outlook.as_of.to_string(), outlook.paths), (&model, "2024-06".into(), 100));
        assert!(outlook.warnings.iter().all(|w| !w.contains("fit again")), "{:?}", outlook.warnings);
        let mut compared = 0;
        for of in &outlook.measures {
            let served = forecasts::latest(db, "c", of.measure, &of.definition).expect("read").expect("served");
            for (month, step) in of.months.iter().zip(&served.forecast) {
                assert_eq!(step.period, month.period.into());
                // Forecasts are served with four decimals.
                assert!((month.median - step.point).abs() < 6e-5, "{} {}: {step:?}", of.measure, month.period);
                compared += 1;
            }
        }
        assert!(compared > 100, "{compared}");
        outlooks.lock().expect("whole").push(Outlook { model: String::new(), ..outlook });
    });
    let outlooks = outlooks.into_inner().expect("whole");
    assert!(outlooks.windows(2).all(|pair| pair[0] == pair[1]), "SQLite and PostgreSQL differ");
}

#[test]
fn a_run_called_off_stops_and_keeps_nothing() {
    on_each_database(|db| {
        ready(db);
        let of = create(db, "x");
        let job = scenarios::request_run(db, &of.id, day("2024-07-07")).expect("queued");
        let looks = AtomicUsize::new(0);
        let clock = || {
            // The first look at the clock is the claim's, the next are marks of progress.
            let look = looks.fetch_add(1, Ordering::SeqCst);
            if look == 1 {
                cancel(db, &job.id, day("2024-07-08")).expect("under way");
            }
            day("2024-07-08") + Duration::seconds(look as i64)
        };
        assert!(work_once(db, "w", &recipes(), &clock).expect("a queue"));
        assert!(looks.load(Ordering::SeqCst) > 1, "it never looked");
        assert_eq!(jobs::get(db, &job.id).expect("stored").state, State::Cancelled);
        assert_eq!(scenarios::outlook(db, &of.id, None).expect_err("nothing").code(), "scenario_not_run");
        assert_eq!(cancel(db, &job.id, day("2024-07-09")).expect_err("ended").code(), "job_ended");
        assert_eq!(ran(db, &of).state, State::Done, "it can be asked for again");
    });
}

#[test]
fn a_fit_that_waits_can_be_called_off_and_one_under_way_cannot() {
    on_each_database(|db| {
        keep(db, "2024-07-05", figures("2024-05", "2024-06", |_| ()));
        let queue = || jobs::enqueue(db, "fit", Some("c"), &json!({}), day("2024-07-06")).expect("queued");
        assert_eq!(cancel(db, &queue().id, day("2024-07-07")).expect("waiting").state, State::Cancelled);
        let fit = queue();
        jobs::claim(db, "w", day("2024-07-07"), Duration::minutes(10)).expect("asked").expect("a job");
        let refused = cancel(db, &fit.id, day("2024-07-07")).expect_err("under way");
        assert_eq!((refused.kind(), refused.code()), (Kind::Conflict, "job_is_fit"));
    });
}

#[test]
fn a_job_nobody_knows_or_without_its_scenario_fails_plainly_and_the_queue_goes_on() {
    let mut database = sqlite();
    let db = database.store();
    ready(db);
    let of = create(db, "x");
    let ask = |kind: &str, payload: Value| {
        jobs::enqueue(db, kind, Some("c"), &payload, day("2024-07-07")).expect("queued").id
    };
    let asked = [
        (ask("dance", json!({})), "does not know what to do in a job of kind `dance`"),
        (ask("scenario", json!({"scenario": "gone", "version": 1})), "there is no scenario `gone`"),
        (ask("scenario", json!({"scenario": of.id, "version": 7})), "there is no version of scenario"),
        (ask("scenario", json!({"version": "x"})), "as a job's payload"),
        (ask("goal_seek", json!({})), "cannot be used"),
    ];
    let last = ran(db, &of);
    for (id, why) in asked {
        let job = jobs::get(db, &id).expect("stored");
        assert_eq!((job.state, job.attempts), (State::Failed, 1), "{why}");
        assert!(job.error.as_ref().is_some_and(|e| e.contains(why)), "{why}: {:?}", job.error);
    }
    assert_eq!(last.state, State::Done);
}

#[test]
fn a_run_asked_for_while_it_waits_is_the_same_and_a_version_revised_meanwhile_keeps_its_own() {
    on_each_database(|db| {
        ready(db);
        let of = create(db, "first words");
        let [one, two] = [0, 1].map(|_| scenarios::request_run(db, &of.id, day("2024-07-07")).expect("queued").id);
        assert_eq!(one, two);
        let revised = scenarios::revise(db, &of.id, &body("second words"), Some(1), &recipes(), day("2024-07-07"));
        assert_eq!(revised.expect("kept").version, 2);
        let third = scenarios::request_run(db, &of.id, day("2024-07-07")).expect("queued").id;
        assert_ne!(third, one, "another version is other work");
        cancel(db, &third, day("2024-07-07")).expect("waiting");
        work(db);
        let first = scenarios::outlook(db, &of.id, Some(1)).expect("kept");
        assert_eq!(first.scenario.name, "first words");
        assert_eq!(scenarios::outlook(db, &of.id, None).expect_err("not run").code(), "scenario_not_run");
        let shown = scenarios::get(db, &of.id, Some(1)).expect("kept");
        assert_eq!((shown.version, shown.versions, shown.ran.is_some()), (1, 2, true));
    });
}

#[test]
fn a_plan_is_held_against_the_months_that_come() {
    on_each_database(|db| {
        ready(db);
        let of = create(db, "The plan");
        let refused = scenarios::mark_as_plan(db, &of.id, day("2024-07-08")).expect_err("not run");
        assert_eq!(refused.code(), "scenario_not_run");
        ran(db, &of);
        assert!(scenarios::mark_as_plan(db, &of.id, day("2024-07-08")).expect("marked").is_plan);
        let nothing = scenarios::against_actuals(db, &of.id).expect("read");
        let of_measures: Vec<Measure> = nothing.measures.iter().map(|m| m.measure).collect();
        assert_eq!(of_measures, [Rate::AgencyRate, Rate::VacancyRate, Rate::TurnoverRate].map(Measure::Rate));
        assert!(nothing.measures.iter().all(|m| m.months.is_empty() && m.statement.starts_with("No month")));

        keep(
            db,
            "2024-10-05",
            figures("2024-07", "2024-09", |row| {
                // In the last month nearly all are agency staff: far outside of any range.
                row.agency = if row.month == "2024-09" { 300.0 } else { row.agency };
            }),
        );
        // Simulated again with a model that knows these months, the plan is still held to what it said before.
        fit(db, "2024-10-06", &recipes());
        ran(db, &of);
        let found = scenarios::against_actuals(db, &of.id).expect("read");
        assert_eq!((found.is_plan, found.as_of.to_string()), (true, "2024-06".to_owned()));
        let agency = &found.measures[0];
        assert_eq!((agency.months_counted, agency.months.len()), (3, 3));
        let last = agency.months.last().expect("a month");
        assert!(!last.inside && last.actual > 90.0 && last.lower_80 <= last.median && last.median <= last.upper_80);
        assert_eq!(agency.inside, agency.months.iter().filter(|m| m.inside).count());
        let said = &agency.statement;
        assert!(said.starts_with("Of 3 months since June 2024, "), "{said}");
        assert!(said.contains("points above the middle of the plan in September 2024."), "{said}");
        let plan = scenarios::plan_of(db, "c").expect("read").expect("a plan");
        assert_eq!((plan.id, plan.plan_version), (of.id.clone(), Some(1)));
    });
}

#[test]
fn figures_that_came_since_the_fit_are_said_and_needed_when_its_snapshot_is_gone() {
    on_each_database(|db| {
        ready(db);
        let of = create(db, "x");
        let run = || scenarios::run_now(db, &of.scenario, &recipes(), &|_| true);
        let before = run().expect("simulated");
        assert!(before.warnings.iter().all(|w| !w.contains("fit again")), "{:?}", before.warnings);
        keep(db, "2024-08-05", figures("2024-05", "2024-07", |row| row.agency += 4.0));
        let after = run().expect("simulated");
        assert!(after.warnings[0].contains("data up to June 2024: fit again"), "{:?}", after.warnings);
        assert_eq!(after.measures, before.measures, "as the served forecast");
    });
}

#[test]
fn a_model_whose_snapshot_is_gone_serves_scenarios_until_figures_change() {
    let mut database = sqlite();
    let db = database.store();
    ready(db);
    let of = create(db, "x");
    forget_old(db, 0).expect("deleted");
    let run = || scenarios::run_now(db, &of.scenario, &recipes(), &|_| true);
    run().expect("nothing has changed since");
    keep(db, "2024-08-05", figures("2024-07", "2024-07", |_| ()));
    assert_eq!(run().map(|_| ()).expect_err("changed").code(), "snapshot_not_kept");
}

#[test]
fn an_organisation_without_a_fit_is_told_what_is_needed() {
    let mut database = sqlite();
    let db = database.store();
    keep(db, "2024-07-05", figures("2024-05", "2024-06", |_| ()));
    let of = create(db, "x");
    let job = ran(db, &of);
    let error = job.error.expect("a reason");
    assert_eq!(job.state, State::Failed);
    assert!(error.contains("24 months of extracts, and then a fit"), "{error}");
    let question = Question::default();
    let refused = scenarios::compare(db, &[of.id], &question, &recipes(), &|_| true).expect_err("not fitted");
    assert_eq!(refused.code(), "model_not_fitted");
}

#[test]
fn units_of_another_organisation_are_refused_by_field() {
    let mut database = sqlite();
    let db = database.store();
    keep(db, "2024-07-05", figures("2024-05", "2024-06", |_| ()));
    let faults = |body: &Value| {
        let error = scenarios::create(db, body, &recipes(), day("2024-07-07")).expect_err("refused");
        error.faults().iter().map(|f| (f.at.clone(), f.rule)).collect::<Vec<_>>()
    };
    let mut elsewhere = body("x");
    elsewhere["unit"] = json!("d/north");
    assert_eq!(faults(&elsewhere), [("unit".to_owned(), "unknown_unit")]);
    elsewhere["unit"] = json!("c\u{0}");
    assert_eq!(faults(&elsewhere)[0].0, "unit");
    let mut lever = body("x");
    lever["unit"] = json!("c/north");
    lever["levers"] =
        json!([{"kind": "pay_uplift", "percent": 3, "units": ["c/north/team-1", "c/south", "c/northern"]}]);
    let expected = [1, 2].map(|n| (format!("levers[0].units[{n}]"), "unit_elsewhere"));
    assert_eq!(faults(&lever), expected);
    assert!(scenarios::list(db, None, Part::default()).expect("listed").is_empty());
}

#[test]
fn a_copy_has_a_name_of_its_own() {
    let mut database = sqlite();
    let db = database.store();
    keep(db, "2024-07-05", figures("2024-05", "2024-06", |_| ()));
    let of = create(db, &"n".repeat(120));
    let at: NaiveDateTime = day("2024-07-08");
    let copy = scenarios::copy(db, &of.id, None, at).expect("kept");
    assert_eq!(copy.copied_from.as_deref(), Some(&of.id[..]));
    assert!(copy.scenario.name.starts_with("Copy of n") && copy.scenario.name.chars().count() == 120);
    assert_eq!(scenarios::copy(db, &of.id, Some(" Mine "), at).expect("kept").scenario.name, "Mine");
    for bad in ["", "  ", "a\nb", &"n".repeat(121)] {
        let error = scenarios::copy(db, &of.id, Some(bad), at).expect_err("refused");
        assert_eq!(error.faults()[0].at, "name");
    }
}
