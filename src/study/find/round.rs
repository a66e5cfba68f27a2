//! A look at candidates that adds to what the last one counted.
//!
//! A round draws the shoppers of the round before, and as many again and more. Draws have addresses and counts are integers,
//! so the counts of those that were met before are taken as they are, and only the others are drawn: the tally is that of
//! all, bit for bit.

use super::race::TIMES;
use crate::base::net::BLOCK;
use crate::engine::prepared::Prepared;
use crate::engine::simulate::simulate_some;
use crate::engine::tally::Tally;
use crate::equal_spend::prepare_on;
use crate::policy::throttle::Throttle;
use crate::run::{Interrupted, Options, Stage};
use crate::scenario::Scenario;
use crate::study::sweep::merge::{Merged, merge};
use crate::study::sweep::pass::{Outcome, Pass, each_by};

/// Throttles that meet budgets are solved on so many shoppers, and no more in later rounds. They miss by half a hundredth, and
/// all numbers are read at the budget itself.
const PILOT: u64 = 20_000;

/// What a round counted of its candidates.
pub struct Counted {
    /// Their points.
    points: Vec<usize>,
    /// By candidate, where its policies are.
    indices: Vec<Vec<usize>>,
    prepared: Prepared,
    tally: Tally,
}

/// Looks at candidates of one world: their points and their scenarios. Adds to what the round before counted of them, if that
/// is at hand; the numbers are the same without. Returns what the next round can add to.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn look<'a>(
    (points, scenarios): (&[usize], &'a [Scenario]),
    before: Option<&Counted>,
    options: &Options<'_>,
    show: &mut dyn FnMut(usize, Outcome),
) -> Result<Option<Counted>, Interrupted> {
    let run = &mut |some: &'a [Scenario]| {
        // Where the candidates fail together they are tried one by one, and anew.
        let before = before.filter(|_| some.len() == points.len());
        run(some, |indices| before.and_then(|before| before.of(points, indices, some[0].shoppers)), options)
    };
    let pass = each_by(scenarios, run, show)?;
    Ok(pass.map(|Pass { indices, prepared, tally, .. }| Counted { points: points.into(), indices, prepared, tally }))
}

fn run<'a>(
    points: &'a [Scenario],
    before: impl FnOnce(&[Vec<usize>]) -> Option<Before>,
    options: &Options<'_>,
) -> Result<Option<Pass<'a>>, Interrupted> {
    let Some(Merged { model, indices }) = merge(points) else { return Ok(None) };
    let threads = options.threads;
    let whole = Scenario { model, ..points[0].clone() };
    let before = before(&indices);
    let throttles = before.as_ref().map(|before| before.throttles.clone());
    let prepared = match throttles {
        Some(throttles) => Prepared::with_throttles(whole.model, throttles),
        None => options.stage(Stage::Budgets, |watch| prepare_on(&whole, PILOT, threads, watch))?,
    };
    let met = before.as_ref().map_or(0, |before| before.shoppers);
    let mut tally = options
        .stage(Stage::Shoppers, |watch| simulate_some(&prepared, met..prepared.model().shoppers, threads, watch))?;
    before.iter().for_each(|before| tally.add_first(&before.tally, TIMES as usize));
    Pass::counted(points, indices, (prepared, tally), options).map(Some)
}

/// The candidates that are left, as the round before met them.
struct Before {
    shoppers: u64,
    throttles: Vec<Throttle>,
    tally: Tally,
}

impl Counted {
    /// Of some candidates, whose policies are where `indices` says; None where nothing can be added to that.
    fn of(&self, points: &[usize], indices: &[Vec<usize>], shoppers: u64) -> Option<Before> {
        let met = self.prepared.model().shoppers;
        if met * TIMES != shoppers || !met.is_multiple_of(BLOCK) || (self.prepared.model().has_budgets() && met < PILOT)
        {
            return None;
        }
        let mut old = vec![0; 1 + indices.iter().flatten().max()?];
        for (point, new) in points.iter().zip(indices) {
            let own = &self.indices[self.points.iter().position(|known| known == point)?];
            new.iter().zip(own).for_each(|(new, own)| old[*new] = *own);
        }
        let throttles = old.iter().map(|policy| self.prepared.throttles()[*policy].clone()).collect();
        Some(Before { shoppers: met, throttles, tally: self.tally.of_policies(&old) })
    }
}
