//! Days on which somebody may have been born.

/// Years of birth of people who work: whole years, and the two digits that can only be the last century's.
const YEARS: std::ops::RangeInclusive<u32> = 1925..=2011;
const SHORT_YEARS: std::ops::RangeInclusive<u32> = 31..=99;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A day, a month and a year in which employees were born, in any usual order.
pub(super) fn is_birth_date(text: &str, tokens: &[&str]) -> bool {
    let parts = parts(text);
    let dated = parts.windows(3).any(|three| {
        let joined = three[0].joined && three[1].joined;
        is_day_month_year(three[0].what, three[1].what, three[2].what, joined)
    });
    dated || tokens.iter().any(|token| is_run_together(token))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Number(u32, usize),
    Month,
}

/// A number or the name of a month.
struct Part {
    what: What,
    /// Whether the next one follows behind a single slash, hyphen or point.
    joined: bool,
}

/// Numbers and names of months in order; other words break them apart unless they are `of`.
fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| (c.is_ascii_digit(), c.is_alphabetic()) == (first.is_ascii_digit(), first.is_alphabetic());
        let length = rest.find(|c: char| !same(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        rest = behind;
        if first.is_ascii_digit() {
            let number = if word.len() <= 4 { word.parse().unwrap_or(0) } else { 0 };
            parts.push(Part { what: What::Number(number, word.len()), joined: false });
        } else if first.is_alphabetic() {
            word_into(&mut parts, &word.to_lowercase());
        } else if let Some(last) = parts.last_mut() {
            last.joined = matches!(word, "/" | "-" | ".");
        }
    }
    parts
}

fn word_into(parts: &mut Vec<Part>, word: &str) {
    let is_month = word.get(..3).is_some_and(|start| MONTHS.contains(&start)) && word.len() <= 9;
    if is_month {
        parts.push(Part { what: What::Month, joined: false });
    } else if !matches!(word, "st" | "nd" | "rd" | "th" | "of" | "t") {
        // Nothing is a date across this.
        parts.push(Part { what: What::Number(0, 0), joined: false });
    }
}

fn is_day_month_year(a: What, b: What, c: What, joined: bool) -> bool {
    let day = |number: u32, digits: usize| (1..=31).contains(&number) && digits <= 2;
    let month = |number: u32, digits: usize| (1..=12).contains(&number) && digits <= 2;
    let whole_year = |number: u32, digits: usize| digits == 4 && YEARS.contains(&number);
    let year =
        |number: u32, digits: usize| whole_year(number, digits) || (digits == 2 && SHORT_YEARS.contains(&number));
    match (a, b, c) {
        (What::Month, What::Number(d, dn), What::Number(y, yn)) => day(d, dn) && year(y, yn),
        (What::Number(p, pn), What::Month, What::Number(r, rn)) => {
            (day(p, pn) && year(r, rn)) || (whole_year(p, pn) && day(r, rn))
        }
        (What::Number(p, pn), What::Number(q, qn), What::Number(r, rn)) => {
            let ends = (day(p, pn) && month(q, qn)) || (month(p, pn) && day(q, qn));
            (ends && (whole_year(r, rn) || (joined && year(r, rn))))
                || (whole_year(p, pn) && month(q, qn) && day(r, rn))
        }
        _ => false,
    }
}

/// Eight digits: year, month and day, or day, month and year.
fn is_run_together(token: &str) -> bool {
    if token.len() != 8 || !token.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let number = |from: usize, to: usize| token[from..to].parse::<u32>().unwrap_or(0);
    let day_and_month = |d: u32, m: u32| (1..=31).contains(&d) && (1..=12).contains(&m);
    (YEARS.contains(&number(0, 4)) && day_and_month(number(6, 8), number(4, 6)))
        || (YEARS.contains(&number(4, 8)) && day_and_month(number(0, 2), number(2, 4)))
}
