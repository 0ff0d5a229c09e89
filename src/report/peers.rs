//! An authority beside its neighbours, its region and England, told in words and as CSV.

use super::csv::safe_text;
use super::words::{self, NO_BREAK, clean_name, number};
use crate::domain::peers::{Basis, FunnelReading, PeerFigure, Peers, SourceFile, Verdict, Z_95, Z_998};
use crate::domain::{CensusMeasure, Period, UnitOfMeasure};

/// Shares of authorities outside limits that hold all differences but unusual ones.
const OUTSIDE: (f64, f64) = (0.05, 0.002);

fn unit(p: &Peers) -> UnitOfMeasure {
    p.measure.rate().unit_of_measure()
}

/// "26.2 %", or why there is no value.
pub fn told(p: &Peers, figure: &PeerFigure) -> String {
    match (figure.value(), figure.point.gap) {
        (Some(value), _) => words::value(value, unit(p)),
        (None, Some(gap)) => words::gap(gap).to_owned(),
        (None, None) => "missing".into(),
    }
}

/// What the denominator counts, for an axis or a heading.
pub fn denominator(measure: CensusMeasure) -> &'static str {
    match measure {
        CensusMeasure::AgencyRate => "agency and employed staff, FTE",
        CensusMeasure::VacancyRate => "vacancies and employed staff, FTE",
        CensusMeasure::TurnoverRate => "employed staff, FTE",
        CensusMeasure::Caseload => "staff who hold cases, FTE",
        CensusMeasure::AbsenceRate => "working days of all staff",
    }
}

/// Numerator and denominator as a table shows them: cases and days are whole, full-time equivalents have a decimal.
pub fn counts(measure: CensusMeasure, numerator: f64, denominator: f64) -> (String, String) {
    let decimals = match measure {
        CensusMeasure::Caseload => (0, 1),
        CensusMeasure::AbsenceRate => (0, 0),
        _ => (1, 1),
    };
    (number(numerator, decimals.0), number(denominator, decimals.1))
}

/// "In the year to September 2022 the agency rate of Medway was 26.2 %; the middle of its ten neighbours was 18.1 %."
pub fn headline(p: &Peers) -> String {
    let period = words::period(Period::Year(p.year));
    let label = p.measure.rate().label();
    let Some(own) = &p.own else {
        let england = p.england.as_ref().and_then(PeerFigure::value);
        let told =
            england.map_or_else(|| "has no value".into(), |value| format!("was {}", words::value(value, unit(p))));
        return format!("In {period} the {label} of England {told}.");
    };
    let name = clean_name(&own.name);
    let value = match own.value() {
        Some(value) => format!("was {}", words::value(value, unit(p))),
        None => format!("has no value ({})", told(p, own)),
    };
    match median(p) {
        Some(median) => format!("In {period} the {label} of {name} {value}; {median}."),
        None => format!("In {period} the {label} of {name} {value}."),
    }
}

/// "the middle of its ten neighbours was 18.1 %".
fn median(p: &Peers) -> Option<String> {
    let median = p.median?;
    let value = words::value(median.value, unit(p));
    let all = median.of + median.without;
    Some(if median.without == 0 {
        format!("the middle of its {} neighbours was {value}", counted(all))
    } else {
        format!(
            "the middle of the {} of its {} neighbours that have a value was {value}",
            counted(median.of),
            counted(all)
        )
    })
}

