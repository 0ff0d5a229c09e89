//! Recruitment and leavers: from lists of people and offers to what is told of them.

mod charts;
mod kept;
pub mod pages;
mod survival;

use staffcast::ingest::Plain;
use staffcast::pipeline::extracts::{Setting, Upload, receive};
use staffcast::store::Database;

use crate::ingest::Sent;
use crate::support::installation;

/// Sends a file as on that day; gives back nothing, because it is kept.
pub fn keep(db: &Database, day: &str, name: &'static str, text: &str) {
    let sent = Sent::new(name, text);
    let source = Plain::new(sent.path());
    let upload = Upload {
        organisation: None,
        kind: None,
        file_name: name,
        source: &source,
        mapping: None,
        save_mapping_as: None,
    };
    let now = format!("{day}T09:00:00").parse().expect("a time");
    receive(db, &upload, &Setting { installation: &installation(), now }).expect("kept");
}

/// Offers by hand, as known on 21 November 2026: the last month that is over is October.
pub const OFFERS: &str = "requisition,unit,role_group,offer_date,offer_status,accepted_date,expected_start,actual_start,source,withdrawal_date
R1,North/Oak,social_worker,2026-01-05,started,2026-01-20,2026-03-02,2026-03-02,experienced,
R2,North/Oak,social_worker,2026-02-01,withdrawn,2026-02-03,2026-04-01,,experienced,2026-03-15
R3,South/Elm,social_worker,2026-08-01,accepted,2026-08-10,2026-12-01,,overseas,
R4,South/Elm,social_worker,2026-06-01,accepted,2026-06-10,2026-09-01,,,
R5,South/Elm,social_worker,2026-11-02,accepted,2026-11-05,2027-01-04,,overseas,
R6,South/Elm,social_worker,2026-09-01,accepted,2026-09-01,,,agency conversion,
";

/// Leavers by hand: nineteen of North/Oak in the year to October 2026 (nine resigned, six for other reasons, three retired, one
/// dismissed), one of South/Elm, and one of the year before.
pub fn leavers() -> String {
    let mut text = String::from("staff_reference,unit,role_group,fte,start_date,leaving_date,reason,destination\n");
    let reasons = [("resignation", 9), ("other", 6), ("retired", 3), ("dismissed", 1)];
    let all = reasons.iter().flat_map(|(reason, n)| std::iter::repeat_n(*reason, *n));
    for (n, reason) in all.enumerate() {
        let (year, month) = if n < 2 { (2025, 11 + n) } else { (2026, 1 + n % 10) };
        // Thirteen with two years' service, six with more than five.
        let started = if n < 13 { 2023 } else { 2015 };
        text.extend([format!(
            "P{n:03},North/Oak,social_worker,1,{started}-09-15,{year}-{month:02}-10,{reason},other_authority\n"
        )]);
    }
    text.push_str("P800,South/Elm,social_worker,1,2020-01-15,2026-05-10,resignation,agency\n");
    text.push_str("P900,North/Oak,social_worker,1,2020-01-15,2025-06-10,resignation,agency\n");
    text
}
