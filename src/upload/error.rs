//! Why an upload was not taken in, with the status it deserves.

use actix_web::http::StatusCode;

/// Why an upload was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another media type.
    #[error("send the file as multipart/form-data in a part called `file`{}", sent(.found))]
    NotAForm {
        /// The media type sent, perhaps empty.
        found: String,
    },
    /// The form breaks off or breaks the rules of multipart.
    #[error("the form is damaged or breaks off before its end: send it again")]
    Damaged,
    /// A part without a file.
    #[error("the form has no part called `file` with a file in it")]
    NoFile,
    /// More than one file.
    #[error("the form has more than one file: send one file at a time")]
    TwoFiles,
    /// A part nobody asked for.
    #[error("the form has a part called `{name}`, which is not known; known are {known}")]
    UnknownField {
        /// As sent, cut.
        name: String,
        /// The known ones in words.
        known: String,
        /// The most similar known one.
        nearest: Option<&'static str>,
    },
    /// A short field that is not short, or no text.
    #[error("the part `{name}` must be a text of at most {most} bytes")]
    BadField {
        /// Which.
        name: &'static str,
        /// The limit.
        most: usize,
    },
    /// More bytes than accepted.
    #[error("the file is larger than {} MB, the largest this installation accepts", .largest / 1_000_000)]
    TooLarge {
        /// In bytes.
        largest: u64,
    },
    /// The bytes came too slowly or not at all.
    #[error("the file arrived too slowly or stopped arriving: send it again over a steadier connection")]
    TooSlow,
    /// Too many others.
    #[error("many files are being read just now: send it again in a minute")]
    Busy,
    /// Too many unfinished ones.
    #[error("too many files wait to be finished just now: finish or throw away one of yours, or try again later")]
    Full,
    /// Nothing waits under this token.
    #[error(
        "no unfinished file is here: it was finished or thrown away, or it waited longer than a day; send it again"
    )]
    NotFound,
    /// Sealed with another key, or cut.
    #[error("the sealed copy of this file has been changed or damaged, so it is not used: send the file again")]
    Changed,
    /// The folder for uploads does not take it.
    #[error("the file could not be put aside for reading")]
    Disk(#[source] std::io::Error),
}

fn sent(found: &str) -> String {
    if found.is_empty() { "; the request has no media type".into() } else { format!("; the request has {found}") }
}

impl Error {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotAForm { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Damaged => StatusCode::BAD_REQUEST,
            Self::NoFile | Self::TwoFiles | Self::UnknownField { .. } | Self::BadField { .. } => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Busy | Self::Full => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Changed => StatusCode::CONFLICT,
            Self::Disk(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAForm { .. } => "multipart_expected",
            Self::Damaged => "multipart_damaged",
            Self::NoFile => "file_missing",
            Self::TwoFiles => "one_file_expected",
            Self::UnknownField { .. } => "unknown_field",
            Self::BadField { .. } => "bad_field",
            Self::TooLarge { .. } => "file_too_large",
            Self::TooSlow => "body_too_slow",
            Self::Busy => "uploads_busy",
            Self::Full => "uploads_full",
            Self::NotFound => "upload_not_found",
            Self::Changed => "upload_changed",
            Self::Disk(_) => "uploads_folder_unwritable",
        }
    }
}
