//! What is on offer, what of it is bought, and what caps refuse.

use super::phrases::MARKETING_METRICS;
use crate::analysis::metric::{Each, Entry, Number, Owner, PLAIN, Unit};

/// Supply and delivery.
pub(super) static ENTRIES: [Entry; 7] = [
    Entry {
        name: "opportunities",
        label: "Opportunities",
        unit: Unit::Opportunities,
        meaning: "ad requests that the campaign could win",
        note: "They are the same under every policy.",
        formula: "count",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.opportunities(view))),
        ..PLAIN
    },
    Entry {
        name: "bought",
        label: "Bought",
        unit: Unit::Opportunities,
        meaning: "opportunities that the policy bids for and wins; only these meet the caps",
        note: "Owned messages are always bought.",
        formula: "impressions + capped",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.bought(view))),
        ..PLAIN
    },
    Entry {
        name: "impressions",
        label: "Impressions",
        unit: Unit::Impressions,
        meaning: "ads shown",
        formula: "count; also bought − capped",
        source: MARKETING_METRICS,
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.impressions(view))),
        ..PLAIN
    },
    Entry {
        name: "capped",
        label: "Capped",
        unit: Unit::Opportunities,
        meaning: "opportunities that are bought and then refused by a cap or a suppression",
        formula: "Σ over caps and suppressions of blocked",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.capped(view))),
        ..PLAIN
    },
    Entry {
        name: "blocked: {cap}",
        label: "Refused by {cap}",
        unit: Unit::Opportunities,
        meaning: "opportunities that this cap or suppression refuses",
        note: "Where several would refuse an opportunity, a suppression is blamed before a cap, and the first in the policy's order before others.",
        formula: "count",
        when: "for each cap and suppression whose scope holds the channel",
        of: Owner::Channel,
        each: Each::Rule,
        exists: |of| of.is_ruled(),
        number: Number::Counts(|of, view| view.total(of.blocked_by_rule(view))),
        ..PLAIN
    },
    Entry {
        name: "supply_used",
        label: "Supply used",
        unit: Unit::Share,
        meaning: "share of the opportunities on offer that is bought",
        note: "Owned messages are always bought. Those that something sets off are nobody's offer, and are left out.",
        formula: "(bought − triggered messages that were due) ÷ opportunities",
        of: Owner::Both,
        exists: |of| !of.is_sent_alone(),
        number: Number::Counts(|of, view| {
            (of.bought(view) - of.messages(view).due) as f64 / of.opportunities(view) as f64
        }),
        ..PLAIN
    },
    Entry {
        name: "supply_needed",
        label: "Supply needed",
        unit: Unit::Times,
        meaning: "how many times as many opportunities the policy buys as the baseline",
        note: "Read it beside every gain at equal spend. Owned messages are among them.",
        formula: "bought ÷ bought under the baseline",
        of: Owner::Both,
        number: Number::Counts(|of, view| of.bought(view) as f64 / of.baseline().bought(view) as f64),
        ..PLAIN
    },
];
