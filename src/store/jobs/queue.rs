//! Taking jobs, reporting on them and ending them.

use chrono::{Duration, NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::{Claim, Job, MAX_ATTEMPTS, State, get_in, state_of};
use crate::store::connection::AnyConnection;
use crate::store::schema::jobs::dsl as j;
use crate::store::{Database, StoreError, Thing};

const QUEUED: &str = State::Queued.as_str();
const RUNNING: &str = State::Running.as_str();

/// See [`super::claim`].
pub(super) fn claim(
    db: &Database,
    worker: &str,
    at: NaiveDateTime,
    lease: Duration,
) -> Result<Option<Job>, StoreError> {
    // Most asks find nothing; they should not take the one write lock SQLite has.
    if !db.read(|connection| is_any(connection, at))? {
        return Ok(None);
    }
    db.write(|connection| {
        give_up(connection, at)?;
        let Some(id) = take_next(connection, at)? else { return Ok(None) };
        diesel::update(j::jobs.find(&id))
            .set((
                j::state.eq(RUNNING),
                j::worker.eq(worker),
                j::started_at.eq(at),
                j::attempts.eq(j::attempts + 1),
                j::progress.eq(0.0),
                j::lease_ms.eq(lease.num_milliseconds()),
                j::leased_until.eq(at + lease),
            ))
            .execute(connection)?;
        get_in(connection, &id).map(Some)
    })
}

fn is_any(connection: &mut AnyConnection, at: NaiveDateTime) -> Result<bool, StoreError> {
    let waiting = j::jobs.filter(j::state.eq(QUEUED)).select(j::id);
    let expired = j::jobs.filter(j::state.eq(RUNNING).and(j::leased_until.lt(at))).select(j::id);
    Ok(waiting.first::<String>(connection).optional()?.is_some()
        || expired.first::<String>(connection).optional()?.is_some())
}

/// Fails jobs that took every worker down with them.
fn give_up(connection: &mut AnyConnection, at: NaiveDateTime) -> Result<(), StoreError> {
    let lost = j::jobs
        .filter(j::state.eq(RUNNING).and(j::leased_until.lt(at)).and(j::attempts.ge(MAX_ATTEMPTS.cast_signed())));
    let why = format!("given up: it stopped {MAX_ATTEMPTS} times without an end; see the log for why");
    diesel::update(lost)
        .set((j::state.eq(State::Failed.as_str()), j::error.eq(why), j::finished_at.eq(at)))
        .execute(connection)?;
    Ok(())
}

/// The id of the oldest job to be had, locked where others could take it too.
fn take_next(connection: &mut AnyConnection, at: NaiveDateTime) -> Result<Option<String>, StoreError> {
    let waiting = j::state.eq(QUEUED).or(j::state.eq(RUNNING).and(j::leased_until.lt(at)));
    let oldest = j::jobs.filter(waiting).order((j::created_at.asc(), j::id.asc())).select(j::id).limit(1);
    Ok(match connection {
        AnyConnection::Postgresql(connection) => oldest.for_update().skip_locked().first(connection).optional()?,
        // The write lock of the whole database is ours already.
        AnyConnection::Sqlite(connection) => oldest.first(connection).optional()?,
    })
}

/// See [`super::progress`].
pub(super) fn progress(db: &Database, claim: &Claim, progress: f64, at: NaiveDateTime) -> Result<bool, StoreError> {
    db.write(|connection| {
        let Some(lease) = running(connection, claim)?.ok() else { return Ok(false) };
        // A job never seems to go back.
        let progress = progress.clamp(0.0, 1.0).max(lease.progress);
        diesel::update(j::jobs.find(claim.id))
            .set((j::progress.eq(progress), j::leased_until.eq(at + TimeDelta::milliseconds(lease.ms))))
            .execute(connection)?;
        Ok(true)
    })
}

/// How a job ends.
pub(super) enum End<'a> {
    Done(Option<&'a str>),
    Failed(&'a str),
}

/// See [`super::finish`] and [`super::fail`].
pub(super) fn end(db: &Database, claim: &Claim, end: &End, at: NaiveDateTime) -> Result<(), StoreError> {
    db.write(|connection| end_in(connection, claim, end, at))
}

/// As [`end`], within a transaction of the caller's.
pub(super) fn end_in(
    connection: &mut AnyConnection,
    claim: &Claim,
    end: &End,
    at: NaiveDateTime,
) -> Result<(), StoreError> {
    let lease = running(connection, claim)?
        .map_err(|state| StoreError::JobNotRunning { id: claim.id.into(), state: state.as_str() })?;
    let (state, result, error, progress) = match end {
        End::Done(result) => (State::Done, *result, None, 1.0),
        End::Failed(error) => (State::Failed, None, Some(*error), lease.progress),
    };
    diesel::update(j::jobs.find(claim.id))
        .set((
            j::state.eq(state.as_str()),
            j::result.eq(result),
            j::error.eq(error),
            j::progress.eq(progress),
            j::finished_at.eq(at),
        ))
        .execute(connection)?;
    Ok(())
}

/// See [`super::enqueue_once`].
pub(super) fn open_like(
    connection: &mut AnyConnection,
    kind: &str,
    payload: &str,
) -> Result<Option<String>, StoreError> {
    let open = j::jobs.filter(j::kind.eq(kind).and(j::payload.eq(payload)).and(j::state.eq_any([QUEUED, RUNNING])));
    Ok(open.order((j::created_at.asc(), j::id.asc())).select(j::id).first(connection).optional()?)
}

/// See [`super::cancel`].
pub(super) fn cancel(db: &Database, id: &str, at: NaiveDateTime) -> Result<Job, StoreError> {
    db.write(|connection| {
        let open = j::jobs.find(id).filter(j::state.eq_any([QUEUED, RUNNING]));
        let changed = diesel::update(open)
            .set((j::state.eq(State::Cancelled.as_str()), j::finished_at.eq(at)))
            .execute(connection)?;
        let job = get_in(connection, id)?;
        if changed == 0 {
            return Err(StoreError::JobEnded { id: id.into(), state: job.state.as_str() });
        }
        Ok(job)
    })
}

/// What a running job has on it.
struct Lease {
    ms: i64,
    progress: f64,
}

/// The lease of a job that is running, by this claim if it names the attempt; otherwise its state.
/// The row stays locked until the transaction ends.
fn running(connection: &mut AnyConnection, claim: &Claim) -> Result<Result<Lease, State>, StoreError> {
    let job = j::jobs.find(claim.id).select((j::state, j::attempts, j::lease_ms, j::progress));
    let row: Option<(String, i32, i64, f64)> = match connection {
        AnyConnection::Postgresql(connection) => job.for_update().first(connection).optional()?,
        AnyConnection::Sqlite(connection) => job.first(connection).optional()?,
    };
    let (state, attempts, ms, progress) = row.ok_or_else(|| StoreError::not_found(Thing::Job, claim.id))?;
    let state = state_of(&state)?;
    let is_ours = claim.attempt.is_none_or(|attempt| attempt == attempts.unsigned_abs());
    Ok(if state == State::Running && is_ours { Ok(Lease { ms, progress }) } else { Err(state) })
}
