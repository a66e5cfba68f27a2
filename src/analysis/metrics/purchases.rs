//! What is bought, ads or not: added up from the probabilities that it had (docs/response.md).

use super::phrases::WITH_RESPONSE;
use crate::analysis::metric::{Entry, Number, PLAIN, Unit};
use crate::analysis::totals;

/// Shop visits, carts and purchases.
pub(super) static ENTRIES: [Entry; 6] = [
    Entry {
        name: "shop_visits",
        label: "Shop visits",
        unit: Unit::Visits,
        formula: "count",
        meaning: "visits to shops of the shoppers' own accord",
        note: "They are the same under every policy. A click leads to one more visit, which is not among them.",
        number: Number::Counts(|_, view| view.total(view.counts.visits)),
        ..SOLD
    },
    Entry {
        name: "carts",
        label: "Carts",
        unit: Unit::Carts,
        meaning: "carts filled, bought or not",
        note: EXPECTED,
        number: Number::Counts(|of, view| totals::expected(view, of.sales(view).carts)),
        ..SOLD
    },
    Entry {
        name: "purchases",
        label: "Purchases",
        unit: Unit::Purchases,
        meaning: "purchases in the flight",
        note: EXPECTED,
        number: Number::Counts(|of, view| totals::expected(view, of.sales(view).purchases)),
        ..SOLD
    },
    Entry {
        name: "buyers",
        label: "Buyers",
        unit: Unit::Shoppers,
        meaning: "shoppers who buy at least once in the flight",
        note: EXPECTED,
        number: Number::Counts(|of, view| totals::expected(view, of.sales(view).buyers)),
        ..SOLD
    },
    Entry {
        name: "revenue",
        label: "Revenue",
        unit: Unit::Money,
        meaning: "what the purchases are worth",
        formula: "purchases × the mean basket",
        number: Number::Counts(|of, view| totals::worth(of.scenario, totals::expected(view, of.sales(view).purchases))),
        ..SOLD
    },
    Entry {
        name: "purchases_without_ads",
        label: "Purchases without ads",
        unit: Unit::Purchases,
        meaning: "purchases of the same shoppers in a world without the campaign",
        note: "Expected in the same way, from the same draws.",
        number: Number::Counts(|_, view| totals::expected(view, view.counts.without_ads.purchases)),
        ..SOLD
    },
];

const EXPECTED: &str =
    "As many as are to be expected: the sum of the probabilities, given what really happened before.";

const SOLD: Entry = Entry { formula: "Σ of probabilities", when: WITH_RESPONSE, exists: |of| of.sells(), ..PLAIN };
