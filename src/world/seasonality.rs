//! When in the week things happen: hour and weekday profiles.
//!
//! A Poisson process with a varying rate is one with a steady rate on a clock that runs with the rate.
//! Points are drawn in *operational* days, at a steady rate, and then mapped to seconds
//! (Çinlar, *Introduction to Stochastic Processes*, 1975, §4.7). The map is increasing, so points stay sorted.

use std::ops::Range;

use crate::base::quantity::Weight;
use crate::base::time::{Calendar, DAY, HOUR, Second};

/// Hours of a week.
const WEEK_HOURS: usize = 168;
/// Cells of the guide table into the week (Chen & Asau 1974): five minutes each on average, so that few of them
/// contain the ends of two hours.
const GUIDE: usize = 2048;

/// The clock of the population: it passes one operational day per average day.
#[derive(Debug, Clone)]
pub struct Seasonality {
    begin: Second,
    end: Second,
    /// Operational days from begin to end, and those of them that belong to the warm-up.
    length: f64,
    warm_up: f64,
    /// None where every hour is like every other.
    week: Option<Box<Week>>,
}

/// The warm-up or the flight.
#[derive(Debug, Clone)]
pub struct Phase {
    /// In operational days.
    pub days: Range<f64>,
    /// The same on the clock.
    pub seconds: Range<Second>,
    /// Which of the two it is.
    pub warm_up: bool,
}

#[derive(Debug, Clone)]
struct Week {
    /// Operational days passed at the start of every hour of the week that begins with the simulation.
    passed: [f64; WEEK_HOURS + 1],
    /// Seconds per operational day within each hour.
    pace: [f64; WEEK_HOURS],
    guide: [u8; GUIDE],
}

impl Seasonality {
    /// `hours`: 24 weights or none; `weekdays`: seven weights from Monday, or none. Not all zero.
    pub fn new(calendar: &Calendar, hours: &[Weight], weekdays: &[Weight]) -> Self {
        let (begin, end) = (calendar.begin(), calendar.end());
        let (all, before) = (calendar.all_days(), (-begin / DAY) as u32);
        if hours.is_empty() && weekdays.is_empty() {
            return Self { begin, end, length: all.into(), warm_up: before.into(), week: None };
        }
        let week = Week::new(calendar.first_weekday(), &shares(hours, 24), &shares(weekdays, 7));
        let after = |days: u32| 7.0 * f64::from(days / 7) + week.passed[(days % 7) as usize * 24];
        Self { begin, end, length: after(all), warm_up: after(before), week: Some(Box::new(week)) }
    }

    /// The warm-up, if there is one, and the flight.
    pub fn phases(&self) -> impl Iterator<Item = Phase> {
        let warm_up = Phase { days: 0.0..self.warm_up, seconds: self.begin..0, warm_up: true };
        let flight = Phase { days: self.warm_up..self.length, seconds: 0..self.end, warm_up: false };
        [warm_up, flight].into_iter().filter(|phase| !phase.seconds.is_empty())
    }

    /// Operational days of the flight.
    pub fn flight(&self) -> f64 {
        self.length - self.warm_up
    }

    /// The first moment.
    #[inline]
    pub fn begin(&self) -> Second {
        self.begin
    }

    /// Operational days from the beginning to the end.
    #[inline]
    pub fn length(&self) -> f64 {
        self.length
    }

    /// The first moment after everything.
    #[inline]
    pub fn end(&self) -> Second {
        self.end
    }

    /// The moment at which `passed` operational days have passed.
    #[inline]
    pub fn moment(&self, passed: f64) -> Second {
        let seconds = match &self.week {
            None => passed * f64::from(DAY),
            Some(week) => week.seconds(passed),
        };
        (self.begin + seconds as Second).min(self.end - 1)
    }
}

