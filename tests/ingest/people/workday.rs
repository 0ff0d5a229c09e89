//! Exports as some systems write them.

use staffcast::domain::{Contract, Count};

use super::{of_rule, staff, total};

#[test]
fn managers_named_behind_supervisory_organisations_are_dropped() {
    let extract = staff(
        "Effective Date,Employee ID,Worker Type,Supervisory Organization,Job Title,FTE,Hire Date\n\
         31/01/2026,1001,Employee,Children's Services (Wilhelmina Quackenbush) > Duty (Jo Bloggs (Inherited)),Social Worker,1,02/03/2020\n\
         31/01/2026,1002,Contingent Worker,Children's Services > Duty (Al Other),Social Worker,0.6,02/03/2025\n",
    );
    let units: Vec<&str> = extract.units.iter().map(|unit| unit.slug.as_str()).collect();
    assert_eq!(units, ["children-s-services", "children-s-services/duty"]);
    let shown = format!("{extract:?}");
    assert!(!["Quackenbush", "Bloggs", "Other)"].iter().any(|name| shown.contains(name)), "{shown}");
    assert_eq!(of_rule(&extract, "bracketed_names_dropped").len(), 1);
    assert_eq!(total(&extract, "2026-01", Count::AgencyFte), Some(0.6));
    assert_eq!(extract.people.iter().filter_map(|s| s.contract).collect::<Vec<_>>(), [Contract::Agency]);
}

#[test]
fn hours_stand_for_full_time_equivalents() {
    let extract = staff(
        "As at,Personal reference,Organisation unit,Position title,Contractual hours,Continuous service date\n\
         31/01/2026,000123,Duty Team,Social Worker,18.5,01/09/2019\n31/01/2026,000124,Duty Team,Social Worker,37:00,01/09/2019\n",
    );
    assert_eq!(total(&extract, "2026-01", Count::InPostFte), Some(1.5));
}
