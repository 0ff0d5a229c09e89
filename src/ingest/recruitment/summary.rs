//! How many offers fall through and how long people take to start, over the whole list.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::offer::Offer;
use crate::domain::recruitment::{OfferList, OfferSource};

/// Offers needed before a list's own figures are used instead of the evidence from elsewhere.
const ENOUGH: usize = 20;
/// Fewer stand for single people and are not told.
const TOLD: usize = 5;
/// Days in a month.
const MONTH: f64 = 365.25 / 12.0;

/// The figures as JSON:
///
/// ```json
/// {"kind":"recruitment-pipeline","all":{"accepted":40,"started":30,"withdrawn":5,"open":5,
///  "drop_out":{"rate":0.14,"offers":35,"enough":true},"delay_months":{"median":2.6,"offers":30,"enough":true}},
///  "by_source":{"experienced":{…}},"needed":20,"list":{…}}
/// ```
///
/// `list` holds counts by unit, source and month of acceptance ([`OfferList`]), `null` where nothing was accepted.
///
/// The drop-out rate is withdrawn ÷ (withdrawn + started) among offers whose expected day has passed
/// by `today` (all that came to an end, where there is none): an offer that falls through does so
/// early, so counting those still ahead would show too many.
pub(super) fn summary(offers: &[Offer], today: Option<NaiveDate>, list: Option<&OfferList>) -> String {
    let accepted: Vec<&Offer> = offers.iter().filter(|offer| offer.accepted.is_some()).collect();
    let by_source: serde_json::Map<String, Value> = OfferSource::ALL
        .into_iter()
        .map(|source| (source, accepted.iter().copied().filter(|o| o.source == Some(source)).collect::<Vec<_>>()))
        .filter(|(_, own)| !own.is_empty())
        .map(|(source, own)| (source.as_str().to_owned(), figures(&own, today)))
        .collect();
    let all = figures(&accepted, today);
    json!({"kind": "recruitment-pipeline", "all": all, "by_source": by_source, "needed": ENOUGH, "list": list})
        .to_string()
}

fn figures(offers: &[&Offer], today: Option<NaiveDate>) -> Value {
    let until = |day: Option<NaiveDate>| day.is_some_and(|day| today.is_none_or(|today| day <= today));
    let (mut started, mut withdrawn) = (0, 0);
    let (mut due_started, mut due_withdrawn) = (0, 0);
    let mut delays = Vec::new();
    for offer in offers {
        let is_due = offer.expected.is_none() || until(offer.expected);
        if until(offer.started) {
            started += 1;
            due_started += 1;
            let made = offer.offered.or(offer.accepted);
            delays.extend(made.zip(offer.started.filter(|_| offer.start_is_given)).map(|(a, b)| (b - a).num_days()));
        } else if until(offer.withdrawn) {
            withdrawn += 1;
            due_withdrawn += usize::from(is_due);
        }
    }
    let ended = due_started + due_withdrawn;
    let rate = (ended >= TOLD).then(|| due_withdrawn as f64 / ended as f64);
    json!({
        "accepted": offers.len(),
        "started": started,
        "withdrawn": withdrawn,
        "open": offers.len() - started - withdrawn,
        "drop_out": {"rate": rate, "offers": ended, "enough": ended >= ENOUGH},
        "delay_months": {"median": median(&mut delays), "offers": delays.len(), "enough": delays.len() >= ENOUGH},
    })
}

fn median(days: &mut [i64]) -> Option<f64> {
    days.sort_unstable();
    let (length, middle) = (days.len(), days.len() / 2);
    let median = match length {
        0..TOLD => return None,
        _ if length % 2 == 1 => days[middle] as f64,
        _ => (days[middle - 1] + days[middle]) as f64 / 2.0,
    };
    Some((100.0 * median / MONTH).round() / 100.0)
}
