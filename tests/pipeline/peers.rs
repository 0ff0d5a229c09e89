//! An authority beside its neighbours: invented tables with known answers, and the published ones where they are at hand.

use std::fmt::Write as _;
use std::path::PathBuf;

use staffcast::domain::peers::{Basis, Closeness, PeerMedian, Peers, Standing, Verdict};
use staffcast::domain::{CensusMeasure, Gap};
use staffcast::ingest::Plain;
use staffcast::pipeline::extracts::{Receipt, Setting, Upload, receive, undo};
use staffcast::pipeline::peers::{PeersError, Question, choose, read};
use staffcast::pipeline::{Error, Installation};
use staffcast::store::Database;

use crate::record::invented::day;
use crate::support::{installation, on_each_database, sqlite};

fn council(name: &str) -> Installation {
    Installation { home_name: name.into(), ..installation() }
}

fn send(db: &Database, installation: &Installation, name: &str, bytes: &[u8]) -> Receipt {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("room on the disk");
    let source = Plain::new(&path);
    let upload = Upload {
        organisation: None,
        kind: None,
        file_name: name,
        source: &source,
        mapping: None,
        save_mapping_as: None,
    };
    receive(db, &upload, &Setting { installation, now: day("2026-03-04") }).expect("received")
}

const HEADER: &str = "time_period,geographic_level,country_name,region_name,old_la_code,la_name,inpost_fte,agency_fte,\
                      agency_rate_fte,case_holders_fte,cases,caseload_fte";

/// Forty authorities of three years: number n of year y has 100 + 10n staff and n + y tenths agency besides.
fn table() -> String {
    let mut csv = format!("{HEADER}\n");
    for year in 2020..2023_i32 {
        writeln!(csv, "{year},National,England,,,,20000,4000,16.7,9000,150000,16.7").expect("a text");
        writeln!(csv, "{year},Regional,England,North,,,9000,1500,14.3,4000,66000,16.5").expect("a text");
        for n in 0..40_i32 {
            let staff = 100 + 10 * n;
            let agency = f64::from(n * n % 41 + year - 2020);
            let rate = 100.0 * agency / (agency + f64::from(staff));
            // The fourth neighbour's figure is withheld in the last year.
            let (agency, rate) = if n == 5 && year == 2022 {
                ("c".to_owned(), "c".to_owned())
            } else {
                (agency.to_string(), format!("{rate:.1}"))
            };
            let place = format!("{year},Local authority,England,North,{},Place {n}", 501 + n);
            writeln!(csv, "{place},{staff},{agency},{rate},50,{},{}", 50 * (10 + n % 9), 10 + n % 9).expect("a text");
        }
    }
    csv
}

/// Place 0 with five neighbours, one of them (599) without figures.
const LIST: &str = "old_la_code,la_name,SN_1,SN_1P,SN_2,SN_2P,SN_3,SN_3P,SN_4,SN_4P,SN_5,SN_5P
501,Place 0,503,Very close,504,Close,505,Close,506,Close,599,Somewhat close
503,Place 2,501,,504,,505,,,,,
504,Place 3,501,,503,,505,,,,,
505,Place 4,501,,503,,504,,,,,
506,Place 5,501,,503,,504,,,,,
";

fn question(year: Option<i32>) -> Question {
    Question { organisation: "home".into(), authority: None, measure: CensusMeasure::AgencyRate, year }
}

fn compared(db: &Database, question: &Question) -> Peers {
    read(db, question).expect("a comparison")
}

