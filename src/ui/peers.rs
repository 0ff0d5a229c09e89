//! "Peers": an authority beside its statistical neighbours, its region and England.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::home::choose;
use super::home_view::choices;
use super::links;
use super::look::Look;
use super::peers_view::Told;
use super::refusal::Refusal;
use super::shell::{Link, Place, Shell, page as answer, see_other};
use super::site::Site;
use crate::domain::peers::Peers;
use crate::domain::{CensusMeasure, Measure};
use crate::pipeline::Error;
use crate::pipeline::peers::{self, PeersError, Question};
use crate::report::{peers as told, words};
use crate::store::organisations::Organisation;
use crate::store::{self, Database};

#[derive(Template)]
#[template(path = "peers.html", config = ".askama.toml")]
struct Page {
    shell: Shell,
    organisations: Vec<Link>,
    told: Option<Told>,
    empty: Vec<String>,
}

/// What the address asks, as typed.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    organisation: Option<String>,
    authority: Option<String>,
    measure: Option<String>,
    year: Option<String>,
}

/// What the form says.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    organisation: String,
    authority: String,
    measure: Option<String>,
    year: Option<String>,
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

impl Asked {
    /// The question, of an organisation still to be chosen.
    fn question(&self, look: Look) -> Result<Question, Refusal> {
        let measure = match given(self.measure.as_ref()) {
            None => CensusMeasure::AgencyRate,
            Some(text) => {
                let unknown = || PeersError::Measure(text.chars().take(60).collect());
                let measure = text.parse::<Measure>().map_err(|_e| unknown()).and_then(peers::measure);
                measure.map_err(|error| Refusal::of(&error, look))?
            }
        };
        let year = given(self.year.as_ref()).map(|text| {
            text.parse().map_err(|_e| {
                Refusal::invalid("A year is four digits, such as 2022. Choose one on the page.", "year_expected", look)
            })
        });
        let authority = given(self.authority.as_ref()).map(str::to_owned);
        Ok(Question { organisation: String::new(), authority, measure, year: year.transpose()? })
    }
}

/// Organisations, and what was found for one of them; the reason where there is nothing to compare.
type Found = (Vec<Organisation>, String, Result<Peers, Vec<String>>);

async fn found(site: &web::Data<Site>, asked: &Asked) -> Result<Found, Refusal> {
    let question = asked.question(site.look)?;
    let wanted = given(asked.organisation.as_ref()).map(str::to_owned);
    let home = site.installation.home_code.clone();
    Site::read(site, move |db| read(db, question, wanted.as_deref(), &home)).await
}

fn read(db: &Database, question: Question, wanted: Option<&str>, home: &str) -> Result<Found, Error> {
    let organisations = store::organisations::list(db)?;
    let code = match (choose(&organisations, wanted, home), wanted) {
        (Some(organisation), _) => organisation.code.clone(),
        (None, Some(code)) => code.to_owned(),
        (None, None) => {
            return Ok((
                organisations,
                home.to_owned(),
                Err(nothing(
                    "There are no data yet. This page compares your published yearly figures with those of similar authorities; it needs \
                         the two published files below.",
                )),
            ));
        }
    };
    let found = match peers::read(db, &Question { organisation: code.clone(), ..question }) {
        Ok(found) => Ok(found),
        Err(Error::Peers(error @ (PeersError::NoTable { .. } | PeersError::NoMeasure { .. }))) => {
            Err(nothing(&words::capital(&format!("{error}."))))
        }
        Err(error) => return Err(error),
    };
    Ok((organisations, code, found))
}

/// What to send where nothing can be compared.
fn nothing(reason: &str) -> Vec<String> {
    vec![
        reason.to_owned(),
        "The Department for Education publishes the table once a year, under \"Children's social work workforce\" on its \
         Explore education statistics service; the file of local authority indicators holds every year since 2017."
            .into(),
        "The list of statistical neighbours is published with the department's local authority interactive tool. Without it \
         you are compared with your region and England only."
            .into(),
    ]
}

pub(super) async fn page(site: web::Data<Site>, asked: web::Query<Asked>) -> Result<HttpResponse, Refusal> {
    let (organisations, code, found) = found(&site, &asked).await?;
    let (told, empty) = match found {
        Ok(peers) => (Some(Told::of(&peers)), Vec::new()),
        Err(empty) => (None, empty),
    };
    Ok(answer(&Page {
        shell: Shell::new("Peers", Place::Peers, site.look),
        organisations: choices(&organisations, &code, "/peers"),
        told,
        empty,
    }))
}

pub(super) async fn csv(site: web::Data<Site>, asked: web::Query<Asked>) -> Result<HttpResponse, Refusal> {
    let (_, _, found) = found(&site, &asked).await?;
    let peers = found.map_err(|reasons| Refusal::missing(reasons.join(" "), site.look))?;
    let name = format!("peers-{}-{}.csv", peers.measure.rate(), peers.year);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(told::csv(&peers)))
}

/// Keeps which authority an organisation is and leads back to the page; an empty choice takes it back.
pub(super) async fn keep(site: web::Data<Site>, said: web::Form<Said>) -> Result<HttpResponse, Refusal> {
    let (said, now) = (said.into_inner(), super::site::now());
    let (organisation, authority) = (said.organisation.clone(), said.authority.trim().to_owned());
    Site::read(&site, move |db| {
        peers::choose(db, &organisation, Some(authority.as_str()).filter(|code| !code.is_empty()), now)
    })
    .await?;
    let rest = [("measure", said.measure), ("year", said.year)];
    let rest =
        rest.into_iter().filter_map(|(name, value)| Some(format!("&{name}={}", links::encode(given(value.as_ref())?))));
    let rest: String = rest.collect();
    Ok(see_other(&format!("/peers?organisation={}{rest}", links::encode(&said.organisation))))
}
