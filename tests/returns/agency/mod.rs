//! Assignments against the rules, and the quarterly return. All workers, rates and caps are invented.

mod quarter;
mod recipe;
mod rules;

use std::sync::Arc;

use chrono::NaiveDate;
use staffcast::domain::agency::{Assignment, JobType, Registration, SignOff, Worked};
use staffcast::domain::{PersonKey, RoleGroup};
use staffcast::returns::agency::{Recipe, TEXT};

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A social worker from 2 March 2026 on who keeps every rule.
pub fn assignment() -> Assignment {
    Assignment {
        row: 2,
        key: PersonKey([1; 16]),
        worker: Some(PersonKey([2; 16])),
        registration: Some(Registration::new("SW123456".into())),
        job: Some(JobType::SocialWorker),
        role: RoleGroup::new("social_worker"),
        unit: Arc::from("north"),
        start: day("2026-03-02"),
        start_is_given: true,
        end: None,
        worked: Worked::Weekly(Some(37.0)),
        pay_rate: Some(30.0),
        charge_rate: Some(36.0),
        covers_vacancy: Some(true),
        project_team: Some(false),
        experience_years: Some(5.0),
        left_post_on: Some(day("2025-06-30")),
        notice_weeks: Some(4.0),
        signed: Some(SignOff { director: false, chief_executive: false }),
    }
}

/// The shipped rules, a region and an invented cap.
pub fn recipe() -> Recipe {
    let text = TEXT.replace("region = \"\"", "region = \"South East\"");
    let caps = "
        [[cap]]
        region = \"South East\"
        job_type = \"social_worker\"
        from = 2025-04-01
        pounds_an_hour = 37.00
        [[cap]]
        region = \"South East\"
        job_type = \"social_worker\"
        from = 2026-04-01
        pounds_an_hour = 38.00
        [[cap]]
        region = \"London\"
        job_type = \"senior_social_worker\"
        from = 2025-04-01
        pounds_an_hour = 44.00
        [[cap]]
        region = \"south east\"
        job_type = \"team_manager\"
        from = 2025-04-01
        pounds_an_hour = 31.00
        rate = \"pay\"
    ";
    Recipe::parse(&format!("{text}\n{caps}")).expect("sound rules")
}
