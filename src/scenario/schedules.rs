//! Schedules of channels, and of channels under a policy, checked.

use std::sync::Arc;

use toml::Spanned;

use super::days::active;
use super::names::find_channel;
use super::problem::{Problem, Problems};
use super::written::{ChannelEntry, File, PolicyEntry, ScheduleEntry};
use crate::base::hours::Hours;
use crate::base::time::Calendar;
use crate::policy::Policy;
use crate::policy::schedule::{Schedule, Times};
use crate::world::channel::Channel;

/// Gives every policy its schedule: what its channels say, and what it says of them besides.
pub fn settle(
    file: &File,
    channels: &[Channel],
    calendar: &Calendar,
    policies: &mut [Policy],
    problems: &mut Problems,
) {
    let days = calendar.days();
    let of_channels: Vec<Times> =
        file.channel.iter().map(|entry| of_channel(entry.get_ref(), days, problems)).collect();
    for (entry, policy) in file.policy.iter().zip(policies) {
        let mut times = of_channels.clone();
        under(entry.get_ref(), channels, &mut times, days, problems);
        policy.schedule = Schedule::new(times, calendar).map(Arc::new);
    }
}

fn of_channel(entry: &ChannelEntry, days: u32, problems: &mut Problems) -> Times {
    let what = format!("`{}`", entry.name.get_ref());
    let active = active(&entry.from_day, &entry.to_day, (&what, "runs"), days, problems);
    let hours = entry.hours.as_ref().map_or(Hours::ALL, |hours| *hours.get_ref());
    active.map_or(Times::ALWAYS, |active| Times { active, hours })
}

/// What a policy says of channels, beside what they say themselves.
fn under(policy: &PolicyEntry, channels: &[Channel], times: &mut [Times], days: u32, problems: &mut Problems) {
    for (name, entry) in policy.channels.iter().flatten() {
        let Some(index) = find_channel(name.get_ref(), name.span(), channels, problems) else { continue };
        if !channels[index].serves() {
            let title = format!("`{}` is a shop", name.get_ref());
            problems.push(Problem::error(title, "it shows no ads that could have a schedule", Some(name.span())));
            continue;
        }
        let ScheduleEntry { from_day, to_day, hours } = entry;
        let what = format!("`{}`", name.get_ref());
        let Some(active) = active(from_day, to_day, (&what, "runs"), days, problems) else { continue };
        let hours = hours.as_ref().map_or(Hours::ALL, |hours| *hours.get_ref());
        let both = times[index].both(&Times { active, hours });
        if both.are_none() && !times[index].are_none() {
            let title = format!("`{}` never runs under this policy", name.get_ref());
            let cure = "the channel itself runs on other days or at other hours: write some that both have";
            problems.push(Problem::error(title, cure, Some(name.span())));
        }
        times[index] = both;
    }
}

/// What a shop cannot have.
pub fn keys(entry: &ChannelEntry) -> [(&'static str, Option<std::ops::Range<usize>>); 3] {
    [
        ("from_day", entry.from_day.as_ref().map(Spanned::span)),
        ("to_day", entry.to_day.as_ref().map(Spanned::span)),
        ("hours", entry.hours.as_ref().map(Spanned::span)),
    ]
}
