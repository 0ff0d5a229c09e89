//! What an organisation might do, as pages: written down in a form, run, compared, sought, followed.
//!
//! In come forms and addresses; out go pages made of what `pipeline::scenarios` keeps and simulates, and of
//! what `report` draws and tells. It must not know how anything is simulated, nor what a lever does.

mod actions;
mod compare;
mod compare_view;
mod council;
mod downloads;
mod draft;
mod field;
mod form;
mod form_view;
mod goal;
mod goal_view;
mod lever_view;
mod list;
mod money_view;
mod result;
mod result_view;
mod spelling;
#[cfg(test)]
mod tests;
mod tried;

use actix_web::web::{self, ServiceConfig};

use super::links;
use super::shell::Link;

/// Largest form: thirty levers with every field filled in.
const LARGEST_FORM: usize = 256 * 1024;

/// Registers the pages of scenarios.
pub(super) fn configure(config: &mut ServiceConfig) {
    let large = || web::FormConfig::default().limit(LARGEST_FORM);
    config
        .service(web::resource("/scenarios").get(list::page))
        .service(web::resource("/scenarios/new").app_data(large()).get(form::new).post(form::create))
        .service(web::resource("/scenarios/compare").get(compare::page))
        .service(web::resource("/scenarios/compare.csv").get(downloads::comparison))
        .service(web::resource("/scenarios/goal").app_data(large()).get(goal::form).post(goal::ask))
        .service(web::resource("/scenarios/goal/{job}").get(goal::answer))
        .service(web::resource("/scenarios/goal/{job}/mixes.csv").get(downloads::mixes))
        .service(web::resource("/scenarios/goal/{job}/keep").post(goal::keep))
        .service(web::resource("/scenarios/{id}").get(result::page))
        .service(web::resource("/scenarios/{id}/edit").app_data(large()).get(form::edit).post(form::revise))
        .service(web::resource("/scenarios/{id}/run").post(actions::run))
        .service(web::resource("/scenarios/{id}/copy").post(actions::copy))
        .service(web::resource("/scenarios/{id}/mark").post(actions::mark))
        .service(web::resource("/scenarios/{id}/unmark").post(actions::unmark))
        .service(web::resource("/scenarios/{id}/remove").post(actions::remove))
        .service(web::resource("/scenarios/{id}/months.csv").get(downloads::months))
        .service(web::resource("/scenarios/{id}/money.csv").get(downloads::money));
}

/// The list of an organisation's scenarios.
pub(super) fn home_link(organisation: &str) -> Link {
    links::organisation("/scenarios", organisation, "Scenarios", false)
}
