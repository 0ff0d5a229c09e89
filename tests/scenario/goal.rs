//! The search against invented councils whose cheapest mix is known: by a formula, or by trying everything.

use std::cell::Cell;

use staffcast::domain::scenario::{Bounds, Minimise};
use staffcast::scenario::ScenarioError;
use staffcast::scenario::goal::{
    Answer, Desks, Evaluation, Evaluator, Found, Ladder, Problem, SearchRecipe, Stronger, search,
};
use statrs::distribution::{ContinuousCDF, Normal};

type Curve = Box<dyn Fn(f64) -> f64>;

/// A measure that stands at 25 with a standard deviation of 4, wanted at 15 or less; each lever lowers it and costs.
struct Invented {
    noise: Vec<f64>,
    lowers: Vec<Curve>,
    costs: Vec<Curve>,
    /// What a point less of the measure saves.
    saves: f64,
    calls: Cell<usize>,
}

const NOW: f64 = 25.0;
const WANTED: f64 = 15.0;
const SD: f64 = 4.0;

impl Invented {
    /// As many futures, with luck that follows from a seed (splitmix64); fewer are the first of more.
    fn new(futures: usize, seed: u64, levers: Vec<(Curve, Curve)>) -> Self {
        let normal = Normal::new(0.0, 1.0).expect("standard");
        let uniform = |n: u64| {
            let mut z = (seed << 32).wrapping_add(n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) as f64 + 0.5) / 2f64.powi(64)
        };
        let mut noise: Vec<f64> = (1..=futures as u64).map(|n| normal.inverse_cdf(uniform(n))).collect();
        // Sorted once, the distances of every mix are sorted already: quicker.
        noise.sort_unstable_by(f64::total_cmp);
        let (lowers, costs) = levers.into_iter().unzip();
        Self { noise, lowers, costs, saves: 0.0, calls: Cell::new(0) }
    }
}

impl Evaluator for Invented {
    fn evaluate(&self, settings: &[Option<f64>]) -> Result<Evaluation, ScenarioError> {
        self.calls.set(self.calls.get() + 1);
        let total = |curves: &[Curve]| -> f64 { curves.iter().zip(settings).filter_map(|(f, s)| Some(f((*s)?))).sum() };
        let (lower, spend) = (total(&self.lowers), total(&self.costs));
        let gaps = self.noise.iter().map(|z| NOW - lower + SD * z - WANTED).collect();
        Ok(Evaluation::new(gaps, spend, spend - self.saves * lower))
    }
}

/// The recipe, with few futures in the first look: these councils are told apart with less.
fn recipe() -> SearchRecipe {
    SearchRecipe { paths: 300, ..SearchRecipe::default() }
}

fn linear(slope: f64) -> Curve {
    Box::new(move |x| slope * x)
}

fn set_up(once: f64, slope: f64) -> Curve {
    Box::new(move |x| if x > 0.0 { once + slope * x } else { 0.0 })
}

struct Asked {
    ladders: Vec<Ladder>,
    utmost: Vec<f64>,
    probability: f64,
    budget: Option<f64>,
    minimise: Minimise,
    futures: usize,
}

impl Asked {
    /// Levers from nought to these, in fortieths.
    fn up_to(most: &[f64]) -> Self {
        let ladder = |most: &f64| Ladder::new(Bounds { least: 0.0, most: *most }, most / 40.0, Stronger::Most);
        Self {
            ladders: most.iter().map(ladder).collect(),
            utmost: most.iter().map(|m| 4.0 * m).collect(),
            probability: 0.8,
            budget: None,
            minimise: Minimise::Spend,
            futures: 1500,
        }
    }

    fn answer(&self, levers: &dyn Fn() -> Vec<(Curve, Curve)>) -> Answer {
        self.with(&|futures, seed| Invented::new(futures, seed, levers()))
    }

    fn with(&self, council: &dyn Fn(usize, u64) -> Invented) -> Answer {
        let recipe = recipe();
        let (few, all, afresh) = (council(recipe.paths, 1), council(self.futures, 1), council(self.futures, 2));
        let desks = Desks { few: &few, all: &all, afresh: &afresh };
        let answer = search(&self.problem(&recipe), &desks, &|_| true).expect("searched");
        let calls = few.calls.get() + all.calls.get() + afresh.calls.get();
        assert!(calls < 2000, "{calls} simulations");
        answer
    }

    fn problem<'a>(&'a self, recipe: &'a SearchRecipe) -> Problem<'a> {
        Problem {
            ladders: &self.ladders,
            utmost: &self.utmost,
            probability: self.probability,
            budget: self.budget,
            minimise: self.minimise,
            futures: self.futures,
            recipe,
        }
    }

