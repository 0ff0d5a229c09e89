//! `people purge` and `people erase`: how long anything about people is kept.

use std::io::{Write, stdin, stdout};

use anyhow::Context;
use staffcast::api::now;
use staffcast::config::Config;
use staffcast::pipeline::people;
use staffcast::store::Database;

/// `staffcast people purge`.
pub fn purge(config: &Config) -> anyhow::Result<()> {
    let db = Database::open(&config.database)?;
    let purged = people::purge(&db, now(), config.people_months)?;
    let kept = match config.people_months {
        0 => "none are kept".to_owned(),
        months => format!("{months} months are kept"),
    };
    Ok(writeln!(stdout(), "{} rows about people deleted, {} shortened ({kept})", purged.deleted, purged.shortened)?)
}

/// `staffcast people erase`: the reference is hashed here and written nowhere. `-` reads it from
/// standard input, so that it stands in no history of commands.
pub fn erase(config: &Config, reference: &str) -> anyhow::Result<()> {
    let mut line = String::new();
    let reference = if reference == "-" {
        stdin().read_line(&mut line).context("cannot read the reference from standard input")?;
        &line
    } else {
        reference
    };
    anyhow::ensure!(!reference.trim().is_empty(), "the reference is empty: give the staff or registration number");
    let db = Database::open(&config.database)?;
    let pseudonyms = people::pseudonyms(&db, &config.secret_path())?;
    let erased = people::erase(&db, &pseudonyms, reference)?;
    Ok(writeln!(
        stdout(),
        "{erased} rows about this person deleted. A file that names them brings them back when it is sent again."
    )?)
}
