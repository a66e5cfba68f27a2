//! Bursts, checked.

use toml::Spanned;

use super::names::find_channel;
use super::problem::{Problem, Problems};
use super::written::{BurstEntry, File};
use crate::base::time::{Calendar, Second};
use crate::world::burst::{Burst, MOST_BURSTS};
use crate::world::channel::Channel;

/// The bursts of a file.
pub fn bursts(file: &File, channels: &[Channel], calendar: &Calendar, problems: &mut Problems) -> Vec<Burst> {
    if let (Some(first), false) = (file.burst.first(), file.model().walks()) {
        let cure = "use the markov or the linear model: a burst is a visit beside those of a path";
        problems.push(Problem::error("bursts need sessions that are drawn", cure, Some(first.span())));
        return Vec::new();
    }
    if let Some(beyond) = file.burst.get(MOST_BURSTS) {
        let title = format!("{} bursts are too many", file.burst.len());
        problems.push(Problem::error(title, format!("at most {MOST_BURSTS} fit"), Some(beyond.span())));
        return Vec::new();
    }
    file.burst.iter().filter_map(|entry| burst(entry, channels, calendar, problems)).collect()
}

fn burst(
    entry: &Spanned<BurstEntry>,
    channels: &[Channel],
    calendar: &Calendar,
    problems: &mut Problems,
) -> Option<Burst> {
    let BurstEntry { channel, day, at, length, share } = entry.get_ref();
    let index = find_channel(channel.get_ref(), channel.span(), channels, problems)?;
    let last = calendar.days() - 1;
    if *day.get_ref() > last {
        let title = format!("day {} lies beyond the flight", day.get_ref());
        problems.push(Problem::error(title, format!("the flight's days are 0 to {last}"), Some(day.span())));
        return None;
    }
    let begin = calendar.begin_of(*day.get_ref() as i32) + at.seconds();
    let end = i64::from(begin) + i64::from(length.get_ref().seconds());
    if end > i64::from(calendar.end()) {
        let cure = "it ends after the flight: let it begin earlier, or be shorter";
        problems.push(Problem::error("this burst is too long", cure, Some(length.span())));
        return None;
    }
    Some(Burst { channel: index as u8, begin, end: end as Second, share: *share })
}
