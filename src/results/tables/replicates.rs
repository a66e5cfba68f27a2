//! The replicates of every metric: what another run needs to be compared with this one.

use crate::analysis::contrast::Told;
use crate::analysis::estimate::{Replicates, Sample};
use crate::analysis::metrics;
use crate::base::number::plain;
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table};
use crate::scenario::Scenario;

/// Every metric of every policy that can be compared, with and without each group; first how many shoppers there are.
pub fn replicates<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Table<'a> {
    let shoppers =
        Told { replicates: sample.replicates(|view| view.counts.shoppers as f64), is_sure: true, is_signed: false };
    let first = row(Cell::Empty, "shoppers", shoppers);
    let of = move |policy: usize| {
        let name = scenario.policies[policy].name.as_str();
        metrics::of_policy(scenario, policy)
            .into_iter()
            .filter_map(move |metric| Some(row(name.into(), &metric.name, metric.replicates(sample)?)))
    };
    Table::new(&dictionary::REPLICATES, std::iter::once(first).chain((0..scenario.policies.len()).flat_map(of)))
}

fn row(policy: Cell, metric: &str, told: Told) -> Row {
    let Told { replicates: Replicates { value, without }, is_sure, .. } = told;
    let number = |number: &f64| if number.is_finite() { plain(*number) } else { "-".into() };
    let without: Vec<String> = without.iter().map(number).collect();
    let is_sure = if is_sure { "yes" } else { "no" };
    vec![policy, metric.into(), value.into(), is_sure.into(), without.join(" ").as_str().into()]
}
