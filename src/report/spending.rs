//! Prices and budgets in words, and what is to be said where a budget was not met.

use crate::analysis::delivery::{Delivery, MATERIAL, deliveries};
use crate::base::number::{Form, decimals, percent, thousands};
use crate::base::phrase;
use crate::policy::Policy;
use crate::policy::budget::{Amount, Budget, BudgetLine};
use crate::run::Results;
use crate::scenario::Scenario;
use crate::world::channel::{Channel, Role};
use crate::world::price::Price;

/// What a channel costs, and how often it is clicked.
pub fn price(channel: &Channel, currency: &str) -> String {
    let price = match channel.price {
        None => "no price".into(),
        Some(Price::PerThousand(cpm, None)) => format!("{currency} {cpm} per thousand"),
        Some(Price::PerThousand(cpm, Some(spread))) => {
            format!("{currency} {cpm} per thousand on average, log-normal of spread {}", spread.get())
        }
        Some(Price::PerClick(price)) => format!("{currency} {} a click", price.units()),
        Some(Price::PerMessage(price)) => format!("{currency} {} a message", price.units()),
    };
    match channel.click_rate.get() {
        0.0 => price,
        rate => format!("{price}; {} % of impressions are clicked", decimals(100.0 * rate, 2)),
    }
}

/// What a policy may spend, as a line; nothing where it is free.
pub fn budget(policy: &Policy, scenario: &Scenario) -> String {
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
        false => "win rates are solved for it",
    };
    format!("    spends {}{}: {how}\n", budget_lines.join("; "), pacing(budget))
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

/// A sentence for every budget that was missed, those by most money first. None where all were met.
pub fn missed_budgets(results: &Results) -> Vec<String> {
    let Results { scenario, prepared, tally, .. } = results;
    let all = deliveries(prepared, tally);
    let mut missed: Vec<&Delivery> = all.iter().filter(|delivery| delivery.is_missed).collect();
    let by = |delivery: &Delivery| (delivery.share.value - 1.0).abs() * delivery.budget;
    // A share of nothing is of no size.
    missed.sort_by(|a, b| by(b).total_cmp(&by(a)));
    let told = if missed.len() > MOST_TOLD { MOST_TOLD - 1 } else { missed.len() };
    let mut sentences: Vec<String> =
        (0..scenario.policies.len()).filter_map(|policy| in_all(scenario, &all, policy)).collect();
    sentences.extend(missed[..told].iter().map(|delivery| sentence(scenario, delivery)));
    if told < missed.len() {
        sentences.push(format!(
            "{} more of the {} budgets, counted by channel and week, are missed too.",
            missed.len() - told,
            all.len()
        ));
    }
    sentences
}

/// What a policy of several budget_lines or weeks spends in all, where it misses some of them and the whole too.
fn in_all(scenario: &Scenario, all: &[Delivery], policy: usize) -> Option<String> {
    let own = || all.iter().filter(|delivery| delivery.policy == policy);
    let (budget, spent) = own().fold((0.0, 0.0), |(budget, spent), delivery| {
        (budget + delivery.budget, spent + delivery.share.value * delivery.budget)
    });
    let share: f64 = spent / budget;
    let is_told = own().count() > 1 && own().any(|delivery| delivery.is_missed) && (share - 1.0).abs() > MATERIAL;
    let whole = own()
        .map(|delivery| delivery.budget_line)
        .reduce(|all, one| BudgetLine { channels: all.channels | one.channels, ..all })?;
    is_told.then(|| {
        let (name, held) = (&scenario.policies[policy].name, Form::Price(&scenario.currency).number(budget));
        let (part, channels) = (percent(share), names(scenario, whole));
        format!("“{name}” spends {part} of the {held} that it may spend in all on {channels}.")
    })
}

/// Nobody reads more sentences of one kind.
const MOST_TOLD: usize = 6;

/// Why a budget can be missed though there is more, or less, to buy.
fn why_missed(scenario: &Scenario, delivery: &Delivery) -> String {
    let mut reasons = Vec::new();
    let budget = scenario.policies[delivery.policy].budget.as_ref();
    if budget.is_some_and(|budget| budget.budget_lines.len() * budget.weeks.len() > 1) {
        reasons.push("several budgets or weeks can depend on one another");
    }
    if clicks(scenario, delivery.budget_line) {
        reasons.push("clicks are paid as they fall, and not as they are expected");
    }
    if reasons.is_empty() {
        reasons.push("impressions are bought whole, and so few of them can miss it");
    }
    format!("{}.", phrase::sentence(&reasons.join("; ")))
}

/// Is anything that the budget_line pays for paid by the click?
fn clicks(scenario: &Scenario, budget_line: BudgetLine) -> bool {
    let mut channels = scenario.world.channels.iter().enumerate();
    channels.any(|(index, channel)| matches!(channel.price, Some(Price::PerClick(_))) && budget_line.contains(index))
}

/// Are there messages among what the budget_line pays for?
fn sends(scenario: &Scenario, budget_line: BudgetLine) -> bool {
    let mut channels = scenario.world.channels.iter().enumerate();
    channels.any(|(index, channel)| channel.role == Role::Owned && budget_line.contains(index))
}

fn sentence(scenario: &Scenario, delivery: &Delivery) -> String {
    let share = delivery.share.value;
    let (word, why) = match share < 1.0 {
        true if delivery.is_exhausted && delivery.bought == 0 => (
            "Under-delivery",
            "It finds nothing to buy there: there are no opportunities, or its bids win none.".into(),
        ),
        true if delivery.is_exhausted && delivery.impressions == 0 && delivery.week.is_some() => (
            "Under-delivery",
            "It buys every opportunity there is, and none is served in that week: there are none, or its caps refuse all.".into(),
        ),
        true if delivery.is_exhausted && delivery.impressions == 0 => {
            ("Under-delivery", "It buys every opportunity there is, and its caps let none of them be served.".into())
        }
        true if delivery.is_exhausted && scenario.policies[delivery.policy].caps.is_empty() => {
            ("Under-delivery", "It buys every opportunity there is.".into())
        }
        true if delivery.is_exhausted => {
            ("Under-delivery", "It buys every opportunity there is, and its caps let no more be served.".into())
        }
        true => ("Under-delivery", why_missed(scenario, delivery)),
        false if sends(scenario, delivery.budget_line) => (
            "Over-delivery",
            format!(
                "Owned messages are always sent, and may cost more than the budget. {}",
                why_missed(scenario, delivery)
            ),
        ),
        false => ("Over-delivery", why_missed(scenario, delivery)),
    };
    let part = match delivery.share.error {
        Some(error) if (0.0..0.0005).contains(&share) && share > 0.0 => {
            format!("less than 0.1 % ({})", Form::Percent(1).interval(error.low, error.high))
        }
        Some(error) => format!("{} ({})", percent(share), Form::Percent(1).interval(error.low, error.high)),
        None => "more than all".into(),
    };
    format!(
        "{word}: “{}” spends {part} of the {} that it may spend on {}{}. {why}",
        scenario.policies[delivery.policy].name,
        Form::Price(&scenario.currency).number(delivery.budget),
        names(scenario, delivery.budget_line),
        delivery.week.map_or(String::new(), |week| format!(" in week {}", week + 1)),
    )
}
