//! Numbers and months as people type them into a form.

use crate::domain::Month;

const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// "8", "2.5", "15 %", "£1,500", "−6".
pub(super) fn number(typed: &str) -> Option<f64> {
    let bare: String = typed.trim().chars().filter(|c| !matches!(c, '£' | '%' | ' ' | '\u{a0}')).collect();
    let bare = bare.replace('\u{2212}', "-");
    // Commas set thousands apart; anything else is not what it seems.
    let groups: Vec<&str> = bare.split('.').next().unwrap_or_default().split(',').collect();
    if groups.len() > 1 && groups[1..].iter().any(|group| group.len() != 3) {
        return None;
    }
    let digits = bare.replace(',', "");
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') && digits.len() <= 20;
    digits.parse().ok().filter(|value: &f64| plain && value.is_finite())
}

/// "2027-03", "03/2027", "March 2027", "Mar 2027".
pub(super) fn month(typed: &str) -> Option<Month> {
    let typed = typed.trim();
    if let Ok(month) = typed.parse() {
        return Some(month);
    }
    let (first, year) = typed.rsplit_once([' ', '/', '-', '\u{a0}'])?;
    let year = year.parse::<i32>().ok()?;
    let first = first.trim().to_ascii_lowercase();
    let named = |(name, number): (&&str, u32)| {
        let long = Month::new(2000, number)?.in_words().to_ascii_lowercase();
        (first == **name || long.split(' ').next() == Some(&first)).then_some(number)
    };
    let number = first.parse::<u32>().ok().or_else(|| NAMES.iter().zip(1_u32..).find_map(named))?;
    Month::new(year, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let read = |text| number(text);
        assert_eq!(read(" 15 % "), Some(15.0));
        assert_eq!(read("£1,500"), Some(1500.0));
        assert_eq!(read("\u{2212}6.5"), Some(-6.5));
        for odd in ["", "many", "1,5", "8e3", "NaN", "inf", "1-2", "٣"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    #[test]
    fn months_are_read_in_each_usual_spelling() {
        let march = Month::new(2027, 3);
        for text in ["2027-03", "March 2027", "mar 2027", "03/2027", "3/2027", " 2027-03 "] {
            assert_eq!(month(text), march, "{text}");
        }
        for odd in ["", "2027", "soon", "13/2027", "March", "2027-13", "Smarch 2027"] {
            assert_eq!(month(odd), None, "{odd}");
        }
    }
}
