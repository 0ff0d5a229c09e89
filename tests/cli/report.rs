//! Reports on the command line.

use super::scenario::fitted;
use super::{staffcast, text};

#[test]
fn a_report_is_a_workbook_of_a_units_figures() {
    let at = fitted();
    let made = staffcast(at.path(), &["report", "--unit", "home", "--output", "figures.xlsx"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(made.stdout.is_empty(), "nothing to say");
    let bytes = std::fs::read(at.path().join("figures.xlsx")).expect("written");
    assert!(bytes.starts_with(b"PK"), "a workbook is a zip");

    for (arguments, said) in [
        (["--unit", "home", "--output", "paper.pdf"], "choose a name that ends in .xlsx"),
        (["--unit", "nowhere", "--output", "figures.xlsx"], "nowhere"),
        (["--unit", "home", "--output", "no/such/folder.xlsx"], "cannot be written"),
    ] {
        let refused = staffcast(at.path(), &[&["report"][..], &arguments].concat());
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(text(&refused.stderr).contains(said), "{}", text(&refused.stderr));
    }
}
