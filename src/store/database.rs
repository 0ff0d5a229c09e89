//! Opening either database, and transactions on it.

use super::StoreError;

/// A pool of connections to either database. Cheap to clone.
#[derive(Clone)]
pub struct Database {}

impl Database {
    /// Opens the database at `url`, creating a `SQLite` file that does not exist, and brings its
    /// tables up to date. `postgres://…` and `postgresql://…` are `PostgreSQL`; anything else is the
    /// path of a `SQLite` file, with or without `sqlite:` before it.
    ///
    /// # Errors
    /// When the address is no database, the database cannot be opened, or it is of a newer version.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        todo!()
    }

    /// Writes and commits one row, to know that writing works.
    ///
    /// # Errors
    /// When it does not.
    pub fn ping(&self) -> Result<(), StoreError> {
        todo!()
    }

    /// `sqlite` or `postgresql`.
    pub fn backend(&self) -> &'static str {
        todo!()
    }
}
