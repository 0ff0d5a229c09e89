//! Mappings kept by name.

use staffcast::domain::{ExtractKind, Failure};
use staffcast::store::mappings::{delete, get, list, save};

use super::samples::at;
use crate::support::on_each_database;

#[test]
fn of_one_name_the_newest_mapping_counts() {
    on_each_database(|db| {
        let (staff, leavers) = (ExtractKind::StaffInPost, ExtractKind::Leavers);
        assert_eq!(list(db, "rivermouth").expect("none"), []);
        save(db, "rivermouth", "iTrent", staff, "{\"a\":1}", at(1)).expect("saved");
        save(db, "rivermouth", "Agency", staff, "{}", at(2)).expect("saved");
        let second = save(db, "rivermouth", " iTrent ", leavers, "{\"a\":2}", at(3)).expect("saved");
        assert_eq!((second.version, second.kind, second.saved_at), (2, leavers, at(3)));
        let same = save(db, "rivermouth", "iTrent", leavers, "{\"a\":2}", at(4)).expect("saved");
        assert_eq!(same, second, "what is as it was is no new version");
        let names: Vec<String> = list(db, "rivermouth").expect("two").into_iter().map(|m| m.name).collect();
        assert_eq!(names, ["Agency", "iTrent"]);
        assert_eq!(get(db, "rivermouth", "iTrent").expect("kept"), second);
        assert_eq!(list(db, "elsewhere").expect("none"), [], "each organisation has its own");
    });
}

#[test]
fn a_forgotten_mapping_is_gone_with_its_versions() {
    on_each_database(|db| {
        for n in 1..4 {
            save(db, "rivermouth", "iTrent", ExtractKind::Leavers, &format!("{{\"a\":{n}}}"), at(n)).expect("saved");
        }
        assert_eq!(delete(db, "rivermouth", "iTrent").expect("kept").version, 3);
        assert_eq!(get(db, "rivermouth", "iTrent").expect_err("gone").code(), "mapping_not_found");
        assert_eq!(delete(db, "rivermouth", "iTrent").expect_err("gone").code(), "mapping_not_found");
        let again = save(db, "rivermouth", "iTrent", ExtractKind::Leavers, "{}", at(5)).expect("saved");
        assert_eq!(again.version, 1);
    });
}

#[test]
fn a_mapping_needs_a_name_people_can_ask_for() {
    on_each_database(|db| {
        for bad in ["", "  ", "a\nb", &"x".repeat(81)] {
            let error = save(db, "rivermouth", bad, ExtractKind::Leavers, "{}", at(1)).expect_err(bad);
            assert_eq!(error.code(), "mapping_name_invalid");
        }
    });
}
