//! Headers every answer carries.

use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;

/// Everything from this origin, nothing inline, no frames. An answer that sets one of these keeps its own.
const POLICY: &str =
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What browsers are told about every answer.
pub fn security() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, POLICY))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "same-origin"))
        .add(("cross-origin-opener-policy", "same-origin"))
        .add(("cross-origin-resource-policy", "same-origin"))
        .add(("permissions-policy", "camera=(), geolocation=(), microphone=()"))
        // Figures about staff are not for caches on the way; style sheets set their own.
        .add((header::CACHE_CONTROL, "no-store"))
}
