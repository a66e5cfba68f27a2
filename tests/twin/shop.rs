//! What shoppers buy, decided from the contract (docs/response.md): every visit in turn, adstock kept
//! channel by channel and let to decay, no chance left out.

use std::collections::VecDeque;

use omnicap::base::histogram::Histogram;
use omnicap::base::quantity::Money;
use omnicap::base::random::{Marks, Purpose};
use omnicap::base::time::Second;
use omnicap::engine::sales::Sales;
use omnicap::engine::tally::{Detail, Group, PolicyCounts};
use omnicap::engine::trace::Trace;
use omnicap::response::Response;
use omnicap::response::purchase::{Cart, Outcome, Purchase};
use omnicap::scenario::Scenario;
use omnicap::world::journey::Opportunity;

use super::caps;
use super::dates::Dates;

/// One shopper before the shelves.
pub struct Shop<'a> {
    pub scenario: &'a Scenario,
    pub dates: &'a Dates,
    pub shopper: u64,
    pub trace: &'a Trace,
}

/// Something that happens, in the order in which things of one moment are taken.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Event {
    Seen(usize),
    Visit(usize),
    Click(usize),
}

/// What a shopper carries in mind.
struct Mind {
    /// By channel, the adstock and when it was that.
    stock: Vec<(f64, Second)>,
    recent: VecDeque<Second>,
    bought: Option<Second>,
}

impl Shop<'_> {
    /// What is bought after these impressions.
    pub fn buy(&self, served: &[u32]) -> Outcome {
        let mut outcome = Outcome::default();
        let Some(response) = &self.scenario.response else {
            return outcome;
        };
        let mut mind = Mind {
            stock: vec![(0.0, Second::MIN); self.scenario.world.channels.len()],
            recent: VecDeque::new(),
            bought: None,
        };
        for (time, event) in self.events(response, served) {
            match event {
                Event::Seen(index) => {
                    mind.see(response, self.trace.journey.opportunities[index].channel as usize, time);
                }
                Event::Visit(index) => {
                    let shop = self.trace.journey.visits[index].channel;
                    let tag = self.trace.journey.visits[index].tag;
                    let marks = [self.mark(Purpose::Buy, tag), self.mark(Purpose::Basket, tag)];
                    self.come_by(response, &mut mind, (time, shop, 1.0), marks, &mut outcome);
                }
                Event::Click(index) => {
                    let Opportunity { channel, tag, .. } = self.trace.journey.opportunities[index];
                    let marks = [self.mark(Purpose::BuyAfterClick, tag), self.mark(Purpose::BasketAfterClick, tag)];
                    let visit = (time, response.landings[channel as usize], response.click_conversion);
                    self.come_by(response, &mut mind, visit, marks, &mut outcome);
                }
            }
        }
        outcome
    }

    fn events(&self, response: &Response, served: &[u32]) -> Vec<(Second, Event)> {
        let journey = &self.trace.journey;
        let mut events = Vec::new();
        for index in served.iter().map(|index| *index as usize) {
            let time = journey.opportunities[index].time;
            events.push((time, Event::Seen(index)));
            if self.is_clicked(index) {
                events.push((time, Event::Click(index)));
            }
        }
        for (index, visit) in journey.visits.iter().enumerate() {
            if response.shops[visit.channel as usize] {
                events.push((visit.time, Event::Visit(index)));
            }
        }
        events.sort_by(|one, other| one.partial_cmp(other).unwrap());
        events
    }

    /// Would an impression at this index be clicked?
    pub fn is_clicked(&self, index: usize) -> bool {
        let Opportunity { channel, tag, .. } = self.trace.journey.opportunities[index];
        let channel = &self.scenario.world.channels[channel as usize];
        let mark = (self.mark(Purpose::Click, tag) >> 32) as f64 / 2_f64.powi(32);
        mark < (channel.click_rate.get() * 2_f64.powi(32)).floor() / 2_f64.powi(32)
    }

    fn mark(&self, purpose: Purpose, tag: u64) -> u64 {
        let marks: Marks = self.scenario.world.seed.of(self.shopper).marks(purpose);
        marks.at(tag)
    }

    /// A visit to a shop at a moment, so many times as likely as others to end in a purchase.
    fn come_by(
        &self,
        response: &Response,
        mind: &mut Mind,
        (time, shop, times): (Second, u8, f64),
        [mark, basket]: [u64; 2],
        outcome: &mut Outcome,
    ) {
        let in_market = self.trace.journey.episodes.iter().any(|episode| episode.start <= time && time < episode.end);
        let mut chance = response.baseline * times;
        if let Some(segment) = response.segments.get(self.trace.who.segment) {
            chance *= segment;
        }
        if in_market {
            chance *= response.in_market;
        }
        chance *= 1.0 + response.max_lift * response.curve.at(mind.adstock(response, time));
        if let Some(fatigue) = response.fatigue {
            mind.recent.retain(|seen| time - seen < fatigue.per);
            for _ in fatigue.after as usize..mind.recent.len() {
                chance *= 1.0 - fatigue.loss;
            }
        }
        if let (Some(half), Some(last)) = (response.repurchase, mind.bought) {
            chance *= 1.0 - 0.5_f64.powf(f64::from(time - last) / f64::from(half));
        }
        let mark = (mark >> 11) as f64 / 2_f64.powi(53);
        if mark < chance.min(1.0) / (1.0 - response.abandonment) {
            outcome.carts.push(Cart { time, shop });
        }
        if mark < chance {
            let (value, first) = (response.basket.at(basket), mind.bought.is_none());
            outcome.purchases.push(Purchase { time, shop, value, first });
            mind.bought = Some(time);
        }
    }

    /// Counts what one shopper buys under a policy whose decisions are known.
    pub fn count(&self, policy: usize, served: &[u32], group: &mut Group, detail: &mut Detail) {
        let bought = self.buy(served);
        assert_eq!(self.trace.outcomes[policy], bought, "{}, shopper {}", self.scenario.name, self.shopper);
        let counts = &mut group.policies[policy];
        add(&mut counts.sales, &bought);
        for purchase in bought.purchases.iter().filter(|purchase| purchase.time >= 0) {
            detail.purchases[purchase.time as usize / 86_400] += 1;
        }
        self.count_scopes(served, &bought, counts, detail);
        for (limit, sum) in counts.curve.sales.iter_mut().enumerate() {
            let (mut limited, mut left) = (Vec::new(), limit);
            for index in served {
                if self.time(*index) < 0 || left > 0 {
                    limited.push(*index);
                    left -= usize::from(self.time(*index) >= 0);
                }
            }
            add_purchases(sum, &self.buy(&limited));
        }
        for (nth, index) in served.iter().filter(|index| self.time(**index) >= 0).enumerate() {
            if let Some(cost) = counts.curve.cost_of_nth.get_mut(nth + 1) {
                let clicked = self.is_clicked(*index as usize);
                *cost += Money::from(self.scenario.world.cost(&self.trace.journey, *index, clicked));
            }
        }
        for channel in 0..counts.left_out.len() {
            if served.iter().any(|index| self.channel(*index) == channel) {
                add_purchases(&mut counts.left_out[channel].with, &bought);
                add_purchases(&mut counts.left_out[channel].without, &self.buy_without(policy, channel));
            }
        }
    }

    /// Purchases by what their shopper saw, on each channel and on all.
    fn count_scopes(&self, served: &[u32], bought: &Outcome, counts: &mut PolicyCounts, detail: &mut Detail) {
        let counted = |outcome: &Outcome| outcome.purchases.iter().filter(|purchase| purchase.time >= 0).count() as u64;
        let (with, without) = (counted(bought), counted(&self.trace.without_ads));
        if with + without == 0 {
            return;
        }
        let seen: Vec<usize> =
            served.iter().filter(|index| self.time(**index) >= 0).map(|index| self.channel(*index)).collect();
        put(&mut counts.bought, seen.len(), with);
        put(&mut counts.bought_without_ads, seen.len(), without);
        for channel in 0..detail.bought.len() {
            let times = seen.iter().filter(|here| **here == channel).count();
            put(&mut detail.bought[channel], times, with);
            put(&mut detail.bought_without_ads[channel], times, without);
        }
    }

    fn buy_without(&self, policy: usize, channel: usize) -> Outcome {
        let bids: Vec<u32> =
            self.trace.bids[policy].iter().copied().filter(|index| self.channel(*index) != channel).collect();
        let decided = caps::decide(&self.scenario.policies[policy].caps, self.dates, &self.trace.journey, &bids);
        let served = bids.iter().zip(&decided.verdicts).filter(|(_, verdict)| verdict.is_served());
        self.buy(&served.map(|(index, _)| *index).collect::<Vec<_>>())
    }

    fn time(&self, index: u32) -> Second {
        self.trace.journey.opportunities[index as usize].time
    }

    fn channel(&self, index: u32) -> usize {
        self.trace.journey.opportunities[index as usize].channel as usize
    }
}

