//! What the yearly forecast costs: a whole table fitted and forecast, by the number of authorities and of years.
//!
//! `cargo bench --bench census`. Invented tables of a constant seed; single figures are the minimum to look at.

#![allow(missing_docs, reason = "a benchmark")]

use std::fmt::Write as _;

use divan::{Bencher, counter::ItemsCount};
use staffcast::domain::{CensusMeasure, Level, PublishedTable};
use staffcast::forecast::census::plausibility::{Question, bands};
use staffcast::forecast::census::{Recipe, forecast};
use staffcast::ingest::published;

fn main() {
    divan::main();
}

/// A generator of whole numbers (Knuth's MMIX constants).
struct Draws(u64);

impl Draws {
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        low + (high - low) * (self.0 >> 33) as f64 / f64::from(1u32 << 31)
    }
}

fn csv(authorities: usize, years: usize, seed: u64) -> String {
    let mut draws = Draws(seed);
    let mut csv = String::from(
        "time_period,geographic_level,region_name,old_la_code,la_name,inpost_fte,starters_fte,cases,agency_rate_fte,\
         turnover_rate_fte,vacancy_rate_fte,caseload_fte,absence_rate_fte\n",
    );
    for authority in 0..authorities {
        let size = draws.between(40.0, 400.0);
        let base = [15.0, 15.0, 16.0, 17.0, 3.0].map(|level| level * draws.between(0.5, 1.5));
        for year in 0..years {
            let rates = base.map(|b| format!("{:.1}", b * draws.between(0.7, 1.3))).join(",");
            let (starters, cases) = (size * draws.between(0.1, 0.25), size * draws.between(9.0, 15.0));
            let place = format!("{},Local authority,Region {},{}", 2000 + year, authority % 9, 100 + authority);
            writeln!(csv, "{place},Name {authority},{size:.1},{starters:.1},{cases:.0},{rates}").expect("a text");
        }
    }
    csv
}

/// Codes have three digits: more authorities than that come in blocks, told apart afterwards.
fn table(authorities: usize, years: usize) -> PublishedTable {
    const BLOCK: usize = 600;
    let mut all = PublishedTable::default();
    for (block, first) in (0..authorities).step_by(BLOCK).enumerate() {
        let text = csv(BLOCK.min(authorities - first), years, 7 + block as u64);
        let (table, _) = published::read(text.as_bytes()).expect("a published table");
        all.rows.extend(table.rows.into_iter().map(|mut row| {
            write!(row.old_la_code, "-{block}").expect("a text");
            row
        }));
    }
    all
}

fn levels() -> Vec<Level> {
    Level::parse_list("80,95").expect("levels")
}

/// Fit and forecast of all measures, three years ahead, of six years.
#[divan::bench(args = [150, 600, 2400], sample_count = 5)]
fn by_authorities(bencher: Bencher, authorities: usize) {
    let table = table(authorities, 6);
    let bencher = bencher.counter(ItemsCount::new(authorities));
    bencher.bench_local(|| forecast(&table, &Recipe::embedded(), 3, &levels()).expect("a forecast"));
}

/// The same of 150 authorities.
#[divan::bench(args = [3, 6, 12, 20], sample_count = 5)]
fn by_years(bencher: Bencher, years: usize) {
    let table = table(150, years);
    let bencher = bencher.counter(ItemsCount::new(years));
    bencher.bench_local(|| forecast(&table, &Recipe::embedded(), 3, &levels()).expect("a forecast"));
}

/// From the text of the file.
#[divan::bench(sample_count = 5)]
fn from_text(bencher: Bencher) {
    let csv = csv(150, 6, 7);
    bencher.bench_local(|| {
        let (table, _) = published::read(csv.as_bytes()).expect("a published table");
        forecast(&table, &Recipe::embedded(), 3, &levels()).expect("a forecast")
    });
}

/// The band of one question, with a target.
#[divan::bench(args = [150, 2400], sample_count = 20)]
fn plausibility(bencher: Bencher, authorities: usize) {
    let table = table(authorities, 6);
    let measure = CensusMeasure::AgencyRate;
    let question = Question { measure, from: 25.0, target: Some(10.0), years: 3, leave_out: None };
    bencher.bench_local(|| bands(&table, &question, &Recipe::embedded()).expect("bands"));
}
