//! An invented scenario, its outcome, a comparison and an answer.

use super::*;

pub(super) fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

pub(super) fn intervals(median: f64, half: f64) -> Vec<Interval> {
    let at = |percent, half: f64| Interval {
        level: Level::new(percent).expect("a level"),
        lower: median - half,
        upper: median + half,
    };
    vec![at(50, half * 0.5), at(80, half), at(95, half * 1.6)]
}

pub(super) fn spread(median: f64, half: f64) -> Spread {
    Spread { median, mean: median, intervals: intervals(median, half) }
}

pub(super) fn months(from: f64, a_month: f64) -> Vec<MonthRange> {
    let at = |n: i32| {
        let median = from + a_month * f64::from(n);
        MonthRange {
            period: month("2026-10").plus(n),
            median,
            intervals: intervals(median, 0.6 * f64::from(n + 1).sqrt()),
        }
    };
    (0..36).map(at).collect()
}

pub(super) fn target() -> Target {
    Target {
        measure: Measure::Rate(Rate::AgencyRate),
        definition: None,
        at_most: Some(15.0),
        at_least: None,
        by: month("2028-03"),
    }
}

pub(super) fn levers() -> Vec<Lever> {
    let mut intake = Lever::new(LeverKind::NewlyQualifiedIntake, 12.0);
    intake.details.month = Some(month("2027-09"));
    let mut payment = Lever::new(LeverKind::RetentionPayment, 8.0);
    payment.details.roles = vec!["social_worker".into()];
    vec![payment, Lever::new(LeverKind::AgencyConversion, 10.0), intake]
}

pub(super) fn period(label: &str, first: &str, last: &str, scale: f64) -> MoneyPeriod {
    let amount = |(head, gbp): (Head, f64)| Amount { head, gbp: spread(gbp * scale, gbp * scale * 0.05) };
    let heads = Head::ALL.into_iter().zip([12.1e6, 5.2e6, 90_000.0, 610_000.0, 0.0]).map(amount).collect();
    MoneyPeriod {
        first: month(first),
        last: month(last),
        label: label.into(),
        heads,
        total: spread(18.0e6 * scale, 0.7e6 * scale),
        difference: spread(0.23e6 * scale, 0.41e6 * scale),
    }
}

pub(super) fn money() -> Money {
    Money {
        months: Vec::new(),
        years: vec![
            period("2026-27", "2026-10", "2027-03", 0.5),
            period("2027-28", "2027-04", "2028-03", 1.0),
            period("2028-29", "2028-04", "2029-03", 1.0),
            period("2029-30", "2029-04", "2029-09", 0.5),
        ],
        total: period("October 2026 to September 2029", "2026-10", "2029-09", 3.0),
        spend: spread(1.9e6, 0.2e6),
        per_point: Some(spread(84_000.0, 160_000.0)),
        break_even: BreakEven { month: None, chance: 0.31 },
        basis: vec!["Permanent post: £66,560 a year with on-costs, one council's comparison of 2025.".into()],
    }
}

pub(super) fn assumption() -> AssumptionUsed {
    AssumptionUsed {
        lever: 0,
        kind: LeverKind::RetentionPayment,
        label: "Retention payment".into(),
        effect: "elasticity of leaving".into(),
        central: -1.5,
        low: -3.0,
        high: 0.0,
        grade: Grade::B,
        source: "Sims and Benhenda 2022".into(),
        population: "Early-career teachers; not social workers".into(),
        statement: "8 % of pay: about 11 % fewer leave while it is paid.".into(),
    }
}

fn tornado() -> Vec<Swing> {
    vec![
        Swing {
            label: "Retention payment: elasticity of leaving".into(),
            lever: Some(0),
            low: -3.0,
            high: 0.0,
            at_low: 17.2,
            at_high: 21.9,
        },
        Swing {
            label: "Agency to permanent: share of the plan reached".into(),
            lever: Some(1),
            low: 0.0,
            high: 1.6,
            at_low: 21.0,
            at_high: 18.4,
        },
        Swing {
            label: "What the model itself does not know".into(),
            lever: None,
            low: 10.0,
            high: 90.0,
            at_low: 18.9,
            at_high: 20.7,
        },
    ]
}

