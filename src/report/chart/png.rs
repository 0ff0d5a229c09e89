//! A chart as a picture of dots, for places that take no SVG.

use resvg::tiny_skia::{Pixmap, Transform};

use crate::report::fonts;

/// Dots for each unit of the drawing: twice as many as a plain screen has, so that letters stay sharp.
pub const SCALE: f32 = 2.0;

/// The picture of a chart, its letters from the fonts carried along; the same chart gives the same bytes.
///
/// `None` where the text is no SVG or too large for a picture: no chart of ours is.
pub fn png(svg: &str) -> Option<Vec<u8>> {
    let tree = fonts::tree(svg)?;
    let size = tree.size();
    let dots = |length: f32| (length * SCALE).ceil() as u32;
    let mut picture = Pixmap::new(dots(size.width()), dots(size.height()))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
    picture.encode_png().ok()
}
