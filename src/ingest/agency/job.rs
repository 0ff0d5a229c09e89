//! What a cell says of the work: one of the job types, a role group, or nothing that may be kept.

use crate::domain::RoleGroup;
use crate::domain::agency::JobType;
use crate::ingest::spelling::choice;

/// What people write, without case and signs.
#[rustfmt::skip] // One line each: a table to read.
const SPELLINGS: [(JobType, &[&str]); 5] = [
    (JobType::SocialWorker, &["social worker", "social workers", "sw", "qsw", "qualified social worker", "registered social worker", "qualified sw", "childrens social worker", "child social worker", "children and families social worker", "child and family social worker", "experienced social worker", "locum social worker"]),
    (JobType::SeniorSocialWorker, &["senior social worker", "senior social workers", "ssw", "snr social worker", "snr sw", "senior sw", "senior qualified social worker", "senior childrens social worker", "senior practitioner", "senior social work practitioner"]),
    (JobType::AdvancedPractitioner, &["advanced practitioner", "advanced practitioners", "ap", "advanced social worker", "advanced social work practitioner", "advanced social practitioner", "advanced sw practitioner"]),
    (JobType::TeamManager, &["team manager", "team managers", "tm", "social work team manager", "childrens team manager", "sw team manager", "team manager childrens"]),
    (JobType::ReviewingOfficer, &["reviewing officer", "independent reviewing officer", "iro", "conference chair", "child protection conference chair", "cp chair", "cp conference chair", "child protection chair", "independent chair", "independent conference chair", "independent reviewing officer conference chair", "iro cp chair", "iro conference chair", "independent reviewing officer child protection conference chair", "reviewing officer conference chair"]),
];

/// Words around the job that change nothing.
const AROUND: [&str; 5] = ["agency", "locum", "interim", "temporary", "temp"];

/// Words of which role groups are made. A name of a person is made of others.
#[rustfmt::skip] // One block of words.
const WORDS: &[&str] = &[
    "act", "administrator", "adolescent", "adoption", "adult", "adults", "advanced", "allied", "ambulance", "amhp",
    "analyst", "and", "approved", "area", "assessment", "assistant", "asye", "band", "best", "business", "care",
    "case", "centre", "chair", "child", "children", "childrens", "clinical", "commissioning", "community", "complex",
    "conference", "consultant", "contact", "coordinator", "court", "deputy", "development", "director", "disability",
    "district", "doctor", "duty", "early", "edt", "education", "emergency", "engagement", "family", "families",
    "first", "for", "foster", "fostering", "front", "general", "grade", "group", "head", "health", "healthcare", "help", "holder",
    "hospital", "housing", "hub", "human", "in", "independent", "initial", "intervention", "inspector", "iro", "junior",
    "key", "lado", "lead", "leader", "learning", "leaving", "legal", "level", "line", "link", "looked", "after",
    "manager", "mash", "matron", "mental", "mentor", "middle", "midwife", "midwives", "newly", "nurse", "nurses", "nursing",
    "occupational", "of", "officer", "operational", "paediatric", "parenting", "participation", "permanence", "personal",
    "adviser", "advisor", "physiotherapist", "planning", "practice", "practitioner", "principal", "professional", "project", "protection",
    "psychologist", "qualified", "quality", "assurance", "registered", "residential", "resources", "reviewing", "safeguarding",
    "school", "senior", "service", "services", "social", "specialist", "staff", "strategic", "student", "supervising", "supervisor",
    "support", "surgery", "swa", "sw", "teacher", "team", "technician", "therapist", "therapy", "trainee", "unit",
    "unqualified", "visitor", "ward", "with", "work", "worker", "workers", "young", "people", "youth",
];

/// The job type a text names, whatever its spelling.
pub(in crate::ingest) fn job_type(text: &str) -> Option<JobType> {
    let plain = choice::plain(text);
    let words: Vec<&str> = plain.split(' ').filter(|word| !AROUND.contains(word)).collect();
    let wanted = words.join(" ");
    SPELLINGS.iter().find(|(_, spellings)| spellings.contains(&wanted.as_str())).map(|(job, _)| *job)
}

/// The role group a text names; `None` when it holds a word no role is made of: that may be a name.
pub(in crate::ingest) fn role_group(text: &str) -> Option<RoleGroup> {
    if let Some(job) = job_type(text) {
        return Some(RoleGroup::new(job.as_str()));
    }
    let plain = choice::plain(text);
    let is_known = |word: &str| {
        let number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
        number || word.len() == 1 || WORDS.contains(&word)
    };
    let says_something = plain.split(' ').any(|word| WORDS.contains(&word));
    (says_something && plain.len() <= 80 && plain.split(' ').all(is_known)).then(|| RoleGroup::new(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn job_types_are_told_in_the_words_of_vendors() {
        let cases = [
            ("Social Worker", Some(JobType::SocialWorker)),
            ("QSW", Some(JobType::SocialWorker)),
            ("Agency Social Worker (Locum)", Some(JobType::SocialWorker)),
            ("Children's Social Worker", Some(JobType::SocialWorker)),
            ("SENIOR SOCIAL WORKER", Some(JobType::SeniorSocialWorker)),
            ("senior_social_worker", Some(JobType::SeniorSocialWorker)),
            ("Advanced Practitioner", Some(JobType::AdvancedPractitioner)),
            ("Team Manager", Some(JobType::TeamManager)),
            ("Independent Reviewing Officer / Conference Chair", Some(JobType::ReviewingOfficer)),
            ("IRO", Some(JobType::ReviewingOfficer)),
            ("Assistant Team Manager", None),
            ("Family Support Worker", None),
            ("Social", None),
            ("", None),
        ];
        for (text, job) in cases {
            assert_eq!(job_type(text), job, "{text}");
        }
    }

    #[test]
    fn a_role_group_is_made_of_words_of_the_trade_only() {
        let group = |text: &str| role_group(text).map(|role| role.to_string());
        assert_eq!(group("Family Support Worker").as_deref(), Some("family_support_worker"));
        assert_eq!(group("Band 5 Nurse").as_deref(), Some("band_5_nurse"));
        assert_eq!(group("Agency Senior Social Worker").as_deref(), Some("senior_social_worker"));
        for unusable in ["Jane Smith", "Social Worker - Jane Smith", "AB123456C", "", "12", "j.smith@example.org"] {
            assert_eq!(group(unusable), None, "{unusable}");
        }
    }

    #[test]
    fn every_job_type_is_told_by_its_own_name() {
        for job in JobType::ALL {
            assert_eq!(job_type(job.as_str()), Some(job));
        }
    }
}
