//! How long a region's ten years of people take to read and to load, beside the `sqlite3` shell.
//!
//! `cargo bench --bench ingest` writes a list of 1,000,000 person-months of invented people, reads
//! it, loads it through `staffcast ingest` into a fresh database, and imports the same file with
//! `sqlite3` into a table with an index on person and month. Each stage runs in a process of its own,
//! so that its peak memory is its own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark ends by panicking")]
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]
#![allow(missing_docs, reason = "nobody imports a benchmark")]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use staffcast::domain::{ExtractKind, Month};
use staffcast::ingest::{self, Checks, Limits, Plain, Pseudonyms, Request};

const PEOPLE: usize = 8_333;
const MONTHS: i32 = 120;
const TEAMS: usize = 120;
const ROLES: [&str; 3] = ["Social Worker", "Practice Manager", "Newly Qualified"];
const HEADINGS: [&str; 10] = [
    "month",
    "staff_reference",
    "unit",
    "role_group",
    "grade",
    "fte",
    "contract_type",
    "start_date",
    "birth_date",
    "salary",
];
/// Set for a process that only reads the file named by it.
const STAGE: &str = "STAFFCAST_BENCH_READS";

fn main() {
    if let Some(path) = std::env::var_os(STAGE) {
        return read(Path::new(&path));
    }
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("staff.csv");
    let rows = write_csv(&csv, MONTHS);
    let megabytes = fs::metadata(&csv).unwrap().len() as f64 / 1e6;
    println!("{rows} person-months, {megabytes:.0} MB of CSV");
    stage("read, CSV", &mut reading(&csv));
    let ours = stage("load, staffcast ingest", &mut loading(folder.path(), &csv));
    match import(folder.path(), &csv) {
        Some(theirs) => println!("load / sqlite3 .import: {:.2}", ours.as_secs_f64() / theirs.as_secs_f64()),
        None => println!("sqlite3 is not installed: nothing to compare with"),
    }
    let xlsx = folder.path().join("staff.xlsx");
    let rows = write_xlsx(&xlsx, 24);
    println!("{rows} person-months, {:.0} MB of XLSX", fs::metadata(&xlsx).unwrap().len() as f64 / 1e6);
    stage("read, XLSX", &mut reading(&xlsx));
}

