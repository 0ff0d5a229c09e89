//! The recipe of levers: every kind told, graded, sourced; nothing without evidence does anything.

use serde_json::json;
use staffcast::domain::scenario::{Grade, LeverKind};
use staffcast::scenario::{Recipe, read};

const TEXT: &str = include_str!("../../models/levers.toml");

#[test]
fn every_kind_has_an_entry_with_grade_source_and_population() {
    let recipe = Recipe::embedded();
    assert_eq!(recipe.levers.len(), LeverKind::ALL.len());
    for kind in LeverKind::ALL {
        let entry = recipe.lever(*kind);
        assert_eq!(entry.setting.is_some(), kind.setting().is_some(), "{kind}");
        for text in [&entry.label, &entry.acts_on, &entry.source, &entry.population, &entry.together, &entry.note] {
            assert!(text.len() > 3, "{kind}: {text}");
        }
    }
}

// domain.md section 7, the table of findings: default (range) and grade.
#[test]
fn the_defaults_are_those_of_the_evidence() {
    let recipe = Recipe::embedded();
    let effect = |kind| {
        let entry = recipe.lever(kind);
        (entry.effect.central, entry.effect.low, entry.effect.high, entry.grade)
    };
    assert_eq!(effect(LeverKind::RetentionPayment), (-1.5, -3.0, 0.0, Grade::B));
    assert_eq!(effect(LeverKind::PayUplift), (-1.5, -3.0, 0.0, Grade::B));
    assert_eq!(effect(LeverKind::CaseloadCap), (0.2, 0.0, 0.4, Grade::D));
    let setting = recipe.lever(LeverKind::AgencyConversion).setting.as_ref().expect("a setting").usual;
    let (central, low, high, grade) = effect(LeverKind::AgencyConversion);
    assert_eq!((setting * central, setting * low, setting * high, grade), (10.0, 0.0, 16.0, Grade::C));
    let prices = &recipe.prices;
    assert_eq!(prices.permanent_year_gbp.value, 1280.0 * 52.0);
    assert_eq!(prices.agency_year_gbp.value, 1800.0 * 52.0);
    let premium = |agency: f64| agency - prices.permanent_year_gbp.value;
    let agency = &prices.agency_year_gbp;
    assert_eq!([agency.low, agency.high].map(premium), [20_000.0, 31_000.0]);
    let start = &prices.recruitment_per_start_gbp;
    assert_eq!((start.value, start.low, start.high, start.grade), (1500.0, 500.0, 5000.0, Grade::U));
}

#[test]
fn a_lever_without_evidence_has_no_effect() {
    let recipe = Recipe::embedded();
    let without: Vec<_> = recipe.levers.iter().filter(|lever| lever.grade == Grade::None).collect();
    assert!(without.len() >= 5);
    for lever in without {
        assert_eq!([lever.effect.central, lever.effect.low, lever.effect.high], [0.0; 3], "{}", lever.kind);
        assert!(lever.effect.own, "{}: a user can set one", lever.kind);
    }
}

#[test]
fn presets_are_what_authorities_do_and_read_without_a_fault() {
    let recipe = Recipe::embedded();
    for name in [
        "joining_payment",
        "retention_package",
        "new_salary_range",
        "sabbaticals",
        "smaller_teams",
        "advertising_and_fairs",
        "rotation_programme",
        "student_placements",
        "newly_qualified_intake",
        "agency_conversion",
        "faster_starts",
    ] {
        let preset = recipe.preset(name).expect("a preset");
        let body = json!({"name": preset.label, "unit": "somewhere", "levers": preset.levers});
        let scenario = read(&body, &recipe).expect("no fault");
        assert_eq!(scenario.levers, preset.levers, "{name}");
    }
    let span = &recipe.preset("smaller_teams").expect("a preset").levers[0];
    assert_eq!((span.kind, span.setting), (LeverKind::SmallerTeams, Some(4.0)));
    let joining = &recipe.preset("joining_payment").expect("a preset").levers[0];
    assert_eq!((joining.kind, joining.setting), (LeverKind::JoiningPayment, Some(2000.0)));
}

#[test]
fn a_recipe_that_contradicts_itself_is_refused_with_the_place() {
    let refused = |from: &str, to: &str| {
        assert!(TEXT.contains(from), "{from}");
        let error = Recipe::parse(&TEXT.replacen(from, to, 1)).expect_err("refused");
        std::error::Error::source(&error).expect("where").to_string()
    };
    assert!(refused("central = -1.5", "central = -3.5").contains("retention_payment: the effect needs low"));
    assert!(refused("grade = \"B\"", "grade = \"0\"").contains("without evidence"));
    assert!(refused("kind = \"pay_uplift\"", "kind = \"recruitment\"").contains("pay_uplift: has no [[lever]]"));
    assert!(refused("usual = 8.0", "usual = 80.0").contains("setting.usual"));
    assert!(refused("[prices.permanent_year_gbp]", "surprise = 1\n[prices.permanent_year_gbp]").contains("surprise"));
    assert!(refused("low = 500.0", "low = 5000.0").contains("recruitment_per_start_gbp"));
    assert!(refused("span = 4.0", "span = 0.0").contains("smaller_teams"));
}

#[test]
fn the_recipe_is_served_with_levers_and_presets_by_name() {
    let served = serde_json::to_value(Recipe::embedded()).expect("JSON");
    assert_eq!(served["levers"][0]["kind"], "retention_payment");
    assert_eq!(served["levers"][0]["grade"], "B");
    assert_eq!(served["presets"][0]["levers"][0]["gbp"], 2000.0);
    assert_eq!(served["prices"]["permanent_year_gbp"]["grade"], "C");
}
