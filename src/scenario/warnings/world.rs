//! What can be run but is probably not meant.

use std::ops::Range;

use toml::Spanned;

use crate::base::time::{Length, in_words};
use crate::policy::Policy;
use crate::policy::cap::{Cap, CountBy, OnMissingId};
use crate::policy::window::Window;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::written::{CapEntry, File, Flight, PolicyEntry};
use crate::world::World;
use crate::world::channel::{Role, Supply};
use crate::world::path::Path;
use crate::world::price::Price;

/// Adds a warning for everything that looks odd.
pub fn look(file: &File, world: &World, policies: &[Policy], problems: &mut Problems) {
    if !file.model().is_log() {
        unreachable_channels(file, world, policies, problems);
    }
    prices(file, world, problems);
    for (entry, policy) in file.policy.iter().zip(policies) {
        // Those of the policy that it is like come first.
        let caps = entry.get_ref().caps.iter().rev().zip(policy.caps.iter().rev());
        for (entry, cap) in caps.rev() {
            long_windows(entry.get_ref(), world, problems);
            idle_keys(entry.get_ref(), cap, problems);
            idle_rule(entry.get_ref(), problems);
        }
    }
    idle_turns(&file.flight, policies, problems);
    equal_policies(&file.policy, policies, problems);
}

fn unreachable_channels(file: &File, world: &World, policies: &[Policy], problems: &mut Problems) {
    let triggers = || policies.iter().flat_map(|policy| &policy.reactions.triggers);
    let mut visits = world.path.daily_visits();
    world.bursts.iter().for_each(|burst| visits[usize::from(burst.channel)] += burst.share.get());
    for (index, (entry, channel)) in file.channel.iter().zip(&world.channels).enumerate() {
        let why = if channel.usage.get() == 0.0 {
            "nobody uses it"
        } else if triggers().any(|trigger| usize::from(trigger.channel) == index) {
            continue;
        } else if channel.win_rate.get() == 0.0 {
            "the campaign wins none of its opportunities"
        } else if let (true, Some(why)) = (visits[index] == 0.0, unvisited(&world.path)) {
            why
        } else if channel.serves() && is_empty(channel.supply) {
            "it offers no opportunities"
        } else {
            continue;
        };
        let title = format!("no impression can be served on `{}`", channel.name);
        let title = if channel.serves() { title } else { format!("nobody can reach `{}`", channel.name) };
        problems.push(Problem::warning(title, why, Some(entry.get_ref().name.span())));
    }
}

/// Why nobody may come by a channel; None where the path model does not say who does.
fn unvisited(path: &Path) -> Option<&'static str> {
    match path.daily_sessions() {
        Some(0.0) => Some("there are no sessions: give `sessions` a rate above 0"),
        Some(_) => Some("no session comes by: name it in `start` or `next`"),
        None => path.recorded().map(|_| "no recorded path goes by"),
    }
}

/// Prices a hundred times off, as when somebody writes the price of one impression.
fn prices(file: &File, world: &World, problems: &mut Problems) {
    let some_price = world.has_prices();
    for (entry, channel) in file.channel.iter().zip(&world.channels) {
        let span = entry.get_ref().price.as_ref().map_or(entry.get_ref().name.span(), Spanned::span);
        match channel.price {
            Some(Price::PerThousand(cpm, _)) if is_off(cpm.into(), 0.1..=500.0) => {
                let cure = "`cpm` is the price of a thousand impressions, usually 1 to 100";
                problems.push(Problem::warning(format!("a CPM of {cpm} is unusual"), cure, Some(span)));
            }
            Some(Price::PerClick(price)) if is_off(price.units(), 0.01..=100.0) => {
                let cure = "`cpc` is the price of one click, usually 0.1 to 10";
                problems.push(Problem::warning(format!("{} a click is unusual", price.units()), cure, Some(span)));
            }
            Some(Price::PerMessage(price)) if is_off(price.units(), 0.0..=1.0) => {
                let cure = "`per_message` is the price of one message, usually below 0.1";
                problems.push(Problem::warning(format!("{} a message is unusual", price.units()), cure, Some(span)));
            }
            None if some_price && channel.role == Role::Media => {
                let title = format!("`{}` has no price", channel.name);
                problems.push(Problem::warning(
                    title,
                    "its impressions count as free beside those of the others",
                    Some(span),
                ));
            }
            _ => {}
        }
    }
}

fn is_off(price: f64, usual: std::ops::RangeInclusive<f64>) -> bool {
    price > 0.0 && !usual.contains(&price)
}

