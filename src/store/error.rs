//! Every way the store can fail, sorted without knowing HTTP.

use crate::domain::{Failure, Kind, Measure, Period};

/// What was looked for and not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// An organisation, by code.
    Organisation,
    /// A unit, by full slug.
    Unit,
    /// An extract, by id.
    Extract,
    /// A model, by id.
    Model,
    /// A model's forecast, by the model's id.
    Forecast,
    /// A job, by id.
    Job,
    /// A mapping of columns, by name.
    Mapping,
    /// What a model was made from, by the model's id.
    Making,
    /// A scenario, by id.
    Scenario,
    /// A version of a scenario, by the scenario's id and its number.
    ScenarioVersion,
}

impl Thing {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Unit => "unit",
            Self::Extract => "extract",
            Self::Model => "model",
            Self::Forecast => "forecast",
            Self::Job => "job",
            Self::Mapping => "mapping",
            Self::Making => "snapshot of model",
            Self::Scenario => "scenario",
            Self::ScenarioVersion => "version of scenario",
        }
    }
}

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing of that name is stored.
    #[error("there is no {what} `{name}`", what = .thing.as_str())]
    NotFound {
        /// The sort of thing.
        thing: Thing,
        /// The name or id asked for.
        name: String,
    },
    /// An organisation's code must be usable as the first part of a slug.
    #[error(
        "`{code}` cannot be an organisation's code: use lower-case letters, digits and single hyphens, such as `{suggestion}`"
    )]
    OrganisationCode {
        /// What was given.
        code: String,
        /// A code like it that would do.
        suggestion: String,
    },
    /// A value is not a finite number.
    #[error("{measure} of `{unit}` in {period} is not a finite number: leave the cell blank or give a number")]
    NotFinite {
        /// Relative slug of the unit.
        unit: String,
        /// The period.
        period: Period,
        /// The measure.
        measure: Measure,
    },
    /// An extract gives the same value twice.
    #[error("{measure} of `{unit}` in {period} is given twice for the same role group: keep one of the rows")]
    GivenTwice {
        /// Relative slug of the unit.
        unit: String,
        /// The period.
        period: Period,
        /// The measure.
        measure: Measure,
    },
    /// A name nobody could ask for.
    #[error("a mapping's name has 1 to 80 characters, none of them control characters")]
    MappingName,
    /// Others read the database, so that traces of what was deleted may remain in its log.
    #[error(
        "the rows are deleted, but the database is in use, so that traces may remain in its files: \
         end what uses it (such as `staffcast serve`) and ask again"
    )]
    InUse,
    /// The extract was undone before.
    #[error("extract `{id}` was already undone")]
    AlreadyUndone {
        /// The extract.
        id: String,
    },
    /// The job is not running, or is run by somebody else by now.
    #[error("job `{id}` is {state}: only whoever runs it can report on it")]
    JobNotRunning {
        /// The job.
        id: String,
        /// Its state.
        state: &'static str,
    },
    /// The job has ended and cannot be cancelled.
    #[error("job `{id}` has already ended ({state})")]
    JobEnded {
        /// The job.
        id: String,
        /// Its state.
        state: &'static str,
    },
    /// Somebody else wrote a version in between.
    #[error(
        "scenario `{id}` is at version {version} by now, not {after}: read it again, and write your change down anew"
    )]
    ScenarioChanged {
        /// The scenario.
        id: String,
        /// Its newest version.
        version: u32,
        /// The version the change was made to.
        after: u32,
    },
    /// The plan cannot be removed.
    #[error("scenario `{id}` is the plan: take that mark off it first, then remove it")]
    ScenarioIsPlan {
        /// The scenario.
        id: String,
    },
    /// There is nothing yet that came of it.
    #[error("version {version} of scenario `{id}` was not simulated yet: run it first")]
    ScenarioNotRun {
        /// The scenario.
        id: String,
        /// The version.
        version: u32,
    },
    /// Something of that name is stored already.
    #[error("{what} `{name}` is already stored", what = .thing.as_str())]
    AlreadyStored {
        /// The sort of thing.
        thing: Thing,
        /// Its name or id.
        name: String,
    },
    /// The database's address names no database we can use.
    #[error("`{url}` is not a database: give a file path for SQLite, or postgres://user@host/name")]
    Address {
        /// The address, without its password.
        url: String,
    },
    /// The database cannot be opened.
    #[error(
        "cannot open the database {url}: check that it is running or its folder can be written, and that the address is right"
    )]
    Open {
        /// The address, without its password.
        url: String,
        /// What the database said.
        source: diesel::ConnectionError,
    },
    /// No connection became free, or the database went away.
    #[error("the database does not answer; try again shortly")]
    Pool {
        /// What the pool said.
        source: diesel::r2d2::PoolError,
    },
    /// The database is there, but busy, full, read-only or just gone.
    #[error("the database cannot take this now ({reason}); try again shortly")]
    Unavailable {
        /// Busy, full, read-only or disconnected.
        reason: &'static str,
        /// What the database said.
        source: diesel::result::Error,
    },
    /// The tables were made by a newer version of this program.
    #[error("the database was written by a newer staffcast (it has step {version}): use that version, or a backup")]
    NewerDatabase {
        /// The first step we do not know.
        version: String,
    },
    /// The tables cannot be brought up to date.
    #[error("the database's tables cannot be brought up to date; nothing was changed")]
    Migration {
        /// What failed.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A stored text is not what this program writes.
    #[error("the database holds `{value}` as {what}, which this version does not know")]
    Corrupt {
        /// What it should be.
        what: &'static str,
        /// What is there, cut to 60 characters.
        value: String,
    },
    /// Something cannot be written as JSON.
    #[error("{what} cannot be written as JSON")]
    Json {
        /// What it is.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// A statement failed: our own fault.
    #[error("a database statement failed")]
    Statement {
        /// What the database said.
        source: diesel::result::Error,
    },
}

impl StoreError {
    pub(super) fn not_found(thing: Thing, name: &str) -> Self {
        Self::NotFound { thing, name: name.chars().take(200).collect() }
    }

    pub(super) fn corrupt(what: &'static str, value: &str) -> Self {
        Self::Corrupt { what, value: value.chars().take(60).collect() }
    }

    /// What a failed insert means when its key may be taken.
    pub(super) fn taken(error: diesel::result::Error, thing: Thing, name: &str) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match error {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                Self::AlreadyStored { thing, name: name.into() }
            }
            other => other.into(),
        }
    }
}

