//! An invented authority's returns over several years: consistent with each other, and with every rule.

use std::fmt::Write;

/// One record; `None` leaves the element out.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub agency: Option<&'static str>,
    pub number: Option<String>,
    pub fte: Option<String>,
    pub born: Option<String>,
    pub gender: Option<&'static str>,
    pub ethnicity: Option<&'static str>,
    pub role: Option<String>,
    pub started: Option<String>,
    pub origin: Option<String>,
    pub ended: Option<String>,
    pub destination: Option<String>,
    pub reason: Option<String>,
    pub fte30: Option<String>,
    pub cases: Option<String>,
    pub days_lost: Option<String>,
    pub absent: Option<&'static str>,
    pub absence_reason: Option<&'static str>,
}

impl Record {
    pub fn xml(&self) -> String {
        let mut xml = String::from("  <CSWWWorker>\n");
        let mut element = |name: &str, text: Option<&str>| {
            if let Some(text) = text {
                let _ = writeln!(xml, "    <{name}>{text}</{name}>");
            }
        };
        element("AgencyWorker", self.agency);
        element("SWENo", self.number.as_deref());
        element("FTE", self.fte.as_deref());
        element("PersonBirthDate", self.born.as_deref());
        element("GenderCurrent", self.gender);
        element("Ethnicity", self.ethnicity);
        element("QualInst", self.born.as_ref().map(|_| "Invented University"));
        element("OrgRole", self.role.as_deref());
        element("RoleStartDate", self.started.as_deref());
        element("StartOrigin", self.origin.as_deref());
        element("RoleEndDate", self.ended.as_deref());
        element("LeaverDestination", self.destination.as_deref());
        element("ReasonLeave", self.reason.as_deref());
        element("FTE30", self.fte30.as_deref());
        element("Cases30", self.cases.as_deref());
        element("WorkingDaysLost", self.days_lost.as_deref());
        element("Absat30Sept", self.absent);
        element("ReasonAbsence", self.absence_reason);
        xml + "  </CSWWWorker>\n"
    }
}

/// A return whose parts a test can change before it is written.
#[derive(Debug, Clone)]
pub struct Message {
    pub year: i32,
    pub reference_date: String,
    pub authority: &'static str,
    pub collection: &'static str,
    pub vacancies: String,
    pub cover_fte: String,
    pub cover_people: String,
    pub records: Vec<Record>,
}

impl Message {
    pub fn xml(&self) -> String {
        let header = format!(
            "<Message>\n  <Header>\n    <CollectionDetails>\n      <Collection>{}</Collection>\n      <Year>{}</Year>\n      \
             <ReferenceDate>{}</ReferenceDate>\n    </CollectionDetails>\n    <Source>\n      <SourceLevel>L</SourceLevel>\n      \
             <LEA>{}</LEA>\n      <SoftwareCode>Invented</SoftwareCode>\n      <DateTime>2026-11-01T09:00:00</DateTime>\n    \
             </Source>\n  </Header>\n  <LALevelVacancies>\n    <NumberOfVacancies>{}</NumberOfVacancies>\n    \
             <NoAgencyFTE>{}</NoAgencyFTE>\n    <NoAgencyHeadcount>{}</NoAgencyHeadcount>\n  </LALevelVacancies>\n",
            self.collection,
            self.year,
            self.reference_date,
            self.authority,
            self.vacancies,
            self.cover_fte,
            self.cover_people
        );
        let records: String = self.records.iter().map(Record::xml).collect();
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{header}{records}</Message>\n")
    }
}

/// A small generator of numbers; its quality does not matter.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
}

#[derive(Clone)]
struct Worker {
    number: u32,
    born: i32,
    role: u64,
    started: (i32, u64, u64),
    fte: u64,
}

