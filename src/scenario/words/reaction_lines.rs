//! What policies do about what shoppers do, in words.

use crate::base::number::decimals;
use crate::base::phrase::listed;
use crate::base::time::length;
use crate::policy::audience::Audience;
use crate::policy::cap::CountBy;
use crate::policy::goal::Goal;
use crate::policy::reactions::Reactions;
use crate::policy::suppression::{Signal, Suppression};
use crate::policy::trigger::{Start, Trigger};
use crate::scenario::Scenario;

/// All of it, a line each.
pub fn describe(reactions: &Reactions, scenario: &Scenario) -> String {
    let suppressions = reactions.suppressions.iter().map(|one| suppression_line(one, scenario));
    let audiences = reactions.audiences.iter().map(|one| audience_line(one, scenario));
    let goal = reactions.goal.iter().map(|goal| goal_line(goal, scenario));
    let triggers = reactions.triggers.iter().map(|one| trigger_line(one, scenario));
    suppressions.chain(audiences).chain(goal).chain(triggers).collect()
}

/// The channels of a set, one bit each.
fn names(channels: u64, scenario: &Scenario) -> String {
    let all = scenario.world.channels.iter().enumerate();
    let named = all.filter(|(index, _)| channels >> index & 1 == 1);
    listed(&named.map(|(_, channel)| channel.label.as_str()).collect::<Vec<_>>())
}

fn suppression_line(suppression: &Suppression, scenario: &Scenario) -> String {
    let Suppression { label, after, lasts, delay, scope, .. } = suppression;
    let lasts = lasts.map_or("ever".into(), length);
    let late = if *delay > 0 { format!(", {} late", length(*delay)) } else { String::new() };
    let (known, on) = (known(suppression, scenario), names(scope.channels, scenario));
    format!("    {label}: no ads on {on} after {}, for {lasts}; {known}{late}\n", signal(*after))
}

fn audience_line(audience: &Audience, scenario: &Scenario) -> String {
    let shop = &scenario.world.channels[usize::from(audience.visited)].label;
    let (on, within, key) = (names(audience.channels, scenario), length(audience.within), key(audience.id));
    format!("    buys ads on {on} only for who visited {shop} within {within}, as the {key} tells\n")
}

fn goal_line(goal: &Goal, scenario: &Scenario) -> String {
    let (counter, [reached, unreached]) =
        (&goal.counter, [goal.reached, goal.unreached].map(|times| decimals(times, 2)));
    let (window, on) = (counter.window.in_words(counter.max), names(counter.scope.channels, scenario));
    let each = if counter.scope.each { " each" } else { "" };
    let key = key(counter.count_by);
    format!(
        "    bids {reached} × the win rates on {on}{each} where a cap of {window}, for each {key}, would be full, and {unreached} × elsewhere\n"
    )
}

fn signal(signal: Signal) -> &'static str {
    match signal {
        Signal::Purchase => "a purchase",
        Signal::Click => "a click on an ad",
        Signal::Cart => "filling a cart",
        Signal::Visit => "a visit to a shop",
    }
}

fn trigger_line(trigger: &Trigger, scenario: &Scenario) -> String {
    let on = match trigger.on {
        Start::Cart => signal(Signal::Cart),
        Start::Purchase => signal(Signal::Purchase),
        Start::Visit => signal(Signal::Visit),
        Start::FirstImpression => "the first impression",
    };
    let channel = &scenario.world.channels[usize::from(trigger.channel)].label;
    let times: Vec<String> = trigger.after.iter().map(|after| length(*after)).collect();
    let times: Vec<&str> = times.iter().map(String::as_str).collect();
    let until = trigger.until.map_or(String::new(), |until| format!(", until {}", signal(until)));
    format!("    sends by {channel} {} after {on}{until}\n", listed(&times))
}

/// Who knows of it.
fn known(suppression: &Suppression, scenario: &Scenario) -> String {
    let is_logged = scenario.world.path.is_logged();
    let is_shared = suppression.is_shared;
    match (suppression.id, suppression.after) {
        _ if is_logged && is_shared => "known to all of them from the log".into(),
        _ if is_logged => "known to the channel that the log's row names".into(),
        (id, Signal::Click) => format!("known of the {} that clicked", key(id)),
        (CountBy::Person, _) if is_shared => "known of everybody (an oracle)".into(),
        (CountBy::Graph, _) if is_shared => "known of linked identifiers, and of whoever clicked an ad before".into(),
        (id, _) if is_shared => format!("known of the {} that clicked an ad of any of them before", key(id)),
        (id, _) => format!("known of the {} that clicked the channel's own ad before", key(id)),
    }
}

fn key(id: CountBy) -> &'static str {
    match id {
        CountBy::Identifier => "identifier",
        CountBy::Graph => "node of the identity graph",
        CountBy::Person => "person",
    }
}
