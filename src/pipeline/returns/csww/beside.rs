//! What the database knows beside a return: published rows, earlier years, forecasts from monthly figures.

use crate::domain::{AuthorityYear, Count, ExtractKind, Level, Measure, Month, Period, Step};
use crate::forecast::nowcast::{Expected, LEVELS, Nowcast, Source, Year};
use crate::pipeline::{Error, measures, yearly};
use crate::returns::csww::Before;
use crate::store::observations::{self, PeriodKind};
use crate::store::{self, Database};

/// Published rows of an authority, from every published table that counts.
pub(super) fn published(db: &Database, authority: &str) -> Result<Vec<AuthorityYear>, Error> {
    let mut rows = Vec::new();
    for organisation in store::organisations::list(db)? {
        let extracts = store::extracts::list(db, Some(&organisation.code))?;
        if extracts.iter().any(|e| e.kind == ExtractKind::PublishedCsww && e.undone_at.is_none()) {
            let units = store::units::list(db, Some(&organisation.code))?;
            let table = yearly::read_table(db, &organisation.code, &units)?;
            rows.extend(table.rows.into_iter().filter(|row| row.old_la_code == authority));
        }
    }
    Ok(rows)
}

/// Who was in post at the end of the year before, from the spells kept of its return; `None` without one.
pub(super) fn year_before(db: &Database, organisation: &str, year: i32) -> Result<Option<Before>, Error> {
    if !is_known(db, organisation)? {
        return Ok(None);
    }
    let september = Period::Year(year - 1).last_month();
    let spells = store::people::current(db, organisation, ExtractKind::CswwXml, september, september)?;
    Ok((!spells.is_empty()).then(|| Before::of_spells(year - 1, &spells)))
}

fn is_known(db: &Database, organisation: &str) -> Result<bool, Error> {
    Ok(store::organisations::list(db)?.iter().any(|known| known.code == organisation))
}

/// Counts of the organisation's earlier returns, oldest first.
pub(super) fn earlier_years(db: &Database, organisation: &str, before: i32) -> Result<Vec<Year>, Error> {
    let mut years: Vec<Year> = Vec::new();
    if !is_known(db, organisation)? {
        return Ok(years);
    }
    for o in observations::current(db, organisation, PeriodKind::Year)? {
        let (Measure::Count(count), Period::Year(year), Ok(value)) = (o.measure, o.period, o.reading) else { continue };
        if o.unit != organisation || o.role.is_some() || year >= before {
            continue;
        }
        let at = years.iter().position(|known| known.year == year).unwrap_or_else(|| {
            years.push(Year { year, ..Year::default() });
            years.len() - 1
        });
        years[at].counts.insert(count, value);
    }
    years.retain(|year| year.counts.contains_key(&Count::InPostFte));
    years.sort_by_key(|year| year.year);
    Ok(years)
}

/// Where a forecast from monthly figures reaches the next census, it is taken, moved by how far the last return lay
/// from the monthly figure of the same September; without that gap the returns alone must do.
pub(super) fn take_monthly_forecasts(db: &Database, organisation: &str, nowcast: &mut Nowcast) -> Result<(), Error> {
    let september = |year| Month::new(year, 9).map(Period::Month);
    let (Some(then), Some(next)) = (september(nowcast.from), september(nowcast.year)) else { return Ok(()) };
    if !is_known(db, organisation)? {
        return Ok(());
    }
    let mut taken = 0;
    for expected in &mut nowcast.expected {
        let latest = store::forecasts::latest(db, organisation, expected.measure, expected.definition)?;
        let Some(step) = latest.and_then(|f| f.forecast.into_iter().find(|step| step.period == next)) else { continue };
        let series =
            measures::read(db, organisation, expected.measure, Some(expected.definition), Some(then), Some(then))?;
        let monthly = series.points.iter().find(|point| point.period == then).and_then(|point| point.value);
        if let Some((census, monthly)) = expected.last.zip(monthly) {
            move_to(expected, &step, census - monthly);
            taken += 1;
        }
    }
    if taken > 0 {
        nowcast.method = format!("{}; {taken} measures from the forecast of monthly figures", nowcast.method);
        nowcast.notes.push(
            "Measures marked as monthly forecast are the forecast served for next September, moved by how far the \
             last return lay from the monthly figure of that September."
                .into(),
        );
    }
    Ok(())
}

fn move_to(expected: &mut Expected, step: &Step, gap: f64) {
    let moved = |value: f64| (value + gap).max(0.0);
    let kept = |level: Level| LEVELS.contains(&level.percent());
    expected.point = moved(step.point);
    expected.intervals = step.intervals.iter().filter(|i| kept(i.level)).copied().collect();
    for interval in &mut expected.intervals {
        interval.lower = moved(interval.lower);
        interval.upper = moved(interval.upper);
    }
    expected.source = Source::MonthlyForecast { gap };
}