impl Week {
    fn new(first_weekday: usize, hours: &[f64], weekdays: &[f64]) -> Self {
        let mut week = Self { passed: [0.0; WEEK_HOURS + 1], pace: [0.0; WEEK_HOURS], guide: [0; GUIDE] };
        for hour in 0..WEEK_HOURS {
            let share = weekdays[(first_weekday + hour / 24) % 7] * hours[hour % 24];
            week.passed[hour + 1] = week.passed[hour] + 7.0 * share;
            week.pace[hour] = if share > 0.0 { f64::from(HOUR) / (7.0 * share) } else { 0.0 };
        }
        // Rounding must not leave a gap before the next week.
        week.passed[WEEK_HOURS] = f64::max(week.passed[WEEK_HOURS], 7.0);
        let mut hour = 0;
        for cell in 0..GUIDE {
            let start = 7.0 * cell as f64 / GUIDE as f64;
            while week.passed[hour + 1] <= start {
                hour += 1;
            }
            week.guide[cell] = hour as u8;
        }
        week
    }

    #[inline]
    fn seconds(&self, passed: f64) -> f64 {
        let weeks = (passed * (1.0 / 7.0)) as i32;
        let rest = (passed - 7.0 * f64::from(weeks)).clamp(0.0, 6.999_999_999_999);
        let mut hour = self.guide[(rest * (GUIDE as f64 / 7.0)) as i32 as usize % GUIDE] as usize;
        // Whether the cell's first hour is over is hard to predict, so this has no branch. A second hour is rare.
        hour += usize::from(self.passed[hour + 1] <= rest);
        while self.passed[hour + 1] <= rest {
            hour += 1;
        }
        let into = ((rest - self.passed[hour]).max(0.0) * self.pace[hour]).min(f64::from(HOUR - 1));
        f64::from(weeks) * (7.0 * f64::from(DAY)) + f64::from(hour as i32) * f64::from(HOUR) + into
    }
}

/// Weights as shares of one; no weights are equal weights.
fn shares(weights: &[Weight], count: usize) -> Vec<f64> {
    let sum: f64 = weights.iter().map(|w| w.get()).sum();
    match weights {
        [] => vec![1.0 / count as f64; count],
        _ => weights.iter().map(|w| w.get() / sum).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::start::StartDate;

    fn weights(weights: &[f64]) -> Vec<Weight> {
        weights.iter().map(|weight| serde_json::from_value((*weight).into()).unwrap()).collect()
    }

    /// Seconds at which so many operational days have passed, hour by hour from the first.
    fn slowly(first_weekday: usize, hours: &[f64], weekdays: &[f64], passed: f64) -> f64 {
        let weight = |hour: usize| weekdays[(first_weekday + hour / 24) % 7] * hours[hour % 24];
        let unit = 7.0 / (0..168).map(weight).sum::<f64>();
        let (mut hour, mut left) = (0, passed);
        while left >= weight(hour) * unit {
            left -= weight(hour) * unit;
            hour += 1;
        }
        3600.0 * (hour as f64 + left / (weight(hour) * unit))
    }

    /// Hours that weigh nothing at either end, hours so light that many share a cell of the guide, every first weekday.
    #[test]
    fn moments_are_those_of_a_walk_from_hour_to_hour() {
        let waking = std::array::from_fn::<f64, 24, _>(|hour| if (6..23).contains(&hour) { hour as f64 } else { 0.0 });
        let nearly_one = std::array::from_fn::<f64, 24, _>(|hour| if hour == 12 { 1.0 } else { 1e-4 });
        for (hours, weekdays) in [
            (waking, [1.0; 7]),
            (nearly_one, [5.0, 4.0, 3.0, 2.0, 1.0, 0.0, 0.0]),
            ([1.0; 24], [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 3.0]),
        ] {
            for (day, warm_up) in (2..9).zip([0, 3, 14, 1, 0, 7, 5]) {
                let start: StartDate = serde_json::from_value(format!("2026-03-0{day}").into()).unwrap();
                let calendar = Calendar::new(start, 21, warm_up);
                let seasonality = Seasonality::new(&calendar, &weights(&hours), &weights(&weekdays));
                // The second of March 2026 is a Monday.
                let first = (day as usize - 2 + 21 - warm_up as usize) % 7;
                for part in 0..5_000 {
                    let passed = seasonality.length() * (f64::from(part) + 0.37) / 5_000.0;
                    let expected = f64::from(seasonality.begin()) + slowly(first, &hours, &weekdays, passed);
                    let found = f64::from(seasonality.moment(passed));
                    assert!((found - expected).abs() <= 1.5, "day {day}, {passed}: {found}, by hand {expected}");
                }
            }
        }
    }
}
