//! Every refusal and failure as an RFC 9457 problem with a stable code.

use std::error::Error as StdError;
use std::fmt;

use actix_web::error::PayloadError;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::scenario::ScenarioFault;
use crate::domain::{Failure, Finding, Kind};

/// The media type of every error's body.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// Findings quoted in a problem; the rest are counted in its detail.
const QUOTED: usize = 200;
/// Faults told in the detail itself.
const TOLD: usize = 5;

/// A refusal or failure on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// Stable name to branch on.
    pub code: &'static str,
    /// What is wrong, where, and what to do.
    pub detail: String,
    /// The identifier of the request it answers.
    pub instance: Option<String>,
    /// Each thing that is wrong, where there are several or it has a place.
    pub errors: Vec<Fault>,
    /// Seconds to wait before trying again.
    pub retry_after: Option<u32>,
}

/// An error as scripts and people read it (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    /// Names the sort of problem; ends in `code`.
    #[serde(rename = "type")]
    #[schema(example = "urn:staffcast:problem:unknown_parameter")]
    pub kind: String,
    /// The status in words.
    #[schema(example = "Unprocessable Content")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// Stable name to branch on.
    #[schema(example = "unknown_parameter")]
    pub code: &'static str,
    /// What is wrong, where, and what to do.
    pub detail: &'a str,
    /// This very occurrence: the identifier of the request, as logged and as in `X-Request-Id`.
    pub instance: Option<&'a str>,
    /// Each thing that is wrong, where there are several or it has a place.
    pub errors: &'a [Fault],
}

/// One thing that is wrong in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// A parameter, a part of a form, or a row and column of a file.
    #[serde(rename = "where")]
    #[schema(example = "query: horizon")]
    pub place: String,
    /// As sent, cut to a readable length.
    pub value: Option<String>,
    /// Stable name of the rule.
    #[schema(example = "number_expected")]
    pub rule: String,
    /// How to mend it.
    pub fix: String,
}