/// Small numbers as words.
fn counted(n: usize) -> String {
    const WORDS: [&str; 11] = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// The sentences below the headline: region and England, what chance explains, the own months.
pub fn sentences(p: &Peers) -> Vec<String> {
    [around(p), verdict(p), outside(p), monthly(p)].into_iter().flatten().collect()
}

fn around(p: &Peers) -> Option<String> {
    let named = |figure: &PeerFigure, name: &str| Some(format!("{name} {}", words::value(figure.value()?, unit(p))));
    let region = p.region.as_ref().and_then(|region| named(region, &clean_name(&region.name)));
    let england = p.england.as_ref().filter(|_| p.own.is_some()).and_then(|england| named(england, "England"));
    let parts: Vec<String> = region.into_iter().chain(england).collect();
    (!parts.is_empty()).then(|| format!("For comparison: {}.", parts.join(", ")))
}

/// Whether the own value differs by more than chance and the usual differences explain.
pub fn verdict(p: &Peers) -> Option<String> {
    let value = p.own.as_ref()?.value()?;
    let england = p.england.as_ref()?.value()?;
    if p.measure == CensusMeasure::Caseload {
        return Some(
            "No limits of chance are drawn for caseload: it follows from how work is given out, and does not come nearer to \
             England's where there are more staff."
                .into(),
        );
    }
    let Some((_, verdict)) = p.funnel?.own else {
        return Some("Its size is not published, so that it cannot be said what chance explains.".into());
    };
    let subject = format!("The {} of {}", p.measure.rate().label(), clean_name(&p.own.as_ref()?.name));
    let compared = match words::compared(value, england, unit(p)) {
        same if same == "the same as" => format!("{subject} is the same as England's"),
        other => format!("{subject} is {other} England's"),
    };
    Some(match verdict {
        Verdict::Within => {
            format!(
                "{compared}. Chance and the usual differences between authorities explain as much: it lies inside the 95{NO_BREAK}% limits."
            )
        }
        Verdict::Beyond95 => format!(
            "{compared}. That is more than chance and the usual differences between authorities explain 19 times in 20: it lies \
             outside the 95{NO_BREAK}% limits, inside the 99.8{NO_BREAK}% limits."
        ),
        Verdict::Beyond998 => format!(
            "{compared}. That is far more than chance and the usual differences between authorities explain: it lies outside \
             the 99.8{NO_BREAK}% limits."
        ),
    })
}

fn outside(p: &Peers) -> Option<String> {
    let FunnelReading { funnel, beyond_95, beyond_998, .. } = p.funnel?;
    let of = funnel.authorities as f64;
    Some(format!(
        "{beyond_95} of {} authorities lie outside the 95{NO_BREAK}% limits. About {} would if only chance and usual differences \
         set them apart. {beyond_998} lie outside the 99.8{NO_BREAK}% limits; about {} would.",
        funnel.authorities,
        number(of * OUTSIDE.0, 0),
        number(of * OUTSIDE.1, 0),
    ))
}

fn monthly(p: &Peers) -> Option<String> {
    let point = p.monthly.as_ref()?;
    let value = words::value(point.value?, unit(p));
    let parts = match (point.numerator, point.denominator) {
        (Some(top), Some(bottom)) => {
            let (top, bottom) = counts(p.measure, top, bottom);
            let between = if unit(p) == UnitOfMeasure::Percent { "of" } else { "over" };
            format!(" ({top} {between} {bottom})")
        }
        _ => String::new(),
    };
    Some(format!(
        "Newer, from your own months and by the same definition: {value} in {}{parts}. Nobody else's figure of that month is \
         published.",
        words::period(point.period)
    ))
}

/// "Lower than 34 of 41": for those who ask.
pub fn standing(p: &Peers) -> Option<String> {
    let standing = p.standing?;
    let name = clean_name(&p.own.as_ref()?.name);
    Some(format!(
        "The value of {name} is lower than that of {} of the {} other authorities with a value. Places change with small \
         differences: the chart says more.",
        standing.lower_than, standing.of
    ))
}

/// Why the authority compared is taken for the organisation's, and what to do about it on the page.
pub fn why(p: &Peers) -> String {
    let told = whose(p);
    match (&p.own, p.basis) {
        (None, _) => format!("{told} Choose it below."),
        (Some(_), Basis::Name) => format!("{told} If that is wrong, choose another below."),
        (Some(_), Basis::Asked | Basis::Unknown | Basis::Chosen(_)) => told,
    }
}

/// Why the authority compared is taken for the organisation's.
pub fn whose(p: &Peers) -> String {
    let organisation = clean_name(&p.organisation_name);
    let Some(own) = &p.own else {
        return format!(
            "Nothing tells which authority of the published table {organisation} is: its name is none of theirs."
        );
    };
    let name = format!("{} ({})", clean_name(&own.name), clean_name(&own.code));
    match p.basis {
        Basis::Asked | Basis::Unknown => format!("You asked about {name}."),
        Basis::Chosen(at) => format!("{organisation} is compared as {name}: somebody chose it here on {}.", day(at)),
        Basis::Name => {
            format!("{organisation} is compared as {name}: the names are the same but for words such as \"Council\".")
        }
    }
}

/// Why the middle of neighbours is not told; `None` where there are neighbours.
pub fn without_neighbours(p: &Peers) -> Option<String> {
    if !p.neighbours.is_empty() {
        return None;
    }
    Some(match &p.list {
        Some(list) => format!(
            "The list of statistical neighbours ({}) has no row for this authority, so that it is compared with its region \
             and England only.",
            file(list)
        ),
        None => "There is no list of statistical neighbours yet, so that the comparison is with region and England only. Send \
                 the published list: one row for each authority with the codes of its neighbours."
            .into(),
    })
}

/// The files behind the figures: "list.csv, received 21 Nov 2026".
pub fn file(source: &SourceFile) -> String {
    format!("{}, received {}", clean_name(&source.file_name), day(source.received_at))
}

fn day(at: chrono::NaiveDateTime) -> String {
    at.format(&format!("%-d{NO_BREAK}%b{NO_BREAK}%Y")).to_string()
}

/// How the limits are worked out, in a sentence or two with their source.
pub fn method(p: &Peers) -> Option<String> {
    let funnel = p.funnel?.funnel;
    Some(format!(
        "The limits lie 1.96 and 3.09 standard deviations from England's rate. Their width is chance, which shrinks with the \
         number in the denominator, and the usual differences between authorities besides, {} points as a standard \
         deviation, which do not shrink; without them authorities would differ {} times as much as chance allows. Both are \
         estimated from the {} authorities with a value, the outermost tenth at each end drawn in (Spiegelhalter 2005, \
         additive form). Full-time equivalents are counted as people.",
        number(funnel.spread, 1),
        number(funnel.dispersion, 1),
        funnel.authorities,
    ))
}

/// Every figure of the year as a tidy table: own, neighbours, region, England and all other authorities.
///
/// Columns: `kind,code,name,closeness,year,measure,definition,unit_of_measure,value,numerator,denominator,gap` and the
/// limits of its size, `lower_95,upper_95,lower_99_8,upper_99_8`. Values are as published, unrounded where divided.
///
/// # Panics
/// Never: every record has the header's length, and memory takes every byte.
pub fn csv(p: &Peers) -> String {
    const HEADER: [&str; 16] = [
        "kind",
        "code",
        "name",
        "closeness",
        "year",
        "measure",
        "definition",
        "unit_of_measure",
        "value",
        "numerator",
        "denominator",
        "gap",
        "lower_95",
        "upper_95",
        "lower_99_8",
        "upper_99_8",
    ];
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let own = p.own.iter().map(|own| row(p, "own", own, ""));
    let neighbours =
        p.neighbours.iter().map(|n| row(p, "neighbour", &n.figure, n.closeness.map_or("", |c| c.as_str())));
    let wide =
        p.region.iter().map(|r| row(p, "region", r, "")).chain(p.england.iter().map(|e| row(p, "country", e, "")));
    let is_other = |a: &&PeerFigure| p.own.as_ref().is_none_or(|own| own.slug != a.slug) && !p.is_neighbour(&a.code);
    let others = p.authorities.iter().filter(is_other).map(|a| row(p, "authority", a, ""));
    let header = std::iter::once(HEADER.map(String::from).to_vec());
    for row in header.chain(own).chain(neighbours).chain(wide).chain(others) {
        writer.write_record(row).expect("memory takes every record, and all have the header's length");
    }
    let bytes = writer.into_inner().expect("memory takes every record");
    String::from_utf8(bytes).expect("made of strings")
}

fn row(p: &Peers, kind: &str, figure: &PeerFigure, closeness: &str) -> Vec<String> {
    let plain = |value: Option<f64>| value.filter(|v| v.is_finite()).map_or_else(String::new, |v| v.to_string());
    let limits = |z: f64| {
        let funnel = p.funnel.filter(|_| kind != "country").zip(figure.point.denominator.filter(|n| *n > 0.0));
        funnel.map(|(reading, n)| reading.funnel.limits(n, z))
    };
    let (inner, outer) = (limits(Z_95), limits(Z_998));
    vec![
        kind.to_owned(),
        safe_text(&figure.code),
        safe_text(&clean_name(&figure.name)),
        closeness.to_owned(),
        p.year.to_string(),
        p.measure.rate().as_str().to_owned(),
        p.definition().name.to_owned(),
        unit(p).as_str().to_owned(),
        plain(figure.value()),
        plain(figure.point.numerator),
        plain(figure.point.denominator),
        figure.point.gap.map_or_else(String::new, |gap| gap.as_str().to_owned()),
        plain(inner.map(|l| l.0)),
        plain(inner.map(|l| l.1)),
        plain(outer.map(|l| l.0)),
        plain(outer.map(|l| l.1)),
    ]
}
