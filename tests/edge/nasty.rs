//! Where each nasty input that concerns files is tested; every line names tests of this binary.
//!
//! | # | input | tests |
//! |---|---|---|
//! | 1 | far cells, zip bombs, a zip that lies about its size | `ingest::hostile::hostile_cells_are_answered_within_50_mb`, `edge::files::hostile_files_are_refused_with_a_reason_and_the_server_lives_on` |
//! | 2 | a million empty cells, 20,000 merged ranges, a million shared strings | `ingest::hostile::hostile_cells_are_answered_within_50_mb`, `ingest::hostile::parts_read_whole_are_answered_within_50_mb` |
//! | 3 | DOCTYPE, external entities, 80,000 attributes | `ingest::hostile::hostile_structures_are_answered_within_50_mb` |
//! | 4 | other formats under another name, passwords, macros, empty, cut, `../../x` | `ingest::files::other_formats_are_refused_with_what_to_do`, `ingest::files::empty_missing_and_unknown_files_are_told_apart`, `ingest::hostile::a_truncated_workbook_is_damaged_wherever_it_is_cut` |
//! | 5 | encodings, NULs, lone CR, a line without end, an open quotation mark, 50,000 columns, `sep=;` | `ingest::files::text_is_read_in_every_usual_encoding`, `ingest::files::text_is_read_with_every_usual_separator_and_line_end`, `ingest::hostile::hostile_texts_are_answered_within_50_mb`, `ingest::hostile::a_quotation_mark_left_open_is_named_with_its_row` |
//! | 6 | symbols, `1,234`, `(12)`, `12.5%`, NaN, full-width digits | `ingest::monthly::blank_cells_give_nothing_and_symbols_give_typed_gaps`, unit tests of `ingest::spelling` |
//! | 7 | mixed day and month order, `2023/24`, serials, 29/02/2023, year 9999 | unit tests of `ingest::spelling` |
//! | 8 | two header rows, notes above, totals below, repeated headings | `ingest::files::a_workbook_is_read_past_titles_blank_rows_and_other_sheets`, `ingest::monthly::totals_remarks_and_repeated_headings_are_noted_and_no_data` |
//! | 9 | name variants, recoded authorities, joint returns | `census::reading` |
//! | 10 | a 10× typo, duplicates, future months, unsorted, all bad | `ingest::monthly::a_tenfold_jump_is_told_once`, `ingest::monthly::a_row_given_twice_keeps_the_first`, `ingest::monthly::months_after_the_latest_are_left_out`, `ingest::monthly::a_file_of_mostly_bad_rows_is_refused_with_its_findings` |
//! | 11 | formulas, markup, templates, right-to-left marks as names | `ingest::hostile::names_that_are_formulas_markup_or_templates_are_only_names`, `edge::pages::http::hostile_names_stay_text_on_every_page`, `edge::wizard::workbook::nothing_in_the_workbook_is_a_formula_or_markup` |
//! | 13 | 10 TB, endless, stalled and contradictory bodies, 2,000 silent sockets | `edge::hostile` |
//! | 14 | the same upload 50 times at once, kept and undone at once | `edge::crowd::the_same_upload_fifty_times_at_once_is_kept_once_on_sqlite`, `edge::crowd::uploads_and_their_undoing_at_once_leave_a_readable_state` |
//! | 17 | `kill -9` in the middle of an upload | `edge::wizard::canaries::a_server_killed_in_the_middle_of_an_upload_leaves_nobody_behind`, `edge::wizard::canaries::a_journey_goes_on_after_the_server_was_killed` |
//! | 20 | a person-level export dropped in by mistake | `edge::wizard::canaries::nobody_planted_in_an_upload_is_in_anything_that_is_written` |

use std::path::Path;

/// Each test this table names is one.
#[test]
fn every_test_the_table_names_is_there() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for line in include_str!("nasty.rs").lines().filter(|line| line.starts_with("//! | ")) {
        for name in line.split('`').filter(|part| part.contains("::") && !part.starts_with("ingest::spelling")) {
            let (module, test) = name.rsplit_once("::").expect("a path");
            let file = tests.join(module.replace("::", "/")).with_extension("rs");
            let Ok(text) = std::fs::read_to_string(&file) else {
                let room = tests.join(name.replace("::", "/")).with_extension("rs");
                assert!(room.is_file(), "{name}: neither {} nor {}", file.display(), room.display());
                continue;
            };
            assert!(text.contains(&format!("fn {test}(")), "{name} is not in {}", file.display());
        }
    }
}
