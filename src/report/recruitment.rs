//! Offers and starts in plain sentences and as a table.

use super::csv::safe_text;
use super::words::{self, NO_BREAK, number};
use crate::domain::churn::Estimate;
use crate::domain::recruitment::{DropOut, ENOUGH, ExpectedBy, OfferTally, Recruitment};
use crate::domain::{Level, Month};

/// What is said of the offers and starts of a unit, most important first.
pub fn sentences(told: &Recruitment) -> Vec<String> {
    let mut sentences = Vec::new();
    match (&told.recent, told.since, told.as_of) {
        (Some(tally), Some(since), Some(as_of)) if tally.offers > 0 => sentences.push(position(tally, since, as_of)),
        (Some(_), Some(since), _) => {
            sentences.push(format!("No offer of {} has been accepted since {}.", name(told), since.in_words()));
        }
        _ => sentences.extend(counted(told)),
    }
    sentences.extend(in_hand(told));
    sentences.extend(told.drop_out.as_ref().map(drop_out));
    sentences.extend(told.delay.as_ref().map(|delay| time_to_start(delay, told.delay_starts)));
    if sentences.is_empty() {
        sentences.push(format!("Nothing is known of offers and starts of {} yet.", name(told)));
    }
    sentences
}

fn name(told: &Recruitment) -> String {
    words::clean_name(&told.name)
}

/// "Of 26 offers accepted since June 2026, 14 people have started, 9 are due by December 2026, 1 is late and 2 dropped out."
fn position(tally: &OfferTally, since: Month, as_of: Month) -> String {
    let are = |n: u32| if n == 1 { "is" } else { "are" };
    let mut parts = vec![match tally.started {
        1 => "1 person has started".to_owned(),
        n => format!("{n} people have started"),
    }];
    if tally.due > 0 {
        let by = tally.last_due.map(|last| format!(" by {}", last.in_words())).unwrap_or_default();
        parts.push(format!("{} {} due{by}", tally.due, are(tally.due)));
    }
    parts.push(match tally.late {
        0 => "none is late".to_owned(),
        late => format!("{late} {} late", are(late)),
    });
    if tally.undated > 0 {
        parts.push(format!("{} {} without a date", tally.undated, are(tally.undated)));
    }
    parts.push(match tally.dropped {
        0 => "none dropped out".to_owned(),
        dropped => format!("{dropped} dropped out"),
    });
    if tally.unknown > 0 {
        parts.push(format!("of {} no newer list tells", tally.unknown));
    }
    let last = parts.pop().unwrap_or_default();
    let offers = if tally.offers == 1 { "offer" } else { "offers" };
    let (many, to) = (number(f64::from(tally.offers), 0), as_of.in_words());
    format!("Of {many} {offers} accepted since {} and to {to}, {} and {last}.", since.in_words(), parts.join(", "))
}

/// What monthly counts alone allow.
fn counted(told: &Recruitment) -> Option<String> {
    let known: Vec<(Month, f64)> = told.past.iter().rev().take(12).filter_map(|m| Some((m.month, m.offers?))).collect();
    let (last, first) = (known.first()?.0, known.last()?.0);
    let offers: f64 = known.iter().map(|(_, offers)| offers).sum();
    let started: Option<f64> =
        told.past.iter().filter(|m| m.month >= first && m.month <= last).map(|m| m.started).sum();
    let starts = started.map(|n| format!(", and {} people started", number(n, 0))).unwrap_or_default();
    Some(format!(
        "From {} to {} {} offers were accepted{starts}; which of those starts came of which offers, monthly counts do not tell.",
        first.in_words(),
        last.in_words(),
        number(offers, 0),
    ))
}

fn in_hand(told: &Recruitment) -> Option<String> {
    let hand = told.in_hand.as_ref()?;
    if hand.offers == 0 {
        return Some(format!("At the end of {} no offer was in hand.", hand.at.in_words()));
    }
    let range = people(&hand.expected);
    let offers = if hand.offers == 1 { "1 offer was".to_owned() } else { format!("{} offers were", hand.offers) };
    Some(format!(
        "At the end of {} {offers} in hand. We expect {range} of them to start by {}; ranges like this hold {}.",
        hand.at.in_words(),
        hand.until.in_words(),
        words::how_often(Level::EIGHTY),
    ))
}

