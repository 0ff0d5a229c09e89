//! A council so small and still that what it costs can be added up by hand.
//!
//! Ten people in fourteen posts, four agency staff; nobody leaves, nobody starts, agency covers every vacancy. Data go
//! up to September 2026.

use staffcast::domain::Month;
use staffcast::domain::scenario::{Lever, Outlook, Scenario};
use staffcast::fit::panel::{Cell, Panel, PanelRole, PanelUnit, Ratios};
use staffcast::fit::recipe::{Recipe, SimulationRecipe};
use staffcast::fit::workforce::{Agency, Driver, Hazard, Starts, State, Uncertainty, Workforce};
use staffcast::forecast::workforce::BacktestReport;
use staffcast::scenario::{self, Council, run};

/// People in post.
pub const STAFF: f64 = 10.0;
/// Agency staff, and vacancies.
pub const AGENCY: f64 = 4.0;
/// Share of the way to full cover that agency goes in a month.
pub const KAPPA: f64 = 0.25;
const MONTHS: usize = 30;

pub struct Tiny {
    panel: Panel,
    fitted: Workforce,
    workforce: Recipe,
    backtest: BacktestReport,
    levers: scenario::Recipe,
}

impl Tiny {
    pub fn new() -> Self {
        let still = SimulationRecipe {
            gamma_variance: 0.0,
            shock_sd: 0.0,
            log_hazard_minimum: -60.0,
            ..Recipe::default().simulation
        };
        Self {
            panel: panel(),
            fitted: fitted(),
            workforce: Recipe { simulation: still, ..Recipe::default() },
            backtest: BacktestReport::default(),
            levers: scenario::Recipe::embedded(),
        }
    }

    pub fn council(&self) -> Council<'_> {
        Council {
            model: "tiny",
            panel: &self.panel,
            fitted: &self.fitted,
            workforce: &self.workforce,
            backtest: &self.backtest,
            recipe: &self.levers,
        }
    }

    pub fn run(&self, scenario: &Scenario) -> Outlook {
        run(&self.council(), scenario, &|_| true).expect("an outlook")
    }
}

/// A year of it from October 2026, with these levers.
pub fn year(levers: Vec<Lever>) -> Scenario {
    Scenario { horizon: 12, paths: 64, levers, ..Scenario::baseline("tiny") }
}

fn units() -> Vec<PanelUnit> {
    vec![PanelUnit { slug: "tiny".into(), ancestors: vec![] }]
}

fn roles() -> Vec<PanelRole> {
    vec![PanelRole { name: "social_worker".into(), group: 0, newly_qualified: false }]
}

/// No extract says what else there is.
fn unknown() -> Ratios {
    let by_unit = || vec![vec![f64::NAN]; MONTHS];
    Ratios {
        agency_headcount: by_unit(),
        agency_cover_fte: by_unit(),
        agency_cost_gbp: by_unit(),
        cases: by_unit(),
        case_holders_fte: by_unit(),
        working_days_lost: by_unit(),
    }
}

fn panel() -> Panel {
    let each = |value: f64| vec![vec![vec![value]]; MONTHS];
    let by_unit = |value: f64| vec![vec![value]; MONTHS];
    Panel {
        first: Month::new(2024, 4),
        units: units(),
        groups: vec!["social_worker".into()],
        roles: roles(),
        cells: vec![Cell { role: 0, band: None }],
        open: each(STAFF),
        leavers: each(0.0),
        close: each(STAFF),
        establishment: each(STAFF + AGENCY),
        in_post_fte: each(STAFF),
        vacancies: each(AGENCY),
        starts: each(0.0),
        intake: by_unit(0.0),
        agency: by_unit(AGENCY),
        leavers_fte: by_unit(0.0),
        other_fte: by_unit(0.0),
        ratios: unknown(),
        ..Panel::default()
    }
}

fn fitted() -> Workforce {
    let still = Driver { mean: 0.0, level: 0.0, variance: 0.0, rho: 0.9, innovation_sd: 0.0 };
    let columns = 12;
    Workforce {
        units: units(),
        groups: vec!["social_worker".into()],
        roles: roles(),
        cells: vec![Cell { role: 0, band: None }],
        months: MONTHS,
        hazard: Hazard {
            names: (0..columns).map(|i| format!("column_{i}")).collect(),
            coefficients: std::iter::once(-50.0).chain([0.0; 11]).collect(),
            uncertainty: Uncertainty::none(columns, 0),
            design: vec![vec![vec![0]]],
            months: std::array::from_fn(|m| 1 + m),
            dispersion_unit: 1.0,
            dispersion_organisation: 1.0,
        },
        hazard_level: still,
        starts: Starts {
            pipeline: false,
            per_vacancy: vec![0.0],
            season: [1.0; 12],
            drop_out: 0.0,
            delay: [0.2; 5],
            intake: 0.0,
        },
        starts_level: still,
        agency: Agency { kappa: KAPPA, kappa_se: 0.0, epsilon: 0.0, unit_cover: vec![0.0] },
        cover_level: still,
        mean_fte: 1.0,
        part_time_fte: 0.7,
        part_time_share: 0.0,
        other_fte: vec![vec![0.0]; MONTHS],
        state: State {
            month: Month::new(2026, 9).expect("a month"),
            staff: vec![vec![STAFF]],
            in_post_fte: vec![vec![STAFF]],
            establishment: vec![vec![STAFF + AGENCY]],
            vacancies: vec![vec![AGENCY]],
            pipeline: vec![vec![[0.0; 5]]],
            agency: vec![AGENCY],
            leavers: vec![vec![0.0]; 11],
            leavers_fte: vec![vec![0.0]; 11],
        },
    }
}
