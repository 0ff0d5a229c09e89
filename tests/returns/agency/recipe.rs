//! The file of rules.

use staffcast::returns::agency::{Recipe, RecipeError, TEXT};

const CAP: &str =
    "[[cap]]\nregion = \"London\"\njob_type = \"social_worker\"\nfrom = 2025-04-01\npounds_an_hour = 37.0\n";

fn parse(more: &str) -> Result<Recipe, RecipeError> {
    Recipe::parse(&format!("{TEXT}\n{more}"))
}

#[test]
fn the_shipped_rules_hold_from_their_day_and_bring_no_cap_of_a_real_region() {
    let recipe = Recipe::embedded();
    assert!(recipe.caps.is_empty() && recipe.region.is_empty());
    assert!(recipe.rules_on("2024-10-30".parse().expect("a day")).is_none());
    let rules = recipe.rules_on("2024-10-31".parse().expect("a day")).expect("rules");
    assert_eq!((rules.minimum_experience_years, rules.cool_off_months, rules.notice_weeks), (3.0, 3, 4.0));
}

#[test]
fn the_example_in_the_comment_is_a_sound_cap() {
    let lines = TEXT.lines().skip_while(|l| *l != "# [[cap]]").map(|l| l.trim_start_matches("# "));
    let example: Vec<&str> = lines.collect();
    assert_eq!(parse(&example.join("\n")).expect("sound").caps.len(), 1);
}

#[test]
fn typing_errors_are_refused_with_their_place() {
    let chain = |error: &dyn std::error::Error| {
        std::iter::successors(Some(error), |e| e.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
    };
    let cases = [
        (CAP.replace("region", "regoin"), "regoin"),
        (CAP.replace("social_worker", "nurse"), "[[cap]] number 1 has job_type = \"nurse\""),
        (CAP.replace("37.0", "-1.0"), "[[cap]] number 1 has pounds_an_hour = -1"),
        (CAP.replace("2025-04-01", "2025-13-01"), "line"),
        (CAP.replace("\"London\"", "\"\""), "[[cap]] number 1 has region"),
        (
            format!("{CAP}{CAP}"),
            "[[cap]] number 2 (London, social_worker, 2025-04-01) begins on the same day as [[cap]] number 1",
        ),
        ("surprise = 1\n".to_owned(), "surprise"),
    ];
    for (more, place) in cases {
        let error = parse(&more).expect_err("refused");
        assert!(chain(&error).contains(place), "{place}: {}", chain(&error));
    }
    let later = CAP.replace("2025-04-01", "2026-04-01");
    assert_eq!(parse(&format!("{CAP}{later}")).expect("sound").caps.len(), 2);
}
