//! Counters of the running server, written as `OpenMetrics` text. No names and no counts of people.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the duration buckets in seconds.
const BUCKETS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

/// The media type of the text.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Requests by route and status, and how long they took.
#[derive(Debug, Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<(String, String), Route>>,
}

#[derive(Debug, Default, Clone)]
struct Route {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BUCKETS.len()],
    seconds: f64,
}

impl Route {
    fn count(&self) -> u64 {
        self.statuses.values().sum()
    }
}

/// What is read from the store when the metrics are asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gauges {
    /// Jobs by state.
    pub jobs: Vec<(String, u64)>,
    /// Seconds since the newest forecast was made; `None` before the first.
    pub forecast_age: Option<f64>,
    /// Shares of outcomes inside the 80 and the 95 % ranges of forecasts that were served, up to a year ahead, over
    /// everything that is kept; `None` before there are enough.
    pub live_coverage: Option<(f64, f64)>,
    /// Whether ranges of any measure miss more often than chance allows.
    pub coverage_drift: bool,
}

impl Metrics {
    /// Counts one answered request. `route` is the pattern, never the address as sent.
    pub fn record(&self, method: &str, route: &str, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = routes.entry((route.to_owned(), method.to_owned())).or_default();
        *entry.statuses.entry(status).or_default() += 1;
        entry.seconds += seconds;
        for (bucket, bound) in entry.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= bound);
        }
    }

    /// The whole exposition.
    pub fn text(&self, gauges: &Gauges) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut out, gauges);
        out
    }

    fn write(&self, out: &mut String, gauges: &Gauges) -> std::fmt::Result {
        writeln!(out, "# TYPE staffcast_build info\n# HELP staffcast_build The running version.")?;
        writeln!(out, "staffcast_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"))?;
        family(out, "staffcast_jobs", "gauge", "Jobs by state.")?;
        for (state, jobs) in &gauges.jobs {
            writeln!(out, "staffcast_jobs{{state=\"{}\"}} {jobs}", escape(state))?;
        }
        family(out, "staffcast_forecast_age_seconds", "gauge", "Time since the newest forecast was made.")?;
        if let Some(age) = gauges.forecast_age {
            writeln!(out, "staffcast_forecast_age_seconds {age}")?;
        }
        family(
            out,
            "staffcast_live_coverage_ratio",
            "gauge",
            "Share of outcomes inside served ranges, up to a year ahead.",
        )?;
        if let Some((inside_80, inside_95)) = gauges.live_coverage {
            writeln!(out, "staffcast_live_coverage_ratio{{range=\"80\"}} {inside_80:.2}")?;
            writeln!(out, "staffcast_live_coverage_ratio{{range=\"95\"}} {inside_95:.2}")?;
        }
        family(out, "staffcast_coverage_drift", "gauge", "1 where ranges miss more often than chance allows.")?;
        writeln!(out, "staffcast_coverage_drift {}", u8::from(gauges.coverage_drift))?;
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        family(out, "staffcast_http_requests", "counter", "Requests by route and status.")?;
        for ((route, method), seen) in &routes {
            for (status, count) in &seen.statuses {
                let labels = labels(route, method);
                writeln!(out, "staffcast_http_requests_total{{{labels},status=\"{status}\"}} {count}")?;
            }
        }
        family(out, "staffcast_http_request_duration_seconds", "histogram", "Time to answer.")?;
        for ((route, method), seen) in &routes {
            histogram(out, &labels(route, method), seen)?;
        }
        writeln!(out, "# EOF")
    }
}

fn family(out: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(out, "# TYPE {name} {kind}\n# HELP {name} {help}")
}

fn histogram(out: &mut String, labels: &str, seen: &Route) -> std::fmt::Result {
    let name = "staffcast_http_request_duration_seconds";
    for (bound, count) in BUCKETS.iter().zip(seen.buckets) {
        writeln!(out, "{name}_bucket{{{labels},le=\"{bound:?}\"}} {count}")?;
    }
    writeln!(out, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", seen.count())?;
    writeln!(out, "{name}_count{{{labels}}} {}", seen.count())?;
    writeln!(out, "{name}_sum{{{labels}}} {}", seen.seconds)
}

fn labels(route: &str, method: &str) -> String {
    format!("method=\"{}\",route=\"{}\"", escape(method), escape(route))
}

fn escape(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_counts_requests_and_ends_as_openmetrics_ends() {
        let metrics = Metrics::default();
        metrics.record("GET", "/api/v1/units", 200, Duration::from_millis(7));
        metrics.record("GET", "/api/v1/units", 404, Duration::from_mins(1));
        let gauges = Gauges { jobs: vec![("queued".into(), 3)], forecast_age: Some(12.5), ..Gauges::default() };
        let text = metrics.text(&gauges);
        for line in [
            "staffcast_jobs{state=\"queued\"} 3",
            "staffcast_forecast_age_seconds 12.5",
            "staffcast_http_requests_total{method=\"GET\",route=\"/api/v1/units\",status=\"404\"} 1",
            "staffcast_http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/v1/units\",le=\"0.01\"} 1",
            "staffcast_http_request_duration_seconds_bucket{method=\"GET\",route=\"/api/v1/units\",le=\"+Inf\"} 2",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is not in\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
