//! Reports on the command line.

use super::scenario::fitted;
use super::{staffcast, text};

#[test]
fn a_report_is_the_paper_the_workbook_or_the_sentences_its_name_ends_in() {
    let at = fitted();
    for (name, start) in [("figures.xlsx", &b"PK"[..]), ("paper.PDF", b"%PDF-1.7"), ("quarter.md", b"# ")] {
        let made = staffcast(at.path(), &["report", "--unit", "home", "--output", name]);
        assert!(made.status.success(), "{name}: {}", text(&made.stderr));
        assert!(made.stdout.is_empty(), "nothing to say");
        let bytes = std::fs::read(at.path().join(name)).expect("written");
        assert!(bytes.starts_with(start), "{name}");
    }
    let quarter = std::fs::read_to_string(at.path().join("quarter.md")).expect("text");
    let notes: Vec<&str> = quarter.lines().filter(|line| line.starts_with("[^")).collect();
    assert!(notes.len() > 20, "{quarter}");
    for (note, number) in notes.iter().zip(1..) {
        assert!(note.starts_with(&format!("[^{number}]: ")) && note.contains("`/api/v1/"), "{note}");
        assert_eq!(quarter.matches(&format!("[^{number}]")).count(), 2, "told once and explained once: {note}");
    }

    for (arguments, said) in [
        (&["--unit", "home", "--output", "paper.docx"][..], "choose a name that ends in .pdf"),
        (&["--unit", "nowhere", "--output", "figures.xlsx"], "nowhere"),
        (&["--unit", "nowhere", "--output", "paper.pdf"], "nowhere"),
        (&["--unit", "home", "--output", "no/such/folder.xlsx"], "cannot be written"),
        (&["--unit", "home", "--output", "paper.pdf", "--quarter", "2023-Q1"], "only a narrative is about a quarter"),
        (
            &["--unit", "home", "--output", "quarter.md", "--quarter", "1999-Q1"],
            "the last whole quarter with figures is",
        ),
        (&["--unit", "home", "--output", "quarter.md", "--quarter", "2023"], "is no quarter"),
    ] {
        let refused = staffcast(at.path(), &[&["report"][..], arguments].concat());
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(text(&refused.stderr).contains(said), "{}", text(&refused.stderr));
    }
}
