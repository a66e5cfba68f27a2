//! A scenario in plain words: what was understood, so that a slip shows before a run.

use statrs::distribution::{ContinuousCDF, Normal};

use super::replaying::person;
use crate::base::number::{decimals, percent, thousands};
use crate::base::phrase::listed;
use crate::base::time::{Second, in_words};
use crate::policy::Policy;
use crate::policy::cap::{Cap, CountBy, OnMissingId};
use crate::scenario::Scenario;
use crate::world::activity::Activity;
use crate::world::channel::{Channel, Role};
use crate::world::identity::Ids;
use crate::world::path::Path;
use crate::world::path::recorded::Recorded;

/// The whole scenario as paragraphs.
pub fn describe(scenario: &Scenario) -> String {
    let mut text = format!("{} ({})\n\n", scenario.title, scenario.name);
    text += &setting(scenario);
    text += &super::reading::describe(scenario);
    text += &channels(scenario);
    text += &super::responding::describe(scenario);
    text += "\nPolicies\n";
    for (index, policy) in scenario.policies.iter().enumerate() {
        let note = if index == scenario.baseline { " (the baseline of comparisons)" } else { "" };
        text += &format!("  {}{note}\n", policy.name);
        text += &policy_lines(policy, scenario);
        text += &super::spending::budget(policy, scenario);
    }
    text
}

fn channels(scenario: &Scenario) -> String {
    let world = &scenario.world;
    if world.path.is_logged() {
        return super::reading::channels(scenario);
    }
    let whom = match world.path.follows_population() {
        true => "a shopper of average activity who uses them",
        false => "an average shopper",
    };
    let mut text = format!("\nChannels, for {whom}\n");
    let (daily, visits) = (world.path.daily_opportunities(), world.path.daily_visits());
    for (index, channel) in world.channels.iter().enumerate() {
        let used = used(&world.path, index, channel);
        text += &channel_lines(channel, &used, 7.0 * daily[index], 7.0 * visits[index], &scenario.currency);
    }
    text
}

fn setting(scenario: &Scenario) -> String {
    let world = &scenario.world;
    let (days, warm_up) = (world.calendar.days(), world.calendar.warm_up());
    let warm_up = match warm_up {
        0 => "windows start empty".to_string(),
        1 => "the day before it fills the windows and is not counted".to_string(),
        days => format!("{days} days before it fill the windows and are not counted"),
    };
    let (low, high) = scenario.measure.effective_frequency;
    format!(
        "  Flight       {} from {} to {}; {warm_up}\n{}  \
         Effective    {low} to {high} impressions per {}: fewer are too few, more too many\n",
        in_words(days),
        world.calendar.date(0),
        world.calendar.date(days as i32 - 1),
        shoppers(scenario),
        person(world.path.is_logged()),
    )
}

/// Who the shoppers are. Where paths are real, who does how much and where stands in them.
fn shoppers(scenario: &Scenario) -> String {
    let world = &scenario.world;
    let journey = journey(&world.path);
    let drawn = format!("  Shoppers     {}, seed {}\n", thousands(scenario.shoppers as f64), world.seed.0);
    if world.path.is_logged() {
        return format!("  Users        those of the log\n  Journey      {journey}\n");
    }
    if !world.path.follows_population() {
        return format!("{drawn}  Journey      {journey}\n");
    }
    format!(
        "{drawn}  Activity     {}\n  Journey      {journey}\n  Overlap      {} (0: channels are used independently; \
         1: who uses one uses all; above 0 heavy shoppers use more)\n{}",
        activity(world.population.activity, !world.population.parts.is_empty()),
        decimals(world.population.overlap.get(), 2),
        segments(scenario),
    )
}

/// Who meets a channel at all.
fn used(path: &Path, index: usize, channel: &Channel) -> String {
    match path.recorded() {
        Some(recorded) => format!("on the paths of {} of shoppers", percent(recorded.visitors()[index])),
        None => format!("used by {} of shoppers", percent(channel.usage.get())),
    }
}

fn activity(activity: Activity, has_segments: bool) -> String {
    let whole = if has_segments { "what its segment does" } else { "everything" };
    match activity {
        Activity::Constant {} => "everybody alike".into(),
        Activity::Gamma { shape } => format!("gamma of shape {}: {} of {whole}", shape.get(), top(activity)),
        Activity::LogNormal { sigma } => format!("log-normal of spread {}: {} of {whole}", sigma.get(), top(activity)),
    }
}

/// What the most active part of the population does.
fn top(activity: Activity) -> String {
    format!("the most active tenth does {}", percent(top_tenth(activity)))
}

/// Of log-normal activity Φ(σ − Φ⁻¹(0.9)), the law tilted by itself; else by the midpoint rule over quantiles.
fn top_tenth(activity: Activity) -> f64 {
    if let Activity::LogNormal { sigma } = activity {
        let normal = Normal::standard();
        return normal.cdf(sigma.get() - normal.inverse_cdf(0.9));
    }
    let quantile = activity.quantile();
    let steps = 2_000;
    let mut doings: Vec<f64> = (0..steps)
        .map(|step| (f64::from(step) + 0.5) / f64::from(steps))
        .map(|share| quantile.at(crate::world::activity::score(share)))
        .collect();
    doings.reverse();
    let part: f64 = doings[..steps as usize / 10].iter().sum();
    part / doings.iter().sum::<f64>()
}

