//! What others did from the same level, told in words and rows.

use super::words;
use crate::domain::plausibility::CAVEAT;
use crate::domain::{Plausibility, PlausibilityBand, Share, UnitOfMeasure};

/// Headings of the columns of [`changes`].
pub const HEADINGS: [&str; 5] =
    ["1 in 10 below", "1 in 4 below", "Half below, half above", "1 in 4 above", "1 in 10 above"];

/// The sentences above and below the table: what it is of, and what to know of it.
pub fn sentences(p: &Plausibility) -> Vec<String> {
    let unit = unit(p);
    let told = p.bands.first().map(|band| {
        format!(
            "Where the {} stood near {}, it changed by {} to {} within {} in the middle half of all cases.",
            p.measure.rate().label(),
            words::value(p.from, unit),
            signed(band.changes[1], unit),
            words::unit_after(&signed(band.changes[3], unit), unit),
            years(band.years),
        )
    });
    let reached = p.bands.last().and_then(|band| {
        let share = words::in_hundred(band.reached?.share);
        Some(format!("{} were {} {} later.", words::capital(&share), goal(p)?, years(band.years)))
    });
    let few = p
        .too_few
        .first()
        .map(|(after, starts)| format!("For {} there are only {starts} cases: too few to tell.", years(*after)));
    told.into_iter().chain(reached).chain([CAVEAT.to_owned()]).chain(few).collect()
}

/// "10.0 % or less"; `None` without a target.
pub fn goal(p: &Plausibility) -> Option<String> {
    let target = p.target?;
    let side = if target <= p.from { "less" } else { "more" };
    Some(format!("{} or {side}", words::value(target, unit(p))))
}

/// "1 year", "2 years".
pub fn years(years: usize) -> String {
    format!("{years}{}{}", words::NO_BREAK, if years == 1 { "year" } else { "years" })
}

/// The change that a tenth, a quarter, half, three quarters and nine tenths stayed below, each with its sign.
pub fn changes(p: &Plausibility, band: &PlausibilityBand) -> [String; 5] {
    band.changes.map(|change| signed(change, unit(p)))
}

/// "100 cases at 56 authorities, from 21.0 to 29.1 %".
pub fn basis(p: &Plausibility, band: &PlausibilityBand) -> String {
    let [low, high] = band.window;
    format!(
        "{} cases at {} authorities, from {} to {}",
        band.starts,
        band.authorities,
        words::cell(low, unit(p)),
        words::value(high, unit(p))
    )
}

/// "5 in 100 (2 to 8)"; the range holds about 8 times in 10.
pub fn share(share: Share) -> String {
    let of = |value: f64| words::number(100.0 * value, 0);
    format!("{} ({} to {})", words::in_hundred(share.share), of(share.lower), of(share.upper))
}

fn unit(p: &Plausibility) -> UnitOfMeasure {
    p.measure.rate().unit_of_measure()
}

fn signed(change: f64, unit: UnitOfMeasure) -> String {
    let figure = words::cell(change, unit);
    let unsigned = figure.chars().all(|c| "0.".contains(c)) || !figure.starts_with(|c: char| c.is_ascii_digit());
    if unsigned { figure } else { format!("+{figure}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CensusMeasure;

    fn known() -> Plausibility {
        let band = |years, changes, share| PlausibilityBand {
            years,
            changes,
            starts: 100,
            authorities: 56,
            window: [20.9, 29.1],
            reached: Some(Share { share, lower: 0.5 * share, upper: 2.0 * share }),
        };
        Plausibility {
            measure: CensusMeasure::AgencyRate,
            from: 25.0,
            target: Some(10.0),
            left_out: None,
            bands: vec![
                band(1, [-9.12, -4.77, -0.35, 4.3, 7.37], 0.015),
                band(2, [-11.0, -7.6, 0.0, 4.2, 11.6], 0.054),
            ],
            too_few: vec![(3, 12)],
        }
    }

    #[test]
    fn the_band_is_told_in_sentences() {
        let said = sentences(&known()).join(" ").replace(words::NO_BREAK, " ");
        assert!(said.starts_with(
            "Where the agency rate stood near 25.0 %, it changed by −4.8 to +4.3 points within 1 year in the middle \
             half of all cases. 5 in 100 were 10.0 % or less 2 years later. This is what happened"
        ));
        assert!(said.ends_with("For 3 years there are only 12 cases: too few to tell."), "{said}");
    }

    #[test]
    fn rows_have_signs_and_shares_their_range() {
        let p = known();
        assert_eq!(changes(&p, &p.bands[1]), ["−11.0", "−7.6", "0.0", "+4.2", "+11.6"]);
        assert_eq!(share(p.bands[1].reached.expect("a share")), "5 in 100 (3 to 11)");
        assert_eq!(
            basis(&p, &p.bands[0]).replace(words::NO_BREAK, " "),
            "100 cases at 56 authorities, from 20.9 to 29.1 %"
        );
    }
}
