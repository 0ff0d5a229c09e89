//! People in post at the ends of months: stocks, and the starters and leavers between two of them.
//!
//! - In post are permanent and fixed-term staff, those lent to others, and those of whom the file does
//!   not say how they are employed. Those lent by others and bank staff are not; agency staff count
//!   as agency staff only.
//! - Who leaves on the last day of a month leaves in that month and is not in post at its end.
//! - A person with several posts counts once, in the more senior or larger one; the full-time
//!   equivalents stay with the posts.
//! - Who is in no post any more has left; who is in another unit or role has not. Who was in no post
//!   the month before has started, also after a break (rehires) or when coming from an agency or the bank.
//! - Who is missing for one month only and is back with the same start date has neither left nor
//!   started. The first month, and a month behind one without a snapshot, tell no starters or leavers.

use std::collections::BTreeSet;

use super::figures::{Cell, Figures, Index, band_at};
use super::names::Settled;
use super::noted::{Noted, Remark};
use super::register::{Millionths, ONE, Person, Post};
use super::spells::{Run, spell};
use crate::domain::{Count, Month, Observation, Spell};
use crate::ingest::IngestError;
use crate::ingest::file::Upload;

/// What was worked out.
pub(super) struct Worked {
    pub observations: Vec<Observation>,
    pub spells: Vec<Spell>,
    pub derived: BTreeSet<Count>,
}

/// Works out stocks, flows and spells; `months` are those with a snapshot, in order.
///
/// # Errors
/// When there are more figures than the limits allow.
pub(super) fn work_out(
    people: &[Person],
    names: &Settled,
    months: &[Month],
    upload: Upload,
    noted: &mut Noted,
) -> Result<Worked, IngestError> {
    let posts = || people.iter().flat_map(|person| person.posts.iter().map(|(post, _)| post));
    let counts = counts(posts());
    let cells: Vec<Cell> = posts()
        .filter(|post| post.is_employed() || post.is_agency())
        .map(|post| (post.unit, post.role))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|(unit, role)| (names.units[unit as usize].clone(), names.roles[role as usize].clone()))
        .collect();
    let figures = Figures::new(months.to_vec(), cells, counts.clone(), upload)?;
    let index = figures.index(names);
    let has_fte = counts.contains(&Count::InPostFte);
    let mut board = Board { names, months, figures, index, spells: Vec::new(), noted, has_fte };
    for person in people {
        board.take(person);
    }
    let Board { figures, spells, .. } = board;
    let has_flows = |month: usize| month > 0 && months[month].since(months[month - 1]) == 1;
    let derived = if (0..months.len()).any(has_flows) {
        counts.into_iter().filter(|count| count.is_flow()).collect()
    } else {
        BTreeSet::new()
    };
    let observations = figures.observations(|month, count| !count.is_flow() || has_flows(month));
    Ok(Worked { observations, spells, derived })
}

/// What the rows can tell: full-time equivalents, bands of service and agency staff only where some row does.
fn counts<'p>(posts: impl Iterator<Item = &'p Post>) -> Vec<Count> {
    let (mut fte, mut service, mut agency) = (false, false, false);
    for post in posts {
        fte |= post.fte.is_some();
        service |= post.started.is_some();
        agency |= post.is_agency();
    }
    let mut counts = vec![Count::InPostHeadcount, Count::Starters, Count::Leavers];
    if fte {
        counts.extend([Count::InPostFte, Count::StartersFte, Count::LeaversFte]);
    }
    if service {
        counts.extend(Count::HEADCOUNT_BY_BAND);
        counts.extend(Count::LEAVERS_BY_BAND);
    }
    if agency {
        counts.push(Count::AgencyHeadcount);
    }
    if agency && fte {
        counts.push(Count::AgencyFte);
    }
    counts.sort_unstable();
    counts
}

/// How a person stands at the end of a month.
#[derive(Clone, Copy, Default)]
struct Standing {
    /// The post the person counts in.
    main: Option<usize>,
    /// When service began: as the rows say, or as the snapshots show.
    began: Option<Month>,
    /// The rows say it themselves.
    stated: bool,
}

struct Board<'a> {
    names: &'a Settled,
    months: &'a [Month],
    figures: Figures,
    index: Index,
    spells: Vec<Spell>,
    noted: &'a mut Noted,
    has_fte: bool,
}

