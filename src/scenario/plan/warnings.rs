//! What the reader must know of the levers together.

use super::Draft;
use super::acting::Acting;
use crate::domain::scenario::{Grade, LeverKind};
use crate::scenario::recipe::Combine;

impl Draft<'_> {
    /// Levers that do nothing, that lack data, and what holds for several.
    pub(super) fn warnings(&mut self, levers: &[Acting]) {
        let mut warnings = Vec::new();
        for lever in levers {
            warnings.extend(self.out_of_reach(lever).or_else(|| self.without_data(lever)));
            warnings.extend(self.begun(lever));
            warnings.extend(self.without_evidence(lever));
        }
        warnings.extend(combined_in_pay(levers));
        warnings.extend(combined_by_rule(levers));
        warnings.extend(combined_on_leaving(levers));
        let mut seen = std::collections::BTreeSet::new();
        warnings.retain(|warning| seen.insert(warning.clone()));
        self.plan.warnings = warnings;
    }

    /// Whether a lever can change anything in the months simulated.
    pub(super) fn acts(&self, lever: &Acting) -> bool {
        let later =
            if lever.kind() == LeverKind::StudentPlacements { lever.entry.lasts_months.unwrap_or(0) } else { 0 };
        lever.is_in_force() || (later > 0 && self.window.ahead(lever.from.plus(later as i32)).is_some())
    }

    fn out_of_reach(&self, lever: &Acting) -> Option<String> {
        let (label, first, last) = (lever.label(), self.window.first(), self.window.last());
        if self.acts(lever) {
            let felt = lever.from.plus(lever.entry.lasts_months.unwrap_or(0) as i32);
            let late = lever.kind() == LeverKind::StudentPlacements && felt > last;
            return late.then(|| {
                format!("{label} has no effect before {}: the scenario ends in {}.", felt.in_words(), last.in_words())
            });
        }
        Some(if lever.until < first {
            format!(
                "{label} has no effect: it ended in {}, before the first month simulated, {}.",
                lever.until.in_words(),
                first.in_words()
            )
        } else {
            format!(
                "{label} has no effect: it begins in {}, after the last month of the scenario, {}.",
                lever.from.in_words(),
                last.in_words()
            )
        })
    }

    fn begun(&self, lever: &Acting) -> Option<String> {
        let first = self.window.first();
        (lever.from < first && lever.is_in_force()).then(|| {
            format!(
                "{} began in {}, before the data end: what it did until {} is in the figures already, and may be counted twice from then on.",
                lever.label(), lever.from.in_words(), self.window.as_of.in_words()
            )
        })
    }

    fn without_data(&self, lever: &Acting) -> Option<String> {
        use LeverKind as K;
        let label = lever.label();
        let knows_new = self.site.layout.cells.iter().any(|cell| cell.newly_qualified);
        match lever.kind() {
            K::TimeToStart if !self.site.pipeline => Some(format!(
                "{label} has no effect here: your data have no recruitment pipeline, so the model knows no offers. Send one."
            )),
            K::OfferDropout if !self.site.pipeline => Some(format!(
                "{label}: your data have no recruitment pipeline, so {:.0} % of offers are taken to fall through now, as is usual.",
                100.0 * self.site.drop_out
            )),
            K::CaseloadCap => {
                let units = || (0..lever.scope.units.len()).filter(|u| lever.scope.units[*u]);
                let known = units().filter(|u| self.site.cases[*u]).count();
                if known == 0 {
                    Some(format!("{label} has no effect here: your data have no cases."))
                } else if known < units().count() {
                    Some(format!("{label} acts only on the {known} units whose cases are known."))
                } else {
                    None
                }
            }
            K::NewlyQualifiedIntake | K::StudentPlacements if !knows_new => Some(format!(
                "{label}: your data have no newly qualified role, so they count as other starters, with their rate of leaving."
            )),
            K::AgencyConversion if self.agency_in(lever) <= 0.0 => {
                Some(format!("{label} has no effect now: there are no agency staff in the units named."))
            }
            K::Establishment => {
                let places = self.site.posts.iter().zip(&lever.scope.groups).filter(|(_, inside)| **inside);
                let there: f64 = places.map(|(posts, _)| posts).sum();
                (-lever.setting > there)
                    .then(|| format!("{label} takes away no more than the {there:.1} posts there are."))
            }
            K::SmallerTeams if self.added.iter().all(|(index, fte)| *index != lever.index || *fte <= 0.0) => Some(
                format!("{label} adds no posts: each unit has a manager to {} others or fewer already.", lever.setting),
            ),
            _ => None,
        }
    }

    fn without_evidence(&self, lever: &Acting) -> Option<String> {
        let moves = lever.kind() == LeverKind::Reorganisation;
        (lever.grade == Grade::None && lever.is_idle() && !moves && self.acts(lever)).then(|| {
            format!(
                "{} has no effect here, because no usable size was found (grade 0): set `effect` and say why to see what it could do.",
                lever.label()
            )
        })
    }
}

/// Several levers that are supposed to change who leaves, beside pay.
fn combined_on_leaving(levers: &[Acting]) -> Option<String> {
    use LeverKind as K;
    let leaving = |lever: &&Acting| {
        let kind = matches!(lever.kind(), K::RetentionMeasure | K::SmallerTeams | K::Reorganisation | K::CaseloadCap);
        (kind || lever.is_pay()) && !lever.is_idle() && lever.is_done()
    };
    let all: Vec<&Acting> = levers.iter().filter(leaving).collect();
    let met = |a: &Acting, b: &Acting| meet(a, b) && !(a.is_pay() && b.is_pay());
    let together = all.iter().enumerate().any(|(i, a)| all[i + 1..].iter().any(|b| met(a, b)));
    together.then(|| {
        let names: Vec<&str> = all.iter().map(|lever| lever.label()).collect();
        format!(
            "{} are all assumed to change who leaves: their effects are multiplied, which no study has tested.",
            names.join(", ")
        )
    })
}

/// Whether two levers are in force for the same people in the same month.
fn meet(a: &Acting, b: &Acting) -> bool {
    let months = a.force.iter().zip(&b.force).any(|(a, b)| *a > 0.0 && *b > 0.0);
    months && a.scope.cells.iter().zip(&b.scope.cells).any(|(a, b)| *a && *b)
}

fn combined_in_pay(levers: &[Acting]) -> Option<String> {
    let pay: Vec<&Acting> = levers.iter().filter(|lever| lever.is_pay() && lever.is_done()).collect();
    let together = pay.iter().enumerate().any(|(i, a)| pay[i + 1..].iter().any(|b| meet(a, b)));
    together.then(|| {
        let names: Vec<&str> = pay.iter().map(|lever| lever.label()).collect();
        format!(
            "{} add up in pay where they are paid to the same people; the effect is that of the whole change, not counted twice.",
            names.join(" and ")
        )
    })
}

/// Kinds of which one counts for the same people.
fn combined_by_rule(levers: &[Acting]) -> Vec<String> {
    let one = |a: &&Acting| matches!(a.entry.combine, Combine::LastCounts | Combine::LowerCounts) && a.is_done();
    let all: Vec<&Acting> = levers.iter().filter(one).collect();
    let mut told = Vec::new();
    for (i, a) in all.iter().enumerate() {
        if all[i + 1..].iter().any(|b| a.kind() == b.kind() && meet(a, b)) {
            told.push(format!("{}: {}", a.entry.label, a.entry.together));
        }
    }
    told
}
