//! Kaplan-Meier with people who enter late, against lifelines.

use staffcast::domain::survival::{Intake, follow};
use staffcast::domain::{Month, PersonKey, RoleGroup, Spell};
use staffcast::fit::churn::kaplan_meier;

/// A linear congruential generator (C's `rand`), so that Python draws the same people.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = (self.0 * 1_103_515_245 + 12_345) % (1 << 31);
        (self.0 >> 8) % n
    }
}

/// 120 people: months served when first seen, months served when last seen, and whether they left then.
fn people() -> Vec<(i32, i32, bool)> {
    let mut drawn = Drawn(20_261_121);
    (0..120)
        .map(|_| {
            let entry = if drawn.below(3) == 0 { 0 } else { drawn.below(40) as i32 };
            let duration = entry + 1 + drawn.below(30) as i32;
            (entry, duration, drawn.below(100) < 55)
        })
        .collect()
}

fn spell(number: usize, (entry, duration, left): (i32, i32, bool)) -> Spell {
    let started = Month::new(2020, 1).expect("a month").plus(number as i32 % 17);
    let mut key = [0; 16];
    key[..8].copy_from_slice(&(number as u64).to_be_bytes());
    Spell {
        person: PersonKey(key),
        unit: "north".into(),
        role: RoleGroup::new("social_worker"),
        grade: None,
        contract: None,
        fte: None,
        age_band: None,
        first: started.plus(entry),
        last: started.plus(duration),
        started: Some(started),
        origin: None,
        left: left.then(|| started.plus(duration)),
        destination: None,
        reason: None,
    }
}

// lifelines 0.30.3: KaplanMeierFitter().fit(duration, left, entry=entry) of these 120 people, whose default interval is the
// log-log one: months, people at risk in that month, share still there and its ends.
const KNOWN: [(usize, u32, f64, f64, f64); 8] = [
    (1, 51, 0.960_784_313_725, 0.852_166_251_318, 0.990_045_561_038),
    (3, 51, 0.923_831_070_890, 0.809_681_583_789, 0.970_706_021_149),
    (6, 48, 0.868_401_206_637, 0.743_750_917_572, 0.934_960_426_162),
    (12, 56, 0.806_372_549_020, 0.677_830_061_785, 0.887_714_393_445),
    (18, 53, 0.721_738_737_925, 0.591_633_070_822, 0.816_608_480_197),
    (24, 41, 0.550_281_732_456, 0.422_576_434_988, 0.660_860_030_009),
    (30, 32, 0.415_393_628_834, 0.296_214_033_316, 0.530_273_011_747),
    (36, 27, 0.307_851_688_532, 0.203_747_540_652, 0.417_913_382_018),
];

#[test]
fn people_who_were_there_before_enter_late_as_in_lifelines() {
    let spells: Vec<Spell> = people().into_iter().enumerate().map(|(n, person)| spell(n, person)).collect();
    let followed = follow(&spells, |_| true);
    assert_eq!((followed.len(), followed[0].intake, followed[0].people), (1, Intake::All, 120));
    let curve = kaplan_meier(&followed[0].months);
    for (month, at_risk, share, lower, upper) in KNOWN {
        assert_eq!(followed[0].months[month - 1].0, at_risk, "month {month}");
        let found = curve[month - 1];
        let apart = [found.point - share, found.lower - lower, found.upper - upper];
        assert!(apart.iter().all(|d| d.abs() < 1e-9), "month {month}: {found:?}");
    }
}

#[test]
fn whoever_was_there_before_does_not_raise_the_first_months() {
    // Twenty starters of whom ten leave in their second month; a hundred others, there for three years already, who stay.
    let starters = (0..20).map(|n| spell(n, (0, if n < 10 { 2 } else { 40 }, n < 10)));
    let others = (20..120).map(|n| spell(n, (36, 40, false)));
    let followed = follow(&starters.chain(others).collect::<Vec<_>>(), |_| true);
    let curve = kaplan_meier(&followed[0].months);
    assert!((curve[1].point - 0.5).abs() < 1e-12 && (curve[38].point - 0.5).abs() < 1e-12, "{:?}", curve[38]);
    assert_eq!((followed[0].months[0].0, followed[0].months[36].0), (20, 110));
}