impl Problem {
    /// A problem of this status and code.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), instance: None, errors: Vec::new(), retry_after: None }
    }

    /// What was sent cannot be used.
    pub fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// One parameter cannot be used.
    pub fn parameter(name: &str, value: Option<&str>, rule: &'static str, fix: impl Into<String>) -> Self {
        let fix = fix.into();
        let fault = Fault {
            place: format!("query: {name}"),
            value: value.map(|v| v.chars().take(200).collect()),
            rule: rule.to_owned(),
            fix: fix.clone(),
        };
        Self { errors: vec![fault], ..Self::invalid(rule, fix) }
    }

    /// Our own fault: the cause is logged, the answer says nothing of it.
    pub fn internal(cause: &(dyn StdError + 'static)) -> Self {
        tracing::error!(cause = %Chain(cause), "a request failed");
        Self::from_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// For a failure of a stage. Causes of our own faults are logged and not told.
    pub fn of<F: Failure + 'static>(failure: &F) -> Self {
        let status = match failure.kind() {
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Kind::Conflict => StatusCode::CONFLICT,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::Unavailable => {
                tracing::warn!(cause = %Chain(failure), "a request could not be served");
                return Self { code: failure.code(), ..Self::from_status(StatusCode::SERVICE_UNAVAILABLE) };
            }
            Kind::Internal => {
                tracing::error!(cause = %Chain(failure), code = failure.code(), "a request failed");
                return Self { code: failure.code(), ..Self::from_status(StatusCode::INTERNAL_SERVER_ERROR) };
            }
        };
        Self::new(status, failure.code(), failure.to_string())
    }

    /// With what the checks found in a file, the first of them quoted.
    #[must_use]
    pub fn with_findings(mut self, findings: &[Finding]) -> Self {
        self.errors = findings.iter().take(QUOTED).map(Fault::from).collect();
        if findings.len() > QUOTED {
            self.detail = format!("{} The first {QUOTED} of {} findings are listed.", self.detail, findings.len());
        }
        self
    }

    /// With the fields of a scenario or a goal that cannot be used, the first of them quoted.
    #[must_use]
    pub fn with_faults(mut self, faults: &[ScenarioFault]) -> Self {
        self.errors.extend(faults.iter().take(QUOTED).map(Fault::from));
        if faults.len() > TOLD {
            let named = if faults.len() > QUOTED { "the first of them" } else { "each of them" };
            self.detail = format!("{} fields cannot be used; `errors` names {named} and how to mend it.", faults.len());
        }
        self
    }

    /// For a status without a story of its own.
    pub fn from_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::BAD_REQUEST => ("bad_request", "The request cannot be understood."),
            StatusCode::FORBIDDEN => ("forbidden", "This is not allowed."),
            StatusCode::NOT_FOUND => {
                ("not_found", "There is nothing at this address; /api/v1/docs lists what there is.")
            }
            StatusCode::METHOD_NOT_ALLOWED => (
                "method_not_allowed",
                "This address does not take that method; the `Allow` header lists those it takes.",
            ),
            StatusCode::REQUEST_TIMEOUT => ("request_timeout", "The request did not arrive in time."),
            StatusCode::PAYLOAD_TOO_LARGE => ("payload_too_large", "The body is larger than this address accepts."),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("unsupported_media_type", "This address does not take that media type.")
            }
            StatusCode::SERVICE_UNAVAILABLE => (
                "unavailable",
                "Something this needs cannot be reached just now. Nothing was changed; try again in a minute.",
            ),
            s if s.is_client_error() => ("refused", "The request cannot be served as it stands."),
            _ => (
                "internal",
                "Something went wrong on our side and has been logged. If it happens again, report the identifier in `instance`.",
            ),
        };
        let retry_after = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(30);
        Self { retry_after, ..Self::new(status, code, detail) }
    }

    /// With the identifier of the request it answers.
    #[must_use]
    pub fn for_request(mut self, id: &str) -> Self {
        self.instance = Some(format!("urn:uuid:{id}"));
        self
    }

    /// For a body that did not arrive as it should.
    pub fn from_payload(error: &PayloadError) -> Self {
        match error {
            PayloadError::Overflow => Self::from_status(StatusCode::PAYLOAD_TOO_LARGE),
            PayloadError::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => {
                let detail =
                    "The body arrived too slowly or stopped arriving: send it again over a steadier connection.";
                Self::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", detail)
            }
            _ => {
                Self::new(StatusCode::BAD_REQUEST, "body_damaged", "The body breaks off before its end: send it again.")
            }
        }
    }

    /// The status in words, as RFC 9110 has them; the `http` crate still has the older ones for 413 and 422.
    pub fn title(&self) -> &'static str {
        match self.status {
            StatusCode::PAYLOAD_TOO_LARGE => "Content Too Large",
            StatusCode::UNPROCESSABLE_ENTITY => "Unprocessable Content",
            other => other.canonical_reason().unwrap_or("Error"),
        }
    }

    /// As it is written.
    pub fn body(&self) -> ProblemBody<'_> {
        ProblemBody {
            kind: format!("urn:staffcast:problem:{}", self.code),
            title: self.title(),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            instance: self.instance.as_deref(),
            errors: &self.errors,
        }
    }

    /// The answer, body and headers.
    pub fn response(&self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status);
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        response.content_type(MEDIA_TYPE).insert_header((header::CACHE_CONTROL, "no-store")).json(self.body())
    }
}

impl From<&Finding> for Fault {
    fn from(finding: &Finding) -> Self {
        let place = match (finding.row, &finding.column) {
            (Some(row), Some(column)) => format!("row {row}, column {column}"),
            (Some(row), None) => format!("row {row}"),
            (None, Some(column)) => format!("column {column}"),
            (None, None) => "file".to_owned(),
        };
        Self { place, value: finding.value.clone(), rule: finding.rule.clone(), fix: finding.fix.clone() }
    }
}

impl From<&ScenarioFault> for Fault {
    fn from(fault: &ScenarioFault) -> Self {
        let place = if fault.at.is_empty() { "body".to_owned() } else { fault.at.clone() };
        Self { place, value: fault.value.clone(), rule: fault.rule.to_owned(), fix: fault.fix.clone() }
    }
}

/// An error and its causes on one line of the log.
struct Chain<'a>(&'a (dyn StdError + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl StdError for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.response()
    }
}
