//! What is shown to shoppers who have already bought.

use crate::analysis::metric::{Entry, Number, Owner, PLAIN, Unit};
use crate::analysis::subject::Subject;

/// Ads after a purchase.
pub(super) static ENTRIES: [Entry; 4] = [
    Entry {
        name: "impressions_after_purchase",
        label: "Impressions after a purchase",
        unit: Unit::Impressions,
        meaning: "ads shown to a {who} who had bought before",
        note: MEANT,
        formula: "impressions later than the first purchase",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.impressions_after_purchase(view))),
        ..REACTING
    },
    Entry {
        name: "impressions_after_purchase_share",
        label: "Share of impressions after a purchase",
        unit: Unit::Share,
        meaning: "share of impressions that are shown to a {who} who had bought before",
        formula: "impressions_after_purchase ÷ impressions",
        of: Owner::Both,
        number: Number::Counts(|of, view| of.impressions_after_purchase(view) as f64 / of.impressions(view) as f64),
        ..REACTING
    },
    Entry {
        name: "spend_after_purchase",
        label: "Spend after a purchase",
        unit: Unit::Money,
        meaning: "what is paid for ads to a {who} who had bought before",
        note: MEANT,
        formula: "spend on the impressions later than the first purchase, and on clicks on them",
        of: Owner::Both,
        number: Number::Counts(|of, view| of.spend_after_purchase(view)),
        ..REACTING
    },
    Entry {
        name: "spend_after_purchase_share",
        label: "Share of spend after a purchase",
        unit: Unit::Share,
        meaning: "share of spend that is paid for ads to a {who} who had bought before",
        formula: "spend_after_purchase ÷ spend",
        of: Owner::Both,
        number: Number::Counts(|of, view| of.spend_after_purchase(view) / of.spend(view)),
        ..REACTING
    },
];

const MEANT: &str = "Purchases of the warm-up count as well, however long ago.";

const REACTING: Entry = Entry {
    when: "where a policy reacts to what shoppers do, and purchases are known",
    exists: |of: Subject<'_>| of.scenario.reacts() && (of.sells() || of.scenario.world.path.is_logged()),
    ..PLAIN
};
