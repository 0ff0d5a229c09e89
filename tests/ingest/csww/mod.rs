//! Census returns as systems write them, and as nobody should.

use staffcast::domain::{CensusReturn, Failure, Severity};
use staffcast::ingest::{self, IngestError, Limits, Plain, Read, Records, Request};

use super::Sent;

fn read(bytes: impl AsRef<[u8]>) -> Result<Read, IngestError> {
    read_with(bytes, &Limits::default())
}

fn read_with(bytes: impl AsRef<[u8]>, limits: &Limits) -> Result<Read, IngestError> {
    let sent = Sent::new("return.xml", bytes);
    ingest::read(&Plain::new(sent.path()), &Request::new("return.xml", limits))
}

fn census(read: Read) -> CensusReturn {
    match read.records {
        Records::Census(message) => *message,
        other => panic!("{other:?}"),
    }
}

const WORKER: &str = "<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>SW1</SWENo><FTE>0.521371</FTE>\
    <OrgRole>5</OrgRole><RoleStartDate>2021-10-04</RoleStartDate></CSWWWorker>";

fn with(records: &str) -> String {
    format!(
        "<Message><Header><CollectionDetails><Collection>CSWW</Collection><Year>2022</Year>\
         <ReferenceDate>2022-09-30</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>887</LEA>\
         </Source></Header><LALevelVacancies><NumberOfVacancies>12.5</NumberOfVacancies></LALevelVacancies>{records}</Message>"
    )
}

fn code(bytes: impl AsRef<[u8]>) -> &'static str {
    read(bytes).map_or_else(|error| error.code(), |_| "read")
}

#[test]
fn every_usual_encoding_and_prefix_reads_alike() {
    let plain = with(&format!("{WORKER}<!-- £ -->"));
    let declared = |encoding: &str| format!("\n<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n{plain}");
    let wide: Vec<u8> =
        format!("\u{feff}{}", declared("UTF-16").trim_start()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let no_mark: Vec<u8> = declared("utf-16").trim_start().encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin: Vec<u8> = declared("windows-1252").chars().map(|c| if c == '£' { 0xA3 } else { c as u8 }).collect();
    let prefixed = plain
        .replace("</", "</d:")
        .replace('<', "<d:")
        .replace("<d:/d:", "</d:")
        .replace("<d:!--", "<!--")
        .replacen("<d:Message", "<d:Message xmlns:d='urn:x'", 1);
    let expected = census(read(&plain).expect("plain"));
    assert_eq!((expected.year.value(), expected.authority.value()), (Some(2022), Some(887)));
    assert_eq!((expected.vacancies_fte.value(), expected.workers[0].fte.value()), (Some(12.5), Some(0.521371)));
    let others = [declared("UTF-8").into_bytes(), wide, no_mark, latin, prefixed.into_bytes()];
    for (i, bytes) in others.into_iter().enumerate() {
        let mut found = census(read(bytes).unwrap_or_else(|e| panic!("{i}: {e}")));
        found.workers[0].line = expected.workers[0].line;
        assert_eq!(found, expected, "{i}");
    }
}

#[test]
fn unknown_elements_are_one_warning_for_each_name_and_order_is_a_note() {
    let odd = "<CSWWWorker><SWENo>SW1</SWENo><AgencyWorker>0</AgencyWorker><Apprentice>1</Apprentice></CSWWWorker>";
    let found = read(with(&odd.repeat(3))).expect("read").extract;
    let of = |rule: &str| found.findings.iter().filter(|f| f.rule == rule).collect::<Vec<_>>();
    let unknown = of("csww_element_unknown");
    assert_eq!((unknown.len(), unknown[0].severity), (1, Severity::Warning));
    assert_eq!(unknown[0].column.as_deref(), Some("Apprentice"));
    assert_eq!(of("csww_order_odd").len(), 3);
    assert_eq!((found.rows, found.accepted, found.rejected), (3, 3, 0));
}

#[test]
fn an_element_twice_keeps_the_first_and_says_so() {
    let twice = WORKER.replace("<OrgRole>5</OrgRole>", "<OrgRole>5</OrgRole><OrgRole>1</OrgRole>");
    let found = read(with(&twice)).expect("read");
    assert!(found.extract.findings.iter().any(|f| f.rule == "csww_element_repeated"));
    assert_eq!(census(found).workers[0].role.value(), Some(5));
}

#[test]
fn references_and_sections_are_text() {
    let worker = WORKER.replace(">5<", ">&#53;<").replace(">SW1<", "><![CDATA[SW1]]><");
    let found = census(read(with(&worker)).expect("read"));
    assert_eq!(found.workers[0].role.value(), Some(5));
    assert_eq!(found.workers[0].person, census(read(with(WORKER)).expect("read")).workers[0].person);
}

#[test]
fn what_is_no_return_is_told_so() {
    for text in [
        "<?xml version='1.0'?><Workbook/>".to_owned(),
        "<?xml version='1.0'?><Message><Children><Child/></Children></Message>".into(),
        with(""),
    ] {
        let error = read(&text).expect_err("no return");
        assert_eq!(error.code(), "file_format_not_accepted", "{error}");
        assert!(error.to_string().contains("an XML document"), "{error}");
    }
}

#[test]
fn files_built_to_do_harm_are_refused() {
    let level = |i: u32| format!("<!ENTITY l{i} '{}'>", format!("&l{};", i - 1).repeat(10));
    let lol = (1..9).map(level).collect::<Vec<_>>().concat();
    let doctype = |inner: &str| format!("<?xml version='1.0'?><!DOCTYPE Message [{inner}]>{}", with(WORKER));
    let cut = with(&WORKER.repeat(50));
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("entity bomb", doctype(&format!("<!ENTITY l0 'lol'>{lol}")).into(), "file_unsafe"),
        ("external entity", doctype("<!ENTITY x SYSTEM 'file:///etc/passwd'>").into(), "file_unsafe"),
        ("DOCTYPE first", format!("<!DOCTYPE Message>{}", with(WORKER)).into(), "file_format_not_accepted"),
        ("unknown entity", with(&WORKER.replace("SW1", "&lol9;")).into(), "file_damaged"),
        ("80,000 attributes", with(&format!("<CSWWWorker {}/>", "a='1' ".repeat(80_000))).into(), "file_too_large"),
        ("depth", with(&"<a>".repeat(100_000)).into(), "file_damaged"),
        ("long text", with(&WORKER.replace("SW1", &"9".repeat(2_000_000))).into(), "file_too_large"),
        ("long section", with(&format!("<![CDATA[{}]]>", "9".repeat(2_000_000))).into(), "file_too_large"),
        (
            "record in a record",
            with(&WORKER.replace("</CSWWWorker>", &format!("{WORKER}</CSWWWorker>"))).into(),
            "file_damaged",
        ),
        ("cut off", cut[..cut.len() - 30].into(), "file_damaged"),
        ("cut in a tag", cut[..cut.len() - 4].into(), "file_damaged"),
        ("mixed closing", with("<CSWWWorker><SWENo>SW1</FTE></CSWWWorker>").into(), "file_damaged"),
        ("noughts", with(&WORKER.replace("SW1", "S\0W")).into(), "file_format_not_accepted"),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(code(bytes), expected, "{name}");
    }
}

