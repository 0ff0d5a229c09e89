//! Colours and how well they can be told apart.

use std::fmt;
use std::str::FromStr;

/// A colour of the screen: red, green and blue from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// Why a text is no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a colour as # and six digits of 0-9 and a-f, such as #12436d")]
pub struct ColourError;

/// The least contrast of text with what is behind it (WCAG 2.2, success criterion 1.4.3, level AA).
pub const TEXT_CONTRAST: f64 = 4.5;

impl Colour {
    /// White.
    pub const WHITE: Self = Self([255; 3]);
    /// Black.
    pub const BLACK: Self = Self([0; 3]);

    /// From red, green and blue.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio with another colour, 1 to 21, as WCAG 2.2 defines it.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The nearest colour on the way to `towards` that has at least `contrast` with `behind`; `towards` where none has.
    #[must_use]
    pub fn readable(self, behind: Self, contrast: f64, towards: Self) -> Self {
        let mixed = (0..=100).map(|percent| self.mixed(towards, percent));
        mixed.into_iter().find(|colour| colour.contrast(behind) >= contrast).unwrap_or(towards)
    }

    fn mixed(self, other: Self, percent: u16) -> Self {
        let part = |a: u8, b: u8| ((u16::from(a) * (100 - percent) + u16::from(b) * percent + 50) / 100) as u8;
        Self([0, 1, 2].map(|i| part(self.0[i], other.0[i])))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl FromStr for Colour {
    type Err = ColourError;

    fn from_str(text: &str) -> Result<Self, ColourError> {
        let digits = text.trim().strip_prefix('#').ok_or(ColourError)?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(ColourError);
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_not_hexadecimal| ColourError);
        Ok(Self([part(0)?, part(2)?, part(4)?]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().expect("a colour")
    }

    /// Greys as the guidelines' literature names them (4.48 just fails, 4.54 just passes); the blue worked out apart in
    /// Python by the formula of WCAG 2.2.
    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert_eq!(Colour::WHITE.contrast(Colour::BLACK), 21.0);
        assert!((colour("#777777").contrast(Colour::WHITE) - 4.48).abs() < 0.005);
        assert!((colour("#767676").contrast(Colour::WHITE) - 4.54).abs() < 0.005);
        assert!((colour("#12436d").contrast(Colour::WHITE) - 10.247).abs() < 0.0005);
    }

    #[test]
    fn a_pale_colour_is_darkened_until_it_can_be_read_and_a_dark_one_is_kept() {
        let pale = colour("#ffcc00");
        let dark = pale.readable(Colour::WHITE, TEXT_CONTRAST, Colour::BLACK);
        assert!(pale.contrast(Colour::WHITE) < 2.0);
        assert!((TEXT_CONTRAST..4.8).contains(&dark.contrast(Colour::WHITE)), "{dark}");
        assert_eq!(colour("#801650").readable(Colour::WHITE, TEXT_CONTRAST, Colour::BLACK), colour("#801650"));
    }

    #[test]
    fn only_six_digits_after_a_hash_are_a_colour() {
        for text in ["", "#", "#fff", "12436d", "#12436g", "#12436d0", "red", "#é1111", "#+1+1+1"] {
            assert_eq!(text.parse::<Colour>(), Err(ColourError), "{text}");
        }
        assert_eq!(colour(" #12436D ").to_string(), "#12436d");
    }
}
