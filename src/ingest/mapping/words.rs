//! Headings brought to one spelling: lower case, single words, abbreviations written out.

/// A heading taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// Letters and digits run together.
    pub plain: String,
    /// Its words in order, in the singular, abbreviations written out.
    pub list: Vec<String>,
}

/// What stands for several words or another one; keys are whole words.
#[rustfmt::skip] // Pairs to a line: a table to read.
const WRITTEN_OUT: &[(&str, &str)] = &[
    ("addr", "address"), ("ann", "annual"), ("appt", "appointment"), ("apps", "application"), ("bday", "birth date"),
    ("cand", "candidate"), ("cat", "category"), ("ccy", "currency"), ("center", "centre"), ("cc", "cost centre"), ("contr", "contract"),
    ("desc", "description"), ("dept", "department"), ("dob", "birth date"), ("dt", "date"), ("dte", "date"),
    ("eff", "effective"), ("emp", "employee"), ("empl", "employee"), ("estab", "establishment"), ("est", "establishment"),
    ("exp", "expected"), ("firstname", "first name"), ("forenames", "forename"), ("fullname", "full name"), ("grp", "group"), ("hc", "headcount"), ("heads", "headcount"),
    ("hr", "hour"), ("hrs", "hour"), ("lastname", "last name"), ("mgr", "manager"), ("mob", "mobile"), ("mth", "month"),
    ("nbr", "number"), ("ni", "national insurance"), ("nino", "national insurance number"), ("no", "number"), ("nos", "number"), ("num", "number"),
    ("org", "organisation"), ("orgn", "organisation"), ("organization", "organisation"), ("organizational", "organisation"), ("organisational", "organisation"),
    ("orig", "original"), ("pa", "per annum"), ("pct", "percent"), ("perc", "percent"), ("percentage", "percent"), ("perm", "permanent"),
    ("pers", "personal"), ("ph", "per hour"), ("pos", "position"), ("posn", "position"), ("pqe", "post qualifying experience"), ("pq", "post qualifying"), ("pw", "per week"),
    ("qual", "qualified"), ("ref", "reference"), ("reg", "registration"), ("req", "requisition"), ("rec", "recruitment"), ("sal", "salary"), ("sip", "staff in post"),
    ("std", "standard"), ("sup", "supervisory"), ("svc", "service"), ("sw", "social worker"), ("tel", "phone"), ("telephone", "phone"), ("temp", "temporary"),
    ("term", "termination"), ("vac", "vacancy"), ("vacs", "vacancy"), ("weekending", "week ending"), ("wk", "week"), ("wkly", "weekly"), ("wte", "fte"), ("yr", "year"), ("yrs", "year"),
];

/// Words that add nothing where the others agree.
const FILLERS: &[&str] = &["the", "of", "a", "an", "for", "is", "and", "count"];

impl Words {
    /// Takes a heading apart.
    pub fn of(heading: &str) -> Self {
        let heading: String = heading.chars().take(200).collect();
        let spaced = with_gaps(&heading);
        let mut list: Vec<String> = Vec::new();
        for word in spaced.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let lower = word.to_lowercase();
            let out = WRITTEN_OUT.iter().find(|(short, _)| *short == lower).map_or(lower.as_str(), |(_, out)| out);
            list.extend(out.split(' ').map(singular));
        }
        join_equivalents(&mut list);
        Self { plain: plain(&heading), list }
    }

    /// Its words in order of the alphabet without those that add nothing, as one text.
    pub fn key(&self) -> String {
        let mut words: Vec<&str> = self.telling().collect();
        words.sort_unstable();
        words.join(" ")
    }

    /// The words that add something.
    pub fn telling(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(String::as_str).filter(|word| !FILLERS.contains(word))
    }
}

/// Lower-case letters and digits, with words for the signs that carry meaning.
pub(super) fn plain(heading: &str) -> String {
    let mut text = String::with_capacity(heading.len());
    for c in heading.chars().take(200) {
        match c {
            '%' => text.push_str("percent"),
            '£' => text.push_str("gbp"),
            '+' => text.push_str("plus"),
            c if c.is_alphanumeric() => text.extend(c.to_lowercase()),
            _ => {}
        }
    }
    text
}