/// "between 6 and 9", "all 3", "2".
fn people(range: &Estimate) -> String {
    let (low, high) = (number(range.lower, 0), number(range.upper, 0));
    if low == high { low } else { format!("between {low} and {high}") }
}

/// "6 to 9".
pub fn short_range(range: &Estimate) -> String {
    let (low, high) = (number(range.lower, 0), number(range.upper, 0));
    if low == high { low } else { format!("{low} to {high}") }
}

/// "12 % (4 to 27 %)".
pub fn share(of: &Estimate) -> String {
    super::churn::share(of)
}

/// Drop-out in one sentence with its denominator; what is assumed where there are too few offers.
pub fn drop_out(of: &DropOut) -> String {
    let (settled, dropped) = (of.settled, of.dropped);
    if of.own {
        return format!(
            "Of {settled} offers whose agreed month is over, {dropped} dropped out: {}; ranges like this hold about 19 times in 20.",
            share(&of.share)
        );
    }
    format!(
        "Too few to tell how many drop out: of {settled} offers whose agreed month is over, {dropped} did. Until there are {ENOUGH} we take \
         what is usual elsewhere, {}.",
        share(&of.share)
    )
}

fn time_to_start(delay: &Estimate, starts: u32) -> String {
    format!(
        "Half of {starts} people started within {} of accepting; the middle half took between {} and {}.",
        months(delay.point),
        half_months(delay.lower),
        months(delay.upper),
    )
}

/// "2½ months".
pub fn months(value: f64) -> String {
    format!("{}{NO_BREAK}{}", half_months(value), if value == 1.0 { "month" } else { "months" })
}

fn half_months(value: f64) -> String {
    let whole = value.floor();
    match (value - whole >= 0.25, whole == 0.0) {
        (true, true) => "½".into(),
        (true, false) => format!("{}½", number(whole, 0)),
        (false, _) => number(whole, 0),
    }
}

/// How expected starts were worked out.
pub fn basis(told: &Recruitment) -> String {
    let share = |value: f64| format!("{}{NO_BREAK}%", number(100.0 * value, 0));
    let of = &told.assumed_drop_out;
    match told.expected_by {
        ExpectedBy::ServedModel => format!(
            "Expected starts are worked out as in our forecast: offers start in the month agreed unless they drop out, \
             which each does with {} chance. The ranges cover who drops out, not who \
             starts later than agreed.",
            share(of.point)
        ),
        ExpectedBy::OwnOffers => format!(
            "There is no fitted model that knows offers yet, so expected starts rest on your own drop-out, {} ({} to {}), \
             and take agreed months as they stand.",
            share(of.point),
            share(of.lower),
            share(of.upper)
        ),
        ExpectedBy::Default => format!(
            "There is no fitted model that knows offers yet, and too few offers of your own: expected starts rest on a drop-out of \
             {} ({} to {}), as is usual elsewhere, and take agreed months as they stand.",
            share(of.point),
            share(of.lower),
            share(of.upper)
        ),
    }
}

const HEADER: [&str; 9] = ["unit", "section", "name", "label", "month", "quantity", "value", "lower", "upper"];

