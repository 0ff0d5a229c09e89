//! One published figure of an authority beside its statistical neighbours, its region and England.
//!
//! The sector's convention: an authority is compared with the ten authorities most like it (the list is revised from
//! time to time), and the middle of theirs is the figure quoted. Whether an authority differs by more than chance is
//! read from a funnel, never from a rank.

use chrono::NaiveDateTime;

use super::ledger::{self, Definition};
use super::{CensusMeasure, HistoryPoint};

/// How like an authority a neighbour is, in the words of the published list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closeness {
    /// "Extremely close".
    Extremely,
    /// "Very close".
    Very,
    /// "Close".
    Close,
    /// "Somewhat close".
    Somewhat,
    /// "Not close".
    Not,
}

impl Closeness {
    const ALL: [Self; 5] = [Self::Extremely, Self::Very, Self::Close, Self::Somewhat, Self::Not];

    /// The words of the list, in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Extremely => "extremely close",
            Self::Very => "very close",
            Self::Close => "close",
            Self::Somewhat => "somewhat close",
            Self::Not => "not close",
        }
    }

    /// From the words of the list; case and outer space do not matter. `None` for other words.
    pub fn from_words(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|closeness| closeness.as_str() == text)
    }
}

/// A neighbour in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Three-digit code.
    pub code: String,
    /// Name by the list itself; empty where the list has no row of that code.
    pub name: String,
    /// How like; `None` where the list does not say.
    pub closeness: Option<Closeness>,
}

/// One row of the list: an authority and its neighbours, closest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbourhood {
    /// Three-digit code of the authority.
    pub authority: String,
    /// Its neighbours.
    pub neighbours: Vec<Neighbour>,
}

/// A file that figures or a list came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Id of its extract.
    pub extract: String,
    /// Its name, as sent.
    pub file_name: String,
    /// When it came in, UTC.
    pub received_at: NaiveDateTime,
}

/// Why an organisation is taken for an authority of the published table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The question named the authority.
    Asked,
    /// Somebody chose it on the page, at this time.
    Chosen(NaiveDateTime),
    /// The organisation's name and the authority's are the same but for words such as "Council".
    Name,
    /// Nothing tells which it is.
    Unknown,
}

/// The figure of one authority, region or country.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerFigure {
    /// Full slug of its unit; empty where the published table has no such authority.
    pub slug: String,
    /// Code of an authority; empty for regions and countries.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Value with its counts, or why there is none.
    pub point: HistoryPoint,
}

impl PeerFigure {
    /// The value.
    pub fn value(&self) -> Option<f64> {
        self.point.value
    }
}

/// The figure of a neighbour.
#[derive(Debug, Clone, PartialEq)]
pub struct NeighbourFigure {
    /// How like the authority it is.
    pub closeness: Option<Closeness>,
    /// Its figure.
    pub figure: PeerFigure,
}

/// The middle of the neighbours' values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeerMedian {
    /// Unrounded; the mean of the two middle ones for an even number.
    pub value: f64,
    /// Neighbours with a value.
    pub of: usize,
    /// Neighbours without one, left out.
    pub without: usize,
}

/// How one value lies among those of all authorities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Authorities with a higher value.
    pub lower_than: usize,
    /// Other authorities with a value.
    pub of: usize,
}

/// Standard deviations of the 95 % limits.
pub const Z_95: f64 = 1.959_963_984_540_054;
/// Standard deviations of the 99.8 % limits.
pub const Z_998: f64 = 3.090_232_306_167_813;

/// Where a value lies in the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Within the 95 % limits.
    Within,
    /// Outside the 95 % limits, within the 99.8 % limits.
    Beyond95,
    /// Outside the 99.8 % limits.
    Beyond998,
}

impl Verdict {
    /// Of a value so many standard deviations from the middle.
    pub fn of(z: f64) -> Self {
        if z.abs() > Z_998 {
            Self::Beyond998
        } else if z.abs() > Z_95 {
            Self::Beyond95
        } else {
            Self::Within
        }
    }

    /// The stable name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Within => "within_95",
            Self::Beyond95 => "outside_95",
            Self::Beyond998 => "outside_99_8",
        }
    }
}

/// Limits around England's rate by size of the denominator, for shares in percent.
///
/// Chance alone gives a share of `n` the variance θ(1−θ)/n (normal approximation of the binomial); authorities differ
/// besides by τ², which does not shrink with size. Limits are θ ± z √(θ(1−θ)/n + τ²), cut at 0 and 100. D. Spiegelhalter,
/// *Funnel plots for comparing institutional performance*, Stat. Med. 24 (2005) 1185-1202, and *Handling over-dispersion
/// of performance indicators*, Qual. Saf. Health Care 14 (2005) 347-351 (additive form). Estimated in `fit::funnel`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Funnel {
    /// England's rate, percent.
    pub target: f64,
    /// τ: the usual differences between authorities as a standard deviation, percentage points.
    pub spread: f64,
    /// φ: mean squared distance from England in units of chance, the outermost tenths drawn in.
    pub dispersion: f64,
    /// Authorities it was estimated from.
    pub authorities: usize,
}