#[test]
fn more_records_than_the_limit_are_refused() {
    let limits = Limits { max_rows: 10, ..Limits::default() };
    let error = read_with(with(&WORKER.repeat(11)), &limits).expect_err("too many");
    assert_eq!(error.code(), "file_too_large");
    assert!(read_with(with(&WORKER.repeat(10)), &limits).is_ok());
}

/// Odd but well-formed: everything is read, nothing lost.
#[test]
fn odd_values_never_lose_a_record() {
    let odd = "<CSWWWorker><AgencyWorker>maybe</AgencyWorker><SWENo/><FTE>NaN</FTE><PersonBirthDate>0001-01-01\
        </PersonBirthDate><GenderCurrent>300</GenderCurrent><Ethnicity>=HYPERLINK(1)</Ethnicity><OrgRole>-1</OrgRole>\
        <RoleStartDate>9999-12-31</RoleStartDate><RoleEndDate>2022-02-30</RoleEndDate><FTE30>1e308</FTE30>\
        <Cases30>-7</Cases30><WorkingDaysLost>99999999999999999999</WorkingDaysLost><StartOrigin> 4 </StartOrigin>\
        </CSWWWorker>";
    let found = read(with(&odd.repeat(5))).expect("read");
    let message = census(found);
    assert_eq!(message.workers.len(), 5);
    assert_eq!(message.workers[0].origin.value(), Some(4));
    assert!(message.workers[0].agency.is_odd() && message.workers[0].fte.is_odd() && message.workers[0].ended.is_odd());
    let made = staffcast::returns::csww::check(&[message], &staffcast::returns::csww::Beside::default());
    assert_eq!(made.years[0].counts.agency_not_said, 5);
    assert!(!made.years[0].findings.is_empty());
}
