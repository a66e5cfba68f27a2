//! Reach as it would be reported, and what caps let through because they do not recognise people.

use crate::analysis::metric::{Each, Entry, Number, Owner, PLAIN, Unit};

/// Identity and leakage.
pub(super) static ENTRIES: [Entry; 5] = [
    Entry {
        name: "measured_reach",
        label: "Measured reach",
        unit: Unit::Identifiers,
        meaning: "identifiers that see at least one impression, as the channels' own reports add up",
        note: PEOPLE_COUNT_OFTEN,
        formula: "Σ over channels of identifiers with 1 or more impressions",
        source: "Koehler, Skvortsov & Vos, A Method for Measuring Online Audiences, Google, 2013",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.identifiers(view))),
        ..PLAIN
    },
    Entry {
        name: "measured_frequency",
        label: "Measured frequency",
        unit: Unit::ImpressionsPerShopper,
        meaning: "impressions per identifier reached, as the channel's own report says",
        note: "Impressions without an identifier are among them, as in a channel's own count.",
        formula: "impressions ÷ measured_reach",
        of: Owner::Channel,
        number: Number::Counts(|of, view| of.impressions(view) as f64 / of.identifiers(view) as f64),
        ..PLAIN
    },
    Entry {
        name: "graph_reach",
        label: "Reach in the graph",
        unit: Unit::Nodes,
        meaning: "nodes of the identity graph that see at least one impression",
        note: PEOPLE_COUNT_OFTEN,
        formula: "number of nodes with 1 or more impressions",
        number: Number::Counts(|of, view| view.total(view.policy(of.policy).nodes)),
        ..PLAIN
    },
    Entry {
        name: "rejected_for_missing_id",
        label: "No identifier",
        unit: Unit::Opportunities,
        meaning: "opportunities that a cap refuses because they have no identifier",
        note: "Only a cap with `on_missing_id = \"block\"` does so. They are among `capped`.",
        formula: "count",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.missing_id(view))),
        ..PLAIN
    },
    Entry {
        name: "cap_leakage: {cap}",
        label: "Leakage of {cap}",
        unit: Unit::Share,
        meaning: "share of shoppers who receive more than the cap means to allow",
        note: "People are counted, not identifiers, within the cap's own window and scope.",
        formula: "shoppers with more than max impressions in a window ÷ shoppers",
        when: "for each cap of the policy",
        each: Each::Cap,
        number: Number::Counts(|of, view| view.per_shopper(view.policy(of.policy).leaked[of.item])),
        ..PLAIN
    },
];

const PEOPLE_COUNT_OFTEN: &str =
    "A person counts as often as they go unrecognised, so it can exceed the number of shoppers.";
