//! The rows of `periods.csv`, put together by policy, channel and week.

use std::collections::BTreeMap;

use crate::results::read::{PeriodRow, distinct};

/// How the table calls all channels together.
pub(super) const ALL: &str = "all";

/// One week on one channel: its metrics.
#[derive(Debug, Clone, Default)]
pub(super) struct Week {
    /// Its first day.
    pub date: String,
    /// How many days it has.
    pub days: u32,
    metrics: BTreeMap<String, Option<f64>>,
}

impl Week {
    /// A metric, where it has a value.
    pub fn get(&self, metric: &str) -> Option<f64> {
        self.metrics.get(metric).copied().flatten()
    }

    /// Shoppers who see at least so many impressions.
    pub fn reach(&self, times: usize) -> Option<f64> {
        if times == 1 { self.get("reach") } else { self.get(&format!("reach_{times}_plus")) }
    }
}

/// By policy, scope and span, the weeks in order.
pub(super) struct Weeks<'a> {
    periods: &'a [PeriodRow],
    weeks: BTreeMap<(&'a str, &'a str, &'a str), Vec<Week>>,
}

impl<'a> Weeks<'a> {
    /// Of the table's rows.
    pub fn of(periods: &'a [PeriodRow]) -> Self {
        let mut weeks: BTreeMap<_, Vec<Week>> = BTreeMap::new();
        for row in periods {
            let all = weeks.entry((&*row.policy, &*row.scope, &*row.span)).or_default();
            if all.len() < row.week {
                all.resize_with(row.week, Week::default);
            }
            let Some(week) = row.week.checked_sub(1).and_then(|index| all.get_mut(index)) else { continue };
            (week.date, week.days) = (row.date.clone(), row.days);
            week.metrics.insert(row.metric.clone(), row.value);
        }
        Self { periods, weeks }
    }

    /// The policies, in order.
    pub fn policies(&self) -> Vec<&'a str> {
        distinct(self.periods.iter().map(|row| row.policy.as_str()))
    }

    /// The channels, in order.
    pub fn channels(&self) -> Vec<&'a str> {
        distinct(self.periods.iter().map(|row| row.scope.as_str()).filter(|scope| *scope != ALL))
    }

    /// Each week by itself.
    pub fn alone(&self, policy: &str, scope: &str) -> &[Week] {
        self.span(policy, scope, "week")
    }

    /// The flight up to the end of each week.
    pub fn to_date(&self, policy: &str, scope: &str) -> &[Week] {
        self.span(policy, scope, "cumulative")
    }

    fn span(&self, policy: &str, scope: &str, span: &str) -> &[Week] {
        let weeks = self.weeks.iter().find(|(of, _)| **of == (policy, scope, span));
        weeks.map_or(&[], |(_, weeks)| weeks)
    }

    /// Does anything cost something on a channel, under any policy?
    pub fn costs(&self, channel: &str) -> bool {
        let spend = |policy: &&str| self.alone(policy, channel).iter().any(|week| week.get("spend") > Some(0.0));
        self.policies().iter().any(spend)
    }
}
