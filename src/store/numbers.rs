//! Numbers for new rows, and the turn to change facts.

use diesel::prelude::*;

use super::StoreError;
use super::connection::AnyConnection;
use super::schema::counter::dsl as c;

/// The next number. Taking it also takes the turn: until this transaction ends, others that want one
/// wait, so whatever is read after it stays true. (`SQLite` has one writer anyway; this gives
/// `PostgreSQL` the same order.) Take it before reading what is about to be changed.
pub(super) fn next(connection: &mut AnyConnection) -> Result<i32, StoreError> {
    take(connection, 1)
}

/// The first of the next `n` numbers.
pub(super) fn take(connection: &mut AnyConnection, n: i32) -> Result<i32, StoreError> {
    diesel::update(c::counter).set(c::last.eq(c::last + n)).execute(connection)?;
    let last: i32 = c::counter.select(c::last).first(connection)?;
    Ok(last - n + 1)
}
