//! Which unit a page is about, chosen from an organisation's tree.

use serde::Deserialize;

use super::home::code_of;
use super::unit_choices::Entry;
use crate::domain::UnitKind;
use crate::pipeline::Error;
use crate::report::words;
use crate::store::organisations::Organisation;
use crate::store::units::UnitRecord;
use crate::store::{self, Database};

/// What an address names; months as typed.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    pub(super) organisation: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// The unit of a page and those it can be changed to.
pub(super) struct Picked {
    pub(super) organisations: Vec<Organisation>,
    /// Code of the organisation.
    pub(super) code: String,
    /// `None` where nothing has come in yet.
    pub(super) unit: Option<UnitRecord>,
    /// The organisation's own tree.
    pub(super) units: Vec<UnitRecord>,
}

impl Picked {
    /// The unit named, else the top of the organisation named, else of the installation's own.
    ///
    /// # Errors
    /// When there is no such unit or organisation.
    pub(super) fn read(db: &Database, asked: &Asked, home: &str) -> Result<Self, Error> {
        let given = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        let organisations = store::organisations::list(db)?;
        let unit = given(&asked.unit).map(|slug| store::units::get(db, slug.trim_matches('/'))).transpose()?;
        let wanted = unit.as_ref().map(|unit| unit.organisation.clone()).or_else(|| given(&asked.organisation));
        let Some(code) = code_of(db, &organisations, wanted.as_deref(), home)? else {
            return Ok(Self { organisations, code: home.to_owned(), unit: None, units: Vec::new() });
        };
        let units: Vec<UnitRecord> =
            store::units::list(db, Some(&code))?.into_iter().filter(|unit| !unit.kind.is_published()).collect();
        let top = || units.iter().find(|unit| unit.kind == UnitKind::Organisation).cloned();
        let unit = unit.or_else(top);
        Ok(Self { organisations, code, unit, units })
    }

    /// The tree as a form's list, deeper units further in.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let here = self.unit.as_ref().map(|unit| unit.slug.as_str());
        let entry = |unit: &UnitRecord| {
            let depth = unit.slug.matches('/').count();
            Entry {
                value: unit.slug.clone(),
                label: format!("{}{}", "\u{a0}\u{a0}".repeat(depth), words::clean_name(&unit.name)),
                here: here == Some(unit.slug.as_str()),
            }
        };
        self.units.iter().map(entry).collect()
    }
}
