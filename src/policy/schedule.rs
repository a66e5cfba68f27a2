//! A schedule: on which days and at which hours a policy buys on a channel.
//!
//! Off schedule an opportunity is not bought, as one above the throttle is not: it meets no cap and leaves no trace.

use std::ops::Range;

use crate::base::hours::Hours;
use crate::base::time::{Calendar, HOUR, Second};
use crate::world::journey::Opportunity;

/// When something is bought on a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// From the first moment to the last, which is not among them.
    pub active: Range<Second>,
    /// At which local hours.
    pub hours: Hours,
}

/// When a policy buys, channel by channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// By channel.
    pub channels: Vec<Times>,
    calendar: Calendar,
}

impl Times {
    /// Always.
    pub const ALWAYS: Self = Self { active: Second::MIN..Second::MAX, hours: Hours::ALL };

    /// When both say so.
    pub fn both(&self, other: &Self) -> Self {
        let active = self.active.start.max(other.active.start)..self.active.end.min(other.active.end);
        Self { active, hours: self.hours.both(other.hours) }
    }

    /// Never?
    pub fn are_none(&self) -> bool {
        self.active.is_empty() || self.hours.is_empty()
    }

    fn hold(&self, moment: Second, calendar: &Calendar) -> bool {
        let hour = || (moment - calendar.begin_of(calendar.day_of(moment))) / HOUR;
        self.active.contains(&moment) && (self.hours == Hours::ALL || self.hours.contains((hour() as u32).min(23)))
    }
}

impl Schedule {
    /// On a calendar; none where it is always on.
    pub fn new(channels: Vec<Times>, calendar: &Calendar) -> Option<Self> {
        let is_whole = channels.iter().all(|times| *times == Times::ALWAYS);
        (!is_whole).then(|| Self { channels, calendar: calendar.clone() })
    }

    /// Is this opportunity on schedule?
    pub fn holds(&self, opportunity: &Opportunity) -> bool {
        self.channels[usize::from(opportunity.channel)].hold(opportunity.time, &self.calendar)
    }

    /// The same days of another calendar, where they may begin at other moments.
    pub fn move_to(&mut self, to: &Calendar) {
        for times in &mut self.channels {
            times.active = self.calendar.moved(&times.active, to);
        }
        self.calendar = to.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::hours::WrittenHours;
    use crate::base::time::DAY;

    #[test]
    fn days_and_hours_are_both_asked() {
        let calendar = Calendar::new(serde_json::from_str("\"2026-03-02\"").unwrap(), 28, 7);
        let hours = |text: &str| Hours::try_from(WrittenHours::One(text.into())).unwrap();
        let evenings = Times { active: 2 * DAY..4 * DAY, hours: hours("18-23") };
        let schedule = Schedule::new(vec![Times::ALWAYS, evenings.clone()], &calendar).unwrap();
        let holds = |channel, time| {
            schedule.holds(&Opportunity { time, session: 0, keys: [0; 3], channel, unopened: false, tag: 0 })
        };
        let at = |day: Second, hour: Second| day * DAY + hour * HOUR;
        assert!([-8, 0, 27].iter().all(|day| holds(0, at(*day, 3))));
        assert_eq!(
            [at(1, 20), at(2, 17), at(2, 18), at(3, 22), at(3, 23), at(4, 20)].map(|time| holds(1, time)),
            [false, false, true, true, false, false]
        );
        assert!(!holds(1, at(3, 23) - HOUR - 18_001) && holds(1, at(3, 23) - 1));
        assert_eq!(Schedule::new(vec![Times::ALWAYS; 2], &calendar), None);
        let mornings = Times { hours: hours("6-12"), ..Times::ALWAYS };
        assert!(evenings.both(&mornings).are_none() && !evenings.both(&Times::ALWAYS).are_none());
    }
}
