//! What is too small, odd or one-sided is told plainly and never made up.

use staffcast::domain::churn::{Basis, Telling};
use staffcast::domain::{Count, Failure, Month, RoleGroup, Spell};
use staffcast::fit::churn::{self, Churn, ChurnError};
use staffcast::fit::panel::{self, Panel, PanelUnit};
use staffcast::fit::recipe::ChurnRecipe;
use staffcast::forecast;

use super::invented::{self, Truth};

fn spells(months: i32) -> Vec<Spell> {
    invented::people(&Truth::drawn(1, 3), 40, months, 1)
}

fn fit(spells: &[Spell]) -> Result<Churn, ChurnError> {
    churn::fit(churn::of_people(spells, "home")?, &ChurnRecipe::default())
}

fn refusal(spells: &[Spell]) -> (&'static str, String) {
    let error = fit(spells).expect_err("refused");
    (error.code(), error.to_string())
}

#[test]
fn nobody_and_one_month_are_refused() {
    assert_eq!(refusal(&[]).0, "churn_nobody_at_risk");
    assert_eq!(refusal(&spells(1)).0, "churn_nobody_at_risk");
    let (code, told) = refusal(&spells(2));
    assert_eq!(code, "churn_history_too_short");
    assert!(told.contains("1 months") && told.contains("need 12"), "{told}");
}

#[test]
fn nobody_leaving_is_refused() {
    let mut stayed = spells(24);
    stayed.retain(|spell| spell.left.is_none());
    let (code, told) = refusal(&stayed);
    assert_eq!(code, "churn_too_few_leavers");
    assert!(told.starts_with("0 people left in 23 months"), "{told}");
}

#[test]
fn everybody_leaving_at_once_is_refused() {
    let mut gone = spells(40);
    for spell in &mut gone {
        spell.last = spell.first;
        spell.started = Some(spell.first);
        spell.left = Some(spell.first.plus(1));
    }
    assert_eq!(refusal(&gone).0, "churn_everybody_left");
}

#[test]
fn nearly_everybody_leaving_still_has_finite_effects() {
    let mut gone = spells(40);
    for spell in gone.iter_mut().skip(3) {
        spell.last = spell.first;
        spell.left = Some(spell.first.plus(1));
    }
    let churn = fit(&gone).unwrap();
    let ratios = churn.said.factors.iter().flat_map(|factor| &factor.effects).filter_map(|effect| effect.ratio);
    for ratio in ratios {
        assert!(ratio.lower.is_finite() && ratio.upper.is_finite() && ratio.point > 0.0, "{ratio:?}");
    }
}

#[test]
fn one_role_one_unit_and_no_routes_leave_nothing_to_compare() {
    let mut alike = spells(48);
    for spell in &mut alike {
        spell.unit = "".into();
        spell.role = RoleGroup::new("nurse");
        spell.origin = None;
    }
    let churn = fit(&alike).unwrap();
    let factors: Vec<&str> = churn.said.factors.iter().map(|factor| factor.name.as_str()).collect();
    assert_eq!(factors, ["tenure", "month"]);
    assert_eq!(churn.table.levels.units, ["home"]);
    assert!(churn.table.notes[1].contains("Where people came from is not known"), "{:?}", churn.table.notes);
    assert_eq!(forecast::churn::survival(&churn, &ChurnRecipe::default()).len(), 1);
}

#[test]
fn without_starts_nothing_is_said_of_service_or_intakes() {
    let mut without = spells(48);
    for spell in &mut without {
        spell.started = None;
    }
    let churn = fit(&without).unwrap();
    assert!(churn.said.factors.iter().all(|factor| factor.name != "tenure"));
    assert!(churn.table.cohorts.iter().all(|cohort| cohort.starters == 0));
    assert_eq!(forecast::churn::survival(&churn, &ChurnRecipe::default()), []);
}

