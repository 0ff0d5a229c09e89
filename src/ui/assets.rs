//! The stylesheet, the script and the icon, embedded; addressed by content so that browsers may keep them.

use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("assets/style.css");
const SCRIPT: &str = include_str!("assets/script.js");
const ICON: &str = include_str!("assets/icon.svg");

static STYLESHEET: LazyLock<String> = LazyLock::new(|| versioned("style.css", STYLE));
static SCRIPT_FILE: LazyLock<String> = LazyLock::new(|| versioned("script.js", SCRIPT));

fn versioned(name: &str, content: &str) -> String {
    let hash = Sha256::digest(content.as_bytes());
    let short = hash.iter().take(6).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("/assets/{name}?v={short:012x}")
}

/// Address of the stylesheet; changes with its content.
pub(super) fn stylesheet_link() -> &'static str {
    &STYLESHEET
}

/// Address of the script; changes with its content.
pub(super) fn script_link() -> &'static str {
    &SCRIPT_FILE
}

pub(super) async fn file(name: web::Path<String>) -> HttpResponse {
    match name.as_str() {
        "style.css" => asset("text/css; charset=utf-8", STYLE),
        "script.js" => asset("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => asset("image/svg+xml", ICON),
        _ => HttpResponse::NotFound().finish(),
    }
}

pub(super) async fn icon() -> HttpResponse {
    asset("image/svg+xml", ICON)
}

fn asset(media: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(body)
}
