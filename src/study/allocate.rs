//! Allocate: the split of a total over channels that earns most, by following what the next amount earns.
//!
//! An *exchange* takes an amount from one channel and gives it to another. Every look compares all exchanges with the present
//! split on the same shoppers, and the best is made where it surely gains, by more than the indifference zone. Where none
//! does, half the amount is tried, down to a part of the total that nobody would plan by. So the metric rises with every
//! exchange on these shoppers, and the walk ends. Where each channel's response is concave there is one top, and this finds
//! it; where it is not, it may be another's (Boyd & Vandenberghe, *Convex Optimization*, 2004, §9.4, coordinate descent).

use crate::analysis::contrast::Told;
use crate::analysis::estimate::{Estimate, Jackknife};

/// The first exchange is of this part of the total, the last of that.
const FIRST: f64 = 1.0 / 8.0;
const LAST: f64 = 1.0 / 64.0;

/// No channel gets less than this part of the total: a budget of nothing is none.
const LEAST: f64 = 1.0 / 1_000.0;

/// The most looks.
const LOOKS: usize = 60;

/// An exchange that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The channel that gave, by its index.
    pub from: usize,
    /// The channel that got.
    pub to: usize,
    /// How much.
    pub amount: f64,
    /// What that gained.
    pub gain: Estimate,
}

/// A walk from one split to another.
#[derive(Debug, Clone)]
pub struct Walk {
    /// The split at its end, by channel.
    pub split: Vec<f64>,
    /// The exchanges, in order.
    pub exchanges: Vec<Exchange>,
}

/// Tells the metric of several splits on the same shoppers.
pub type Look<'a, E> = &'a mut dyn FnMut(&[Vec<f64>]) -> Result<Vec<Told>, E>;

/// Follows what the next amount earns, from a split on. `look` tells the metric of several splits on the same shoppers.
///
/// # Errors
///
/// Those of `look`.
pub fn follow<E>(start: Vec<f64>, zone: f64, jackknife: &Jackknife, look: Look<'_, E>) -> Result<Walk, E> {
    let total: f64 = start.iter().sum();
    let (mut walk, mut amount) = (Walk { split: start, exchanges: Vec::new() }, FIRST * total);
    for _ in 0..LOOKS {
        let offers = offers(&walk.split, amount, LEAST * total);
        let better = if offers.is_empty() { None } else { best(&walk.split, &offers, jackknife, look)? };
        match better.filter(|(_, gain)| gain.is_above_zero() && gain.value > zone) {
            Some((chosen, gain)) => {
                let (from, to, split) = offers[chosen].clone();
                walk.exchanges.push(Exchange { from, to, amount, gain });
                walk.split = split;
            }
            None if amount / 2.0 < LAST * total * (1.0 - 1e-9) => break,
            None => amount /= 2.0,
        }
    }
    Ok(walk)
}

/// An exchange: who gives, who gets, and the split after it.
type Offer = (usize, usize, Vec<f64>);

/// Every exchange of an amount that leaves the giver at least so much.
fn offers(split: &[f64], amount: f64, least: f64) -> Vec<Offer> {
    let givers = (0..split.len()).filter(|from| split[*from] - amount >= least);
    let pairs = givers.flat_map(|from| (0..split.len()).filter(move |to| *to != from).map(move |to| (from, to)));
    let after = |(from, to): (usize, usize)| {
        let mut split = split.to_vec();
        (split[from], split[to]) = (split[from] - amount, split[to] + amount);
        (from, to, split)
    };
    pairs.map(after).collect()
}

/// The offer that gains most; the intervals of all hold together.
fn best<E>(
    split: &[f64],
    offers: &[Offer],
    jackknife: &Jackknife,
    look: Look<'_, E>,
) -> Result<Option<(usize, Estimate)>, E> {
    let splits: Vec<Vec<f64>> =
        std::iter::once(split.to_vec()).chain(offers.iter().map(|(.., split)| split.clone())).collect();
    let told = look(&splits)?;
    let widening = jackknife.widening(offers.len());
    let gain = |told: &Told, own: &Told| told.paired(own, jackknife).absolute.widened(widening);
    let gains = told.split_first().map(|(own, others)| others.iter().map(|other| gain(other, own)).collect::<Vec<_>>());
    let gains = gains.unwrap_or_default().into_iter().enumerate().filter(|(_, gain)| gain.value.is_finite());
    Ok(gains.max_by(|a, b| a.1.value.total_cmp(&b.1.value).then(b.0.cmp(&a.0))))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::analysis::estimate::Replicates;
    use crate::engine::tally::GROUPS;
    use crate::study::sweep::effect::jackknife;

    /// Channels whose profit is a·√b: the best split of a total is in the ratio of a².
    fn told(split: &[f64], scatter: f64) -> Told {
        let value: f64 = [1.0, 2.0, 3.0].iter().zip(split).map(|(a, b)| a * b.sqrt()).sum();
        let without = (0..GROUPS).map(|group| value + scatter * split[0] * (group as f64 / 50.0 - 0.99)).collect();
        Told { replicates: Replicates { value, without }, is_sure: true, is_signed: true }
    }

    fn walk(scatter: f64, zone: f64) -> Walk {
        let look = &mut |splits: &[Vec<f64>]| Ok::<_, Infallible>(splits.iter().map(|s| told(s, scatter)).collect());
        follow(vec![1_000.0, 1_000.0, 1_000.0], zone, &jackknife(1_000), look).unwrap()
    }

    #[test]
    fn the_best_split_of_square_roots_is_found() {
        let walk = walk(0.0, 0.0);
        let best = [1.0, 4.0, 9.0].map(|part| 3_000.0 * part / 14.0);
        assert!(walk.split.iter().zip(best).all(|(own, best)| (own - best).abs() < 3_000.0 / 32.0), "{:?}", walk.split);
        assert!((walk.split.iter().sum::<f64>() - 3_000.0).abs() < 1e-9);
        // Every exchange gains, and the last is no larger than the first.
        assert!(walk.exchanges.iter().all(|exchange| exchange.gain.value > 0.0));
        assert!(walk.exchanges.windows(2).all(|pair| pair[1].amount <= pair[0].amount));
    }

    #[test]
    fn what_is_not_sure_or_not_worth_it_is_left() {
        assert!(walk(1.0, 0.0).exchanges.is_empty());
        assert!(walk(0.0, 1e6).exchanges.is_empty());
        let coarse = walk(0.0, 3.0);
        assert!(!coarse.exchanges.is_empty() && coarse.exchanges.len() < walk(0.0, 0.0).exchanges.len());
    }
}
