//! The parameters after the question mark: known ones read, unknown ones refused by name.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use actix_web::{HttpRequest, web};

use super::Problem;
use crate::domain::{Count, Level, Measure, Period, Rate};

/// The levels forecasts are stored at.
pub const STORED_LEVELS: [u8; 4] = [50, 80, 90, 95];
/// The levels of an answer when none are asked for.
const DEFAULT_LEVELS: [u8; 2] = [80, 95];
/// Furthest month ahead that is forecast.
const FURTHEST: usize = 36;
/// Months ahead of an answer when nothing is asked for.
const DEFAULT_HORIZON: usize = 12;

/// The parameters of one request, each given at most once; an empty one counts as absent.
#[derive(Debug)]
pub struct Query(BTreeMap<&'static str, String>);

impl Query {
    /// Reads the parameters of `request`.
    ///
    /// # Errors
    /// A parameter not among `known` (the nearest is named), or one given twice.
    pub fn of(request: &HttpRequest, known: &[&'static str]) -> Result<Self, Problem> {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
            .map_err(|_e| Problem::invalid("bad_query", "The part after `?` is not a list of name=value pairs."))?;
        let mut found = BTreeMap::new();
        for (name, value) in pairs.into_inner() {
            let Some(name) = known.iter().find(|k| **k == name) else { return Err(unknown(&name, known)) };
            if found.insert(*name, value).is_some() {
                return Err(Problem::parameter(name, None, "given_twice", format!("Give `{name}` once.")));
            }
        }
        found.retain(|_, value| !value.trim().is_empty());
        Ok(Self(found))
    }

    /// A parameter as it stands.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|v| v.trim())
    }

    /// A parameter that must be there.
    ///
    /// # Errors
    /// When it is absent or empty.
    pub fn required(&self, name: &str) -> Result<&str, Problem> {
        self.text(name)
            .ok_or_else(|| Problem::parameter(name, None, "parameter_missing", format!("Give the parameter `{name}`.")))
    }

    /// A parameter read by its type's own rules.
    ///
    /// # Errors
    /// When it cannot be read; the type says why.
    pub fn parsed<T>(&self, name: &str, rule: &'static str) -> Result<Option<T>, Problem>
    where
        T: FromStr,
        T::Err: Display,
    {
        let read =
            |text: &str| text.parse().map_err(|e: T::Err| Problem::parameter(name, Some(text), rule, e.to_string()));
        self.text(name).map(read).transpose()
    }

    /// `measure`, required; the nearest known one is named when it is none.
    ///
    /// # Errors
    /// Absent or unknown.
    pub fn measure(&self) -> Result<Measure, Problem> {
        let text = self.required("measure")?;
        text.parse().map_err(|error: crate::domain::ParseMeasureError| {
            let names = Rate::ALL.iter().map(|r| r.as_str()).chain(Count::ALL.iter().map(|c| c.as_str()));
            let hint = nearest(text, names).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            Problem::parameter("measure", Some(text), "unknown_measure", format!("{error}{hint}"))
        })
    }

    /// `from` and `to`.
    ///
    /// # Errors
    /// When one is no period, or they are the wrong way round.
    pub fn span(&self) -> Result<(Option<Period>, Option<Period>), Problem> {
        let from = self.parsed::<Period>("from", "period_expected")?;
        let to = self.parsed::<Period>("to", "period_expected")?;
        match (from, to) {
            (Some(first), Some(last)) if first > last => Err(Problem::parameter(
                "from",
                self.text("from"),
                "empty_span",
                format!("`from` ({first}) is after `to` ({last}): swap them."),
            )),
            span => Ok(span),
        }
    }

    /// `horizon`, 1 to 36 months.
    ///
    /// # Errors
    /// Another number or no number.
    pub fn horizon(&self) -> Result<usize, Problem> {
        let Some(text) = self.text("horizon") else { return Ok(DEFAULT_HORIZON) };
        text.parse().ok().filter(|months| (1..=FURTHEST).contains(months)).ok_or_else(|| {
            Problem::parameter(
                "horizon",
                Some(text),
                "horizon_out_of_range",
                format!("`horizon` is a whole number of months from 1 to {FURTHEST}."),
            )
        })
    }

    /// `levels`, those that are stored.
    ///
    /// # Errors
    /// No list of whole percents, or one that is not stored.
    pub fn levels(&self) -> Result<Vec<Level>, Problem> {
        let stored = STORED_LEVELS.map(|l| l.to_string()).join(", ");
        let Some(text) = self.text("levels") else {
            return Ok(DEFAULT_LEVELS.iter().filter_map(|l| Level::new(*l).ok()).collect());
        };
        let refused = |detail: String| Problem::parameter("levels", Some(text), "level_not_stored", detail);
        let levels = Level::parse_list(text).map_err(|e| refused(format!("{e}. Forecasts are kept at {stored}.")))?;
        match levels.iter().find(|level| !STORED_LEVELS.contains(&level.percent())) {
            Some(level) => Err(refused(format!(
                "Forecasts are kept at the levels {stored}; {} is not one of them.",
                level.percent()
            ))),
            None => Ok(levels),
        }
    }

    /// `limit`, 1 to `most`, and the position to go on from (`after`).
    ///
    /// # Errors
    /// When either is no such number.
    pub fn page(&self, most: usize) -> Result<Page, Problem> {
        let whole = |name: &str, least: usize, most: usize, otherwise: usize| match self.text(name) {
            None => Ok(otherwise),
            Some(text) => text.parse().ok().filter(|n| (least..=most).contains(n)).ok_or_else(|| {
                let fix = format!("`{name}` is a whole number from {least} to {most}.");
                Problem::parameter(name, Some(text), "number_out_of_range", fix)
            }),
        };
        Ok(Page { after: whole("after", 0, usize::MAX, 0)?, limit: whole("limit", 1, most, most)? })
    }
}

/// Which part of a long list.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Entries before it.
    pub after: usize,
    /// Entries in it at most.
    pub limit: usize,
}

impl Page {
    /// The part of `all`, and the cursor of the next part when there is one.
    pub fn of<T>(self, all: Vec<T>) -> (Vec<T>, Option<String>) {
        let end = self.after.saturating_add(self.limit);
        let next = (all.len() > end).then(|| end.to_string());
        (all.into_iter().skip(self.after).take(self.limit).collect(), next)
    }
}

fn unknown(name: &str, known: &[&'static str]) -> Problem {
    let list = if known.is_empty() { "it takes none".to_owned() } else { format!("known are {}", known.join(", ")) };
    let hint = nearest(name, known.iter().copied()).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
    let shown: String = name.chars().take(60).collect();
    let fix = format!("`{shown}` is not a parameter of this address: {list}{hint}");
    Problem::parameter(&shown, None, "unknown_parameter", fix)
}

/// The most similar of `names`, when one is similar.
pub fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::jaro_winkler(name, text), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn query(uri: &str) -> Result<Query, Problem> {
        let request = TestRequest::with_uri(uri).to_http_request();
        Query::of(&request, &["unit", "measure", "horizon", "levels", "from", "to"])
    }

    #[test]
    fn an_unknown_parameter_is_refused_with_the_nearest_known_one() {
        let problem = query("/?unti=x").expect_err("refused");
        assert_eq!((problem.status.as_u16(), problem.code), (422, "unknown_parameter"));
        assert!(problem.detail.contains("did you mean `unit`?"), "{}", problem.detail);
    }

    #[test]
    fn a_slug_with_slashes_is_read_plain_or_encoded() {
        for uri in ["/?unit=rivermouth/north/team-1", "/?unit=rivermouth%2Fnorth%2Fteam-1"] {
            assert_eq!(query(uri).expect("read").required("unit").expect("there"), "rivermouth/north/team-1");
        }
    }

    #[test]
    fn only_stored_levels_and_horizons_to_three_years_are_taken() {
        let levels = query("/?levels=95,80").and_then(|q| q.levels()).expect("stored");
        assert_eq!(levels.iter().map(|l| l.percent()).collect::<Vec<_>>(), [80, 95]);
        for bad in ["/?levels=85", "/?levels=80,x", "/?levels=0", "/?levels=101", "/?levels=80%25"] {
            let problem = query(bad).and_then(|q| q.levels()).expect_err(bad);
            assert!(problem.detail.contains("50, 80, 90, 95"), "{}", problem.detail);
        }
        for bad in ["0", "37", "-1", "1.5", "NaN", "1e9", "99999999999999999999"] {
            assert!(query(&format!("/?horizon={bad}")).and_then(|q| q.horizon()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_misspelt_measure_is_told_its_nearest() {
        let problem = query("/?measure=agency_rat").and_then(|q| q.measure()).expect_err("refused");
        assert!(problem.detail.contains("`agency_rate`"), "{}", problem.detail);
    }

    #[test]
    fn a_span_the_wrong_way_round_is_refused() {
        let problem = query("/?from=2026-09&to=2025-09").and_then(|q| q.span()).expect_err("refused");
        assert_eq!(problem.code, "empty_span");
    }
}
