//! The paper a fan chart is drawn on: how large, which values and months it holds.

use super::scale::{Axis, Linear};
use crate::domain::{Forecast, HistoryPoint, Month, Period, UnitOfMeasure};
use crate::report::words;

/// For which width a chart is laid out. Text keeps about the same size on the screen in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For columns of about 480 pixels and more.
    Wide,
    /// For phones and half columns, readable at 320 pixels.
    Narrow,
}

impl Size {
    /// "wide" or "narrow".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }
}

/// Places and scales of one chart.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) size: Size,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) axis: Axis,
    pub(super) first: Period,
    pub(super) last: Period,
    x: Linear,
    y: Linear,
    start: Month,
}

/// Characters of this many pixels on average at font size 1, a little generous.
pub(super) const CHARACTER: f64 = 0.6;

impl Frame {
    /// The frame that holds `shown` history and the whole forecast; `None` when there is nothing to draw.
    ///
    /// `label_characters` is the length of the longest label at the right of the plot.
    pub(super) fn new(
        size: Size,
        shown: &[HistoryPoint],
        forecast: &Forecast,
        label_characters: usize,
    ) -> Option<Self> {
        let extent = extent(shown, forecast)?;
        let periods = || shown.iter().map(|p| p.period).chain(forecast.forecast.iter().map(|s| s.period));
        let span = (periods().min()?, periods().max()?);
        Some(Self::over(size, span, extent, forecast.unit_of_measure, label_characters))
    }

    /// The frame from the first to the last period of `span` that holds values from the lowest to the highest of `extent`.
    pub(super) fn over(
        size: Size,
        (first, last): (Period, Period),
        (lowest, highest): (f64, f64),
        unit: UnitOfMeasure,
        label_characters: usize,
    ) -> Self {
        let (width, height, steps) = match size {
            Size::Wide => (760.0, 410.0, 5),
            Size::Narrow => (320.0, 350.0, 4),
        };
        let axis = Axis::holding(lowest, highest, steps);
        let tick_characters = axis.ticks().into_iter().map(|t| words::tick(t, axis.step, unit).chars().count());
        let left = tick_characters.max().unwrap_or(2) as f64 * 14.0 * CHARACTER + 12.0;
        let right = width - (label_characters as f64 * 13.0 * CHARACTER + 16.0).min(width * 0.4);
        let (top, bottom) = (74.0, height - 56.0);
        let start = first.last_month();
        let months = f64::from(last.last_month().since(start));
        let x = Linear::new((0.0, months), (left + 6.0, right - 4.0));
        let y = Linear::new((axis.lower, axis.upper), (bottom, top));
        Self { size, width, height, left, right, top, bottom, axis, first, last, x, y, start }
    }

    /// Where a month stands.
    pub(super) fn x(&self, month: Month) -> f64 {
        self.x.at(f64::from(month.since(self.start)))
    }

    /// Where a value stands.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.y.at(value)
    }

    /// Where a period and value stand.
    pub(super) fn point(&self, period: Period, value: f64) -> (f64, f64) {
        (self.x(period.last_month()), self.y(value))
    }

    /// Longest text that fits between `from` and the right edge of the paper at `font` pixels.
    pub(super) fn fits(&self, from: f64, font: f64) -> usize {
        ((self.width - from) / (font * CHARACTER)) as usize
    }
}

/// The part of the history worth showing beside a forecast this long: four times it, three to eight years.
pub(super) fn shown(forecast: &Forecast) -> &[HistoryPoint] {
    let steps = forecast.forecast.len();
    let wanted = match forecast.as_of {
        Period::Month(_) => (steps * 4).clamp(36, 96),
        Period::Quarter(..) => (steps * 4).clamp(12, 32),
        Period::Year(_) => usize::MAX,
    };
    let from = forecast.history.len().saturating_sub(wanted);
    &forecast.history[from..]
}

fn extent(shown: &[HistoryPoint], forecast: &Forecast) -> Option<(f64, f64)> {
    let values = shown.iter().filter_map(|p| p.value);
    let points = forecast.forecast.iter().map(|s| s.point);
    let ends = forecast.forecast.iter().flat_map(|s| s.intervals.iter().flat_map(|i| [i.lower, i.upper]));
    let mut all = values.chain(points).chain(ends).filter(|v| v.is_finite());
    let first = all.next()?;
    Some(all.fold((first, first), |(low, high), v| (low.min(v), high.max(v))))
}