    /// Every pair of settings, simulated with all futures: the least cost that reaches the target.
    fn least_of_all_pairs(&self, council: &Invented, cost: impl Fn(&Evaluation) -> f64) -> f64 {
        let recipe = recipe();
        let wanted = self.problem(&recipe).aimed_at();
        let mut least = f64::INFINITY;
        for a in 0..=self.ladders[0].top() {
            for b in 0..=self.ladders[1].top() {
                let settings = [self.ladders[0].setting(a), self.ladders[1].setting(b)];
                let outcome = council.evaluate(&settings).expect("simulated");
                if outcome.chance() >= wanted {
                    least = least.min(cost(&outcome));
                }
            }
        }
        least
    }

    fn is_cheapest(&self, levers: &dyn Fn() -> Vec<(Curve, Curve)>) -> Answer {
        let answer = self.answer(levers);
        let least = self.least_of_all_pairs(&Invented::new(self.futures, 1, levers()), |e| e.spend);
        let found = &answer.mixes[0];
        assert!(found.outcome.spend <= least + 1e-9, "{found:?} but {least}");
        answer
    }
}

fn keeps_its_word(found: &Found, probability: f64) {
    assert!(found.outcome.chance() >= probability);
    let afresh = found.chance_afresh.expect("simulated afresh");
    assert!(afresh >= probability - 0.02, "afresh {afresh}");
}

#[test]
fn with_linear_costs_and_effects_only_the_better_bargain_is_used() {
    // £10 a point against £12.5 a point.
    let levers = || vec![(linear(2.0), linear(20.0)), (linear(4.0), linear(50.0))];
    let answer = Asked::up_to(&[10.0, 5.0]).is_cheapest(&levers);
    let best = &answer.mixes[0];
    assert_eq!(best.settings[1], None);
    // 10 points and 0.8416 standard deviations, at two points a unit: 6.68; futures and steps round up.
    let needed = f64::midpoint(NOW - WANTED, 0.8416 * SD);
    assert!((best.settings[0].expect("used") - needed).abs() < 0.4, "{best:?}");
    keeps_its_word(best, 0.8);
}

#[test]
fn with_diminishing_returns_the_mix_is_that_of_the_formula() {
    // Lowers by a√x + b√y for c x + d y. Lagrange: √x ∝ a/c, √y ∝ b/d.
    let (a, b, c, d) = (4.0, 3.0, 30.0, 10.0);
    let root = |k: f64| -> Curve { Box::new(move |x: f64| k * x.sqrt()) };
    let levers = || vec![(root(a), linear(c)), (root(b), linear(d))];
    let asked = Asked::up_to(&[10.0, 20.0]);
    let answer = asked.is_cheapest(&levers);
    let needed = NOW - WANTED + 0.8416 * SD;
    let scale = needed / (a * a / c + b * b / d);
    let (x, y) = ((a / c * scale).powi(2), (b / d * scale).powi(2));
    let best = &answer.mixes[0];
    assert!((best.settings[0].unwrap_or(0.0) - x).abs() < 0.8 && (best.settings[1].unwrap_or(0.0) - y).abs() < 1.5);
    let by_formula = c * x + d * y;
    assert!((best.outcome.spend / by_formula - 1.0).abs() < 0.03, "{} {by_formula}", best.outcome.spend);
    keeps_its_word(best, 0.8);
}

#[test]
fn set_up_costs_do_not_hide_the_cheapest() {
    // Both together cost less for the next point, but setting up the second does not pay.
    for once in [0.0, 20.0, 40.0, 80.0, 200.0] {
        let root: fn() -> Curve = || Box::new(|x: f64| 5.0 * x.sqrt());
        let levers = || vec![(root(), set_up(30.0, 12.0)), (root(), set_up(once, 10.0))];
        Asked::up_to(&[12.0, 12.0]).is_cheapest(&levers);
    }
}

#[test]
fn steps_and_plateaus_are_crossed() {
    let steps: fn(f64) -> Curve = |size| Box::new(move |x: f64| size * (x / 2.0).floor());
    let levers = || vec![(steps(3.0), linear(10.0)), (steps(5.0), linear(18.0))];
    Asked::up_to(&[10.0, 10.0]).is_cheapest(&levers);
}

#[test]
fn a_lever_that_does_nothing_and_one_that_hurts_are_left_out() {
    let levers = || {
        vec![
            (linear(2.0), linear(20.0)),
            (linear(0.0), linear(1.0)),
            (linear(-1.0), linear(1.0)),
            (linear(3.0), linear(29.0)),
        ]
    };
    let answer = Asked::up_to(&[8.0, 8.0, 8.0, 8.0]).answer(&levers);
    assert!(answer.mixes.iter().chain([&answer.closest]).all(|m| m.settings[1].is_none() && m.settings[2].is_none()));
    // £9.67 a point against £10: the first only fills up what is less than a step of the last.
    assert!(answer.mixes[0].settings[0].unwrap_or(0.0) < 0.7, "{:?}", answer.mixes[0].settings);
    keeps_its_word(&answer.mixes[0], 0.8);
}

