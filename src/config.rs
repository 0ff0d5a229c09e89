//! Every setting in one struct: flag over environment over file over default.
//!
//! In come `staffcast.toml`, `STAFFCAST_…` variables and flags; out goes [`Config`] and, for each
//! value, where it came from. Only `main` and `server` may import this.

use std::path::{Path, PathBuf};

use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Profile, Provider};
use serde::{Deserialize, Serialize};

/// The settings of one installation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// A `SQLite` path or `postgres://…`. Default: one file in the current folder, so that nothing need be set up.
    pub database: String,
    /// Where to listen. Default: this machine only; opening it to a network is a decision.
    pub address: String,
    /// Code of the installation's own organisation: extracts without a code belong to it.
    pub organisation_code: String,
    /// Its name as people write it.
    pub organisation_name: String,
    /// Its colour as `#` and six digits, for the top of pages; darkened where text in it could not be read. Default:
    /// empty, our own.
    pub organisation_colour: String,
    /// Largest upload in megabytes. Ten years of a region's staff, one row a person and month, are about 100.
    pub max_upload_mb: u64,
    /// File with the secret behind people's pseudonyms, made when absent; empty: beside the `SQLite` file, or
    /// `staffcast.key` in the current folder with `PostgreSQL`. Machines that share a database share it. Back it up apart.
    pub secret_file: String,
    /// Months that rows about people are kept under their pseudonyms; 0 keeps none. Default: six years, as long as a
    /// claim about pay can be brought. Figures they were counted in stay.
    pub people_months: u32,
    /// Newest models of each kind that keep what they were fitted from, so that they can be fitted again. Default: two
    /// years of monthly fits. Forecasts and their record stay whatever is kept.
    pub snapshots_kept: u32,
    /// Folder with recipes that replace the built-in ones of the same file name; empty: none.
    pub models_folder: String,
    /// What is logged to standard error: `error`, `warn`, `info` (one line a request), `debug` or a `tracing` filter.
    pub log: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "staffcast.db".into(),
            address: "127.0.0.1:8080".into(),
            organisation_code: "home".into(),
            organisation_name: "Our organisation".into(),
            organisation_colour: String::new(),
            max_upload_mb: 200,
            secret_file: String::new(),
            people_months: 72,
            snapshots_kept: 24,
            models_folder: String::new(),
            log: "warn".into(),
        }
    }
}

/// The file read when none is named.
pub const DEFAULT_FILE: &str = "staffcast.toml";
const PREFIX: &str = "STAFFCAST_";

/// Variables with our prefix that are not settings: the path of the file itself and the tests' own.
fn is_setting(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key != "config" && key != "shared" && !key.starts_with("test_")
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A key nobody knows.
    #[error("{place} has the unknown setting `{key}`{}", nearest.as_ref().map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())]
    UnknownKey {
        /// The file or the environment.
        place: String,
        /// As written.
        key: String,
        /// The most similar known key.
        nearest: Option<String>,
    },
    /// The file named on the command line is not there.
    #[error("cannot read the settings file {0}: check the path given with --config")]
    NoFile(PathBuf),
    /// A value of the wrong sort.
    #[error("{0}")]
    Value(Box<figment::Error>),
}

/// A setting, its value and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// The key.
    pub key: String,
    /// The value, passwords masked.
    pub value: String,
    /// "default", the file, the variable or "flag".
    pub from: String,
}

/// Settings given as flags; `None` leaves the next source to decide.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Flags {
    /// `--database`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// `--address`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Config {
    /// The file with the secret behind people's pseudonyms.
    pub fn secret_path(&self) -> PathBuf {
        if !self.secret_file.is_empty() {
            return PathBuf::from(&self.secret_file);
        }
        self.sqlite_file().map_or_else(|| "staffcast.key".into(), |path| format!("{path}.key").into())
    }

    /// The folder of uploads on their way: beside the `SQLite` file, or in the temporary folder.
    pub fn uploads_path(&self) -> PathBuf {
        let beside = self.sqlite_file().map(|path| format!("{path}.uploads").into());
        beside.unwrap_or_else(|| std::env::temp_dir().join("staffcast.uploads"))
    }

    fn sqlite_file(&self) -> Option<&str> {
        if ["postgres://", "postgresql://"].iter().any(|scheme| self.database.starts_with(scheme)) {
            return None;
        }
        let path = self.database.strip_prefix("sqlite://").or_else(|| self.database.strip_prefix("sqlite:"));
        Some(path.unwrap_or(&self.database))
    }

    /// Reads flag > environment > file > default. `file` must exist when it is named.
    ///
    /// # Errors
    /// An unknown key (with the nearest known one), a value of the wrong sort, a named file that is missing.
    pub fn load(flags: &Flags, file: Option<&Path>) -> Result<(Self, Vec<Shown>), ConfigError> {
        if let Some(file) = file.filter(|f| !f.is_file()) {
            return Err(ConfigError::NoFile(file.to_owned()));
        }
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let toml = Toml::file_exact(path);
        let environment = Env::prefixed(PREFIX).filter(|key| is_setting(key.as_str()));
        if path.is_file() {
            refuse_unknown(&toml, &path.display().to_string())?;
        }
        refuse_unknown(&environment, "the environment")?;
        let figment = Figment::from(Serialized::defaults(Self::default()))
            .merge(if path.is_file() { Figment::from(toml) } else { Figment::new() })
            .merge(Texts(environment))
            .merge(Serialized::defaults(flags));
        let config: Self = figment.extract().map_err(|e| ConfigError::Value(Box::new(e)))?;
        let shown = config.show(&figment, flags, path);
        Ok((config, shown))
    }

    fn show(&self, figment: &Figment, flags: &Flags, file: &Path) -> Vec<Shown> {
        let flags = keys_of(&Serialized::defaults(flags));
        let values = figment::value::Value::serialize(self).ok().and_then(Value::into_dict).unwrap_or_default();
        known_keys()
            .into_iter()
            .map(|key| {
                let value = values.get(&key).map(plain).unwrap_or_default();
                let source = figment.find_metadata(&key).map_or("default", |m| m.name.as_ref());
                let from = if flags.contains(&key) {
                    "flag".into()
                } else if source.contains("environment") {
                    format!("{PREFIX}{}", key.to_uppercase())
                } else if source.contains("TOML") {
                    file.display().to_string()
                } else {
                    "default".into()
                };
                Shown { value: mask(&value), key, from }
            })
            .collect()
    }
}

