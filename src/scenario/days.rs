//! `from_day` and `to_day`, of caps and of schedules.

use std::ops::Range;

use toml::Spanned;

use super::problem::{Problem, Problems};
use crate::base::time::{DAY, LONGEST_DAYS, Second};

/// From when to when something acts, in a flight of so many days. Without `from_day` it acts in the warm-up too: a cap then
/// fills its windows. `what` it is, and what it `does`, for messages.
pub fn active(
    from_day: &Option<Spanned<u32>>,
    to_day: &Option<Spanned<u32>>,
    (what, does): (&str, &str),
    days: u32,
    problems: &mut Problems,
) -> Option<Range<Second>> {
    let from = from_day.as_ref().map(|day| *day.get_ref());
    let to = to_day.as_ref().map(|day| *day.get_ref());
    let last = days.saturating_sub(1);
    // `to_day` is the first day on which it no longer acts.
    let ends = [(from_day, last), (to_day, days)];
    let beyond = |(day, most): (&'_ Option<Spanned<u32>>, u32)| day.clone().filter(|day| *day.get_ref() > most);
    if let Some(day) = ends.into_iter().find_map(beyond) {
        let title = format!("day {} lies beyond the flight", day.get_ref());
        problems.push(Problem::error(title, format!("the flight's days are 0 to {last}"), Some(day.span())));
        return None;
    }
    if let (Some(day), true) = (to_day, to <= Some(from.unwrap_or(0))) {
        let cure = format!("`to_day` is the first day on which it no longer {does}: write a later one");
        problems.push(Problem::error(format!("{what} {does} on no day"), cure, Some(day.span())));
        return None;
    }
    let second = |day: u32| day.min(LONGEST_DAYS) as Second * DAY;
    Some(from.map_or(Second::MIN, second)..to.map_or(Second::MAX, second))
}
