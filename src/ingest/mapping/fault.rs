//! Why a mapping cannot be used.

/// What is wrong with a mapping, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingFault {
    /// It is for another kind than the sender named.
    #[error(
        "the mapping is for {mapping} but the file was sent as {sent}: send it as {mapping}, or change `kind` in the mapping"
    )]
    OtherKind {
        /// The mapping's kind.
        mapping: &'static str,
        /// The kind the sender named.
        sent: &'static str,
    },
    /// A field the kind does not have.
    #[error("the mapping gives `{place}` the field `{field}`, which {kind} does not have: use one of {known}")]
    UnknownField {
        /// The heading or the part of the mapping that names it.
        place: String,
        /// What it names.
        field: String,
        /// The mapping's kind.
        kind: &'static str,
        /// The names there are.
        known: String,
    },
    /// A heading that is not in the file.
    #[error(
        "the mapping names the heading `{heading}`, which the file does not have{found}: correct the heading or leave it out"
    )]
    NoHeading {
        /// The heading.
        heading: String,
        /// The likeliest heading of the file in words that follow on; may be empty.
        found: String,
    },
    /// Two headings for one field.
    #[error("the mapping reads both `{first}` and `{second}` as {field}: keep one and set the other to null")]
    FieldTwice {
        /// The field.
        field: &'static str,
        /// One heading.
        first: String,
        /// The other.
        second: String,
    },
    /// A sheet that is not in the file.
    #[error("the mapping is for the sheet `{sheet}`, which the file does not have or hides: use one of {known}")]
    NoSheet {
        /// The sheet.
        sheet: String,
        /// The visible sheets.
        known: String,
    },
    /// A row of headings that is not there.
    #[error(
        "the mapping says that the headings stand in row {row}, where nothing stands within the first {top} rows: correct `header_row` or leave it out"
    )]
    NoHeaderRow {
        /// The row.
        row: u32,
        /// Rows in which headings may stand.
        top: usize,
    },
}