/// Months, offers, drop-out and time to start as one tidy table; ranges of expected starts at 80 %, of drop-out at 95 %.
///
/// # Panics
/// Never: every record has the header's length, and memory takes every byte.
pub fn csv(told: &Recruitment) -> String {
    let mut table = Table { unit: safe_text(&told.unit), rows: vec![HEADER.map(String::from)] };
    for past in &told.past {
        table.month(past.month, "offers_accepted", past.offers, None);
        table.month(past.month, "starters", past.started, None);
    }
    for coming in &told.coming {
        table.month(coming.month, "offers_in_hand", coming.in_hand, None);
        let expected = coming.expected.as_ref();
        table.month(coming.month, "expected_of_offers_in_hand", expected.map(|e| e.point), expected.map(ends));
        let range = coming.intervals.first().map(|i| (i.lower, i.upper));
        table.month(coming.month, "forecast_starters", coming.forecast, range);
    }
    if let Some(tally) = &told.recent {
        table.offers("all", ("", ""), tally);
    }
    if let Some(share) = &told.drop_out {
        table.drop_out("all", ("", ""), share);
    }
    if let Some(delay) = &told.delay {
        table.push(["all", "", "", "", "months_to_start"], Some(delay.point), Some(ends(delay)));
    }
    for (section, groups) in [("unit", &told.units), ("source", &told.sources)] {
        for group in groups {
            let names = (group.name.as_str(), group.label.as_str());
            table.offers(section, names, &group.tally);
            table.drop_out(section, names, &group.drop_out);
            if let Some(delay) = &group.delay {
                table.push([section, names.0, names.1, "", "months_to_start"], Some(delay.point), Some(ends(delay)));
            }
        }
    }
    table.finish()
}

fn ends(of: &Estimate) -> (f64, f64) {
    (of.lower, of.upper)
}

struct Table {
    unit: String,
    rows: Vec<[String; 9]>,
}

impl Table {
    fn push(
        &mut self,
        [section, name, label, month, quantity]: [&str; 5],
        value: Option<f64>,
        range: Option<(f64, f64)>,
    ) {
        let plain = |value: Option<f64>| value.filter(|v| v.is_finite()).map_or_else(String::new, |v| v.to_string());
        let text = [safe_text(section), safe_text(name), safe_text(label), month.to_owned(), quantity.to_owned()];
        let [section, name, label, month, quantity] = text;
        let (lower, upper) = (plain(range.map(|r| r.0)), plain(range.map(|r| r.1)));
        self.rows.push([self.unit.clone(), section, name, label, month, quantity, plain(value), lower, upper]);
    }

    fn month(&mut self, month: Month, quantity: &str, value: Option<f64>, range: Option<(f64, f64)>) {
        self.push(["month", "", "", &month.to_string(), quantity], value, range);
    }

    fn offers(&mut self, section: &str, (name, label): (&str, &str), tally: &OfferTally) {
        let counts = [
            ("offers", tally.offers),
            ("started", tally.started),
            ("due", tally.due),
            ("late", tally.late),
            ("without_date", tally.undated),
            ("dropped_out", tally.dropped),
            ("not_known", tally.unknown),
        ];
        for (quantity, count) in counts {
            self.push([section, name, label, "", quantity], Some(f64::from(count)), None);
        }
    }

    fn drop_out(&mut self, section: &str, (name, label): (&str, &str), share: &DropOut) {
        let quantity = if share.own { "drop_out_share" } else { "drop_out_share_assumed" };
        self.push([section, name, label, "", quantity], Some(share.share.point), Some(ends(&share.share)));
        self.push([section, name, label, "", "drop_out_offers"], Some(f64::from(share.settled)), None);
    }

    fn finish(self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        for row in self.rows {
            writer.write_record(row).expect("memory takes every record, and all have the header's length");
        }
        String::from_utf8(writer.into_inner().expect("memory takes every record")).expect("made of strings")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_told_with_their_number_and_dates() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let tally = OfferTally {
            offers: 26,
            started: 14,
            due: 9,
            late: 1,
            dropped: 2,
            last_due: Some(month("2026-12")),
            ..OfferTally::default()
        };
        assert_eq!(
            position(&tally, month("2026-06"), month("2026-10")),
            "Of 26 offers accepted since June 2026 and to October 2026, 14 people have started, 9 are due by December 2026, 1 \
             is late and 2 dropped out."
        );
    }

    #[test]
    fn months_are_told_in_halves() {
        assert_eq!(
            [0.5, 1.0, 2.5, 3.0].map(|m| months(m).replace(NO_BREAK, " ")),
            ["½ months", "1 month", "2½ months", "3 months"]
        );
    }
}
