//! Levers on posts and agency: establishment, smaller teams, caps, reorganisation.

use super::Draft;
use super::acting::Acting;
use super::site::Site;
use crate::domain::RoleGroup;
use crate::domain::scenario::LeverKind;
use crate::forecast::workforce::interventions::{AgencyCap, ByMonth, Transfer};

impl Draft<'_> {
    /// Posts first, then what is measured on them, then agency and moves.
    pub(super) fn posts(&mut self, levers: &[Acting]) {
        let of = |kind: LeverKind| levers.iter().filter(move |lever| lever.kind() == kind && lever.is_done());
        let mut posts = ByMonth::new();
        for lever in of(LeverKind::Establishment) {
            self.establishment(lever, &mut posts);
        }
        for lever in of(LeverKind::SmallerTeams) {
            self.smaller_teams(lever, &mut posts);
        }
        self.plan.interventions.posts = posts;
        for lever in of(LeverKind::AgencyCap) {
            self.agency_cap(lever);
        }
        for lever in of(LeverKind::Reorganisation) {
            self.reorganisation(lever);
        }
    }

    /// Room for changes of posts, none yet.
    fn unchanged(&self) -> ByMonth {
        vec![vec![0.0; self.site.posts.len()]; self.window.months]
    }

    /// Posts added (or taken away) in proportion to those there are; never more taken away than there are.
    fn establishment(&mut self, lever: &Acting, posts: &mut ByMonth) {
        let inside = |at: &usize| lever.scope.groups[*at];
        let places: Vec<usize> = (0..self.site.posts.len()).filter(inside).collect();
        let weights = weights(&places, &self.site.posts);
        let there: f64 = places.iter().map(|at| self.site.posts[*at]).sum();
        let change = lever.setting.max(-there);
        if posts.is_empty() {
            *posts = self.unchanged();
        }
        for (month, share) in posts.iter_mut().zip(&lever.force) {
            places.iter().zip(&weights).for_each(|(at, weight)| month[*at] += change * share * weight);
        }
    }

    /// Managers' posts added in each unit until others ÷ managers is no more than the span.
    fn smaller_teams(&mut self, lever: &Acting, posts: &mut ByMonth) {
        let managers = self.managers(lever);
        let Some(joined) = self.largest(&managers) else { return };
        if posts.is_empty() {
            *posts = self.unchanged();
        }
        let groups = self.site.layout.groups.len();
        let mut most: f64 = 0.0;
        for (month, share) in posts.iter_mut().zip(&lever.force).filter(|(_, share)| **share > 0.0) {
            let mut added = 0.0;
            for unit in (0..lever.scope.units.len()).filter(|unit| lever.scope.units[*unit]) {
                let there = |group: usize| {
                    let at = self.site.posts_at(unit, group);
                    (self.site.posts[at] + month[at]).max(0.0)
                };
                let leading: f64 = managers.iter().map(|group| there(*group)).sum();
                let others: f64 = (0..groups).filter(|group| !managers.contains(group)).map(there).sum();
                let lacking = (others / lever.setting - leading).max(0.0);
                month[self.site.posts_at(unit, joined)] += lacking * share;
                added += lacking * share;
            }
            most = most.max(added);
        }
        self.added.push((lever.index, most));
    }

    /// The group with the most posts.
    fn largest(&self, groups: &[usize]) -> Option<usize> {
        let posts = |group: usize| -> f64 {
            (0..self.site.layout.units.len()).map(|unit| self.site.posts[self.site.posts_at(unit, group)]).sum()
        };
        groups.iter().copied().reduce(|best, group| if posts(group) > posts(best) { group } else { best })
    }

    /// Groups whose posts are those of managers.
    pub(super) fn managers(&self, lever: &Acting) -> Vec<usize> {
        managers(self.site, &lever.scope.groups, !lever.lever.details.roles.is_empty())
    }

    /// A cap that is reached from where agency stands, over the months of the ramp.
    fn agency_cap(&mut self, lever: &Acting) {
        let units = lever.scope.units.clone();
        let now: f64 = self.site.agency.iter().zip(&units).filter(|(_, inside)| **inside).map(|(fte, _)| fte).sum();
        let above = (now - lever.setting).max(0.0);
        let most = lever.by_month(|share| lever.setting + above * (1.0 - share), || f64::INFINITY);
        self.plan.interventions.agency_caps.push(AgencyCap { most, units });
    }

    /// Moves to each receiving leaf in proportion to its posts. Moves happen one after the other, so each takes its
    /// share of who is left.
    fn reorganisation(&mut self, lever: &Acting) {
        let Some(month) = self.window.ahead(lever.from) else { return };
        let groups = self.site.layout.groups.len();
        let posts: Vec<f64> = self.site.posts.chunks(groups.max(1)).map(|unit| unit.iter().sum()).collect();
        let weights = weights(&lever.scope.to, &posts);
        let givers = (0..lever.scope.units.len()).filter(|u| lever.scope.units[*u] && !lever.scope.to.contains(u));
        for from in givers {
            let mut left = 1.0;
            for (to, weight) in lever.scope.to.iter().zip(&weights) {
                let goes = lever.setting / 100.0 * weight;
                let share = if left > 0.0 { (goes / left).min(1.0) } else { 0.0 };
                left -= goes;
                self.plan.interventions.transfers.push(Transfer { month, from, to: *to, share });
            }
        }
    }
}

/// Groups whose posts are those of managers: of the roles named, else by their name.
pub(super) fn managers(site: &Site, scope: &[bool], named: bool) -> Vec<usize> {
    let inside = |group: usize| (0..site.layout.units.len()).any(|unit| scope[site.posts_at(unit, group)]);
    let by_name = |group: usize| RoleGroup::new(&site.layout.groups[group]).is_manager();
    (0..site.layout.groups.len()).filter(|group| if named { inside(*group) } else { by_name(*group) }).collect()
}

/// Shares of places in proportion to what stands there; equal where nothing does.
fn weights(places: &[usize], there: &[f64]) -> Vec<f64> {
    let total: f64 = places.iter().map(|at| there[*at]).sum();
    let equal = 1.0 / places.len().max(1) as f64;
    places.iter().map(|at| if total > 0.0 { there[*at] / total } else { equal }).collect()
}
