//! Purchases counted again, shopper by shopper.

use omnicap::base::quantity::Money;
use omnicap::base::time::DAY;
use omnicap::engine::sales::Sales;
use omnicap::engine::tally::{Detail, Group, PolicyCounts};

use super::creatives::Shown;
use super::recount::{Shopper, put};
use super::shop::Bought;

/// What is bought by somebody who sees nothing.
pub fn count_without_ads(shopper: &Shopper<'_>, group: &mut Group) {
    let (shop, bought) = (&shopper.shop, shopper.shop.buy(&[]));
    assert_eq!(Bought::told(&shopper.trace.without_ads), bought, "shopper {} without ads", shopper.number);
    add(&mut group.without_ads, &bought);
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
    let bought = shop.buy(seen);
    assert_eq!(Bought::told(&trace.outcomes[policy]), bought, "{}", shopper.under(policy));
    add(&mut counts.sales, &bought);
    for purchase in bought.counted() {
        detail.purchases[(purchase.time / DAY) as usize] += 1;
    }
    let counting = Counting { shopper, policy, seen };
    counting.by_frequency(&bought, counts, detail);
    counting.causal_curve(counts);
    counting.left_out(&bought, counts);
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
    fn causal_curve(&self, counts: &mut PolicyCounts) {
        for (limit, sum) in counts.curve.sales.iter_mut().enumerate() {
            let (mut limited, mut left) = (Vec::new(), limit);
            for shown in self.seen {
                let is_counted = self.is_in_flight(shown.index);
                if !is_counted || left > 0 {
                    limited.push(*shown);
                    left -= usize::from(is_counted);
                }
            }
            add_purchases(sum, &self.shopper.shop.buy(&limited));
        }
        let (world, journey) = (&self.shopper.model.world, &self.shopper.trace.journey);
        let indices = self.seen.iter().map(|shown| shown.index).filter(|index| self.is_in_flight(*index));
        for (nth, index) in indices.enumerate() {
            if let Some(cost) = counts.curve.cost_of_nth.get_mut(nth + 1) {
                let is_clicked = self.shopper.shop.is_clicked(index as usize);
                *cost += Money::from(world.cost(journey, index, is_clicked));
            }
        }
    }

    /// What is bought where a channel bids for nothing.
    fn left_out(&self, bought: &Bought, counts: &mut PolicyCounts) {
        for (channel, sum) in counts.left_out.iter_mut().enumerate() {
            if self.seen.iter().any(|shown| self.channel(shown.index) == channel) {
                let asked = self.shopper.asked(self.policy).into_iter();
                let others: Vec<u32> = asked.filter(|index| self.channel(*index) != channel).collect();
                let (_, outcome) = self.shopper.decide_bids(self.policy, &others);
                add_purchases(&mut sum.with, bought);
                add_purchases(&mut sum.without, &self.shopper.shop.buy(&outcome.shown));
            }
        }
    }

    fn is_in_flight(&self, index: u32) -> bool {
        self.shopper.shop.story.ads[index as usize].time >= 0
    }

    fn channel(&self, index: u32) -> usize {
        self.shopper.shop.story.ads[index as usize].channel
    }
}

/// What happens in the warm-up is not counted.
fn add(sales: &mut Sales, bought: &Bought) {
    add_purchases(sales, bought);
    sales.carts += bought.carts.iter().filter(|(time, _)| *time >= 0).count() as u64;
}

fn add_purchases(sales: &mut Sales, bought: &Bought) {
    sales.purchases += bought.counted().count() as u64;
    sales.buyers += u64::from(bought.counted().next().is_some());
    sales.revenue += bought.counted().map(|purchase| Money::from(purchase.value)).sum::<Money>();
}
