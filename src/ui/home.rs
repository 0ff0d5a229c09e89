//! The home page: where an organisation stands, what changed and what is expected.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::home_view::{Home, Known};
use super::links::Choice;
use super::refusal::Refusal;
use super::shell::{Link, Place, Shell, page as answer};
use super::site::{Site, now};
use crate::domain::UnitKind;
use crate::pipeline::{Error, overview};
use crate::report::words;
use crate::store::organisations::Organisation;
use crate::store::{self, Database};

#[derive(Template)]
#[template(path = "begin.html", config = ".askama.toml")]
struct Begin {
    shell: Shell,
}

/// Which organisation a page is about.
#[derive(Debug, Deserialize)]
pub(super) struct Whose {
    pub(super) organisation: Option<String>,
}

pub(super) async fn page(site: web::Data<Site>, whose: web::Query<Whose>) -> Result<HttpResponse, Refusal> {
    let (home, look) = (site.installation.home_code.clone(), site.look);
    let known = Site::read(&site, move |db| read(db, whose.organisation.as_deref(), &home)).await?;
    Ok(match known {
        Some(known) => answer(&Home::new(&known, look)),
        None => answer(&Begin { shell: Shell::new("Begin", Place::Home, look) }),
    })
}

/// The organisation asked for, else the installation's own, else the first there is.
pub(super) fn choose<'a>(
    organisations: &'a [Organisation],
    wanted: Option<&str>,
    home: &str,
) -> Option<&'a Organisation> {
    let named = |code: &str| organisations.iter().find(|o| o.code == code);
    match wanted.filter(|w| !w.is_empty()) {
        Some(code) => named(code),
        None => named(home).or_else(|| organisations.first()),
    }
}

/// Code of the organisation a page is about; `None` where nothing has come in yet and none is asked for.
///
/// # Errors
/// When there is none of the code asked for: that is told as not found, not as an empty installation.
pub(super) fn code_of(
    db: &Database,
    organisations: &[Organisation],
    wanted: Option<&str>,
    home: &str,
) -> Result<Option<String>, Error> {
    match (choose(organisations, wanted, home), wanted.filter(|code| !code.is_empty())) {
        (Some(organisation), _) => Ok(Some(organisation.code.clone())),
        (None, Some(code)) => Ok(Some(store::organisations::get(db, code)?.code)),
        (None, None) => Ok(None),
    }
}

/// `None` where nothing has come in yet.
fn read(db: &Database, wanted: Option<&str>, home: &str) -> Result<Option<Known>, Error> {
    let organisations = store::organisations::list(db)?;
    let Some(code) = code_of(db, &organisations, wanted, home)? else { return Ok(None) };
    let overview = overview::read(db, &code, now())?;
    if overview.extracts.is_empty() {
        return Ok(None);
    }
    let published = published(db, &code)?;
    Ok(Some(Known { organisations, overview, published }))
}

/// Countries and regions of published statistics; authorities are found below their region.
fn published(db: &Database, code: &str) -> Result<Vec<Link>, Error> {
    let units = store::units::list(db, Some(code))?;
    let wide = units.into_iter().filter(|u| matches!(u.kind, UnitKind::Country | UnitKind::Region));
    Ok(wide.map(|u| Link::new(Choice::opening(&u.slug).page(), words::clean_name(&u.name))).collect())
}
