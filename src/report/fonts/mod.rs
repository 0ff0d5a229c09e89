//! The letters of papers and pictures: two styles of one family, carried along, so that they look the same everywhere.
//!
//! Out go the bytes of the fonts, what SVG charts are read with, and which characters can be drawn. Fonts of the system are
//! never looked at. Liberation Sans 2.1.5 is under the SIL Open Font License 1.1, which stands beside the files.

use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use rustybuzz::Face;

/// The family's name.
const FAMILY: &str = "Liberation Sans";
/// Upright letters of usual weight.
pub const REGULAR: &[u8] = include_bytes!("LiberationSans-Regular.ttf");
/// Bold letters.
pub const BOLD: &[u8] = include_bytes!("LiberationSans-Bold.ttf");
/// The licence of both.
pub const LICENCE: &str = include_str!("OFL.txt");

/// A chart as a tree of shapes and letters; `None` where the text is no SVG.
pub(super) fn tree(svg: &str) -> Option<Tree> {
    static LETTERS: OnceLock<Arc<Database>> = OnceLock::new();
    let letters = LETTERS.get_or_init(|| {
        let mut letters = Database::new();
        for bytes in [REGULAR, BOLD] {
            letters.load_font_source(resvg::usvg::fontdb::Source::Binary(Arc::new(bytes)));
        }
        letters.set_sans_serif_family(FAMILY);
        Arc::new(letters)
    });
    let options = Options { fontdb: Arc::clone(letters), font_family: FAMILY.into(), ..Options::default() };
    Tree::from_str(svg, &options).ok()
}

/// Letters by which text is measured.
pub(super) fn face(bytes: &'static [u8]) -> Face<'static> {
    Face::from_slice(bytes, 0).expect("the fonts carried along are fonts")
}

/// The text with a full stop in the middle of the line for each character the fonts do not have: a paper never holds a
/// letter that cannot be drawn.
pub(super) fn printable(text: &str) -> String {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    let face = FACE.get_or_init(|| face(REGULAR));
    text.chars()
        .map(|c| if c == ' ' || face.glyph_index(c).is_some_and(|glyph| glyph.0 != 0) { c } else { '·' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_our_sentences_use_can_be_drawn() {
        let used = "£−–÷…·“”’≥≤→%\u{a0}ŵŷéß0123456789";
        assert_eq!(printable(used), used);
        let bold = face(BOLD);
        assert!(used.chars().all(|c| bold.glyph_index(c).is_some()));
    }

    #[test]
    fn what_cannot_be_drawn_becomes_a_dot() {
        assert_eq!(printable("Team 火 🙂"), "Team · ·");
    }

    #[test]
    fn the_licence_goes_with_the_fonts() {
        assert!(LICENCE.contains("SIL OPEN FONT LICENSE Version 1.1") && LICENCE.contains("Red Hat"));
    }
}
