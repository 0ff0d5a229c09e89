//! Which separator a text file uses.

/// What a `sep=` line or the first lines say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// The separator.
    pub delimiter: u8,
    /// The first line is a `sep=` line, which spreadsheet programs do not show.
    pub announced: bool,
}

const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// From the beginning of a text (UTF-8, line feeds).
///
/// Without a `sep=` line, the separator that makes the widest row wins; commas on a tie.
pub(super) fn sniff(sample: &str) -> Dialect {
    let first = sample.lines().next().unwrap_or_default().trim_matches('"');
    if let Some(&[delimiter]) =
        first.get(..4).filter(|p| p.eq_ignore_ascii_case("sep=")).map(|_| &first.as_bytes()[4..])
        && delimiter.is_ascii()
        && !matches!(delimiter, b'"' | b'\n')
    {
        return Dialect { delimiter, announced: true };
    }
    let width = |delimiter: u8| {
        sample.lines().take(30).map(|line| separators_outside_quotes(line, delimiter)).max().unwrap_or_default()
    };
    let delimiter = CANDIDATES.into_iter().rev().max_by_key(|&d| width(d)).unwrap_or(b',');
    Dialect { delimiter, announced: false }
}

fn separators_outside_quotes(line: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            _ if byte == delimiter && !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_announced_or_makes_the_widest_row() {
        let found = |sample: &str| (sniff(sample).delimiter, sniff(sample).announced);
        assert_eq!(found("sep=;\nmonth;unit\n"), (b';', true));
        assert_eq!(found("\"sep=\t\"\nmonth\tunit\n"), (b'\t', true));
        assert_eq!(found("Position, North, East\nmonth;unit;leavers;agency\n"), (b';', false));
        assert_eq!(found("month\tunit\n"), (b'\t', false));
        assert_eq!(found("\"a;b;c;d\",x\n"), (b',', false));
        assert_eq!(found("month\n"), (b',', false));
        assert_eq!(found("sep=\n"), (b',', false));
        assert_eq!(found(""), (b',', false));
    }
}
