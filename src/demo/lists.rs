//! The invented people and offers one by one, as lists an HR team would send. Nobody in them exists.
//!
//! What the counts do not say (days, sources, reasons, destinations) is drawn here by number, in a stream of its own:
//! the history is the same with and without these lists. People start in the second half of a month and
//! leave in the first, so that completed years of service fall into the band the history counts them in.

use std::fmt::Write as _;
use std::ops::Range;

use rand::RngExt;

use super::constants::{BURN_IN, NEWLY_QUALIFIED, ROLES};
use super::extracts::{DemoExtract, unit_paths};
use super::ledger::{MonthRecord, Offer};
use super::months::{Purpose, stream};
use super::people::Person;
use super::{CODE, constants};
use crate::domain::Month;

/// Months of offers in a list.
const OFFERS: usize = 12;

/// Where offers come from, with shares in percent; the rest is not said.
const SOURCES: [(&str, f64); 3] = [("experienced", 60.0), ("agency_conversion", 20.0), ("overseas", 10.0)];
/// Where people on offers of each source came from; the rest is not known. Newly qualified come in the September intake.
const ORIGINS: [&[(&str, f64)]; 4] = [
    &[("other_authority", 70.0), ("other_social_work", 14.0), ("other_social_care", 8.0)],
    &[("agency", 96.0)],
    &[("outside_england", 70.0), ("outside_social_care", 24.0)],
    &[("other_authority", 50.0), ("outside_social_care", 20.0)],
];
/// Why people leave; the rest is not known. Those with long service retire more often (see [`RETIRING`]).
const REASONS: [(&str, f64); 4] =
    [("resignation", 82.0), ("other", 6.0), ("dismissed", 2.0), ("voluntary_redundancy", 1.0)];
/// Percent of leavers with five years' service or more who retire.
const RETIRING: f64 = 35.0;
/// Where people go who do not retire; the rest is not known. Other authorities and agencies take most (DfE, children's
/// social work workforce: about a third, and a fifth).
const DESTINATIONS: [(&str, f64); 5] = [
    ("other_authority", 36.0),
    ("agency", 22.0),
    ("outside_social_care", 14.0),
    ("other_social_work", 10.0),
    ("other_social_care", 6.0),
];

/// What is drawn of a person or offer.
#[derive(Clone, Copy)]
enum Draw {
    Day,
    Left,
    Source,
    Origin,
    Reason,
    Destination,
    Accepted,
    Withdrawn,
}

struct Writer {
    seed: u64,
    first: Month,
    units: Vec<String>,
}

/// Starters and leavers of `span`, and the offers of its last year, as they stood at its end.
pub(super) fn write(seed: u64, first: Month, months: &[MonthRecord], span: Range<usize>) -> Vec<DemoExtract> {
    let writer = Writer { seed, first, units: unit_paths().collect() };
    let span = span.start..span.end.min(months.len());
    if span.is_empty() {
        return Vec::new();
    }
    let offered = span.end.saturating_sub(OFFERS).max(span.start)..span.end;
    vec![
        writer.file("starters", &span, writer.starters(&months[span.clone()])),
        writer.file("leavers", &span, writer.leavers(months, &span)),
        writer.file("recruitment-pipeline", &offered, writer.offers(months, &offered)),
    ]
}

/// Writing into a `String` cannot fail, so the result of `write!` carries nothing.
impl Writer {
    fn file(&self, what: &str, span: &Range<usize>, text: String) -> DemoExtract {
        let (from, to) = (self.month(span.start), self.month(span.end - 1));
        DemoExtract { file_name: format!("{CODE}-{what}-{from}-to-{to}.csv"), bytes: text.into_bytes() }
    }

    fn month(&self, t: usize) -> Month {
        self.first.plus(t as i32)
    }

    /// Uniform from 0 to 100, the same for the same number whatever else is written.
    fn percent(&self, draw: Draw, number: u32) -> f64 {
        let mut rng = stream(self.seed, Purpose::Telling);
        rng.set_word_pos(u128::from(number) * 64 + draw as u128 * 4);
        100.0 * rng.random::<f64>()
    }

    fn day(&self, draw: Draw, number: u32, days: Range<u32>) -> u32 {
        days.start + (self.percent(draw, number) / 100.0 * f64::from(days.end - days.start)) as u32
    }

    /// The first day of service; people on an offer start on its day.
    fn started(&self, person: &Person) -> String {
        let month = self.first.plus(person.hired - BURN_IN as i32);
        format!("{month}-{:02}", self.day(Draw::Day, person.offer.unwrap_or(person.number), 15..29))
    }

