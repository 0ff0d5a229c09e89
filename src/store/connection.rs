//! One connection type over both databases, and how each is opened.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::result::{ConnectionError, QueryResult};
use diesel::{PgConnection, SqliteConnection};

use super::StoreError;

/// A connection to either database. Opened with [`Manager::connect`], never with the derived
/// `establish`, which would make a `SQLite` file named after an unreachable `PostgreSQL` address.
#[derive(diesel::MultiConnection)]
pub(super) enum AnyConnection {
    Postgresql(PgConnection),
    Sqlite(SqliteConnection),
}

/// Inserts rows in batches; Diesel cannot batch over [`AnyConnection`], so each database is named.
macro_rules! insert_all {
    ($connection:expr, $table:expr, $rows:expr) => {{
        // 1,000 rows of at most 16 columns stay below SQLite's 32,766 and PostgreSQL's 65,535 parameters.
        for batch in $rows.chunks(1_000) {
            match $connection {
                $crate::store::connection::AnyConnection::Postgresql(connection) => {
                    diesel::insert_into($table).values(batch).execute(connection)?
                }
                $crate::store::connection::AnyConnection::Sqlite(connection) => {
                    diesel::insert_into($table).values(batch).execute(connection)?
                }
            };
        }
    }};
}
pub(super) use insert_all;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backend {
    Postgresql,
    Sqlite,
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    /// Sees one moment of the database throughout.
    Read,
    /// Takes `SQLite`'s write lock at its beginning: taken later it could only fail.
    Write,
}

/// Opens connections for the pool.
#[derive(Debug)]
pub(super) struct Manager {
    backend: Backend,
    /// What the database's own library is given.
    address: String,
}

impl Manager {
    /// Tells the database from its address.
    pub fn new(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self { backend: Backend::Postgresql, address: with_timeout(url) });
        }
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        // A database in memory would be another one for each connection of the pool.
        if path.is_empty() || path.contains("://") || path.contains('\0') || path.contains(":memory:") {
            return Err(StoreError::Address { url: shown(url) });
        }
        Ok(Self { backend: Backend::Sqlite, address: path.into() })
    }

    pub fn backend(&self) -> Backend {
        self.backend
    }
}

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<AnyConnection, Self::Error> {
        use diesel::Connection;
        let opened = match self.backend {
            Backend::Postgresql => PgConnection::establish(&self.address).map(AnyConnection::Postgresql),
            Backend::Sqlite => SqliteConnection::establish(&self.address).map(AnyConnection::Sqlite),
        };
        let mut connection = opened.map_err(diesel::r2d2::Error::ConnectionError)?;
        prepare(&mut connection)
            .map_err(|e| diesel::r2d2::Error::ConnectionError(ConnectionError::CouldntSetupConfiguration(e)))?;
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), Self::Error> {
        connection.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        // A panic may have left a transaction open.
        std::thread::panicking() || connection.is_broken()
    }
}

fn prepare(connection: &mut AnyConnection) -> QueryResult<()> {
    match connection {
        AnyConnection::Postgresql(connection) => connection.batch_execute(
            "SET TIME ZONE 'UTC'; SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '5min'; \
             SET client_min_messages = warning;",
        ),
        AnyConnection::Sqlite(connection) => {
            // One statement each, the timeout first: it covers the ones after it. FULL, because
            // NORMAL may lose the last commits of a write-ahead log when the power fails.
            connection.batch_execute("PRAGMA busy_timeout = 15000;")?;
            connection.batch_execute("PRAGMA journal_mode = WAL;")?;
            connection.batch_execute("PRAGMA synchronous = FULL;")?;
            connection.batch_execute("PRAGMA foreign_keys = ON;")?;
            // What is deleted is overwritten: people's rows must not be readable from the file.
            connection.batch_execute("PRAGMA secure_delete = ON;")?;
            connection.batch_execute("PRAGMA journal_size_limit = 67108864;")
        }
    }
}

