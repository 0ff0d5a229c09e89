//! The columns of a file as a form, and the form as a mapping.

use std::collections::BTreeMap;

use askama::Template;

use super::super::shell::{Place, Shell};
use super::super::site::Site;
use super::super::unit_choices::Entry;
use super::{Complaint, Fields, Way, field};
use crate::domain::ExtractKind;
use crate::ingest::Look;
use crate::ingest::look::ColumnLook;
use crate::ingest::mapping::{Field, Holds, Mapping, fields};
use crate::report::words;
use crate::upload::Unfinished;

#[derive(Template)]
#[template(path = "wizard_columns.html", config = ".askama.toml")]
pub(super) struct Page {
    shell: Shell,
    way: Way,
    complaints: Vec<Complaint>,
    file_name: String,
    address: String,
    discard: String,
    found: Vec<String>,
    kinds: Vec<Entry>,
    sheets: Vec<Entry>,
    columns: Vec<Column>,
    constants: Vec<Constant>,
}

/// A field that stands in no column and may be the same in every row.
struct Constant {
    name: String,
    label: String,
    value: String,
}

/// One column of the file.
struct Column {
    /// Name and id of its list.
    name: String,
    heading: String,
    /// How sure we are, in words.
    sureness: String,
    unsure: bool,
    samples: String,
    options: Vec<Entry>,
}

impl Page {
    pub(super) fn new(site: &Site, upload: &Unfinished, look: &Look, complaints: Vec<Complaint>) -> Self {
        let decided = upload.decisions.mapping.as_ref();
        let kind = upload.decisions.kind.or(look.kind);
        let sheet = decided.and_then(|m| m.sheet.as_deref()).or(look.sheet.as_deref()).unwrap_or_default();
        let title = if complaints.is_empty() { "What the columns hold" } else { "To mend: what the columns hold" };
        let sheets = look.sheets.iter().filter(|_| look.sheets.len() > 1);
        Self {
            shell: Shell::new(title, Place::Data, site.look),
            way: Way::at(2, Some(&upload.token.to_string())),
            complaints,
            file_name: words::clean_name(&upload.decisions.file_name),
            address: format!("/upload/{}/columns", upload.token),
            discard: format!("/upload/{}/discard", upload.token),
            found: found(look, kind),
            kinds: kinds(look, kind),
            sheets: sheets
                .map(|s| Entry {
                    value: s.name.clone(),
                    label: format!("{} ({} rows)", words::clean_name(&s.name), words::number(f64::from(s.rows), 0)),
                    here: s.name == sheet,
                })
                .collect(),
            constants: constants(look, kind, decided),
            columns: look.columns.iter().map(|column| of(column, kind, decided)).collect(),
        }
    }
}

fn constants(look: &Look, kind: Option<ExtractKind>, decided: Option<&Mapping>) -> Vec<Constant> {
    let said = |name: &str| decided.or(look.proposal.as_ref()).and_then(|m| m.constants.get(name));
    let all: &'static [Field] = kind.map_or(&[], fields);
    let asked = |field: &&Field| {
        let varies = matches!(field.holds, Holds::Reference | Holds::Identity | Holds::Number(_));
        !varies && (look.missing.contains(&field.name) || said(field.name).is_some())
    };
    let constant = |field: &Field| Constant {
        name: format!("k-{}", field.name),
        label: label_of(field.name),
        value: said(field.name).cloned().unwrap_or_default(),
    };
    all.iter().filter(asked).map(constant).collect()
}

/// What was found, in sentences.
fn found(look: &Look, kind: Option<ExtractKind>) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(row) = look.header_row {
        let rows = words::number(f64::from(look.rows), 0);
        told.push(format!("The headings are in row {row}; {rows} rows stand below them."));
    }
    if look.remembered {
        told.push("You sent a file like this before: the choices are those you kept then.".into());
    }
    let missing: Vec<String> = look.missing.iter().map(|name| label_of(name)).collect();
    if !missing.is_empty() && kind.is_some() {
        told.push(format!("Still to be found: {}.", missing.join(", ")));
    }
    told
}

fn kinds(look: &Look, here: Option<ExtractKind>) -> Vec<Entry> {
    let known = look.candidates.iter().map(|candidate| candidate.kind);
    let rest = ExtractKind::ALL.into_iter().filter(|kind| !look.candidates.iter().any(|c| c.kind == *kind));
    known
        .chain(rest)
        .map(|kind| Entry { value: kind.as_str().into(), label: kind.label().into(), here: here == Some(kind) })
        .collect()
}

