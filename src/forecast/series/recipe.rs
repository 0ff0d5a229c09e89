//! The constants of the method, read from `models/series.toml`.

use serde::Deserialize;

use super::bank::{ALPHAS, GAMMAS};

/// Every constant of the method; see the comments in `models/series.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Choice of the working scale.
    pub scale: Scale,
    /// The bank of smoothers.
    pub filters: Filters,
    /// Shrinkage of seasonal terms.
    pub season: Season,
    /// Weights of the members.
    pub weights: Weights,
    /// Shares of several ways to forecast.
    pub mixture: Mixture,
    /// The pooled correction.
    pub ridge: Ridge,
    /// The panel's factors.
    pub factor: Factor,
    /// Calibration of ranges.
    pub ranges: Ranges,
    /// Series too short for the filters.
    pub short: Short,
}

macro_rules! constants {
    ($(#[$doc:meta] $name:ident { $(#[$field_doc:meta] $field:ident: $kind:ty,)* })*) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $(#[$field_doc] pub $field: $kind,)* }
    )*};
}

constants! {
    /// Choice of the working scale.
    Scale {
        /// Share of values at or below zero from which a series is not put on logs.
        max_nonpositive_share: f64,
        /// Periods of history used.
        longest_history: usize,
    }
    /// The bank of smoothers.
    Filters {
        /// Level gains, ascending.
        alphas: [f64; ALPHAS],
        /// Seasonal gains, ascending.
        gammas: [f64; GAMMAS],
        /// Cut of one-step errors, in sds.
        clip: f64,
        /// Memory of the error variance.
        variance_decay: f64,
        /// Cut of squared errors, in variances.
        variance_cap: f64,
    }
    /// Shrinkage of seasonal terms.
    Season {
        /// Memory of the noise variance.
        noise_decay: f64,
    }
    /// Weights of the members.
    Weights {
        /// Memory of losses.
        decay: f64,
        /// Cut of a loss, in seasonal-naive errors.
        loss_cap: f64,
        /// Standard deviation in steps of the smoothing over steps.
        bandwidth: f64,
        /// The way that listens to a series' own losses.
        own: Sharing,
        /// The way that listens to the panel's.
        shared: Sharing,
    }
    /// How much of a weight is shared.
    Sharing {
        /// Periods of evidence given to the panel.
        pool: f64,
        /// Weight ~ loss to the power of minus this.
        power: u32,
    }
    /// Shares of several ways to forecast.
    Mixture {
        /// Share ~ loss to the power of minus this, once many periods are seen.
        power: f64,
        /// Memory of losses.
        decay: f64,
        /// Periods at which the power is halved.
        prior: f64,
        /// Share of the two naive forecasts together before any loss is seen.
        naive_share: f64,
    }
    /// The pooled correction.
    Ridge {
        /// Penalty of own features.
        own: f64,
        /// Penalty of own lags.
        lags: f64,
        /// Penalty of factor features.
        factor: f64,
        /// Penalty of panel means.
        panel: f64,
        /// Periods at which the last two penalties hold as they stand.
        periods: f64,
        /// Rows at which every penalty is doubled.
        rows: f64,
        /// Cut of the target.
        target_clip: f64,
        /// Cut of features.
        feature_clip: f64,
        /// Cut of one-step errors as features.
        error_clip: f64,
        /// Standard deviation in steps of the smoothing over steps.
        bandwidth: f64,
        /// Rows a series before the correction starts.
        start: usize,
        /// Rows in all before it starts.
        min_rows: usize,
        /// Series in the normal equations.
        max_series: usize,
    }
    /// The panel's factors.
    Factor {
        /// Memory of the second moments.
        decay: f64,
        /// Number of directions.
        directions: usize,
        /// Periods between new directions.
        refresh: usize,
        /// Series that span them.
        max_series: usize,
    }
    /// Calibration of ranges.
    Ranges {
        /// Memory of the fast width.
        short_decay: f64,
        /// Memory of the slow width.
        long_decay: f64,
        /// Share of a departure of the fast width that all series share.
        common_departure: f64,
        /// Share of a departure that a series has alone.
        own_departure: f64,
        /// Share of the panel's slow width.
        pool: f64,
        /// Cut of errors, in sds.
        cap: f64,
        /// Memory of past errors per period.
        recency: f64,
        /// Standard deviation in steps of the smoothing over steps.
        bandwidth: f64,
        /// Share of the normal tail beyond 80 %.
        tail_blend: f64,
        /// Share of the symmetric range.
        symmetric: f64,
        /// Origins a step needs.
        min_origins: usize,
        /// Errors below which normal quantiles come in.
        few_errors: usize,
        /// Growth of the variance per step without evidence.
        error_growth: f64,
    }
    /// Series too short for the filters.
    Short {
        /// Level gain.
        alpha: f64,
        /// One-step sd without evidence, as a share of the level.
        relative_sd: f64,
        /// Worth of that in errors.
        prior_errors: f64,
    }
}

