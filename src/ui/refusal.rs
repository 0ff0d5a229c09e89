//! Every refusal and failure as a page with a plain sentence and a way on.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use askama::Template;

use super::look::Look;
use super::shell::{Link, Place, Shell, answer};
use super::site::Site;
use crate::domain::{Failure, Kind};
use crate::report::words;
use crate::upload;

/// Why a page cannot be shown.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    heading: &'static str,
    detail: String,
    code: String,
    look: Look,
}

#[derive(Template)]
#[template(path = "refusal.html", config = ".askama.toml")]
struct Page<'a> {
    shell: Shell,
    heading: &'a str,
    detail: &'a str,
    code: &'a str,
    links: Vec<Link>,
}

fn ways_on() -> Vec<Link> {
    vec![Link::new("/", "Home"), Link::new("/extracts", "Data"), Link::new("/help", "Help")]
}

impl Refusal {
    /// Of a stage's failure; the cause of our own faults is logged and not told.
    pub(super) fn of<F: Failure>(failure: &F, look: Look) -> Self {
        let kind = failure.kind();
        let told = || words::capital(&format!("{failure}."));
        let (status, heading, detail) = match kind {
            Kind::NotFound => (StatusCode::NOT_FOUND, "Not found", told()),
            Kind::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "That cannot be used", told()),
            Kind::Conflict => (StatusCode::CONFLICT, "That does not fit what is there", told()),
            Kind::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Too large", told()),
            Kind::Unavailable => return Self { code: failure.code().into(), ..Self::busy(look) },
            Kind::Internal => {
                tracing::error!(code = failure.code(), cause = %failure, "a page failed");
                let detail =
                    "Something went wrong on our side and has been written to the log. Nothing was lost.".into();
                (StatusCode::INTERNAL_SERVER_ERROR, "That did not work", detail)
            }
        };
        Self { status, heading, detail, code: failure.code().into(), look }
    }

    /// Of an upload that cannot be taken in or found again.
    pub(super) fn upload(error: &upload::Error, look: Look) -> Self {
        if matches!(error, upload::Error::Disk(_)) {
            tracing::error!(code = error.code(), "an upload cannot be put aside");
        }
        let heading = if matches!(error, upload::Error::NotFound) { "Nothing is waiting here" } else { "Not taken" };
        let detail = words::capital(&format!("{error}."));
        Self { status: error.status(), heading, detail, code: error.code().into(), look }
    }

    /// Something we need is away just now.
    pub(super) fn busy(look: Look) -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            heading: "Not just now",
            detail: "The database or another part cannot be reached. Nothing was changed. Try again in a minute."
                .into(),
            code: "unavailable".into(),
            look,
        }
    }

    /// What was asked for is not there or cannot be read.
    pub(super) fn missing(what: impl Into<String>, look: Look) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            heading: "Not found",
            detail: what.into(),
            code: "not_found".into(),
            look,
        }
    }

    /// Part of the address cannot be used.
    pub(super) fn invalid(detail: impl Into<String>, code: &str, look: Look) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            heading: "That cannot be used",
            detail: detail.into(),
            code: code.into(),
            look,
        }
    }

    /// The status.
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// The page.
    pub(super) fn page(&self) -> HttpResponse {
        let mut response = answer(
            self.status,
            &Page {
                shell: Shell::new(self.heading, Place::Elsewhere, self.look),
                heading: self.heading,
                detail: &self.detail,
                code: &self.code,
                links: ways_on(),
            },
        );
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("30"));
        }
        response
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.page()
    }
}

/// A problem of the server or the API as a page, for people who met it in a browser.
pub fn problem_page(request: &HttpRequest, status: u16, title: &str, detail: &str) -> String {
    let look = request.app_data::<web::Data<Site>>().map_or_else(Look::default, |site| site.look);
    let (heading, detail) = match status {
        404 => {
            ("Not found", "There is no page at this address. It may have been typed wrongly, or the page has moved.")
        }
        _ => (title, detail),
    };
    let page = Page {
        shell: Shell::new(heading, Place::Elsewhere, look),
        heading,
        detail,
        code: &status.to_string(),
        links: ways_on(),
    };
    page.render().unwrap_or_else(|_unrendered| detail.to_owned())
}