pub(super) fn outlook(name: &str) -> Outlook {
    let scenario =
        Scenario { name: name.into(), target: Some(target()), levers: levers(), ..Scenario::baseline("home") };
    let (with, without) = (months(27.5, -0.45), months(27.9, -0.1));
    let difference = with
        .iter()
        .zip(&without)
        .map(|(a, b)| MonthRange {
            period: a.period,
            median: a.median - b.median,
            intervals: intervals(a.median - b.median, 0.5),
        })
        .collect();
    let at = with[17].clone();
    Outlook {
        scenario,
        model: "model-1".into(),
        as_of: month("2026-09"),
        start: month("2026-10"),
        paths: 10_000,
        seed: 7,
        measures: vec![MeasureOutlook {
            measure: Measure::Rate(Rate::AgencyRate),
            definition: "dfe_workforce".into(),
            unit_of_measure: UnitOfMeasure::Percent,
            fallback: false,
            months: with,
            baseline: without,
            difference,
        }],
        target: Some(TargetOutlook {
            target: target(),
            definition: "dfe_workforce".into(),
            now: Some(27.9),
            chance: 0.13,
            baseline_chance: 0.002,
            at,
            half_by: Some(month("2029-06")),
        }),
        money: money(),
        assumptions: vec![assumption()],
        tornado: tornado(),
        statements: vec![
            "In March 2028 we expect the agency rate to be between 17 % and 22 %, not between 24 % and 29 %.".into(),
            "The target is reached in 13 in 100 futures; without the levers in fewer than 1 in 100.".into(),
        ],
        warnings: vec!["The evidence on pay is of another occupation.".into()],
    }
}

pub(super) fn stored(name: &str) -> Stored {
    let at = NaiveDateTime::default();
    Stored {
        id: "0190".into(),
        organisation: "home".into(),
        version: 2,
        versions: 2,
        created_at: at,
        scenario: outlook(name).scenario,
        is_plan: true,
        plan_version: Some(1),
        copied_from: None,
        ran: Some(Ran { at, model: "model-1".into(), version: 2 }),
    }
}

pub(super) fn unit(name: &str) -> UnitRecord {
    UnitRecord {
        slug: "home".into(),
        name: name.into(),
        kind: UnitKind::Organisation,
        organisation: "home".into(),
        parent: None,
    }
}

pub(super) fn known(name: &str) -> Known {
    let history = (0..48).map(|n| HistoryPoint {
        period: month("2022-10").plus(n).into(),
        value: (n != 20).then(|| 25.0 + f64::from(n % 7) * 0.5),
        numerator: None,
        denominator: None,
        gap: None,
    });
    let stored = stored(name);
    let came = Came {
        ran: stored.ran.clone().expect("it ran"),
        outlook: outlook(name),
        plausibility: None,
        drawn: 0,
        history: history.collect(),
    };
    let versions = vec![stored.clone(), Stored { version: 1, ran: None, ..stored.clone() }];
    Known { stored, versions, unit: unit(name), result: Some(came), following: None, is_old: false }
}

pub(super) fn comparison(name: &str) -> Comparison {
    let one = |id: &str, name: &str, median: f64, levers: Vec<Lever>, cost: f64| Compared {
        id: id.into(),
        name: name.into(),
        levers,
        months: months(median, -0.2),
        chance: Some(0.1),
        cost: spread(54e6 + cost, 2e6),
        extra_cost: spread(cost, 0.4e6),
        spend: spread(cost.max(0.0), 0.1e6),
    };
    let difference = |of, from, median: f64, verdict| Difference {
        of,
        from,
        at: MonthRange { period: month("2028-03"), median, intervals: intervals(median, 0.8) },
        months: Vec::new(),
        chance_lower: 0.7,
        verdict,
        cost: spread(median * 1e5, 0.3e6),
        cost_verdict: Verdict::NoClearDifference,
    };
    Comparison {
        unit: "home".into(),
        measure: Measure::Rate(Rate::AgencyRate),
        definition: "dfe_workforce".into(),
        unit_of_measure: UnitOfMeasure::Percent,
        by: month("2028-03"),
        target: Some(target()),
        model: "model-1".into(),
        as_of: month("2026-09"),
        paths: 10_000,
        seed: 7,
        scenarios: vec![
            one("", "No change", 27.9, Vec::new(), 0.0),
            one("a", name, 25.0, levers(), 1.4e6),
            one("b", "Two more starts a month", 24.6, vec![Lever::new(LeverKind::Recruitment, 2.0)], -0.6e6),
        ],
        differences: vec![
            difference(1, 0, -2.9, Verdict::Lower),
            difference(2, 0, -3.3, Verdict::Lower),
            difference(2, 1, -0.4, Verdict::NoClearDifference),
        ],
        statements: vec!["Two more starts a month and the first cannot be told apart in March 2028.".into()],
        warnings: Vec::new(),
    }
}

