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
    /// The one group that holds all but fewer than [`LEAST`] people, where nothing more exact may be told.
    pub nearly_all: Option<K>,
    /// True where nothing but the total may be told.
    pub withheld: bool,
}

/// Breaks a total down: groups of fewer than [`LEAST`] people are only told together with others.
///
/// `groups` are all groups there may be, those without anybody included: a reader does not know which of the
/// groups that are not told are empty. Where the small ones alone would give one of them away, the smallest of the
/// larger groups goes with them, and then the next. Where none is left, nothing is told but the total and, of ten people
/// and more, which group holds nearly all of them.
pub fn breakdown<K: Clone>(groups: &[(K, u32)]) -> Breakdown<K> {
    let total: u32 = groups.iter().map(|(_, people)| people).sum();
    // From the largest on; of equal ones those given first stay.
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(groups[*at].1));
    let sizes: Vec<u32> = order.iter().map(|at| groups[*at].1).collect();
    let large = sizes.iter().take_while(|people| **people >= LEAST).count();
    let has_small = sizes[large..].iter().any(|people| *people > 0);
    let told =
        if has_small { (1..=large).rev().find(|told| !gives_away(&sizes, *told, large)).unwrap_or(0) } else { large };
    let others = if told == 0 { 0 } else { sizes[told..].iter().sum() };
    let shown = &order[..told];
    let is_nearly_all = told == 0 && total >= 2 * LEAST && total - sizes[0] < LEAST;
    let nearly_all = is_nearly_all.then(|| groups[order[0]].0.clone());
    Breakdown {
        total,
        told: (0..groups.len()).filter(|at| shown.contains(at)).map(|at| groups[at].clone()).collect(),
        others: (others > 0).then_some(others),
        groups_in_others: if others > 0 { groups.len() - told } else { 0 },
        withheld: told == 0 && total > 0 && nearly_all.is_none(),
        nearly_all,
    }
}

/// Whether somebody who knows this rule and which groups are small learns the size of a small one, within two people, from the sum
/// of those not told. `sizes` from the largest on, the first `told` of them are told, `large` are not small.
///
/// Each small group has 0 to 4 people, each larger one that goes with them at least 5 and no more than the smallest told.
fn gives_away(sizes: &[u32], told: usize, large: usize) -> bool {
    let sum: u32 = sizes[told..].iter().sum();
    let (most, with_them, small) = (sizes[told - 1], (large - told) as u32, (sizes.len() - large) as u32);
    let lowest = sum.saturating_sub(with_them * most + (LEAST - 1) * (small - 1));
    let highest = sum.saturating_sub(LEAST * with_them).min(LEAST - 1);
    sum < LEAST || highest < lowest + 2
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
        assert_eq!((table.told, table.others, table.total), (vec![(0, 30), (2, 12), (3, 5)], None, 47));
    }

    #[test]
    fn small_groups_are_told_together() {
        let table = of(&[30, 3, 4, 1, 0]);
        assert_eq!((table.told, table.others, table.groups_in_others), (vec![(0, 30)], Some(8), 4));
    }

    #[test]
    fn one_small_group_takes_the_next_larger_with_it() {
        // 30 + 9 are 39 of 41: the third would be known by subtraction.
        let table = of(&[30, 2, 9]);
        assert_eq!((table.told, table.others), (vec![(0, 30)], Some(11)));
    }

    #[test]
    fn two_groups_that_must_be_four_each_are_not_left_alone() {
        let table = of(&[30, 4, 4, 9]);
        assert_eq!((table.told, table.others), (vec![(0, 30)], Some(17)));
    }

    #[test]
    fn the_largest_that_goes_with_a_small_one_does_not_give_it_away() {
        // 4 and 8 together with 8 told: 12 would be 4 and 8 and nothing else. So another goes with them.
        let table = of(&[30, 8, 8, 4]);
        assert_eq!((table.told, table.others), (vec![(0, 30)], Some(20)));
    }

    #[test]
    fn a_group_that_holds_nearly_everybody_is_told_without_its_size() {
        let table = of(&[26, 3, 0, 1]);
        assert_eq!((table.nearly_all, table.withheld, table.others), (Some(0), false, None));
        assert!(table.told.is_empty());
    }

    #[test]
    fn so_few_people_are_not_broken_down() {
        for counts in [&[1, 0, 0][..], &[2, 2], &[4, 0], &[7, 1]] {
            let table = of(counts);
            assert!(table.withheld && table.told.is_empty() && table.others.is_none(), "{table:?}");
        }
        assert!(!of(&[0, 0]).withheld);
    }

    /// Every table of four groups: whoever knows the rule and the total never knows the size of a small group, because
    /// another table with another size of it would be told in the same way.
    #[test]
    fn nothing_that_is_not_told_can_be_worked_out() {
        const SIZES: u32 = 15;
        let mut seen: std::collections::HashMap<_, Vec<[u32; 4]>> = std::collections::HashMap::new();
        for code in 0..SIZES.pow(4) {
            let counts = [0, 1, 2, 3].map(|place| code / SIZES.pow(place) % SIZES);
            let table = of(&counts);
            seen.entry((table.told, table.others, table.total, table.nearly_all)).or_default().push(counts);
        }
        for (table, worlds) in seen {
            for group in 0..4 {
                let sizes: std::collections::BTreeSet<u32> = worlds.iter().map(|world| world[group]).collect();
                let is_small = sizes.iter().any(|size| (1..LEAST).contains(size));
                assert!(!is_small || sizes.len() >= 2, "{table:?}: {sizes:?}");
            }
        }
    }
}
