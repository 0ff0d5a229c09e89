//! What is kept of lists, and what is told of them, on every database.

use staffcast::domain::recruitment::ExpectedBy;
use staffcast::domain::survival::StayBasis;
use staffcast::domain::{ExtractKind, Failure, Month};
use staffcast::pipeline::{Recipes, leavers, people, recruitment};
use staffcast::report;
use staffcast::store::{self, Database};

use super::{OFFERS, keep};
use crate::support::on_each_database;

const DAY: &str = "2026-11-21";

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn told(db: &Database, unit: &str) -> staffcast::domain::leavers::Leavers {
    leavers::read(db, unit, (None, None), &Recipes::default()).expect("read").expect("something is known")
}

#[test]
fn offers_are_told_as_they_stood_at_the_end_of_the_last_month() {
    on_each_database(|db| {
        keep(db, DAY, "offers.csv", OFFERS);
        let found = recruitment::read(db, "home").expect("read");
        let tally = found.recent.expect("a list is kept");
        // By hand. The fifth offer was accepted in November, which is not over.
        assert_eq!((tally.offers, tally.started, tally.dropped), (5, 1, 1));
        assert_eq!((tally.due, tally.late, tally.undated, tally.unknown), (1, 1, 1, 0));
        assert_eq!((tally.settled, tally.settled_dropped), (2, 1));
        assert_eq!((tally.last_due, found.since), (Some(month("2026-12")), Some(month("2026-01"))));
        // Eight weeks from 5 January to 2 March: four half months.
        assert_eq!(tally.delays.into_iter().collect::<Vec<_>>(), [(4, 1)]);
        let sentence = report::recruitment::sentences(&recruitment::read(db, "home").expect("read")).swap_remove(0);
        assert_eq!(
            sentence,
            "Of 5 offers accepted since January 2026 and to October 2026, 1 person has started, 1 is due by December 2026, 1 is late, \
             1 is without a date and 1 dropped out."
        );
        // Two offers are in hand: one due in December, the late one counted in the next month.
        let hand = found.in_hand.expect("counted");
        assert_eq!((hand.offers, hand.at, hand.until), (2, month("2026-10"), month("2026-12")));
        assert_eq!(found.expected_by, ExpectedBy::Default);
        assert!(!found.drop_out.expect("told").own, "two are too few");
        let units: Vec<(&str, u32)> = found.units.iter().map(|u| (u.name.as_str(), u.tally.offers)).collect();
        assert_eq!(units, [("home/north", 2), ("home/south", 3)]);
        let sources: Vec<&str> = found.sources.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(sources, ["experienced", "overseas", "agency_conversion", "not_known"]);
        let north = recruitment::read(db, "home/north/oak").expect("read").recent.expect("a list");
        assert_eq!((north.offers, north.started, north.dropped, north.due), (2, 1, 1, 0));
    });
}

#[test]
fn a_newer_list_tells_its_own_months_and_leaves_the_others() {
    on_each_database(|db| {
        keep(db, DAY, "offers.csv", OFFERS);
        let header = OFFERS.lines().next().expect("a header");
        let row = "R3,South/Elm,social_worker,2026-08-01,started,2026-08-10,2026-12-01,2026-10-05,overseas,";
        keep(db, DAY, "newer.csv", &format!("{header}\n{row}\n"));
        let tally = recruitment::read(db, "home").expect("read").recent.expect("a list");
        // August to October are the newer list's; the offer of June is open in the older one, and no list tells more.
        assert_eq!((tally.offers, tally.started, tally.dropped), (4, 2, 1));
        assert_eq!((tally.due, tally.late, tally.undated, tally.unknown), (0, 0, 0, 1));
        let kept = store::extracts::reports(db, "home", ExtractKind::RecruitmentPipeline).expect("read");
        let names: Vec<&str> = kept.iter().map(|(record, _)| record.file_name.as_str()).collect();
        assert_eq!(names, ["newer.csv", "offers.csv"]);
        store::extracts::undo(db, &kept[0].0.id, "2026-11-22T09:00:00".parse().expect("a time")).expect("in force");
        let again = recruitment::read(db, "home").expect("read").recent.expect("a list");
        assert_eq!((again.offers, again.late), (5, 1));
        let refused = store::extracts::reports(db, "nowhere", ExtractKind::RecruitmentPipeline).expect_err("unknown");
        assert_eq!(refused.code(), "organisation_not_found");
    });
}

#[test]
fn what_is_kept_of_offers_names_nobody_and_no_day() {
    on_each_database(|db| {
        keep(db, DAY, "offers.csv", OFFERS);
        let kept = store::extracts::reports(db, "home", ExtractKind::RecruitmentPipeline).expect("read");
        let text = &kept[0].1;
        for part in ["R1", "R4", "2026-01-05", "2026-03-02", "2026-03-15"] {
            assert!(!text.contains(part), "{part} in {text}");
        }
    });
}