fn of(column: &ColumnLook, kind: Option<ExtractKind>, decided: Option<&Mapping>) -> Column {
    let chosen = decided.and_then(|m| m.columns.get(&column.heading));
    let here = match chosen {
        Some(field) => field.as_deref(),
        // The likeliest of an unsure column is offered first, not chosen for anybody.
        None => column.field,
    };
    let sure = column.sure || chosen.is_some();
    let sureness = match (sure, column.alternatives.first()) {
        (true, _) if chosen.is_some() => "as you said".to_owned(),
        (true, _) if here.is_some() => "sure".to_owned(),
        (true, _) => "not used".to_owned(),
        (false, Some(likely)) => format!("not sure: perhaps {}", label_of(likely.field)),
        (false, None) => "not sure".to_owned(),
    };
    let masked = if column.masked { " (hidden here: it may identify people)" } else { "" };
    let samples = column.samples.iter().map(|s| words::clean_name(s)).collect::<Vec<_>>().join(" · ");
    Column {
        name: format!("c{}", column.at),
        heading: words::clean_name(&column.heading),
        sureness,
        unsure: !sure,
        samples: format!("{samples}{masked}"),
        options: options(column, kind, here),
    }
}

/// Every field of the kind, the likely ones first.
fn options(column: &ColumnLook, kind: Option<ExtractKind>, here: Option<&str>) -> Vec<Entry> {
    let all: &'static [Field] = kind.map_or(&[], fields);
    let likely = |field: &&Field| column.alternatives.iter().any(|a| a.field == field.name);
    let entry = |field: &Field| Entry {
        value: field.name.into(),
        label: format!("{}{}", label_of(field.name), if field.is_required { " (needed)" } else { "" }),
        here: here == Some(field.name),
    };
    let first = all.iter().filter(likely).map(entry);
    let rest = all.iter().filter(|field| !likely(field)).map(entry);
    let unused = Entry { value: String::new(), label: "Not used".into(), here: here.is_none() };
    std::iter::once(unused).chain(first).chain(rest).collect()
}

/// Within a sentence.
fn told(field: &str) -> String {
    field.replace('_', " ").replace("fte", "FTE")
}

/// `in_post_fte` → `In post FTE`.
pub(super) fn label_of(field: &str) -> String {
    let word = |word: &str| if word == "fte" { "FTE".to_owned() } else { word.to_owned() };
    words::capital(&field.split('_').map(word).collect::<Vec<_>>().join(" "))
}

/// What the form says.
pub(super) fn mapping_of(kind: ExtractKind, sheet: Option<String>, look: &Look, form: &Fields) -> Mapping {
    let known = fields(kind);
    let chosen = |column: &ColumnLook| {
        let name = field(form, &format!("c{}", column.at))?;
        known.iter().find(|field| field.name == name).map(|field| field.name.to_owned())
    };
    let columns = look.columns.iter().map(|column| (column.heading.clone(), chosen(column))).collect();
    let values = look.proposal.as_ref().filter(|p| p.kind == kind).map(|p| p.values.clone()).unwrap_or_default();
    let said = |name: &str| field(form, &format!("k-{name}")).map(str::to_owned);
    let constants = known.iter().filter_map(|field| Some((field.name.to_owned(), said(field.name)?))).collect();
    Mapping {
        sheet: sheet.or_else(|| look.sheet.clone()).filter(|name| !name.is_empty()),
        header_row: look.header_row,
        columns,
        values,
        constants,
        ..Mapping::of_kind(kind)
    }
}

/// What cannot be so: a field twice, or one no row can do without nowhere.
pub(super) fn complaints(look: &Look, mapping: &Mapping) -> Vec<Complaint> {
    let mut found = Vec::new();
    let mut taken: BTreeMap<&str, &ColumnLook> = BTreeMap::new();
    for column in &look.columns {
        let Some(Some(field)) = mapping.columns.get(&column.heading) else { continue };
        let holds = fields(mapping.kind).iter().find(|f| f.name == field).map(|f| f.holds);
        // Several columns may identify people; none of them is kept.
        if holds == Some(Holds::Identity) {
            continue;
        }
        if let Some(first) = taken.insert(field, column) {
            let text = format!(
                "{} and {} cannot both be {}: choose one.",
                words::clean_name(&first.heading),
                words::clean_name(&column.heading),
                told(field)
            );
            found.push(Complaint { text, at: format!("c{}", column.at) });
        }
    }
    let is_given = |name: &str| taken.contains_key(name) || mapping.constants.contains_key(name);
    for field in fields(mapping.kind).iter().filter(|f| f.is_required && !is_given(f.name)) {
        let at = look.columns.first().map(|c| format!("c{}", c.at)).unwrap_or_default();
        let text = format!("Choose the column with {}: no row can do without it.", told(field.name));
        found.push(Complaint { text, at });
    }
    found
}
