//! What the page of leavers shows, as plain strings.

use super::home_view::moment;
use super::shell::Fact;
use crate::domain::churn::{Basis, Calibration, CalibrationBand, ChurnReport, Effect, Factor, Survival};
use crate::pipeline::churn;
use crate::report::churn::{ratio, share, without_ratio};
use crate::report::words::{self, NO_BREAK, capital, clean_name, number};

/// The page's strings.
pub(super) struct Told {
    pub(super) lead: Vec<String>,
    pub(super) survival: Vec<SurvivalRow>,
    pub(super) factors: Vec<FactorTable>,
    pub(super) checks: Vec<String>,
    pub(super) bands: Vec<BandRow>,
    pub(super) proportionality: Vec<String>,
    pub(super) limits: Vec<String>,
    pub(super) facts: Vec<Fact>,
}

pub(super) struct SurvivalRow {
    pub(super) intake: String,
    pub(super) after: String,
    pub(super) expected: String,
    pub(super) seen: String,
    pub(super) followed: String,
    pub(super) remaining: String,
}

pub(super) struct FactorTable {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) reference: String,
    pub(super) rows: Vec<EffectRow>,
}

pub(super) struct EffectRow {
    pub(super) label: String,
    pub(super) ratio: String,
    pub(super) people_months: String,
    pub(super) leavers: String,
}

pub(super) struct BandRow {
    pub(super) label: String,
    pub(super) people_months: String,
    pub(super) expected: String,
    pub(super) observed: String,
    pub(super) ratio: String,
}

/// Ranges that hold as often as they should.
const NOMINAL: f64 = 0.8;

impl Told {
    pub(super) fn of(told: &churn::Told) -> Self {
        let report = &told.report;
        Self {
            lead: lead(report),
            survival: report.survival.iter().flat_map(|intake| survival(intake, report.basis)).collect(),
            factors: report.factors.iter().map(factor).collect(),
            checks: checks(report),
            bands: report.calibration.iter().flat_map(bands).collect(),
            proportionality: report
                .proportionality
                .iter()
                .map(|p| format!("{} (p = {:.3})", p.statement, p.p_value))
                .collect(),
            limits: report.notes.iter().chain(&told.limits).cloned().collect(),
            facts: vec![
                Fact::new("Method", capital(&told.method)),
                Fact::new("Data to", words::period(told.as_of)),
                Fact::new("Made (UTC)", moment(told.created_at)),
                Fact::new("Rows fitted", number(report.patterns as f64, 0)),
                Fact::new("Number", told.id.clone()),
                Fact::new("Version and seed", format!("staffcast {}, seed {}", told.version, told.seed)),
                Fact::new("Fingerprint of the data", told.data_hash.clone()),
            ],
        }
    }
}

fn lead(report: &ChurnReport) -> Vec<String> {
    let from = match report.basis {
        Basis::People => "lists of people under pseudonyms",
        Basis::Counts => "counts of people in post and leavers",
    };
    let mut lead = vec![format!(
        "From {} to {} {} people left: {}{NO_BREAK}% in a year. This comes from {from}, {} months of one person in post in all.",
        report.first.in_words(),
        report.last.in_words(),
        number(report.leavers, 0),
        number(report.yearly_percent, 1),
        number(report.people_months, 0),
    )];
    let clear = |effect: &&Effect| effect.ratio.is_some_and(|r| r.lower > 1.0 || r.upper < 1.0);
    let told = report.factors.iter().filter(|f| f.name != "month");
    let ratios = told.clone().flat_map(|f| &f.effects).filter(|effect| effect.ratio.is_some()).count();
    let mut found: Vec<(&Factor, &Effect)> =
        told.flat_map(|f| f.effects.iter().filter(clear).map(move |e| (f, e))).collect();
    let size = |effect: &Effect| effect.ratio.map_or(0.0, |r| r.point.ln().abs());
    found.sort_by(|a, b| size(b.1).total_cmp(&size(a.1)));
    if found.is_empty() {
        lead.push(
            "No group leaves so much more or less quickly than those it is compared with that chance can be ruled out."
                .into(),
        );
        return lead;
    }
    lead.extend(found.iter().take(3).filter_map(|(factor, effect)| stands_out(factor, effect)));
    lead.push(format!(
        "Ranges like these hold about 19 times in 20. Of {ratios} such comparisons about {} would stand out by chance alone.",
        number((ratios as f64 / 20.0).max(1.0), 0),
    ));
    lead
}

