//! "How we made this": the latest model's card in plain words, and the ledger of definitions.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::card_live;
use super::card_view::{Section, sections};
use super::home::{Whose, choose};
use super::home_view::{choices, moment};
use super::links;
use super::refusal::Refusal;
use super::shell::{Fact, Link, Place, Shell, page as answer};
use super::site::Site;
use crate::domain::ledger;
use crate::pipeline::record::{self, Summary};
use crate::pipeline::{Error, fits};
use crate::report::words;
use crate::store;
use crate::store::models::ModelRecord;

#[derive(Template)]
#[template(path = "card.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    organisations: Vec<Link>,
    leavers_link: String,
    model: Option<Card>,
    ledger: Vec<LedgerRow>,
}

struct Card {
    facts: Vec<Fact>,
    sections: Vec<Section>,
}

struct LedgerRow {
    label: String,
    definition: &'static str,
    formula: String,
    source: &'static str,
}

pub(super) async fn page(site: web::Data<Site>, whose: web::Query<Whose>) -> Result<HttpResponse, Refusal> {
    let home = site.installation.home_code.clone();
    let recipe = site.installation.recipes.drift.coverage;
    let (organisations, code, model) = Site::read(&site, move |db| {
        let organisations = store::organisations::list(db)?;
        let code = choose(&organisations, whose.organisation.as_deref(), &home).map(|o| o.code.clone());
        let model = code.as_deref().map(|code| fits::latest_model(db, code)).transpose()?.flatten();
        let summary = |m: ModelRecord| {
            let summary = record::summary(db, &m.organisation, &m.kind, &recipe)?;
            Ok::<_, Error>((m, summary))
        };
        Ok((organisations, code, model.map(summary).transpose()?))
    })
    .await?;
    let leavers_link = links::organisation("/who-leaves", code.as_deref().unwrap_or_default(), "", false).href;
    Ok(answer(&Page {
        leavers_link,
        shell: Shell::new("How we made this", Place::Made, site.look),
        organisations: choices(&organisations, code.as_deref().unwrap_or_default(), "/how-we-made-this"),
        model: model.as_ref().map(|(model, summary)| card(model, summary)),
        ledger: ledger_rows(),
    }))
}

fn card(model: &ModelRecord, summary: &Summary) -> Card {
    let live = card_live::section(summary, &model.card);
    Card {
        facts: vec![
            Fact::new("Method", words::capital(&model.method)),
            Fact::new("Data to", words::period(model.as_of)),
            Fact::new("Made (UTC)", moment(model.created_at)),
            Fact::new("Number", model.id.clone()),
            Fact::new("Version and seed", format!("staffcast {}, seed {}", model.version, model.seed)),
            Fact::new("Fingerprint of the data", model.data_hash.clone()),
        ],
        sections: live.into_iter().chain(sections(&model.card)).collect(),
    }
}

fn ledger_rows() -> Vec<LedgerRow> {
    ledger::DEFINITIONS
        .iter()
        .map(|d| LedgerRow {
            label: words::capital(d.rate.label()),
            definition: d.name,
            formula: words::capital(d.formula),
            source: d.source,
        })
        .collect()
}