impl Board<'_> {
    fn take(&mut self, person: &Person) {
        let mut standings: Vec<Standing> = (0..self.months.len()).map(|at| self.standing(person, at)).collect();
        let starts: Vec<bool> = (0..self.months.len()).map(|at| self.starts(&standings, at)).collect();
        let leaves: Vec<bool> = (0..self.months.len()).map(|at| self.leaves(&standings, at)).collect();
        for at in 0..standings.len() {
            if standings[at].main.is_some() && !standings[at].stated {
                let before = at.checked_sub(1).map(|before| standings[before]);
                let going_on = before.filter(|before| before.main.is_some() && !before.stated);
                standings[at].began =
                    if starts[at] { Some(self.months[at]) } else { going_on.and_then(|before| before.began) };
            }
        }
        self.stocks(person, &standings);
        self.flows(person, &standings, &starts, &leaves);
        for (post, months) in &person.posts {
            self.runs(person, post, |month| months.contains(month), &standings, &leaves);
        }
    }

    fn standing(&self, person: &Person, at: usize) -> Standing {
        let month = self.months[at];
        let here = || {
            let posts = person.posts.iter().enumerate();
            posts.filter(|(_, (post, months))| post.is_employed() && months.contains(month))
        };
        let began = here().filter_map(|(_, (post, _))| post.started).min();
        let main = here().max_by_key(|(_, (post, _))| self.weight(post)).map(|(at, _)| at);
        Standing { main, began, stated: began.is_some() }
    }

    /// The more senior post counts, then the larger one; then those that come first by name.
    fn weight(&self, post: &Post) -> impl Ord + use<> {
        let role = &self.names.roles[post.role as usize];
        let reverse = std::cmp::Reverse;
        (role.is_manager(), post.fte, !role.is_newly_qualified(), reverse(post.unit), reverse(post.role))
    }

    fn is_next(&self, at: usize) -> bool {
        at > 0 && at < self.months.len() && self.months[at].since(self.months[at - 1]) == 1
    }

    /// Missing at this month only, and back as if nothing had been.
    fn is_absent(&self, standings: &[Standing], at: usize) -> bool {
        self.is_next(at) && self.is_next(at + 1) && standings[at].main.is_none() && {
            let (before, after) = (standings[at - 1], standings[at + 1]);
            before.main.is_some() && after.main.is_some() && before.stated && before.began == after.began
        }
    }

    fn starts(&self, standings: &[Standing], at: usize) -> bool {
        self.is_next(at)
            && standings[at].main.is_some()
            && standings[at - 1].main.is_none()
            && !self.is_absent(standings, at - 1)
    }

    fn leaves(&self, standings: &[Standing], at: usize) -> bool {
        self.is_next(at)
            && standings[at].main.is_none()
            && standings[at - 1].main.is_some()
            && !self.is_absent(standings, at)
    }

    fn cell(&self, post: &Post) -> usize {
        self.index.at(post.unit, post.role).expect("every post that is counted has a cell")
    }

    fn stocks(&mut self, person: &Person, standings: &[Standing]) {
        let mut is_above_one = false;
        let mut without_fte = false;
        for (at, standing) in standings.iter().enumerate() {
            let mut all: u64 = 0;
            let mut agency: Option<(Option<Millionths>, usize)> = None;
            for (post, months) in &person.posts {
                if !months.contains(self.months[at]) || !(post.is_employed() || post.is_agency()) {
                    continue;
                }
                let cell = self.cell(post);
                if post.is_agency() {
                    self.figures.add(at, cell, Count::AgencyFte, post.fte);
                    agency = agency.max(Some((post.fte, cell)));
                } else {
                    self.figures.add(at, cell, Count::InPostFte, post.fte);
                    all += u64::from(post.fte.unwrap_or(0));
                    without_fte |= self.has_fte && post.fte.is_none();
                }
            }
            is_above_one |= all as f64 > ONE;
            if let Some(main) = standing.main {
                let cell = self.cell(&person.posts[main].0);
                self.figures.count(at, cell, Count::InPostHeadcount);
                let band = band_at(standing.began, self.months[at]);
                self.figures.count_in_band(at, cell, Count::HEADCOUNT_BY_BAND, band);
            } else if let Some((_, cell)) = agency {
                self.figures.count(at, cell, Count::AgencyHeadcount);
            }
        }
        if is_above_one {
            self.noted.add(Remark::PersonAboveOne);
        }
        if without_fte {
            self.noted.add(Remark::FteMissing);
        }
    }

    fn flows(&mut self, person: &Person, standings: &[Standing], starts: &[bool], leaves: &[bool]) {
        for at in 1..standings.len() {
            if self.is_absent(standings, at) {
                self.noted.add(Remark::AbsentForAMonth);
            }
            // Leavers leave the posts of the month before.
            let (seen, head, fte) = match (starts[at], leaves[at]) {
                (true, _) => (at, Count::Starters, Count::StartersFte),
                (_, true) => (at - 1, Count::Leavers, Count::LeaversFte),
                _ => continue,
            };
            let Some(main) = standings[seen].main else { continue };
            let cell = self.cell(&person.posts[main].0);
            self.figures.count(at, cell, head);
            if leaves[at] {
                let band = band_at(standings[seen].began, self.months[seen]);
                self.figures.count_in_band(at, cell, Count::LEAVERS_BY_BAND, band);
            }
            for (post, months) in &person.posts {
                if post.is_employed() && months.contains(self.months[seen]) {
                    let cell = self.cell(post);
                    self.figures.add(at, cell, fte, post.fte);
                }
            }
        }
    }

    /// The spells of one post; months without a snapshot between two with the same post do not break one.
    fn runs(
        &mut self,
        person: &Person,
        post: &Post,
        is_there: impl Fn(Month) -> bool,
        standings: &[Standing],
        leaves: &[bool],
    ) {
        let mut first = None;
        for at in 0..self.months.len() {
            if !is_there(self.months[at]) {
                continue;
            }
            let from = *first.get_or_insert(at);
            if self.months.get(at + 1).is_some_and(|next| is_there(*next)) {
                continue;
            }
            let left = leaves.get(at + 1).is_some_and(|leaves| *leaves && post.is_employed());
            let run = Run {
                first: self.months[from],
                last: self.months[at],
                started: post.started.or_else(|| standings[from].began.filter(|_| post.is_employed())),
                left: left.then(|| self.months[at + 1]),
            };
            self.spells.push(spell(person, post, run, self.names));
            first = None;
        }
    }
}
