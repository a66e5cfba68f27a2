//! Who is met, and how often.

use super::phrases::MARKETING_METRICS;
use crate::analysis::metric::{Each, Entry, Number, Owner, PLAIN, Unit};

/// Reach and frequency.
pub(super) static ENTRIES: [Entry; 5] = [
    Entry {
        name: "reach",
        label: "Shoppers reached",
        unit: Unit::Shoppers,
        meaning: "{who}s who see at least one impression",
        note: "Reach counts people, whatever identifiers they show.",
        formula: "number of shoppers with 1 or more impressions",
        source: MARKETING_METRICS,
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.reached(view))),
        ..PLAIN
    },
    Entry {
        name: "reach_share",
        label: "Reach",
        unit: Unit::Share,
        meaning: "share of {who}s who see at least one impression",
        formula: "reach ÷ shoppers",
        source: MARKETING_METRICS,
        of: Owner::Both,
        number: Number::Counts(|of, view| view.per_shopper(of.reached(view))),
        ..PLAIN
    },
    Entry {
        name: "average_frequency",
        label: "Frequency",
        unit: Unit::ImpressionsPerShopper,
        meaning: "impressions per {who} reached",
        formula: "impressions ÷ reach",
        source: MARKETING_METRICS,
        of: Owner::Both,
        number: Number::Counts(|of, view| of.impressions(view) as f64 / of.reached(view) as f64),
        ..PLAIN
    },
    Entry {
        name: "reach_{k}_plus",
        label: "Reach {k}+",
        unit: Unit::Shoppers,
        meaning: "{who}s who see at least k impressions",
        formula: "number of shoppers with k or more impressions, for k from 2 to 10",
        source: MARKETING_METRICS,
        each: Each::Frequency(2, 10),
        number: Number::Counts(|of, view| view.total(of.reached_often(view))),
        ..PLAIN
    },
    Entry {
        name: "grp",
        label: "GRP",
        unit: Unit::RatingPoints,
        meaning: "gross rating points: impressions per 100 people of the market",
        note: "The market is every shopper, whether or not they use the channel; where the scenario sets `population.size`, so many people.",
        formula: "100 × impressions ÷ shoppers; also reach in % × average frequency",
        source: MARKETING_METRICS,
        when: "with `periods`",
        of: Owner::Stretch,
        number: Number::Counts(|of, view| 100.0 * view.per_shopper(of.impressions(view))),
        ..PLAIN
    },
];