impl Failure for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound { .. } => Kind::NotFound,
            Self::OrganisationCode { .. }
            | Self::MappingName
            | Self::NotFinite { .. }
            | Self::GivenTwice { .. }
            | Self::Address { .. } => Kind::Invalid,
            Self::AlreadyUndone { .. }
            | Self::JobNotRunning { .. }
            | Self::JobEnded { .. }
            | Self::ScenarioChanged { .. }
            | Self::ScenarioIsPlan { .. }
            | Self::ScenarioNotRun { .. }
            | Self::AlreadyStored { .. } => Kind::Conflict,
            Self::Open { .. } | Self::Pool { .. } | Self::Unavailable { .. } | Self::InUse => Kind::Unavailable,
            Self::NewerDatabase { .. }
            | Self::Migration { .. }
            | Self::Corrupt { .. }
            | Self::Json { .. }
            | Self::Statement { .. } => Kind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { thing: Thing::Organisation, .. } => "organisation_not_found",
            Self::NotFound { thing: Thing::Unit, .. } => "unit_not_found",
            Self::NotFound { thing: Thing::Extract, .. } => "extract_not_found",
            Self::NotFound { thing: Thing::Model, .. } => "model_not_found",
            Self::NotFound { thing: Thing::Forecast, .. } => "forecast_not_found",
            Self::NotFound { thing: Thing::Job, .. } => "job_not_found",
            Self::NotFound { thing: Thing::Mapping, .. } => "mapping_not_found",
            Self::NotFound { thing: Thing::Making, .. } => "snapshot_not_found",
            Self::NotFound { thing: Thing::Scenario, .. } => "scenario_not_found",
            Self::NotFound { thing: Thing::ScenarioVersion, .. } => "scenario_version_not_found",
            Self::ScenarioChanged { .. } => "scenario_changed",
            Self::ScenarioIsPlan { .. } => "scenario_is_plan",
            Self::ScenarioNotRun { .. } => "scenario_not_run",
            Self::MappingName => "mapping_name_invalid",
            Self::InUse => "database_in_use",
            Self::OrganisationCode { .. } => "organisation_code_invalid",
            Self::NotFinite { .. } => "value_not_finite",
            Self::GivenTwice { .. } => "value_given_twice",
            Self::AlreadyUndone { .. } => "extract_already_undone",
            Self::JobNotRunning { .. } => "job_not_running",
            Self::JobEnded { .. } => "job_ended",
            Self::AlreadyStored { .. } => "already_stored",
            Self::Address { .. } => "database_address_invalid",
            Self::Open { .. } => "database_not_opened",
            Self::Pool { .. } => "database_not_answering",
            Self::Unavailable { .. } => "database_unavailable",
            Self::NewerDatabase { .. } => "database_newer",
            Self::Migration { .. } => "database_not_migrated",
            Self::Corrupt { .. } => "database_corrupt",
            Self::Json { .. } => "json_unwritable",
            Self::Statement { .. } => "database_statement_failed",
        }
    }
}

/// Sorts what Diesel reports: weather (busy, full, gone) apart from our own mistakes.
impl From<diesel::result::Error> for StoreError {
    fn from(source: diesel::result::Error) -> Self {
        match weather(&source) {
            Some(reason) => Self::Unavailable { reason, source },
            None => Self::Statement { source },
        }
    }
}

impl From<diesel::r2d2::PoolError> for StoreError {
    fn from(source: diesel::r2d2::PoolError) -> Self {
        Self::Pool { source }
    }
}

fn weather(error: &diesel::result::Error) -> Option<&'static str> {
    use diesel::result::DatabaseErrorKind as K;
    use diesel::result::Error as E;
    // SQLite's weather reaches us as text only; the texts are fixed in sqlite3.c's `aMsg`.
    const TEXTS: [(&str, &str); 8] = [
        ("database is locked", "it is busy"),
        ("database table is locked", "it is busy"),
        ("database or disk is full", "its disk is full"),
        ("No space left on device", "its disk is full"),
        ("attempt to write a readonly database", "it is read-only"),
        ("disk I/O error", "its disk fails"),
        ("terminating connection", "it is shutting down"),
        ("lock timeout", "it is busy"),
    ];
    match error {
        E::DatabaseError(K::SerializationFailure, _) => Some("it is busy"),
        E::DatabaseError(K::ReadOnlyTransaction, _) => Some("it is read-only"),
        E::DatabaseError(K::ClosedConnection | K::UnableToSendCommand, _) | E::BrokenTransactionManager => {
            Some("the connection was lost")
        }
        E::DatabaseError(_, information) => {
            let message = information.message();
            TEXTS.iter().find(|(text, _)| message.contains(text)).map(|(_, reason)| *reason)
        }
        _ => None,
    }
}
