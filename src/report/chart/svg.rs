//! A very small writer of SVG text.

use std::fmt::Write as _;

use crate::report::words::is_unsafe;

/// Escapes text for element content and quoted attributes, and drops what XML 1.0 cannot hold or what
/// would change the reading direction of the text after it.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_unsafe(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A coordinate with at most one decimal: "12.5", "7", never "-0".
pub(super) fn coordinate(value: f64) -> String {
    let tenths = (value * 10.0).round();
    let tenths = if tenths == 0.0 || !tenths.is_finite() { 0.0 } else { tenths };
    format!("{}", tenths / 10.0)
}

/// Where a text is anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextStyle {
    pub(super) class: &'static str,
    pub(super) anchor: Anchor,
    pub(super) size: f64,
    pub(super) fill: &'static str,
    pub(super) bold: bool,
    /// A rim in the colour of the paper, to stay readable on top of lines.
    pub(super) rim: bool,
}

/// A document under way.
#[derive(Debug, Default)]
pub(super) struct Svg {
    body: String,
}

impl Svg {
    /// Adds a raw, already escaped element.
    pub(super) fn raw(&mut self, element: &str) {
        self.body.push_str(element);
    }

    /// A stroked or filled path; `attributes` are trusted text.
    pub(super) fn path(&mut self, class: &str, d: &str, attributes: &str) {
        let _ = write!(self.body, r#"<path class="{class}" d="{d}" {attributes}/>"#);
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64), attributes: &str) {
        self.path(class, &polyline(&[from, to]), attributes);
    }

    /// A line of real text.
    pub(super) fn text(&mut self, at: (f64, f64), style: TextStyle, content: &str) {
        let _ = write!(
            self.body,
            r#"<text class="{}" x="{}" y="{}" font-size="{}" fill="{}""#,
            style.class,
            coordinate(at.0),
            coordinate(at.1),
            coordinate(style.size),
            style.fill,
        );
        if style.anchor != Anchor::Start {
            let _ = write!(self.body, r#" text-anchor="{}""#, style.anchor.as_str());
        }
        if style.bold {
            self.body.push_str(r#" font-weight="600""#);
        }
        if style.rim {
            self.body.push_str(r##" paint-order="stroke" stroke="#ffffff" stroke-width="4" stroke-linejoin="round""##);
        }
        let _ = write!(self.body, ">{}</text>", escape(content));
    }

    /// The elements so far.
    pub(super) fn finish(self) -> String {
        self.body
    }
}

/// Path data through points.
pub(super) fn polyline(points: &[(f64, f64)]) -> String {
    let mut d = String::with_capacity(points.len() * 10);
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(d, "{}{} {}", if i == 0 { 'M' } else { 'L' }, coordinate(*x), coordinate(*y));
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_cannot_leave_its_element() {
        let hostile = "<svg onload=\"alert(1)\">&'\u{0}\u{202e}";
        assert_eq!(escape(hostile), "&lt;svg onload=&quot;alert(1)&quot;&gt;&amp;&#39;");
    }

    #[test]
    fn coordinates_are_short_and_finite() {
        assert_eq!(coordinate(12.04), "12");
        assert_eq!(coordinate(-0.01), "0");
        assert_eq!(coordinate(7.25), "7.3");
        assert_eq!(coordinate(f64::NAN), "0");
    }
}