/// Runs a process to its end; prints its wall time and its peak memory where the system tells it.
fn stage(name: &str, command: &mut Command) -> Duration {
    let started = Instant::now();
    let mut child = command.spawn().unwrap();
    let system = PathBuf::from(format!("/proc/{}", child.id()));
    let (mut peak, mut busy) = (0, 0.0);
    let done = loop {
        peak = peak.max(resident_peak(&system).unwrap_or(0));
        busy = processor_time(&system).unwrap_or(busy).max(busy);
        match child.try_wait().unwrap() {
            Some(done) => break done,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let taken = started.elapsed();
    assert!(done.success(), "{name}: {done}");
    println!(
        "{name}: {:.2} s ({busy:.2} s of processor), peak memory {:.0} MB",
        taken.as_secs_f64(),
        peak as f64 / 1e3
    );
    taken
}

/// Most memory a process has held so far, in kilobytes (Linux).
fn resident_peak(system: &Path) -> Option<u64> {
    let text = fs::read_to_string(system.join("status")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}

/// Seconds of processor a process has used so far, its own and the system's for it (Linux, in hundredths).
fn processor_time(system: &Path) -> Option<f64> {
    let text = fs::read_to_string(system.join("stat")).ok()?;
    let ticks: Vec<u64> =
        text.rsplit_once(") ")?.1.split(' ').skip(11).take(2).filter_map(|t| t.parse().ok()).collect();
    (ticks.len() == 2 && ticks[0] + ticks[1] > 0).then(|| (ticks[0] + ticks[1]) as f64 / 100.0)
}

fn reading(path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env(STAGE, path);
    command
}

/// Reads a file as an upload is read, up to the extract.
fn read(path: &Path) {
    let limits = Limits::default();
    let pseudonyms = Pseudonyms::new(&[7; 32]);
    let request = Request {
        kind: Some(ExtractKind::StaffInPost),
        checks: Checks {
            latest: Month::new(2025, 9),
            today: NaiveDate::from_ymd_opt(2025, 10, 1),
            pseudonyms: Some(&pseudonyms),
            ..Checks::default()
        },
        ..Request::new("staff", &limits)
    };
    let started = Instant::now();
    let extract = ingest::read(&Plain::new(path), &request).unwrap().extract;
    println!(
        "  {} rows into {} observations and {} spells in {:.2} s, {} findings",
        extract.rows,
        extract.observations.len(),
        extract.people.len(),
        started.elapsed().as_secs_f64(),
        extract.findings.len()
    );
}

fn loading(folder: &Path, csv: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_staffcast"));
    command
        .current_dir(folder)
        .env("STAFFCAST_DATABASE", folder.join("staffcast.db"))
        .env("STAFFCAST_MAX_UPLOAD_MB", "250")
        .args(["ingest", "--kind", "staff-in-post"])
        .arg(csv)
        .stdout(Stdio::null());
    command
}

/// What the `sqlite3` shell takes to import the file into an indexed table.
fn import(folder: &Path, csv: &Path) -> Option<Duration> {
    Command::new("sqlite3").arg("-version").stdout(Stdio::null()).status().ok()?;
    let columns: Vec<String> = HEADINGS.iter().map(|heading| format!("{heading} TEXT")).collect();
    let mut script = String::new();
    writeln!(script, "CREATE TABLE staff ({});", columns.join(", ")).unwrap();
    writeln!(script, "CREATE INDEX by_person ON staff (staff_reference, month);").unwrap();
    writeln!(script, ".mode csv\n.import --skip 1 {} staff", csv.display()).unwrap();
    let path = folder.join("import.sql");
    fs::write(&path, script).unwrap();
    let mut command = Command::new("sqlite3");
    command.arg(folder.join("plain.db")).stdin(File::open(path).unwrap());
    Some(stage("load, sqlite3 .import", &mut command))
}

/// Invented people who come, move and go; each month's rows are handed to `write`.
fn person_months(months: i32, mut write: impl FnMut(&[String; 10])) -> u32 {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let first = Month::new(2015, 10).unwrap();
    let mut people: Vec<[String; 10]> = (0..PEOPLE).map(|at| person(at, &mut random)).collect();
    let mut rows = 0;
    let mut next = PEOPLE;
    for month in (0..months).map(|n| first.plus(n)) {
        for row in &mut people {
            row[0] = month.to_string();
            write(row);
            rows += 1;
        }
        for row in &mut people {
            if random.random_bool(0.012) {
                *row = person(next, &mut random);
                row[7] =
                    format!("{:02}/{:02}/{}", random.random_range(1..=28), month.plus(1).month(), month.plus(1).year());
                next += 1;
            } else if random.random_bool(0.004) {
                row[2] = team(&mut random);
            }
        }
    }
    rows
}

fn person(at: usize, random: &mut impl Rng) -> [String; 10] {
    [
        String::new(),
        (100_000 + at).to_string(),
        team(random),
        ROLES[[0, 0, 0, 0, 0, 0, 0, 0, 1, 2][random.random_range(0..10)]].into(),
        format!("Grade {}", random.random_range(6..=10)),
        ["1.0", "1.0", "0.8", "0.6"][random.random_range(0..4)].into(),
        if random.random_bool(0.9) { "Permanent" } else { "Fixed term" }.into(),
        day(random, 1995..2015),
        day(random, 1958..1998),
        random.random_range(30_000..50_000).to_string(),
    ]
}

fn day(random: &mut impl Rng, years: std::ops::Range<i32>) -> String {
    format!("{:02}/{:02}/{}", random.random_range(1..29), random.random_range(1..13), random.random_range(years))
}

fn team(random: &mut impl Rng) -> String {
    let team = random.random_range(0..TEAMS);
    format!("Area {}/Team {team}", team % 8)
}

fn write_csv(path: &Path, months: i32) -> u32 {
    let mut file = BufWriter::new(File::create(path).unwrap());
    writeln!(file, "{}", HEADINGS.join(",")).unwrap();
    let rows = person_months(months, |row| writeln!(file, "{}", row.join(",")).unwrap());
    file.flush().unwrap();
    rows
}

fn write_xlsx(path: &Path, months: i32) -> u32 {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet_with_low_memory().unwrap();
    for (at, heading) in HEADINGS.iter().enumerate() {
        sheet.write(0, at as u16, *heading).unwrap();
    }
    let mut at = 0;
    let rows = person_months(months, |row| {
        at += 1;
        for (column, text) in row.iter().enumerate() {
            match text.parse::<f64>() {
                Ok(number) => sheet.write(at, column as u16, number).unwrap(),
                Err(_) => sheet.write(at, column as u16, text).unwrap(),
            };
        }
    });
    workbook.save(path).unwrap();
    rows
}
