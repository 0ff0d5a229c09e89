//! The SVG module and the words, drawn from a small invented forecast.

use staffcast::domain::{Month, Period};
use staffcast::report::chart::{Size, describe, fan, sparkline};
use staffcast::report::{csv, sentences, words};

use super::invented::forecast;

fn plain(text: &str) -> String {
    text.replace(words::NO_BREAK, " ")
}

#[test]
fn a_fan_chart_is_drawn_as_before() {
    insta::assert_snapshot!(fan(&forecast(), "Rivermouth Council", Size::Wide).replace("><", ">\n<"));
}

#[test]
fn a_narrow_fan_chart_is_drawn_as_before() {
    insta::assert_snapshot!(fan(&forecast(), "Rivermouth Council", Size::Narrow).replace("><", ">\n<"));
}

#[test]
fn a_chart_is_the_same_bytes_every_time() {
    assert_eq!(fan(&forecast(), "A", Size::Wide), fan(&forecast(), "A", Size::Wide));
}

#[test]
fn a_gap_breaks_the_line_instead_of_being_drawn_through() {
    let svg = fan(&forecast(), "A", Size::Wide);
    let history = svg.split(r#"class="c-history" d=""#).nth(1).expect("a history line");
    let d = history.split('"').next().expect("path data");
    assert_eq!(d.matches('M').count(), 2, "two runs of recorded months: {d}");
    assert_eq!(d.matches(['M', 'L']).count(), 27, "a point for each month that has a value");
}

#[test]
fn every_chart_has_a_title_a_description_and_real_text() {
    let svg = fan(&forecast(), "Rivermouth Council", Size::Wide);
    assert!(svg.contains("<title id=\"agency_rate-wide-t\">We expect the agency rate in September 2027"));
    assert!(svg.contains("<desc"));
    assert!(svg.contains(">80\u{a0}% range</text>") && svg.contains(">95\u{a0}% range</text>"));
    assert!(svg.contains(">recorded</text>") && svg.contains(">forecast</text>"));
}

#[test]
fn the_description_tells_what_is_drawn() {
    insta::assert_snapshot!(plain(&describe(&forecast(), "Rivermouth Council")));
}

#[test]
fn hostile_names_stay_text_in_a_chart() {
    for hostile in ["<svg onload=alert(1)>", "\"/><script>alert(1)</script>", "{{7*7}}", "=HYPERLINK(\"http://x\")"] {
        let svg = fan(&forecast(), hostile, Size::Wide);
        assert!(!svg.contains("<svg onload") && !svg.contains("<script"), "{hostile}");
        assert_eq!(svg.matches("<svg").count(), 1, "{hostile}");
        assert!(svg.matches("{{7*7}}").count() == 2 * hostile.matches("{{7*7}}").count(), "kept as written: {hostile}");
    }
}

#[test]
fn a_forecast_without_values_draws_a_sentence_instead_of_an_axis() {
    let mut empty = forecast();
    empty.history.clear();
    empty.forecast.clear();
    let svg = fan(&empty, "A", Size::Narrow);
    assert!(svg.contains("There are no values to draw yet."));
}

#[test]
fn extreme_values_leave_no_coordinate_that_is_not_a_number() {
    let mut wild = forecast();
    for (i, point) in wild.history.iter_mut().enumerate() {
        point.value = [Some(0.0), Some(1e308), Some(-1e308), Some(f64::NAN), None][i % 5];
    }
    let svg = fan(&wild, "A", Size::Wide);
    assert!(!svg.contains("NaN\"") && !svg.contains("inf"), "{svg}");
    let mut flat = forecast();
    flat.history.iter_mut().for_each(|p| p.value = Some(0.0));
    flat.forecast.clear();
    assert!(fan(&flat, "A", Size::Wide).contains("c-history"));
}

#[test]
fn a_sparkline_breaks_at_gaps_and_is_hidden_from_screen_readers() {
    let svg = sparkline(&[Some(1.0), Some(2.0), None, Some(1.5)], None);
    assert!(svg.contains(r#"aria-hidden="true""#));
    assert!(!sparkline(&[], None).contains("path"));
}

#[test]
fn the_csv_of_a_forecast_has_one_row_a_period_and_is_safe_to_open() {
    let mut hostile = forecast();
    hostile.unit = "=cmd|' /C calc'!A0".into();
    let text = csv::forecast(&hostile);
    assert_eq!(text.lines().count(), 1 + 30 + 12);
    assert!(text.lines().skip(1).all(|line| line.starts_with("'=cmd")));
    insta::assert_snapshot!(
        csv::forecast(&forecast())
            .lines()
            .filter(|l| l.contains("unit,") || l.contains("2026-10") || l.contains("2024-08"))
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn the_figures_are_told_in_sentences() {
    let forecast = forecast();
    let last = forecast.history.last().expect("history");
    let figure = sentences::Figure {
        period: last.period,
        value: last.value.expect("a value"),
        numerator: last.numerator,
        denominator: last.denominator,
    };
    let step = forecast.forecast.last().expect("a step");
    let mut told = vec![
        sentences::now(forecast.measure, "Rivermouth Council", &figure),
        sentences::change(figure.value, Some(24.9), Some(21.0), forecast.unit_of_measure).expect("a change"),
        sentences::expected(step, forecast.unit_of_measure).expect("a range"),
    ];
    let record = forecast.track_record.expect("a record");
    told.extend(sentences::track_record(&record, forecast.unit_of_measure, false));
    told.extend(sentences::track_record(&record, forecast.unit_of_measure, true));
    insta::assert_snapshot!(plain(&told.join("\n")));
}

#[test]
fn a_point_is_never_told_without_its_range() {
    let mut step = forecast().forecast.remove(0);
    step.intervals.clear();
    assert_eq!(sentences::expected(&step, staffcast::domain::UnitOfMeasure::Percent), None);
    let period = Period::Month(Month::new(2026, 10).expect("a month"));
    assert_eq!(step.period, period);
}
