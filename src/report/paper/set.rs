//! Text set in lines: which letter stands where.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser::Tag;
use rustybuzz::{Direction, Face, Feature, UnicodeBuffer};

use crate::report::fonts;

/// How text looks. Lengths in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) bold: bool,
    pub(super) size: f32,
    /// From one line to the next.
    pub(super) leading: f32,
    /// Red, green, blue.
    pub(super) ink: [u8; 3],
    /// Digits all as wide as each other, for columns of numbers.
    pub(super) tabular: bool,
}

/// One line of text with the places of its letters.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// With a space at its end where the text goes on, so that a reader finds the end of the word.
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// Without that space, in points.
    pub(super) width: f32,
    pub(super) style: Style,
}

/// Both weights, ready to set and to draw.
pub(super) struct Letters {
    regular: Cut,
    bold: Cut,
}

struct Cut {
    font: Font,
    face: Face<'static>,
}

impl Cut {
    fn new(bytes: &'static [u8]) -> Self {
        let font = Font::new(bytes.into(), 0).expect("the fonts carried along are fonts");
        Self { font, face: fonts::face(bytes) }
    }
}

impl Letters {
    pub(super) fn new() -> Self {
        Self { regular: Cut::new(fonts::REGULAR), bold: Cut::new(fonts::BOLD) }
    }

    /// The font a style is drawn with.
    pub(super) fn font(&self, style: &Style) -> Font {
        self.cut(style).font.clone()
    }

    /// All of a text on one line.
    pub(super) fn line(&self, text: &str, style: Style) -> Line {
        let glyphs = shape(&self.cut(&style).face, text, style.tabular);
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * style.size;
        Line { text: text.to_owned(), glyphs, width, style }
    }

    /// A text in lines no wider than `width` points, broken at spaces; a word longer than that is broken anywhere.
    pub(super) fn wrap(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        let space = self.line(" ", style).width;
        let mut lines: Vec<String> = Vec::new();
        let mut current = String::new();
        let mut used = 0.0;
        for word in text.split(' ').filter(|word| !word.is_empty()).flat_map(|word| self.pieces(word, style, width)) {
            let wide = self.line(&word, style).width;
            if !current.is_empty() && used + space + wide > width {
                lines.push(std::mem::take(&mut current));
            }
            if current.is_empty() {
                used = wide;
            } else {
                current.push(' ');
                used += space + wide;
            }
            current.push_str(&word);
        }
        lines.push(current);
        let last = lines.len() - 1;
        let set = |(at, text): (usize, String)| {
            let line = self.line(&text, style);
            if at == last { line } else { Line { width: line.width, ..self.line(&format!("{text} "), style) } }
        };
        lines.into_iter().enumerate().map(set).collect()
    }

    /// A word, in pieces where it is wider than a line.
    fn pieces(&self, word: &str, style: Style, width: f32) -> Vec<String> {
        if self.line(word, style).width <= width {
            return vec![word.to_owned()];
        }
        let mut pieces = vec![String::new()];
        for c in word.chars() {
            let longer = pieces.last().map(|piece| format!("{piece}{c}")).unwrap_or_default();
            if longer.chars().count() > 1 && self.line(&longer, style).width > width {
                pieces.push(c.to_string());
            } else if let Some(last) = pieces.last_mut() {
                *last = longer;
            }
        }
        pieces
    }

    fn cut(&self, style: &Style) -> &Cut {
        if style.bold { &self.bold } else { &self.regular }
    }
}

/// Letters from left to right, joined to none: what is copied out of the paper is what was written.
fn shape(face: &Face, text: &str, tabular: bool) -> Vec<KrillaGlyph> {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(Direction::LeftToRight);
    let off = |tag: &[u8; 4]| Feature::new(Tag::from_bytes(tag), 0, ..);
    let mut features = vec![off(b"liga"), off(b"clig")];
    if tabular {
        // Pairs of digits such as 11 are drawn closer together otherwise.
        features.push(off(b"kern"));
    }
    let shaped = rustybuzz::shape(face, &features, buffer);
    let em = f32::from(i16::try_from(face.units_per_em()).unwrap_or(1000));
    let (infos, places) = (shaped.glyph_infos(), shaped.glyph_positions());
    let end = |at: usize| {
        let start = infos[at].cluster;
        infos[at..].iter().map(|info| info.cluster as usize).find(|next| *next > start as usize).unwrap_or(text.len())
    };
    let place = |value: i32| value as f32 / em;
    infos
        .iter()
        .zip(places)
        .enumerate()
        .map(|(at, (info, to))| {
            let range = info.cluster as usize..end(at);
            let (x, y) = (place(to.x_offset), place(to.y_offset));
            KrillaGlyph::new(GlyphId::new(info.glyph_id), place(to.x_advance), x, y, place(to.y_advance), range, None)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { bold: false, size: 10.0, leading: 14.0, ink: [0; 3], tabular: false };

    #[test]
    fn a_quantity_is_never_broken_over_two_lines() {
        let letters = Letters::new();
        let text = "The agency rate was 25.1\u{a0}% and it cost £1.2\u{a0}m. ".repeat(6);
        for width in [60.0, 90.0, 120.0, 200.0] {
            let lines = letters.wrap(&text, STYLE, width);
            assert!(lines.iter().all(|line| line.width <= width), "{width}");
            let told: String = lines.iter().map(|line| line.text.as_str()).collect();
            assert_eq!(told, text.trim_end(), "{width}: every word once, in order");
            assert!(lines.iter().all(|line| !line.text.trim_start().starts_with(['%', 'm'])), "{width}");
        }
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken_and_none_of_it_is_lost() {
        let letters = Letters::new();
        let lines = letters.wrap(&"W".repeat(120), STYLE, 100.0);
        assert!(lines.len() > 5 && lines.iter().all(|line| line.width <= 100.0));
        assert_eq!(lines.iter().map(|line| line.text.trim_end()).collect::<String>().len(), 120);
    }

    #[test]
    fn digits_of_a_column_are_all_as_wide() {
        let letters = Letters::new();
        let style = Style { tabular: true, ..STYLE };
        let width = |text: &str| letters.line(text, style).width;
        assert!((width("1,111.1") - width("8,888.8")).abs() < 1e-3);
    }
}
