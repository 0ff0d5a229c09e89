//! `agency check` and `agency return`: read, told, kept nowhere.

use super::{folder, staffcast, text};

const LIST: &str = "assignment_reference,worker_reference,registration_number,job_type,unit,start_date,end_date,hours_per_week,pay_rate,charge_rate,project_team,experience_years,notice_weeks,signed_off_by\n\
    A1,W1,SW900001,Social Worker,North,2026-01-05,2026-02-27,37,30,38.50,no,2,4,director\n\
    A2,W2,SW900002,Senior Social Worker,North,2026-01-05,2026-03-31,37,30,40,yes,5,4,\n";

/// The shipped rules with a region and an invented cap.
fn rules() -> String {
    let shipped = include_str!("../../models/agency.toml").replace("region = \"\"", "region = \"South East\"");
    let cap =
        "[[cap]]\nregion = \"South East\"\njob_type = \"social_worker\"\nfrom = 2025-04-01\npounds_an_hour = 37.0\n";
    format!("{shipped}\n{cap}")
}

#[test]
fn agency_assignments_are_checked_and_returned_without_a_database() {
    let at = folder();
    std::fs::write(at.path().join("list.csv"), LIST).expect("written");
    std::fs::create_dir(at.path().join("models")).expect("a folder");
    std::fs::write(at.path().join("models/agency.toml"), rules()).expect("written");
    std::fs::write(at.path().join("staffcast.toml"), "models_folder = \"models\"\n").expect("written");

    let check = staffcast(at.path(), &["agency", "check", "list.csv"]);
    let told = text(&check.stdout);
    assert!(check.status.success(), "{}", text(&check.stderr));
    let sentence = "charge £38.50 is £1.50 above the cap of £37.00 from 2025-04-01; signed off by director, but not by chief executive";
    assert!(told.contains(sentence), "{told}");
    assert!(told.contains("no cap for senior social workers in the South East on 2026-01-01"), "{told}");
    let csv = text(&staffcast(at.path(), &["agency", "check", "list.csv", "--format", "csv"]).stdout);
    assert_eq!(csv.lines().count(), 1 + 2 * 6, "{csv}");

    let made =
        staffcast(at.path(), &["agency", "return", "list.csv", "--quarter", "2026-Q1", "--output", "return.csv"]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    // 40 and 62 working days of 7.4 hours: 38.50 × 7.4 × 40 + 40 × 7.4 × 62.
    assert!(text(&made.stdout).contains("29748.00"), "{}", text(&made.stdout));
    assert!(!text(&made.stdout).contains("SW9000"));
    let list = std::fs::read_to_string(at.path().join("return.csv")).expect("the list");
    assert!(list.contains("SW900001") && list.lines().count() == 3, "{list}");
    let book =
        staffcast(at.path(), &["agency", "return", "list.csv", "--quarter", "2026-Q1", "--output", "return.xlsx"]);
    assert!(
        book.status.success() && std::fs::read(at.path().join("return.xlsx")).expect("a workbook").starts_with(b"PK")
    );

    let mut left: Vec<String> = std::fs::read_dir(at.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    left.sort();
    assert_eq!(left, ["list.csv", "models", "return.csv", "return.xlsx", "staffcast.toml"], "nothing else is written");
}

#[test]
fn a_quarter_that_is_none_and_broken_rules_say_how_to_mend_them() {
    let at = folder();
    std::fs::write(at.path().join("list.csv"), LIST).expect("written");
    let year = staffcast(at.path(), &["agency", "return", "list.csv", "--quarter", "2026"]);
    assert!(!year.status.success() && text(&year.stderr).contains("2026-Q3"), "{}", text(&year.stderr));
    std::fs::create_dir(at.path().join("models")).expect("a folder");
    std::fs::write(at.path().join("models/agency.toml"), rules().replace("social_worker\"", "nurse\""))
        .expect("written");
    std::fs::write(at.path().join("staffcast.toml"), "models_folder = \"models\"\n").expect("written");
    let broken = staffcast(at.path(), &["agency", "check", "list.csv"]);
    assert!(text(&broken.stderr).contains("[[cap]] number 1 has job_type"), "{}", text(&broken.stderr));
}
