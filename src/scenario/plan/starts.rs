//! Levers on who starts: recruitment, intakes, offers, drop-out, delay, conversion.

use super::Draft;
use super::acting::Acting;
use super::draws::draw;
use crate::domain::RoleGroup;
use crate::domain::scenario::LeverKind;
use crate::forecast::workforce::interventions::{
    Arrival, Conversion, DelayChange, DropOutChange, ExtraStarts, Meter, OfferChange,
};

impl Draft<'_> {
    /// Writes a lever that changes who starts; others are none of its business.
    pub(super) fn starts(&mut self, lever: &Acting) {
        match lever.kind() {
            LeverKind::Recruitment => self.recruitment(lever),
            LeverKind::NewlyQualifiedIntake | LeverKind::StudentPlacements => self.intake(lever),
            LeverKind::JoiningPayment | LeverKind::MoreOffers => self.offers(lever),
            LeverKind::AgencyConversion => self.conversion(lever),
            LeverKind::TimeToStart | LeverKind::OfferDropout => self.pipeline(lever),
            _ => {}
        }
    }

    fn recruitment(&mut self, lever: &Acting) {
        if !lever.is_done() {
            return;
        }
        let mean = lever.force.iter().map(|share| lever.setting * share).collect();
        self.extra_starts(lever, mean, Arrival::Random, lever.scope.groups.clone(), false);
    }

    /// People who start in one month: an intake as planned, or the share of students placed that comes back.
    fn intake(&mut self, lever: &Acting) {
        let later = lever.entry.lasts_months.unwrap_or(0) as i32;
        let Some(month) = self.window.ahead(lever.from.plus(later)) else { return };
        if lever.setting == 0.0 || lever.is_idle() {
            return;
        }
        let mut mean = vec![0.0; self.window.months];
        mean[month] = lever.setting;
        let arrival = if lever.kind() == LeverKind::StudentPlacements { Arrival::Random } else { Arrival::Planned };
        let places = self.newly_qualified_places(lever);
        self.extra_starts(lever, mean, arrival, places, true);
    }

    /// Where newly qualified people may start: posts of the groups they belong to, else any but managers'.
    fn newly_qualified_places(&self, lever: &Acting) -> Vec<bool> {
        let layout = &self.site.layout;
        let joins = |g: usize| layout.cells.iter().any(|cell| cell.newly_qualified && cell.group == g);
        let known = layout.cells.iter().any(|cell| cell.newly_qualified);
        let fits = |g: usize| if known { joins(g) } else { !RoleGroup::new(&layout.groups[g]).is_manager() };
        let named = &lever.scope.groups;
        let places: Vec<bool> =
            named.iter().enumerate().map(|(at, inside)| *inside && fits(at % layout.groups.len())).collect();
        if places.contains(&true) { places } else { named.clone() }
    }

    fn extra_starts(
        &mut self,
        lever: &Acting,
        mean: Vec<f64>,
        arrival: Arrival,
        places: Vec<bool>,
        newly_qualified: bool,
    ) {
        let reached = self.effect(lever, |share| share);
        let starts = &mut self.plan.interventions.starts;
        starts.push(ExtraStarts { reached, mean, arrival, places, newly_qualified });
        let meter = Meter::ExtraStarters(starts.len() - 1);
        self.per_start(lever, meter);
    }

    fn offers(&mut self, lever: &Acting) {
        if !lever.is_done() || lever.is_idle() {
            return;
        }
        let percent = lever.kind() == LeverKind::JoiningPayment;
        let (scale, size) = if percent { (0.01, 1.0) } else { (1.0, lever.setting / 100.0) };
        let effect = self.effect(lever, |e| e * scale);
        let month =
            |share: &f64| lever.scope.groups.iter().map(|inside| if *inside { size * share } else { 0.0 }).collect();
        let size = lever.force.iter().map(month).collect();
        self.plan.interventions.offers.push(OfferChange { effect, size });
    }

    fn conversion(&mut self, lever: &Acting) {
        if !lever.is_done() || lever.is_idle() {
            return;
        }
        let reached = self.effect(lever, |share| share);
        let yearly = lever.force.iter().map(|share| lever.setting / 100.0 * share).collect();
        let conversions = &mut self.plan.interventions.conversions;
        conversions.push(Conversion { reached, yearly, places: lever.scope.groups.clone() });
        let meter = Meter::Converted(conversions.len() - 1);
        self.per_start(lever, meter);
    }

    /// Drop-out and delay of offers; without a pipeline no delay is known.
    fn pipeline(&mut self, lever: &Acting) {
        if !lever.is_done() {
            return;
        }
        let places = lever.scope.groups.clone();
        if lever.kind() == LeverKind::TimeToStart {
            let mean = lever.by_month(|_| Some(lever.setting), || None);
            if self.site.pipeline {
                self.plan.interventions.delay.push(DelayChange { mean, places });
            }
        } else if !lever.is_idle() {
            let target = lever.by_month(|_| Some(lever.setting / 100.0), || None);
            let effect = self.effect(lever, |share| share);
            self.plan.interventions.drop_out.push(DropOutChange { effect, target, places });
        }
    }

    /// A position for the effect of a lever, on the scale `to`.
    pub(super) fn effect(&mut self, lever: &Acting, to: impl Fn(f64) -> f64) -> usize {
        let position = self.position(lever.kind(), draw(&lever.effect, to));
        self.used(position, lever, vec![lever.index], lever.label());
        position
    }
}
