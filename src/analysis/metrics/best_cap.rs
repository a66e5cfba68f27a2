//! Which cap earns most, and what the cap that AMC's rule picks loses against it.

use crate::analysis::best_cap::Choice;
use crate::analysis::estimate::{Estimate, Sample};
use crate::analysis::metric::{Entry, Number, PLAIN, Unit};
use crate::analysis::optimal::Suggestion;
use crate::analysis::subject::Subject;

/// The best cap as it is, and as AMC would see it.
pub(super) static ENTRIES: [Entry; 3] = [
    Entry {
        name: "optimal_cap_true",
        label: "Best cap",
        unit: Unit::ImpressionsPerShopper,
        meaning: "the limit on a shopper's impressions in the flight that earns most beside the policy's own caps",
        note: "The limits 0 to 40 are tried, and no limit; empty where no limit is best. It has no standard error: \
               `low` and `high` are the tightest and the loosest limit that earn as much within sampling error. \
               `high` is empty where no limit is one of them.",
        formula: "the n with the highest margin × revenue(n) − spend(n)",
        source: "range: Hsu, Annals of Statistics 12(3), 1984, by Bonferroni",
        when: "with `causal_curve`",
        exists: |of| Choice::is_asked(of.scenario),
        number: Number::Whole(|of, sample| found(of, sample, Choice::estimate)),
        ..PLAIN
    },
    Entry {
        name: "optimal_cap_observed",
        label: "AMC's cap",
        unit: Unit::ImpressionsPerShopper,
        meaning: "the limit that AMC's rule picks from AMC's own table",
        note: "Empty where it picks none. It is what AMC would say of this table, so it has no error.",
        formula: "the last frequency whose share of purchases is at least its share of cost",
        number: Number::Whole(|of, sample| found(of, sample, picked)),
        ..SEEN
    },
    Entry {
        name: "profit_lost_by_observed_cap",
        label: "Lost by AMC's cap",
        unit: Unit::Money,
        meaning: "what the best cap earns more than AMC's",
        note: "Its error is paired, and its interval is as wide as the comparison of so many caps asks. It is \
               `behind_best` in the row of `optimal_frequency.csv` that AMC's rule picks.",
        formula: "profit under optimal_cap_true − profit under optimal_cap_observed",
        number: Number::Whole(|of, sample| found(of, sample, lost)),
        ..SEEN
    },
];

const SEEN: Entry = Entry {
    source: "Amazon Ads, Optimal frequency analysis playbook",
    when: "with `causal_curve` and `amc`",
    exists: |of| Choice::is_asked(of.scenario) && of.scenario.measure.amc.is_some(),
    ..PLAIN
};

fn found(of: Subject<'_>, sample: &Sample, find: fn(&Choice) -> Estimate) -> Estimate {
    Choice::of(of.scenario, sample, of.policy).map_or(Estimate::NOTHING, |choice| find(&choice))
}

fn picked(choice: &Choice) -> Estimate {
    match choice.observed {
        Suggestion::Cap(cap) => Estimate { value: f64::from(cap), error: None },
        Suggestion::NoCap | Suggestion::Nothing => Estimate::NOTHING,
    }
}

fn lost(choice: &Choice) -> Estimate {
    choice.followed.map_or(Estimate::NOTHING, |cap| choice.caps[cap].behind_best)
}