    fn source(&self, offer: u32) -> usize {
        drawn(&SOURCES, self.percent(Draw::Source, offer)).0
    }

    fn origin(&self, person: &Person) -> &'static str {
        if person.role == NEWLY_QUALIFIED {
            return "newly_qualified";
        }
        let source = person.offer.map_or(ORIGINS.len() - 1, |offer| self.source(offer));
        drawn(ORIGINS[source], self.percent(Draw::Origin, person.number)).1.unwrap_or("not_known")
    }

    fn starters(&self, months: &[MonthRecord]) -> String {
        let mut text = String::from("staff_reference,unit,role_group,fte,start_date,origin\n");
        for person in months.iter().flat_map(|month| &month.joined) {
            let (unit, role) = (&self.units[person.team], ROLES[person.role]);
            let (started, origin) = (self.started(person), self.origin(person));
            let _ = writeln!(text, "{},{unit},{role},{:.1},{started},{origin}", reference(person), person.fte);
        }
        text
    }

    fn leavers(&self, months: &[MonthRecord], span: &Range<usize>) -> String {
        let mut text = String::from("staff_reference,unit,role_group,fte,start_date,leaving_date,reason,destination\n");
        for t in span.clone() {
            for person in &months[t].left {
                let (unit, role) = (&self.units[person.team], ROLES[person.role]);
                let left = format!("{}-{:02}", self.month(t), self.day(Draw::Left, person.number, 1..15));
                // As for the counts: completed months at the end of the month before.
                let served = (BURN_IN + t) as i32 - 1 - person.hired;
                let (reason, destination) = self.why(person, served >= 60);
                let _ = writeln!(
                    text,
                    "{},{unit},{role},{:.1},{},{left},{reason},{destination}",
                    reference(person),
                    person.fte,
                    self.started(person)
                );
            }
        }
        text
    }

    fn why(&self, person: &Person, long: bool) -> (&'static str, &'static str) {
        let reason = self.percent(Draw::Reason, person.number);
        if long && reason < RETIRING {
            return ("retired", "outside_social_care");
        }
        let reason = drawn(&REASONS, reason).1.unwrap_or("not_known");
        (reason, drawn(&DESTINATIONS, self.percent(Draw::Destination, person.number)).1.unwrap_or("not_known"))
    }

    fn offers(&self, months: &[MonthRecord], span: &Range<usize>) -> String {
        let mut text = String::from(
            "requisition,unit,role_group,offer_date,offer_status,accepted_date,expected_start,actual_start,source,withdrawal_date\n",
        );
        for t in span.clone() {
            for offer in &months[t].offered {
                self.offer(&mut text, t, offer, span.end - 1);
            }
        }
        text
    }

    /// One offer made in month `t`, as known at the end of month `last`.
    fn offer(&self, text: &mut String, t: usize, offer: &Offer, last: usize) {
        let (made, due) = (self.month(t), self.month(t + offer.months));
        let expected = format!("{due}-{:02}", self.day(Draw::Day, offer.number, 15..29));
        let withdrawn = format!("{due}-{:02}", self.day(Draw::Withdrawn, offer.number, 1..15));
        let accepted = self.day(Draw::Accepted, offer.number, 9..29);
        let (status, started, gone) = match (t + offer.months > last, offer.drops_out) {
            (true, _) => ("accepted", "", ""),
            (false, false) => ("started", expected.as_str(), ""),
            (false, true) => ("withdrawn", "", withdrawn.as_str()),
        };
        let source = SOURCES.get(self.source(offer.number)).map_or("", |(source, _)| source);
        let _ = writeln!(
            text,
            "RQ{:05},{},{},{made}-{:02},{status},{made}-{accepted:02},{expected},{started},{source},{gone}",
            offer.number,
            self.units[offer.team],
            constants::GROUPS[offer.group],
            accepted - 8,
        );
    }
}

fn reference(person: &Person) -> String {
    format!("RM{:05}", person.number)
}

/// Place and name of what a percentage falls on; `None`, at the end, where the shares do not reach so far.
fn drawn(shares: &[(&'static str, f64)], percent: f64) -> (usize, Option<&'static str>) {
    let mut reached = 0.0;
    for (at, (name, share)) in shares.iter().enumerate() {
        reached += share;
        if percent < reached {
            return (at, Some(name));
        }
    }
    (shares.len(), None)
}
