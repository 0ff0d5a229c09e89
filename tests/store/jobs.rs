//! The queue.

use std::collections::BTreeSet;
use std::sync::Mutex;

use chrono::Duration;
use serde_json::json;
use staffcast::domain::{Failure, Kind};
use staffcast::store::jobs::{self, Job, MAX_ATTEMPTS, State};
use staffcast::store::{Database, organisations};

use super::samples::at;
use crate::support::{databases, on_each_database};

fn queue(db: &Database, minute: u32) -> Job {
    jobs::enqueue(db, "fit", None, &json!({"minute": minute}), at(minute)).expect("queued")
}

fn take(db: &Database, minute: u32) -> Option<Job> {
    jobs::claim(db, "worker", at(minute), Duration::minutes(5)).expect("no error")
}

#[test]
fn a_job_goes_from_queued_through_running_to_done() {
    on_each_database(|db| {
        organisations::ensure(db, "rivermouth", None, at(0)).expect("new");
        let queued = jobs::enqueue(db, "fit", Some("rivermouth"), &json!({"a": 0.1}), at(1)).expect("queued");
        assert_eq!((queued.state, queued.progress, queued.attempts), (State::Queued, 0.0, 0));
        assert_eq!((queued.organisation.as_deref(), queued.created_at), (Some("rivermouth"), at(1)));
        let running = take(db, 2).expect("a job");
        assert_eq!((running.id.as_str(), running.state, running.attempts), (queued.id.as_str(), State::Running, 1));
        assert_eq!((running.started_at, &running.payload), (Some(at(2)), &json!({"a": 0.1})));
        assert!(jobs::progress(db, &running.id, 0.4, at(3)).expect("no error"));
        assert!(jobs::progress(db, &running, 0.3, at(3)).expect("no error"));
        assert_eq!(jobs::get(db, &running.id).expect("stored").progress, 0.4, "never back");
        jobs::finish(db, &running, Some("/api/v1/models/m"), at(4)).expect("ours");
        let done = jobs::get(db, &running.id).expect("stored");
        assert_eq!((done.state, done.progress, done.finished_at), (State::Done, 1.0, Some(at(4))));
        assert_eq!(done.result.as_deref(), Some("/api/v1/models/m"));
        assert_eq!(take(db, 90), None, "nothing is left");
        let late = jobs::fail(db, &running, "too late", at(5)).expect_err("it has ended");
        assert_eq!((late.kind(), late.code()), (Kind::Conflict, "job_not_running"));
    });
}

#[test]
fn the_oldest_job_is_taken_first() {
    on_each_database(|db| {
        let (second, first) = (queue(db, 2), queue(db, 1));
        assert_eq!(take(db, 3).expect("a job").id, first.id);
        assert_eq!(take(db, 3).expect("a job").id, second.id);
        let listed = jobs::list(db).expect("a list");
        assert_eq!(listed.iter().map(|j| j.id.as_str()).collect::<Vec<_>>(), [second.id.as_str(), first.id.as_str()]);
    });
}

#[test]
fn many_workers_take_each_job_exactly_once() {
    const JOBS: u32 = 60;
    for mut database in databases() {
        let url = database.url.clone();
        let first = database.store();
        for minute in 0..JOBS {
            queue(first, minute);
        }
        let taken = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for worker in 0..4 {
                let (url, taken) = (&url, &taken);
                scope.spawn(move || {
                    // A pool of its own, as another process has.
                    let db = Database::open(url).expect("it opens");
                    let name = format!("worker-{worker}");
                    while let Some(job) = jobs::claim(&db, &name, at(100), Duration::minutes(5)).expect("no error") {
                        taken.lock().expect("no panic").push(job.id.clone());
                        jobs::finish(&db, &job, None, at(101)).expect("ours");
                    }
                });
            }
        });
        let taken = taken.into_inner().expect("no panic");
        let distinct: BTreeSet<&String> = taken.iter().collect();
        assert_eq!((taken.len(), distinct.len()), (JOBS as usize, JOBS as usize));
        assert!(
            jobs::list(database.store()).expect("a list").iter().all(|j| j.state == State::Done && j.attempts == 1)
        );
    }
}

#[test]
fn a_job_whose_lease_ran_out_goes_to_another_and_the_first_learns_of_it() {
    on_each_database(|db| {
        queue(db, 0);
        let first = take(db, 1).expect("a job");
        assert_eq!(take(db, 5), None, "the lease holds");
        assert!(jobs::progress(db, &first, 0.5, at(5)).expect("no error"), "renewed to minute 10");
        assert_eq!(take(db, 9), None, "the lease holds");
        let second = take(db, 11).expect("the lease ran out");
        assert_eq!((second.id.as_str(), second.attempts, second.progress), (first.id.as_str(), 2, 0.0));
        assert!(!jobs::progress(db, &first, 0.9, at(12)).expect("no error"), "it is another's now");
        assert_eq!(jobs::finish(db, &first, None, at(12)).expect_err("another's").code(), "job_not_running");
        jobs::finish(db, &second, None, at(12)).expect("ours");
    });
}

#[test]
fn a_job_that_takes_every_worker_down_is_given_up() {
    on_each_database(|db| {
        let job = queue(db, 0);
        for attempt in 1..=MAX_ATTEMPTS {
            assert_eq!(take(db, attempt * 10).expect("a job").attempts, attempt);
        }
        assert_eq!(take(db, 90), None);
        let given_up = jobs::get(db, &job.id).expect("stored");
        assert_eq!(given_up.state, State::Failed);
        assert!(given_up.error.expect("a reason").contains("3 times"));
    });
}

#[test]
fn a_job_can_be_cancelled_until_it_ends() {
    on_each_database(|db| {
        let waiting = queue(db, 0);
        assert_eq!(jobs::cancel(db, &waiting.id, at(1)).expect("open").state, State::Cancelled);
        assert_eq!(take(db, 2), None, "a cancelled job is not taken");

        queue(db, 3);
        let running = take(db, 4).expect("a job");
        jobs::cancel(db, &running.id, at(5)).expect("open");
        assert!(!jobs::progress(db, &running.id, 0.5, at(6)).expect("no error"), "its worker learns of it");
        assert_eq!(jobs::get(db, &running.id).expect("stored").finished_at, Some(at(5)));

        let again = jobs::cancel(db, &running.id, at(7)).expect_err("ended");
        assert_eq!((again.kind(), again.code()), (Kind::Conflict, "job_ended"));
        assert_eq!(jobs::cancel(db, "no-such-job", at(7)).expect_err("unknown").code(), "job_not_found");
        assert_eq!(jobs::progress(db, "no-such-job", 0.5, at(7)).expect_err("unknown").code(), "job_not_found");
        let homeless = jobs::enqueue(db, "fit", Some("nowhere"), &json!(null), at(8)).expect_err("unknown");
        assert_eq!(homeless.code(), "organisation_not_found");
    });
}

#[test]
fn a_failed_job_says_why() {
    on_each_database(|db| {
        queue(db, 0);
        let job = take(db, 1).expect("a job");
        jobs::progress(db, &job, 0.25, at(2)).expect("no error");
        jobs::fail(db, &job, "too little data", at(3)).expect("ours");
        let failed = jobs::get(db, &job.id).expect("stored");
        assert_eq!((failed.state, failed.progress), (State::Failed, 0.25));
        assert_eq!((failed.error.as_deref(), failed.finished_at), (Some("too little data"), Some(at(3))));
    });
}