/// Spaces where a new word begins: at signs, at `startDate`, at `w/e`.
fn with_gaps(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let mut text = heading.to_owned();
    for (sign, words) in [
        ("w/e", "week ending"),
        ("w/c", "week commencing"),
        ("p/w", "per week"),
        ("p/h", "per hour"),
        ("/hr", " per hour"),
        ("/hour", " per hour"),
        ("/week", " per week"),
        ("/wk", " per week"),
        ("£/h", "£ per hour"),
        ("p.a.", "per annum"),
        ("d.o.b", "dob"),
        ("f.t.e", "fte"),
        ("w.t.e", "fte"),
        ("n.i.", "ni "),
        ("(y/n)", " "),
        ("y/n", " "),
        ("e-mail", "email"),
        ("post code", "postcode"),
    ] {
        if let Some(at) = lower.find(sign).filter(|_| lower.len() == heading.len() && text.len() == heading.len()) {
            text = format!("{}{words}{}", &heading[..at], &heading[at + sign.len()..]);
        }
    }
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '%' => spaced.push_str(" percent "),
            '£' => spaced.push_str(" gbp "),
            '+' => spaced.push_str(" plus "),
            '#' => spaced.push_str(" number "),
            '&' => spaced.push_str(" and "),
            // The worker's own.
            '\'' | '’' => {}
            c => {
                if c.is_uppercase() && before.is_lowercase() {
                    spaced.push(' ');
                }
                spaced.push(c);
            }
        }
        before = c;
    }
    spaced
}

/// Words of more than three letters without the `s` of the plural. Posts are counted, a post is held.
fn singular(word: &str) -> String {
    let is_plural = word.len() > 3
        && word.ends_with('s')
        && !matches!(word, "posts" | "positions" | "applicants")
        && !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if is_plural { word[..word.len() - 1].to_owned() } else { word.to_owned() }
}

/// Brings `whole time equivalent` to `fte`, `date of birth` to `birth date`.
fn join_equivalents(list: &mut Vec<String>) {
    const SAME: [(&[&str], &[&str]); 7] = [
        // What is counted has no number of its own.
        (&["number", "of"], &["count"]),
        (&["full", "time", "equivalent"], &["fte"]),
        (&["whole", "time", "equivalent"], &["fte"]),
        (&["fulltime", "equivalent"], &["fte"]),
        (&["date", "of", "birth"], &["birth", "date"]),
        (&["birthdate"], &["birth", "date"]),
        (&["head", "count"], &["headcount"]),
    ];
    for (long, short) in SAME {
        if let Some(at) = list.windows(long.len()).position(|window| window.iter().zip(long).all(|(a, b)| a == b)) {
            list.splice(at..at + long.len(), short.iter().map(|&word| word.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_one_meaning_have_one_key() {
        for (one, other) in [
            ("startDate", "Start date"),
            ("PERSON_NUMBER", "Person No."),
            ("Dept.", "department"),
            ("D.O.B.", "Date of birth"),
            ("W/E Date", "week ending date"),
            ("Supervisory Organization", "supervisory organisation"),
            ("Whole time equivalent", "FTE"),
            ("Hours p/w", "hours per week"),
            ("FTE in post", "in-post FTE"),
            ("Covers vacancy (Y/N)", "covers vacancy"),
        ] {
            assert_eq!(Words::of(one).key(), Words::of(other).key(), "{one} | {other}");
        }
        assert_ne!(Words::of("Starters FTE").key(), Words::of("Starters").key());
        assert_ne!(Words::of("Agency %").key(), Words::of("Agency").key());
    }

    #[test]
    fn odd_headings_do_no_harm() {
        for odd in ["", "🙂", "İ/hr", "£", "'", &"w/e".repeat(100)] {
            let words = Words::of(odd);
            assert!(words.list.len() < 200, "{odd}");
        }
    }
}
