//! Whatever bytes come in, the answer is an extract or a refusal, never a panic.

use proptest::prelude::*;

use super::{HEADER, Sent, packages, read, with_rows};

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(bytes);
    }

    #[test]
    fn random_cells_are_answered_and_counts_add_up(rows in prop::collection::vec("\\PC{0,40}(,\\PC{0,12}){0,12}", 0..12)) {
        if let Ok(extract) = read(format!("{HEADER}\n{}\n", rows.join("\n"))) {
            prop_assert_eq!(extract.rows, extract.accepted + extract.rejected);
            prop_assert!(extract.observations.iter().all(|o| o.reading.is_err() || o.reading.is_ok_and(|v| v.is_finite() && v >= 0.0)));
        }
    }

    #[test]
    fn a_sound_text_with_damage_is_answered(at in 0..700_usize, with in prop::collection::vec(any::<u8>(), 0..6)) {
        let mut bytes = with_rows(&[]).into_bytes();
        let at = at.min(bytes.len());
        bytes.splice(at..(at + with.len()).min(bytes.len()), with);
        let _ = read(bytes);
    }

    #[test]
    fn a_sheet_with_damage_is_answered(
        at in any::<prop::sample::Index>(),
        with in prop::sample::select(vec![
            "<c>", "</c>", "<", ">", "\"", "<v>", "</v>", "<row/>", "&amp;", "&#0;", "&x;", "]]>", "<!--", "r=\"A0\"",
            " t=\"s\"", " t=\"d\"", " t=\"e\"", " t=\"b\"", " t=\"n\"", " t=\"?\"", " s=\"9\"", "1e999", "-", "\u{e9}", "",
        ]),
        cut in 0..4_usize,
    ) {
        let mut sheet = packages::sheet(&packages::sound_rows());
        let mut at = at.index(sheet.len().min(3_000));
        while !sheet.is_char_boundary(at) || !sheet.is_char_boundary(at + cut) {
            at += 1;
        }
        sheet.replace_range(at..at + cut, with);
        let _ = Sent::new("w.xlsx", packages::package(&sheet, &[])).read();
    }

    #[test]
    fn a_workbook_with_damage_is_answered(at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 1..4)) {
        let mut bytes = packages::workbook(&[("A1", "month"), ("B1", "unit"), ("C1", "leavers")]);
        let at = at.index(bytes.len());
        let end = (at + with.len()).min(bytes.len());
        bytes.splice(at..end, with);
        let _ = Sent::new("w.xlsx", bytes).read();
    }
}
