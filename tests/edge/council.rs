//! Sixty months of an invented council, filled into the template.

/// First month is October 2021, the last September 2026.
pub const MONTHS: u32 = 60;
const TEAMS: [(&str, f64); 4] =
    [("North/Team 1", 34.0), ("North/Team 2", 26.0), ("South/Team 3", 30.0), ("South/Team 4", 22.0)];

/// One row of the extract.
pub struct Row {
    pub month: String,
    pub unit: &'static str,
    pub posts: f64,
    pub heads: f64,
    pub leavers: f64,
    pub starters: f64,
    pub agency: f64,
}

impl Row {
    fn fte(&self) -> f64 {
        self.heads * 0.9
    }

    fn cell(&self, column: &str) -> String {
        match column {
            "month" => self.month.clone(),
            "unit" => self.unit.to_owned(),
            "role_group" => "social_worker".to_owned(),
            "establishment_fte" => format!("{:.1}", self.posts),
            "in_post_fte" => format!("{:.1}", self.fte()),
            "in_post_headcount" => format!("{}", self.heads),
            "starters" => format!("{}", self.starters),
            "leavers" => format!("{}", self.leavers),
            "vacancies_fte" => format!("{:.1}", self.posts - self.fte()),
            "agency_fte" => format!("{:.1}", self.agency),
            _ => String::new(),
        }
    }
}

/// Every team in every month; staff come and go in a fixed pattern.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, (unit, posts)) in TEAMS.into_iter().enumerate() {
        let mut heads = (posts / 0.9).floor() - 5.0;
        for month in 0..MONTHS {
            let turn = month as usize * 7 + at * 3;
            let leavers = f64::from(u8::from(turn.is_multiple_of(3))) + f64::from(u8::from(turn.is_multiple_of(11)));
            let room = posts - (heads - leavers) * 0.9;
            let starters = if room > 6.0 {
                2.0
            } else if turn.is_multiple_of(2) && room > 2.0 {
                1.0
            } else {
                0.0
            };
            heads += starters - leavers;
            let agency = ((posts - heads * 0.9) * 0.6).max(0.0);
            let (year, number) = (2021 + (month + 9) / 12, (month + 9) % 12 + 1);
            rows.push(Row { month: format!("{year}-{number:02}"), unit, posts, heads, leavers, starters, agency });
        }
    }
    rows
}

/// The template's headings with `rows` under them.
pub fn filled(template: &str, rows: &[Row]) -> String {
    let headings = template.lines().next().expect("headings").trim_start_matches('\u{feff}');
    let columns: Vec<&str> = headings.split(',').collect();
    let line = |row: &Row| columns.iter().map(|column| row.cell(column)).collect::<Vec<_>>().join(",");
    let lines: Vec<String> = std::iter::once(headings.to_owned()).chain(rows.iter().map(line)).collect();
    lines.join("\n") + "\n"
}

/// `filled`, and a row that must be left out: its month does not exist.
pub fn with_a_bad_row(template: &str, rows: &[Row]) -> String {
    let good = filled(template, rows);
    let last = good.trim_end().lines().last().expect("a row").to_owned();
    format!("{good}{}\n", last.replacen("2026-09", "2026-13", 1))
}