impl Funnel {
    /// Standard deviation of a value with this denominator, percentage points.
    pub fn deviation(&self, denominator: f64) -> f64 {
        let share = self.target / 100.0;
        let chance = 1e4 * share * (1.0 - share) / denominator;
        (chance + self.spread * self.spread).sqrt()
    }

    /// Lower and upper limit `z` standard deviations from the middle, cut at 0 and 100 %.
    pub fn limits(&self, denominator: f64, z: f64) -> (f64, f64) {
        let reach = z * self.deviation(denominator);
        ((self.target - reach).max(0.0), (self.target + reach).min(100.0))
    }

    /// How many standard deviations a value lies from the middle.
    pub fn distance(&self, value: f64, denominator: f64) -> f64 {
        (value - self.target) / self.deviation(denominator)
    }
}

/// The funnel with what lies outside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelReading {
    /// The limits.
    pub funnel: Funnel,
    /// Authorities outside the 95 % limits, those outside the 99.8 % limits among them.
    pub beyond_95: usize,
    /// Authorities outside the 99.8 % limits.
    pub beyond_998: usize,
    /// The own value's distance in standard deviations, and where that is; `None` without value or denominator.
    pub own: Option<(f64, Verdict)>,
}

/// One year of the past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastYear {
    /// The census year.
    pub year: i32,
    /// Own value.
    pub own: Option<f64>,
    /// The neighbours' median; `None` where none has a value.
    pub median: Option<f64>,
    /// Neighbours behind the median.
    pub of: usize,
    /// The region's value.
    pub region: Option<f64>,
    /// England's value.
    pub england: Option<f64>,
}

/// Everything the comparison tells of one measure and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Peers {
    /// Code of the organisation whose published figures these are.
    pub organisation: String,
    /// Its name.
    pub organisation_name: String,
    /// The measure.
    pub measure: CensusMeasure,
    /// The year.
    pub year: i32,
    /// Years with a value of the measure, oldest first.
    pub years: Vec<i32>,
    /// Why `own` is whom we take it for.
    pub basis: Basis,
    /// The authority compared; `None` where nothing tells which it is.
    pub own: Option<PeerFigure>,
    /// Its neighbours, closest first; empty without a list.
    pub neighbours: Vec<NeighbourFigure>,
    /// The middle of theirs.
    pub median: Option<PeerMedian>,
    /// The region it lies in.
    pub region: Option<PeerFigure>,
    /// England.
    pub england: Option<PeerFigure>,
    /// Every authority of the published table, by name; with those the others are drawn and chosen from.
    pub authorities: Vec<PeerFigure>,
    /// Where the own value lies among all of them.
    pub standing: Option<Standing>,
    /// Control limits; `None` for caseload, and without England's value.
    pub funnel: Option<FunnelReading>,
    /// Year by year.
    pub past: Vec<PastYear>,
    /// The organisation's own last month by the same definition.
    pub monthly: Option<HistoryPoint>,
    /// The list of neighbours in force.
    pub list: Option<SourceFile>,
    /// The tables the year's figures came from.
    pub tables: Vec<SourceFile>,
}

impl Peers {
    /// The definition of the printed rate.
    ///
    /// # Panics
    /// Never: the ledger prints all five measures.
    pub fn definition(&self) -> &'static Definition {
        ledger::printed(self.measure.rate()).expect("the ledger has the five published measures")
    }

    /// Whether a code is a neighbour's.
    pub fn is_neighbour(&self, code: &str) -> bool {
        self.neighbours.iter().any(|n| n.figure.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // qnorm(0.975) and qnorm(0.999) in R.
    #[test]
    fn limits_are_so_many_standard_deviations_wide_and_stay_within_possible_shares() {
        let funnel = Funnel { target: 20.0, spread: 3.0, dispersion: 2.0, authorities: 100 };
        // √(0.2·0.8/400) = 2 points by chance and 3 by usual differences: √13.
        let (lower, upper) = funnel.limits(400.0, 1.0);
        assert!((upper - lower - 2.0 * 13.0_f64.sqrt()).abs() < 1e-12);
        assert!((funnel.distance(20.0 + 13.0_f64.sqrt(), 400.0) - 1.0).abs() < 1e-12);
        assert_eq!(funnel.limits(1.0, Z_998).0, 0.0);
        assert_eq!([1.9, -2.0, 3.2].map(Verdict::of), [Verdict::Within, Verdict::Beyond95, Verdict::Beyond998]);
    }

    #[test]
    fn closeness_is_read_in_the_lists_own_words() {
        assert_eq!(Closeness::from_words("Somewhat close "), Some(Closeness::Somewhat));
        assert_eq!(Closeness::from_words("near"), None);
    }
}