fn refusal(db: &Database, question: &Question) -> PeersError {
    match read(db, question) {
        Err(Error::Peers(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_middle_of_the_neighbours_leaves_gaps_out_and_counts_them() {
    on_each_database(|db| {
        let council = council("Place 0 Council");
        send(db, &council, "table.csv", table().as_bytes());
        send(db, &council, "list.csv", LIST.as_bytes());
        let peers = compared(db, &question(None));
        assert_eq!(
            (peers.year, peers.years.as_slice(), peers.basis),
            (2022, [2020, 2021, 2022].as_slice(), Basis::Name)
        );
        // Places 2, 3 and 4 in 2022: (4+2)/(126), (9+2)/(141), (16+2)/(158) as printed: 4.8, 7.8, 11.4; place 5 is
        // withheld and 599 stands in no table.
        assert_eq!(peers.median, Some(PeerMedian { value: 7.8, of: 3, without: 2 }));
        let told: Vec<_> = peers.neighbours.iter().map(|n| (n.figure.code.as_str(), n.figure.point.gap)).collect();
        let gaps = [None, None, None, Some(Gap::Suppressed), Some(Gap::Missing)];
        assert_eq!(told.iter().map(|t| t.1).collect::<Vec<_>>(), gaps);
        assert_eq!(peers.neighbours[0].closeness, Some(Closeness::Very));
        let own = peers.own.expect("an authority");
        // Place 0 has two agency workers by then: 2/102, printed 2.0.
        assert_eq!((own.value(), own.point.numerator, own.point.denominator), (Some(2.0), Some(2.0), Some(102.0)));
        assert_eq!(peers.region.and_then(|r| r.value()), Some(14.3));
        assert_eq!(peers.past.iter().map(|y| y.of).collect::<Vec<_>>(), [4, 4, 3]);
        assert_eq!(peers.list.map(|l| l.file_name).as_deref(), Some("list.csv"));
        assert_eq!(peers.tables.len(), 1);
    });
}

#[test]
fn taking_the_list_back_leaves_region_and_england() {
    let mut database = sqlite();
    let (db, council) = (database.store().clone(), council("Place 0"));
    send(&db, &council, "table.csv", table().as_bytes());
    let receipt = send(&db, &council, "list.csv", LIST.as_bytes());
    undo(&db, &receipt.record.id, day("2026-03-05")).expect("in force");
    let peers = compared(&db, &question(Some(2021)));
    assert_eq!((peers.neighbours.len(), peers.median, peers.list), (0, None, None));
    assert!(peers.england.is_some() && peers.region.is_some() && peers.year == 2021);
}

#[test]
fn whom_we_are_compared_as_is_chosen_or_named_and_never_guessed() {
    let mut database = sqlite();
    let (db, council) = (database.store().clone(), council("Our Trust"));
    send(&db, &council, "table.csv", table().as_bytes());
    let unknown = compared(&db, &question(None));
    assert_eq!((unknown.basis, unknown.own.is_none(), unknown.authorities.len()), (Basis::Unknown, true, 40));
    assert!(unknown.standing.is_none() && unknown.funnel.is_some_and(|f| f.own.is_none()));
    let now = day("2026-03-05");
    choose(&db, "home", Some("540"), now).expect("kept");
    let chosen = compared(&db, &question(None));
    assert_eq!((chosen.basis, chosen.own.map(|own| own.name)), (Basis::Chosen(now), Some("Place 39".into())));
    let asked = Question { authority: Some("502".into()), ..question(None) };
    assert_eq!(compared(&db, &asked).basis, Basis::Asked);
    assert!(choose(&db, "home", Some("999"), now).is_err());
    choose(&db, "home", None, now).expect("taken back");
    assert_eq!(compared(&db, &question(None)).basis, Basis::Unknown);
}

#[test]
fn caseload_has_no_limits_and_a_year_or_measure_without_figures_is_refused_by_name() {
    let mut database = sqlite();
    let (db, council) = (database.store().clone(), council("Place 0"));
    let nothing = PeersError::NoTable { organisation: "home".into() };
    send(&db, &council, "list.csv", LIST.as_bytes());
    assert_eq!(refusal(&db, &question(None)), nothing, "a list alone compares nobody");
    send(&db, &council, "table.csv", table().as_bytes());
    let caseload = compared(&db, &Question { measure: CensusMeasure::Caseload, ..question(None) });
    assert!(caseload.funnel.is_none() && caseload.median.is_some());
    assert!(matches!(refusal(&db, &question(Some(2019))), PeersError::Year { year: 2019, .. }));
    let vacancy = Question { measure: CensusMeasure::VacancyRate, ..question(None) };
    assert!(matches!(refusal(&db, &vacancy), PeersError::NoMeasure { .. }));
    let stranger = Question { authority: Some("999".into()), ..question(None) };
    assert_eq!(refusal(&db, &stranger), PeersError::Authority("999".into()));
}

fn published() -> Option<(Vec<u8>, Vec<u8>)> {
    let data = PathBuf::from(std::env::var_os("STAFFCAST_SHARED")?).join("data");
    let read = |name: &str| std::fs::read(data.join(name)).ok();
    read("csww_indicators_2017_to_2022.csv").zip(read("statistical_neighbours_2025.csv"))
}

// Own, neighbours' median, South East, England, authorities with a higher value, φ, τ and z of Medway in 2022: pandas and
// numpy on the published files, the formulas of Spiegelhalter (2005) written out anew.
#[test]
fn medway_is_compared_as_by_an_independent_computation() {
    let Some((table, list)) = published() else { return };
    let mut database = sqlite();
    let (db, council) = (database.store().clone(), council("Medway Council"));
    send(&db, &council, "indicators.csv", &table);
    send(&db, &council, "neighbours.csv", &list);
    for (measure, [own, median, region, england], (higher, others), funnel) in [
        (
            CensusMeasure::AgencyRate,
            [26.2, 14.85, 17.9, 17.6],
            (36, 147),
            Some([14.294_863_003_939, 8.699_313_390_131, 0.953_986_613_725]),
        ),
        (
            CensusMeasure::VacancyRate,
            [29.4, 19.5, 18.8, 20.0],
            (32, 149),
            Some([12.311_777_786_226, 8.325_642_898_172, 1.083_874_289_853]),
        ),
        (
            CensusMeasure::TurnoverRate,
            [19.3, 21.35, 18.6, 17.2],
            (66, 147),
            Some([3.360_268_376_653, 3.999_898_118_412, 0.433_787_536_834]),
        ),
        (
            CensusMeasure::AbsenceRate,
            [2.6, 2.95, 3.0, 3.5],
            (96, 147),
            Some([218.803_317_654_665, 1.176_125_011_378, -0.763_303_808_273]),
        ),
        (CensusMeasure::Caseload, [15.8, 16.4, 17.3, 16.6], (96, 149), None),
    ] {
        let peers = compared(&db, &Question { measure, ..question(Some(2022)) });
        let value = |figure: &Option<staffcast::domain::peers::PeerFigure>| {
            figure.as_ref().and_then(staffcast::domain::peers::PeerFigure::value)
        };
        assert_eq!(value(&peers.own), Some(own), "{measure:?}");
        let middle = peers.median.expect("neighbours");
        assert!((middle.value - median).abs() < 1e-9 && middle.of == 10, "{measure:?}: {middle:?}");
        assert_eq!((value(&peers.region), value(&peers.england)), (Some(region), Some(england)), "{measure:?}");
        assert_eq!(peers.standing, Some(Standing { lower_than: higher, of: others }), "{measure:?}");
        let found = peers.funnel.map(|f| [f.funnel.dispersion, f.funnel.spread, f.own.expect("a value").0]);
        assert_eq!(found.is_some(), funnel.is_some());
        for (found, expected) in found.iter().flatten().zip(funnel.iter().flatten()) {
            assert!((found - expected).abs() < 1e-8, "{measure:?}: {found} for {expected}");
        }
    }
    let agency = compared(&db, &question(Some(2022)));
    let reading = agency.funnel.expect("limits");
    assert_eq!((reading.beyond_95, reading.beyond_998, reading.own.map(|o| o.1)), (12, 4, Some(Verdict::Within)));
}
