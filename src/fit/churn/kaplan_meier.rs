//! Survival as it was seen: product-limit estimates from people at risk and leavers month by month.

use crate::domain::churn::Estimate;

/// Two-sided 95 % of the normal distribution.
const NORMAL_95: f64 = 1.959963984540054;

/// Share still there after each month, with its log-log range at 95 %.
///
/// Kaplan & Meier (1958); Greenwood's variance on the scale of log(−log S), as R's `survfit(conf.type = "log-log")`.
/// Where nobody or everybody left so far that scale has no range, and the exact binomial bound of those at risk
/// last is given. Ends where nobody is at risk any more.
pub fn kaplan_meier(months: &[(u32, u32)]) -> Vec<Estimate> {
    let (mut survival, mut greenwood) = (1.0_f64, 0.0);
    let mut points = Vec::new();
    for (at_risk, left) in months.iter().take_while(|(at_risk, _)| *at_risk > 0) {
        let (n, d) = (f64::from(*at_risk), f64::from(*left));
        survival *= 1.0 - d / n;
        greenwood += d / (n * (n - d));
        let bound = 0.025_f64.powf(1.0 / n);
        points.push(if survival >= 1.0 {
            Estimate { point: 1.0, lower: bound, upper: 1.0 }
        } else if survival <= 0.0 {
            Estimate { point: 0.0, lower: 0.0, upper: 1.0 - bound }
        } else {
            let width = NORMAL_95 * greenwood.sqrt() / survival.ln().abs();
            Estimate { point: survival, lower: survival.powf(width.exp()), upper: survival.powf((-width).exp()) }
        });
    }
    points
}
