//! Tables of counts: exact numbers of the simulated shoppers.

use super::served::served;
use crate::analysis::estimate::Sample;
use crate::base::histogram::Histogram;
use crate::base::quantity::Money;
use crate::engine::tally::Tally;
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table};
use crate::scenario::Scenario;
use crate::world::channel::joined;

/// How many shoppers saw how many ads, on each channel and on all, and what they bought; row 0 are
/// those never reached. What they would have bought without ads anyway is not incremental.
pub fn frequency<'a>(scenario: &'a Scenario, tally: &'a Tally, sample: &'a Sample) -> Table<'a> {
    let shoppers = sample.counts().shoppers;
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
            counts_from_zero(frequency, shoppers).into_iter().zip(0_u64..).map(move |(count, times)| -> Row {
                let policy = scenario.policies[policy].name.as_str();
                let row: Row = vec![policy.into(), name.into(), times.into(), count.into(), (count * times).into()];
                row.into_iter().chain(purchases(scenario, bought, times as usize)).collect()
            })
        })
    });
    Table::new(&dictionary::FREQUENCY, rows)
}

/// Purchases of those who saw so many ads, and those of them that they would not have made without.
fn purchases(scenario: &Scenario, bought: [&Histogram; 2], times: usize) -> [Cell; 2] {
    if scenario.response.is_none() {
        return [Cell::Empty, Cell::Empty];
    }
    let [with_ads, without] = bought.map(|histogram| histogram.0.get(times).copied().unwrap_or(0));
    [with_ads.into(), Cell::Whole(with_ads as i64 - without as i64)]
}

/// Shoppers by frequency, with those never reached, up to the highest frequency that occurs.
fn counts_from_zero(frequency: &Histogram, shoppers: u64) -> Vec<u64> {
    let mut counts = frequency.0.clone();
    counts.resize(counts.len().max(1), 0);
    counts[0] = shoppers - frequency.at_least(1);
    while counts.len() > 1 && counts.last() == Some(&0) {
        counts.pop();
    }
    counts
}

/// Which cap refused what.
pub fn blocked<'a>(scenario: &'a Scenario, sample: &'a Sample) -> Table<'a> {
    let rows = scenario.policies.iter().zip(&sample.counts().policies).flat_map(move |(policy, counts)| {
        served(scenario).flat_map(move |channel| {
            let caps = policy.caps.iter().zip(&counts.channels[channel].blocked);
            let here = caps.filter(move |(cap, _)| cap.scope.contains(channel as u8));
            here.map(move |(cap, refused)| -> Row {
                let channel = scenario.world.channels[channel].name.as_str();
                vec![policy.name.as_str().into(), channel.into(), cap.label.as_str().into(), (*refused).into()]
            })
        })
    });
    Table::new(&dictionary::BLOCKED, rows)
}

/// What happened day by day. `day` counts from 0, `reach` is cumulative.
pub fn timeline<'a>(scenario: &'a Scenario, tally: &'a Tally) -> Table<'a> {
    let channels = &scenario.world.channels;
    let rows = scenario.policies.iter().zip(&tally.details).flat_map(move |(policy, detail)| {
        let mut reach = 0;
        let days = detail.delivered.chunks(channels.len()).zip(&detail.first_reached).enumerate();
        days.map(move |(day, (delivered, new_reach))| -> Row {
            reach += new_reach;
            let spend: Money = channels.iter().zip(delivered).map(|(channel, day)| channel.cost(*day)).sum();
            vec![
                policy.name.as_str().into(),
                (day as u64).into(),
                scenario.world.calendar.date(day as i32).as_str().into(),
                delivered.iter().map(|channel| channel.impressions).sum::<u64>().into(),
                spend.units().into(),
                reach.into(),
                (*new_reach).into(),
                scenario.response.as_ref().map_or(Cell::Empty, |_| detail.purchases[day].into()),
            ]
        })
    });
    Table::new(&dictionary::TIMELINE, rows)
}

/// The most groups that the overlap table tells apart; the smallest are folded into one row.
const MOST_GROUPS: usize = 64;

/// Who was met where: shoppers by the exact combination of channels that reached them.
pub fn overlap<'a>(scenario: &'a Scenario, tally: &'a Tally) -> Table<'a> {
    let rows = scenario.policies.iter().zip(&tally.details).flat_map(move |(policy, detail)| {
        let mut groups: Vec<(u64, u64)> = detail.overlap.iter().map(|(set, shoppers)| (*set, *shoppers)).collect();
        groups.sort_by_key(|(set, shoppers)| (std::cmp::Reverse(*shoppers), *set));
        let folded = if groups.len() > MOST_GROUPS { groups.split_off(MOST_GROUPS - 1) } else { Vec::new() };
        let rest: u64 = folded.iter().map(|(_, shoppers)| shoppers).sum();
        let rest = (!folded.is_empty()).then(|| (format!("{} smaller groups", folded.len()), rest));
        let names = || scenario.world.channels.iter().map(|channel| channel.name.as_str());
        let named = groups.into_iter().map(move |(set, shoppers)| (joined(set, names()), shoppers));
        named.chain(rest).map(|(group, shoppers)| -> Row {
            vec![policy.name.as_str().into(), group.as_str().into(), shoppers.into()]
        })
    });
    Table::new(&dictionary::OVERLAP, rows)
}