#[test]
fn what_is_reached_anyway_costs_nothing() {
    let asked = Asked { probability: 0.5, ..Asked::up_to(&[5.0, 5.0]) };
    let reached = |futures: usize, seed: u64| {
        let mut council = Invented::new(futures, seed, vec![(linear(1.0), linear(5.0)), (linear(2.0), linear(5.0))]);
        council.noise.iter_mut().for_each(|z| *z -= 4.0);
        council
    };
    let answer = asked.with(&reached);
    assert_eq!(answer.mixes[0].settings, [None, None]);
    assert_eq!(answer.mixes[0].outcome.spend, 0.0);
    assert_eq!(answer.shortfall, None);
}

#[test]
fn bounds_of_nought_leave_nothing_to_find_and_say_what_would_do() {
    let levers = || vec![(linear(2.0), linear(20.0)), (linear(1.0), linear(20.0))];
    let asked = Asked { utmost: vec![20.0, 2.0], ..Asked::up_to(&[0.0, 0.0]) };
    let answer = asked.answer(&levers);
    assert!(answer.mixes.is_empty());
    assert_eq!(answer.closest.settings, [None, None]);
    let shortfall = answer.shortfall.expect("told");
    assert_eq!(shortfall.wider.iter().map(|w| w.lever).collect::<Vec<_>>(), [0]);
}

#[test]
fn where_the_budget_does_not_do_the_least_that_would_is_found() {
    let levers = || vec![(linear(2.0), linear(20.0)), (linear(4.0), linear(50.0))];
    let asked = Asked { budget: Some(90.0), ..Asked::up_to(&[10.0, 5.0]) };
    let answer = asked.answer(&levers);
    assert!(answer.mixes.is_empty());
    // £90 buy 9 points at £10 each: the chance of (15 − 16) / 4 standard deviations, 0.40.
    let (spend, chance) = (answer.closest.outcome.spend, answer.closest.outcome.chance());
    assert!(spend <= 90.01 && (chance - 0.401).abs() < 0.03, "£{spend}, {chance}");
    let enough = answer.shortfall.and_then(|s| s.budget).expect("told").outcome.spend;
    let free = Asked::up_to(&[10.0, 5.0]);
    let least = free.least_of_all_pairs(&Invented::new(1500, 1, levers()), |e| e.spend);
    assert!((enough - least).abs() < 1e-9, "{enough} {least}");
}

#[test]
fn where_the_bounds_do_not_do_wider_ones_that_do_are_found() {
    let levers = || vec![(linear(2.0), linear(20.0)), (linear(1.0), linear(20.0))];
    let answer = Asked::up_to(&[4.0, 3.0]).answer(&levers);
    assert!(answer.mixes.is_empty());
    assert_eq!(answer.closest.settings, [Some(4.0), Some(3.0)], "all there is");
    let wider = answer.shortfall.expect("told").wider;
    // 13.37 points: (13.37 − 3) / 2 = 5.18 of the first, 13.37 − 8 = 5.37 of the second, and the margin of 1,500.
    let told: Vec<_> = wider.iter().map(|w| (w.lever, w.setting)).collect();
    assert!(matches!(told[..], [(0, a), (1, b)] if (a - 5.2).abs() < 0.25 && (b - 5.4).abs() < 0.5), "{told:?}");
    assert!(wider.iter().all(|w| w.outcome.chance() >= 0.8));
}

#[test]
fn where_no_single_bound_does_all_of_them_are_widened_together() {
    let levers = || vec![(linear(1.0), linear(20.0)), (linear(1.0), linear(20.0))];
    let asked = Asked { utmost: vec![8.0, 8.0], ..Asked::up_to(&[4.0, 4.0]) };
    let shortfall = asked.answer(&levers).shortfall.expect("told");
    assert!(shortfall.wider.is_empty());
    assert_eq!(shortfall.together.map(|t| t.settings), Some(vec![Some(8.0), Some(8.0)]));
}

