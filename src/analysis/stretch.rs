//! A stretch of a flight: one of its weeks, or all of them up to one.

use std::ops::RangeInclusive;

use crate::base::time::Calendar;
use crate::engine::periods::{DAYS, Week};
use crate::engine::tally::PolicyCounts;

/// A week, or the flight up to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The week's index, from 0.
    pub week: usize,
    /// Does it reach back to the first day?
    pub since_start: bool,
}

impl Stretch {
    /// The weeks of a flight, in order.
    pub fn weeks(calendar: &Calendar) -> impl Iterator<Item = usize> + use<> {
        0..(calendar.days() as usize).div_ceil(DAYS)
    }

    /// The first day of its week, from 0, and how many days that has: the last week may be short.
    pub fn days(self, calendar: &Calendar) -> (usize, usize) {
        let first = self.week * DAYS;
        (first, DAYS.min(calendar.days() as usize - first))
    }

    fn indices(self) -> RangeInclusive<usize> {
        if self.since_start { 0..=self.week } else { self.week..=self.week }
    }

    /// What was counted in it, week by week; without a channel on all of them.
    fn counts(self, counts: &PolicyCounts, channel: Option<usize>) -> impl Iterator<Item = &Week> {
        let all = counts.channels.len();
        self.indices().map(move |week| &counts.periods.weeks[week * (all + 1) + channel.unwrap_or(all)])
    }

    /// Ads shown.
    pub(super) fn impressions(self, counts: &PolicyCounts, channel: Option<usize>) -> u64 {
        self.counts(counts, channel).map(Week::impressions).sum()
    }

    /// Shoppers who saw at least so many ads (one at least).
    pub(super) fn reached(self, counts: &PolicyCounts, channel: Option<usize>, times: usize) -> u64 {
        let nth = |week: &Week| if self.since_start { week.of_flight[times - 1] } else { week.of_week[times - 1] };
        self.counts(counts, channel).map(nth).sum()
    }
}
