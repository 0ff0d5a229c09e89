//! Stocks at the ends of months and the flows between them.

use staffcast::domain::{AgeBand, Contract, Count, Gap};

use super::{count, of_rule, readings, staff, total};

const HEADINGS: &str = "month,staff_reference,unit,role_group,fte,contract_type,start_date\n";

fn months(rows: &str) -> staffcast::domain::Extract {
    staff(&format!("{HEADINGS}{rows}"))
}

/// Ann stays, Bob leaves in February, Cy starts in March, Di moves team in February.
const QUARTER: &str = "\
2026-01,1,North/A,social_worker,1.0,permanent,15/03/2019
2026-01,2,North/A,social_worker,0.5,permanent,01/02/2025
2026-01,4,North/A,social_worker,0.8,permanent,01/01/2024
2026-02,1,North/A,social_worker,1.0,permanent,15/03/2019
2026-02,4,North/B,social_worker,0.8,permanent,01/01/2024
2026-03,1,North/A,social_worker,1.0,permanent,15/03/2019
2026-03,3,North/B,social_worker,0.6,fixed_term,02/03/2026
2026-03,4,North/B,social_worker,0.8,permanent,01/01/2024
";

#[test]
fn stocks_are_counted_at_the_ends_of_months_with_zeros_where_nobody_is() {
    let extract = months(QUARTER);
    let fte = readings(&extract, Count::InPostFte);
    let expected = [
        ("2026-01 north/a social_worker", 2.3),
        ("2026-01 north/b social_worker", 0.0),
        ("2026-02 north/a social_worker", 1.0),
        ("2026-02 north/b social_worker", 0.8),
        ("2026-03 north/a social_worker", 1.0),
        ("2026-03 north/b social_worker", 1.4),
    ];
    assert_eq!(fte.into_iter().collect::<Vec<_>>(), expected.map(|(place, fte)| (place.to_owned(), Ok(fte))));
    assert_eq!(count(&extract, "2026-03 north/b social_worker", Count::InPostHeadcount), Some(Ok(2.0)));
    let units: Vec<&str> = extract.units.iter().map(|unit| unit.slug.as_str()).collect();
    assert_eq!(units, ["north", "north/a", "north/b"]);
}

#[test]
fn flows_come_from_comparing_months_and_moves_are_none() {
    let extract = months(QUARTER);
    assert_eq!(total(&extract, "2026-01", Count::Leavers), None);
    assert_eq!(total(&extract, "2026-02", Count::Leavers), Some(1.0));
    assert_eq!(count(&extract, "2026-02 north/a social_worker", Count::LeaversFte), Some(Ok(0.5)));
    // Bob started in February 2025: eleven completed months at the end of January 2026.
    assert_eq!(count(&extract, "2026-02 north/a social_worker", Count::Leavers0To1), Some(Ok(1.0)));
    assert_eq!(total(&extract, "2026-02", Count::Starters), Some(0.0));
    assert_eq!(count(&extract, "2026-03 north/b social_worker", Count::Starters), Some(Ok(1.0)));
    assert_eq!(total(&extract, "2026-03", Count::StartersFte), Some(0.6));
    assert_eq!(total(&extract, "2026-03", Count::Leavers), Some(0.0));
    assert!(extract.derived.contains(&Count::Leavers5Plus) && !extract.derived.contains(&Count::InPostFte));
}

#[test]
fn bands_of_service_add_up_to_the_headcount() {
    let extract = months(QUARTER);
    for month in ["2026-01", "2026-02", "2026-03"] {
        let bands: f64 = Count::HEADCOUNT_BY_BAND.iter().filter_map(|band| total(&extract, month, *band)).sum();
        assert_eq!(Some(bands), total(&extract, month, Count::InPostHeadcount), "{month}");
    }
    // Ann has five years from March 2024, Di two from January 2026.
    assert_eq!(count(&extract, "2026-01 north/a social_worker", Count::Headcount5Plus), Some(Ok(1.0)));
    assert_eq!(count(&extract, "2026-01 north/a social_worker", Count::Headcount2To5), Some(Ok(1.0)));
}

#[test]
fn a_person_month_table_becomes_a_few_spells() {
    let extract = months(QUARTER);
    let spells: Vec<String> = extract
        .people
        .iter()
        .map(|s| {
            let month = |m: Option<staffcast::domain::Month>| m.map_or("-".to_owned(), |m| m.to_string());
            format!("{} {} {} {} {}", s.unit, s.first, s.last, month(s.started), month(s.left))
        })
        .collect();
    let mut spells = spells;
    spells.sort();
    assert_eq!(
        spells,
        [
            "north/a 2026-01 2026-01 2024-01 -",
            "north/a 2026-01 2026-01 2025-02 2026-02",
            "north/a 2026-01 2026-03 2019-03 -",
            "north/b 2026-02 2026-03 2024-01 -",
            "north/b 2026-03 2026-03 2026-03 -",
        ]
    );
}

