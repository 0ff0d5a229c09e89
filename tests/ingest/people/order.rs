//! What holds of any list: the order of rows says nothing, and what comes in and goes out adds up.

use std::fmt::Write;

use proptest::prelude::*;
use staffcast::domain::{Band, Count, Extract, ExtractKind, Severity, exposure};

use super::{read, total};

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
        let sound: Vec<String> =
            (0..70).map(|person| format!("2026-02,9{person},Sound,sw,,1,Permanent,01/01/2020,01/01/1980,,")).collect();
        let file = |rows: Vec<&String>| {
            let rows: Vec<&str> = rows.into_iter().chain(&sound).map(String::as_str).collect();
            without_rows(read(ExtractKind::StaffInPost, &format!("{HEADINGS}{}\n", rows.join("\n"))))
        };
        let (one, other) = (file(rows.iter().collect()), file(shuffled.into_iter().map(|(_, row)| row).collect()));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn people_in_post_are_those_of_the_month_before_with_starters_and_without_leavers(
        seen in prop::collection::vec((0..9_i32, 1..8_u32, 0..3_u32), 5..80),
    ) {
        let extract = read(ExtractKind::StaffInPost, &posts(&seen, |_| ""));
        let total = |month: i32, count| total(&extract, &format!("2025-{month:02}"), count);
        for month in 2..=9 {
            let Some(leavers) = total(month, Count::Leavers) else { continue };
            let before = total(month - 1, Count::InPostHeadcount).unwrap_or_default();
            let expected = before + total(month, Count::Starters).unwrap_or_default() - leavers;
            prop_assert_eq!(total(month, Count::InPostHeadcount), Some(expected), "{}", month);
        }
    }

    #[test]
    fn those_who_left_while_at_risk_are_the_leavers_of_their_bands(
        seen in prop::collection::vec((0..9_i32, 1..8_u32, 0..3_u32), 5..80),
    ) {
        let start = |person: u32| ["01/12/2024", "01/07/2023", "01/03/2022", "01/01/2015"][person as usize % 4];
        let extract = read(ExtractKind::StaffInPost, &posts(&seen, start));
        let exposures = exposure(&extract.people);
        for (band, count) in Band::ALL.into_iter().zip(Count::LEAVERS_BY_BAND) {
            let of_band = exposures.iter().filter(|(stratum, _)| stratum.service == Some(band));
            let left: u32 = of_band.map(|(_, exposure)| exposure.leavers).sum();
            let counted: f64 = (1..=9).filter_map(|month| total(&extract, &format!("2025-{month:02}"), count)).sum();
            prop_assert_eq!(f64::from(left), counted, "{:?}", band);
        }
    }
}

/// A list of who (1 to 7) was seen when (0 to 8, January to September) in which unit, doubled rows left out.
fn posts(seen: &[(i32, u32, u32)], start: impl Fn(u32) -> &'static str) -> String {
    let rows: std::collections::BTreeSet<_> = seen.iter().collect();
    let mut csv = "month,staff_reference,unit,role_group,start_date\n".to_owned();
    for (month, person, unit) in rows {
        let month = month + 1;
        let _ = writeln!(csv, "2025-{month:02},{person},Unit {unit},sw,{}", start(*person));
    }
    csv
}
