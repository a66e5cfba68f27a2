//! Metrics of money: clicks, spend, budgets, and the supply that a policy needs.

use super::estimate::View;
use super::metrics::{Metric, Unit, reached};
use crate::base::quantity::Money;
use crate::policy::budget::{Amount, Budget, BudgetLine};
use crate::scenario::model::Model;

/// Some channels, one bit each.
type Channels = u64;

const ALL: Channels = Channels::MAX;

/// How much of the supply a policy bought, on one channel or on all.
///
/// What spending as much asks for in supply stands beside what it gains: `supply_needed` is how many
/// times as much as the baseline it bought.
pub fn supply(scenario: &Model, policy: usize, channel: Option<usize>) -> Vec<Metric<'_>> {
    let channels = channel.map_or(ALL, |channel| 1 << channel);
    let baseline = scenario.baseline;
    vec![
        Metric::new("supply_used", Unit::Share, move |view| {
            let offered: u64 = picked(&view.counts.supply, channels).map(|supply| supply.opportunities).sum();
            bought(view, policy, channels) as f64 / offered as f64
        }),
        Metric::new("supply_needed", Unit::Times, move |view| {
            bought(view, policy, channels) as f64 / bought(view, baseline, channels) as f64
        }),
    ]
}

/// Clicks, spend and budget over all channels.
pub fn of_policy(scenario: &Model, policy: usize) -> Vec<Metric<'_>> {
    let mut metrics = vec![
        Metric::new("spend", Unit::Money, move |view| scaled(view, spend(scenario, view, policy, ALL))),
        Metric::new("cost_per_reached", Unit::MoneyPerShopper, move |view| {
            spend(scenario, view, policy, ALL).units() / reached(view, policy) as f64
        }),
    ];
    if scenario.world.clicks.are_possible() {
        metrics.push(Metric::new("clicks", Unit::Clicks, move |view| view.total(clicks(view, policy, ALL))));
    }
    if let Some(budget) = &scenario.policies[policy].budget {
        metrics.extend(budgeted(scenario, policy, &budget.budget_lines));
    }
    metrics
}

/// Clicks, spend and budget on one channel.
pub fn of_channel(scenario: &Model, policy: usize, channel: usize) -> Vec<Metric<'_>> {
    let here = 1 << channel;
    let mut metrics =
        vec![Metric::new("spend", Unit::Money, move |view| scaled(view, spend(scenario, view, policy, here)))];
    if scenario.world.channels[channel].click_rate.get() > 0.0 {
        metrics.push(Metric::new("clicks", Unit::Clicks, move |view| view.total(clicks(view, policy, here))));
    }
    let own = |budget: &'_ Budget| budget.budget_lines.iter().position(|budget_line| budget_line.channels == here);
    let budget = scenario.policies[policy].budget.as_ref();
    if let Some((budget, index)) = budget.and_then(|budget| Some((budget, own(budget)?))) {
        metrics.extend(budgeted(scenario, policy, &budget.budget_lines[index..=index]));
    }
    metrics
}

/// What some budget_lines hold, and what part of it is spent.
fn budgeted<'a>(scenario: &'a Model, policy: usize, budget_lines: &'a [BudgetLine]) -> Vec<Metric<'a>> {
    let held =
        move |view: View<'_>| budget_lines.iter().map(|budget_line| holds(scenario, view, *budget_line)).sum::<f64>();
    vec![Metric::new("budget", Unit::Money, held), delivered_share(scenario, policy, budget_lines)]
}

/// What part of some budget_lines is spent.
pub(super) fn delivered_share<'a>(scenario: &'a Model, policy: usize, budget_lines: &'a [BudgetLine]) -> Metric<'a> {
    let channels = budget_lines.iter().fold(0, |bits, budget_line| bits | budget_line.channels);
    Metric::new("delivered_share", Unit::ShareOfBudget, move |view| {
        let held: f64 = budget_lines.iter().map(|budget_line| holds(scenario, view, *budget_line)).sum();
        scaled(view, spend(scenario, view, policy, channels)) / held
    })
}

/// What a budget_line holds for all shoppers.
fn holds(scenario: &Model, view: View<'_>, budget_line: BudgetLine) -> f64 {
    match budget_line.amount {
        Amount::Fixed(money) => money.units(),
        Amount::Like(other) => scaled(view, spend(scenario, view, other, budget_line.channels)),
    }
}

/// What a policy spent for all shoppers, in units of the currency.
pub(super) fn spent(scenario: &Model, view: View<'_>, policy: usize) -> f64 {
    scaled(view, spend(scenario, view, policy, ALL))
}

/// The same for the shoppers of the view, to the millionth.
pub(super) fn spend_of(scenario: &Model, view: View<'_>, policy: usize) -> Money {
    spend(scenario, view, policy, ALL)
}

fn spend(scenario: &Model, view: View<'_>, policy: usize, channels: Channels) -> Money {
    let counts = view.policy(policy).channels.iter().zip(&scenario.world.channels);
    let here = counts.enumerate().filter(|(index, _)| channels >> index & 1 == 1);
    Money(here.map(|(_, (counts, channel))| channel.cost(counts.delivered).0).sum())
}

fn scaled(view: View<'_>, money: Money) -> f64 {
    money.units() * view.total(1)
}

fn clicks(view: View<'_>, policy: usize, channels: Channels) -> u64 {
    picked(&view.policy(policy).channels, channels).map(|counts| counts.delivered.clicks).sum()
}

fn bought(view: View<'_>, policy: usize, channels: Channels) -> u64 {
    picked(&view.policy(policy).channels, channels).map(|counts| counts.bought()).sum()
}

fn picked<T>(all: &[T], channels: Channels) -> impl Iterator<Item = &T> {
    all.iter().enumerate().filter(move |(index, _)| channels >> index & 1 == 1).map(|(_, one)| one)
}
