//! The invented council: its books balance and its figures are believable.

use staffcast::demo::{self, Council, Request};
use staffcast::domain::Month;

fn september() -> Month {
    Month::new(2026, 9).expect("a month")
}

pub(crate) fn council(seed: u64, months: usize) -> Council {
    demo::invent(&Request { seed, months, last: september(), volatility: 1.0 })
}

#[test]
#[ignore]
fn scan() {
    for seed in 1..3000 {
        let c = demo::invent(&Request { seed, months: 72, last: september(), volatility: 1.0 });
        let y = yearly(&c);
        let ok = |i: usize, lo: f64, hi: f64| y.iter().all(|r| r[i] >= lo && r[i] <= hi);
        if !(ok(0, 20., 35.)
            && ok(1, 20., 35.)
            && ok(2, 12., 25.)
            && ok(3, 12., 20.)
            && ok(4, 1.4, 4.3)
            && y[5][0] > 25.
            && y[5][0] < 30.)
        {
            continue;
        }
        let show = |i: usize| y.iter().map(|r| format!("{:5.1}", r[i])).collect::<Vec<_>>().join(" ");
        println!(
            "{seed:3} agency {} | vac {} | turn {} | case {} | abs {} | {:?}",
            show(0),
            show(1),
            show(2),
            show(3),
            show(4),
            c.truth().reorganisation
        );
    }
}

/// Agency, vacancy, turnover, caseload and absence at the end of each twelve months.
fn yearly(council: &Council) -> Vec<[f64; 5]> {
    let p = council.panel();
    let total = |t: usize, rows: &[Vec<f64>]| rows[t].iter().sum::<f64>();
    let grouped = |t: usize, rows: &[Vec<Vec<f64>>]| rows[t].iter().flatten().sum::<f64>();
    (11..p.months())
        .step_by(12)
        .map(|t| {
            let (fte, agency) = (grouped(t, &p.in_post_fte), total(t, &p.agency));
            let vacancies = grouped(t, &p.vacancies);
            let year = |rows: &[Vec<f64>]| (t - 11..=t).map(|i| total(i, rows)).sum::<f64>();
            let leavers: f64 = (t - 11..=t).map(|i| grouped(i, &p.leavers)).sum();
            [
                100.0 * agency / (agency + fte),
                100.0 * vacancies / (vacancies + fte),
                100.0 * leavers / grouped(t, &p.close),
                total(t, &p.ratios.cases) / total(t, &p.ratios.case_holders_fte),
                100.0 * year(&p.ratios.working_days_lost) / (253.0 * fte),
            ]
        })
        .collect()
}
