//! On public figures, where they are at hand.

use std::fs::File;
use std::path::PathBuf;

use staffcast::domain::SeriesPanel;
use staffcast::ingest::long;

use super::panel::forecast;

fn shared(file: &str) -> Option<SeriesPanel> {
    let folder = std::env::var_os("STAFFCAST_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")), PathBuf::from);
    long::read(File::open(folder.join("data").join(file)).ok()?).ok()
}

#[test]
fn monthly_referrals_are_forecast_better_than_by_the_year_before() {
    let Some(whole) = shared("referrals_monthly.csv") else { return };
    let mut history = whole.clone();
    history.series.iter_mut().for_each(|series| series.values.truncate(series.values.len() - 24));
    let forecasts = forecast(&history, 12, "80");
    let (mut error, mut naive, mut held, mut n) = (0.0, 0.0, 0.0, 0.0);
    for (series, forecast) in whole.series.iter().zip(&forecasts) {
        let values: Vec<f64> = series.values.iter().copied().flatten().collect();
        let origin = values.len() - 24;
        for (h, step) in forecast.steps.iter().enumerate() {
            let (truth, scale) = (values[origin + h], values[origin - 12 + h]);
            error += (step.point - truth).abs();
            naive += (scale - truth).abs();
            held += f64::from(u8::from(step.intervals[0].lower <= truth && truth <= step.intervals[0].upper));
            n += 1.0;
        }
    }
    assert!(error < 0.9 * naive, "{error} {naive}");
    assert!((0.70..0.90).contains(&(held / n)), "{}", held / n);
}
