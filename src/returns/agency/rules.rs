//! One assignment against the rules in force on its first day.

use chrono::{Datelike, Months, NaiveDate};

use super::recipe::{Cap, Office, RateKind, Recipe, Ruleset};
use crate::domain::agency::{Assignment, Check, Rule, SignOff, Verdict};

/// Below half a penny two amounts are the same.
const HALF_A_PENNY: f64 = 0.005;

/// Every rule applied to an assignment, in the order of [`Rule::ALL`].
pub fn assess(assignment: &Assignment, recipe: &Recipe) -> Vec<Check> {
    let since = |rule| match in_force(assignment, recipe) {
        Ok(ruleset) => check(rule, assignment, recipe, ruleset),
        Err(reason) => (Verdict::NotChecked, reason),
    };
    Rule::ALL
        .into_iter()
        .map(|rule| {
            let (verdict, reason) = since(rule);
            Check { rule, verdict, reason }
        })
        .collect()
}

/// The rules of the assignment's first day.
fn in_force<'a>(assignment: &Assignment, recipe: &'a Recipe) -> Result<&'a Ruleset, String> {
    if !assignment.start_is_given {
        return Err("the start date is not given, so the rules of that day cannot be told".into());
    }
    let missing = || match recipe.rules.first() {
        Some(first) => {
            format!("began in {}, before the rules came into force on {}", month(assignment.start), first.from)
        }
        None => "models/agency.toml has no rules".into(),
    };
    recipe.rules_on(assignment.start).ok_or_else(missing)
}

fn check(rule: Rule, assignment: &Assignment, recipe: &Recipe, rules: &Ruleset) -> (Verdict, String) {
    match rule {
        Rule::Cap => match against_cap(assignment, recipe) {
            Ok(case) => case.verdict(assignment, rules),
            Err(reason) => (Verdict::NotChecked, reason),
        },
        Rule::SignOff => match against_cap(assignment, recipe) {
            Ok(case) => case.signing(assignment, rules),
            Err(reason) => (Verdict::NotChecked, reason),
        },
        Rule::Experience => experience(assignment, rules),
        Rule::CoolOff => cool_off(assignment, rules),
        Rule::Notice => notice(assignment, rules),
        Rule::ProjectTeam => project_team(assignment, rules),
    }
}

/// A rate and the cap it is held against.
struct Case<'a> {
    rate: f64,
    cap: &'a Cap,
}

fn against_cap<'a>(assignment: &Assignment, recipe: &'a Recipe) -> Result<Case<'a>, String> {
    let job = assignment.job.ok_or("the role is none of the five job types")?;
    if recipe.region.is_empty() {
        return Err("the region of the organisation is not set; set `region` in models/agency.toml".into());
    }
    let cap = recipe.cap_on(job, assignment.start).ok_or_else(|| {
        let (jobs, region, day) =
            (job.plural(), &recipe.region, assignment.start.with_day(1).unwrap_or(assignment.start));
        format!("no cap for {jobs} in the {region} on {day}; add it to models/agency.toml")
    })?;
    let (rate, name) = match cap.rate {
        RateKind::Charge => (assignment.charge_rate, "charge"),
        RateKind::Pay => (assignment.pay_rate, "pay"),
    };
    let rate = rate.ok_or_else(|| format!("the {name} rate is missing"))?;
    Ok(Case { rate, cap })
}

impl Case<'_> {
    fn excess(&self) -> f64 {
        self.rate - self.cap.pounds
    }

    fn is_above(&self) -> bool {
        self.excess() > HALF_A_PENNY
    }

    fn name(&self) -> &'static str {
        match self.cap.rate {
            RateKind::Charge => "charge",
            RateKind::Pay => "pay",
        }
    }

    fn verdict(&self, assignment: &Assignment, rules: &Ruleset) -> (Verdict, String) {
        let (name, rate, cap, from) = (self.name(), self.rate, self.cap.pounds, self.cap.from);
        if !self.is_above() {
            return (Verdict::Met, format!("{name} £{rate:.2} is not above the cap of £{cap:.2} from {from}"));
        }
        let excess = self.excess();
        let signed = signed(assignment.signed, &rules.sign_off);
        (Verdict::Broken, format!("{name} £{rate:.2} is £{excess:.2} above the cap of £{cap:.2} from {from}; {signed}"))
    }

    fn signing(&self, assignment: &Assignment, rules: &Ruleset) -> (Verdict, String) {
        if !self.is_above() {
            return (Verdict::Met, "not above the cap: no sign-off is needed".into());
        }
        let sentence = signed(assignment.signed, &rules.sign_off);
        let verdict = match assignment.signed {
            None => Verdict::NotChecked,
            Some(by) if rules.sign_off.iter().all(|office| has_signed(by, *office)) => Verdict::Met,
            Some(_) => Verdict::Broken,
        };
        (verdict, sentence)
    }
}

