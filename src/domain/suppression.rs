//! Small numbers of people in a breakdown, and what must go with them so that no difference gives them away.
//!
//! One simple rule for one-way tables, in one place, until an installation has a policy of its own. A total is
//! taken to be known to everybody. It does not protect against differences between tables of overlapping units.

use serde::Serialize;

/// The least number of people that is told of a group.
pub const LEAST: u32 = 5;

/// A breakdown that may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breakdown<K> {
    /// Everybody, all groups together.
    pub total: u32,
    /// Groups that may be told, in the order given.
    pub told: Vec<(K, u32)>,
    /// Everybody in all other groups together; `None` where every group is told, or nothing may be.
    pub others: Option<u32>,
    /// How many groups may be among those: how many there are that are not told.
    pub groups_in_others: usize,
    /// True where so few people are in it that nothing but their total may be told.
    pub withheld: bool,
}

/// Breaks a total down: groups of fewer than [`LEAST`] people are only told together with others.
///
/// `groups` are all groups there may be, those without anybody included: a reader does not know which of the
/// groups that are not told are empty. Where the small ones together are still fewer than [`LEAST`], or so many for so few
/// groups that one of them could be told within two people, the smallest of the larger groups goes with them. Where
/// none is left, nothing is told but the total.
pub fn breakdown<K: Clone>(groups: &[(K, u32)]) -> Breakdown<K> {
    let total: u32 = groups.iter().map(|(_, people)| people).sum();
    let nothing =
        |withheld| Breakdown { total, told: Vec::new(), others: None, groups_in_others: groups.len(), withheld };
    if total == 0 {
        return nothing(false);
    }
    // From the largest on; of equal ones those given first stay.
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(groups[*at].1));
    let mut told = order.iter().take_while(|at| groups[**at].1 >= LEAST).count();
    let small = |told: usize| order[told..].iter().map(|at| groups[*at].1).sum::<u32>();
    if small(told) > 0 {
        while told > 0 && gives_away(small(told), groups.len() - told, told, groups, &order) {
            told -= 1;
        }
        if told == 0 && (total < LEAST || gives_away(total, groups.len(), 0, groups, &order)) {
            return nothing(true);
        }
    }
    let shown = &order[..told];
    let others = small(told);
    Breakdown {
        total,
        told: (0..groups.len()).filter(|at| shown.contains(at)).map(|at| groups[at].clone()).collect(),
        others: (others > 0).then_some(others),
        groups_in_others: if others > 0 { groups.len() - told } else { 0 },
        withheld: false,
    }
}

/// Whether a sum over groups tells one of them too well.
fn gives_away<K>(sum: u32, groups: usize, told: usize, all: &[(K, u32)], order: &[usize]) -> bool {
    if sum < LEAST || groups < 2 {
        return true;
    }
    // All of them known to be small: each then has at least the sum less four for every other one.
    let all_are_small = order[told..].iter().all(|at| all[*at].1 < LEAST);
    all_are_small && sum + 2 > (LEAST - 1) * groups as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(counts: &[u32]) -> Breakdown<usize> {
        breakdown(&counts.iter().copied().enumerate().collect::<Vec<(usize, u32)>>())
    }

    #[test]
    fn groups_of_five_and_more_are_told_as_they_are() {
        let table = of(&[30, 0, 12, 5]);
        assert_eq!((table.told, table.others, table.total), (vec![(0, 30), (2, 12), (3, 5), (1, 0)].into_iter().filter(|g| g.1 > 0).collect(), None, 47));
    }

    #[test]
    fn small_groups_are_told_together() {
        let table = of(&[30, 3, 4, 1, 0]);
        assert_eq!((table.told, table.others, table.groups_in_others), (vec![(0, 30)], Some(8), 4));
    }

    #[test]
    fn one_small_group_takes_the_next_larger_with_it() {
        // 30 + 9 are 39 of 41: the two others would be known by subtraction.
        let table = of(&[30, 2, 9]);
        assert_eq!((table.told, table.others), (vec![(0, 30)], Some(11)));
    }

    #[test]
    fn two_groups_that_must_be_four_each_are_not_left_alone() {
        let table = of(&[30, 4, 4, 9]);
        assert_eq!((table.told, table.others), (vec![(0, 30)], Some(17)));
    }

    #[test]
    fn so_few_people_are_not_broken_down() {
        for counts in [&[1, 0, 0][..], &[2, 2], &[4, 0]] {
            let table = of(counts);
            assert!(table.withheld && table.told.is_empty() && table.others.is_none(), "{table:?}");
        }
        assert!(!of(&[0, 0]).withheld);
    }

    /// Every table of four groups of up to eleven people: whoever knows the rule and the total is left with at least
    /// two possible sizes of every group that is not told, and never with one below five alone.
    #[test]
    fn nothing_that_is_not_told_can_be_worked_out() {
        let shown = |t: &Breakdown<usize>| (t.told.clone(), t.others, t.total, t.withheld);
        let mut seen: std::collections::HashMap<_, Vec<[u32; 4]>> = std::collections::HashMap::new();
        for code in 0..12_u32.pow(4) {
            let counts = [code % 12, code / 12 % 12, code / 144 % 12, code / 1728];
            seen.entry(shown(&of(&counts))).or_default().push(counts);
        }
        for (table, worlds) in seen {
            for group in 0..4 {
                let sizes: std::collections::BTreeSet<u32> = worlds.iter().map(|world| world[group]).collect();
                let is_small = sizes.iter().any(|size| (1..LEAST).contains(size));
                assert!(!is_small || sizes.len() >= 3 || table.3 && table.2 < 3, "{table:?}: {sizes:?}");
            }
        }
    }
}
