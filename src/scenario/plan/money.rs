//! What levers cost: lines that price a meter, or are an amount.

use super::acting::Acting;
use super::{Draft, MoneyLine};
use crate::domain::scenario::{Head, LeverKind};
use crate::forecast::workforce::interventions::Meter;

impl Draft<'_> {
    /// Payments and pay of a lever, and what doing it costs.
    pub(super) fn costs(&mut self, lever: &Acting) {
        if !lever.is_done() {
            return;
        }
        match lever.kind() {
            LeverKind::RetentionPayment => self.share_of_pay(lever, Head::Payments),
            LeverKind::PayUplift => self.share_of_pay(lever, Head::PermanentPay),
            LeverKind::JoiningPayment => {
                let each = lever.setting * self.prices.with_on_costs();
                let meter = self.meter(Meter::Starters(lever.scope.groups.clone()));
                self.line(lever, Head::Payments, Some(meter), lever.by_month(|_| each, || 0.0));
            }
            _ => {}
        }
        self.running(lever);
    }

    /// A percentage of a month's pay, on-costs included, for every FTE in scope and in post while it is paid.
    fn share_of_pay(&mut self, lever: &Acting, head: Head) {
        let month = lever.setting / 100.0 * self.prices.permanent_month_gbp();
        let meter = self.meter(Meter::Staff(lever.scope.cells.clone()));
        self.line(lever, head, Some(meter), lever.force.iter().map(|share| month * share).collect());
    }

    /// What each start that a lever brings costs: finding the person (in the general account of recruitment already)
    /// and what the lever itself asks for.
    pub(super) fn per_start(&mut self, lever: &Acting, meter: Meter) {
        let meter = self.meter(meter);
        let each = |gbp: f64| vec![gbp; self.window.months];
        let recruitment = each(self.prices.recruitment_per_start_gbp);
        let own = lever.cost().per_start_gbp;
        self.plan.lines.push(MoneyLine {
            lever: lever.index,
            head: Head::Recruitment,
            meter: Some(meter),
            gbp: recruitment,
            spend: true,
            on_top: false,
        });
        if own > 0.0 {
            let gbp = each(own);
            self.line(lever, Head::Levers, Some(meter), gbp);
        }
    }

    /// Setting up in the first month, unless that has passed, and running in every month in force.
    fn running(&mut self, lever: &Acting) {
        let cost = lever.cost();
        let mut gbp = lever.by_month(|_| cost.per_month_gbp, || 0.0);
        if let Some(first) = self.window.ahead(lever.from) {
            gbp[first] += cost.once_gbp;
        }
        if gbp.iter().any(|pounds| *pounds > 0.0) {
            self.line(lever, Head::Levers, None, gbp);
        }
    }

    fn line(&mut self, lever: &Acting, head: Head, meter: Option<usize>, gbp: Vec<f64>) {
        self.plan.lines.push(MoneyLine { lever: lever.index, head, meter, gbp, spend: true, on_top: true });
    }

    /// Position of a meter; the same meter is read once.
    fn meter(&mut self, meter: Meter) -> usize {
        let meters = &mut self.plan.interventions.meters;
        meters.iter().position(|there| *there == meter).unwrap_or_else(|| {
            meters.push(meter);
            meters.len() - 1
        })
    }
}
