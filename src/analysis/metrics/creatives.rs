//! Which creatives shoppers meet, and how often the same again.

use crate::analysis::metric::{Entry, Number, Owner, PLAIN, Unit};
use crate::engine::repetition::PARTS;

/// Creatives.
pub(super) static ENTRIES: [Entry; 3] = [
    Entry {
        name: "repeats_share",
        label: "Repeats",
        unit: Unit::Share,
        meaning: "share of impressions that show the ad of the {who}'s impression before, on whichever channel",
        note: "Creatives of one name are the same ad. A channel that names no creatives shows one ad of its own. The first \
               impression of all repeats nothing; those of the warm-up are remembered.",
        formula: "impressions that show the ad of the impression before ÷ impressions",
        number: Number::Counts(|of, view| of.repetition(view).repeats as f64 / of.impressions(view) as f64),
        ..SHOWN
    },
    Entry {
        name: "average_contact",
        label: "Average contact",
        unit: Unit::ImpressionsPerShopper,
        meaning: "average number of times that the {who} has met an impression's ad by then, the impression included",
        note: "A first contact counts 1, a second 2. Contacts of the warm-up are remembered.",
        formula: "Σ number of the contact ÷ impressions",
        number: Number::Counts(|of, view| of.repetition(view).contacts as f64 / of.impressions(view) as f64),
        ..SHOWN
    },
    Entry {
        name: "worn_share",
        label: "Worn out",
        unit: Unit::Share,
        meaning: "share of their effect that impressions lose because the {who} has met their ad before",
        note: "Impressions count alike here, whatever the weight of their channel's effect.",
        formula: "1 − Σ contact^(−wear_out) ÷ impressions",
        source: "docs/creatives.md",
        when: "with `wear_out`",
        exists: |of| of.scenario.response.as_ref().is_some_and(|response| response.wear_out.is_some()),
        number: Number::Counts(|of, view| of.repetition(view).worn as f64 / PARTS / of.impressions(view) as f64),
        ..SHOWN
    },
];

const SHOWN: Entry = Entry {
    when: "where a channel names creatives, or `wear_out` is set",
    of: Owner::Both,
    exists: |of| of.scenario.world.creatives.is_some(),
    ..PLAIN
};