/// Environment values as the types the defaults have: figment would read `0123` as a number.
struct Texts(Env);

impl Provider for Texts {
    fn metadata(&self) -> figment::Metadata {
        self.0.metadata()
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let defaults = Value::serialize(Config::default()).ok().and_then(Value::into_dict).unwrap_or_default();
        let mut data = self.0.data()?;
        for (key, value) in data.values_mut().flat_map(|dict| dict.iter_mut()) {
            if matches!(defaults.get(key), Some(Value::String(..))) {
                *value = Value::from(plain(value));
            }
        }
        Ok(data)
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(_, text) => text.clone(),
        Value::Num(_, number) => number
            .to_u128()
            .map(|n| n.to_string())
            .or_else(|| number.to_f64().map(|n| n.to_string()))
            .unwrap_or_default(),
        Value::Bool(_, truth) => truth.to_string(),
        other => format!("{other:?}"),
    }
}

/// Hides the password of `postgres://user:password@host/name`.
fn mask(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or_else(|| user.to_owned(), |(name, _)| format!("{name}:****"));
            format!("{scheme}://{user}@{host}")
        }
        None => value.to_owned(),
    }
}

fn known_keys() -> Vec<String> {
    keys_of(&Serialized::defaults(Config::default()))
}

fn keys_of(provider: &impl Provider) -> Vec<String> {
    let data = provider.data().unwrap_or_default();
    data.into_values().flat_map(Dict::into_keys).collect()
}

fn refuse_unknown(provider: &impl Provider, place: &str) -> Result<(), ConfigError> {
    let data = provider.data().map_err(|e| ConfigError::Value(Box::new(e)))?;
    let known = known_keys();
    for key in data.into_values().flat_map(Dict::into_keys) {
        if !known.contains(&key) {
            let nearest = known
                .iter()
                .map(|k| (strsim::jaro_winkler(k, &key), k))
                .filter(|(score, _)| *score > 0.7)
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, k)| k.clone());
            return Err(ConfigError::UnknownKey { place: place.into(), key, nearest });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a temp file");
        std::fs::write(file.path(), text).expect("written");
        file
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let file = file("database = \"a.db\"\naddress = \"0.0.0.0:1\"\n");
        let flags = Flags { database: Some("b.db".into()), address: None };
        let (config, shown) = Config::load(&flags, Some(file.path())).expect("settings");
        assert_eq!((config.database.as_str(), config.address.as_str()), ("b.db", "0.0.0.0:1"));
        let from = |key: &str| shown.iter().find(|s| s.key == key).map(|s| s.from.clone()).expect("shown");
        assert_eq!(from("database"), "flag");
        assert_eq!(from("address"), file.path().display().to_string());
        assert_eq!(from("log"), "default");
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let file = file("databse = \"a.db\"\n");
        let error = Config::load(&Flags::default(), Some(file.path())).expect_err("refused");
        assert!(error.to_string().contains("did you mean `database`"), "{error}");
    }

    #[test]
    fn a_value_of_the_wrong_sort_names_the_key() {
        let file = file("max_upload_mb = \"many\"\n");
        let error = Config::load(&Flags::default(), Some(file.path())).expect_err("refused");
        assert!(error.to_string().contains("max_upload_mb"), "{error}");
    }

    #[test]
    fn passwords_are_masked() {
        assert_eq!(mask("postgres://ann:s3cret@db/staff"), "postgres://ann:****@db/staff");
        assert_eq!(mask("postgres://ann:a@b@db/staff"), "postgres://ann:****@db/staff");
        assert_eq!(mask("./staffcast.db"), "./staffcast.db");
    }
}
