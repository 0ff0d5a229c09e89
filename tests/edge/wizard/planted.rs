//! Files with people planted in every column, and the search for them in everything that was written.

use std::fs;
use std::path::Path;

use staffcast::domain::ExtractKind;
use staffcast::ingest::mapping::{Holds, fields};
use staffcast::ingest::template_csv;

/// A person who must not be found anywhere, as people and systems write her.
const NAME: &str = "Zebedee Quillfeather";
const NUMBERS: [&str; 6] =
    ["JG103759A", "JG 10 37 59 A", "z.quillfeather@canary.example", "1977-11-23", "23/11/1977", "07700 900461"];
const REFERENCE: &str = "SN77193542";
/// Columns nobody asked for.
const OTHERS: [&str; 4] = ["Notes", "Line manager", "Next of kin phone", "Bank account name"];

/// What of her is searched for, in lower case.
fn needles() -> Vec<String> {
    let mut all: Vec<String> = NUMBERS.iter().map(|text| text.to_lowercase()).collect();
    all.extend(["quillfeather", "zebedee", "canary.example", "sn77193542"].map(str::to_owned));
    all
}

/// A sound cell of a column.
fn sound(name: &str, holds: Holds, row: usize) -> String {
    match holds {
        // Months and teams differ, so that no row is given twice.
        Holds::Month => format!("20{}-{:02}", 21 + row % 60 / 12, row % 12 + 1),
        Holds::Date if name.contains("birth") => "1977-11-23".into(),
        Holds::Date if name.contains("leav") || name.contains("end") => "2026-05-04".into(),
        Holds::Date => "2019-05-04".into(),
        Holds::Number(_) if name == "fte" => "0.8".into(),
        Holds::Number(_) => "30".into(),
        Holds::Unit => format!("North/Team {}", row / 60),
        Holds::Role => "social_worker".into(),
        Holds::Choice | Holds::Words => String::new(),
        Holds::YesNo => "no".into(),
        Holds::Reference => format!("{REFERENCE}{row}"),
        Holds::Identity => NAME.into(),
    }
}

/// Whether a name may stand in such a column rightly: nobody can tell a team's name from a person's.
fn may_hold_a_name(holds: Holds) -> bool {
    matches!(holds, Holds::Unit | Holds::Role | Holds::Choice | Holds::Words)
}

/// The rows of one kind: sound ones, then one for each column and text with the text in that column.
pub fn rows(kind: ExtractKind) -> Vec<Vec<String>> {
    let known = fields(kind);
    let template = String::from_utf8(template_csv(kind)).expect("a text");
    let headings = template.lines().next().unwrap_or_default().trim_start_matches('\u{feff}');
    let mut head: Vec<String> = headings.split(',').map(str::to_owned).collect();
    let holds: Vec<Option<Holds>> =
        head.iter().map(|heading| known.iter().find(|field| field.name == *heading).map(|field| field.holds)).collect();
    let width = head.len();
    head.extend(OTHERS.map(str::to_owned));
    let base = |row: usize| -> Vec<String> {
        let cells = head.iter().zip(holds.iter().chain([&None; 4]));
        cells.map(|(name, holds)| holds.map_or_else(|| NAME.to_owned(), |holds| sound(name, holds, row))).collect()
    };
    let mut rows: Vec<Vec<String>> = vec![head.clone()];
    // More sound rows than others: a file of mistakes is refused whole.
    rows.extend((0..width * 8).map(base));
    for (at, holds) in holds.iter().enumerate().take(width) {
        let texts = NUMBERS.iter().chain((!holds.is_some_and(may_hold_a_name)).then_some(&NAME));
        for text in texts {
            let mut row = base(rows.len());
            (*text).clone_into(&mut row[at]);
            rows.push(row);
        }
    }
    rows
}

/// As a text file.
pub fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let quoted = |cell: &String| if cell.contains(',') { format!("\"{cell}\"") } else { cell.clone() };
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n";
    rows.iter().map(line).collect::<String>().into_bytes()
}

/// As a workbook with a second sheet that is nobody's business.
pub fn xlsx(rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let mut sheet = |name: &str, rows: &[Vec<String>]| {
        let sheet = workbook.add_worksheet().set_name(name).expect("a name");
        for (r, row) in (0..).zip(rows) {
            for (c, cell) in (0..).zip(row) {
                sheet.write_string(r, c, cell).expect("written");
            }
        }
    };
    sheet("Export", rows);
    let contact = |text: &str| vec![NAME.to_owned(), text.to_owned()];
    sheet("Contacts", &NUMBERS.map(contact));
    workbook.save_to_buffer().expect("a workbook")
}

/// Fails where anything of her stands in a file below `folder`, plain, as UTF-16 or as base64.
pub fn assert_nobody_is_in(folder: &Path) {
    let mut files = Vec::new();
    gather(folder, &mut files);
    assert!(!files.is_empty(), "nothing was written at all");
    for path in files {
        let text = searchable(&fs::read(&path).expect("bytes"));
        for needle in needles() {
            for (how, form) in forms(&needle) {
                let at = text.find(&searchable(&form));
                let around = at.map(|at| &text[at.saturating_sub(160)..text.len().min(at + 80)]);
                assert!(at.is_none(), "{needle} ({how}) in {}: {around:?}", path.display());
            }
        }
    }
}

/// Bytes as ASCII in lower case, which the library searches quickly.
fn searchable(bytes: &[u8]) -> String {
    bytes.iter().map(|b| if b.is_ascii() { char::from(b.to_ascii_lowercase()) } else { '\u{1}' }).collect()
}

fn gather(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() { gather(&entry.path(), files) } else { files.push(entry.path()) }
    }
}

/// A text as it may stand in a file read in lower case.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut forms = vec![("plain", text.as_bytes().to_vec()), ("UTF-16", wide)];
    // As sent and in lower case, at each of the three places of four letters.
    for cased in NUMBERS.iter().copied().chain([NAME, REFERENCE]).filter(|c| c.to_lowercase() == text) {
        forms.extend((0..3).map(|shift| ("base64", base64(cased.as_bytes(), shift))));
    }
    forms
}

/// The middle of a text's base64 when `shift` bytes stand before it, in lower case.
fn base64(bytes: &[u8], shift: usize) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let padded: Vec<u8> = vec![0; shift].into_iter().chain(bytes.iter().copied()).collect();
    let mut text = Vec::new();
    for three in padded.chunks_exact(3) {
        let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
        text.extend((0..4).map(|n| LETTERS[(bits >> (18 - 6 * n) & 63) as usize].to_ascii_lowercase()));
    }
    text.split_off(if shift == 0 { 0 } else { 4 })
}

#[test]
fn the_search_finds_what_it_should() {
    let folder = tempfile::tempdir().expect("a folder");
    let wide: Vec<u8> = NAME.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // `echo -n xJG103759A | base64`
    for bytes in [NAME.as_bytes().to_vec(), NAME.to_uppercase().into_bytes(), wide, b"eEpHMTAzNzU5QQ==".to_vec()] {
        fs::write(folder.path().join("x"), &bytes).expect("written");
        let path = folder.path().to_owned();
        assert!(std::panic::catch_unwind(move || assert_nobody_is_in(&path)).is_err(), "{bytes:?}");
    }
    fs::write(folder.path().join("x"), "nobody").expect("written");
    assert_nobody_is_in(folder.path());
}
