//! How every page of an installation looks: whose name and colour it bears, and whether its data is invented.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::site::Site;
use crate::domain::{Colour, TEXT_CONTRAST};
use crate::pipeline::Installation;
use crate::report::words;

/// Behind text in the light scheme: the darkest that text in the organisation's colour stands on.
const PAPER: Colour = Colour::new(0xfb, 0xfa, 0xf6);
/// The same in the dark scheme: the lightest.
const SLATE: Colour = Colour::new(0x1a, 0x21, 0x29);

/// The frame's looks, handed from page to page.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    demo: bool,
    brand: &'static Brand,
}

#[derive(Debug)]
struct Brand {
    owner: String,
    /// Address and text of the stylesheet.
    colours: Option<(String, String)>,
}

static PLAIN: Brand = Brand { owner: String::new(), colours: None };

impl Default for Look {
    fn default() -> Self {
        Self { demo: false, brand: &PLAIN }
    }
}

impl Look {
    /// Of an installation; kept as long as the process lives, since every page bears it.
    pub fn new(demo: bool, installation: &Installation) -> Self {
        let colours = installation
            .colour
            .map(|c| (format!("/assets/colours.css?v={}", c.to_string().trim_start_matches('#')), rules(c)));
        let owner = words::clean_name(&installation.home_name);
        Self { demo, brand: Box::leak(Box::new(Brand { owner, colours })) }
    }

    pub(super) fn demo(self) -> bool {
        self.demo
    }

    /// The name of the organisation that runs this.
    pub(super) fn owner(self) -> &'static str {
        &self.brand.owner
    }

    /// Address of the organisation's colours, where it has set one.
    pub(super) fn stylesheet(self) -> Option<&'static str> {
        self.brand.colours.as_ref().map(|(address, _)| address.as_str())
    }
}

/// The band is the colour itself; text is a shade of it that can be read.
fn rules(colour: Colour) -> String {
    let light = colour.readable(PAPER, TEXT_CONTRAST, Colour::BLACK);
    let dark = colour.readable(SLATE, TEXT_CONTRAST, Colour::WHITE);
    format!(
        ":root {{ --band: {colour}; --brand: {light}; }}\n\
         @media (prefers-color-scheme: dark) {{ :root {{ --brand: {dark}; }} }}\n\
         @media print {{ :root {{ --brand: {light}; }} }}\n"
    )
}

/// The organisation's colours as a stylesheet.
pub(super) async fn stylesheet(site: web::Data<Site>) -> HttpResponse {
    let Some((_, rules)) = &site.look.brand.colours else { return HttpResponse::NotFound().finish() };
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(rules.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_any_colour_can_be_read_in_both_schemes() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                for blue in (0..=255).step_by(51) {
                    let told = rules(Colour::new(red, green, blue));
                    let shades: Vec<Colour> =
                        told.split("--brand: ").skip(1).map(|rest| rest[..7].parse().expect("a colour")).collect();
                    assert!(shades[0].contrast(PAPER) >= TEXT_CONTRAST && shades[1].contrast(SLATE) >= TEXT_CONTRAST);
                }
            }
        }
    }
}
