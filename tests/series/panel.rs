//! Invented panels from a formula, so that any language can make them again.

use staffcast::domain::{Frequency, Level, Series, SeriesPanel};
use staffcast::forecast::series::{self, Recipe, Request, SeriesForecast};

/// A linear congruential generator (the constants of ANSI C's `rand`), uniform on -0.5 to 0.5.
pub struct Uniform(pub u64);

impl Uniform {
    pub fn next(&mut self) -> f64 {
        self.0 = (self.0 * 1_103_515_245 + 12_345) % (1 << 31);
        self.0 as f64 / f64::from(1_u32 << 31) - 0.5
    }
}

/// `n` positive series of `periods` values: a drifting level, a season that differs between series, noise.
pub fn seasonal(n: usize, periods: usize, season: f64) -> Vec<Vec<f64>> {
    let mut uniform = Uniform(2026);
    (0..n)
        .map(|i| {
            let (i, mut level) = (i as f64, 4.0 + 0.3 * i as f64);
            let mut value = |t: usize| {
                level += 0.06 * uniform.next();
                let angle = std::f64::consts::TAU * t as f64 / season + 0.4 * i;
                (level + (0.1 + 0.02 * i) * angle.sin() + 0.15 * uniform.next()).exp()
            };
            (0..periods).map(&mut value).collect()
        })
        .collect()
}

/// A panel that starts in January 2016.
pub fn panel(values: Vec<Vec<f64>>) -> SeriesPanel {
    with_gaps(values.into_iter().map(|series| series.into_iter().map(Some).collect()).collect())
}

/// The same with gaps allowed.
pub fn with_gaps(values: Vec<Vec<Option<f64>>>) -> SeriesPanel {
    let first = "2016-01".parse().expect("a month");
    let series = |(i, values)| Series { id: format!("s{i:03}"), first, day: 1, values };
    let series = values.into_iter().enumerate().map(series).collect();
    SeriesPanel { frequency: Frequency::Monthly, month_ends: false, series }
}

pub fn levels(text: &str) -> Vec<Level> {
    Level::parse_list(text).expect("levels")
}

/// Forecasts with the embedded recipe and a season of a year.
pub fn forecast(panel: &SeriesPanel, horizon: usize, asked: &str) -> Vec<SeriesForecast> {
    let request = Request { season: None, horizon, levels: &levels(asked) };
    series::forecast(panel, &request, &Recipe::embedded()).expect("season and horizon are in range")
}

pub fn points(forecast: &SeriesForecast) -> Vec<f64> {
    forecast.steps.iter().map(|step| step.point).collect()
}