/// Begins a transaction.
pub(super) fn begin(connection: &mut AnyConnection, purpose: Purpose) -> QueryResult<()> {
    let postgresql = match purpose {
        Purpose::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        // What was committed while waiting for the turn must be seen: see `numbers`.
        Purpose::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
    };
    let sqlite = match purpose {
        Purpose::Read => "BEGIN DEFERRED",
        Purpose::Write => "BEGIN IMMEDIATE",
    };
    match connection {
        AnyConnection::Postgresql(c) => AnsiTransactionManager::begin_transaction_sql(c, postgresql),
        AnyConnection::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sqlite),
    }
}

/// Ends a transaction, keeping what it did or not.
pub(super) fn end(connection: &mut AnyConnection, keep: bool) -> QueryResult<()> {
    if keep {
        <AnyConnection as TransactionManager<AnyConnection>>::commit_transaction(connection)
    } else {
        <AnyConnection as TransactionManager<AnyConnection>>::rollback_transaction(connection)
    }
}

/// What `SQLite` says of emptying its log.
#[derive(diesel::QueryableByName)]
struct Emptied {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
}

/// See [`Database::scrub`](super::Database).
pub(super) fn scrub(connection: &mut AnyConnection, rewrite: bool) -> Result<(), StoreError> {
    use diesel::RunQueryDsl;
    match connection {
        AnyConnection::Postgresql(connection) => {
            if rewrite {
                connection.batch_execute("VACUUM FULL spells")?;
            }
        }
        AnyConnection::Sqlite(connection) => {
            if rewrite {
                connection.batch_execute("VACUUM")?;
            }
            let emptied: Emptied = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(connection)?;
            if emptied.busy != 0 {
                return Err(StoreError::InUse);
            }
        }
    }
    Ok(())
}

/// An address fit for messages: without the password.
pub(super) fn shown(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.into();
    };
    let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    let host = query.into_iter().flat_map(|q| q.split('&')).find(|part| part.starts_with("host="));
    format!("{scheme}://{place}{}", host.map(|h| format!("?{h}")).unwrap_or_default())
}

/// libpq waits for a silent host for minutes unless told otherwise.
fn with_timeout(url: &str) -> String {
    if url.contains("connect_timeout=") {
        return url.into();
    }
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}connect_timeout=10")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_address_has_no_password() {
        assert_eq!(shown("postgres://me:p@ss@db.example:5432/hr?password=x"), "postgres://db.example:5432/hr");
        assert_eq!(shown("postgresql:///hr?user=me&host=/run/pg&password=x"), "postgresql:///hr?host=/run/pg");
        assert_eq!(shown("./hr.db"), "./hr.db");
    }

    #[derive(diesel::QueryableByName)]
    struct Setting {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        value: i32,
    }

    #[test]
    fn every_sqlite_connection_keeps_commits_and_references() {
        use diesel::RunQueryDsl;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("hr.db");
        let manager = Manager::new(path.to_str().expect("a path")).expect("an address");
        for _ in 0..2 {
            let Ok(AnyConnection::Sqlite(mut connection)) = manager.connect() else { panic!("a connection") };
            // 2 is FULL: https://sqlite.org/pragma.html#pragma_synchronous
            for (pragma, expected) in [("synchronous", 2), ("foreign_keys", 1)] {
                let query = format!("SELECT {pragma} AS value FROM pragma_{pragma}");
                let setting: Setting = diesel::sql_query(query).get_result(&mut connection).expect("a setting");
                assert_eq!(setting.value, expected, "{pragma}");
            }
        }
        let header = std::fs::read(&path).expect("the file");
        // Bytes 18 and 19 are 2 in a file with a write-ahead log: https://sqlite.org/fileformat.html
        assert_eq!(header.get(18..20), Some([2, 2].as_slice()));
    }

    #[test]
    fn an_address_of_neither_database_is_refused() {
        for bad in ["", "mysql://db/hr", "sqlite:", ":memory:", "sqlite::memory:"] {
            assert!(matches!(Manager::new(bad), Err(StoreError::Address { .. })), "{bad}");
        }
        for (url, backend) in [
            ("postgres://db/hr", Backend::Postgresql),
            ("sqlite:///var/lib/hr.db", Backend::Sqlite),
            ("sqlite:hr.db", Backend::Sqlite),
            ("hr.db", Backend::Sqlite),
        ] {
            assert_eq!(Manager::new(url).expect("an address").backend(), backend, "{url}");
        }
    }
}
