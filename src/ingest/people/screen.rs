//! Tells what looks like a person's own number, address or birth date, wherever it was typed.
//!
//! Names cannot be told from teams by their looks; everything here can. Where a rule could go either
//! way, it errs towards the person: a row too many left out is mended in a minute.

mod dates;
mod numbers;

/// What in a text identifies a person, in words for a message; `None` when nothing does.
///
/// Recognised are National Insurance and NHS numbers, e-mail addresses, telephone numbers, postcodes
/// and birth dates of the United Kingdom, alone or inside other words. The words returned never
/// repeat the text.
pub(in crate::ingest) fn identifies(text: &str) -> Option<&'static str> {
    if !text.bytes().any(|b| b.is_ascii_digit() || b == b'@' || !b.is_ascii()) {
        return None;
    }
    let text = crate::ingest::spelling::plain_signs(text);
    let tokens = tokens(&text);
    let rules: [(Rule, &'static str); 6] = [
        (is_email, "an e-mail address"),
        (numbers::is_national_insurance, "a National Insurance number"),
        (numbers::is_phone, "a telephone number"),
        (numbers::is_nhs, "an NHS number"),
        (dates::is_birth_date, "a birth date"),
        (is_postcode, "a postcode"),
    ];
    rules.into_iter().find(|(rule, _)| rule(&text, &tokens)).map(|(_, what)| what)
}

/// Says of a text and its tokens whether they hold one kind of number, address or date.
type Rule = fn(&str, &[&str]) -> bool;

/// Runs of letters and digits.
fn tokens(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect()
}

/// `name@place.tld`, whatever surrounds it.
fn is_email(text: &str, _tokens: &[&str]) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\'');
        let named = text[..at].chars().next_back().is_some_and(is_part);
        let host = &text[at + 1..];
        let host = &host[..host.find(|c| !is_part(c)).unwrap_or(host.len())];
        let host = host.trim_end_matches('.');
        named && host.rsplit_once('.').is_some_and(|(place, end)| !place.is_empty() && end.len() >= 2)
    })
}

/// The letters postcodes begin with.
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E \
    EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK \
    ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN \
    TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ";

/// A whole postcode, in one piece or two; the first half alone is a district.
fn is_postcode(_text: &str, tokens: &[&str]) -> bool {
    let apart = tokens.windows(2).any(|pair| is_outward(pair[0]) && is_inward(pair[1]));
    let joined = |token: &&str| {
        let Some((outward, inward)) = token.len().checked_sub(3).and_then(|at| token.split_at_checked(at)) else {
            return false;
        };
        is_outward(outward) && is_inward(inward)
    };
    apart || tokens.iter().any(joined)
}

fn is_outward(token: &str) -> bool {
    let letters = token.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (area, district) = token.split_at(letters);
    let mut rest = district.bytes();
    let shaped = (1..=2).contains(&letters)
        && rest.next().is_some_and(|b| b.is_ascii_digit())
        && rest.next().is_none_or(|b| b.is_ascii_alphanumeric())
        && rest.next().is_none();
    shaped && AREAS.contains(&format!(" {} ", area.to_ascii_uppercase()))
}

fn is_inward(token: &str) -> bool {
    // "E1 2nd floor" is no address.
    if matches!(token, "1st" | "2nd" | "3rd") || (token.len() == 3 && token.ends_with("th")) {
        return false;
    }
    match token.as_bytes() {
        [digit, one, two] => {
            let unit = |b: &u8| b"ABDEFGHJLNPQRSTUWXYZ".contains(&b.to_ascii_uppercase());
            digit.is_ascii_digit() && unit(one) && unit(two)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All invented: numbers from the ranges kept for examples, or with letters never issued together.
    #[test]
    fn what_identifies_a_person_is_told_by_its_kind() {
        let cases = [
            ("QQ123456C", None),
            ("AB123456C", Some("a National Insurance number")),
            ("ab 12 34 56 c", Some("a National Insurance number")),
            ("AB 12 34 56", Some("a National Insurance number")),
            ("Duty desk (JK-12-34-56-D)", Some("a National Insurance number")),
            ("ＡＢ１２３４５６Ｃ", Some("a National Insurance number")),
            ("AB123\u{200b}456C", Some("a National Insurance number")),
            ("943 476 5919", Some("an NHS number")),
            ("9434765919", Some("an NHS number")),
            ("NHS943-476-5919", Some("an NHS number")),
            ("9434765918", None),
            ("someone@example.org", Some("an e-mail address")),
            ("Team (some.one@mail.example.org.uk)", Some("an e-mail address")),
            ("<o'neil+hr@example.org>", Some("an e-mail address")),
            ("07700 900123", Some("a telephone number")),
            ("+44 7700 900 123", Some("a telephone number")),
            ("+44 (0)7700 900123", Some("a telephone number")),
            ("0044 20 7946 0123", Some("a telephone number")),
            ("(020) 7946 0123", Some("a telephone number")),
            ("call 01632-960123", Some("a telephone number")),
            ("07700900123", Some("a telephone number")),
            ("ME4 4TR", Some("a postcode")),
            ("12 High Street, sw1a 1aa", Some("a postcode")),
            ("EC1A1BB", Some("a postcode")),
            ("12/05/1984", Some("a birth date")),
            ("12.5.84", Some("a birth date")),
            ("born 1984-05-12", Some("a birth date")),
            ("1984-05-12T00:00:00", Some("a birth date")),
            ("12 May 1984", Some("a birth date")),
            ("12th of May, 1984", Some("a birth date")),
            ("12May1984", Some("a birth date")),
            ("May 12, 1984", Some("a birth date")),
            ("12051984", Some("a birth date")),
            ("19840512", Some("a birth date")),
        ];
        for (text, kind) in cases {
            assert_eq!(identifies(text), kind, "{text}");
        }
    }

    #[test]
    fn names_of_teams_roles_and_months_identify_nobody() {
        let plain = [
            "",
            "Team 12",
            "North/Team 1",
            "North > Pod 12 > Unit 3",
            "Team 1 & 2 (0-25)",
            "Children's Services",
            "16+ Leaving Care",
            "0-19 Health Visiting",
            "Assessment @ Front Door",
            "MASH @ 1.2",
            "SW1",
            "SW Grade 9",
            "PO1 SCP 33",
            "PO1-PO3",
            "Band 6",
            "Band 8a",
            "Grade SO2",
            "NJC SCP 29-32",
            "E1 2nd floor",
            "M1 4th floor",
            "Postcode district ME4",
            "CC123456",
            "CC1234567",
            "AB123456",
            "1234",
            "123456",
            "0000123456",
            "12345678",
            "20240401",
            "01042024",
            "CS-2041-77",
            "A1234-5678-90",
            "2026-09",
            "Sep-26",
            "30/09/2026",
            "Restructure 01/04/2024",
            "2023/24",
            "Year ending 30 September 2023",
            "Est. 1984",
            "1984",
            "37.0",
            "£45,000 to £48,500",
            "Part 8 Section 17 1989 Act",
            "Children Act 1989",
            "Social Worker (ASYE) 1.0",
            "Step Up 7 2019",
            "Team 365",
            "24/7 crisis team",
            "9-5 desk",
        ];
        for text in plain {
            assert_eq!(identifies(text), None, "{text}");
        }
    }
}
