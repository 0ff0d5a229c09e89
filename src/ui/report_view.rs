//! What was worked out from an extract beside its figures, as tables: returns and recruitment sums.

use serde_json::Value;

use crate::domain::ExtractKind;
use crate::report::words;

/// One table of a report.
pub(super) struct Section {
    pub title: String,
    pub note: Option<String>,
    pub headings: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// The tables of a kept report; none when there is no report, or one of another version.
pub(super) fn sections(kind: ExtractKind, report: Option<&str>) -> Vec<Section> {
    let Some(report) = report.and_then(|text| serde_json::from_str::<Value>(text).ok()) else { return Vec::new() };
    let sections = match kind {
        ExtractKind::CswwXml => census(&report),
        ExtractKind::AgencyAssignments => agency(&report["totals"]),
        ExtractKind::RecruitmentPipeline => recruitment(&report),
        ExtractKind::MonthlyPosition
        | ExtractKind::StaffInPost
        | ExtractKind::Starters
        | ExtractKind::Leavers
        | ExtractKind::PublishedCsww
        | ExtractKind::StatisticalNeighbours => Vec::new(),
    };
    sections.into_iter().filter(|section| !section.rows.is_empty()).collect()
}

fn census(report: &Value) -> Vec<Section> {
    let mut sections: Vec<Section> = list(&report["check"]["years"]).iter().flat_map(year).collect();
    sections.extend(list(&report["check"]["continuity"]).iter().map(continuity));
    if report["nowcast"].is_object() {
        sections.push(nowcast(&report["nowcast"]));
    }
    sections
}

/// Measures first, then the records as they stand in the file.
fn year(year: &Value) -> Vec<Section> {
    let of = year["year"].as_i64().map_or_else(|| "an unknown year".to_owned(), |y| y.to_string());
    let measures = list(&year["measures"]).iter().map(|line| {
        let parts = match (line["numerator"].as_f64(), line["denominator"].as_f64()) {
            (Some(n), Some(d)) => format!("{} ÷ {}", words::number(n, 2), words::number(d, 2)),
            _ if line["definition"] == "count" => "counted".into(),
            _ => "not known from this file".into(),
        };
        vec![words::capital(&text(&line["label"])), text(&line["shown"]), parts, text(&line["definition"])]
    });
    let mut sections = vec![Section {
        title: format!("Measures of the return of {of}"),
        note: Some("By the formulas of the Department for Education, rounded last.".into()),
        headings: vec!["Measure", "Value", "Worked out from", "Definition"],
        rows: measures.collect(),
    }];
    let counts = &year["counts"];
    for (key, title) in [
        ("by_role", "role"),
        ("by_origin", "origin of starters"),
        ("by_destination", "destination of leavers"),
        ("by_reason", "reason for leaving"),
    ] {
        let rows = list(&counts[key]).iter().filter(|b| b["records"].as_f64() != Some(0.0));
        sections.push(Section {
            title: format!("Records of {of} by {title}"),
            note: Some(format!(
                "All {} records of the file: {} employed, {} agency.",
                text(&counts["records"]),
                text(&counts["employed"]),
                text(&counts["agency"])
            )),
            headings: vec!["Answer", "Records"],
            rows: rows.map(|b| vec![words::capital(&text(&b["label"])), text(&b["records"])]).collect(),
        });
    }
    sections
}

fn continuity(step: &Value) -> Section {
    let row = |label: &str, key: &str| vec![label.to_owned(), text(&step[key])];
    Section {
        title: format!("From {} to {}", text(&step["from"]), text(&step["to"])),
        note: None,
        headings: vec!["People", "Number"],
        rows: vec![
            row("In post then", "open_before"),
            row("Still in post", "still_open"),
            row("Left in the year", "left"),
            row("Neither: please explain", "unexplained"),
            row("In post now without a start in the year", "unexpected"),
        ],
    }
}

fn nowcast(nowcast: &Value) -> Section {
    let range = |expected: &Value, level: i64| {
        let found = list(&expected["intervals"]).iter().find(|i| i["level"].as_i64() == Some(level));
        found.map_or_else(String::new, |i| format!("{} to {}", one(&i["lower"]), one(&i["upper"])))
    };
    let rows = list(&nowcast["expected"]).iter().map(|expected| {
        vec![
            words::capital(&text(&expected["label"])),
            one(&expected["last"]),
            one(&expected["point"]),
            range(expected, 80),
            range(expected, 95),
        ]
    });
    let notes: Vec<String> = list(&nowcast["notes"]).iter().map(text).collect();
    Section {
        title: format!("What the return of {} may say", text(&nowcast["year"])),
        note: Some(format!("Ranges of 80 % hold about 8 times in 10. {}", notes.join(" "))),
        headings: vec!["Measure", "Last return", "Middle", "80 % range", "95 % range"],
        rows: rows.collect(),
    }
}

fn agency(totals: &Value) -> Vec<Section> {
    let rules = map(&totals["rules"]).map(|(rule, tally)| {
        vec![plain(rule), text(&tally["met"]), text(&tally["broken"]), text(&tally["not_checked"])]
    });
    let months = map(&totals["cost_by_month"]).map(|(month, pounds)| {
        vec![month.clone(), format!("£{}", words::number(pounds.as_f64().unwrap_or_default(), 0))]
    });
    let kinds = map(&totals["by_role_type"]).map(|(kind, number)| vec![plain(kind), text(number)]);
    vec![
        Section {
            title: "Agency rules".into(),
            note: Some(
                "A rule that is not checked lacks a figure in the file, or a cap in the rules of this installation. It is no pass."
                    .into(),
            ),
            headings: vec!["Rule", "Met", "Broken", "Not checked"],
            rows: rules.collect(),
        },
        Section {
            title: "Assignments by job type".into(),
            note: None,
            headings: vec!["Job type", "Assignments"],
            rows: kinds.collect(),
        },
        Section { title: "Cost by month".into(), note: None, headings: vec!["Month", "Cost"], rows: months.collect() },
    ]
}

fn recruitment(report: &Value) -> Vec<Section> {
    let row = |name: String, sums: &Value| {
        let drop_out = sums["drop_out"]["rate"].as_f64();
        let delay = sums["delay_months"]["median"].as_f64();
        vec![
            name,
            text(&sums["accepted"]),
            text(&sums["started"]),
            text(&sums["withdrawn"]),
            drop_out.map_or_else(|| "too few".into(), |rate| format!("{} %", words::number(100.0 * rate, 0))),
            delay.map_or_else(|| "too few".into(), |months| words::number(months, 1)),
        ]
    };
    let sources = map(&report["by_source"]).map(|(source, sums)| row(plain(source), sums));
    vec![Section {
        title: "From offer to start".into(),
        note: Some("Drop-out counts offers whose start was due. The delay is the middle one, in months.".into()),
        headings: vec!["Source", "Accepted", "Started", "Withdrawn", "Drop-out", "Delay"],
        rows: std::iter::once(row("All".into(), &report["all"])).chain(sources).collect(),
    }]
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn map(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A text or number as it stands; nothing for what is not there.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A number to one decimal; a dash without one.
fn one(value: &Value) -> String {
    value.as_f64().map_or_else(|| "–".into(), |number| words::number(number, 1))
}

fn plain(name: &str) -> String {
    name.replace('_', " ")
}
