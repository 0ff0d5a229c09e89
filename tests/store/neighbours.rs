//! Lists of neighbours in versions, and the authority an organisation said it is.

use staffcast::domain::peers::{Closeness, Neighbour, Neighbourhood};
use staffcast::domain::{Extract, ExtractKind};
use staffcast::store::neighbours::{Chosen, choose, chosen, in_force};
use staffcast::store::{Database, extracts};

use super::samples::{at, extract, observation, send};
use crate::support::on_each_database;

fn list(authority: &str, codes: &[&str]) -> Extract {
    let neighbour = |code: &&str| Neighbour {
        code: (*code).into(),
        name: format!("Place {code}"),
        closeness: (*code != "503").then_some(Closeness::Very),
    };
    let hood = Neighbourhood { authority: authority.into(), neighbours: codes.iter().map(neighbour).collect() };
    Extract { rows: 1, accepted: 1, neighbours: vec![hood], ..Extract::empty(ExtractKind::StatisticalNeighbours) }
}

fn figures() -> Extract {
    extract(vec![observation("north", "social_worker", "2026-01", "leavers", Ok(2.0))])
}

fn codes(db: &Database, authority: &[&str]) -> Option<(String, Vec<String>)> {
    let found = in_force(db, "rivermouth", authority).expect("a look");
    found.map(|(record, neighbours)| (record.id, neighbours.into_iter().map(|n| n.code).collect()))
}

#[test]
fn the_newest_list_counts_and_taking_it_back_brings_the_one_before_back() {
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &figures());
        assert_eq!(codes(db, &["501"]), None);
        let first = send(db, "rivermouth", "sha256:b", 2, &list("501", &["503", "502", "504"]));
        let second = send(db, "rivermouth", "sha256:c", 3, &list("501", &["505"]));
        assert_eq!((first.kind, first.first, first.last), (ExtractKind::StatisticalNeighbours, None, None));
        assert_eq!(codes(db, &["501"]), Some((second.id.clone(), vec!["505".into()])));
        extracts::undo(db, &second.id, at(4)).expect("in force");
        let order = ["503", "502", "504"].map(String::from).to_vec();
        assert_eq!(codes(db, &["501"]), Some((first.id.clone(), order)), "closest first, not by code");
        assert_eq!(codes(db, &["599"]), Some((first.id.clone(), Vec::new())), "a list without a row of it");
        let (_, neighbours) = in_force(db, "rivermouth", &["500", "501"]).expect("a look").expect("a list");
        let told: Vec<_> = neighbours.iter().map(|n| (n.name.as_str(), n.closeness)).collect();
        assert_eq!(told[..2], [("Place 503", None), ("Place 502", Some(Closeness::Very))]);
        extracts::undo(db, &first.id, at(5)).expect("in force");
        assert_eq!(codes(db, &["501"]), None);
    });
}

#[test]
fn an_organisation_says_which_authority_it_is_and_may_think_again() {
    on_each_database(|db| {
        send(db, "rivermouth", "sha256:a", 1, &figures());
        assert_eq!(chosen(db, "rivermouth").expect("a look"), None);
        choose(db, "rivermouth", Some("501"), at(2)).expect("kept");
        choose(db, "rivermouth", Some("502"), at(3)).expect("kept");
        assert_eq!(chosen(db, "rivermouth").expect("a look"), Some(Chosen { authority: "502".into(), at: at(3) }));
        choose(db, "rivermouth", None, at(4)).expect("taken back");
        assert_eq!(chosen(db, "rivermouth").expect("a look"), None);
        assert!(choose(db, "nowhere", Some("501"), at(5)).is_err());
    });
}
