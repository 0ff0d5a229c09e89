//! What a mapping says of the columns of a file.

use super::header::Line;
use super::matching::Said;
use super::words::plain;
use super::{Field, Holds, Mapping, MappingFault, field_of, fields, lines};
use crate::domain::ExtractKind;
use crate::ingest::file::{Cell, Row};
use crate::ingest::spelling::cut;

impl Mapping {
    /// Refuses a mapping that contradicts itself or the kind it is for.
    ///
    /// # Errors
    /// What is wrong with it, the first of several.
    pub fn check(&self, sent: Option<ExtractKind>) -> Result<(), MappingFault> {
        if let Some(sent) = sent.filter(|&sent| sent != self.kind) {
            return Err(MappingFault::OtherKind { mapping: self.kind.as_str(), sent: sent.as_str() });
        }
        let mut given: Vec<(&'static str, &str)> = Vec::new();
        for (heading, name) in &self.columns {
            let Some(name) = name else { continue };
            let field = self.field(heading, name)?;
            if let Some((_, first)) = given.iter().find(|(other, _)| *other == field.name) {
                let (first, second) = (shown(first), shown(heading));
                return Err(MappingFault::FieldTwice { field: field.name, first, second });
            }
            if field.holds != Holds::Identity {
                given.push((field.name, heading));
            }
        }
        for name in self.values.keys() {
            self.field("values", name)?;
        }
        for name in self.constants.keys() {
            let field = self.field("constants", name)?;
            if let Some((_, first)) = given.iter().find(|(other, _)| *other == field.name) {
                let first = shown(first);
                return Err(MappingFault::FieldTwice { field: field.name, first, second: "constants".into() });
            }
        }
        Ok(())
    }

    fn field(&self, place: &str, name: &str) -> Result<&'static Field, MappingFault> {
        field_of(self.kind, name).ok_or_else(|| MappingFault::UnknownField {
            place: shown(place),
            field: shown(name),
            kind: self.kind.as_str(),
            known: fields(self.kind).iter().map(|field| field.name).collect::<Vec<_>>().join(", "),
        })
    }

    /// What it says of each heading.
    ///
    /// # Errors
    /// When it names a heading that is not there.
    pub(super) fn said(&self, headings: &[String]) -> Result<Vec<Said>, MappingFault> {
        let mut said: Vec<Said> = vec![None; headings.len()];
        for (heading, name) in &self.columns {
            let at = position(headings, heading).ok_or_else(|| no_heading(heading, headings))?;
            said[at] = Some(name.as_deref().and_then(|name| field_of(self.kind, name)));
        }
        Ok(said)
    }

    /// What it says of fields that stand in no column.
    pub(super) fn constants(&self) -> Vec<(&'static Field, Cell)> {
        let constant =
            |(name, value): (&String, &String)| Some((field_of(self.kind, name)?, Cell::Text(value.clone())));
        self.constants.iter().filter_map(constant).collect()
    }

    /// The line of headings it was made for: the row it names, or the one with most of its headings.
    ///
    /// # Errors
    /// When the row it names holds nothing.
    pub(super) fn line(&self, top: &[Row]) -> Result<Option<Line>, MappingFault> {
        let lines = lines::all(self.kind, top);
        if let Some(row) = self.header_row {
            let line = lines.into_iter().find(|line| line.row == row);
            return line.map(Some).ok_or(MappingFault::NoHeaderRow { row, top: lines::TOP });
        }
        if self.columns.is_empty() {
            return Ok(lines::best(self.kind, top).map(|(_, line)| line));
        }
        let held = |line: &Line| self.columns.keys().filter(|h| position(&line.headings, h).is_some()).count();
        let mut best: Option<(usize, Line)> = None;
        for line in lines {
            let score = held(&line);
            if score > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((score, line));
            }
        }
        Ok(best.map(|(_, line)| line).or_else(|| top.first().map(lines::single)))
    }

    /// Whether it was made for exactly these headings: case, spaces, punctuation and order do not matter.
    pub fn fits(&self, headings: &[String]) -> bool {
        self.signature() == signature(headings.iter().map(String::as_str))
    }

    /// What its headings have in common with every file that it fits.
    pub fn signature(&self) -> String {
        signature(self.columns.keys().map(String::as_str))
    }
}

/// Headings in one text: equal for files whose headings are the same but for case, spaces, punctuation and order.
pub fn signature<'h>(headings: impl Iterator<Item = &'h str>) -> String {
    let mut plain: Vec<String> = headings.map(plain).filter(|heading| !heading.is_empty()).collect();
    plain.sort_unstable();
    plain.dedup();
    plain.join("\n")
}

fn position(headings: &[String], wanted: &str) -> Option<usize> {
    let exact = headings.iter().position(|heading| heading == wanted.trim());
    let wanted = plain(wanted);
    exact.or_else(|| headings.iter().position(|heading| !wanted.is_empty() && plain(heading) == wanted))
}

fn no_heading(heading: &str, headings: &[String]) -> MappingFault {
    let likeness = |other: &&String| strsim::jaro_winkler(&plain(heading), &plain(other));
    let nearest = headings.iter().filter(|h| !h.is_empty()).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let found = nearest.filter(|other| likeness(other) > 0.8).map(|other| format!("; it has `{}`", shown(other)));
    MappingFault::NoHeading { heading: shown(heading), found: found.unwrap_or_default() }
}

/// Short enough for a message, without signs that do not show.
fn shown(text: &str) -> String {
    cut(&crate::ingest::spelling::clean_name(text), 80)
}