/// "By length of service: 1 to 2 years left more quickly than 2 to 5 years, about 1.9 times as quickly (1.4 to 2.6)."
fn stands_out(factor: &Factor, effect: &Effect) -> Option<String> {
    let ratio = effect.ratio?;
    Some(format!(
        "By {}: \u{201c}{}\u{201d} left {} quickly than {}, about {} times as quickly ({} to {}).",
        factor.label,
        clean_name(&effect.label),
        if ratio.point > 1.0 { "more" } else { "less" },
        clean_name(&factor.reference),
        number(ratio.point, 1),
        number(ratio.lower, 1),
        number(ratio.upper, 1),
    ))
}

fn survival(intake: &Survival, basis: Basis) -> Vec<SurvivalRow> {
    let unseen = if basis == Basis::Counts { "not from counts" } else { "too few" };
    let row = |at: &crate::domain::churn::SurvivalAt| SurvivalRow {
        intake: capital(&clean_name(&intake.label)),
        after: format!("{}{NO_BREAK}months", at.months),
        expected: share(&at.expected),
        seen: at.observed.map_or_else(|| unseen.into(), |seen| share(&seen)),
        followed: at.followed.map_or_else(|| "–".into(), |people| people.to_string()),
        remaining: format!("{} to {} of {}", at.remaining.lower, at.remaining.upper, intake.of),
    };
    intake.horizons.iter().map(row).collect()
}

fn factor(factor: &Factor) -> FactorTable {
    let dash = |value: Option<f64>| value.map_or_else(|| "–".into(), |v| number(v, 0));
    let row = |effect: &Effect| EffectRow {
        label: capital(&clean_name(&effect.label)),
        ratio: effect.ratio.as_ref().map_or_else(|| without_ratio(effect).to_owned(), ratio),
        people_months: dash(effect.people_months),
        leavers: dash(effect.leavers),
    };
    FactorTable {
        name: factor.name.clone(),
        label: factor.label.clone(),
        reference: clean_name(&factor.reference),
        rows: factor.effects.iter().map(row).collect(),
    }
}

fn checks(report: &ChurnReport) -> Vec<String> {
    let mut told = Vec::new();
    match &report.calibration {
        None => {
            told.push(
                "The history is too short to hold months back and see how well they would have been told.".into(),
            );
        }
        Some(c) => {
            let share = c.ranges_held as f64 / c.ranges.max(1) as f64;
            let verdict = if share + 0.1 < NOMINAL { ", fewer than they should" } else { "" };
            told.push(format!(
                "A model fitted without the months {} to {} expected {} people to leave; {} did. Of {} ranges for single \
                 months and units that should hold 8 times in 10, {} held{verdict}.",
                c.first.in_words(),
                c.last.in_words(),
                number(c.all.expected, 1),
                number(c.all.observed, 0),
                c.ranges,
                c.ranges_held,
            ));
        }
    }
    let d = &report.dispersion;
    let usual = if d.usual { "as usual" } else { "which is unusual: read the ranges with care" };
    told.push(format!(
        "Leavers vary about what was fitted {} times as much as chance alone over units and months, {} times over whole \
         months ({usual}); ranges of effects are {} times as wide for it. So few leavers hardly allow to tell this number.",
        number(d.unit_months, 2),
        number(d.organisation_months, 2),
        number(d.widening, 2),
    ));
    told
}

fn bands(calibration: &Calibration) -> Vec<BandRow> {
    let row = |label: String, band: &CalibrationBand| BandRow {
        label,
        people_months: number(band.people_months, 0),
        expected: number(band.expected, 1),
        observed: number(band.observed, 0),
        ratio: ratio(&band.ratio).trim_start_matches('×').to_owned(),
    };
    let label = |band: &CalibrationBand| {
        format!("{} to {}{NO_BREAK}%", number(band.from_percent, 2), number(band.to_percent, 2))
    };
    let bands = calibration.bands.iter().map(|band| row(label(band), band));
    bands.chain(std::iter::once(row("All of them".into(), &calibration.all))).collect()
}
