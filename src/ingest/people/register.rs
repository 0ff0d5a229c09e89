//! Who was met in the file, under pseudonyms, in which posts and months.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::memo;
use super::months::Months;
use crate::domain::{AgeBand, Band, Contract, LeaveReason, LeaverDestination, Month, PersonKey, StartOrigin};
use crate::ingest::file::{Cell, Upload};
use crate::ingest::spelling::plain_signs;
use crate::ingest::{IngestError, Pseudonyms};

/// Different posts of one person beyond which a file is no list of people.
const MOST_POSTS_OF_ONE: usize = 600;
/// Different posts a person has on average at most.
const POSTS_A_PERSON: u64 = 6;
/// Staff references stand in this realm, in every kind of list.
const REALM: &str = "staff";

/// Millionths of a full-time equivalent: whole numbers, so that sums do not depend on the order of rows.
pub(super) type Millionths = u32;

/// Millionths in one full-time equivalent.
pub(super) const ONE: f64 = 1e6;

/// Everything a row says about a post but its month. Units, roles and grades are numbers of
/// [`Names`](super::names::Names).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Post {
    pub unit: u32,
    pub role: u32,
    pub grade: Option<u32>,
    pub contract: Option<Contract>,
    pub fte: Option<Millionths>,
    /// A fingerprint of the post's own number, to tell two alike posts of one person apart; never kept.
    pub reference: u64,
    /// The band the file states, where it gives no birth date.
    pub age_band: Option<AgeBand>,
    pub started: Option<Month>,
    pub origin: Option<StartOrigin>,
    pub left: Option<Month>,
    pub destination: Option<LeaverDestination>,
    pub reason: Option<LeaveReason>,
    /// Completed years of service on leaving.
    pub service: Option<Band>,
    /// Came from another post of the employer or went to one.
    pub moved_within: bool,
}

impl Post {
    /// Employed here and counted in post: not lent by others, not on a bank, not from an agency.
    pub fn is_employed(&self) -> bool {
        match self.contract {
            None | Some(Contract::Permanent | Contract::FixedTerm | Contract::SecondedOut) => true,
            Some(Contract::SecondedIn | Contract::Bank | Contract::Agency) => false,
        }
    }

    /// Works here for an agency.
    pub fn is_agency(&self) -> bool {
        self.contract == Some(Contract::Agency)
    }
}

/// When somebody was born, as far as the rows agree. Never leaves memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Birth {
    Unknown,
    On(NaiveDate),
    Contradicted,
}

/// One person.
#[derive(Debug)]
pub(super) struct Person {
    pub key: PersonKey,
    pub birth: Birth,
    pub posts: Vec<(Post, Months)>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    New,
    /// The same post of the same person in the same month again.
    Again,
}

/// Everybody met so far.
pub(super) struct Register<'a> {
    pseudonyms: Pseudonyms,
    upload: Upload<'a>,
    people: Vec<Person>,
    /// Number of a person by the reference as it stands in the file.
    by_text: HashMap<Box<str>, u32>,
    by_key: HashMap<PersonKey, u32>,
    posts: u64,
}

impl<'a> Register<'a> {
    /// Nobody yet.
    pub fn new(pseudonyms: Pseudonyms, upload: Upload<'a>) -> Self {
        let (people, by_text, by_key) = Default::default();
        Self { pseudonyms, upload, people, by_text, by_key, posts: 0 }
    }

    /// The number of the person a reference means; `None` for a blank one.
    ///
    /// # Errors
    /// When the file speaks of more people than its limits allow.
    pub fn person(&mut self, reference: &Cell) -> Result<Option<u32>, IngestError> {
        let text = memo::text(reference);
        if let Some(&at) = self.by_text.get(&*text) {
            return Ok(Some(at));
        }
        let Some(plain) = plain_reference(&text) else { return Ok(None) };
        let key = self.pseudonyms.of(REALM, &plain);
        let most = self.upload.limits.max_people;
        let at = match self.by_key.get(&key) {
            Some(&at) => at,
            None if self.people.len() >= most as usize => {
                return Err(self.upload.too_large("the number of different people", "", most.into()));
            }
            None => {
                self.people.push(Person { key, birth: Birth::Unknown, posts: Vec::new() });
                self.by_key.insert(key, self.people.len() as u32 - 1);
                self.people.len() as u32 - 1
            }
        };
        if self.by_text.len() < 2 * most as usize {
            self.by_text.insert(text.into(), at);
        }
        Ok(Some(at))
    }

    /// Takes note of a birth date; true where it is the first to contradict an earlier one.
    pub fn born(&mut self, person: u32, day: NaiveDate) -> bool {
        let birth = &mut self.people[person as usize].birth;
        let contradicts = matches!(*birth, Birth::On(known) if known != day);
        match *birth {
            Birth::Unknown => *birth = Birth::On(day),
            Birth::On(_) if contradicts => *birth = Birth::Contradicted,
            Birth::On(_) | Birth::Contradicted => {}
        }
        contradicts
    }

    /// Keeps a post in a month.
    ///
    /// # Errors
    /// When the file speaks of more posts than its limits allow.
    pub fn keep(&mut self, person: u32, post: Post, month: Month) -> Result<Kept, IngestError> {
        let posts = &mut self.people[person as usize].posts;
        if let Some((_, months)) = posts.iter_mut().rev().find(|(known, _)| *known == post) {
            return Ok(if months.insert(month) { Kept::New } else { Kept::Again });
        }
        self.posts += 1;
        if posts.len() >= MOST_POSTS_OF_ONE {
            return Err(self.upload.too_large("the number of posts of one person", "", MOST_POSTS_OF_ONE as u64));
        }
        let most = u64::from(self.upload.limits.max_people) * POSTS_A_PERSON;
        if self.posts > most {
            return Err(self.upload.too_large("the number of different posts of people", "", most));
        }
        let mut months = Months::default();
        months.insert(month);
        posts.push((post, months));
        Ok(Kept::New)
    }

    /// Everybody with at least one post, in the order of their pseudonyms.
    pub fn finish(self) -> Vec<Person> {
        let mut people = self.people;
        people.retain(|person| !person.posts.is_empty());
        people.sort_unstable_by_key(|person| person.key);
        people
    }
}

/// A reference in one spelling: capitals, no spaces, no zeros in front of a number, which
/// spreadsheets lose.
fn plain_reference(text: &str) -> Option<String> {
    let mut plain: String = plain_signs(text).chars().filter(|c| !c.is_whitespace()).collect();
    plain.make_ascii_uppercase();
    if plain.bytes().all(|b| b.is_ascii_digit()) {
        plain.drain(..plain.len() - plain.trim_start_matches('0').len());
    }
    (!plain.is_empty() && plain.chars().any(char::is_alphanumeric)).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_one_person_in_every_spelling() {
        for text in ["00123", "123", " 123 ", "'0123", "１２３"] {
            assert_eq!(plain_reference(text).as_deref(), Some("123"), "{text}");
        }
        assert_eq!(plain_reference("ab 12").as_deref(), Some("AB12"));
        assert_eq!((plain_reference(" "), plain_reference("-"), plain_reference("000")), (None, None, None));
    }
}
