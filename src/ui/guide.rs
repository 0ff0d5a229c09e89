//! Pages that explain, and the templates of extracts.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::refusal::Refusal;
use super::shell::{Place, Shell, page};
use super::site::Site;
use crate::domain::ExtractKind;
use crate::ingest;

#[derive(Template)]
#[template(path = "help.html", config = ".askama.toml")]
struct Help {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "accessibility.html", config = ".askama.toml")]
struct Accessibility {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "privacy.html", config = ".askama.toml")]
struct Privacy {
    shell: Shell,
    people_months: u32,
    owner: &'static str,
}

pub(super) async fn privacy(site: web::Data<Site>) -> HttpResponse {
    page(&Privacy {
        shell: Shell::new("Privacy", Place::Elsewhere, site.look),
        people_months: site.installation.people_months,
        owner: site.look.owner(),
    })
}

pub(super) async fn help(site: web::Data<Site>) -> HttpResponse {
    page(&Help { shell: Shell::new("Help", Place::Help, site.look) })
}

pub(super) async fn accessibility(site: web::Data<Site>) -> HttpResponse {
    page(&Accessibility { shell: Shell::new("Accessibility", Place::Elsewhere, site.look) })
}

/// An empty extract of a kind, as `monthly-position.csv` or `.xlsx`.
pub(super) async fn template(site: web::Data<Site>, name: web::Path<String>) -> Result<HttpResponse, Refusal> {
    let missing = || {
        Refusal::missing(
            "There is no template of that name; there is monthly-position.csv and monthly-position.xlsx.",
            site.look,
        )
    };
    let (kind, ending) = name.rsplit_once('.').ok_or_else(missing)?;
    let kind = kind.parse::<ExtractKind>().map_err(|_e| missing())?;
    let (media, body) = match ending {
        "xml" if kind == ExtractKind::CswwXml => {
            ("application/xml; charset=utf-8", ingest::template_xml().as_bytes().to_vec())
        }
        "csv" => ("text/csv; charset=utf-8", ingest::template_csv(kind)),
        "xlsx" => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ingest::template_xlsx(kind)),
        _ => return Err(missing()),
    };
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.{ending}\"", kind.as_str())))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(body))
}
