//! What the campaign causes: with it, less without it, over the same shoppers.
//!
//! The world without ads is simulated beside every policy on the same draws, so what a policy
//! causes is a difference over the same shoppers, not a comparison of those who saw ads with
//! those who did not.

use super::phrases::WITH_RESPONSE;
use crate::analysis::metric::{Entry, Number, Owner, PLAIN, Unit};
use crate::analysis::totals;

/// Incremental purchases, revenue and profit.
pub(super) static ENTRIES: [Entry; 8] = [
    Entry {
        name: "incremental_purchases",
        label: "Purchases caused",
        unit: Unit::Purchases,
        meaning: "purchases that the same {who}s would not make without ads",
        note: "Negative where repetition annoys more than ads sell.",
        formula: "purchases − purchases_without_ads",
        number: Number::Signed(|of, view| totals::incremental_purchases(view, of.policy)),
        ..CAUSED
    },
    Entry {
        name: "incremental_revenue",
        label: "Revenue caused",
        unit: Unit::Money,
        meaning: "revenue that would not be made without ads",
        note: "Negative where repetition annoys more than ads sell.",
        formula: "revenue − revenue without ads",
        number: Number::Signed(|of, view| of.incremental_revenue(view)),
        ..CAUSED
    },
    Entry {
        name: "cost_per_incremental_purchase",
        label: "Cost of each",
        unit: Unit::MoneyPerPurchase,
        meaning: "spend per purchase caused; empty where none is caused, and without interval where that is \
                  uncertain",
        formula: "spend ÷ incremental_purchases",
        source: "interval: Fieller, Journal of the Royal Statistical Society B 16(2), 1954",
        number: Number::Quotient(|of, view| of.spend(view), |of, view| totals::incremental_purchases(view, of.policy)),
        ..CAUSED
    },
    Entry {
        name: "incremental_roas",
        label: "Return",
        unit: Unit::Times,
        meaning: "revenue caused per {currency} spent",
        note: "Incremental return on ad spend. Negative where ads take purchases away.",
        formula: "incremental_revenue ÷ spend",
        source: "Vaver & Koehler, Measuring Ad Effectiveness Using Geo Experiments, Google, 2011",
        number: Number::Signed(|of, view| of.incremental_revenue(view) / of.spend(view)),
        ..CAUSED
    },
    Entry {
        name: "incremental_profit",
        label: "Profit",
        unit: Unit::Money,
        meaning: "margin of the revenue caused, less spend",
        formula: "margin × incremental_revenue − spend",
        source: "definition",
        number: Number::Signed(|of, view| of.margin() * of.incremental_revenue(view) - of.spend(view)),
        ..CAUSED
    },
    Entry {
        name: "purchases_lost_without",
        label: "Purchases lost without it",
        unit: Unit::Purchases,
        meaning: "purchases that would not be made with this channel switched off",
        formula: "purchases − purchases under the same policy without the channel",
        number: Number::Signed(|of, view| of.on_channel(|channel| totals::purchases_lost(view, of.policy, channel))),
        ..LOST
    },
    Entry {
        name: "revenue_lost_without",
        label: "Revenue lost without it",
        unit: Unit::Money,
        meaning: "revenue that would not be made with this channel switched off",
        formula: "revenue − revenue under the same policy without the channel",
        number: Number::Signed(|of, view| {
            of.on_channel(|channel| totals::worth(of.scenario, totals::purchases_lost(view, of.policy, channel)))
        }),
        ..LOST
    },
    Entry {
        name: "profit_lost_without",
        label: "Profit of the channel",
        unit: Unit::Money,
        meaning: "profit that would not be made with this channel switched off; below zero it costs more than it is worth",
        formula: "margin × revenue_lost_without − spend on the channel",
        number: Number::Signed(|of, view| {
            let lost = of.on_channel(|channel| totals::purchases_lost(view, of.policy, channel));
            of.margin() * totals::worth(of.scenario, lost) - of.spend(view)
        }),
        ..LOST
    },
];

const CAUSED: Entry = Entry {
    source: "potential outcomes: Rubin, Journal of Educational Psychology 66(5), 1974",
    when: WITH_RESPONSE,
    exists: |of| of.sells(),
    ..PLAIN
};

/// The channel's causal value as a touchpoint.
const LOST: Entry = Entry {
    note: "Channels help and hinder each other, so the channels' losses need not add up to what all ads cause.",
    when: "with `leave_one_out`",
    of: Owner::Channel,
    exists: |of| of.sells() && of.scenario.measure.leave_one_out,
    ..CAUSED
};
