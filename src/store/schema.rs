//! The tables as Diesel sees them; what each is for stands in `migrations/`.

diesel::table! {
    counter (id) { id -> Integer, last -> Integer, }
}

diesel::table! {
    heartbeat (id) { id -> Integer, beats -> BigInt, }
}

diesel::table! {
    installation (name) { name -> Text, value -> Text, }
}

diesel::table! {
    organisations (id) {
        id -> Integer,
        code -> Text,
        name -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    units (id) {
        id -> Integer,
        organisation_id -> Integer,
        parent_id -> Nullable<Integer>,
        slug -> Text,
        name -> Text,
        kind -> Text,
        is_known -> Bool,
    }
}

diesel::table! {
    role_groups (id) { id -> Integer, organisation_id -> Integer, slug -> Text, }
}

diesel::table! {
    measures (id) { id -> Integer, name -> Text, }
}

diesel::table! {
    extracts (number) {
        number -> Integer,
        id -> Text,
        organisation_id -> Integer,
        kind -> Text,
        file_name -> Text,
        content_hash -> Text,
        received_at -> Timestamp,
        row_count -> Integer,
        accepted -> Integer,
        rejected -> Integer,
        finding_count -> Integer,
        first_period -> Nullable<Text>,
        last_period -> Nullable<Text>,
        undone_at -> Nullable<Timestamp>,
        report -> Nullable<Text>,
    }
}

diesel::table! {
    findings (extract_number, position) {
        extract_number -> Integer,
        position -> Integer,
        row_number -> Nullable<Integer>,
        column_name -> Nullable<Text>,
        value -> Nullable<Text>,
        rule -> Text,
        severity -> Text,
        fix -> Text,
    }
}

diesel::table! {
    mentions (unit_id, extract_number) {
        extract_number -> Integer,
        unit_id -> Integer,
        name -> Text,
        kind -> Text,
    }
}

diesel::table! {
    series (id) {
        id -> Integer,
        unit_id -> Integer,
        measure_id -> Integer,
        role_group_id -> Integer,
    }
}

diesel::table! {
    observations (series_id, period_end, period_months, extract_number) {
        series_id -> Integer,
        period_end -> Integer,
        period_months -> Integer,
        extract_number -> Integer,
        value -> Nullable<Double>,
        gap -> Nullable<Text>,
        is_current -> Bool,
        is_derived -> Bool,
        replaced -> Nullable<Integer>,
    }
}

diesel::table! {
    spells (extract_number, position) {
        extract_number -> Integer,
        position -> Integer,
        person -> Text,
        unit_id -> Integer,
        role_group_id -> Integer,
        grade -> Nullable<Text>,
        contract -> Nullable<Text>,
        fte -> Nullable<Double>,
        age_band -> Nullable<Text>,
        first_month -> Integer,
        last_month -> Integer,
        started_month -> Nullable<Integer>,
        origin -> Nullable<Text>,
        left_month -> Nullable<Integer>,
        destination -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    people_months (extract_number, month) { extract_number -> Integer, month -> Integer, }
}

diesel::table! {
    neighbours (extract_number, authority, position) {
        extract_number -> Integer,
        authority -> Text,
        position -> Integer,
        neighbour -> Text,
        name -> Text,
        closeness -> Nullable<Text>,
    }
}

diesel::table! {
    own_authorities (organisation_id) {
        organisation_id -> Integer,
        authority -> Text,
        chosen_at -> Timestamp,
    }
}

diesel::table! {
    mappings (number) {
        number -> Integer,
        organisation_id -> Integer,
        name -> Text,
        kind -> Text,
        body -> Text,
        saved_at -> Timestamp,
    }
}

diesel::table! {
    models (id) {
        id -> Text,
        organisation_id -> Integer,
        kind -> Text,
        method -> Text,
        data_hash -> Text,
        as_of -> Text,
        created_at -> Timestamp,
        seed -> BigInt,
        version -> Text,
        card -> Text,
        body -> Text,
    }
}

diesel::table! {
    forecasts (model_id, unit_id, measure_id, definition) {
        model_id -> Text,
        unit_id -> Integer,
        measure_id -> Integer,
        definition -> Text,
        created_at -> Timestamp,
        body -> Text,
    }
}

diesel::table! {
    snapshots (hash) { hash -> Text, body -> Binary, }
}

diesel::table! {
    makings (model_id) {
        model_id -> Text,
        snapshot -> Text,
        outputs -> Text,
        is_marked -> Bool,
    }
}

diesel::table! {
    promises (model_id, measure_id, definition) {
        model_id -> Text,
        measure_id -> Integer,
        definition -> Text,
        body -> Binary,
    }
}

diesel::table! {
    explanations (model_id, measure_id, definition) {
        model_id -> Text,
        measure_id -> Integer,
        definition -> Text,
        body -> Text,
    }
}

diesel::table! {
    records (organisation_id, kind) {
        organisation_id -> Integer,
        kind -> Text,
        stamp -> Text,
        body -> Text,
    }
}

diesel::table! {
    jobs (id) {
        id -> Text,
        kind -> Text,
        organisation_id -> Nullable<Integer>,
        state -> Text,
        progress -> Double,
        error -> Nullable<Text>,
        result -> Nullable<Text>,
        payload -> Text,
        created_at -> Timestamp,
        started_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        attempts -> Integer,
        worker -> Nullable<Text>,
        lease_ms -> BigInt,
        leased_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    scenarios (id) {
        id -> Text,
        organisation_id -> Integer,
        copied_from -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    scenario_versions (scenario_id, version) {
        scenario_id -> Text,
        version -> Integer,
        created_at -> Timestamp,
        body -> Text,
    }
}

diesel::table! {
    outcomes (id) {
        id -> Text,
        scenario_id -> Text,
        version -> Integer,
        model_id -> Text,
        ran_at -> Timestamp,
        body -> Text,
    }
}

diesel::table! {
    plans (organisation_id) {
        organisation_id -> Integer,
        outcome_id -> Text,
        marked_at -> Timestamp,
    }
}

diesel::table! {
    goal_answers (job_id) { job_id -> Text, body -> Text, }
}

diesel::joinable!(units -> organisations (organisation_id));
diesel::joinable!(extracts -> organisations (organisation_id));
diesel::joinable!(mentions -> extracts (extract_number));
diesel::joinable!(mentions -> units (unit_id));
diesel::joinable!(series -> units (unit_id));
diesel::joinable!(series -> role_groups (role_group_id));
diesel::joinable!(observations -> series (series_id));
diesel::joinable!(observations -> extracts (extract_number));
diesel::joinable!(spells -> extracts (extract_number));
diesel::joinable!(people_months -> extracts (extract_number));
diesel::joinable!(neighbours -> extracts (extract_number));
diesel::joinable!(mappings -> organisations (organisation_id));
diesel::joinable!(models -> organisations (organisation_id));
diesel::joinable!(forecasts -> models (model_id));
diesel::joinable!(makings -> models (model_id));
diesel::joinable!(promises -> models (model_id));
diesel::joinable!(explanations -> models (model_id));
diesel::joinable!(records -> organisations (organisation_id));
diesel::joinable!(jobs -> organisations (organisation_id));
diesel::joinable!(scenarios -> organisations (organisation_id));
diesel::joinable!(scenario_versions -> scenarios (scenario_id));
diesel::joinable!(plans -> outcomes (outcome_id));
diesel::allow_tables_to_appear_in_same_query!(
    organisations,
    units,
    role_groups,
    extracts,
    mentions,
    series,
    observations,
    spells,
    people_months,
    neighbours,
    mappings,
    models,
    forecasts,
    snapshots,
    makings,
    promises,
    explanations,
    records,
    jobs,
    scenarios,
    scenario_versions,
    outcomes,
    plans,
);
