//! What all pages share: title, menu, banner, headers.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;

use super::assets;
use super::look::Look;

/// Nothing but our own stylesheets, script, pictures and forms; no frames around us.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Where in the menu a page belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Home,
    Units,
    Recruitment,
    Leavers,
    Peers,
    Scenarios,
    Reports,
    Data,
    Record,
    Made,
    Help,
    Elsewhere,
}

/// The frame around a page.
#[derive(Debug)]
pub(super) struct Shell {
    pub(super) title: String,
    pub(super) place: Place,
    pub(super) demo: bool,
    /// Whose installation this is.
    pub(super) owner: String,
    pub(super) stylesheet: String,
    /// Address of the organisation's colours, where it has set one.
    pub(super) colours: Option<String>,
    pub(super) script: String,
    pub(super) version: &'static str,
}

/// A link with its text; `here` when it leads to where one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) here: bool,
}

impl Link {
    pub(super) fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into(), here: false }
    }
}

/// A name and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
}

impl Fact {
    pub(super) fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

impl Shell {
    pub(super) fn new(title: impl Into<String>, place: Place, look: Look) -> Self {
        Self {
            title: title.into(),
            place,
            demo: look.demo(),
            owner: look.owner().into(),
            stylesheet: assets::stylesheet_link().into(),
            colours: look.stylesheet().map(str::to_owned),
            script: assets::script_link().into(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// The main menu.
    pub(super) fn menu(&self) -> Vec<Link> {
        let entry = |href: &str, label: &str, place| Link { here: self.place == place, ..Link::new(href, label) };
        vec![
            entry("/", "Home", Place::Home),
            entry("/units", "Areas and teams", Place::Units),
            entry("/recruitment", "Recruitment", Place::Recruitment),
            entry("/leavers", "Leavers", Place::Leavers),
            entry("/peers", "Peers", Place::Peers),
            entry("/scenarios", "Scenarios", Place::Scenarios),
            entry("/reports", "Reports", Place::Reports),
        ]
    }

    /// The second row of the menu: what stands behind the figures.
    pub(super) fn behind(&self) -> Vec<Link> {
        let entry = |href: &str, label: &str, place| Link { here: self.place == place, ..Link::new(href, label) };
        vec![
            entry("/extracts", "Data", Place::Data),
            entry("/how-good", "How good have we been", Place::Record),
            entry("/how-we-made-this", "How we made this", Place::Made),
            entry("/help", "Help", Place::Help),
        ]
    }
}

/// A rendered page as an answer.
pub(super) fn answer(status: StatusCode, template: &impl Template) -> HttpResponse {
    let Ok(body) = template.render() else {
        tracing::error!("a page could not be rendered");
        return HttpResponse::InternalServerError().finish();
    };
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .body(body)
}

/// A page that is as it should be.
pub(super) fn page(template: &impl Template) -> HttpResponse {
    answer(StatusCode::OK, template)
}

/// On to another page, after something was done: a reload there does nothing twice.
pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}