fn journey(path: &Path) -> String {
    if let Some(recorded) = path.recorded() {
        return recorded_words(recorded);
    }
    if path.is_logged() {
        return "none of its own: journeys come from a log, with `omnicap replay`".into();
    }
    let Some(sessions) = path.daily_sessions() else {
        return "none: every channel offers opportunities at random times of its own".into();
    };
    let visits: f64 = path.daily_visits().iter().sum();
    let each = decimals(visits / sessions, 2);
    format!("{} sessions a day at average activity, each a path of {each} visits on average", decimals(sessions, 2))
}

fn recorded_words(recorded: &Recorded) -> String {
    let paths = recorded.paths();
    let when = match recorded.is_one_session() {
        _ if paths.has_times() => "at the times of the record",
        true => "in one session that begins at a random time",
        false => "at random times of the flight, in their order",
    };
    let count = |number: u64| thousands(number as f64);
    format!(
        "{} recorded paths that {} people went, drawn by their counts; steps lie {when}",
        count(paths.len() as u64),
        count(paths.total())
    )
}

fn segments(scenario: &Scenario) -> String {
    let line = |segment: &crate::world::population::Segment| {
        let times = decimals(segment.activity.get(), 2);
        format!(
            "  Segment      {}: {} of shoppers, {times} × the average activity\n",
            segment.name,
            percent(segment.share.get())
        )
    };
    scenario.world.population.parts.iter().map(line).collect()
}

fn channel_lines(channel: &Channel, used: &str, opportunities: f64, visits: f64, currency: &str) -> String {
    let mut text = format!("  {} ({})\n", channel.label, channel.name);
    match channel.role {
        Role::Shop => text += &format!("    a shop, {used}, visited {} times a week\n", decimals(visits, 2)),
        Role::Media => {
            let bought = opportunities * channel.win_rate.get();
            text += &format!(
                "    {used}; {} opportunities a week, {} bought ({}); {}\n",
                decimals(opportunities, 2),
                decimals(bought, 2),
                percent(channel.win_rate.get()),
                super::spending::price(channel, currency),
            );
        }
        Role::Owned => {
            text += &format!(
                "    owned, {used}; {} messages a week could be sent; {}\n",
                decimals(opportunities, 2),
                super::spending::price(channel, currency),
            );
        }
    }
    if channel.serves() {
        text += &format!("    {}\n", identity(channel));
    }
    text
}

fn identity(channel: &Channel) -> String {
    let identity = channel.identity;
    let many = match identity.ids {
        Ids::Exactly(1) => "one identifier".into(),
        Ids::Exactly(count) => format!("{count} identifiers"),
        Ids::Mean(mean) if mean.get() == 1.0 => "one identifier".into(),
        Ids::Mean(mean) => format!("{} identifiers on average", mean.get()),
    };
    let life = identity.lifetime.map_or(String::new(), |length| format!(", each for {length} on average"));
    let anonymous = match identity.anonymous.get() {
        0.0 => String::new(),
        share => format!(", {} of opportunities without any", percent(share)),
    };
    format!("recognised by {many}{life}{anonymous}; {} linked to the person", percent(identity.match_rate.get()))
}

fn policy_lines(policy: &Policy, scenario: &Scenario) -> String {
    if policy.caps.is_empty() {
        return "    no caps: everything bought is served\n".into();
    }
    let line = |cap: &Cap| format!("    {}: {}\n", cap.label, cap_words(cap, scenario));
    policy.caps.iter().map(line).collect()
}

fn cap_words(cap: &Cap, scenario: &Scenario) -> String {
    let window = cap.window.in_words(cap.max);
    let key = match cap.count_by {
        CountBy::Identifier => "identifier of the channel",
        CountBy::Graph => "node of the identity graph",
        CountBy::Person => "person in truth (an oracle)",
    };
    let delay = match cap.delay {
        0 => String::new(),
        seconds => format!("; impressions on other channels are known {} late", length(seconds)),
    };
    let channels = scenario.world.channels.iter().enumerate();
    let mut scoped = channels.filter(|(index, _)| cap.scope.contains(*index as u8));
    let some_anonymous = scoped.any(|(_, channel)| channel.identity.anonymous.get() > 0.0);
    let missing = match (cap.count_by, cap.on_missing_id) {
        (CountBy::Person, _) => "",
        _ if !some_anonymous => "",
        (_, OnMissingId::Serve) => "; without an identifier: served, not counted",
        (_, OnMissingId::Block) => "; without an identifier: refused",
    };
    format!("{}, {window}, for each {key}{delay}{missing}{}", scope_words(cap, scenario), days(cap))
}

fn scope_words(cap: &Cap, scenario: &Scenario) -> String {
    if cap.scope.each {
        return "on each channel alone".into();
    }
    let channels = scenario.world.channels.iter().enumerate();
    let names: Vec<&str> = channels
        .filter(|(index, _)| cap.scope.contains(*index as u8))
        .map(|(_, channel)| channel.label.as_str())
        .collect();
    match names.as_slice() {
        [only] => format!("on {only}"),
        _ => format!("over {} together", listed(&names)),
    }
}

fn days(cap: &Cap) -> String {
    let day = |moment: Second| moment / crate::base::time::DAY;
    match (cap.active.start, cap.active.end) {
        (Second::MIN, Second::MAX) => String::new(),
        (Second::MIN, end) => format!("; up to day {}", day(end) - 1),
        (start, Second::MAX) => format!("; from day {}, counting from zero", day(start)),
        (start, end) => format!("; on days {} to {}", day(start), day(end) - 1),
    }
}

/// A length of time as a scenario writes it.
pub(super) fn length(seconds: Second) -> String {
    crate::base::time::Length::from_seconds(seconds).map_or_else(String::new, |length| length.to_string())
}
