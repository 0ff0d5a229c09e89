//! Reading `unique_id,ds,y`.

use staffcast::domain::{Failure, Frequency, SeriesPanel};
use staffcast::ingest::long::{self, Error};

fn read(text: &str) -> Result<SeriesPanel, Error> {
    long::read(text.as_bytes())
}

fn message(text: &str) -> String {
    read(text).expect_err("the text is unusable").to_string()
}

#[test]
fn rows_in_any_order_make_the_same_panel() {
    let sorted = read("unique_id,ds,y\na,2020-01-01,1\na,2020-02-01,2\nb,2020-01-01,3\n").unwrap();
    let shuffled = read("y,unique_id,ds\n3,b,2020-01-01\n2,a,2020-02-01\n1,a,2020-01-01\n").unwrap();
    assert_eq!(sorted, shuffled);
    assert_eq!(sorted.series[0].values, [Some(1.0), Some(2.0)]);
}

#[test]
fn blank_nan_and_absent_months_are_missing_values() {
    let panel =
        read("unique_id,ds,y\na,2020-01-01,1\na,2020-02-01,\na,2020-03-01,NaN\na,2020-05-01,5\na,2020-06-01,\n")
            .unwrap();
    assert_eq!(panel.series[0].values, [Some(1.0), None, None, None, Some(5.0), None]);
}

#[test]
fn the_frequency_is_found_from_the_dates() {
    let frequency = |dates: [&str; 3]| {
        let rows = dates.map(|date| format!("a,{date},1"));
        read(&format!("unique_id,ds,y\n{}", rows.join("\n"))).unwrap().frequency
    };
    assert_eq!(frequency(["2020-01-01", "2020-02-01", "2020-04-01"]), Frequency::Monthly);
    assert_eq!(frequency(["2020-03-31", "2020-06-30", "2020-12-31"]), Frequency::Quarterly);
    assert_eq!(frequency(["2020-09-30", "2021-09-30", "2023-09-30"]), Frequency::Yearly);
    assert_eq!(read("unique_id,ds,y\na,2020-01-01,1\n").unwrap().frequency, Frequency::Monthly);
}

#[test]
fn coming_dates_keep_the_day_and_month_ends() {
    let date = |text: &str, step| {
        let panel = read(text).unwrap();
        panel.date_ahead(&panel.series[0], step).unwrap().to_string()
    };
    let ends = "unique_id,ds,y\na,2023-11-30,1\na,2023-12-31,1\n";
    assert_eq!((date(ends, 1), date(ends, 2)), ("2024-01-31".into(), "2024-02-29".into()));
    let fifteenth = "unique_id,ds,y\na,2023-11-15,1\na,2023-12-15,1\n";
    assert_eq!(date(fifteenth, 3), "2024-03-15");
    let thirtieth = "unique_id,ds,y\na,2023-10-30,1\na,2023-11-30,1\n";
    assert_eq!(date(thirtieth, 3), "2024-02-29");
    let quarters = "unique_id,ds,y\na,2023-07-01,1\na,2023-10-01,1\n";
    assert_eq!(date(quarters, 2), "2024-04-01");
}

#[test]
fn two_values_in_a_month_are_refused_with_both_rows() {
    let text = "unique_id,ds,y\na,2020-01-01,1\nb,2020-01-01,2\na,2020-02-01,3\na,2020-01-15,4\n";
    let error = message(text);
    assert!(error.contains("rows 2 and 5") && error.contains("`a`") && error.contains("2020-01"), "{error}");
}

#[test]
fn unusable_cells_are_refused_with_row_column_and_fix() {
    for value in ["inf", "-inf", "1e308", "1,5", "12.5%", "c", "<5", "１２"] {
        let error = message(&format!("unique_id,ds,y\na,2020-01-01,1\na,2020-02-01,\"{value}\"\n"));
        assert!(error.starts_with("row 3, column y: `") && error.contains("leave it blank"), "{error}");
    }
    for date in ["01/02/2020", "2020-02-30", "2020", "44927", "9999-01-01", "1066-10-14", "2020-1-1", ""] {
        let error = message(&format!("unique_id,ds,y\na,2020-01-01,1\na,{date},2\n"));
        assert!(error.starts_with("row 3, column ds: `"), "{error}");
    }
    assert!(message("unique_id,ds,y\n ,2020-01-01,1\n").starts_with("row 2, column unique_id: the name is blank"));
    assert!(message("unique_id,ds,y\na,2020-01-01,1,9\n").starts_with("row 2: 4 fields"));
    assert!(message("id,date,y\na,2020-01-01,1\n").contains("no column `unique_id` (found: id,date,y)"));
}

#[test]
fn files_without_values_or_text_are_refused() {
    for text in ["", "unique_id,ds,y\n", "unique_id,ds,y\na,2020-01-01,\n"] {
        assert!(read(text).is_err(), "{text:?}");
    }
    let latin = long::read(&b"unique_id,ds,y\ncaf\xe9,2020-01-01,1\n"[..]).unwrap_err();
    assert_eq!(latin.code(), "series_not_utf8");
    let endless = std::io::Read::take(std::io::repeat(b'a'), 1 << 30);
    assert_eq!(long::read(endless).unwrap_err().code(), "series_row_too_long");
}

#[test]
fn a_byte_order_mark_and_a_time_of_midnight_are_read_over() {
    let panel = read("\u{feff}unique_id,ds,y\na,2020-01-01 00:00:00,1\na,2020-02-01T00:00:00,2\n").unwrap();
    assert_eq!(panel.series[0].values.len(), 2);
}
