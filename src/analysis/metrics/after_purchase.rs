//! What is shown to shoppers who have already bought.

use crate::analysis::metric::{Entry, Number, Owner, PLAIN, Unit};
use crate::analysis::subject::Subject;
use crate::policy::Policy;

/// Ads after a purchase.
pub(super) static ENTRIES: [Entry; 8] = [
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
    Entry {
        name: "ads_withheld",
        label: "Ads withheld after a purchase",
        unit: Unit::Impressions,
        meaning: "ads that a suppression refuses to a {who} who had bought before",
        note: WITHHELD,
        formula: "bids later than the first purchase that a suppression is blamed for",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.withheld(view))),
        ..SUPPRESSING
    },
    Entry {
        name: "spend_withheld",
        label: "Spend withheld after a purchase",
        unit: Unit::Money,
        meaning: "what the withheld ads would have cost: what is not paid once more for a {who} who has bought",
        note: WITHHELD,
        formula: "cost of the withheld ads, and of the clicks on them",
        of: Owner::Both,
        number: Number::Counts(|of, view| of.spend_withheld(view)),
        ..SUPPRESSING
    },
    Entry {
        name: "buyers_spared",
        label: "Buyers spared",
        unit: Unit::Shoppers,
        meaning: "number of {who}s to whom a suppression refuses an ad after a purchase",
        formula: "count",
        number: Number::Counts(|of, view| view.total(of.spared(view))),
        ..SUPPRESSING
    },
    Entry {
        name: "spend_withheld_per_buyer",
        label: "Spend withheld per buyer spared",
        unit: Unit::MoneyPerShopper,
        meaning: "spend withheld after a purchase, per buyer spared",
        formula: "spend_withheld ÷ buyers_spared",
        number: Number::Quotient(|of, view| of.spend_withheld(view), |of, view| view.total(of.spared(view))),
        ..SUPPRESSING
    },
];

const WITHHELD: &str = "A cap might have refused some of them too. What is withheld is saved where spend is free, and buys other \
                        ads where a budget is met.";

const SUPPRESSING: Entry = Entry {
    when: "where a policy has a suppression, and purchases are known",
    exists: |of: Subject<'_>| {
        let suppresses = |policy: &Policy| !policy.reactions.suppressions.is_empty();
        of.scenario.policies.iter().any(suppresses) && (of.sells() || of.scenario.world.path.is_logged())
    },
    ..PLAIN
};

const MEANT: &str = "Purchases of the warm-up count as well, however long ago.";

const REACTING: Entry = Entry {
    when: "where a policy reacts to what shoppers do, and purchases are known",
    exists: |of: Subject<'_>| of.scenario.reacts() && (of.sells() || of.scenario.world.path.is_logged()),
    ..PLAIN
};
