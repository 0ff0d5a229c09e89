//! Pages into a tagged PDF: letters, charts and rules drawn, each named for those who listen to the paper.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, ListNumbering, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};
use resvg::usvg::Tree;

use super::lay::{FOOT, Grid, Kind, PAGE, Placed, SIDE, Stood, WIDTH};
use super::set::Letters;

/// What stands about a paper, beside its pages.
pub(super) struct About<'a> {
    pub(super) title: &'a str,
    /// Told of the paper where files are listed.
    pub(super) subject: &'a str,
    /// At the left of each foot.
    pub(super) foot: &'a str,
    /// The same for the same figures.
    pub(super) fingerprint: &'a str,
    /// The day of the figures: year, month, day.
    pub(super) day: (i32, u32, u32),
}

const LANGUAGE: &str = "en-GB";
const STRONG_RULE: [u8; 3] = [0x4a, 0x57, 0x65];
const FINE_RULE: [u8; 3] = [0xd3, 0xda, 0xe1];

/// Draws the pages.
///
/// # Errors
/// When the result would not be an accessible PDF (PDF/UA-1): what stands against it.
pub(super) fn write(pages: Vec<Vec<Stood>>, letters: &Letters, about: &About) -> Result<Vec<u8>, String> {
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|why| format!("{why:?}"))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut tags = TagTree::new().with_lang(Some(LANGUAGE.into()));
    let mut outline = Outline::new();
    let all = pages.len();
    for (at, stood) in pages.into_iter().enumerate() {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or("no size of a page")?;
        for (text, y) in stood.iter().filter_map(named) {
            outline.push_child(OutlineNode::new(text, XyzDestination::new(at, Point::from_xy(SIDE, y))));
        }
        // A page ends where it is dropped.
        let mut page = document.start_page_with(settings);
        let mut pen = Pen { surface: page.surface(), letters, page: at };
        for group in stood.into_iter().flat_map(|block| pen.block(block)) {
            tags.push(group);
        }
        pen.foot(about.foot, &format!("page {} of {all}", at + 1));
        pen.surface.finish();
    }
    document.set_outline(outline);
    document.set_tag_tree(tags);
    document.set_metadata(metadata(about));
    document.finish().map_err(|why| format!("{why:?}"))
}

/// Heading of the outline's entry and where it leads.
fn named(block: &Stood) -> Option<(String, f32)> {
    match &block.kind {
        Kind::Heading(lines) | Kind::Title(lines, _) => Some((whole(lines), block.top)),
        _ => None,
    }
}

fn whole(lines: &[Placed]) -> String {
    lines.iter().map(|placed| placed.line.text.as_str()).collect()
}

fn metadata(about: &About) -> Metadata {
    let (year, month, day) = about.day;
    let small = |n: u32| u8::try_from(n).unwrap_or(1);
    let date = DateTime::new(u16::try_from(year).unwrap_or(1970)).month(small(month)).day(small(day));
    Metadata::new()
        .title(about.title.to_owned())
        .description(about.subject.to_owned())
        .language(LANGUAGE.to_owned())
        .creator(format!("staffcast {}", env!("CARGO_PKG_VERSION")))
        .document_id(about.fingerprint.to_owned())
        .creation_date(date.hour(0).minute(0).second(0).utc_offset_hour(0).utc_offset_minute(0))
}

/// Draws on one page.
struct Pen<'s, 'l> {
    surface: Surface<'s>,
    letters: &'l Letters,
    /// From 0.
    page: usize,
}

impl Pen<'_, '_> {
    fn block(&mut self, block: Stood) -> Vec<TagGroup> {
        let top = block.top;
        match block.kind {
            Kind::Title(title, under) => {
                let heading = self.heading(1, &title, top);
                vec![heading, self.paragraph(Tag::P, &under, top)]
            }
            Kind::Heading(lines) => vec![self.heading(2, &lines, top)],
            Kind::Text(lines) => vec![self.paragraph(Tag::P, &lines, top)],
            Kind::List(points) => vec![self.list(&points, top)],
            Kind::Figure { tree, told, x, size } => vec![self.figure(&tree, told, (x, top), size)],
            Kind::Table(grid) => vec![self.table(&grid, top)],
        }
    }

    fn heading(&mut self, level: u16, lines: &[Placed], top: f32) -> TagGroup {
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        self.paragraph(Tag::Hn(level, Some(whole(lines))), lines, top)
    }

