//! Employed staff as people: their posts put together, duplicates once, moves between posts no starts or ends.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::census_date::Census;
use crate::domain::{CensusRecord, CensusReturn, CensusRole, PersonKey, Said};

/// Days between the end of one post and the start of the next that are still one stint: a weekend.
const GAP: u64 = 3;

/// Who is one person: registration number, birth date, gender and ethnicity together, within one authority. A record
/// without a number is a person of its own.
type Identity = (Option<PersonKey>, Option<NaiveDate>, Option<u8>, Option<u8>, u32);

/// The employed people of a return.
#[derive(Debug)]
pub(super) struct Staff<'a> {
    /// In the order of their pseudonyms.
    pub people: Vec<Person<'a>>,
}

/// One person.
#[derive(Debug)]
pub(super) struct Person<'a> {
    /// Stretches of unbroken employment, earliest first.
    pub stints: Vec<Stint<'a>>,
}

/// Unbroken employment in one post or several.
#[derive(Debug)]
pub(super) struct Stint<'a> {
    /// First day, where known.
    pub start: Option<NaiveDate>,
    /// Last day; `None`: none so far, or none that could be read.
    pub end: Option<NaiveDate>,
    /// The posts, duplicates left out, earliest first.
    pub posts: Vec<&'a CensusRecord>,
}

impl<'a> Staff<'a> {
    /// Puts the records of employed staff together.
    pub fn of(message: &'a CensusReturn, census: &Census) -> Self {
        let mut posts: BTreeMap<Identity, Vec<&CensusRecord>> = BTreeMap::new();
        for record in message.workers.iter().filter(|r| r.agency == Said::Value(false)) {
            posts.entry(identity(record)).or_default().push(record);
        }
        Self { people: posts.into_values().map(|posts| Person { stints: stints(posts, census) }).collect() }
    }

    /// All stints of all people.
    pub fn stints(&self) -> impl Iterator<Item = &Stint<'a>> {
        self.people.iter().flat_map(|person| &person.stints)
    }
}

impl<'a> Person<'a> {
    /// The posts held on the reference date.
    pub fn in_post(&self, census: &Census) -> impl Iterator<Item = &'a CensusRecord> {
        self.stints.iter().flat_map(|stint| &stint.posts).copied().filter(|post| census.in_post(post))
    }
}

impl<'a> Stint<'a> {
    /// The posts it began with.
    pub fn first_posts(&self) -> impl Iterator<Item = &'a CensusRecord> {
        self.posts.iter().copied().filter(|post| post.started.value() == self.start)
    }

    /// The posts it ended with.
    pub fn last_posts(&self) -> impl Iterator<Item = &'a CensusRecord> {
        self.posts.iter().copied().filter(|post| post.ended.value() == self.end)
    }
}

/// The most senior role among posts; `None` when none has a role.
pub(super) fn most_senior<'a>(posts: impl Iterator<Item = &'a CensusRecord>) -> Option<CensusRole> {
    posts.filter_map(role).min()
}

/// The role of a record, where its code is one.
pub(super) fn role(record: &CensusRecord) -> Option<CensusRole> {
    CensusRole::from_code(u8::try_from(record.role.value()?).ok()?)
}

fn identity(record: &CensusRecord) -> Identity {
    let alone = if record.person.is_some() { 0 } else { record.record };
    (record.person, record.born.value(), record.gender.value(), record.ethnicity.value(), alone)
}

fn stints<'a>(mut posts: Vec<&'a CensusRecord>, census: &Census) -> Vec<Stint<'a>> {
    posts.sort_by_key(|post| (post.started.value(), role(post).map_or(u8::MAX, CensusRole::code), post.record));
    // The same start twice is the same post twice: the more senior counts.
    posts
        .dedup_by(|later, earlier| later.started.value().is_some() && later.started.value() == earlier.started.value());
    let mut stints: Vec<Stint> = Vec::new();
    for post in posts {
        let end = if census.in_post(post) { None } else { post.ended.value() };
        match stints.last_mut() {
            Some(stint) if goes_on(stint, post) => {
                stint.end = match (stint.end, end) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                };
                stint.posts.push(post);
            }
            _ => stints.push(Stint { start: post.started.value(), end, posts: vec![post] }),
        }
    }
    stints
}

fn goes_on(stint: &Stint, post: &CensusRecord) -> bool {
    match (stint.end, post.started.value()) {
        (None, _) | (_, None) => true,
        (Some(end), Some(start)) => end.checked_add_days(Days::new(GAP)).is_some_and(|limit| start <= limit),
    }
}