/// Why a text is no recipe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// Not TOML, an unknown key, or a missing one.
    #[error("the series recipe cannot be read; compare it with the embedded models/series.toml")]
    Unreadable(#[from] toml::de::Error),
    /// A constant outside its range.
    #[error("`{0}` of the series recipe is out of range; compare it with the embedded models/series.toml")]
    OutOfRange(&'static str),
}

impl Recipe {
    /// Reads a recipe.
    ///
    /// # Errors
    /// When it is no TOML, has an unknown or missing key, or a constant that the method cannot use.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let recipe: Self = toml::from_str(text)?;
        match recipe.first_out_of_range() {
            Some(name) => Err(RecipeError::OutOfRange(name)),
            None => Ok(recipe),
        }
    }

    /// The recipe that comes with the program.
    ///
    /// # Panics
    /// Never: a test reads the embedded text.
    pub fn embedded() -> Self {
        Self::parse(include_str!("../../../models/series.toml")).expect("the embedded recipe is tested")
    }

    fn first_out_of_range(&self) -> Option<&'static str> {
        let share = |x: f64| (0.0..=1.0).contains(&x);
        let positive = |x: f64| x > 0.0 && x.is_finite();
        let ridge = &self.ridge;
        let checks = [
            ("scale", share(self.scale.max_nonpositive_share) && self.scale.longest_history >= 60),
            ("filters.alphas", self.filters.alphas.iter().all(|&a| positive(a) && a < 1.0)),
            ("filters.gammas", self.filters.gammas.iter().all(|&g| positive(g) && g < 1.0)),
            ("filters", positive(self.filters.clip) && share(self.filters.variance_decay)),
            ("filters.variance_cap", positive(self.filters.variance_cap)),
            ("season", share(self.season.noise_decay)),
            ("weights", share(self.weights.decay) && positive(self.weights.bandwidth)),
            ("weights.loss_cap", positive(self.weights.loss_cap)),
            (
                "weights sharing",
                [&self.weights.own, &self.weights.shared].iter().all(|s| positive(s.pool) && s.power <= 100),
            ),
            ("mixture.naive_share", positive(self.mixture.naive_share) && self.mixture.naive_share < 1.0),
            ("mixture", self.mixture.power >= 0.0 && share(self.mixture.decay) && positive(self.mixture.prior)),
            ("ridge", [ridge.own, ridge.lags, ridge.factor, ridge.panel, ridge.periods].iter().all(|&x| positive(x))),
            ("ridge.rows", ridge.rows >= 0.0 && positive(ridge.bandwidth) && ridge.max_series > 0),
            ("ridge clips", [ridge.target_clip, ridge.feature_clip, ridge.error_clip].iter().all(|&x| positive(x))),
            ("factor", share(self.factor.decay) && self.factor.refresh > 0 && self.factor.max_series > 0),
            ("factor.directions", (1..=4).contains(&self.factor.directions)),
            ("ranges", share(self.ranges.short_decay) && share(self.ranges.long_decay) && share(self.ranges.recency)),
            (
                "ranges shares",
                [self.ranges.common_departure, self.ranges.own_departure, self.ranges.pool, self.ranges.symmetric]
                    .into_iter()
                    .all(share),
            ),
            ("ranges.bandwidth", positive(self.ranges.bandwidth) && positive(self.ranges.cap)),
            ("ranges.tail_blend", share(self.ranges.tail_blend) && self.ranges.error_growth >= 0.0),
            ("short", share(self.short.alpha) && positive(self.short.relative_sd) && positive(self.short.prior_errors)),
        ];
        checks.into_iter().find(|&(_, holds)| !holds).map(|(name, _)| name)
    }
}