/// Three people in a role of their own: neither they nor, by subtraction, the others' difference to the whole are shown.
#[test]
fn a_group_of_few_people_is_withheld_and_cannot_be_subtracted() {
    let mut few = spells(48);
    let keys: Vec<_> = few.iter().map(|spell| spell.person).take(3).collect();
    for spell in few.iter_mut().filter(|spell| keys.contains(&spell.person)) {
        spell.role = RoleGroup::new("night_worker");
    }
    let churn = fit(&few).unwrap();
    let roles = churn.said.factors.iter().find(|factor| factor.name == "role").unwrap();
    let withheld: Vec<&str> =
        roles.effects.iter().filter(|e| e.telling == Telling::Withheld).map(|e| e.name.as_str()).collect();
    assert_eq!(withheld, ["night_worker", "practice_manager"]);
    for effect in roles.effects.iter().filter(|effect| effect.telling == Telling::Withheld) {
        assert_eq!((effect.people, effect.people_months, effect.leavers, effect.ratio), (None, None, None, None));
    }
}

#[test]
fn a_group_with_few_leavers_has_no_ratio() {
    let truth = Truth { units: vec![0.0, 0.0, -4.0], ..Truth::drawn(1, 3) };
    let churn = fit(&invented::people(&truth, 30, 36, 9)).unwrap();
    let units = churn.said.factors.iter().find(|factor| factor.name == "unit").unwrap();
    let quiet = units.effects.iter().find(|effect| effect.name == "home/team-2").unwrap();
    assert_eq!((quiet.telling, quiet.ratio), (Telling::TooFewLeavers, None));
    assert!(quiet.people.is_some_and(|people| people >= 30));
}

/// Two teams, two roles, bands of service; leavers in a fixed pattern.
fn panel(banded: bool) -> Panel {
    let first: Month = "2022-01".parse().unwrap();
    let mut rows = Vec::new();
    for t in 0..36 {
        for (u, unit) in ["home/oak", "home/elm"].into_iter().enumerate() {
            for role in ["social_worker", "practice_manager"] {
                let mut add = |count: Count, value: f64| {
                    let role = Some(RoleGroup::new(role));
                    rows.push(panel::Row { unit: unit.into(), role, month: first.plus(t), count, value });
                };
                let people = if role == "social_worker" { 40.0 } else { 8.0 };
                let left = f64::from(u8::from((t as usize + u).is_multiple_of(2) && role == "social_worker"));
                add(Count::InPostHeadcount, people);
                add(Count::InPostFte, people);
                add(Count::VacanciesFte, 2.0);
                add(Count::Starters, left);
                add(Count::Leavers, left);
                for band in 0..if banded { 4 } else { 0 } {
                    add(Count::HEADCOUNT_BY_BAND[band], people / 4.0);
                    add(Count::LEAVERS_BY_BAND[band], if band == t as usize % 4 { left } else { 0.0 });
                }
            }
        }
    }
    let unit = |slug: &str| PanelUnit { slug: slug.into(), ancestors: vec!["home".into()] };
    panel::build(&[unit("home/oak"), unit("home/elm")], rows).unwrap()
}

#[test]
fn counts_stand_in_where_no_people_are_kept() {
    let table = churn::of_counts(&panel(true)).unwrap();
    assert_eq!((table.basis, table.levels.bands.len(), table.cohorts.len()), (Basis::Counts, 4, 0));
    // From the second month on 96 people are at risk; one leaves in each month.
    assert_eq!(table.totals(), (96.0 * 35.0, 35.0));
    let churn = churn::fit(table, &ChurnRecipe::default()).unwrap();
    let names: Vec<&str> = churn.said.factors.iter().map(|factor| factor.name.as_str()).collect();
    assert_eq!(names, ["tenure", "role", "unit", "month"]);
    let survival = forecast::churn::survival(&churn, &ChurnRecipe::default());
    assert_eq!((survival.len(), survival[0].starters), (1, None));
    assert!(survival[0].horizons.iter().all(|at| at.observed.is_none() && at.followed.is_none()));
}

#[test]
fn counts_without_bands_say_so() {
    let table = churn::of_counts(&panel(false)).unwrap();
    assert!(table.notes.iter().any(|note| note.contains("length of service")), "{:?}", table.notes);
    let churn = churn::fit(table, &ChurnRecipe::default()).unwrap();
    assert!(churn.said.factors.iter().all(|factor| factor.name != "tenure"));
}
