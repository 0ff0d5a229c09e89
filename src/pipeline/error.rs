//! Every way the pipeline can fail, each stage's error kept whole.

use std::path::PathBuf;

use crate::domain::scenario::ScenarioFault;
use crate::domain::{Failure, Finding, Kind, Measure, Period};
use crate::ingest::IngestError;
use crate::returns::agency::QuarterError;
use crate::store::StoreError;
use crate::{fit, forecast, ingest, scenario};

/// A failure of one stage, or of the files around them.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read {path}: check that the file exists and may be read")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: check that the folder exists, may be written and has room")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The secret is gone.
    #[error(
        "{path} is missing: it holds the secret behind the pseudonyms in this database; put it back from your backup"
    )]
    SecretMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The file holds something else.
    #[error("{path} does not hold a secret: it needs 64 hexadecimal digits; put it back from your backup")]
    SecretUnreadable {
        /// The file.
        path: PathBuf,
    },
    /// Another installation's secret.
    #[error(
        "{path} holds another secret than the one behind the pseudonyms in this database: every machine that shares \
         a database needs the same file (setting `secret_file`)"
    )]
    SecretForeign {
        /// The file.
        path: PathBuf,
    },
    /// A recipe of our models cannot be used.
    #[error("{path} is no usable recipe: {reason}")]
    Recipe {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A code that cannot be part of an address.
    #[error("`{0}` cannot be an organisation's code: use lower-case letters, digits and single hyphens, at most 60")]
    OrganisationCode(String),
    /// A text that is no mapping.
    #[error(
        "this is no mapping of columns: {reason}; it is JSON such as {{\"kind\":\"staff-in-post\",\"columns\":{{\"Person Number\":\"staff_reference\"}}}}"
    )]
    Mapping {
        /// What is wrong with it.
        reason: String,
    },
    /// A definition the ledger does not have.
    #[error("{measure} has no definition `{name}`; it has {known}")]
    Definition {
        /// The measure.
        measure: Measure,
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// A horizon that is not kept.
    #[error("a horizon of {0} months is not kept: ask for 1 to 36")]
    Horizon(usize),
    /// A level that is not kept.
    #[error("ranges at level {0} are not kept: ask for 50, 80, 90 or 95")]
    Level(u8),
    /// Nothing has been forecast yet.
    #[error(
        "there is no forecast of {measure} ({definition}) for {unit} yet: it needs at least 24 months of extracts with its counts, and then a fit"
    )]
    NoForecast {
        /// The unit.
        unit: String,
        /// The measure.
        measure: Measure,
        /// The definition.
        definition: String,
    },
    /// A workbook cannot hold the figures.
    #[error("the figures of {unit} cannot be put into a workbook: {source}")]
    Workbook {
        /// The unit.
        unit: String,
        /// What stands against it.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A board paper cannot be written.
    #[error("the board paper of {unit} cannot be written: {source}")]
    Paper {
        /// The unit.
        unit: String,
        /// What stands against it.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A period that is no quarter.
    #[error("`{0}` is no quarter: write one such as 2026-Q3")]
    QuarterExpected(Period),
    /// A quarter without figures.
    #[error("{unit} has no figures to the end of {asked}: the last whole quarter with figures is {last}")]
    NoQuarter {
        /// The unit.
        unit: String,
        /// The quarter asked for.
        asked: Period,
        /// The last there is.
        last: Period,
    },
    /// No quarter has figures.
    #[error("{unit} has no monthly figures, so no quarter of it can be told: hand in a monthly position")]
    NotMonthly {
        /// The unit.
        unit: String,
    },
    /// Nothing can be simulated yet.
    #[error("nothing can be simulated for {organisation} yet: it needs at least 24 months of extracts, and then a fit")]
    NotFitted {
        /// Code of the organisation.
        organisation: String,
    },
    /// A goal's job has no answer.
    #[error("job `{job}` has no answer to a goal: it is a {kind} that is {state}")]
    NotAnswered {
        /// The job.
        job: String,
        /// What sort of work it is.
        kind: String,
        /// Its state.
        state: &'static str,
    },
    /// Others wait already.
    #[error("too many comparisons are asked for at once: ask again in a few seconds")]
    Busy,
    /// A fit that has begun.
    #[error("job `{job}` is a fit under way, which cannot be called off: it takes seconds")]
    FitUnderWay {
        /// The job.
        job: String,
    },
    /// A job of another version of this program.
    #[error("this version of staffcast does not know what to do in a job of kind `{kind}`")]
    JobKind {
        /// The kind.
        kind: String,
    },
    /// There is no churn model.
    #[error("who leaves {organisation} cannot be told: {reason}")]
    NoChurn {
        /// Code of the organisation.
        organisation: String,
        /// Why, and what would help.
        reason: String,
    },
    /// A model cannot be made again.
    #[error("model {model} cannot be fitted again: {reason}")]
    NoSnapshot {
        /// The model.
        model: String,
        /// Why.
        reason: &'static str,
    },
    /// What a model was fitted from cannot be read.
    #[error(transparent)]
    Snapshot(#[from] super::record::SnapshotError),
    /// Nothing to fit.
    #[error("there are no extracts to fit{}: ingest a monthly-position extract or a published table first", organisation.as_ref().map(|o| format!(" for {o}")).unwrap_or_default())]
    NothingToFit {
        /// The organisation asked for; `None`: any.
        organisation: Option<String>,
    },
    /// The extract was refused.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// A file is no table of series.
    #[error("{path} cannot be read as series")]
    Series {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, where and how to mend it.
        source: ingest::long::Error,
    },
    /// Series cannot be forecast as asked.
    #[error(transparent)]
    SeriesRequest(#[from] forecast::series::Error),
    /// A file is not the published table, or cannot be used as it.
    #[error("{path} cannot be used as the published table")]
    Published {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ingest::published::PublishedError,
    },
    /// The published table cannot be forecast.
    #[error("{path} cannot be forecast")]
    Census {
        /// The file.
        path: PathBuf,
        /// Why.
        source: forecast::census::CensusError,
    },
    /// There is no plausibility band.
    #[error(transparent)]
    Plausibility(#[from] forecast::census::plausibility::PlausibilityError),
    /// Nothing can be compared.
    #[error(transparent)]
    Peers(#[from] super::peers::PeersError),
    /// There is no agency return for the period asked for.
    #[error(transparent)]
    Quarter(#[from] QuarterError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The history cannot be laid out.
    #[error(transparent)]
    Panel(#[from] fit::panel::PanelError),
    /// The model cannot be fitted.
    #[error(transparent)]
    Fit(#[from] fit::workforce::FitError),
    /// Who leaves cannot be told.
    #[error(transparent)]
    Churn(#[from] fit::churn::ChurnError),
    /// The forecast cannot be made.
    #[error(transparent)]
    Forecast(#[from] forecast::workforce::ForecastError),
    /// A scenario or a goal cannot be simulated.
    #[error(transparent)]
    Scenario(#[from] scenario::ScenarioError),
}

impl Error {
    /// What the checks found in a file that was refused whole.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Ingest(error) => error.findings(),
            _ => &[],
        }
    }

    /// What is wrong with a scenario or a goal, field by field.
    pub fn faults(&self) -> &[ScenarioFault] {
        match self {
            Self::Scenario(scenario::ScenarioError::Faults(faults)) => faults,
            _ => &[],
        }
    }
}

impl Failure for Error {
    fn kind(&self) -> Kind {
        match self {
            Self::Read { .. }
            | Self::NoForecast { .. }
            | Self::NoChurn { .. }
            | Self::NoSnapshot { .. }
            | Self::NotFitted { .. }
            | Self::NoQuarter { .. }
            | Self::NotMonthly { .. }
            | Self::NotAnswered { .. } => Kind::NotFound,
            Self::Snapshot(_) | Self::Workbook { .. } | Self::Paper { .. } => Kind::Internal,
            Self::FitUnderWay { .. } => Kind::Conflict,
            Self::Busy
            | Self::Write { .. }
            | Self::SecretMissing { .. }
            | Self::SecretUnreadable { .. }
            | Self::SecretForeign { .. } => Kind::Unavailable,
            Self::Recipe { .. }
            | Self::OrganisationCode(_)
            | Self::Mapping { .. }
            | Self::Definition { .. }
            | Self::Horizon(_)
            | Self::Level(_)
            | Self::QuarterExpected(_)
            | Self::JobKind { .. }
            | Self::NothingToFit { .. } => Kind::Invalid,
            Self::Ingest(e) => e.kind(),
            Self::Series { source, .. } => source.kind(),
            Self::SeriesRequest(e) => e.kind(),
            Self::Published { source, .. } => source.kind(),
            Self::Census { source, .. } => source.kind(),
            Self::Plausibility(e) => e.kind(),
            Self::Peers(e) => e.kind(),
            Self::Quarter(e) => e.kind(),
            Self::Store(e) => e.kind(),
            Self::Panel(e) => e.kind(),
            Self::Fit(e) => e.kind(),
            Self::Churn(e) => e.kind(),
            Self::Forecast(e) => e.kind(),
            Self::Scenario(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "file_unreadable",
            Self::Write { .. } => "file_unwritable",
            Self::SecretMissing { .. } => "secret_missing",
            Self::SecretUnreadable { .. } => "secret_unreadable",
            Self::SecretForeign { .. } => "secret_foreign",
            Self::Recipe { .. } => "recipe_invalid",
            Self::OrganisationCode(_) => "organisation_code_invalid",
            Self::Mapping { .. } => "mapping_invalid",
            Self::Definition { .. } => "definition_unknown",
            Self::Horizon(_) => "horizon_out_of_range",
            Self::Level(_) => "level_not_kept",
            Self::NoForecast { .. } => "forecast_not_found",
            Self::Workbook { .. } => "workbook_too_small",
            Self::Paper { .. } => "paper_not_written",
            Self::QuarterExpected(_) => "quarter_expected",
            Self::NoQuarter { .. } => "quarter_not_found",
            Self::NotMonthly { .. } => "figures_not_monthly",
            Self::NoChurn { .. } => "churn_not_fitted",
            Self::NothingToFit { .. } => "nothing_to_fit",
            Self::NotFitted { .. } => "model_not_fitted",
            Self::NotAnswered { .. } => "goal_not_answered",
            Self::Busy => "too_many_comparisons",
            Self::FitUnderWay { .. } => "job_is_fit",
            Self::JobKind { .. } => "job_kind_unknown",
            Self::NoSnapshot { .. } => "snapshot_not_kept",
            Self::Snapshot(_) => "snapshot_unreadable",
            Self::Ingest(e) => e.code(),
            Self::Series { source, .. } => source.code(),
            Self::SeriesRequest(e) => e.code(),
            Self::Published { source, .. } => source.code(),
            Self::Census { source, .. } => source.code(),
            Self::Plausibility(e) => e.code(),
            Self::Peers(e) => e.code(),
            Self::Quarter(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Panel(e) => e.code(),
            Self::Fit(e) => e.code(),
            Self::Churn(e) => e.code(),
            Self::Forecast(e) => e.code(),
            Self::Scenario(e) => e.code(),
        }
    }
}
