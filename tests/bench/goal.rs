//! Goal seek on the demo's council with all futures: time, mixes simulated, the chance with other luck, and whether a
//! fine grid of two levers holds a cheaper mix. Not a timing loop: one search takes long enough. `cargo bench --bench goal`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement is told")]

use std::time::Instant;

use rayon::prelude::*;
use staffcast::demo;
use staffcast::domain::Month;
use staffcast::domain::scenario::{GoalAnswer, GoalSeek, Lever, Mix};
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::fit;
use staffcast::forecast::workforce::{Options, run};
use staffcast::scenario::{self, Council, Desk, Frame};

const GOAL: &str = r#"{"unit":"UNIT","probability":0.8,"horizon":36,"paths":10000,
 "target":{"measure":"agency_rate","at_most":LEVEL,"by":"2028-03"},"levers":[LEVERS]}"#;
const TWO: &str =
    r#"{"kind":"recruitment","starts_per_month":[0,5]},{"kind":"retention_payment","percent_of_pay":[0,15]}"#;
const FOUR: &str = r#"{"kind":"newly_qualified_intake","fte":[0,20],"month":"2027-09"},{"kind":"agency_conversion","percent_per_year":[0,16]}"#;

fn main() {
    let request = demo::Request::demo(Month::new(2026, 9).unwrap());
    let (panel, workforce) = (demo::invent(&request).panel(), Recipe::default());
    let fitted = fit(&panel, &workforce).unwrap();
    let options = Options { backtest_paths: 200, ..Options::of(&workforce) };
    let backtest = run(&panel, &fitted, &workforce, &options, &|_| ()).unwrap().backtest;
    let recipe = scenario::Recipe::default();
    let council = Council {
        model: "measured",
        panel: &panel,
        fitted: &fitted,
        workforce: &workforce,
        backtest: &backtest,
        recipe: &recipe,
    };
    let unit = &fitted.units[0].ancestors.last().unwrap_or(&fitted.units[0].slug).clone();
    let unit = fitted.units.iter().flat_map(|u| &u.ancestors).min_by_key(|slug| slug.len()).unwrap_or(unit);
    let level = std::env::args().find_map(|a| a.parse::<f64>().ok()).unwrap_or(15.0);
    for levers in [TWO.to_owned(), format!("{TWO},{FOUR}")] {
        let text = GOAL.replace("UNIT", unit).replace("LEVEL", &level.to_string()).replace("LEVERS", &levers);
        let goal = scenario::read_goal(&serde_json::from_str(&text).unwrap(), &recipe).unwrap();
        let begun = Instant::now();
        let answer = scenario::seek(&council, &goal, &|_| true).unwrap();
        println!(
            "{} levers: {:.1} s, {} mixes simulated",
            goal.levers.len(),
            begun.elapsed().as_secs_f64(),
            answer.evaluations
        );
        tell(&answer);
        let told = if answer.feasible { &answer.mixes[..] } else { std::slice::from_ref(&answer.closest) };
        for mix in told {
            afresh(&council, &goal, mix);
        }
        if goal.levers.len() == 2 && answer.feasible {
            grid(&council, &goal, &answer.mixes[0]);
        }
    }
}

fn tell(answer: &GoalAnswer) {
    for line in answer.statements.iter().chain(&answer.would_have_to_be_true).chain(&answer.warnings) {
        println!("  {line}");
    }
    for mix in &answer.frontier {
        println!("  frontier {:.4} £{:.0} {}", mix.chance, mix.spend.mean, mix.statement);
    }
}

fn afresh(council: &Council, goal: &GoalSeek, mix: &Mix) {
    let chance = |seed: u64| {
        let frame = Frame { seed: Some(seed), ..Frame::of_goal(goal) };
        let desk = Desk::narrow(council, frame, &[(goal.target.measure, goal.target.definition())]).unwrap();
        desk.evaluate(&mix.levers, &goal.target, &|| true).unwrap().chance
    };
    let chances: Vec<String> = [11, 12, 13].map(chance).iter().map(|c| format!("{c:.4}")).collect();
    println!("  chance {:.4} (£{:.0}); with other luck {}", mix.chance, mix.spend.mean, chances.join(" "));
}

/// Every pair of settings in the steps of the search.
fn grid(council: &Council, goal: &GoalSeek, best: &Mix) {
    let measure = (goal.target.measure, goal.target.definition());
    let desk = Desk::narrow(council, Frame::of_goal(goal), &[measure]).unwrap();
    let settings = |lever: usize| {
        let (bounds, step) =
            (goal.levers[lever].bounds, council.recipe.lever(goal.levers[lever].kind).setting.as_ref().unwrap().step);
        (0..=(bounds.most / step).round() as usize).map(move |n| n as f64 * step)
    };
    let at = |lever: usize, setting: f64| (setting > 0.0).then(|| goal.levers[lever].at(setting));
    let begun = Instant::now();
    let pairs: Vec<(f64, f64)> = settings(0).flat_map(|a| settings(1).map(move |b| (a, b))).collect();
    let tried = pairs.par_iter().map(|&(a, b)| {
        let levers: Vec<Lever> = [at(0, a), at(1, b)].into_iter().flatten().collect();
        let found = desk.evaluate(&levers, &goal.target, &|| true).unwrap();
        (found.chance, found.spend_mean, a, b)
    });
    let tried: Vec<_> = tried.collect();
    let enough = tried.iter().filter(|t| t.0 >= goal.probability).min_by(|a, b| a.1.total_cmp(&b.1));
    println!(
        "  grid of {} pairs in {:.1} s: least £{:.0} at {:?}, found £{:.0}",
        tried.len(),
        begun.elapsed().as_secs_f64(),
        enough.map_or(f64::NAN, |t| t.1),
        enough.map(|t| (t.2, t.3)),
        best.spend.mean
    );
}
