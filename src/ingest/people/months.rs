//! A set of months in a few words of memory.

use crate::domain::Month;

/// Months from 1900 on, one bit each, in the words between the first and the last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Months {
    first_word: usize,
    words: Vec<u64>,
}

impl Months {
    /// Adds a month; false when it was there already.
    pub fn insert(&mut self, month: Month) -> bool {
        let (word, bit) = place(month);
        if self.words.is_empty() {
            self.first_word = word;
        } else if word < self.first_word {
            let missing = self.first_word - word;
            self.words.splice(0..0, std::iter::repeat_n(0, missing));
            self.first_word = word;
        }
        let at = word - self.first_word;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        let is_new = self.words[at] & bit == 0;
        self.words[at] |= bit;
        is_new
    }

    /// Whether a month is in the set.
    pub fn contains(&self, month: Month) -> bool {
        let (word, bit) = place(month);
        word.checked_sub(self.first_word).and_then(|at| self.words.get(at)).is_some_and(|bits| bits & bit != 0)
    }

    /// The months in order.
    pub fn iter(&self) -> impl Iterator<Item = Month> {
        self.words.iter().enumerate().flat_map(move |(at, &bits)| {
            let first = epoch().plus(((self.first_word + at) * 64) as i32);
            (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| first.plus(bit))
        })
    }
}

/// January 1900, before which no month exists.
fn epoch() -> Month {
    Month::new(1900, 1).expect("within the years of a month")
}

fn place(month: Month) -> (usize, u64) {
    let since = month.since(epoch()).max(0) as usize;
    (since / 64, 1 << (since % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_come_back_in_order_however_they_went_in() {
        let month = |year, of_year| Month::new(year, of_year).expect("a month");
        let mut months = Months::default();
        for added in [month(2026, 9), month(1990, 1), month(2100, 12), month(2026, 8)] {
            assert!(months.insert(added));
        }
        assert!(!months.insert(month(2026, 9)));
        assert!(
            months.contains(month(1990, 1)) && !months.contains(month(1990, 2)) && !months.contains(month(1900, 1))
        );
        let listed: Vec<Month> = months.iter().collect();
        assert_eq!(listed, [month(1990, 1), month(2026, 8), month(2026, 9), month(2100, 12)]);
    }
}