pub(super) fn answer(feasible: bool) -> GoalAnswer {
    let mix = |setting: f64, chance: f64| Mix {
        levers: vec![Lever::new(LeverKind::Recruitment, setting), Lever::new(LeverKind::AgencyConversion, 12.0)],
        chance,
        chance_afresh: Some(chance - 0.01),
        spend: spread(setting * 310_000.0, 40_000.0),
        extra_cost: spread(setting * -50_000.0, 90_000.0),
        at: months(20.0, -0.1)[17].clone(),
        statement: "12 % of agency staff a year and 4 more starts a month reach it in 81 of 100 futures for £1.2 m."
            .into(),
    };
    GoalAnswer {
        unit: "home".into(),
        target: target(),
        probability: 0.8,
        budget_gbp: Some(2e6),
        minimise: Minimise::Spend,
        feasible,
        baseline_chance: 0.004,
        mixes: if feasible { vec![mix(4.0, 0.81), mix(5.0, 0.84)] } else { Vec::new() },
        frontier: vec![mix(0.0, 0.05), mix(1.0, 0.21), mix(2.5, 0.55), mix(4.0, 0.81), mix(6.0, 0.93)],
        closest: mix(6.0, 0.93),
        would_have_to_be_true: if feasible {
            Vec::new()
        } else {
            vec!["Seven more starts a month would have to be found.".into()]
        },
        statements: vec!["The cheapest way costs £1.2 m.".into()],
        warnings: Vec::new(),
        model: "model-1".into(),
        as_of: month("2026-09"),
        paths: 4_000,
        seed: 7,
        evaluations: 143,
    }
}

pub(super) fn asked() -> Asked {
    Asked { ids: vec!["a".into(), "b".into()], measure: None, by: None }
}

pub(super) fn whose(name: &str) -> Whose {
    Whose { organisation: "home".into(), unit: name.into() }
}

pub(super) fn council(name: &str) -> Council {
    let below = |slug: &str, kind| UnitRecord { slug: slug.into(), kind, parent: None, ..unit(slug) };
    let units = vec![
        unit(name),
        below("home/north", UnitKind::Service),
        below("home/north/team-1", UnitKind::Team),
        below("home/north/team-2", UnitKind::Team),
    ];
    let roles = ["social_worker", "senior_social_worker", "manager"].map(RoleGroup::new).into();
    Council { unit: unit(name), units, roles, as_of: Some(month("2026-09")) }
}

pub(super) fn form(name: &str, asking: Asking, faults: &[ScenarioFault]) -> Form {
    let (recipe, council) = (Recipe::default(), council(name));
    let mut draft = Draft::of(&outlook(name).scenario, asking);
    for kind in ["kind:retention_measure", "kind:reorganisation", "kind:caseload_cap"] {
        draft.add(kind, &recipe);
    }
    let frame = Frame {
        council: &council,
        recipe: &recipe,
        look: crate::ui::look::Look::default(),
        heading: "A new scenario".into(),
        action: "/scenarios/new".into(),
        cancel: "/scenarios".into(),
    };
    let settings: Vec<_> = draft.levers.iter().map(|lever| lever.kind.setting()).collect();
    Form::new(&frame, &draft, &Faults::new(faults, &settings), Begin::Top)
}