fn is_empty(supply: Supply) -> bool {
    match supply {
        Supply::PerVisit(mean) => mean.get() == 0.0,
        Supply::PerDay(rate) => rate.per_day() == 0.0,
        Supply::None => true,
    }
}

fn long_windows(cap: &CapEntry, world: &World, problems: &mut Problems) {
    let window = cap.per.as_ref().and_then(|per| Some((per.get_ref().length()?, per.span())));
    let gap = cap.min_gap.as_ref().map(|gap| (*gap.get_ref(), gap.span()));
    let longer = |length: Length| length.days() > f64::from(world.calendar.all_days());
    if let Some((length, span)) = window.or(gap).filter(|(length, _)| longer(*length)) {
        let title = format!("a window of {length} is longer than the flight");
        let cure = match (world.calendar.all_days(), world.calendar.warm_up()) {
            (days, 0) => format!("it acts like \"flight\": the flight has {}", in_words(days)),
            (days, _) => format!("nothing it counts ever expires: the flight and its warm-up have {days} days"),
        };
        problems.push(Problem::warning(title, cure, Some(span)));
    }
}

fn idle_rule(cap: &CapEntry, problems: &mut Problems) {
    if let (Some(OnMissingId::Block), Some(by)) = (cap.on_missing_id, &cap.count_by)
        && *by.get_ref() == CountBy::Person
    {
        let cure = "a cap by person needs no identifier: count by \"identifier\" or \"graph\"";
        problems.push(Problem::warning("this `on_missing_id` changes nothing", cure, Some(by.span())));
    }
}

fn idle_keys(entry: &CapEntry, cap: &Cap, problems: &mut Problems) {
    let shared = cap.is_shared();
    if let (Some(delay), 0) = (&entry.delay, cap.delay.longest()) {
        let cure = "on one channel an impression is known at once, unless it says { own = \"1m\" }";
        problems.push(Problem::warning("this delay changes nothing", cure, Some(delay.span())));
    }
    if let (Some(delay), true) = (&entry.delay, cap.delay.others >= cap.window.longest()) {
        let cure = "an impression on another channel is known only when it no longer counts: make the delay shorter";
        problems.push(Problem::warning("this cap never knows of other channels in time", cure, Some(delay.span())));
    }
    if let (Some(delay), true) = (&entry.delay, cap.delay.own >= cap.window.longest()) {
        let cure = "an impression is known only when it no longer counts: make `own` shorter";
        problems.push(Problem::warning("this cap never knows of its own channel in time", cure, Some(delay.span())));
    }
    if let (Some(counts), true) = (&entry.counts, cap.has_one_scope() && !cap.each_creative) {
        let cure = "the cap counts on the channels of its scope anyway: take it out";
        problems.push(Problem::warning("this `counts` changes nothing", cure, Some(counts.span())));
    }
    if let (Some(by), true) = (&entry.count_by, shared)
        && *by.get_ref() == CountBy::Identifier
    {
        let cure = "an identifier belongs to one channel: this counts each channel alone; use \"graph\" or \"person\" to share";
        problems.push(Problem::warning("this cap shares nothing", cure, Some(by.span())));
    }
}

/// When days and weeks begin, where no cap counts by them.
fn idle_turns(flight: &Flight, policies: &[Policy], problems: &mut Problems) {
    let counts_by =
        |is_it: fn(Window) -> bool| policies.iter().flat_map(|policy| &policy.caps).any(|cap| is_it(cap.window));
    let mut idle = |key: &str, span: Option<Range<usize>>, cure: &str| {
        problems.push(Problem::warning(format!("this `{key}` changes nothing"), cure, span));
    };
    if let (Some(week), false) = (&flight.week_starts, counts_by(Window::goes_by_weeks)) {
        idle("week_starts", Some(week.span()), "no cap counts per \"calendar week\"");
    }
    if let (Some(day), false) = (&flight.day_starts, counts_by(Window::goes_by_days)) {
        idle(
            "day_starts",
            Some(day.span()),
            "no cap counts per \"calendar day\", \"calendar week\" or \"calendar month\"",
        );
    }
}

fn equal_policies(entries: &[Spanned<PolicyEntry>], policies: &[Policy], problems: &mut Problems) {
    for (index, policy) in policies.iter().enumerate() {
        if let Some(twin) = policies[..index].iter().find(|earlier| {
            earlier.has_rules_of(policy) && earlier.budget == policy.budget && earlier.cost == policy.cost
        }) {
            let title = format!("`{}` and `{}` have the same caps", twin.name, policy.name);
            problems.push(Problem::warning(
                title,
                "they will give the same numbers",
                Some(entries[index].get_ref().name.span()),
            ));
        }
    }
}
