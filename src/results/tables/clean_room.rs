//! What an analyst would have seen, beside what is true.

use super::amc::{self, Seen};
use super::credits;
use super::served::served;
use crate::analysis::attribution::caused;
use crate::analysis::estimate::Sample;
use crate::clean_room::by_group::ByGroup;
use crate::engine::tally::{PolicyCounts, Tally};
use crate::results::dictionary;
use crate::results::table::Table;
use crate::scenario::Scenario;

/// How tables name what a channel truly causes.
const CAUSAL: &str = "causal";

/// AMC's own tables; none where nobody asked.
pub fn amc<'a>(scenario: &'a Scenario, tally: &'a Tally, sample: &'a Sample) -> Vec<Table<'a>> {
    let Some(asked) = scenario.measure.amc else {
        return Vec::new();
    };
    let channels: Vec<&str> = scenario.world.channels.iter().map(|channel| channel.name.as_str()).collect();
    let policies = scenario.policies.iter().zip(&sample.counts().policies).zip(&tally.details);
    let seen = policies.filter_map(|((policy, counts), detail)| {
        let (by_group, once) = (counts.observed.as_ref()?, detail.observed.as_ref()?);
        Some(Seen { policy: &policy.name, by_group, once })
    });
    amc::all(&seen.collect::<Vec<_>>(), &channels, Some(asked.threshold), sample.universe())
}

/// What every channel is credited with by every model, and what it causes; none where nobody asked.
pub fn attribution<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Option<Table<'a>> {
    scenario.measure.amc?;
    let rows = scenario.policies.iter().enumerate().flat_map(move |(index, policy)| {
        let names = || served(scenario).map(|channel| (channel, scenario.world.channels[channel].name.as_str()));
        let credited = credits::rows(sample, (index, &policy.name), names(), observed);
        // Without `leave_one_out` nothing is known of any channel.
        let truths = caused(sample, index);
        let caused = names()
            .filter_map(move |(channel, name)| Some(credits::row([&policy.name, name, CAUSAL], truths.get(channel)?)));
        credited.chain(caused)
    });
    Some(Table::new(&dictionary::ATTRIBUTION, rows))
}

fn observed(counts: &PolicyCounts) -> &ByGroup {
    counts.observed.as_ref().expect("counted where the scenario asks for it")
}
