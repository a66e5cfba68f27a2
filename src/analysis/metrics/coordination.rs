//! What coordination costs, what is left after it, and from where on it pays.

use crate::analysis::coordination::{can_break_even, fixed, gain, is_asked, more_fixed, of_impressions, profit};
use crate::analysis::metric::{Entry, Number, PLAIN, Unit};

/// Cost and break-even.
pub(super) static ENTRIES: [Entry; 4] = [
    Entry {
        name: "coordination_cost",
        label: "Cost of coordination",
        unit: Unit::Money,
        meaning: "what the policy costs beside its media",
        note: "The amounts that do not grow with the market are those of the whole flight, however many shoppers are simulated.",
        formula: "fixed + months of the flight × per_month + impressions ÷ 1000 × per_thousand + channels that share a count × per_channel",
        number: Number::Counts(|of, view| fixed(of.scenario, of.policy) + of_impressions(of.scenario, view, of.policy)),
        ..COSTED
    },
    Entry {
        name: "profit_after_coordination",
        label: "Profit after coordination",
        unit: Unit::Money,
        meaning: "profit less the cost of coordination",
        note: "It is that of the market (`population.size`; left out, the shoppers simulated): in a larger one profit grows, and fixed costs stay.",
        formula: "incremental_profit − coordination_cost",
        exists: |of| is_asked(of.scenario) && of.sells(),
        number: Number::Signed(|of, view| {
            let cost = fixed(of.scenario, of.policy) + of_impressions(of.scenario, view, of.policy);
            profit(of.scenario, view, of.policy) - cost
        }),
        ..COSTED
    },
    Entry {
        name: "break_even_shoppers",
        label: "Break-even market",
        unit: Unit::Market,
        meaning: "the size of the market from which on the policy earns more than the baseline after its cost",
        note: "A market is counted in shoppers. Empty where the policy gains nothing of a shopper, and without interval where \
               that is uncertain.",
        formula: "(fixed costs − those of the baseline) ÷ (profit gained of a shopper − what its impressions cost more)",
        number: Number::Quotient(
            |of, _| more_fixed(of.scenario, of.policy) * of.scenario.people() as f64,
            |of, view| gain(of.scenario, view, of.policy),
        ),
        ..EVEN
    },
    Entry {
        name: "break_even_spend",
        label: "Break-even spend",
        unit: Unit::Money,
        meaning: "what the policy spends on its media in a market where it breaks even",
        note: "Empty where the policy gains nothing of a shopper, and without interval where that is uncertain.",
        formula: "break_even_shoppers × spend of a shopper",
        number: Number::Quotient(
            |of, view| more_fixed(of.scenario, of.policy) * of.spend(view),
            |of, view| gain(of.scenario, view, of.policy),
        ),
        ..EVEN
    },
];

const COSTED: Entry = Entry { when: "where a policy has a `cost`", exists: |of| is_asked(of.scenario), ..PLAIN };

const EVEN: Entry = Entry {
    source: "interval: Fieller, Journal of the Royal Statistical Society B 16(2), 1954",
    when: "where a policy has costs that do not grow with the market, and purchases earn something",
    paired: false,
    exists: |of| can_break_even(of.scenario, of.policy),
    ..PLAIN
};