fn has_signed(by: SignOff, office: Office) -> bool {
    match office {
        Office::Director => by.director,
        Office::ChiefExecutive => by.chief_executive,
    }
}

/// Who of those who must has signed: "signed off by director, but not by chief executive".
fn signed(by: Option<SignOff>, needed: &[Office]) -> String {
    let list = |offices: Vec<&Office>| offices.iter().map(|o| o.label()).collect::<Vec<_>>().join(" and ");
    let Some(by) = by else { return "the list does not say who signed it off".into() };
    let (have, lack): (Vec<&Office>, Vec<&Office>) = needed.iter().partition(|office| has_signed(by, **office));
    match (have.is_empty(), lack.is_empty()) {
        (_, true) => format!("signed off by {}", list(have)),
        (true, false) => format!("not signed off by {}", list(lack)),
        (false, false) => format!("signed off by {}, but not by {}", list(have), list(lack)),
    }
}

fn experience(assignment: &Assignment, rules: &Ruleset) -> (Verdict, String) {
    let needed = rules.minimum_experience_years;
    let Some(years) = assignment.experience_years else {
        return (Verdict::NotChecked, "years of post-qualifying experience in direct employment are not given".into());
    };
    let verdict = if years < needed { Verdict::Broken } else { Verdict::Met };
    (verdict, format!("{years} years of direct employment since qualifying; {needed} are needed"))
}

fn cool_off(assignment: &Assignment, rules: &Ruleset) -> (Verdict, String) {
    let months = rules.cool_off_months;
    let Some(left) = assignment.left_post_on else {
        let reason = "the day of leaving a substantive post in the region is not given; it may be that there was none";
        return (Verdict::NotChecked, reason.into());
    };
    // The last day in the post is not yet cool-off: who left on 31 March may begin on 1 July.
    let free = left.succ_opt().and_then(|day| day.checked_add_months(Months::new(months)));
    let is_kept = free.is_some_and(|day| assignment.start >= day);
    let verdict = if is_kept { Verdict::Met } else { Verdict::Broken };
    let days = free.map_or(0, |day| (day - assignment.start).num_days());
    let missing = if is_kept { String::new() } else { format!(", {days} days too early") };
    let (left, began) = (month(left), month(assignment.start));
    (
        verdict,
        format!("left a substantive post in {left} and began in {began}{missing}; the cool-off lasts {months} months"),
    )
}

fn notice(assignment: &Assignment, rules: &Ruleset) -> (Verdict, String) {
    let needed = rules.notice_weeks;
    let Some(weeks) = assignment.notice_weeks else {
        return (Verdict::NotChecked, "the agreed notice is not given".into());
    };
    let verdict = if weeks < needed { Verdict::Broken } else { Verdict::Met };
    (verdict, format!("{weeks} weeks' notice agreed; {needed} are needed"))
}

fn project_team(assignment: &Assignment, rules: &Ruleset) -> (Verdict, String) {
    match (assignment.project_team, assignment.charge_rate) {
        (_, _) if !rules.project_teams_disaggregated => (Verdict::Met, "project teams need not be listed apart".into()),
        (None, _) => (Verdict::NotChecked, "the list does not say whether the worker belongs to a project team".into()),
        (Some(false), _) => (Verdict::Met, "not in a project team".into()),
        (Some(true), Some(rate)) => {
            (Verdict::Met, format!("in a project team and listed with a rate of their own, £{rate:.2}"))
        }
        (Some(true), None) => (Verdict::Broken, "in a project team and listed without a rate of their own".into()),
    }
}

fn month(day: NaiveDate) -> String {
    day.format("%Y-%m").to_string()
}
