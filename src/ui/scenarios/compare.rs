//! Up to six scenarios beside each other.

use actix_web::{HttpResponse, web};

use super::compare_view::Page;
use crate::domain::scenario::Comparison;
use crate::domain::{Measure, Month};
use crate::pipeline::Error;
use crate::pipeline::scenarios::{self, Question, ScenarioError};
use crate::store;
use crate::ui::look::Look;
use crate::ui::refusal::Refusal;
use crate::ui::shell::{page as shown, see_other};
use crate::ui::site::Site;

/// Which scenarios, and in what.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) ids: Vec<String>,
    pub(super) measure: Option<Measure>,
    pub(super) by: Option<Month>,
}

impl Asked {
    /// `ids` may come several times, and each may hold several set apart by commas.
    pub(super) fn of(typed: &[(String, String)], look: Look) -> Result<Self, Refusal> {
        let all = |wanted: &'static str| typed.iter().filter(move |(name, _)| name == wanted).map(|(_, v)| v.trim());
        let mut ids: Vec<String> = Vec::new();
        for id in all("ids").flat_map(|v| v.split(',')).map(str::trim).filter(|id| !id.is_empty()) {
            if !ids.iter().any(|known| known == id) {
                ids.push(id.to_owned());
            }
        }
        let one = |wanted| all(wanted).find(|v| !v.is_empty());
        let measure = one("measure").map(str::parse).transpose();
        let measure = measure.map_err(|_e| {
            Refusal::invalid(
                "There is no measure of that name. Choose one on the page that compares.",
                "measure_unknown",
                look,
            )
        })?;
        let by = one("by").map(|text| super::spelling::month(text).ok_or(())).transpose();
        let by = by.map_err(|()| {
            Refusal::invalid("That is no month. Write a month and year, such as 2028-03.", "month_unreadable", look)
        })?;
        if ids.len() > 6 {
            return Err(Refusal::invalid(
                "Up to six scenarios can be compared at once. Tick fewer.",
                "too_many_scenarios",
                look,
            ));
        }
        Ok(Self { ids, measure, by })
    }
}

pub(super) async fn page(
    site: web::Data<Site>,
    typed: web::Query<Vec<(String, String)>>,
) -> Result<HttpResponse, Refusal> {
    let asked = Asked::of(&typed, site.look)?;
    if asked.ids.is_empty() {
        // Nothing is ticked: that is done in the list.
        return Ok(see_other("/scenarios"));
    }
    let (comparison, names) = compared(&site, &asked).await?;
    Ok(shown(&Page::new(&comparison, &asked, &names, site.look)))
}

/// Whose scenarios are compared.
#[derive(Debug, Clone)]
pub(super) struct Whose {
    pub(super) organisation: String,
    pub(super) unit: String,
}

pub(super) async fn compared(site: &web::Data<Site>, asked: &Asked) -> Result<(Comparison, Whose), Refusal> {
    let (asked, installation) = (asked.clone(), site.installation.clone());
    Site::read(site, move |db| {
        let question = Question { measure: asked.measure, definition: None, by: asked.by };
        let comparison = scenarios::compare(db, &asked.ids, &question, &installation.recipes, &|_| true);
        let comparison = comparison.map_err(plainly)?;
        let unit = store::units::get(db, &comparison.unit)?;
        Ok((comparison, Whose { organisation: unit.organisation, unit: unit.name }))
    })
    .await
}

/// A fault without the name of its field, which means nothing on this page.
fn plainly(error: Error) -> Error {
    match error {
        Error::Scenario(ScenarioError::Faults(mut faults)) => {
            faults.truncate(3);
            Error::Scenario(ScenarioError::Faults(faults))
        }
        other => other,
    }
}
