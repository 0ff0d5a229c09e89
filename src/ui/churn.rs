//! "Who leaves": effects, checks and survival of intakes in plain words.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::churn_view::Told;
use super::home::{Whose, choose};
use super::home_view::choices;
use super::links;
use super::refusal::Refusal;
use super::shell::{Link, Place, Shell, page as answer};
use super::site::Site;
use crate::pipeline::{Error, churn};
use crate::store;

#[derive(Template)]
#[template(path = "churn.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    organisations: Vec<Link>,
    told: Option<Told>,
    refusal: String,
    card_link: String,
}

pub(super) async fn page(site: web::Data<Site>, whose: web::Query<Whose>) -> Result<HttpResponse, Refusal> {
    let installation = std::sync::Arc::clone(&site.installation);
    let (organisations, code, told) = Site::read(&site, move |db| {
        let organisations = store::organisations::list(db)?;
        let found = choose(&organisations, whose.organisation.as_deref(), &installation.home_code);
        let code = found.map(|o| o.code.clone()).or_else(|| whose.organisation.clone());
        let code = code.unwrap_or_else(|| installation.home_code.clone());
        let told = match churn::latest(db, &code, &installation.recipes) {
            Ok(told) => Ok(told),
            // A reason is what the page is for then; an unknown organisation is not found.
            Err(error @ Error::NoChurn { .. }) => Err(error.to_string()),
            Err(_) if organisations.is_empty() => Err("There are no data yet. This page shows which groups leave more quickly than others; it needs 24 months of staff in post \
                     and leavers".to_owned()),
            Err(error) => return Err(error),
        };
        Ok((organisations, code, told))
    })
    .await?;
    let (told, refusal) = match told {
        Ok(told) => (Some(Told::of(&told)), String::new()),
        Err(reason) => (None, crate::report::words::capital(&format!("{reason}."))),
    };
    Ok(answer(&Page {
        shell: Shell::new("Who leaves", Place::Made, site.look),
        organisations: choices(&organisations, &code, "/who-leaves"),
        told,
        refusal,
        card_link: links::organisation("/how-we-made-this", &code, "", false).href,
    }))
}
