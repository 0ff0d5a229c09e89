//! The fit finds the parameters that generated councils were made with.

use staffcast::demo;
use staffcast::domain::Month;
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Workforce, fit};

const COUNCILS: u64 = 24;

fn coefficient(fitted: &Workforce, name: &str) -> f64 {
    let at = fitted.hazard.names.iter().position(|n| n == name).expect("a column of this name");
    fitted.hazard.coefficients[at]
}

/// Errors of one parameter over the councils.
struct Errors(&'static str, Vec<f64>);

impl Errors {
    /// The mean error is within three of its standard errors, `allowed` apart: what shrinkage costs on purpose.
    fn unbiased(&self, allowed: f64) {
        let Self(name, errors) = self;
        let n = errors.len() as f64;
        let mean = errors.iter().sum::<f64>() / n;
        let sd = (errors.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
        let tolerance = 3.0 * sd / n.sqrt() + allowed;
        assert!(mean.abs() <= tolerance, "{name}: mean error {mean:.3} ± {:.3}, sd {sd:.3}", sd / n.sqrt());
    }
}

#[test]
fn parameters_of_invented_councils_are_recovered() {
    let recipe = Recipe::default();
    let last = Month::new(2026, 9).expect("a month");
    let councils: Vec<_> = (0..COUNCILS)
        .map(|seed| {
            let council = demo::invent(&demo::Request { seed: 7000 + seed, months: 72, last, volatility: 1.0 });
            let fitted = fit(&council.panel(), &recipe).expect("a fitted council");
            (council.truth().clone(), fitted)
        })
        .collect();
    let errors = |name, error: &dyn Fn(&demo::Truth, &Workforce) -> f64| {
        Errors(name, councils.iter().map(|(truth, fitted)| error(truth, fitted)).collect())
    };
    // Priors hold contrasts near zero: half a year's hazard moves by a tenth of a log at most.
    errors("manager", &|t, f| coefficient(f, "role_practice_manager") - t.roles[0]).unbiased(0.10);
    errors("under one year", &|t, f| coefficient(f, "band_0-1") - t.tenure[0]).unbiased(0.05);
    errors("one to two years", &|t, f| coefficient(f, "band_1-2") - t.tenure[1]).unbiased(0.05);
    errors("five years and more", &|t, f| coefficient(f, "band_5+") - t.tenure[3]).unbiased(0.08);
    errors("newly qualified", &|t, f| coefficient(f, "role_newly_qualified") - t.roles[2]).unbiased(0.20);
    errors("κ", &|t, f| f.agency.kappa - t.kappa).unbiased(0.02);
    errors("offers per vacancy", &|t, f| (f.starts.per_vacancy[1] / t.offers[1]).ln()).unbiased(0.05);
    errors("drop-out", &|t, f| f.starts.drop_out - t.drop_out).unbiased(0.005);
    errors("intake", &|t, f| (f.starts.intake / t.intake).ln()).unbiased(0.05);
    errors("cover of teams", &|t, f| slope(&t.team_cover, &f.agency.unit_cover) - 1.0).unbiased(0.25);
    errors("hazard of teams", &|t, f| {
        let units: Vec<f64> = f.units.iter().map(|u| coefficient(f, &format!("unit_{}", u.slug))).collect();
        // Sixteen is the precision of the prior: with some twenty leavers a team half of the truth is found.
        slope(&t.teams, &units) - 0.5
    })
    .unbiased(0.10);
}

/// Least-squares slope of the estimates on the truth, both centred.
fn slope(truth: &[f64], estimate: &[f64]) -> f64 {
    let mean = estimate.iter().sum::<f64>() / estimate.len() as f64;
    let cross: f64 = truth.iter().zip(estimate).map(|(t, e)| t * (e - mean)).sum();
    cross / truth.iter().map(|t| t * t).sum::<f64>()
}
