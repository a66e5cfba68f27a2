//! The policies in words: their caps, and what they may spend.

use super::{creative_lines, reaction_lines};
use crate::base::hours::Hours;
use crate::base::number::{decimals, money, percent, thousands};
use crate::base::phrase::{counted, listed};
use crate::base::time::{Second, length};
use crate::policy::Policy;
use crate::policy::budget::{Amount, Budget, BudgetLine};
use crate::policy::cap::{Cap, CountBy, OnMissingId};
use crate::policy::schedule::Times;
use crate::scenario::Scenario;
use crate::world::channel::Channel;

/// Every policy: its caps, and what it may spend.
pub fn describe(scenario: &Scenario) -> String {
    let of_policy = |(index, policy): (usize, &Policy)| {
        let note = if index == scenario.baseline { " (the baseline of comparisons)" } else { "" };
        let lines = [
            policy_lines(policy, scenario),
            reaction_lines::describe(&policy.reactions, scenario),
            creative_lines::of_policy(policy),
            schedule(policy, scenario),
            budget(policy, scenario),
            cost(policy, scenario),
        ];
        let lines = lines.concat();
        format!("  {}{note}\n{lines}", policy.name)
    };
    let policies: String = scenario.policies.iter().enumerate().map(of_policy).collect();
    format!("\nPolicies\n{policies}")
}

fn policy_lines(policy: &Policy, scenario: &Scenario) -> String {
    if policy.rules().next().is_none() {
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
    let late = |which: &str, seconds: Second| match seconds {
        0 => String::new(),
        _ => format!("; impressions on {which} are known {} late", length(seconds)),
    };
    let delay = late("other channels", cap.delay.others) + &late("the same channel", cap.delay.own);
    let channels = scenario.world.channels.iter().enumerate();
    let mut scoped = channels.filter(|(index, _)| cap.scope.contains(*index as u8));
    let some_anonymous = scoped.any(|(_, channel)| channel.identity.anonymous.get() > 0.0);
    let missing = match (cap.count_by, cap.on_missing_id) {
        (CountBy::Person, _) => "",
        _ if !some_anonymous => "",
        (_, OnMissingId::Serve) => "; without an identifier: served, not counted",
        (_, OnMissingId::Block) => "; without an identifier: refused",
    };
    format!("{}, {window}, for each {key}{delay}{missing}{}", scope_words(cap, scenario), days(cap, scenario))
}

fn scope_words(cap: &Cap, scenario: &Scenario) -> String {
    if cap.scope.each && !cap.each_creative {
        return "on each channel alone".into();
    }
    let names = |channels: u64| {
        let all = scenario.world.channels.iter().enumerate();
        let named = all.filter(|(index, _)| channels >> index & 1 == 1);
        listed(&named.map(|(_, channel)| channel.label.as_str()).collect::<Vec<_>>())
    };
    let scope = names(cap.scope.channels);
    if cap.each_creative {
        let how = if cap.scope.each { "each channel alone" } else { "all of them together" };
        return format!("on each creative of {scope}, {how}");
    }
    match (cap.has_one_scope(), cap.scope.channels.count_ones()) {
        (false, _) => format!("refused on {scope}, counted on {}", names(cap.counts)),
        (true, 1) => format!("on {scope}"),
        (true, _) => format!("over {scope} together"),
    }
}

/// On which days and at which hours the campaign runs, where not always; a line for each channel.
fn schedule(policy: &Policy, scenario: &Scenario) -> String {
    let Some(schedule) = &policy.schedule else { return String::new() };
    let line = |(channel, times): (&Channel, &Times)| {
        let day = |moment: Second| scenario.world.calendar.day_of(moment);
        let days = match (times.active.start, times.active.end) {
            (Second::MIN, Second::MAX) => None,
            (Second::MIN, end) => Some(format!("up to day {}", day(end) - 1)),
            (start, Second::MAX) => Some(format!("from day {} on", day(start))),
            (start, end) => Some(format!("on days {} to {}", day(start), day(end) - 1)),
        };
        let hours = (times.hours != Hours::ALL).then(|| format!("at the hours {}", times.hours));
        let when: Vec<String> = days.into_iter().chain(hours).collect();
        format!("    {} runs only {}\n", channel.label, when.join(", "))
    };
    let channels = scenario.world.channels.iter().zip(&schedule.channels);
    channels.filter(|(_, times)| **times != Times::ALWAYS).map(line).collect()
}

fn days(cap: &Cap, scenario: &Scenario) -> String {
    let day = |moment: Second| scenario.world.calendar.day_of(moment);
    match (cap.active.start, cap.active.end) {
        (Second::MIN, Second::MAX) => String::new(),
        (Second::MIN, end) => format!("; up to day {}", day(end) - 1),
        (start, Second::MAX) => format!("; from day {}, counting from zero", day(start)),
        (start, end) => format!("; on days {} to {}", day(start), day(end) - 1),
    }
}

/// What a policy may spend, as a line; nothing where it is free.
fn budget(policy: &Policy, scenario: &Scenario) -> String {
    let Some(budget) = &policy.budget else {
        return String::new();
    };
    let budget_line = |budget_line: &BudgetLine| match budget_line.amount {
        Amount::Fixed(money) => {
            format!("{} {} on {}", scenario.currency, thousands(money.units()), names(scenario, *budget_line))
        }
        Amount::Like(other) => {
            format!("what “{}” spends on {}", scenario.policies[other].name, names(scenario, *budget_line))
        }
    };
    let budget_lines: Vec<String> = budget.budget_lines.iter().map(budget_line).collect();
    let how = match scenario.world.path.is_logged() {
        true => "a replay cannot meet it, for a log holds only what was bought",
        false => "win rates are set to meet it",
    };
    format!("    spends {}{}: {how}\n", budget_lines.join("; "), pacing(budget))
}

/// What a policy costs beside its media, as a line; nothing where nothing is said of that.
fn cost(policy: &Policy, scenario: &Scenario) -> String {
    let Some(cost) = &policy.cost else { return String::new() };
    let (months, joined) = (scenario.world.calendar.months(), policy.joined());
    let amount = |units: f64| format!("{} {}", scenario.currency, money(units));
    let parts = [
        (cost.fixed.units(), "once".to_string()),
        (cost.per_month.units(), format!("a month, of which the flight has {}", decimals(months, 2))),
        (cost.per_thousand.map_or(0.0, f64::from), "for a thousand impressions".into()),
        (cost.per_channel.units(), format!("for each of {} that share a count", counted(joined.into(), "channel"))),
    ];
    let parts =
        parts.iter().filter(|(units, _)| *units > 0.0).map(|(units, what)| format!("{} {what}", amount(*units)));
    let whole = amount(cost.of_any_size(months, joined));
    format!("    costs {}: {whole} whatever the size of the market\n", parts.collect::<Vec<_>>().join("; "))
}

fn pacing(budget: &Budget) -> String {
    if budget.weeks.len() < 2 {
        return String::new();
    }
    let weeks: Vec<String> = budget.weeks.iter().map(|share| percent(*share)).collect();
    format!("; by week of the flight {}", weeks.join(", "))
}

fn names(scenario: &Scenario, budget_line: BudgetLine) -> String {
    let channels = &scenario.world.channels;
    if channels.iter().enumerate().all(|(index, channel)| budget_line.contains(index) || !channel.serves()) {
        return "all channels".into();
    }
    let named = channels.iter().enumerate().filter(|(index, _)| budget_line.contains(*index));
    named.map(|(_, channel)| channel.label.as_str()).collect::<Vec<_>>().join(", ")
}
