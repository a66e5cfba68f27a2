//! Purchases counted again, shopper by shopper.

use omnicap::base::parts::Parts;
use omnicap::base::time::DAY;
use omnicap::engine::tally::{Detail, Group, PolicyCounts};
use omnicap::response::expected::Expected;

use super::creatives::Shown;
use super::recount::{Shopper, put};
use super::shop::{Bought, Expectation};

/// What is bought by somebody who sees nothing.
pub fn count_without_ads(shopper: &Shopper<'_>, group: &mut Group) {
    let (shop, (bought, expectation)) = (&shopper.shop, shopper.shop.expect(&[]));
    assert_eq!(Bought::told(&shopper.trace.without_ads), bought, "shopper {} without ads", shopper.number);
    add(&mut group.without_ads, &expectation);
    if shop.written.response.is_some() {
        let visits = shop.story.visits.iter().filter(|visit| visit.time >= 0);
        group.visits += visits.filter(|visit| shop.written.channels[visit.channel].is_shop).count() as u64;
    }
}

/// What one shopper buys under a policy whose decisions are known.
pub fn count(shopper: &Shopper<'_>, policy: usize, seen: &[Shown], counts: &mut PolicyCounts, detail: &mut Detail) {
    let (shop, trace) = (&shopper.shop, shopper.trace);
    let clicked = seen.iter().map(|shown| shown.index).filter(|index| shop.is_clicked(*index as usize));
    let clicked: Vec<u32> = clicked.collect();
    assert_eq!(trace.clicked[policy], clicked, "{}", shopper.under(policy));
    let (bought, expectation) = shop.expect(seen);
    assert_eq!(Bought::told(&trace.outcomes[policy]), bought, "{}", shopper.under(policy));
    add(&mut counts.sales, &expectation);
    for purchase in bought.counted() {
        detail.purchases[(purchase.time / DAY) as usize] += 1;
    }
    let counting = Counting { shopper, policy, seen };
    counting.by_frequency(&bought, counts, detail);
    let all = sum(&expectation.purchases);
    counting.causal_curve(all, counts);
    counting.left_out(all, counts);
}

/// What is counted of one shopper under one policy.
struct Counting<'a> {
    shopper: &'a Shopper<'a>,
    policy: usize,
    /// The indices of the impressions, from the warm-up on.
    seen: &'a [Shown],
}

impl Counting<'_> {
    /// Purchases by what their shopper saw, on each channel and on all.
    fn by_frequency(&self, bought: &Bought, counts: &mut PolicyCounts, detail: &mut Detail) {
        let without = Bought::told(&self.shopper.trace.without_ads);
        let [with, without] = [bought, &without].map(|bought| bought.counted().count() as u64);
        if with + without == 0 {
            return;
        }
        let in_flight = self.seen.iter().filter(|shown| self.is_in_flight(shown.index));
        let channels: Vec<usize> = in_flight.map(|shown| self.channel(shown.index)).collect();
        put(&mut counts.bought, channels.len(), with);
        put(&mut counts.bought_without_ads, channels.len(), without);
        for channel in 0..detail.bought.len() {
            let times = channels.iter().filter(|here| **here == channel).count();
            put(&mut detail.bought[channel], times, with);
            put(&mut detail.bought_without_ads[channel], times, without);
        }
    }

    /// What is bought after the flight's first impressions alone, and what the n-th of them costs.
    fn causal_curve(&self, all: Parts, counts: &mut PolicyCounts) {
        for (limit, missing) in counts.curve.missing.iter_mut().enumerate() {
            let (mut limited, mut left) = (Vec::new(), limit);
            for shown in self.seen {
                let is_counted = self.is_in_flight(shown.index);
                if !is_counted || left > 0 {
                    limited.push(*shown);
                    left -= usize::from(is_counted);
                }
            }
            *missing += all - self.expected(&limited);
        }
        let (world, journey) = (&self.shopper.model.world, &self.shopper.trace.journey);
        let indices = self.seen.iter().map(|shown| shown.index).filter(|index| self.is_in_flight(*index));
        for (nth, index) in indices.enumerate() {
            if let Some(cost) = counts.curve.cost_of_nth.get_mut(nth + 1) {
                let channel = usize::from(journey.opportunities[index as usize].channel);
                *cost += world.channels[channel].expected_cost();
            }
        }
    }

    /// What is bought where a channel bids for nothing.
    fn left_out(&self, all: Parts, counts: &mut PolicyCounts) {
        for (channel, lost) in counts.left_out.iter_mut().enumerate() {
            if self.seen.iter().any(|shown| self.channel(shown.index) == channel) {
                let asked = self.shopper.asked(self.policy).into_iter();
                let others: Vec<u32> = asked.filter(|index| self.channel(*index) != channel).collect();
                let (_, outcome) = self.shopper.decide_bids(self.policy, &others);
                *lost += all - self.expected(&outcome.shown);
            }
        }
    }

    /// Purchases to be expected after these impressions.
    fn expected(&self, seen: &[Shown]) -> Parts {
        sum(&self.shopper.shop.expect(seen).1.purchases)
    }

    fn is_in_flight(&self, index: u32) -> bool {
        self.shopper.shop.story.ads[index as usize].time >= 0
    }

    fn channel(&self, index: u32) -> usize {
        self.shopper.shop.story.ads[index as usize].channel
    }
}

fn add(expected: &mut Expected, expectation: &Expectation) {
    expected.purchases += sum(&expectation.purchases);
    expected.buyers += sum(&expectation.buyers);
    expected.carts += sum(&expectation.carts);
}

/// Every chance is rounded by itself.
fn sum(numbers: &[f64]) -> Parts {
    numbers.iter().fold(Parts::default(), |mut sum, number| {
        sum += Parts::of(*number);
        sum
    })
}
