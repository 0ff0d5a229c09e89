//! What identifies people goes in and does not come out.

use std::fmt::Write;

use staffcast::domain::ExtractKind::{Leavers, StaffInPost};

use super::{of_rule, read, try_read};

/// Invented, and told apart from everything else in the files.
const CANARIES: [&str; 12] = [
    "Wilhelmina",
    "Quackenbush",
    "AB123456C",
    "943 476 5919",
    "9434765919",
    "w.quackenbush@example.org",
    "07700 900123",
    "ME4 4TR",
    "17/08/1969",
    "1969-08-17",
    "ZX-77-PERSON",
    "Marrow Lane",
];

fn says_nothing(shown: &str) {
    for canary in CANARIES {
        let stem: String = canary.chars().take(9).collect();
        assert!(!shown.contains(&stem), "{canary} in {shown}");
    }
}

#[test]
fn identity_columns_are_dropped_and_reported_by_heading() {
    let csv = "month,Employee Number,Forename,Surname,Email,NI Number,Home Phone No,DOB,unit,role_group\n\
        2026-01,ZX-77-PERSON,Wilhelmina,Quackenbush,w.quackenbush@example.org,AB123456C,07700 900123,17/08/1969,North/A,sw\n";
    let extract = read(StaffInPost, csv);
    says_nothing(&format!("{extract:?}"));
    let dropped: Vec<_> =
        of_rule(&extract, "identity_column_dropped").iter().map(|f| f.column.clone().unwrap_or_default()).collect();
    assert_eq!(dropped, ["Forename", "Surname", "Email", "NI Number", "Home Phone No"]);
    assert_eq!(of_rule(&extract, "column_unknown").len(), 0);
    assert_eq!(extract.people.len(), 1);
}

#[test]
fn identifying_text_in_a_cell_that_is_kept_costs_the_row_and_is_not_repeated() {
    let columns = ["unit", "role_group", "grade", "contract_type", "reason", "destination", "age_band"];
    for canary in &CANARIES[2..10] {
        for column in columns {
            let cell = |name: &str| if name == column { format!("desk {canary}") } else { String::new() };
            let cells: Vec<String> = columns.iter().map(|name| cell(name)).collect();
            let mut csv = format!(
                "staff_reference,leaving_date,{}\nZX-77-PERSON,31/01/2026,{}\n",
                columns.join(","),
                cells.join(",")
            );
            csv.push_str("2,31/01/2026,,,,,,,\n3,31/01/2026,,,,,,,\n");
            let extract = read(Leavers, &csv);
            let found = of_rule(&extract, "identifying_text");
            assert_eq!((found.len(), extract.rejected), (1, 1), "{column} {canary}: {:?}", extract.findings);
            assert_eq!((found[0].column.as_deref(), found[0].row), (Some(column), Some(2)));
            says_nothing(&format!("{extract:?}"));
        }
    }
}

#[test]
fn a_name_that_stands_in_the_row_is_noticed_in_its_other_cells() {
    let csv = "staff_reference,leaving_date,First Name,Last Name,unit,reason\n\
        1,31/01/2026,Wilhelmina,Quackenbush,North/A,resigned after Wilhelmina quackenbush complained\n\
        2,31/01/2026,Wilhelmina,North,North/A,resigned\n3,31/01/2026,Jo,Lane,North Lane,Jo resigned\n4,31/01/2026,Lane,Lane,North Lane,\n";
    let extract = read(Leavers, csv);
    assert_eq!(of_rule(&extract, "identifying_text").len(), 1);
    assert_eq!(extract.accepted, 3);
    says_nothing(&format!("{extract:?}"));
}

#[test]
fn cells_in_the_wrong_columns_are_not_repeated_by_findings_or_refusals() {
    let row = |cell: &str| format!("{cell},{cell},{cell},{cell},{cell},{cell},{cell}\n");
    let mut csv = "month,staff_reference,unit,role_group,fte,start_date,birth_date\n".to_owned();
    for canary in CANARIES {
        csv.push_str(&row(canary));
        let _ = writeln!(csv, "2026-01,1,North,sw,{canary},{canary},{canary}");
        let _ = writeln!(csv, "{canary},1,North,sw,1,,");
    }
    let refused = try_read(StaffInPost, &csv).expect_err("refused");
    says_nothing(&format!("{refused:?} {refused}"));
    for person in 0..60 {
        let _ = writeln!(csv, "2026-01,{person},North,sw,1,,");
    }
    says_nothing(&format!("{:?}", read(StaffInPost, &csv)));
}

#[test]
fn another_installation_gives_another_pseudonym() {
    use staffcast::ingest::Pseudonyms;
    let one = Pseudonyms::new(&[1; 32]).of("staff", "42");
    assert_ne!(one, Pseudonyms::new(&[2; 32]).of("staff", "42"));
    assert_ne!(one, Pseudonyms::new(&[1; 32]).of("agency", "42"));
}