/// Returns of the years `first..=last`, oldest first: about 200 people employed and 50 of agencies.
pub fn returns(first: i32, last: i32) -> Vec<Message> {
    let mut numbers = Numbers(7);
    let mut next = 1_000;
    let mut hire = |numbers: &mut Numbers, year: i32, month: u64| {
        next += 1;
        let role = [1, 2, 3, 3, 4, 4, 5, 5, 5, 5, 5, 5, 6][numbers.below(13) as usize];
        let born = 1962 + numbers.below(38) as i32;
        Worker { number: next, born, role, started: (year, month, 1 + numbers.below(27)), fte: 5 + numbers.below(6) }
    };
    let long_ago = |n: &mut Numbers| first - 2 - n.below(12) as i32;
    let mut staff: Vec<Worker> = (0..200)
        .map(|_| {
            let (year, month) = (long_ago(&mut numbers).max(2019), 1 + numbers.below(9));
            hire(&mut numbers, year, month)
        })
        .collect();
    (first..=last)
        .map(|year| {
            let mut records = Vec::new();
            let starters: Vec<Worker> = (0..30 + numbers.below(10))
                .map(|_| {
                    let month = 1 + numbers.below(9);
                    hire(&mut numbers, year, month)
                })
                .collect();
            let mut stay = Vec::new();
            for worker in staff.drain(..) {
                if numbers.below(100) < 15 {
                    records.push(employed(&worker, year, &mut numbers, true));
                } else {
                    records.push(employed(&worker, year, &mut numbers, false));
                    stay.push(worker);
                }
            }
            for worker in starters {
                records.push(employed(&worker, year, &mut numbers, false));
                stay.push(worker);
            }
            staff = stay;
            records.extend((0..45 + numbers.below(12)).map(|i| agency(year, i as u32, &mut numbers)));
            Message {
                year,
                reference_date: format!("{year}-09-30"),
                authority: "999",
                collection: "CSWW",
                vacancies: format!("{}.25", 48 + numbers.below(12)),
                cover_fte: "33.50".into(),
                cover_people: "34".into(),
                records,
            }
        })
        .collect()
}

fn employed(w: &Worker, year: i32, numbers: &mut Numbers, leaves: bool) -> Record {
    let fte = format!("0.{}", w.fte).replace("0.10", "1");
    let holds = w.role == 5 || w.role == 4;
    let (start_year, month, day) = w.started;
    let absent = !leaves && numbers.below(20) == 0;
    Record {
        agency: Some("0"),
        number: Some(format!("SW{}", w.number)),
        fte: Some(fte.clone()),
        born: Some(format!("{}-{:02}-{:02}", w.born, 1 + w.number % 12, 1 + w.number % 27)),
        gender: Some(["1", "2", "2"][w.number as usize % 3]),
        ethnicity: Some(["WBRI", "BAFR", "AIND", "NOBT"][w.number as usize % 4]),
        role: Some(w.role.to_string()),
        started: Some(format!("{start_year}-{month:02}-{day:02}")),
        origin: Some((1 + u64::from(w.number) % 10).to_string()),
        ended: leaves.then(|| format!("{year}-{:02}-{:02}", 2 + numbers.below(7), 1 + numbers.below(28))),
        destination: leaves.then(|| (1 + numbers.below(9)).to_string()),
        reason: leaves.then(|| (1 + numbers.below(5)).to_string()),
        fte30: Some(if leaves { "0".into() } else { fte }),
        cases: (holds && !leaves).then(|| (8 + numbers.below(16)).to_string()),
        days_lost: Some(format!("{}.50", numbers.below(14))),
        absent: Some(if absent { "1" } else { "0" }),
        absence_reason: absent.then_some("SIC"),
    }
}

fn agency(year: i32, i: u32, numbers: &mut Numbers) -> Record {
    let fte = format!("0.{}", 8 + numbers.below(2));
    Record {
        agency: Some("1"),
        number: Some(format!("AG{}", 5_000 + year as u32 * 100 + i)),
        fte: Some(fte.clone()),
        role: Some("5".into()),
        fte30: Some(fte),
        cases: Some((10 + numbers.below(12)).to_string()),
        ..Record::default()
    }
}
