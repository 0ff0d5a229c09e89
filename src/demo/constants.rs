//! The invented world's constants.
//!
//! Chosen so that yearly figures fall where the published ones of authorities with 100 to 400 FTE
//! fell in 2017-2022 (DfE, children's social work workforce): agency 16-47 %, vacancy 15-46 %,
//! turnover 12-36 %, caseload 12-19, absence 1.8-4.3 % (5 to 95 % of council-years).

/// Areas and their pods.
pub(super) const AREAS: [(&str, &[&str]); 4] = [
    ("North", &["Alder", "Ash", "Beech", "Birch"]),
    ("East", &["Cedar", "Elm", "Hazel", "Holly"]),
    ("South", &["Juniper", "Larch", "Maple", "Oak"]),
    ("West", &["Rowan", "Willow", "Yew"]),
];
/// Number of pods.
pub(super) const TEAMS: usize = 15;
/// Establishment groups: managers, social workers with newly qualified.
pub(super) const GROUPS: [&str; 2] = ["practice_manager", "social_worker"];
/// Role groups.
pub(super) const ROLES: [&str; 3] = ["practice_manager", "social_worker", "newly_qualified"];
/// Role and band of each cell; newly qualified are always in their first year.
pub(super) const CELLS: [(usize, usize); 9] = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0)];

/// Index of a newly qualified person's role.
pub(super) const NEWLY_QUALIFIED: usize = 2;
/// September.
pub(super) const SEPTEMBER: usize = 8;

/// Log of the monthly hazard of leaving.
pub(super) const HAZARD: f64 = 0.0188;
/// Log effect of the month on leaving, January first (centred where used).
pub(super) const LEAVING_SEASON: [f64; 12] = [0.15, -0.10, 0.10, 0.05, 0.0, 0.0, 0.15, 0.20, 0.05, -0.10, -0.15, -0.35];
/// Log effect of the month on offers, January first (mean of the exponential set to 1 where used).
pub(super) const OFFER_SEASON: [f64; 12] = [0.10, 0.05, 0.10, 0.0, 0.0, 0.0, -0.15, -0.30, 0.15, 0.10, 0.05, -0.10];
/// Log effect of the band of service on leaving.
pub(super) const TENURE: [f64; 4] = [0.25, 0.35, 0.0, -0.45];
/// Log effect of the role on leaving.
pub(super) const ROLE: [f64; 3] = [-0.40, 0.0, -0.50];
/// Log effect on leaving of vacancy share, caseload and absence, and the values they are measured from.
pub(super) const STRAIN: [(f64, f64); 3] = [(0.60, 0.28), (0.03, 16.0), (0.05, 3.0)];
/// Autocorrelation a month and stationary standard deviation of the drivers: leaving, recruiting, agency cover.
pub(super) const DRIVERS: [(f64, f64); 3] = [(0.94, 0.20), (0.90, 0.30), (0.95, 0.30)];
/// Standard deviation of teams' log hazards.
pub(super) const TEAM_HAZARD_SD: f64 = 0.25;
/// Standard deviation of the month's common shock to leaving.
pub(super) const SHOCK_SD: f64 = 0.10;
/// Variance of the gamma mixing of each team-month.
pub(super) const MIXING_VARIANCE: f64 = 0.15;

/// Offers a month per vacancy: managers, social workers.
pub(super) const OFFERS: [f64; 2] = [0.050, 0.040];
/// Chance that an accepted offer does not start.
pub(super) const DROP_OUT: f64 = 0.15;
/// Chance of starting 1 to 5 months after the offer.
pub(super) const DELAY: [f64; 5] = [0.15, 0.30, 0.30, 0.15, 0.10];
/// Mean September intake of newly qualified.
pub(super) const INTAKE: f64 = 10.0;

/// Agency FTE per vacancy in the long run.
pub(super) const COVER: f64 = 0.95;
/// Standard deviation of teams' log cover.
pub(super) const TEAM_COVER_SD: f64 = 0.25;
/// Standard deviation of a month's agency noise in a team, FTE.
pub(super) const AGENCY_NOISE: f64 = 0.45;
/// Agency charge a month for one FTE: £1,800 a week against £1,280 for a permanent post with
/// on-costs (2025), a premium of about £27,000 a year.
pub(super) const AGENCY_MONTH_GBP: f64 = 1800.0 * 52.0 / 12.0;
/// Agency FTE of one agency person.
pub(super) const AGENCY_PERSON_FTE: f64 = 0.94;
/// Share of agency staff who cover a vacancy.
pub(super) const COVERING_SHARE: f64 = 0.86;

/// Share of people who move team in a month, and who change hours.
pub(super) const MOVES: (f64, f64) = (0.003, 0.004);
/// Share of people who work full time; the others work one of [`PART_TIME`].
pub(super) const FULL_TIME: f64 = 0.78;
/// Hours of part-time staff.
pub(super) const PART_TIME: [f64; 4] = [0.5, 0.6, 0.8, 0.9];
/// Changes of hours.
pub(super) const HOURS_STEPS: [f64; 5] = [-0.2, -0.2, 0.2, -0.4, 0.4];
/// Posts: managers in each team, social workers in all.
pub(super) const POSTS: (f64, f64) = (2.0, 240.0);

/// A reorganisation: chance in a history, log effect on leaving for so many months, share of staff moved,
/// log effect on agency cover from then on.
pub(super) const REORGANISATION: (f64, f64, usize, f64, f64) = (0.4, 0.35, 9, 0.20, 0.15);
/// Months lived before the history begins.
pub(super) const BURN_IN: usize = 36;
