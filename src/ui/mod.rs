//! Pages for people: requests in, server-rendered HTML out.
//!
//! Each page reads through `pipeline` and `store`, fills a view of plain strings and renders one
//! template. Everything works without scripts and without any request to another place. It must
//! not know how forecasts are made or how data is stored.

mod assets;
mod card;
mod card_backtest;
mod card_live;
mod card_view;
mod changes_view;
mod churn;
mod churn_view;
mod extracts;
mod fan_view;
mod findings;
mod fits;
mod guide;
mod home;
mod home_view;
mod how_good;
mod how_good_view;
mod jobs;
mod leavers;
mod leavers_view;
mod links;
mod look;
mod narrative;
mod peers;
mod peers_view;
mod plausibility_view;
mod programs;
mod recruitment;
mod recruitment_view;
mod refusal;
mod report_view;
mod reports;
mod scenarios;
mod shell;
mod site;
mod tree;
mod unit;
mod unit_choices;
mod unit_picker;
mod unit_record;
mod unit_view;
mod units;
mod units_view;
mod wizard;

use actix_web::web::{self, ServiceConfig};

pub use look::Look;
pub use programs::Programs;
pub use refusal::problem_page;
pub use site::Site;

/// Registers every page. Needs [`Site`] and an upload desk as application data.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(web::resource("/").get(home::page))
        .service(web::resource("/units").get(units::page))
        .service(web::resource("/units.csv").get(units::csv))
        .service(web::resource("/units/{slug:.+}/forecast.csv").get(unit::csv))
        .service(web::resource("/units/{slug:.+}").get(unit::page))
        .configure(wizard::configure)
        .configure(scenarios::configure)
        .service(web::resource("/extracts").get(extracts::list))
        .service(web::resource("/extracts/{id}").get(extracts::page))
        .service(web::resource("/extracts/{id}/undo").post(extracts::undo))
        .service(web::resource("/fits").post(fits::request))
        .service(web::resource("/jobs/{id}").get(jobs::page))
        .service(web::resource("/jobs/{id}/cancel").post(jobs::cancel))
        .service(web::resource("/how-we-made-this").get(card::page))
        .service(web::resource("/how-good").get(how_good::page))
        .service(web::resource("/reports").get(reports::page))
        .service(web::resource("/reports/narrative").get(narrative::page))
        .service(web::resource("/privacy").get(guide::privacy))
        .service(web::resource("/recruitment").get(recruitment::page))
        .service(web::resource("/leavers").get(leavers::page))
        .service(web::resource("/who-leaves").get(churn::page))
        .service(web::resource("/api/v1/docs").get(programs::moved))
        .service(web::resource("/api/v1/docs/").get(programs::page))
        .service(web::resource("/peers").get(peers::page))
        .service(web::resource("/peers.csv").get(peers::csv))
        .service(web::resource("/peers/authority").post(peers::keep))
        .service(web::resource("/help").get(guide::help))
        .service(web::resource("/accessibility").get(guide::accessibility))
        .service(web::resource("/templates/{name}").get(guide::template))
        .service(web::resource("/assets/colours.css").get(look::stylesheet))
        .service(web::resource("/assets/{name}").get(assets::file))
        .service(web::resource("/favicon.ico").get(assets::icon));
}
