//! The model card: what a fit was made from, how good it was, what it cannot do.

use serde_json::{Value, json};

use crate::fit::drivers::Drivers;
use crate::fit::panel::Panel;
use crate::fit::workforce::{FitError, Workforce};
use crate::forecast::workforce::Outcome;
use crate::store::models::ModelRecord;

/// What every reader must know, whatever the data.
const LIMITS: [&str; 4] = [
    "Reorganisations and changes of establishment are in no model: ranges do not cover them.",
    "Ranges come from the council's own past and the spread of English authorities; a council twice as volatile as its past will fall outside them more often.",
    "Effects shown beside the forecast are associations, not causes, and do not feed it.",
    "Groups are forecast, never a person.",
];

/// The card of a fit, as JSON.
pub(super) fn of(
    model: &ModelRecord,
    panel: &Panel,
    fitted: &Workforce,
    outcome: &Outcome,
    drivers: Result<&Drivers, &FitError>,
) -> Value {
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
        },
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
        "backtest": outcome.backtest,
        "drivers": drivers.map_or_else(|e| json!({"associations": [], "notes": [e.to_string()]}), |d| json!(d)),
        "notes": panel.notes,
        "limits": LIMITS,
    })
}
