//! What is paid, what may be, and what for.

use super::phrases::MARKETING_METRICS;
use crate::analysis::metric::{Entry, Number, Owner, PLAIN, Unit};
use crate::analysis::totals;

/// Cost and budget.
pub(super) static ENTRIES: [Entry; 5] = [
    Entry {
        name: "spend",
        label: "Spend",
        unit: Unit::Money,
        meaning: "what the policy is expected to pay",
        note: "Clicks are paid at their rate, and prices that spread at their mean: luck with either is no part of the error.",
        formula: "impressions × CPM ÷ 1000 + clicks × price per click + messages × price per message",
        source: MARKETING_METRICS,
        of: Owner::Both,
        number: Number::Counts(|of, view| of.spend(view)),
        ..PLAIN
    },
    Entry {
        name: "cost_per_reached",
        label: "Cost per reached",
        unit: Unit::MoneyPerShopper,
        meaning: "spend per {who} reached",
        formula: "spend ÷ reach",
        number: Number::Counts(|of, view| of.paid(view).units() / of.reached(view) as f64),
        ..PLAIN
    },
    Entry {
        name: "clicks",
        label: "Clicks",
        unit: Unit::Clicks,
        meaning: "impressions that are expected to be clicked",
        formula: "impressions × click rate, channel by channel",
        source: MARKETING_METRICS,
        when: "where a channel has a click rate",
        of: Owner::Both,
        exists: |of| of.is_clicked(),
        number: Number::Counts(|of, view| of.clicks(view)),
        ..PLAIN
    },
    Entry {
        name: "budget",
        label: "Budget",
        unit: Unit::Money,
        meaning: "what the policy may spend",
        note: "With `like` it is what the other policy spends.",
        formula: "the amounts of the policy's spend setting",
        when: BUDGETED,
        of: Owner::Both,
        exists: |of| !of.budget_lines().is_empty(),
        number: Number::Counts(|of, view| totals::budget(of.scenario, view, of.budget_lines())),
        ..PLAIN
    },
    Entry {
        name: "delivered_share",
        label: "Budget spent",
        unit: Unit::ShareOfBudget,
        meaning: "share of the budget that is spent",
        formula: "spend on the channels with a budget ÷ budget",
        when: BUDGETED,
        of: Owner::Both,
        exists: |of| !of.budget_lines().is_empty(),
        number: Number::AsRun(|of, view| totals::delivered_share(of.scenario, view, of.policy, of.budget_lines())),
        ..PLAIN
    },
];

const BUDGETED: &str = "where the policy has a budget; for a channel, where that is split by channel";