#[test]
fn mixes_differ_and_one_is_without_what_the_cheapest_uses() {
    let root: fn(f64) -> Curve = |k| Box::new(move |x: f64| k * x.sqrt());
    let levers = || {
        vec![(root(4.0), linear(30.0)), (root(3.0), linear(10.0)), (root(3.0), linear(14.0)), (root(2.0), linear(9.0))]
    };
    let asked = Asked::up_to(&[10.0, 10.0, 10.0, 10.0]);
    let answer = asked.answer(&levers);
    assert!(answer.mixes.len() >= 3, "{:?}", answer.mixes);
    for (n, one) in answer.mixes.iter().enumerate() {
        keeps_its_word(one, 0.8);
        for other in &answer.mixes[..n] {
            let apart = one.settings.iter().zip(&other.settings);
            let apart = apart.map(|(a, b)| (a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() / 10.0).fold(0.0, f64::max);
            assert!(apart >= 0.2 - 1e-9 && other.outcome.spend <= one.outcome.spend);
        }
    }
}

#[test]
fn four_levers_with_diminishing_returns_come_within_one_percent_of_the_formula() {
    let (gains, prices) = ([4.0, 3.0, 3.0, 2.0], [30.0, 10.0, 14.0, 9.0]);
    let root: fn(f64) -> Curve = |k| Box::new(move |x: f64| k * x.sqrt());
    let levers = || gains.iter().zip(prices).map(|(k, c)| (root(*k), linear(c))).collect();
    let asked = Asked { ladders: ladders(&[10.0; 4], 0.05), ..Asked::up_to(&[10.0; 4]) };
    let answer = asked.answer(&levers);
    let recipe = recipe();
    // Nothing of chance in the comparison: what these futures need for the chance is read off one of them.
    let outcome = Invented::new(asked.futures, 1, levers()).evaluate(&[None; 4]).expect("simulated");
    let needed = outcome.gap(asked.problem(&recipe).aimed_at());
    let worth: f64 = gains.iter().zip(prices).map(|(k, c)| k * k / c).sum();
    let formula = needed * needed / worth;
    let found = answer.mixes[0].outcome.spend;
    assert!(found >= formula - 1e-9 && found <= 1.01 * formula, "{found} {formula}");
}

fn ladders(most: &[f64], step: f64) -> Vec<Ladder> {
    most.iter().map(|most| Ladder::new(Bounds { least: 0.0, most: *most }, step, Stronger::Most)).collect()
}

#[test]
fn the_frontier_rises_in_chance_and_in_cost() {
    let root: fn(f64) -> Curve = |k| Box::new(move |x: f64| k * x.sqrt());
    let levers = || vec![(root(4.0), linear(30.0)), (root(3.0), linear(10.0))];
    let answer = Asked::up_to(&[10.0, 20.0]).answer(&levers);
    let points: Vec<_> = answer.frontier.iter().map(|f| (f.outcome.chance(), f.outcome.spend)).collect();
    assert!(points.len() >= 5, "{points:?}");
    assert!(points.windows(2).all(|p| p[0].0 < p[1].0 && p[0].1 < p[1].1), "{points:?}");
    assert_eq!(points[0].1, 0.0);
    assert!(points.iter().any(|p| *p == (answer.mixes[0].outcome.chance(), answer.mixes[0].outcome.spend)));
    assert!(points.last().expect("some").0 >= answer.closest.outcome.chance() - 1e-9);
}

#[test]
fn the_least_extra_cost_uses_what_pays_for_itself() {
    // A point less saves £15: the first lever costs £10 for it and pays, the second £20 and does not.
    let asked = Asked { minimise: Minimise::ExtraCost, ..Asked::up_to(&[5.0, 10.0]) };
    let council = |futures: usize, seed: u64| Invented {
        saves: 15.0,
        ..Invented::new(futures, seed, vec![(linear(2.0), linear(20.0)), (linear(1.0), linear(20.0))])
    };
    let answer = asked.with(&council);
    assert_eq!(answer.mixes[0].settings[0], Some(5.0));
    let least = asked.least_of_all_pairs(&council(1500, 1), |e| e.extra_cost);
    assert!(answer.mixes[0].outcome.extra_cost <= least + 1e-9);
}

#[test]
fn the_same_question_has_the_same_answer() {
    let levers = || vec![(linear(2.0), linear(20.0)), (linear(4.0), linear(50.0)), (linear(1.0), linear(3.0))];
    let asked = Asked::up_to(&[6.0, 6.0, 6.0]);
    assert_eq!(asked.answer(&levers), asked.answer(&levers));
}

#[test]
fn a_search_that_is_called_off_stops() {
    let asked = Asked::up_to(&[6.0, 6.0]);
    let recipe = recipe();
    let council = Invented::new(500, 1, vec![(linear(2.0), linear(20.0)), (linear(4.0), linear(50.0))]);
    let desks = Desks { few: &council, all: &council, afresh: &council };
    let stopped = search(&asked.problem(&recipe), &desks, &|done| done < 0.005);
    assert!(matches!(stopped, Err(ScenarioError::Stopped)));
    assert!(council.calls.get() < 60);
}