    fn paragraph(&mut self, tag: impl Into<TagKind>, lines: &[Placed], top: f32) -> TagGroup {
        let leaves = lines.iter().map(|placed| self.line(placed, top)).collect();
        TagGroup::with_children(tag, leaves)
    }

    /// One line, told as what it says.
    fn line(&mut self, placed: &Placed, top: f32) -> Node {
        let leaf = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.letters(placed, top);
        self.surface.end_tagged();
        leaf.into()
    }

    fn letters(&mut self, placed: &Placed, top: f32) {
        let style = &placed.line.style;
        self.surface.set_fill(Some(fill(style.ink)));
        self.surface.set_stroke(None);
        let at = Point::from_xy(placed.x, top + placed.y);
        let font = self.letters.font(style);
        self.surface.draw_glyphs(at, &placed.line.glyphs, font, &placed.line.text, style.size, false);
    }

    fn list(&mut self, points: &[(Placed, Vec<Placed>)], top: f32) -> TagGroup {
        let mut list = TagGroup::new(Tag::L(ListNumbering::Disc));
        for (bullet, lines) in points {
            let label = TagGroup::with_children(Tag::Lbl, vec![self.line(bullet, top)]);
            let body = self.paragraph(Tag::LBody, lines, top);
            list.push(TagGroup::with_children(Tag::LI, vec![label.into(), body.into()]));
        }
        list
    }

    fn figure(&mut self, tree: &Tree, told: String, (x, top): (f32, f32), (width, height): (f32, f32)) -> TagGroup {
        let leaf = self.surface.start_tagged(ContentTag::Other);
        self.surface.push_transform(&Transform::from_translate(x, top));
        if let Some(size) = Size::from_wh(width, height) {
            self.surface.draw_svg(tree, size, SvgSettings::default());
        }
        self.surface.pop();
        self.surface.end_tagged();
        let around = Rect::from_xywh(x, top, width, height).map(|rect| BBox::new(self.page, rect));
        TagGroup::with_children(Tag::Figure(Some(told)).with_bbox(around), vec![leaf.into()])
    }

    fn table(&mut self, grid: &Grid, top: f32) -> TagGroup {
        let last = grid.rules.len().saturating_sub(1);
        for (at, y) in grid.rules.iter().enumerate() {
            let strong = at < 2 || at == last;
            self.rule(top + y, if strong { (STRONG_RULE, 0.8) } else { (FINE_RULE, 0.6) });
        }
        let caption = self.paragraph(Tag::Caption, &grid.caption, top);
        let mut head = TagGroup::new(Tag::TR);
        for cell in &grid.head {
            head.push(self.paragraph(Tag::TH(TableHeaderScope::Column), cell, top));
        }
        let mut body = TagGroup::new(Tag::TBody);
        for cells in &grid.rows {
            let mut row = TagGroup::new(Tag::TR);
            for (at, cell) in cells.iter().enumerate() {
                let tag = if at == 0 { TagKind::from(Tag::TH(TableHeaderScope::Row)) } else { Tag::TD.into() };
                row.push(self.paragraph(tag, cell, top));
            }
            body.push(row);
        }
        let head = TagGroup::with_children(Tag::THead, vec![head.into()]);
        TagGroup::with_children(Tag::Table, vec![caption.into(), head.into(), body.into()])
    }

    /// A line across the text, for the eye only.
    fn rule(&mut self, y: f32, (ink, width): ([u8; 3], f32)) {
        let mut path = PathBuilder::new();
        path.move_to(SIDE, y);
        path.line_to(SIDE + WIDTH, y);
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke { paint: paint(ink).into(), width, ..Stroke::default() }));
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
        self.surface.end_tagged();
    }

    fn foot(&mut self, left: &str, right: &str) {
        let y = PAGE.1 - 40.0;
        self.rule(y - 14.0, (FINE_RULE, 0.6));
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
        let right = self.letters.line(right, FOOT);
        let x = SIDE + WIDTH - right.width;
        let left = self.letters.line(left, FOOT);
        self.letters(&Placed { line: left, x: SIDE, y }, 0.0);
        self.letters(&Placed { line: right, x, y }, 0.0);
        self.surface.end_tagged();
    }
}

fn paint([red, green, blue]: [u8; 3]) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn fill(ink: [u8; 3]) -> Fill {
    Fill { paint: paint(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}
