//! The settings of a lever that the search may choose, weakest first.

use crate::domain::scenario::Bounds;

/// Which end of a lever's settings does more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stronger {
    /// More is more: payments, starts.
    Most,
    /// Less is more: a cap, months to start, drop-out, the span of a manager.
    Least,
}

/// Settings of one lever, from leaving it alone to its utmost.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    rungs: Vec<Option<f64>>,
    step: f64,
    stronger: Stronger,
}

/// More rungs than this make a coarser step.
const MOST_RUNGS: f64 = 400.0;
/// Settings are told in millionths at most: removes what binary fractions add.
const FINEST: f64 = 1e6;

impl Ladder {
    /// All multiples of `step` within the bounds, and the bounds themselves.
    ///
    /// A lever of which more is more is left out at nought and else always used. One of which less is more may
    /// always be left out. Where the bounds lie on both sides of nought, only `stronger`'s side is used.
    pub fn new(bounds: Bounds, step: f64, stronger: Stronger) -> Self {
        let (least, most) = match stronger {
            Stronger::Most if bounds.most > 0.0 => (bounds.least.max(0.0), bounds.most),
            Stronger::Least if bounds.least < 0.0 => (bounds.least, bounds.most.min(0.0)),
            _ => (bounds.least, bounds.most),
        };
        let step = coarse_enough(step, most - least);
        let mut settings = multiples(least, most, step);
        let reversed = stronger == Stronger::Least;
        if reversed {
            settings.reverse();
        }
        let mut rungs: Vec<_> = settings.into_iter().map(Some).collect();
        if rungs.first() == Some(&Some(0.0)) && (!reversed || most == 0.0 && least < 0.0) {
            rungs[0] = None;
        } else if reversed && least >= 0.0 {
            rungs.insert(0, None);
        }
        Self { rungs, step, stronger }
    }

    /// The uppermost rung.
    pub fn top(&self) -> usize {
        self.rungs.len() - 1
    }

    /// From the strongest setting on to `utmost`; `None` where that is no stronger.
    pub fn beyond(&self, utmost: f64) -> Option<Self> {
        let reversed = self.stronger == Stronger::Least;
        let strongest = self.rungs[self.top()].or((!reversed).then_some(0.0))?;
        if strongest == utmost || (utmost > strongest) == reversed {
            return None;
        }
        let step = coarse_enough(self.step, (utmost - strongest).abs());
        let mut settings = multiples(strongest.min(utmost), strongest.max(utmost), step);
        if reversed {
            settings.reverse();
        }
        let rungs = settings.into_iter().map(|s| (s != 0.0 || reversed).then_some(s)).collect();
        Some(Self { rungs, step, stronger: self.stronger })
    }

    /// A setting made stronger by a factor, no stronger than `utmost`.
    pub fn stretched(&self, setting: f64, factor: f64, utmost: f64) -> f64 {
        let reversed = self.stronger == Stronger::Least;
        let grows = reversed == (setting < 0.0);
        let stretched = tidy(if grows { setting * factor } else { setting / factor });
        if reversed { stretched.max(utmost.min(setting)) } else { stretched.min(utmost.max(setting)) }
    }

    /// The setting of a rung; `None`: left out.
    pub fn setting(&self, rung: usize) -> Option<f64> {
        self.rungs[rung]
    }
}

/// The step, or the least of 2, 5, 10, 20 … times it that does not make too many rungs.
fn coarse_enough(step: f64, width: f64) -> f64 {
    let step = if step > 0.0 { step } else { width.max(1.0) };
    let mut factors = [2.0, 2.5, 2.0].into_iter().cycle();
    let mut coarse = step;
    while width / coarse > MOST_RUNGS {
        coarse *= factors.next().unwrap_or(2.0);
    }
    coarse
}

fn tidy(value: f64) -> f64 {
    (value * FINEST).round() / FINEST
}

fn multiples(least: f64, most: f64, step: f64) -> Vec<f64> {
    let first = (least / step).floor() as i64;
    let last = (most / step).ceil() as i64;
    let mut settings = vec![least];
    settings.extend((first..=last).map(|n| tidy(n as f64 * step)).filter(|s| *s > least && *s < most));
    if most > least {
        settings.push(most);
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(least: f64, most: f64, step: f64, stronger: Stronger) -> Vec<Option<f64>> {
        Ladder::new(Bounds { least, most }, step, stronger).rungs
    }

    #[test]
    fn settings_are_multiples_of_the_step_between_the_bounds() {
        assert_eq!(ladder(0.0, 0.35, 0.1, Stronger::Most), [None, Some(0.1), Some(0.2), Some(0.3), Some(0.35)]);
        assert_eq!(ladder(0.25, 0.4, 0.1, Stronger::Most), [Some(0.25), Some(0.3), Some(0.4)]);
    }

    #[test]
    fn of_a_cap_the_highest_is_the_weakest_and_none_weaker_still() {
        assert_eq!(ladder(30.0, 32.0, 1.0, Stronger::Least), [None, Some(32.0), Some(31.0), Some(30.0)]);
        assert_eq!(ladder(0.0, 2.0, 1.0, Stronger::Least), [None, Some(2.0), Some(1.0), Some(0.0)]);
    }

    #[test]
    fn bounds_on_both_sides_of_nought_use_the_stronger_side() {
        assert_eq!(ladder(-2.0, 2.0, 1.0, Stronger::Most), [None, Some(1.0), Some(2.0)]);
        assert_eq!(ladder(-2.0, 2.0, 1.0, Stronger::Least), [None, Some(-1.0), Some(-2.0)]);
        assert_eq!(ladder(-2.0, 0.0, 1.0, Stronger::Least), [None, Some(-1.0), Some(-2.0)]);
    }

    #[test]
    fn bounds_of_nought_leave_one_rung() {
        assert_eq!(ladder(0.0, 0.0, 0.1, Stronger::Most), [None]);
    }

    #[test]
    fn beyond_the_bounds_it_goes_on_in_the_same_steps() {
        let of = |least, most, stronger, utmost| {
            Ladder::new(Bounds { least, most }, 1.0, stronger).beyond(utmost).map(|l| l.rungs)
        };
        assert_eq!(of(0.0, 2.5, Stronger::Most, 4.0), Some(vec![Some(2.5), Some(3.0), Some(4.0)]));
        assert_eq!(of(0.0, 0.0, Stronger::Most, 2.0), Some(vec![None, Some(1.0), Some(2.0)]));
        assert_eq!(of(30.0, 40.0, Stronger::Least, 28.0), Some(vec![Some(30.0), Some(29.0), Some(28.0)]));
        assert_eq!(of(0.0, 2.0, Stronger::Most, 2.0), None);
    }

    #[test]
    fn a_wide_ladder_takes_a_coarser_step() {
        assert_eq!(ladder(0.0, 5000.0, 1.0, Stronger::Most).len(), 251);
    }
}
