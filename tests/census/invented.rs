//! An invented table of authorities, the same numbers on every machine.

use std::fmt::Write as _;

/// A generator of whole numbers (Knuth's MMIX constants), simple enough to be written again elsewhere.
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
}

pub(super) const HEADER: &str = "time_period,geographic_level,region_name,old_la_code,la_name,inpost_fte,starters_fte,cases,\
                                 agency_rate_fte,turnover_rate_fte,vacancy_rate_fte,caseload_fte,absence_rate_fte";

fn tenths(value: u64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

/// Rows of authorities 201, 202, … from 2017 on, one line each, without the header.
pub(super) fn rows(authorities: u64, years: u64, seed: u64) -> Vec<String> {
    let mut draws = Draws(seed);
    let mut rows = Vec::new();
    for authority in 0..authorities {
        let mut size = 600 + draws.below(3000);
        let base = [200, 120, 200, 60, 30].map(|range| draws.below(range));
        let base = [100 + base[0], 120 + base[1], 100 + base[2], 140 + base[3], 20 + base[4]];
        for year in 0..years {
            size = (size + draws.below(200)).saturating_sub(100).max(400);
            let mut rates: Vec<String> =
                base[..3].iter().map(|b| tenths((b + draws.below(101)).saturating_sub(50))).collect();
            rates.push(tenths(base[3] + draws.below(41) - 20));
            rates.push(tenths((base[4] + draws.below(21)).saturating_sub(10).max(1)));
            let starters = size * (100 + draws.below(150)) / 1000;
            let cases = size * (9 + draws.below(6)) / 10;
            if draws.below(40) == 0 {
                rates[1] = "x".into();
            }
            let region = ["North", "South", "Outer London"][(authority % 3) as usize];
            let mut row = format!("{},Local authority,{region},{}", 2017 + year, 201 + authority);
            write!(row, ",Authority {},{},{},{cases}", authority + 1, tenths(size), tenths(starters)).expect("a text");
            rows.push(format!("{row},{}", rates.join(",")));
        }
    }
    rows
}

/// The table as CSV.
pub fn table(authorities: u64, years: u64, seed: u64) -> String {
    format!("{HEADER}\n{}\n", rows(authorities, years, seed).join("\n"))
}
