//! Tables of estimates: every number with its error.

use super::served::served;
use crate::analysis::estimate::Sample;
use crate::analysis::metrics::{self, Metric};
use crate::results::dictionary;
use crate::results::table::{Row, Table, estimate_cells};
use crate::scenario::Scenario;

/// What each policy did.
pub fn summary<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Table<'a> {
    let row = |policy: usize, metric: Metric<'_>| -> Row {
        let name = scenario.policies[policy].name.as_str();
        let estimate = estimate_cells(&metric.estimate(sample));
        let unit = metric.unit.name(&scenario.currency);
        [name.into(), metric.name.as_str().into()].into_iter().chain(estimate).chain([unit.as_str().into()]).collect()
    };
    let rows = (0..scenario.policies.len()).flat_map(move |policy| {
        metrics::of_policy(scenario, policy).into_iter().map(move |metric| row(policy, metric))
    });
    Table::new(&dictionary::SUMMARY, rows)
}

/// What each policy changed, on the same shoppers.
pub fn comparison<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Table<'a> {
    let name = |policy: usize| scenario.policies[policy].name.as_str();
    let rows = scenario.challengers().flat_map(move |policy| {
        metrics::differences(scenario, sample, policy).into_iter().map(move |difference| -> Row {
            let [relative, _, low, high] = estimate_cells(&difference.relative);
            [name(policy).into(), name(scenario.baseline).into(), difference.metric.as_str().into()]
                .into_iter()
                .chain(estimate_cells(&difference.absolute))
                .chain([relative, low, high])
                .collect()
        })
    });
    Table::new(&dictionary::COMPARISON, rows)
}

/// What each policy did on each channel.
pub fn channels<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Table<'a> {
    let row = |policy: usize, channel: usize, metric: Metric<'_>| -> Row {
        let names = [scenario.policies[policy].name.as_str(), scenario.world.channels[channel].name.as_str()];
        let estimate = estimate_cells(&metric.estimate(sample));
        let unit = metric.unit.name(&scenario.currency);
        let first = names.into_iter().chain([metric.name.as_str()]).map(Into::into);
        first.chain(estimate).chain([unit.as_str().into()]).collect()
    };
    let pairs =
        (0..scenario.policies.len()).flat_map(move |policy| served(scenario).map(move |channel| (policy, channel)));
    let rows = pairs.flat_map(move |(policy, channel)| {
        metrics::of_channel(scenario, policy, channel).into_iter().map(move |metric| row(policy, channel, metric))
    });
    Table::new(&dictionary::CHANNELS, rows)
}
