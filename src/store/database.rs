//! Opening either database, and transactions on it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, Pool};

use super::connection::{self, AnyConnection, Backend, Manager, Purpose, begin, end, shown};
use super::schema::{heartbeat::dsl as h, measures::dsl as m};
use super::{StoreError, migrations};
use crate::domain::Measure;

/// Enough for a page, a fit and a few readers at once; `SQLite` writes one at a time anyway.
const CONNECTIONS: u32 = 8;
/// How long a request waits for a connection before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(20);

/// A pool of connections to either database. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    pool: Pool<Manager>,
    backend: Backend,
    /// Writers of this process queue here rather than at `SQLite`'s lock, which is not fair.
    turn: Mutex<()>,
    measures: BTreeMap<i32, Measure>,
    numbers: BTreeMap<Measure, i32>,
}

impl Database {
    /// Opens the database at `url`, creating a `SQLite` file that does not exist, and brings its
    /// tables up to date. `postgres://…` and `postgresql://…` are `PostgreSQL`; anything else is the
    /// path of a `SQLite` file, with or without `sqlite:` before it.
    ///
    /// # Errors
    /// When the address is no database, the database cannot be opened, or it is of a newer version.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let manager = Manager::new(url)?;
        let mut first = manager.connect().map_err(|error| open_error(url, error))?;
        transact(&mut first, Purpose::Write, migrations::apply_in)?;
        let names: Vec<(i32, String)> = m::measures.select((m::id, m::name)).load(&mut first)?;
        drop(first);
        // A name of a newer version is left out; reading a row that uses it says so.
        let measures: BTreeMap<i32, Measure> =
            names.into_iter().filter_map(|(id, name)| Some((id, name.parse().ok()?))).collect();
        let numbers = measures.iter().map(|(id, measure)| (*measure, *id)).collect();
        let backend = manager.backend();
        let pool = Pool::builder()
            .max_size(CONNECTIONS)
            .min_idle(Some(0))
            .connection_timeout(PATIENCE)
            .error_handler(Box::new(diesel::r2d2::NopErrorHandler))
            .build_unchecked(manager);
        Ok(Self { inner: Arc::new(Inner { pool, backend, turn: Mutex::new(()), measures, numbers }) })
    }

    /// Writes and commits one row, to know that writing works.
    ///
    /// # Errors
    /// When it does not.
    pub fn ping(&self) -> Result<(), StoreError> {
        self.write(|connection| {
            diesel::update(h::heartbeat).set(h::beats.eq(h::beats + 1)).execute(connection)?;
            Ok(())
        })
    }

    /// `sqlite` or `postgresql`.
    pub fn backend(&self) -> &'static str {
        match self.inner.backend {
            Backend::Postgresql => "postgresql",
            Backend::Sqlite => "sqlite",
        }
    }

    /// Reads one moment of the database.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.inner.pool.get()?;
        transact(&mut connection, Purpose::Read, work)
    }

    /// Writes all of it or nothing; returns after the commit.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // Nothing is behind this lock, so a panic of its last holder spoilt nothing.
        let _turn = match self.inner.backend {
            Backend::Sqlite => Some(self.inner.turn.lock().unwrap_or_else(PoisonError::into_inner)),
            Backend::Postgresql => None,
        };
        let mut connection = self.inner.pool.get()?;
        transact(&mut connection, Purpose::Write, work)
    }

    /// Makes deleted rows unreadable in the database's own files: `SQLite` overwrites what is deleted,
    /// so its log alone need be emptied; with `rewrite` everything is written anew, which is sure, and
    /// takes as long as copying the database. `PostgreSQL` keeps deleted rows until they are cleaned up.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when others kept the log from being emptied.
    pub(super) fn scrub(&self, rewrite: bool) -> Result<(), StoreError> {
        let _turn = self.inner.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = self.inner.pool.get()?;
        connection::scrub(&mut connection, rewrite)
    }

    /// The measure of that number in the database.
    pub(super) fn measure(&self, number: i32) -> Result<Measure, StoreError> {
        let known = self.inner.measures.get(&number).copied();
        known.ok_or_else(|| StoreError::corrupt("a measure", &number.to_string()))
    }

    /// The number of a measure in the database.
    pub(super) fn measure_number(&self, measure: Measure) -> i32 {
        *self.inner.numbers.get(&measure).expect("opening the database numbers every measure")
    }
}

fn transact<T>(
    connection: &mut AnyConnection,
    purpose: Purpose,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    begin(connection, purpose)?;
    match work(connection) {
        Ok(value) => {
            end(connection, true)?;
            Ok(value)
        }
        Err(error) => {
            // When this fails too, the connection is broken and the pool throws it away.
            let _ = end(connection, false);
            Err(error)
        }
    }
}

fn open_error(url: &str, error: diesel::r2d2::Error) -> StoreError {
    match error {
        diesel::r2d2::Error::ConnectionError(source) => StoreError::Open { url: shown(url), source },
        diesel::r2d2::Error::QueryError(source) => source.into(),
    }
}
