//! Long work, queued and done once however many processes look for it.

mod queue;

use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::organisations::number_if_given;
use super::schema::{jobs::dsl as j, organisations};
use super::{Database, StoreError, Thing, columns as c};

/// How often a job is taken before it is given up: its workers died each time.
pub const MAX_ATTEMPTS: u32 = 3;
/// The most jobs listed.
const LISTED: i64 = 500;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Waiting for a worker.
    Queued,
    /// A worker has it.
    Running,
    /// It ended well.
    Done,
    /// It ended badly; see its error.
    Failed,
    /// Somebody called it off.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// The name in JSON and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A piece of long work.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id, a UUID (version 7).
    pub id: String,
    /// What is to be done, such as `fit`.
    pub kind: String,
    /// Code of the organisation it is for.
    pub organisation: Option<String>,
    /// Where it stands.
    pub state: State,
    /// How far it has come, 0 to 1.
    pub progress: f64,
    /// Why it failed, one plain sentence.
    pub error: Option<String>,
    /// Where its result is.
    pub result: Option<String>,
    /// What the worker needs to know.
    pub payload: serde_json::Value,
    /// When it was queued.
    pub created_at: NaiveDateTime,
    /// When a worker last took it.
    pub started_at: Option<NaiveDateTime>,
    /// When it ended.
    pub finished_at: Option<NaiveDateTime>,
    /// How often a worker has taken it.
    pub attempts: u32,
}

/// Which job a worker speaks of. From a bare id, or from the [`Job`] it claimed: then only as long
/// as nobody else has taken the job since.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    id: &'a str,
    attempt: Option<u32>,
}

impl<'a> From<&'a str> for Claim<'a> {
    fn from(id: &'a str) -> Self {
        Self { id, attempt: None }
    }
}

impl<'a> From<&'a String> for Claim<'a> {
    fn from(id: &'a String) -> Self {
        Self { id, attempt: None }
    }
}

impl<'a> From<&'a Job> for Claim<'a> {
    fn from(job: &'a Job) -> Self {
        Self { id: &job.id, attempt: Some(job.attempts) }
    }
}

/// Queues a job.
///
/// # Errors
/// When the organisation does not exist, or the database fails.
pub fn enqueue(
    db: &Database,
    kind: &str,
    organisation: Option<&str>,
    payload: &serde_json::Value,
    at: NaiveDateTime,
) -> Result<Job, StoreError> {
    let payload = c::json("the job's payload", payload)?;
    db.write(|connection| insert(connection, kind, organisation, &payload, at))
}

/// Queues a job unless one of the same kind and payload waits or runs: then that one comes back.
///
/// # Errors
/// As [`enqueue`].
pub fn enqueue_once(
    db: &Database,
    kind: &str,
    organisation: Option<&str>,
    payload: &serde_json::Value,
    at: NaiveDateTime,
) -> Result<Job, StoreError> {
    let payload = c::json("the job's payload", payload)?;
    db.write(|connection| {
        // Two who ask at once must not both see that there is none.
        super::numbers::next(connection)?;
        match queue::open_like(connection, kind, &payload)? {
            Some(id) => get_in(connection, &id),
            None => insert(connection, kind, organisation, &payload, at),
        }
    })
}

fn insert(
    connection: &mut AnyConnection,
    kind: &str,
    organisation: Option<&str>,
    payload: &str,
    at: NaiveDateTime,
) -> Result<Job, StoreError> {
    let id = c::new_id(at);
    let row = (
        j::id.eq(&id),
        j::kind.eq(kind),
        j::organisation_id.eq(number_if_given(connection, organisation)?),
        j::state.eq(State::Queued.as_str()),
        j::progress.eq(0.0),
        j::payload.eq(payload),
        j::created_at.eq(c::moment(at)),
        j::attempts.eq(0),
        j::lease_ms.eq(0),
    );
    diesel::insert_into(j::jobs).values(row).execute(connection)?;
    get_in(connection, &id)
}