impl Mind {
    fn see(&mut self, response: &Response, channel: usize, now: Second) {
        self.recent.push_back(now);
        let effect = response.effects[channel];
        let left = decayed(self.stock[channel], effect.half_life, now);
        self.stock[channel] = (left + effect.weight, now);
    }

    fn adstock(&self, response: &Response, now: Second) -> f64 {
        self.stock.iter().zip(&response.effects).map(|(stock, effect)| decayed(*stock, effect.half_life, now)).sum()
    }
}

fn decayed((stock, since): (f64, Second), half_life: Option<Second>, now: Second) -> f64 {
    match half_life {
        _ if stock == 0.0 => 0.0,
        None => stock,
        Some(half_life) => stock * 0.5_f64.powf(f64::from(now - since) / f64::from(half_life)),
    }
}

fn put(histogram: &mut Histogram, times: usize, many: u64) {
    if many == 0 {
        return;
    }
    while histogram.0.len() <= times {
        histogram.0.push(0);
    }
    histogram.0[times] += many;
}

/// What happens in the warm-up is not counted.
pub fn add(sales: &mut Sales, outcome: &Outcome) {
    add_purchases(sales, outcome);
    for cart in &outcome.carts {
        sales.carts += if cart.time >= 0 { 1 } else { 0 };
    }
}

fn add_purchases(sales: &mut Sales, outcome: &Outcome) {
    let counted: Vec<_> = outcome.purchases.iter().filter(|purchase| purchase.time >= 0).collect();
    sales.purchases += counted.len() as u64;
    sales.buyers += if counted.is_empty() { 0 } else { 1 };
    for purchase in counted {
        sales.revenue += Money::from(purchase.value);
    }
}
