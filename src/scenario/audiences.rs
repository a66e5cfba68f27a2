//! Audiences and goals of frequency: from names to what policies do.

use toml::Spanned;

use super::caps::lineage;
use super::names::find_channel;
use super::problem::{Problem, Problems};
use super::scopes::scope;
use super::written::audience::AudienceEntry;
use super::written::policy::{BidEntry, PolicyAudienceEntry};
use super::written::{File, PolicyEntry};
use crate::base::quantity::Size;
use crate::base::time::Second;
use crate::policy::Policy;
use crate::policy::audience::Audience;
use crate::policy::cap::{Cap, CountBy, Delay, OnMissingId, Scope};
use crate::policy::goal::Goal;
use crate::policy::window::Window;
use crate::world::channel::{Channel, Role, served};

/// Gives every policy the audiences of channels, its own and inherited ones, and its goal.
pub fn settle(file: &File, channels: &[Channel], policies: &mut [Policy], problems: &mut Problems) {
    let of_channels: Vec<Audience> = (0..)
        .zip(&file.channel)
        .filter_map(|(index, entry)| {
            let audience = entry.get_ref().audience.as_ref()?;
            let AudienceEntry { visited, within, id } = audience.get_ref();
            Some(Audience {
                channels: 1 << index,
                visited: shop(visited, channels, problems)?,
                within: within.seconds(),
                id: id.unwrap_or(CountBy::Identifier),
            })
        })
        .collect();
    let own = |entry: &Spanned<PolicyEntry>, problems: &mut Problems| -> Vec<Audience> {
        let entries = entry.get_ref().audience.iter();
        entries.filter_map(|entry| of_policy(entry.get_ref(), channels, problems)).collect()
    };
    let own: Vec<Vec<Audience>> = file.policy.iter().map(|entry| own(entry, problems)).collect();
    for (index, policy) in policies.iter_mut().enumerate() {
        // What is wrong with `like` has been said.
        let line = lineage(index, &file.policy, &mut Problems::new("", ""));
        let inherited = line.into_iter().flat_map(|ancestor| own[ancestor].clone());
        policy.reactions.audiences = of_channels.iter().cloned().chain(inherited).collect();
        let bid = file.policy[index].get_ref().bid.as_ref();
        policy.reactions.goal = bid.and_then(|bid| goal(bid.get_ref(), file, channels, problems));
    }
}

fn of_policy(entry: &PolicyAudienceEntry, channels: &[Channel], problems: &mut Problems) -> Option<Audience> {
    Some(Audience {
        channels: scope(&entry.scope, channels, problems)?.channels,
        visited: shop(&entry.visited, channels, problems)?,
        within: entry.within.seconds(),
        id: entry.id.unwrap_or(CountBy::Identifier),
    })
}

fn shop(name: &Spanned<String>, channels: &[Channel], problems: &mut Problems) -> Option<u8> {
    let index = find_channel(name.get_ref(), name.span(), channels, problems)?;
    if channels[index].role != Role::Shop {
        let title = format!("`{}` is not a shop", name.get_ref());
        problems.push(Problem::error(
            title,
            "an audience has visited a channel with role = \"shop\"",
            Some(name.span()),
        ));
        return None;
    }
    Some(index as u8)
}

fn goal(bid: &BidEntry, file: &File, channels: &[Channel], problems: &mut Problems) -> Option<Goal> {
    let all = Scope { channels: served(channels), each: false };
    let scope = bid.scope.as_ref().map_or(Some(all), |entry| scope(entry, channels, problems))?;
    let window =
        bid.per.as_ref().map_or_else(|| Window::try_from("flight".to_string()).ok(), |per| Some(*per.get_ref()))?;
    let from = *bid.from.get_ref();
    let wrong = match &bid.per {
        _ if from == 0 => Some(("everybody is reached from the beginning", "write 1 or more", bid.from.span())),
        Some(per) if window.needs_sessions() && !file.model().has_sessions() => {
            let cure = "the independent model has no sessions: choose another window, or the markov model";
            Some(("there are no sessions to count in", cure, per.span()))
        }
        _ => None,
    };
    if let Some((title, cure, span)) = wrong {
        problems.push(Problem::error(title, cure, Some(span)));
        return None;
    }
    let natural = if !scope.each && scope.channels.count_ones() > 1 { CountBy::Graph } else { CountBy::Identifier };
    let [reached, unreached] = [bid.reached, bid.unreached].map(Size::get);
    let counter = Cap {
        label: String::new(),
        max: from,
        window,
        scope,
        count_by: bid.id.unwrap_or(natural),
        counts: scope.channels,
        each_creative: false,
        delay: Delay::default(),
        on_missing_id: OnMissingId::Serve,
        active: Second::MIN..Second::MAX,
    };
    Some(Goal { counter, reached, unreached })
}
