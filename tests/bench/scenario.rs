//! How long scenarios of the demo's council take: 15 teams, 36 months, 10,000 futures.
//!
//! `cargo bench --bench scenario`; two threads where the issue was measured.

#![allow(missing_docs, reason = "nobody imports a benchmark")]

use divan::Bencher;
use staffcast::demo;
use staffcast::domain::Month;
use staffcast::domain::scenario::{Lever, LeverKind, Scenario, Target};
use staffcast::domain::{Measure, Rate};
use staffcast::fit::panel::Panel;
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Workforce, fit};
use staffcast::forecast::workforce::{BacktestReport, Options, run};
use staffcast::scenario::{self, Council, Desk, Frame, Question};

const PATHS: usize = 10_000;

fn main() {
    divan::main();
}

struct World {
    panel: Panel,
    fitted: Workforce,
    workforce: Recipe,
    backtest: BacktestReport,
    levers: scenario::Recipe,
}

impl World {
    fn new() -> Self {
        let (panel, workforce) = (demo::invent(&demo::Request::demo(month(2026, 9))).panel(), Recipe::default());
        let fitted = fit(&panel, &workforce).expect("a fitted council");
        let options = Options { paths: 10, backtest_paths: 50, ..Options::of(&workforce) };
        let backtest = run(&panel, &fitted, &workforce, &options, &|_| ()).expect("forecasts").backtest;
        Self { panel, fitted, workforce, backtest, levers: scenario::Recipe::embedded() }
    }

    fn council(&self) -> Council<'_> {
        Council {
            model: "a-model",
            panel: &self.panel,
            fitted: &self.fitted,
            workforce: &self.workforce,
            backtest: &self.backtest,
            recipe: &self.levers,
        }
    }
}

fn month(year: i32, month: u32) -> Month {
    Month::new(year, month).expect("a month")
}

fn target() -> Target {
    let measure = Measure::Rate(Rate::AgencyRate);
    Target { measure, definition: None, at_most: Some(15.0), at_least: None, by: month(2028, 3) }
}

fn scenario(name: &str, levers: Vec<Lever>) -> Scenario {
    Scenario { name: name.into(), levers, target: Some(target()), paths: PATHS, ..Scenario::baseline("rivermouth") }
}

fn retention() -> Lever {
    Lever::new(LeverKind::RetentionPayment, 8.0)
}

fn four() -> Vec<(String, Scenario)> {
    let conversion = Lever::new(LeverKind::AgencyConversion, 10.0);
    let intake = Lever::new(LeverKind::NewlyQualifiedIntake, 12.0);
    let recruitment = Lever::new(LeverKind::Recruitment, 2.0);
    let mixes = [
        vec![retention()],
        vec![conversion.clone()],
        vec![recruitment.clone(), intake.clone()],
        vec![retention(), conversion, recruitment, intake],
    ];
    mixes.into_iter().enumerate().map(|(i, levers)| (i.to_string(), scenario(&i.to_string(), levers))).collect()
}

/// The baseline alone: what a comparison and a search begin with.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_baseline(bencher: Bencher) {
    let world = World::new();
    let frame = Frame::of(&scenario("", Vec::new()));
    bencher.bench(|| Desk::new(&world.council(), frame.clone()).expect("a desk").paths());
}

/// One mix of levers as a search tries it.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn b_evaluation(bencher: Bencher) {
    let world = World::new();
    let desk = Desk::new(&world.council(), Frame::of(&scenario("", Vec::new()))).expect("a desk");
    let levers = four().remove(3).1.levers;
    bencher.bench(|| desk.evaluate(&levers, &target(), &|| true).expect("an evaluation").chance);
}

/// Four scenarios beside no change.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn c_comparison_of_four(bencher: Bencher) {
    let world = World::new();
    let (four, question) = (four(), Question::default());
    bencher.bench(|| scenario::compare(&world.council(), &four, &question, &|_| true).expect("a comparison"));
}

/// One scenario with everything told, tornado included.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn d_outlook(bencher: Bencher) {
    let world = World::new();
    let all = four().remove(3).1;
    bencher.bench(|| scenario::run(&world.council(), &all, &|_| true).expect("an outlook"));
}
