//! The SVG module and the words, drawn from a small invented forecast.

use staffcast::domain::{Month, Period};
use staffcast::report::chart::{Size, cursor, describe, fan, span, sparkline};
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

#[test]
fn a_step_to_another_level_is_marked_where_it_happened_and_told() {
    let mut stepped = forecast();
    let month = Month::new(2026, 3).expect("a month");
    stepped.breaks = vec![month, Month::new(1999, 1).expect("a month")];
    let (with, without) = (fan(&stepped, "A", Size::Wide), fan(&forecast(), "A", Size::Wide));
    assert_eq!(with.matches(">new level</text>").count(), 1, "the other one is long past: {with}");
    assert!(!without.contains("new level"));
    assert!(describe(&stepped, "A").contains("From March 2026 on it stands at another level"));
}

#[test]
fn a_cursor_tells_every_period_that_is_drawn() {
    let cursor = cursor(&forecast()).expect("a cursor");
    assert_eq!((cursor.told.len(), cursor.start), (42, 29), "thirty recorded months and twelve ahead");
    assert_eq!(plain(&cursor.told[5]), "September 2024: no value (withheld).");
    assert!(plain(&cursor.told[29]).starts_with("September 2026: ") && cursor.told[29].ends_with("recorded."));
    assert!(plain(&cursor.told[41]).contains("expected, about 8 times in 10"), "{}", cursor.told[41]);
    let [from, to, top, bottom] = span(&forecast(), Size::Wide).expect("a span");
    let drawn = fan(&forecast(), "A", Size::Wide);
    let dots = fan_dot(&drawn);
    assert_eq!(dots.len(), 1, "the last value");
    let x: f64 = dots[0].parse().expect("a place");
    let expected = from + (to - from) * 29.0 / 41.0;
    assert!((x - expected).abs() < 0.2 && top < bottom, "{x} and {expected}");
}

/// Where the dots of recorded values stand.
fn fan_dot(svg: &str) -> Vec<&str> {
    svg.split("class=\"c-dot\" cx=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
