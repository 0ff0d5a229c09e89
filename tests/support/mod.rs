//! A fresh database for each test, on each database system there is.
//!
//! [`databases`] gives a new `SQLite` file and, where PostgreSQL can be found, a new PostgreSQL
//! database; both are gone when dropped. PostgreSQL is `STAFFCAST_TEST_POSTGRES_URL` (a server where
//! databases may be created), or a throw-away server of the binaries installed here. Without either,
//! tests go on with SQLite alone and say so, except where `STAFFCAST_TEST_REQUIRE_ALL` is set, where that is a failure.

#![allow(clippy::print_stderr, reason = "what cargo shows of a failed test says on which database")]

mod installation;
mod postgresql;

pub use installation::installation;
use staffcast::store::Database;

/// A database of one test, removed when dropped.
pub struct TestDatabase {
    /// Where it is, as given to `--database`.
    pub url: String,
    database: Option<Database>,
    _place: Place,
}

enum Place {
    Folder(#[allow(dead_code, reason = "kept for its Drop")] tempfile::TempDir),
    Server(#[allow(dead_code, reason = "kept for its Drop")] postgresql::Dropped),
}

impl TestDatabase {
    /// The database, opened and migrated.
    pub fn store(&mut self) -> &Database {
        let url = &self.url;
        self.database.get_or_insert_with(|| Database::open(url).expect("a fresh database opens"))
    }

    fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = folder.path().join("staffcast.db").to_str().expect("a plain path").to_owned();
        Self { url, database: None, _place: Place::Folder(folder) }
    }

    fn postgresql() -> Option<Self> {
        let (url, dropped) = postgresql::create_database()?;
        Some(Self { url, database: None, _place: Place::Server(dropped) })
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // Connections first: fields drop in order, and a database in use cannot be removed quietly.
        self.database = None;
    }
}

/// A fresh database of each kind, not yet opened: use `.store()` or `.url`.
pub fn databases() -> Vec<TestDatabase> {
    std::iter::once(TestDatabase::sqlite()).chain(TestDatabase::postgresql()).collect()
}

/// A fresh `SQLite` database: for tests of what no database system changes.
pub fn sqlite() -> TestDatabase {
    TestDatabase::sqlite()
}

/// A fresh `PostgreSQL` database, where there is a server.
pub fn postgresql() -> Option<TestDatabase> {
    TestDatabase::postgresql()
}

/// Runs a test on a fresh database of each kind; a failure says on which.
pub fn on_each_database(test: impl Fn(&Database)) {
    for mut database in databases() {
        let store = database.store().clone();
        eprintln!("on {}:", store.backend());
        test(&store);
    }
}
