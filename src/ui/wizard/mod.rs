//! From a file to kept data in five plain pages: file, columns, values, check, done.
//!
//! A file waits sealed on the upload desk's shelf until it is kept or thrown away. Its token stands in
//! the address and nowhere else, so whoever has the address can go on, today, in any browser; what was
//! decided is kept with the file at every step. Nothing is added to the figures before the last button.

mod check;
mod check_view;
mod columns;
mod columns_view;
mod file;
mod keep;
mod values;

use actix_web::web::{self, ServiceConfig};

use super::refusal::Refusal;
use super::site::Site;
use crate::ingest::Look;
use crate::pipeline::extracts::{Setting, Upload};
use crate::pipeline::{Error, uploads};
use crate::upload::{Desk, Unfinished};

/// Largest form of choices: 500 columns or 600 values.
const LARGEST_FORM: usize = 64 * 1024;

/// Registers the five pages.
pub(super) fn configure(config: &mut ServiceConfig) {
    let large = || web::FormConfig::default().limit(LARGEST_FORM);
    config
        .service(web::resource("/upload").get(file::form).post(file::receive))
        .service(web::resource("/upload/{token}").get(file::resume))
        .service(web::resource("/upload/{token}/columns").app_data(large()).get(columns::page).post(columns::decide))
        .service(web::resource("/upload/{token}/values").app_data(large()).get(values::page).post(values::decide))
        .service(web::resource("/upload/{token}/check").get(check::page))
        .service(web::resource("/upload/{token}/findings.xlsx").get(check::workbook))
        .service(web::resource("/upload/{token}/keep").post(keep::keep))
        .service(web::resource("/upload/{token}/discard").post(keep::discard))
        .service(web::resource("/upload/{token}/done").get(keep::done));
}

/// The fields of a form as the browser sent them.
type Fields = web::Form<Vec<(String, String)>>;

fn field<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

/// One step of the way.
struct Step {
    label: &'static str,
    /// Where it can be gone to; `None`: not yet.
    href: Option<String>,
    here: bool,
}

/// The way with its five steps, for the head of each page.
struct Way {
    number: usize,
    steps: Vec<Step>,
}

impl Way {
    const LABELS: [&'static str; 5] = ["File", "Columns", "Values", "Check", "Done"];

    /// At the step `number` (from 1) of the upload with this token.
    fn at(number: usize, token: Option<&str>) -> Self {
        let address = |n: usize| match (n, token) {
            (2, Some(token)) => Some(format!("/upload/{token}/columns")),
            (3, Some(token)) => Some(format!("/upload/{token}/values")),
            (4, Some(token)) => Some(format!("/upload/{token}/check")),
            _ => None,
        };
        let step = |(n, label)| Step { label, href: address(n).filter(|_| n < number), here: n == number };
        Self { number, steps: (1..).zip(Self::LABELS).map(step).collect() }
    }
}

/// Something wrong with what was chosen, and where to mend it.
struct Complaint {
    text: String,
    /// The element on the page, for the link of the summary; empty: the page itself.
    at: String,
}

/// The upload a token leads to.
async fn open(site: &web::Data<Site>, desk: &web::Data<Desk>, token: &str) -> Result<Unfinished, Refusal> {
    let (shelf, token, now) = (desk.shelf().clone(), token.to_owned(), super::site::now());
    let found = web::block(move || shelf.find(&token, now)).await.map_err(|_stopped| Refusal::busy(site.look))?;
    found.map_err(|error| Refusal::upload(&error, site.look))
}

/// Keeps what was decided.
async fn save(site: &web::Data<Site>, desk: &web::Data<Desk>, upload: &Unfinished) -> Result<(), Refusal> {
    let (shelf, upload) = (desk.shelf().clone(), upload.clone());
    let saved = web::block(move || shelf.save(&upload)).await.map_err(|_stopped| Refusal::busy(site.look))?;
    saved.map_err(|error| Refusal::upload(&error, site.look))
}

/// Works on the file where waiting stops nobody else, when its turn has come.
async fn work<T: Send + 'static>(
    site: &web::Data<Site>,
    desk: &web::Data<Desk>,
    upload: &Unfinished,
    task: impl FnOnce(&Site, &Upload, &Setting) -> T + Send + 'static,
) -> Result<T, Refusal> {
    let turn = desk.turn().await.map_err(|error| Refusal::upload(&error, site.look))?;
    let (within, upload, now) = (site.clone(), upload.clone(), super::site::now());
    let span = tracing::Span::current();
    let task = move || {
        let _turn = turn;
        let _entered = span.entered();
        let decided = &upload.decisions;
        let request = Upload {
            organisation: decided.organisation.as_deref(),
            kind: decided.kind,
            file_name: &decided.file_name,
            source: &upload.file,
            mapping: decided.mapping.as_ref(),
            save_mapping_as: None,
        };
        task(&within, &request, &Setting { now, ..within.setting() })
    };
    web::block(task).await.map_err(|_stopped| Refusal::busy(site.look))
}

/// A first look at the file with what was decided so far.
async fn look(site: &web::Data<Site>, desk: &web::Data<Desk>, upload: &Unfinished) -> Result<Look, Refusal> {
    let looked =
        work(site, desk, upload, |site, request, setting| uploads::look(&site.database, request, setting)).await?;
    looked.map_err(|error| Refusal::of(&error, site.look))
}

/// Whether somebody should say what the columns hold.
fn is_unsure(look: &Look) -> bool {
    look.kind.is_none() || !look.missing.is_empty() || look.columns.iter().any(|column| !column.sure)
}

/// Whether a value is not understood.
fn has_strangers(look: &Look) -> bool {
    look.values.iter().any(|column| column.values.iter().any(|value| value.becomes.is_none()))
}

/// Whether the fault is with the file and not with us.
fn is_refusal(error: &Error) -> bool {
    use crate::domain::{Failure, Kind};
    matches!(error.kind(), Kind::Invalid | Kind::TooLarge | Kind::Conflict)
}
