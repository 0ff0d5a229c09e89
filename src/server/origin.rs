//! Requests that change something must come from our own pages or from a program, never from
//! another site's page in somebody's browser.

use actix_web::dev::ServiceRequest;
use actix_web::http::{StatusCode, header};

use crate::api::Problem;

/// Refuses a changing request that a browser says comes from elsewhere.
///
/// Browsers send `Sec-Fetch-Site` where the page is local or encrypted, and `Origin` otherwise; a page
/// cannot forge either. Programs send neither and are let through.
pub fn refusal(request: &ServiceRequest) -> Option<Problem> {
    if request.method().is_safe() {
        return None;
    }
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let foreign = match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            // Behind a proxy `Host` may be the inner name; a foreign page cannot set the forwarded one.
            let ours = [text(header::HOST.as_str()), text("x-forwarded-host")];
            !ours.into_iter().flatten().any(|own| own.eq_ignore_ascii_case(host))
        }
        (None, None) => false,
    };
    let detail = "This change was asked for by a page of another site, so nothing was done. Use staffcast's own pages.";
    foreign.then(|| Problem::new(StatusCode::FORBIDDEN, "cross_site_request", detail))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn refused(method: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let method = method.parse().expect("a method");
        let start = TestRequest::default().method(method).insert_header(("host", "staffcast.example:8080"));
        let request = headers.iter().fold(start, |r, h| r.append_header(*h));
        refusal(&request.to_srv_request()).is_some()
    }

    #[test]
    fn a_form_on_another_site_is_refused() {
        assert!(refused("POST", &[("origin", "https://evil.example")]));
        assert!(refused("POST", &[("origin", "null")]));
        assert!(refused("DELETE", &[("sec-fetch-site", "cross-site")]));
        assert!(refused("POST", &[("sec-fetch-site", "same-site"), ("origin", "http://staffcast.example:8080")]));
    }

    #[test]
    fn our_own_pages_and_programs_are_let_through() {
        assert!(!refused("POST", &[("origin", "http://staffcast.example:8080")]));
        assert!(!refused("POST", &[("sec-fetch-site", "same-origin"), ("origin", "http://staffcast.example:8080")]));
        assert!(!refused("POST", &[]));
        assert!(!refused("GET", &[("sec-fetch-site", "cross-site")]));
        assert!(!refused("POST", &[("origin", "https://hr.example"), ("x-forwarded-host", "hr.example")]));
    }
}