#[test]
fn leavers_are_broken_down_without_telling_small_groups() {
    on_each_database(|db| {
        keep(db, DAY, "leavers.csv", &super::leavers());
        let found = told(db, "home/north/oak");
        assert_eq!((found.from, found.to, found.listed), (month("2025-11"), month("2026-10"), 19));
        let reasons = found.reasons.expect("a list");
        // Retired (3) and dismissed (1) are four: fewer than five, so the six others go with them.
        let names: Vec<(&str, u32)> = reasons.told.iter().map(|(group, n)| (group.name.as_str(), *n)).collect();
        assert_eq!((names, reasons.others, reasons.total), (vec![("resignation", 9)], Some(10), 19));
        let tenure = found.tenure.expect("starts are known");
        let bands: Vec<(&str, u32)> = tenure.told.iter().map(|(group, n)| (group.name.as_str(), *n)).collect();
        assert_eq!((bands, tenure.others), (vec![("2-5", 13), ("5+", 6)], None));
        let csv = report::leavers::csv(&told(db, "home/north/oak"));
        assert!(!csv.contains("retired") && !csv.contains("dismissed"), "{csv}");
        // One leaver: how many, and no more.
        let elm = told(db, "home/south/elm");
        assert!(elm.listed == 1 && elm.reasons.expect("a list").withheld, "one person must not be told");
        assert!(elm.destinations.expect("a list").told.is_empty());
    });
}

#[test]
fn reasons_nobody_knows_are_told_as_such() {
    on_each_database(|db| {
        let mut text = String::from("staff_reference,unit,role_group,start_date,leaving_date\n");
        (0..7).for_each(|n| text.extend([format!("P{n},North/Oak,social_worker,2024-01-15,2026-0{}-10\n", n + 1)]));
        keep(db, DAY, "leavers.csv", &text);
        let reasons = told(db, "home").reasons.expect("a list");
        let names: Vec<(&str, u32)> = reasons.told.iter().map(|(group, n)| (group.name.as_str(), *n)).collect();
        assert_eq!(names, [("not_known", 7)]);
    });
}

#[test]
fn when_rows_about_people_are_deleted_the_page_says_so_and_counts_stay() {
    on_each_database(|db| {
        keep(db, DAY, "leavers.csv", &super::leavers());
        let before = told(db, "home/north");
        people::purge(db, "2026-11-22T09:00:00".parse().expect("a time"), 0).expect("deleted");
        let after = told(db, "home/north");
        assert_eq!((before.counted, before.listed, after.listed), (Some(19.0), 19, 0));
        assert_eq!((after.counted, after.reasons), (before.counted, None));
        assert!(after.notes[0].contains("No list of leavers is kept"), "{:?}", after.notes);
        assert!(after.tenure.is_some(), "counts by length of service stay");
        assert_eq!(store::people::covered(db, "home", ExtractKind::Leavers).expect("read"), []);
    });
}

#[test]
fn the_months_lists_cover_are_known() {
    on_each_database(|db| {
        keep(db, DAY, "leavers.csv", &super::leavers());
        let months = store::people::covered(db, "home", ExtractKind::Leavers).expect("read");
        assert_eq!((months.len(), months[0], months[16]), (17, month("2025-06"), month("2026-10")));
        assert_eq!(store::people::covered(db, "home", ExtractKind::Starters).expect("read"), []);
        let refused = store::people::covered(db, "nowhere", ExtractKind::Starters).expect_err("unknown");
        assert_eq!(refused.code(), "organisation_not_found");
    });
}

/// Twelve newly qualified of North start in September 2024; six leave twelve months later, in September 2025. Sixteen leavers
/// who started long before make the list of leavers cover every month, and are followed in no curve.
#[test]
fn intakes_are_followed_from_start_to_leaving() {
    on_each_database(|db| {
        let mut starters = String::from("staff_reference,unit,role_group,fte,start_date,origin\n");
        let mut left = String::from("staff_reference,unit,role_group,start_date,leaving_date\n");
        for n in 0..12 {
            starters.extend([format!("N{n},North/Oak,newly_qualified,1,2024-09-02,newly qualified\n")]);
        }
        for n in 0..6 {
            left.extend([format!("N{n},South/Elm,social_worker,2024-09-02,2025-09-20\n")]);
        }
        for n in 0..26 {
            let gone = month("2024-09").plus(n);
            left.extend([format!("L{n},North/Oak,social_worker,2010-01-04,{gone}-10\n")]);
        }
        keep(db, DAY, "starters.csv", &starters);
        keep(db, DAY, "leavers.csv", &left);
        let staying = told(db, "home/north").staying;
        assert_eq!(staying.basis, Some(StayBasis::StartersAndLeavers));
        assert_eq!(staying.seen, Some((month("2024-09"), month("2026-10"))));
        let names: Vec<(&str, Option<u32>)> = staying.curves.iter().map(|c| (c.name.as_str(), c.people)).collect();
        assert_eq!(names, [("all", Some(12)), ("newly_qualified", Some(12))]);
        let at = |months: usize| staying.curves[1].points[months];
        assert!((at(11).share.point - 1.0).abs() < 1e-12 && (at(12).share.point - 0.5).abs() < 1e-12);
        assert_eq!((at(11).at_risk, at(12).at_risk), (Some(12), Some(6)));
        // One of a team is not told.
        assert_eq!(told(db, "home/south").staying.basis, None);
    });
}
