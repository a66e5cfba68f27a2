//! How much advertising shoppers still feel when they shop, and what it does to them there.
//!
//! Nothing is counted in the hot loop for this table: the first shoppers are drawn again.

use super::TELLING;
use crate::engine::plan::draw_mask;
use crate::engine::prepared::Prepared;
use crate::engine::trace::{Trace, Tracer};
use crate::response::Response;
use crate::response::adstock::adstock;
use crate::results::dictionary;
use crate::results::table::{Row, Table};
use crate::scenario::Scenario;

/// Steps of the grid.
const STEPS: usize = 40;

/// The grid holds this share of the visits that are made under some adstock; the last step the rest.
const HELD: f64 = 0.99;

/// By level of adstock: what it lifts the chance of a purchase by, and the share of the shop visits of
/// the first 5,000 shoppers that are made at it. None where nothing is bought.
///
/// Row 0 is no adstock at all, every other row the step that ends at it, and the last everything above.
pub fn response_curve<'a>(scenario: &'a Scenario, prepared: &'a Prepared) -> Option<Table<'a>> {
    let response = scenario.response.as_ref()?;
    let rows = std::iter::once_with(|| rows(scenario, prepared, response)).flatten();
    Some(Table::new(&dictionary::RESPONSE_CURVE, rows))
}

fn rows(scenario: &Scenario, prepared: &Prepared, response: &Response) -> Vec<Row> {
    let felt = felt(prepared, response);
    let step = highest(&felt) / STEPS as f64;
    let mut rows = Vec::new();
    for (policy, felt) in scenario.policies.iter().zip(felt) {
        let mut visits = [0_u64; STEPS + 1];
        for adstock in &felt {
            visits[((adstock / step).ceil() as usize).min(STEPS)] += 1;
        }
        for (index, count) in visits.into_iter().enumerate() {
            let adstock = step * index as f64;
            let lift = response.max_lift * response.curve.at(adstock);
            let share = count as f64 / felt.len() as f64;
            rows.push(vec![policy.name.as_str().into(), adstock.into(), lift.into(), count.into(), share.into()]);
        }
    }
    rows
}

/// By policy, the adstock at every shop visit of the flight.
fn felt(prepared: &Prepared, response: &Response) -> Vec<Vec<f64>> {
    let mut tracer = Tracer::looking_at(prepared, draw_mask(prepared).with_shops());
    let mut felt = vec![Vec::new(); prepared.model().policies.len()];
    for shopper in 0..prepared.model().shoppers.min(TELLING) {
        let trace = tracer.trace(shopper);
        let visits = trace.journey.visits.iter();
        let visits: Vec<_> = visits.filter(|visit| visit.time >= 0 && response.shops[visit.channel as usize]).collect();
        for (policy, felt) in felt.iter_mut().enumerate() {
            let served = served(&trace, policy);
            felt.extend(visits.iter().map(|visit| adstock(&response.effects, &trace.journey, &served, visit.time)));
        }
    }
    felt
}

fn served(trace: &Trace, policy: usize) -> Vec<u32> {
    let bids = trace.bids[policy].iter().zip(&trace.verdicts[policy]);
    bids.filter(|(_, verdict)| verdict.is_served()).map(|(bid, _)| *bid).collect()
}

/// Where the grid ends: for the policy that is felt most.
fn highest(felt: &[Vec<f64>]) -> f64 {
    let end = |felt: &Vec<f64>| {
        let mut some: Vec<f64> = felt.iter().copied().filter(|adstock| *adstock > 0.0).collect();
        some.sort_by(f64::total_cmp);
        let index = (some.len() as f64 * HELD) as usize;
        some.get(index).or(some.last()).copied().unwrap_or(0.0)
    };
    let end = felt.iter().map(end).fold(0.0, f64::max);
    if end > 0.0 { end } else { 1.0 }
}
