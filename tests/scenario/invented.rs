//! An invented council, fitted once for every test of scenarios.

use std::sync::OnceLock;

use staffcast::demo;
use staffcast::domain::scenario::Scenario;
use staffcast::domain::{Forecast, Month};
use staffcast::fit::panel::Panel;
use staffcast::fit::recipe::Recipe;
use staffcast::fit::workforce::{Workforce, fit};
use staffcast::forecast::workforce::{BacktestReport, Options, run};
use staffcast::scenario::{self, Council};

/// Futures of the tests here.
pub const PATHS: usize = 200;
/// Months ahead of the served forecast.
pub const HORIZON: usize = 18;

pub struct World {
    panel: Panel,
    fitted: Workforce,
    workforce: Recipe,
    backtest: BacktestReport,
    levers: scenario::Recipe,
    /// The forecast as it is served.
    pub served: Vec<Forecast>,
}

impl World {
    pub fn council(&self) -> Council<'_> {
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

/// The demo's council with four years of history; data go up to September 2026.
pub fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let request = demo::Request { months: 48, ..demo::Request::demo(Month::new(2026, 9).expect("a month")) };
        let (panel, workforce) = (demo::invent(&request).panel(), Recipe::default());
        let fitted = fit(&panel, &workforce).expect("a fitted council");
        let options = Options { paths: PATHS, horizon: HORIZON, backtest_paths: 20, ..Options::of(&workforce) };
        let outcome = run(&panel, &fitted, &workforce, &options, &|_| ()).expect("forecasts");
        let levers = scenario::Recipe::default();
        World { panel, fitted, workforce, backtest: outcome.backtest, levers, served: outcome.forecasts }
    })
}

/// Nothing done, for so many months.
pub fn baseline(unit: &str, horizon: usize) -> Scenario {
    Scenario { horizon, paths: PATHS, ..Scenario::baseline(unit) }
}
