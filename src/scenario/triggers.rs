//! Triggers as they are written, from names to checked [`Trigger`]s.

use std::ops::Range;

use toml::Spanned;

use super::names::{find_channel, unknown_policy};
use super::problem::{Problem, Problems};
use super::written::File;
use super::written::trigger::TriggerEntry;
use crate::base::time::Length;
use crate::policy::Policy;
use crate::policy::trigger::{MOST_TRIGGERS, Start, Trigger};
use crate::world::channel::{Channel, Role};

/// Gives every policy the triggers that act under it.
pub fn settle(file: &File, channels: &[Channel], policies: &mut [Policy], problems: &mut Problems) {
    if let Some(beyond) = file.trigger.get(MOST_TRIGGERS) {
        let title = format!("{} triggers are too many", file.trigger.len());
        problems.push(Problem::error(title, format!("at most {MOST_TRIGGERS} fit"), Some(beyond.span())));
        return;
    }
    for (index, entry) in (0..).zip(&file.trigger) {
        let under = under(entry.get_ref(), policies, problems);
        if let Some(trigger) = trigger(index, entry, file, channels, problems) {
            let policies = policies.iter_mut().enumerate().filter(|(policy, _)| under.contains(policy));
            policies.for_each(|(_, policy)| policy.reactions.triggers.push(trigger.clone()));
        }
    }
}

/// The policies under which a trigger acts.
fn under(entry: &TriggerEntry, policies: &[Policy], problems: &mut Problems) -> Vec<usize> {
    let Some(named) = &entry.policies else {
        return (0..policies.len()).collect();
    };
    let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
    let mut find = |name: &String| {
        let index = names.iter().position(|known| known == name);
        if index.is_none() {
            let (title, cure) = unknown_policy(name, &names);
            problems.push(Problem::error(title, cure, Some(named.span())));
        }
        index
    };
    named.get_ref().iter().filter_map(&mut find).collect()
}

fn trigger(
    index: u8,
    entry: &Spanned<TriggerEntry>,
    file: &File,
    channels: &[Channel],
    problems: &mut Problems,
) -> Option<Trigger> {
    let TriggerEntry { on, channel, after, until, .. } = entry.get_ref();
    let number = find_channel(channel.get_ref(), channel.span(), channels, problems)?;
    let wrong = wrong_channel(&channels[number], channel.span())
        .or_else(|| wrong_times(after))
        .or_else(|| wrong_start(on, file, channels));
    if let Some(wrong) = wrong {
        problems.push(wrong);
        return None;
    }
    Some(Trigger {
        index,
        on: *on.get_ref(),
        channel: number as u8,
        after: after.get_ref().iter().map(|length| length.seconds()).collect(),
        until: *until,
    })
}

fn wrong_channel(channel: &Channel, span: Range<usize>) -> Option<Problem> {
    let name = &channel.name;
    if channel.role != Role::Owned {
        let cure = "name an owned channel, such as e-mail: ads are bought, and not sent when something happens";
        return Some(Problem::error(format!("`{name}` sends no messages"), cure, Some(span)));
    }
    if !channel.identity.is_single() {
        let cure = "a message is sent to one address: take `ids`, `lifetime` and `anonymous` out of its identity";
        return Some(Problem::error(format!("`{name}` knows no single address"), cure, Some(span)));
    }
    None
}

fn wrong_times(after: &Spanned<Vec<Length>>) -> Option<Problem> {
    let times = after.get_ref();
    let (title, cure) = match times.windows(2).find(|pair| pair[0] >= pair[1]) {
        _ if times.is_empty() => ("this series has no messages".into(), "say when: after = [\"1h\", \"24h\"]".into()),
        _ if times.len() > MOST_TRIGGERS => {
            (format!("{} messages are too many for a series", times.len()), format!("at most {MOST_TRIGGERS} fit"))
        }
        Some(pair) => (
            format!("{} does not come before {}", pair[0], pair[1]),
            "write the times in order: all of them count from the start of the series".to_string(),
        ),
        None => return None,
    };
    Some(Problem::error(title, cure, Some(after.span())))
}

fn wrong_start(on: &Spanned<Start>, file: &File, channels: &[Channel]) -> Option<Problem> {
    let is_sold = matches!(on.get_ref(), Start::Cart | Start::Purchase);
    let (title, cure) = match on.get_ref() {
        _ if file.model().is_log() => {
            ("a log's messages have been sent", "a trigger would send others: take it out, or draw shoppers")
        }
        _ if is_sold && file.response.is_none() => {
            ("nothing is ever bought here", "add a [response], or take the trigger out")
        }
        Start::Visit if !channels.iter().any(|channel| channel.role == Role::Shop) => {
            ("there is no shop to visit", "add a [[channel]] with role = \"shop\"")
        }
        _ => return None,
    };
    Some(Problem::error(title, cure, Some(on.span())))
}
