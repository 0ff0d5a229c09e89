//! Step 3: units, roles and reasons as the file writes them, and what each becomes.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::super::refusal::Refusal;
use super::super::shell::{Place, Shell, page as shown, see_other};
use super::super::site::Site;
use super::super::unit_choices::Entry;
use super::columns_view::label_of;
use super::{Fields, Way, field, look, open, save};
use crate::ingest::look::{ValueLook, ValuesLook};
use crate::ingest::{Look, Mapping};
use crate::report::words;
use crate::upload::{Desk, Unfinished};

/// Longest text a value may become: that of a path of units.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "wizard_values.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    way: Way,
    file_name: String,
    address: String,
    check: String,
    discard: String,
    groups: Vec<Group>,
}

/// The values of one column.
struct Group {
    label: String,
    heading: String,
    strangers: usize,
    more: bool,
    values: Vec<Value>,
}

struct Value {
    /// Name and id of its field.
    name: String,
    text: String,
    rows: String,
    becomes: String,
    stranger: bool,
    /// What it can become; empty where any text is taken.
    options: Vec<Entry>,
}

pub(super) async fn page(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let upload = open(&site, &desk, &token).await?;
    if upload.decisions.kept.is_some() {
        return Ok(see_other(&format!("/upload/{}/done", upload.token)));
    }
    let look = look(&site, &desk, &upload).await?;
    Ok(shown(&view(&site, &upload, &look)))
}

pub(super) async fn decide(
    site: web::Data<Site>,
    desk: web::Data<Desk>,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Refusal> {
    let mut upload = open(&site, &desk, &token).await?;
    let look = look(&site, &desk, &upload).await?;
    if let Some(mapping) = upload.decisions.mapping.take().or_else(|| look.proposal.clone()) {
        upload.decisions.kind = Some(mapping.kind);
        upload.decisions.mapping = Some(changed(mapping, &look, &fields));
        save(&site, &desk, &upload).await?;
    }
    Ok(see_other(&format!("/upload/{}/check", upload.token)))
}

/// The mapping with what the form says of values: an emptied field takes the value as it stands.
fn changed(mut mapping: Mapping, look: &Look, form: &Fields) -> Mapping {
    for column in &look.values {
        for (at, value) in column.values.iter().enumerate() {
            let name = name_of(column, at);
            // A field that was not sent was not on the page.
            if !form.iter().any(|(sent, _)| *sent == name) {
                continue;
            }
            let map = mapping.values.entry(column.field.to_owned()).or_default();
            match field(form, &name) {
                Some(text) if value.becomes.as_deref() != Some(text) => {
                    map.insert(value.value.clone(), text.chars().take(LONGEST).collect());
                }
                Some(_) => {}
                None => {
                    map.remove(&value.value);
                }
            }
        }
    }
    mapping.values.retain(|_, map| !map.is_empty());
    mapping
}

fn name_of(column: &ValuesLook, at: usize) -> String {
    format!("v{}-{at}", column.column)
}

fn view(site: &Site, upload: &Unfinished, look: &Look) -> Page {
    Page {
        shell: Shell::new("What the values mean", Place::Data, site.look),
        way: Way::at(3, Some(&upload.token.to_string())),
        file_name: words::clean_name(&upload.decisions.file_name),
        address: format!("/upload/{}/values", upload.token),
        check: format!("/upload/{}/check", upload.token),
        discard: format!("/upload/{}/discard", upload.token),
        groups: look.values.iter().map(|column| group(column, look)).collect(),
    }
}

fn group(column: &ValuesLook, look: &Look) -> Group {
    let heading = look.columns.get(column.column).map(|c| words::clean_name(&c.heading)).unwrap_or_default();
    Group {
        label: label_of(column.field),
        heading,
        strangers: column.values.iter().filter(|v| v.becomes.is_none()).count(),
        more: column.more,
        values: column.values.iter().enumerate().map(|(at, v)| value(column, at, v)).collect(),
    }
}

fn value(column: &ValuesLook, at: usize, value: &ValueLook) -> Value {
    let entry = |name: &&'static str| Entry {
        value: (*name).into(),
        label: label_of(name),
        here: value.becomes.as_deref() == Some(*name),
    };
    let left = Entry { value: String::new(), label: "Not understood".into(), here: value.becomes.is_none() };
    let options = if column.known.is_empty() {
        Vec::new()
    } else {
        std::iter::once(left).chain(column.known.iter().map(entry)).collect()
    };
    Value {
        name: name_of(column, at),
        text: words::clean_name(&value.value),
        rows: words::number(f64::from(value.rows), 0),
        becomes: value.becomes.clone().unwrap_or_default(),
        stranger: value.becomes.is_none(),
        options,
    }
}
