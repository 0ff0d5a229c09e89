//! What the check page says: what would be kept, what to mend, how the rows look.

use askama::Template;

use super::super::changes_view::{self, Replaced};
use super::super::findings::{self, Group};
use super::super::home_view::{counted, moment};
use super::super::shell::{Place, Shell};
use super::super::site::Site;
use super::{Complaint, Way};
use crate::ingest::Look;
use crate::pipeline::Error;
use crate::pipeline::uploads::Checked;
use crate::report::words;
use crate::upload::Unfinished;

#[derive(Template)]
#[template(path = "wizard_check.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    way: Way,
    complaints: Vec<Complaint>,
    file_name: String,
    sentences: Vec<String>,
    changes: Vec<String>,
    replaced: Vec<Replaced>,
    replaced_caption: &'static str,
    groups: Vec<Group>,
    preview: Option<Preview>,
    can_be_kept: bool,
    columns: String,
    values: String,
    keep: String,
    discard: String,
    workbook: Option<String>,
}

/// The first rows and the strangest.
struct Preview {
    headings: Vec<String>,
    first: Vec<Row>,
    strange: Vec<Strange>,
}

struct Row {
    number: u32,
    cells: Vec<String>,
}

struct Strange {
    number: u32,
    cells: Vec<StrangeCell>,
}

struct StrangeCell {
    heading: String,
    value: String,
    why: String,
}

impl Page {
    /// A file that was read.
    pub(super) fn checked(site: &Site, upload: &Unfinished, look: &Look, checked: &Checked) -> Self {
        let complaint = |text: &String| Complaint { text: words::capital(&format!("{text}.")), at: String::new() };
        let complaints: Vec<Complaint> = checked.refusal.iter().map(complaint).collect();
        let has_workbook = !checked.findings.is_empty() && !look.columns.is_empty();
        Self {
            sentences: in_short(checked),
            changes: changes(checked),
            replaced: checked.changes.as_ref().map(changes_view::replaced).unwrap_or_default(),
            groups: findings::group(&checked.findings),
            preview: preview(look),
            can_be_kept: checked.refusal.is_none(),
            workbook: has_workbook.then(|| format!("/upload/{}/findings.xlsx", upload.token)),
            ..Self::empty(site, upload, complaints)
        }
    }

    /// A file that cannot be read as it was said to be.
    pub(super) fn refused(site: &Site, upload: &Unfinished, error: &Error) -> Self {
        let text = words::capital(&format!("{}.", error.to_string().trim_end_matches('.')));
        let complaint = Complaint { text, at: String::new() };
        Self { groups: findings::group(error.findings()), ..Self::empty(site, upload, vec![complaint]) }
    }

    fn empty(site: &Site, upload: &Unfinished, complaints: Vec<Complaint>) -> Self {
        let token = upload.token.to_string();
        let title = if complaints.is_empty() { "Check before it is kept" } else { "Not kept: check the file" };
        Self {
            shell: Shell::new(title, Place::Data, site.look),
            way: Way::at(4, Some(&token)),
            complaints,
            file_name: words::clean_name(&upload.decisions.file_name),
            sentences: Vec::new(),
            changes: Vec::new(),
            replaced: Vec::new(),
            replaced_caption: "Values that would take the place of others, the first 50 at most",
            groups: Vec::new(),
            preview: None,
            can_be_kept: false,
            columns: format!("/upload/{token}/columns"),
            values: format!("/upload/{token}/values"),
            keep: format!("/upload/{token}/keep"),
            discard: format!("/upload/{token}/discard"),
            workbook: None,
        }
    }
}

fn in_short(checked: &Checked) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(same) = &checked.same {
        let at = moment(same.received_at);
        told.push(format!("We have this content already: it came in on {at}. Keeping it adds nothing."));
    }
    if let Some(kind) = checked.kind {
        told.push(format!("Read as: {}.", kind.label().to_lowercase()));
    }
    told.push(format!(
        "{} of {} rows can be kept; {} left out.",
        words::number(f64::from(checked.accepted), 0),
        words::number(f64::from(checked.rows), 0),
        match checked.rejected {
            0 => "none is".into(),
            1 => "1 is".into(),
            n => format!("{} are", words::number(f64::from(n), 0)),
        }
    ));
    told.push(format!("The checks made {}.", counted(checked.findings.len() as i64, "finding", "findings")));
    told
}

/// What keeping the file would change in the figures.
fn changes(checked: &Checked) -> Vec<String> {
    let Some((first, last)) = checked.span.filter(|_| checked.refusal.is_none()) else { return Vec::new() };
    let (first, last) = (words::short_period(first), words::short_period(last));
    let when = if first == last { format!("for {first}") } else { format!("from {first} to {last}") };
    let mut told = vec![format!(
        "It brings {} of {} {when}.",
        counted(checked.values as i64, "value", "values"),
        counted(checked.units as i64, "unit", "units")
    )];
    told.extend(checked.changes.iter().flat_map(changes_view::sentences));
    told
}

fn preview(look: &Look) -> Option<Preview> {
    if look.first.is_empty() {
        return None;
    }
    let heading = |at: usize| look.columns.get(at).map(|c| words::clean_name(&c.heading)).unwrap_or_default();
    let row = |row: &crate::ingest::look::RowLook| Row {
        number: row.row,
        cells: row.cells.iter().map(|cell| words::clean_name(cell)).collect(),
    };
    let strange = look.strange.iter().map(|row| Strange {
        number: row.row,
        cells: row
            .cells
            .iter()
            .map(|cell| StrangeCell {
                heading: heading(cell.column),
                value: words::clean_name(&cell.value),
                why: cell.why.clone(),
            })
            .collect(),
    });
    Some(Preview {
        headings: (0..look.columns.len()).map(heading).collect(),
        first: look.first.iter().map(row).collect(),
        strange: strange.collect(),
    })
}
