//! What a paper is built of, before anything has a place.

/// A part of a paper, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// What the paper is called, with a line below.
    Title { title: String, under: String },
    /// Opens a section; never at the foot of a page.
    Heading(String),
    /// Begins a new page, unless one has just begun.
    Page,
    /// The few sentences a reader who has a minute reads.
    Lead(Vec<String>),
    /// A paragraph.
    Text(String),
    /// A paragraph that explains, smaller.
    Quiet(String),
    /// Points, each on lines of its own.
    List(Vec<String>),
    /// A chart as SVG, as wide as the text, and what it says.
    Figure { svg: String, told: String },
    /// Rows and columns.
    Table(Table),
}

/// A table that stays on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// What it shows.
    pub(super) caption: String,
    pub(super) columns: Vec<Column>,
    /// A cell for each column.
    pub(super) rows: Vec<Row>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) heading: String,
    /// Share of the width, of the sum of all.
    pub(super) share: f32,
    /// Whether it holds numbers, which stand at its right edge.
    pub(super) is_number: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// The first names the row.
    pub(super) cells: Vec<String>,
    /// Whether it stands out.
    pub(super) is_bold: bool,
}

impl Table {
    /// `columns`: heading, share, whether it holds numbers.
    pub(super) fn new(caption: impl Into<String>, columns: &[(&str, f32, bool)]) -> Self {
        let column = |(heading, share, is_number): &(&str, f32, bool)| Column {
            heading: (*heading).to_owned(),
            share: *share,
            is_number: *is_number,
        };
        Self { caption: caption.into(), columns: columns.iter().map(column).collect(), rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row { cells, is_bold: false });
    }
}

impl Block {
    /// Every text of it, in reading order: what a fingerprint is taken of.
    pub(super) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Page => Vec::new(),
            Self::Title { title, under } => vec![title, under],
            Self::Heading(text) | Self::Text(text) | Self::Quiet(text) => vec![text],
            Self::Lead(texts) | Self::List(texts) => texts.iter().map(String::as_str).collect(),
            Self::Figure { svg, told } => vec![svg, told],
            Self::Table(table) => {
                let headings = table.columns.iter().map(|column| column.heading.as_str());
                let cells = table.rows.iter().flat_map(|row| row.cells.iter().map(String::as_str));
                std::iter::once(table.caption.as_str()).chain(headings).chain(cells).collect()
            }
        }
    }
}
