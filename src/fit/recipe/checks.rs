//! Ranges that every value of a recipe must keep.

use super::{ChurnRecipe, DriversRecipe, Levels, Penalties, Recipe, RecipeError};

struct Check(&'static str);

impl Check {
    fn that(&self, key: &'static str, found: f64, holds: bool, needed: &'static str) -> Result<(), RecipeError> {
        if holds { Ok(()) } else { Err(RecipeError::Value { recipe: self.0, key, found, needed }) }
    }

    fn positive(&self, key: &'static str, value: f64) -> Result<(), RecipeError> {
        self.that(key, value, value > 0.0 && value.is_finite(), "a number above 0")
    }

    fn not_negative(&self, key: &'static str, value: f64) -> Result<(), RecipeError> {
        self.that(key, value, value >= 0.0 && value.is_finite(), "0 or a number above")
    }

    fn share(&self, key: &'static str, value: f64) -> Result<(), RecipeError> {
        self.that(key, value, value > 0.0 && value < 1.0, "a number between 0 and 1")
    }

    fn penalties(&self, p: &Penalties) -> Result<(), RecipeError> {
        self.positive("penalties.intercept", p.intercept)?;
        self.positive("penalties.month", p.month)?;
        self.positive("penalties.role", p.role)?;
        self.positive("penalties.band", p.band)?;
        self.positive("penalties.unit", p.unit)?;
        let nq = p.newly_qualified_without_bands;
        self.that("penalties.newly_qualified_without_bands.centre", nq.centre, nq.centre.is_finite(), "a number")?;
        self.positive("penalties.newly_qualified_without_bands.precision", nq.precision)
    }

    fn levels(&self, levels: &Levels) -> Result<(), RecipeError> {
        let ascending = levels.grid.windows(2).all(|pair| pair[0] < pair[1]);
        let first = levels.grid.first().copied().unwrap_or(0.0);
        self.that("levels.grid", first, ascending && first > 0.0, "standard deviations above 0, ascending")?;
        self.positive("levels.prior_log_sd", levels.prior_log_sd)?;
        self.positive("levels.cover_noise_sd", levels.cover_noise_sd)?;
        self.share("levels.hazard.rho", levels.hazard.rho)?;
        self.share("levels.starts.rho", levels.starts.rho)?;
        self.share("levels.cover.rho", levels.cover.rho)?;
        self.positive("levels.hazard.prior_sd", levels.hazard.prior_sd)?;
        self.positive("levels.starts.prior_sd", levels.starts.prior_sd)?;
        self.positive("levels.cover.prior_sd", levels.cover.prior_sd)
    }
}

pub(super) fn workforce(r: &Recipe) -> Result<(), RecipeError> {
    let check = Check("workforce");
    let months = r.history.minimum_months as f64;
    check.that("history.minimum_months", months, months >= 13.0, "13 or more: a year and a month")?;
    check.penalties(&r.penalties)?;
    check.levels(&r.levels)?;
    starts(&check, r)?;
    let a = &r.agency;
    check.share("agency.kappa_from", a.kappa_from)?;
    check.share("agency.kappa_to", a.kappa_to)?;
    check.that("agency.kappa_to", a.kappa_to, a.kappa_to > a.kappa_from, "more than agency.kappa_from")?;
    check.that("agency.kappa_step", a.kappa_step, a.kappa_step >= 1e-4, "0.0001 or more")?;
    check.share("agency.kappa_prior", a.kappa_prior)?;
    check.positive("agency.kappa_prior_sd", a.kappa_prior_sd)?;
    check.that("agency.alternations", a.alternations as f64, a.alternations > 0, "1 or more")?;
    check.positive("agency.unit_prior_sd", a.unit_prior_sd)?;
    check.share("staff.part_time_fte", r.staff.part_time_fte)?;
    simulation(&check, r)?;
    combination(&check, r)
}

fn starts(check: &Check, r: &Recipe) -> Result<(), RecipeError> {
    let s = &r.starts;
    check.positive("starts.season_weight", s.season_weight)?;
    check.share("starts.drop_out", s.drop_out)?;
    check.positive("starts.drop_out_weight", s.drop_out_weight)?;
    let total: f64 = s.delay.iter().sum();
    let shares = s.delay.iter().all(|share| *share >= 0.0) && (total - 1.0).abs() < 1e-9;
    check.that("starts.delay", total, shares, "five shares that add up to 1")?;
    check.not_negative("starts.delay_own_starts", s.delay_own_starts)?;
    check.that("starts.pipeline_months", s.pipeline_months as f64, s.pipeline_months > 0, "1 or more")
}

fn simulation(check: &Check, r: &Recipe) -> Result<(), RecipeError> {
    let s = &r.simulation;
    check.that("simulation.paths", s.paths as f64, s.paths >= 100, "100 or more")?;
    check.positive("simulation.gamma_variance", s.gamma_variance)?;
    check.not_negative("simulation.shock_sd", s.shock_sd)?;
    check.positive("simulation.stretch", s.stretch)?;
    check.that("simulation.block_months", s.block_months as f64, s.block_months > 0, "1 or more")?;
    check.share("simulation.kappa_minimum", s.kappa_minimum)?;
    check.share("simulation.kappa_maximum", s.kappa_maximum)?;
    let ordered = s.kappa_maximum > s.kappa_minimum;
    check.that("simulation.kappa_maximum", s.kappa_maximum, ordered, "more than simulation.kappa_minimum")?;
    check.not_negative("simulation.season_floor", s.season_floor)?;
    check.not_negative("simulation.intake_response", s.intake_response)?;
    check.positive("simulation.intake_vacancy_floor", s.intake_vacancy_floor)?;
    let ordered = s.log_hazard_maximum > s.log_hazard_minimum;
    check.that("simulation.log_hazard_maximum", s.log_hazard_maximum, ordered, "more than its minimum")
}

fn combination(check: &Check, r: &Recipe) -> Result<(), RecipeError> {
    let c = &r.combination;
    check.positive("combination.weight_sd", c.weight_sd)?;
    check.positive("combination.stretch_sd", c.stretch_sd)?;
    check.that("combination.log_ratio", c.log_ratio, c.log_ratio.abs() < 1.0, "between -1 and 1")?;
    check.positive("combination.log_ratio_sd", c.log_ratio_sd)
}

pub(super) fn drivers(r: &DriversRecipe) -> Result<(), RecipeError> {
    let check = Check("drivers");
    let months = r.minimum_months as f64;
    check.that("minimum_months", months, months >= 13.0, "13 or more: a year and a month")?;
    check.share("minimum_known", r.minimum_known)?;
    check.that("range_stretch", r.range_stretch, r.range_stretch >= 1.0, "1 or more")?;
    check.penalties(&r.penalties)?;
    for driver in &r.driver {
        check.positive("driver.step", driver.step)?;
        check.positive("driver.prior_sd", driver.prior_sd)?;
    }
    Ok(())
}

pub(super) fn churn(r: &ChurnRecipe) -> Result<(), RecipeError> {
    let check = Check("churn");
    check.that("minimum_months", r.minimum_months as f64, r.minimum_months >= 2, "2 or more")?;
    check.positive("minimum_leavers", r.minimum_leavers)?;
    let p = &r.penalties;
    check.positive("penalties.intercept", p.intercept)?;
    check.positive("penalties.month", p.month)?;
    check.positive("penalties.role", p.role)?;
    check.positive("penalties.band", p.band)?;
    check.positive("penalties.unit", p.unit)?;
    check.positive("penalties.route", p.route)?;
    let t = &r.telling;
    check.that("telling.minimum_people", f64::from(t.minimum_people), t.minimum_people >= 3, "3 or more")?;
    check.positive("telling.minimum_leavers", t.minimum_leavers)?;
    check.positive("telling.dispersion_from", t.dispersion_from)?;
    let ordered = t.dispersion_to > t.dispersion_from;
    check.that("telling.dispersion_to", t.dispersion_to, ordered, "more than telling.dispersion_from")?;
    check.share("telling.significance", t.significance)?;
    check.that("calibration.months", r.calibration.months as f64, r.calibration.months > 0, "1 or more")?;
    check.that("calibration.bands", r.calibration.bands as f64, r.calibration.bands > 0, "1 or more")?;
    check.positive("calibration.expected_leavers", r.calibration.expected_leavers)?;
    let i = &r.intake;
    check.that("intake.people", f64::from(i.people), i.people > 0, "1 or more")?;
    check.that("intake.paths", i.paths as f64, i.paths >= 100, "100 or more")?;
    check.share("intake.level_rho", i.level_rho)?;
    check.not_negative("intake.level_sd", i.level_sd)?;
    check.not_negative("intake.shock_sd", i.shock_sd)?;
    check.not_negative("intake.gamma_variance", i.gamma_variance)
}
