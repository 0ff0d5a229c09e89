//! The order of rows says nothing.

use proptest::prelude::*;
use staffcast::domain::{Extract, ExtractKind, Severity};

use super::read;

const HEADINGS: &str =
    "month,staff_reference,unit,role_group,grade,fte,contract_type,start_date,birth_date,leaving_date,post_reference\n";

/// One row of few people in few posts, some of it wrong.
fn row() -> impl Strategy<Value = String> {
    let contracts = prop::sample::select(vec!["Permanent", "Bank", "Agency", "", "who knows", "Seconded in"]);
    let units = prop::sample::select(vec!["North/A", "north / a", "North/B", "South", "", "🙂"]);
    let starts = prop::sample::select(vec!["01/05/2019", "02/03/2026", "", "31/31/2020"]);
    let births = prop::sample::select(vec!["01/05/1980", "01/05/1980", "02/05/1980", "", "01/01/2024"]);
    let leaves = prop::sample::select(vec!["", "", "28/02/2026", "31/12/4712"]);
    let ftes = prop::sample::select(vec!["1", "0.1", "0.2", "0.7", "", "37"]);
    (1..6_u32, 1..7_u32, units, ftes, contracts, starts, births, leaves, 0..3_u32, 0..2_u32).prop_map(
        |(month, person, unit, fte, contract, start, birth, leave, role, post)| {
            let role = ["social_worker", "practice_manager", "Social  Worker"][role as usize];
            format!("2026-0{month},{person},{unit},{role},G{post},{fte},{contract},{start},{birth},{leave},P{post}")
        },
    )
}

/// The extract without places in the file.
fn without_rows(mut extract: Extract) -> (Extract, Vec<(String, Severity)>) {
    let mut findings: Vec<_> =
        extract.findings.drain(..).map(|finding| (finding.rule + &finding.fix, finding.severity)).collect();
    findings.sort_by(|a, b| a.0.cmp(&b.0));
    (extract, findings)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_same_rows_in_another_order_say_the_same(
        rows in prop::collection::vec(row(), 1..60),
        seed in any::<u64>(),
    ) {
        let mut shuffled: Vec<(u64, &String)> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| (seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15), row))
            .collect();
        shuffled.sort();
        // Sound rows of another team, so that the file is trusted.
        let sound: String =
            (0..70).map(|person| format!("2026-02,9{person},Sound,sw,,1,Permanent,01/01/2020,01/01/1980,,\n")).collect();
        let file = |rows: Vec<&String>| {
            let rows: String = rows.into_iter().map(|row| format!("{row}\n")).collect();
            without_rows(read(ExtractKind::StaffInPost, &format!("{HEADINGS}{rows}{sound}")))
        };
        let (one, other) = (file(rows.iter().collect()), file(shuffled.into_iter().map(|(_, row)| row).collect()));
        prop_assert_eq!(one, other);
    }
}
