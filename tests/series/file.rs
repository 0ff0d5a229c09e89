//! A file in, a file out.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use staffcast::domain::Failure;
use staffcast::forecast::series::Recipe;
use staffcast::pipeline::series::{Request, forecast_file};

use super::panel::{levels, seasonal};

fn write_input(path: &Path) {
    let mut text = String::from("unique_id,ds,y\n");
    for (i, series) in seasonal(3, 60, 12.0).iter().enumerate() {
        for (t, y) in series.iter().enumerate() {
            let (year, month) = (2016 + t / 12, t % 12 + 1);
            writeln!(text, "\"=s{i}, a\",{year}-{month:02}-01,{y}").expect("a String takes any text");
        }
    }
    fs::write(path, text).expect("the folder is ours");
}

#[test]
fn the_output_has_one_row_per_series_and_step_under_the_agreed_header() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    write_input(&input);
    let levels = levels("80,95");
    let request = Request {
        input: &input,
        output: &output,
        season: None,
        horizon: 5,
        levels: &levels,
        recipe: &Recipe::embedded(),
    };
    assert_eq!(forecast_file(&request, &|_| ()).unwrap(), 15);
    let text = fs::read_to_string(&output).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(
        rows.headers().unwrap(),
        &["unique_id", "ds", "staffcast", "staffcast-lo-80", "staffcast-hi-80", "staffcast-lo-95", "staffcast-hi-95"][..]
    );
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 15);
    assert_eq!((&rows[5][0], &rows[5][1], &rows[9][1]), ("=s1, a", "2021-01-01", "2021-05-01"));
    assert!(rows.iter().all(|row| row.iter().skip(2).all(|cell| cell.parse::<f64>().unwrap().is_finite())));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside the output");
    forecast_file(&request, &|_| ()).unwrap();
    assert_eq!(fs::read_to_string(&output).unwrap(), text, "the same input gives the same bytes");
}

#[test]
fn a_failure_leaves_the_old_output_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.csv"), folder.path().join("out.csv"));
    fs::write(&output, "before").unwrap();
    fs::write(&input, "unique_id,ds,y\na,2020-01-01,1\na,2020-02-01,none of it\n").unwrap();
    let levels = levels("80");
    let request = Request {
        input: &input,
        output: &output,
        season: None,
        horizon: 5,
        levels: &levels,
        recipe: &Recipe::embedded(),
    };
    assert_eq!(forecast_file(&request, &|_| ()).unwrap_err().code(), "series_value_invalid");
    assert_eq!(fs::read_to_string(&output).unwrap(), "before");
    let nowhere = folder.path().join("no/such/folder/out.csv");
    write_input(&input);
    let request = Request { output: &nowhere, ..request };
    assert_eq!(forecast_file(&request, &|_| ()).unwrap_err().code(), "file_unwritable");
}