#[test]
fn a_person_with_two_posts_counts_once_and_the_fte_stays_with_the_posts() {
    let extract = months(
        "2026-01,1,North/A,social_worker,0.6,permanent,01/01/2020\n\
         2026-01,1,North/B,practice_manager,0.4,permanent,01/01/2020\n\
         2026-01,2,North/A,social_worker,0.2,permanent,01/01/2020\n\
         2026-01,2,North/C,social_worker,0.5,permanent,01/01/2020\n",
    );
    assert_eq!(count(&extract, "2026-01 north/b practice_manager", Count::InPostHeadcount), Some(Ok(1.0)));
    assert_eq!(count(&extract, "2026-01 north/a social_worker", Count::InPostHeadcount), Some(Ok(0.0)));
    assert_eq!(count(&extract, "2026-01 north/c social_worker", Count::InPostHeadcount), Some(Ok(1.0)));
    assert_eq!(count(&extract, "2026-01 north/a social_worker", Count::InPostFte), Some(Ok(0.8)));
    assert_eq!(total(&extract, "2026-01", Count::InPostHeadcount), Some(2.0));
}

#[test]
fn a_missing_month_is_a_finding_and_nobody_has_left_in_it() {
    let extract = months(
        "2026-01,1,A,social_worker,1,permanent,01/01/2020\n\
         2026-01,2,A,social_worker,1,permanent,01/01/2020\n\
         2026-03,1,A,social_worker,1,permanent,01/01/2020\n\
         2026-04,1,A,social_worker,1,permanent,01/01/2020\n",
    );
    let finding = of_rule(&extract, "month_missing");
    assert_eq!(finding.len(), 1);
    assert_eq!(finding[0].value.as_deref(), Some("2026-02"));
    for month in ["2026-01", "2026-02", "2026-03"] {
        assert_eq!(total(&extract, month, Count::Leavers), None, "{month}");
    }
    assert_eq!(total(&extract, "2026-04", Count::Leavers), Some(0.0));
    assert_eq!(total(&extract, "2026-02", Count::InPostHeadcount), None);
    let stayer = extract.people.iter().find(|s| s.last.to_string() == "2026-04").expect("a spell to April");
    assert_eq!(stayer.first.to_string(), "2026-01");
    assert!(extract.people.iter().all(|s| s.left.is_none()));
}

#[test]
fn who_is_missing_for_one_month_only_has_not_left() {
    let rows = |start: &str| {
        format!(
            "2026-01,1,A,social_worker,1,permanent,{start}\n2026-01,2,A,social_worker,1,permanent,01/01/2020\n\
             2026-02,2,A,social_worker,1,permanent,01/01/2020\n\
             2026-03,1,A,social_worker,1,permanent,{start}\n2026-03,2,A,social_worker,1,permanent,01/01/2020\n"
        )
    };
    let known = months(&rows("05/05/2015"));
    assert_eq!(
        (total(&known, "2026-02", Count::Leavers), total(&known, "2026-03", Count::Starters)),
        (Some(0.0), Some(0.0))
    );
    assert_eq!(of_rule(&known, "absent_for_a_month").len(), 1);
    // Without a start date nothing speaks against a leaver who came back.
    let unknown = months(&rows(""));
    assert_eq!(
        (total(&unknown, "2026-02", Count::Leavers), total(&unknown, "2026-03", Count::Starters)),
        (Some(1.0), Some(1.0))
    );
}

#[test]
fn a_rehire_leaves_and_starts_again() {
    let extract = months(
        "2026-01,1,A,social_worker,1,permanent,01/01/2020\n2026-01,2,A,social_worker,1,permanent,01/01/2020\n\
         2026-02,2,A,social_worker,1,permanent,01/01/2020\n\
         2026-03,1,A,social_worker,1,permanent,09/03/2026\n2026-03,2,A,social_worker,1,permanent,01/01/2020\n",
    );
    assert_eq!(total(&extract, "2026-02", Count::Leavers), Some(1.0));
    assert_eq!(total(&extract, "2026-03", Count::Starters), Some(1.0));
}

