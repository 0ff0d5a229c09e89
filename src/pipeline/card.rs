//! The model card: what a fit was made from, how good it was, what it cannot do.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::monthly::Fitted;
use super::record::kept;
use super::record::shifts::{self, Found};
use super::record::snapshot::Snapshot;
use super::source::Source;
use crate::domain::{Measure, Period};
use crate::fit::drivers::Drivers;
use crate::fit::workforce::FitError;
use crate::forecast::workforce::TreeLevel;
use crate::store::models::ModelRecord;

/// Series with months missing that are listed at most, the longest gaps first.
const GAPS_LISTED: usize = 60;

/// What every reader must know, whatever the data.
const LIMITS: [&str; 4] = [
    "Reorganisations and changes of establishment are in no model: ranges do not cover them.",
    "Ranges come from the council's own past and the spread of English authorities; a council twice as volatile as its past will fall outside them more often.",
    "Effects shown beside the forecast are associations, not causes, and do not feed it.",
    "Groups are forecast, never a person.",
];

/// What a card speaks of beside the model.
pub(super) struct Parts<'a> {
    pub(super) fitted: &'a Fitted,
    pub(super) source: &'a Source,
    pub(super) snapshot: &'a Snapshot,
}

/// The card of a fit, as JSON.
pub(super) fn of(model: &ModelRecord, parts: &Parts, drivers: Result<&Drivers, &FitError>) -> Value {
    let Parts { fitted: Fitted { panel, model: fitted, backtest, shifts, .. }, source, snapshot } = *parts;
    let coefficients: Vec<Value> = fitted
        .hazard
        .names
        .iter()
        .zip(&fitted.hazard.coefficients)
        .zip(fitted.hazard.standard_errors())
        .map(|((name, estimate), se)| json!({"name": name, "estimate": estimate, "standard_error": se}))
        .collect();
    json!({
        "method": model.method,
        "data": {
            "hash": model.data_hash,
            "first": panel.first,
            "last": fitted.state.month,
            "months": panel.months(),
            "units": panel.units.len(),
            "roles": panel.roles.iter().map(|r| &r.name).collect::<Vec<_>>(),
            "tenure_bands": panel.cells.iter().any(|c| c.band.is_some()),
            "pipeline": panel.offers.is_some(),
            "gaps": gaps(source),
        },
        "made_from": {
            "snapshot": snapshot.hash(),
            "workforce_recipe": snapshot.hash_of(kept::WORKFORCE),
            "drivers_recipe": snapshot.hash_of(kept::DRIVERS),
            "drift_recipe": snapshot.hash_of(kept::DRIFT),
        },
        "steps_of_level": steps_of_level(shifts),
        "seed": model.seed,
        "version": model.version,
        "fit": {
            "coefficients": coefficients,
            "dispersion_unit": fitted.hazard.dispersion_unit,
            "dispersion_organisation": fitted.hazard.dispersion_organisation,
            "agency_speed": fitted.agency.kappa,
            "agency_speed_standard_error": fitted.agency.kappa_se,
            "offers_per_vacancy": fitted.groups.iter().zip(&fitted.starts.per_vacancy).collect::<Vec<_>>(),
            "drop_out": fitted.starts.drop_out,
            "september_intake": fitted.starts.intake,
        },
        "backtest": backtest,
        "drivers": drivers.map_or_else(|e| json!({"associations": [], "notes": [e.to_string()]}), |d| json!(d)),
        "notes": panel.notes,
        "limits": LIMITS,
    })
}

/// Steps of level of the organisation and its services, by default definitions; teams' stand with their forecasts.
fn steps_of_level(found: &[Found]) -> Vec<Value> {
    let shown = found
        .iter()
        .filter(|f| f.level != TreeLevel::Team && f.definition == crate::domain::ledger::default_name(f.measure));
    shown
        .map(|f| {
            let sentence = shifts::sentence(f.measure, &f.shift);
            json!({"unit": f.unit, "measure": f.measure, "month": f.shift.month, "size": f.shift.size, "sentence": sentence})
        })
        .collect()
}

/// Core counts of units with months missing between their first and their last value, over all role groups.
fn gaps(source: &Source) -> Value {
    let mut known: BTreeMap<(&str, Measure), BTreeMap<Period, bool>> = BTreeMap::new();
    for o in &source.observed {
        if matches!(o.measure, Measure::Count(count) if count.is_core()) {
            *known.entry((&o.unit, o.measure)).or_default().entry(o.period).or_default() |= o.reading.is_ok();
        }
    }
    let mut gaps: Vec<(i32, &str, Measure, Period, i32)> = known
        .into_iter()
        .filter_map(|((unit, measure), periods)| {
            let months: Vec<&Period> = periods.iter().filter(|(_, known)| **known).map(|(period, _)| period).collect();
            let (first, last) = (months.first()?, months.last()?);
            let span = last.last_month().since(first.last_month()) + 1;
            let missing = span - months.len() as i32;
            (missing > 0).then_some((missing, unit, measure, **first, span))
        })
        .collect();
    gaps.sort_by_key(|(missing, unit, measure, ..)| (-missing, *unit, *measure));
    let row = |(missing, unit, measure, first, span): &(i32, &str, Measure, Period, i32)| json!({"unit": unit, "measure": measure, "months_missing": missing, "of_months": span, "first": first});
    if gaps.is_empty() { json!("none") } else { gaps.iter().take(GAPS_LISTED).map(row).collect() }
}
