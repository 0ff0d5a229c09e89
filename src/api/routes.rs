//! One list of endpoints: what is served is what is documented.

use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

use super::{
    agency, changes, charts, churn, document, explanation, extracts, fits, forecasts, goal_seek, health, leavers,
    levers, mappings, measures, models, observations, outlooks, peers, plans, plausibility, recruitment, reports,
    returns, scenario_charts, scenarios, staff_charts, track_record, units, uploads,
};

macro_rules! endpoints {
    ($($room:ident :: $handler:ident),+ $(,)?) => {
        #[derive(OpenApi)]
        #[openapi(
            info(
                title = "staffcast",
                description = "Workforce recruitment and retention forecasts. Errors are RFC 9457 problems with a stable `code`. \
                    Periods are YYYY-MM, YYYY-Qn or YYYY (a year to 30 September). Units are addressed by their slug.",
            ),
            servers((url = "/")),
            tags(
                (name = "extracts", description = "Files handed in"),
                (name = "returns", description = "Statutory returns checked without keeping them"),
                (name = "uploads", description = "Files looked at, mapped and checked before they are kept"),
                (name = "units", description = "Organisations and their trees"),
                (name = "measures", description = "The ledger of definitions, and the past"),
                (name = "models", description = "Fits, their jobs and their cards"),
                (name = "forecasts", description = "The future, with ranges"),
                (name = "scenarios", description = "What might be done, what would come of it, and the plan"),
                (name = "health", description = "For those who run it"),
            ),
            paths($($room::$handler),+)
        )]
        struct Document;

        fn register(config: &mut ServiceConfig) {
            $(config.service($room::$handler);)+
        }
    };
}

endpoints! {
    extracts::receive_extract,
    extracts::list,
    extracts::get_one,
    extracts::findings,
    extracts::take_back,
    returns::check_census,
    agency::make_return,
    changes::list,
    mappings::list,
    mappings::keep,
    mappings::get_one,
    mappings::forget,
    uploads::begin,
    uploads::get_one,
    uploads::map,
    uploads::check,
    uploads::workbook,
    uploads::keep,
    uploads::discard,
    returns::one_report,
    units::list_organisations,
    units::list,
    measures::list,
    observations::list,
    fits::request_fit,
    fits::get_job,
    fits::cancel_job,
    models::list,
    models::get_one,
    churn::latest,
    forecasts::one,
    plausibility::get_band,
    peers::compare,
    peers::funnel_chart,
    peers::funnel_chart_png,
    explanation::one,
    track_record::one,
    charts::forecast,
    charts::forecast_png,
    staff_charts::recruitment,
    staff_charts::recruitment_png,
    staff_charts::survival,
    staff_charts::survival_png,
    staff_charts::waterfall,
    staff_charts::waterfall_png,
    scenario_charts::scenario,
    scenario_charts::scenario_png,
    scenario_charts::tornado,
    scenario_charts::tornado_png,
    recruitment::one,
    recruitment::table,
    leavers::one,
    leavers::table,
    reports::workbook,
    reports::board,
    reports::narrative,
    scenarios::create,
    scenarios::list,
    outlooks::compare,
    scenarios::get_one,
    scenarios::revise,
    scenarios::remove,
    scenarios::versions,
    scenarios::copy,
    outlooks::request_run,
    outlooks::result,
    plans::mark,
    plans::unmark,
    plans::actuals,
    goal_seek::request_goal,
    goal_seek::answer,
    levers::list,
    health::livez,
    health::readyz,
    health::metrics,
    document::json,
}

/// The document, whole.
pub(super) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// Every endpoint.
pub(super) fn configure(config: &mut ServiceConfig) {
    register(config);
}