#[test]
fn who_is_not_employed_is_not_in_post() {
    let extract = months(
        "2026-01,1,A,social_worker,1.0,Permanent,01/01/2020\n\
         2026-01,2,A,social_worker,0.5,Agency,\n\
         2026-01,3,A,social_worker,1.0,Bank,\n\
         2026-01,4,A,social_worker,1.0,Seconded in,\n\
         2026-01,5,A,social_worker,0.7,Seconded out,01/01/2020\n\
         2026-01,6,A,social_worker,0.4,,01/01/2020\n\
         2026-02,1,A,social_worker,1.0,Permanent,01/01/2020\n\
         2026-02,2,A,social_worker,0.5,Permanent,20/02/2026\n\
         2026-02,5,A,social_worker,0.7,Seconded out,01/01/2020\n\
         2026-02,6,A,social_worker,0.4,Bank,01/01/2020\n",
    );
    assert_eq!(total(&extract, "2026-01", Count::InPostHeadcount), Some(3.0));
    assert_eq!(total(&extract, "2026-01", Count::InPostFte), Some(2.1));
    assert_eq!(total(&extract, "2026-01", Count::AgencyFte), Some(0.5));
    assert_eq!(total(&extract, "2026-02", Count::AgencyHeadcount), Some(0.0));
    // From the agency into a post, and from a post to the bank.
    assert_eq!(
        (total(&extract, "2026-02", Count::Starters), total(&extract, "2026-02", Count::Leavers)),
        (Some(1.0), Some(1.0))
    );
    assert_eq!(extract.people.iter().filter(|s| s.contract == Some(Contract::SecondedIn)).count(), 1);
}

#[test]
fn who_leaves_on_the_last_day_is_not_in_post_at_its_end() {
    let csv = "month,staff_reference,unit,fte,start_date,leaving_date\n\
         2026-01,1,A,1,01/01/2020,28/02/2026\n2026-01,2,A,1,01/01/2020,31/12/4712\n\
         2026-02,1,A,1,01/01/2020,28/02/2026\n2026-02,2,A,1,01/01/2020,\n";
    let extract = staff(csv);
    assert_eq!(total(&extract, "2026-01", Count::InPostHeadcount), Some(2.0));
    assert_eq!(total(&extract, "2026-02", Count::InPostHeadcount), Some(1.0));
    assert_eq!(total(&extract, "2026-02", Count::Leavers), Some(1.0));
    assert_eq!(extract.rejected, 0);
    assert_eq!(of_rule(&extract, "left_by_month_end").len(), 1);
    assert_eq!(extract.people.iter().filter_map(|s| s.left).map(|m| m.to_string()).collect::<Vec<_>>(), ["2026-02"]);
}

#[test]
fn unknown_fte_and_service_are_gaps_of_their_cell_alone() {
    let extract = months(
        "2026-01,1,A,social_worker,1.0,permanent,01/01/2020\n\
         2026-01,2,A,social_worker,,permanent,\n\
         2026-01,3,B,social_worker,0.5,permanent,01/01/2020\n",
    );
    assert_eq!(count(&extract, "2026-01 a social_worker", Count::InPostFte), Some(Err(Gap::Missing)));
    assert_eq!(count(&extract, "2026-01 a social_worker", Count::InPostHeadcount), Some(Ok(2.0)));
    assert_eq!(count(&extract, "2026-01 a social_worker", Count::Headcount5Plus), Some(Err(Gap::Missing)));
    assert_eq!(count(&extract, "2026-01 b social_worker", Count::InPostFte), Some(Ok(0.5)));
    assert_eq!(of_rule(&extract, "fte_missing").len(), 1);
}

#[test]
fn what_no_row_tells_is_not_observed() {
    let extract = staff("month,staff_reference,unit\n2026-01,1,A\n2026-02,1,A\n2026-02,2,A\n");
    let measures: std::collections::BTreeSet<&str> = extract.observations.iter().map(|o| o.measure.as_str()).collect();
    assert_eq!(measures.into_iter().collect::<Vec<_>>(), ["in_post_headcount", "leavers", "starters"]);
    // The one who was seen to start has a start all the same.
    let started: Vec<_> = extract.people.iter().filter_map(|s| s.started).map(|m| m.to_string()).collect();
    assert_eq!(started, ["2026-02"]);
}

#[test]
fn ages_are_bands_at_the_first_month_of_a_spell() {
    let extract = staff(
        "month,staff_reference,unit,grade,birth_date\n\
         2026-01,1,A,SW1,15/01/1991\n2026-02,1,A,SW2,15/01/1991\n2026-01,2,A,SW1,16/02/1991\n",
    );
    let mut bands: Vec<_> =
        extract.people.iter().map(|s| (s.grade.as_deref().unwrap_or(""), s.age_band.expect("a band"))).collect();
    bands.sort();
    // 35 on 15 January: at the end of January already; the other in February only.
    assert_eq!(bands, [("SW1", AgeBand::From25To34), ("SW1", AgeBand::From35To44), ("SW2", AgeBand::From35To44)]);
}