/// Takes the oldest job that waits, or whose worker has let its `lease` run out; `None` when there is
/// none. However many processes ask, each job goes to one. A job whose workers died [`MAX_ATTEMPTS`]
/// times is failed instead of taken again.
///
/// # Errors
/// When the database fails.
pub fn claim(db: &Database, worker: &str, at: NaiveDateTime, lease: Duration) -> Result<Option<Job>, StoreError> {
    queue::claim(db, worker, c::moment(at), lease)
}

/// Records how far the job has come and renews its lease; false when it was cancelled, has ended or
/// went to another worker: then stop.
///
/// # Errors
/// When there is no such job, or the database fails.
pub fn progress<'a>(
    db: &Database,
    job: impl Into<Claim<'a>>,
    progress: f64,
    at: NaiveDateTime,
) -> Result<bool, StoreError> {
    queue::progress(db, &job.into(), progress, c::moment(at))
}

/// Ends a running job well; `result` says where its result is.
///
/// # Errors
/// When there is no such job, it is not running (any more), or the database fails.
pub fn finish<'a>(
    db: &Database,
    job: impl Into<Claim<'a>>,
    result: Option<&str>,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    queue::end(db, &job.into(), &queue::End::Done(result), c::moment(at))
}

/// As [`finish`], in the transaction that keeps what the job made: both or neither.
pub(super) fn finish_in(
    connection: &mut AnyConnection,
    job: &Job,
    result: &str,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    queue::end_in(connection, &job.into(), &queue::End::Done(Some(result)), c::moment(at))
}

/// Ends a running job badly; `error` says why, in one plain sentence.
///
/// # Errors
/// When there is no such job, it is not running (any more), or the database fails.
pub fn fail<'a>(db: &Database, job: impl Into<Claim<'a>>, error: &str, at: NaiveDateTime) -> Result<(), StoreError> {
    queue::end(db, &job.into(), &queue::End::Failed(error), c::moment(at))
}

/// Calls a job off, whether it waits or runs; its worker learns from [`progress`].
///
/// # Errors
/// When there is no such job, it has ended, or the database fails.
pub fn cancel(db: &Database, id: &str, at: NaiveDateTime) -> Result<Job, StoreError> {
    queue::cancel(db, id, c::moment(at))
}

/// The job of that id.
///
/// # Errors
/// When there is none, or the database fails.
pub fn get(db: &Database, id: &str) -> Result<Job, StoreError> {
    db.read(|connection| get_in(connection, id))
}

/// The newest jobs, newest first, at most 500.
///
/// # Errors
/// When the database fails.
pub fn list(db: &Database) -> Result<Vec<Job>, StoreError> {
    db.read(|connection| {
        let newest = columns().order((j::created_at.desc(), j::id.desc())).limit(LISTED);
        newest.load::<Columns>(connection)?.into_iter().map(job_of).collect()
    })
}

fn get_in(connection: &mut AnyConnection, id: &str) -> Result<Job, StoreError> {
    let found: Option<Columns> = columns().filter(j::id.eq(id)).first(connection).optional()?;
    found.map_or_else(|| Err(StoreError::not_found(Thing::Job, id)), job_of)
}

type Columns = (
    (String, String, Option<String>, String, f64),
    (Option<String>, Option<String>, String),
    (NaiveDateTime, Option<NaiveDateTime>, Option<NaiveDateTime>, i32),
);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    j::jobs.left_join(organisations::table).select((
        (j::id, j::kind, organisations::code.nullable(), j::state, j::progress),
        (j::error, j::result, j::payload),
        (j::created_at, j::started_at, j::finished_at, j::attempts),
    ))
}

fn job_of((what, outcome, times): Columns) -> Result<Job, StoreError> {
    let (id, kind, organisation, state, progress) = what;
    let (error, result, payload) = outcome;
    let (created_at, started_at, finished_at, attempts) = times;
    let state = state_of(&state)?;
    let payload = c::from_json("a job's payload", &payload)?;
    let attempts = attempts.unsigned_abs();
    Ok(Job {
        id,
        kind,
        organisation,
        state,
        progress,
        error,
        result,
        payload,
        created_at,
        started_at,
        finished_at,
        attempts,
    })
}

fn state_of(name: &str) -> Result<State, StoreError> {
    let found = State::ALL.into_iter().find(|state| state.as_str() == name);
    found.ok_or_else(|| StoreError::corrupt("a job's state", name))
}
