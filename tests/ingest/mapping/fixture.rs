//! Header rows kept as a text: `== system | kind`, then `heading -> field` or `-`, then rows beginning with `|`.

use staffcast::domain::ExtractKind;

/// One header row with the fields its columns hold.
pub struct HeaderRow {
    pub system: String,
    pub kind: ExtractKind,
    pub columns: Vec<(String, Option<String>)>,
    pub rows: Vec<Vec<String>>,
}

impl HeaderRow {
    /// The header and its rows as a file.
    pub fn csv(&self) -> String {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let line = |cells: Vec<String>| format!("{}\n", cells.join(","));
        let mut text = line(self.columns.iter().map(|(heading, _)| quoted(heading)).collect());
        for row in &self.rows {
            text.push_str(&line(row.iter().map(|cell| quoted(cell)).collect()));
        }
        text
    }
}

/// Reads a text of header rows.
pub fn parse(text: &str) -> Vec<HeaderRow> {
    let mut found: Vec<HeaderRow> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(title) = line.strip_prefix("==") {
            let (system, kind) = title.split_once('|').expect("a system and a kind");
            let kind = kind.trim().parse().expect("a kind");
            found.push(HeaderRow { system: system.trim().into(), kind, columns: Vec::new(), rows: Vec::new() });
            continue;
        }
        let last = found.last_mut().expect("a title first");
        if let Some(row) = line.strip_prefix('|') {
            last.rows.push(row.split('|').map(|cell| cell.trim().to_owned()).collect());
        } else {
            let (heading, field) = line.rsplit_once("->").expect("a heading and a field");
            let field = Some(field.trim()).filter(|field| *field != "-").map(str::to_owned);
            last.columns.push((heading.trim().into(), field));
        }
    }
    found
}
