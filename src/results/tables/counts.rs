//! Tables of counts: exact numbers of the simulated shoppers, or of the people for whom these stand.

use super::served::served;
use crate::analysis::estimate::Sample;
use crate::base::histogram::{CELLS, Histogram};
use crate::base::quantity::Money;
use crate::base::universe::Universe;
use crate::engine::tally::Tally;
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table};
use crate::scenario::Scenario;
use crate::world::channel::joined;

/// How many shoppers saw how many ads, on each channel and on all, and what they bought; row 0 are
/// those never reached. What they would have bought without ads anyway is not incremental.
pub fn frequency<'a>(scenario: &'a Scenario, tally: &'a Tally, sample: &'a Sample) -> Table<'a> {
    let (shoppers, universe) = (sample.counts().shoppers, sample.universe());
    let everywhere = scenario.world.channels.len();
    let rows = (0..scenario.policies.len()).flat_map(move |policy| {
        let detail = &tally.details[policy];
        let scopes = std::iter::once(everywhere).chain(served(scenario));
        scopes.flat_map(move |scope| {
            let counts = &sample.counts().policies[policy];
            let (name, frequency, bought) = match scenario.world.channels.get(scope) {
                Some(channel) => {
                    let bought = [&detail.bought[scope], &detail.bought_without_ads[scope]];
                    (channel.name.as_str(), &detail.frequency[scope], bought)
                }
                None => ("all", &counts.frequency, [&counts.bought, &counts.bought_without_ads]),
            };
            let rows = counts_from_zero(frequency, shoppers);
            let people: Vec<u64> = universe.parts(rows.iter().map(|(_, count)| *count)).collect();
            rows.into_iter().zip(people).map(move |((times, _), count)| -> Row {
                let policy = scenario.policies[policy].name.as_str();
                let row: Row = vec![policy.into(), name.into(), times.into(), count.into(), (count * times).into()];
                row.into_iter().chain(purchases(scenario, universe, bought, times as usize)).collect()
            })
        })
    });
    Table::new(&dictionary::FREQUENCY, rows)
}

/// Purchases of those who saw so many ads, and those of them that they would not have made without.
fn purchases(scenario: &Scenario, universe: Universe, bought: [&Histogram; 2], times: usize) -> [Cell; 2] {
    if scenario.response.is_none() {
        return [Cell::Empty, Cell::Empty];
    }
    let [with_ads, without] = bought.map(|histogram| universe.count(histogram.exactly(times)));
    [with_ads.into(), Cell::Whole(with_ads as i64 - without as i64)]
}

/// Frequencies and their shoppers, with those never reached: every frequency up to the highest that occurs, and from
/// [`CELLS`] on only those that do.
fn counts_from_zero(frequency: &Histogram, shoppers: u64) -> Vec<(u64, u64)> {
    let highest = frequency.rows().rfind(|(_, count)| *count > 0).map_or(0, |(times, _)| times);
    let low = (0..=highest.min(CELLS as u64 - 1)).map(|times| (times, frequency.exactly(times as usize)));
    let high = frequency.rows().filter(|(times, _)| *times >= CELLS as u64);
    let never = (0, shoppers - frequency.at_least(1));
    std::iter::once(never).chain(low.skip(1)).chain(high).collect()
}

/// Which rule refused what.
pub fn blocked<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Table<'a> {
    let universe = sample.universe();
    let rows = scenario.policies.iter().zip(&sample.counts().policies).flat_map(move |(policy, counts)| {
        served(scenario).flat_map(move |channel| {
            let rules = policy.rules().zip(&counts.channels[channel].blocked);
            let here = rules.filter(move |(rule, _)| rule.scope.contains(channel as u8));
            here.map(move |(rule, refused)| -> Row {
                let channel = scenario.world.channels[channel].name.as_str();
                vec![policy.name.as_str().into(), channel.into(), rule.label.into(), universe.count(*refused).into()]
            })
        })
    });
    Table::new(&dictionary::BLOCKED, rows)
}

/// What happened day by day. `day` counts from 0, `reach` is cumulative.
pub fn timeline<'a>(scenario: &'a Scenario, tally: &'a Tally) -> Table<'a> {
    let (channels, universe) = (&scenario.world.channels, scenario.universe());
    let rows = scenario.policies.iter().zip(&tally.details).flat_map(move |(policy, detail)| {
        let mut reach = 0;
        let new = universe.parts(detail.first_reached.iter().copied()).collect::<Vec<_>>();
        let days = detail.impressions.chunks(channels.len()).zip(new).enumerate();
        days.map(move |(day, (impressions, new_reach))| -> Row {
            reach += new_reach;
            let spend: Money = channels.iter().zip(impressions).map(|(channel, day)| channel.cost(*day)).sum();
            vec![
                policy.name.as_str().into(),
                (day as u64).into(),
                scenario.world.calendar.date(day as i32).as_str().into(),
                universe.count(impressions.iter().sum()).into(),
                universe.money(spend).units().into(),
                reach.into(),
                new_reach.into(),
                scenario.response.as_ref().map_or(Cell::Empty, |_| universe.count(detail.purchases[day]).into()),
            ]
        })
    });
    Table::new(&dictionary::TIMELINE, rows)
}

/// The most groups that the overlap table tells apart; the smallest are folded into one row.
const MOST_GROUPS: usize = 64;

/// Who was met where: shoppers by the exact combination of channels that reached them.
pub fn overlap<'a>(scenario: &'a Scenario, tally: &'a Tally) -> Table<'a> {
    let universe = scenario.universe();
    let rows = scenario.policies.iter().zip(&tally.details).flat_map(move |(policy, detail)| {
        let mut groups: Vec<(u64, u64)> = detail.overlap.iter().map(|(set, shoppers)| (*set, *shoppers)).collect();
        groups.sort_by_key(|(set, shoppers)| (std::cmp::Reverse(*shoppers), *set));
        let folded = if groups.len() > MOST_GROUPS { groups.split_off(MOST_GROUPS - 1) } else { Vec::new() };
        let rest: u64 = folded.iter().map(|(_, shoppers)| shoppers).sum();
        let rest = (!folded.is_empty()).then(|| (format!("{} smaller groups", folded.len()), rest));
        let names = || scenario.world.channels.iter().map(|channel| channel.name.as_str());
        let named = groups.into_iter().map(move |(set, shoppers)| (joined(set, names()), shoppers));
        named.chain(rest).map(move |(group, shoppers)| -> Row {
            vec![policy.name.as_str().into(), group.as_str().into(), universe.count(shoppers).into()]
        })
    });
    Table::new(&dictionary::OVERLAP, rows)
}
