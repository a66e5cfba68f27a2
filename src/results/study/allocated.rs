//! The tables of an allocation: what the next amount earns by channel, the walk, the response curves, and what the split gains.

use super::kept::KeptPoint;
use crate::analysis::contrast::Told;
use crate::analysis::estimate::{Estimate, Jackknife};
use crate::results::dictionary::{ALLOCATION, CURVES, EXCHANGES, SPLIT_GAIN, Schema};
use crate::results::table::{Cell, Row, Table, estimate_cells};
use crate::study::allocate::Exchange;
use crate::study::sweep::effect::jackknife;

/// A split that was looked at: its budgets, and what it spent and told.
#[derive(Debug, Clone)]
pub struct Looked {
    /// By channel, for all people.
    pub budgets: Vec<f64>,
    /// By channel, what was spent, for all people.
    pub spent: Vec<f64>,
    /// Its metrics.
    pub kept: KeptPoint,
}

/// A split, and the same with a little more for each channel.
#[derive(Debug, Clone)]
pub struct Next {
    /// What it is called: `today` or `best`.
    pub name: &'static str,
    /// The split itself.
    pub own: Looked,
    /// By channel, the split with so much more for it.
    pub more: Vec<Looked>,
}

/// An allocation that is done.
pub struct Allocated<'a> {
    /// The channels, in the order of the scenario.
    pub channels: &'a [String],
    /// The policy whose budget it is.
    pub policy: &'a str,
    /// The metric that is followed.
    pub metric: &'a str,
    /// What it counts.
    pub unit: &'a str,
    /// What each channel got more, to see what that earns.
    pub amount: f64,
    /// By channel, the most that can be spent there.
    pub supply: &'a [f64],
    /// Today's split and the best.
    pub splits: &'a [Next; 2],
    /// The exchanges from one to the other.
    pub exchanges: &'a [Exchange],
    /// By channel, the best split with other budgets for it.
    pub curves: &'a [Vec<Looked>],
    /// Today's split and the best, on fresh shoppers.
    pub fresh: &'a [Looked],
}

/// Every table of an allocation.
pub fn tables<'a>(done: &'a Allocated<'a>) -> Vec<Table<'a>> {
    let of = |schema: &'static Schema, rows: Vec<Row>| Table::new(schema, rows);
    vec![
        of(&ALLOCATION, done.splits.iter().flat_map(|split| done.allocation(split)).collect()),
        of(&EXCHANGES, done.exchanges.iter().enumerate().map(|(index, one)| done.exchange(index, one)).collect()),
        of(&CURVES, (0..done.channels.len()).flat_map(|channel| done.curve(channel)).collect()),
        of(&SPLIT_GAIN, done.gain()),
    ]
}

impl Allocated<'_> {
    fn told(&self, looked: &Looked, metric: &str) -> Option<Told> {
        looked.kept.metric(self.policy, metric).map(|(told, _)| told)
    }

    fn jackknife(&self, looked: &Looked) -> Jackknife {
        jackknife(looked.kept.shoppers)
    }

    /// A metric of one less that of another, so many times.
    fn difference(&self, (one, other): (&Looked, &Looked), metric: &str, times: f64) -> Estimate {
        let both = self.told(one, metric).zip(self.told(other, metric));
        let scaled = both.map(|(one, other)| {
            let replicates = one.replicates.with(&other.replicates, |one, other| times * (one - other));
            Told { replicates, is_sure: one.is_sure && other.is_sure, is_signed: true }
        });
        scaled.map_or(Estimate::NOTHING, |told| told.estimate(&self.jackknife(one)))
    }

    /// What the next thousand earns on every channel.
    fn allocation(&self, split: &Next) -> Vec<Row> {
        let times = 1_000.0 / self.amount;
        let row = |(channel, more): (usize, &Looked)| -> Row {
            let marginal = self.difference((more, &split.own), self.metric, times);
            let reach = self.difference((more, &split.own), "reach", times);
            let [reach, _, low, high] = estimate_cells(&reach);
            let names = [Cell::from(split.name), self.channels[channel].as_str().into()];
            let money = [split.own.budgets[channel], split.own.spent[channel], self.supply[channel]].map(Cell::from);
            let row = names.into_iter().chain(money).chain([self.metric.into()]).chain(estimate_cells(&marginal));
            row.chain([reach, low, high, self.unit.into()]).collect()
        };
        split.more.iter().enumerate().map(row).collect()
    }

    fn exchange(&self, index: usize, exchange: &Exchange) -> Row {
        let [gain, _, low, high] = estimate_cells(&exchange.gain);
        let name = |channel: usize| Cell::from(self.channels[channel].as_str());
        let amount = Cell::from(exchange.amount);
        vec![
            Cell::Count(index as u64 + 1),
            name(exchange.from),
            name(exchange.to),
            amount,
            gain,
            low,
            high,
            self.unit.into(),
        ]
    }

    /// The best split with other budgets for a channel, against itself.
    fn curve(&self, channel: usize) -> Vec<Row> {
        let best = &self.splits[1].own;
        let row = |looked: &Looked| -> Row {
            let change = self.difference((looked, best), self.metric, 1.0);
            let [reach, _, low, high] = estimate_cells(&self.difference((looked, best), "reach", 1.0));
            let names =
                [self.channels[channel].as_str().into(), looked.budgets[channel].into(), looked.spent[channel].into()];
            let row = names.into_iter().chain([self.metric.into()]).chain(estimate_cells(&change));
            row.chain([reach, low, high, self.unit.into()]).collect()
        };
        self.curves[channel].iter().map(row).collect()
    }

    /// Every metric of the best split against today's, on fresh shoppers.
    fn gain(&self) -> Vec<Row> {
        let [today, best] = self.fresh else { return Vec::new() };
        let row = |metric: &str| -> Option<Row> {
            let (own, other) = (self.told(best, metric)?, self.told(today, metric)?);
            let unit = best.kept.metric(self.policy, metric)?.1;
            let difference = own.paired(&other, &self.jackknife(best)).absolute;
            let values = [Cell::from(metric), other.replicates.value.into(), own.replicates.value.into()];
            Some(values.into_iter().chain(estimate_cells(&difference)).chain([unit.into()]).collect())
        };
        best.kept.metrics_of(self.policy).filter_map(row).collect()
    }
}
