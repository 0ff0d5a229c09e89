//! Charts of recruitment and leavers: well-formed, the same for the same, and closing.

use staffcast::domain::Month;
use staffcast::domain::churn::Estimate;
use staffcast::domain::leavers::StaffChange;
use staffcast::domain::survival::{StayBasis, StayCurve, StayPoint, Staying};
use staffcast::report::chart::{Size, survival, waterfall};

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn change() -> StaffChange {
    StaffChange::closing("people", (month("2025-10"), month("2026-10")), (236.0, 234.0), (27.0, 30.0))
}

fn staying(people: Option<u32>) -> Staying {
    let points = (0..=30)
        .map(|months| {
            let point = 1.0 - f64::from(months) / 60.0;
            let share = Estimate { point, lower: point - 0.05, upper: (point + 0.05).min(1.0) };
            StayPoint { months, at_risk: people.map(|n| n - months), share }
        })
        .collect();
    let curve = StayCurve { name: "all".into(), label: "</text><script>\u{202e}".into(), people, points };
    let basis = Some(if people.is_some() { StayBasis::StartersAndLeavers } else { StayBasis::Model });
    Staying { basis, unit: "home".into(), seen: None, curves: vec![curve] }
}

/// Every element is closed, and closed in order.
pub fn assert_well_formed(svg: &str) {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {svg}")) {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{svg}");
    assert!(svg.contains("<title id=") && svg.contains("<desc id="), "{svg}");
}

#[test]
fn the_steps_of_a_change_add_up_and_are_labelled() {
    let change = change();
    assert!(change.closes() && (change.other - 1.0).abs() < 1e-12, "{change:?}");
    for size in [Size::Wide, Size::Narrow] {
        let svg = waterfall(Some(&change), ("A title", "North & South"), size);
        assert_well_formed(&svg);
        for figure in [">236<", ">+27<", ">−30<", ">+1<", ">234<", "North &amp; South"] {
            assert!(svg.contains(figure), "{figure} in {svg}");
        }
        assert_eq!(svg, waterfall(Some(&change), ("A title", "North & South"), size));
    }
    assert!(waterfall(None, ("A title", ""), Size::Wide).contains("nothing to draw"));
}

#[test]
fn a_change_that_does_not_close_is_not_drawn() {
    let broken = StaffChange { now: 300.0, ..change() };
    assert!(!broken.closes());
    assert!(waterfall(Some(&broken), ("A title", ""), Size::Wide).contains("nothing to draw"));
}

#[test]
fn survival_is_drawn_in_steps_with_people_followed_and_expected_survival_without() {
    for size in [Size::Wide, Size::Narrow] {
        let seen = survival(&staying(Some(90)), ("A title", "North"), size);
        assert_well_formed(&seen);
        assert!(seen.contains("People followed") && seen.contains(">78<") && !seen.contains("<script"), "{seen}");
        let expected = survival(&staying(None), ("A title", "North"), size);
        assert_well_formed(&expected);
        assert!(!expected.contains("People followed") && expected.contains("Share expected"), "{expected}");
    }
    let nothing = Staying { basis: None, unit: String::new(), seen: None, curves: Vec::new() };
    assert_well_formed(&survival(&nothing, ("A title", ""), Size::Narrow));
}
