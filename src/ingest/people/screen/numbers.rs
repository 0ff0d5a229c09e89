//! Numbers given to people.

/// Two letters, six digits and a letter A to D; without the last letter only where the digits
/// stand in pairs, because cost centres look like the rest. Letters never issued are no match
/// (HM Revenue and Customs, National Insurance Manual NIM39110).
pub(super) fn is_national_insurance(_text: &str, tokens: &[&str]) -> bool {
    (0..tokens.len()).any(|from| {
        let mut joined = String::with_capacity(9);
        for (parts, token) in tokens[from..].iter().take(6).enumerate() {
            joined.push_str(token);
            if joined.len() > 9 {
                return false;
            }
            if is_prefixed(&joined) && (joined.len() == 9 || (joined.len() == 8 && parts == 3)) {
                return true;
            }
        }
        false
    })
}

/// The letters and six digits, perhaps with a suffix.
fn is_prefixed(text: &str) -> bool {
    let text = text.to_ascii_uppercase();
    let [one, two, rest @ ..] = text.as_bytes() else { return false };
    let never = ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"];
    one.is_ascii_uppercase()
        && two.is_ascii_uppercase()
        && !b"DFIQUV".contains(one)
        && !b"DFIOQUV".contains(two)
        && !never.contains(&&text[..2])
        && rest.len() >= 6
        && rest[..6].iter().all(u8::is_ascii_digit)
        && rest[6..].iter().all(|b| (b'A'..=b'D').contains(b))
}

/// Digits that stand together, spaces and hyphens between them left out; longer signs end a run.
fn runs(text: &str) -> Vec<(bool, String)> {
    let mut runs = Vec::new();
    let mut run = String::new();
    let mut is_abroad = false;
    let mut before = ' ';
    for c in text.chars().chain(['|']) {
        match c {
            '0'..='9' => {
                if run.is_empty() {
                    is_abroad = before == '+';
                }
                run.push(c);
            }
            ' ' | '-' | '(' | ')' | '.' if !run.is_empty() => {}
            _ => {
                if !run.is_empty() {
                    runs.push((is_abroad, std::mem::take(&mut run)));
                }
            }
        }
        before = c;
    }
    runs
}

/// Eleven digits from 01, 02, 03, 07 or 08 on (Ofcom, National Telephone Numbering Plan), or the
/// same behind +44.
pub(super) fn is_phone(text: &str, _tokens: &[&str]) -> bool {
    runs(text).iter().any(|(is_abroad, digits)| {
        let national = match digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|_| *is_abroad)) {
            Some(rest) => format!("0{}", rest.trim_start_matches('0')),
            None => digits.clone(),
        };
        national.len() == 11
            && national.starts_with('0')
            && matches!(national.as_bytes()[1], b'1' | b'2' | b'3' | b'7' | b'8')
    })
}

/// Ten digits whose last is the check digit of the first nine, modulus 11 (NHS Data Dictionary, NHS
/// number). Those that begin with 0 are padded codes.
pub(super) fn is_nhs(text: &str, _tokens: &[&str]) -> bool {
    runs(text).iter().any(|(_, digits)| {
        let digits: Vec<u32> = digits.bytes().map(|b| u32::from(b - b'0')).collect();
        if digits.len() != 10 || digits[0] == 0 || digits.iter().all(|d| *d == digits[0]) {
            return false;
        }
        let sum: u32 = digits[..9].iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
        (11 - sum % 11) % 11 == digits[9]
    })
}
