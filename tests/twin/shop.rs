//! What shoppers buy, decided from the contract (docs/response.md): every visit in turn, adstock kept
//! channel by channel and let to decay, no purchase left out.

use std::collections::{BTreeMap, VecDeque};

use omnicap::base::random::Purpose;
use omnicap::base::time::Second;
use omnicap::response::purchase::Outcome;

use super::creatives::{Shown, ad_of};
use super::effect::left;
use super::marks::Drawn;
use super::story::{Ad, Stop, Story};
use super::written::{Response, Written};

/// One shopper before the shelves.
#[derive(Clone, Copy)]
pub struct Shop<'a> {
    pub written: &'a Written,
    pub story: &'a Story,
    pub drawn: Drawn,
    /// The shopper's segment.
    pub segment: usize,
}

/// What became of one shopper.
#[derive(Debug, Default, PartialEq)]
pub struct Bought {
    pub purchases: Vec<Purchase>,
    /// When and where carts were filled.
    pub carts: Vec<(Second, usize)>,
}

/// What was to be expected of the chances of the flight that were looked at, each as many times as it stands for.
#[derive(Debug, Default, PartialEq)]
pub struct Expectation {
    pub purchases: Vec<f64>,
    pub buyers: Vec<f64>,
    pub carts: Vec<f64>,
}

#[derive(Debug, PartialEq)]
pub struct Purchase {
    pub time: Second,
    pub shop: usize,
    pub value: u64,
    pub first: bool,
}

impl Bought {
    /// What the engine says, in the twin's words.
    pub fn told(outcome: &Outcome) -> Self {
        let purchases = outcome.purchases.iter().map(|purchase| Purchase {
            time: purchase.time,
            shop: usize::from(purchase.shop),
            value: purchase.value,
            first: purchase.first,
        });
        let carts = outcome.carts.iter().map(|cart| (cart.time, usize::from(cart.shop)));
        Self { purchases: purchases.collect(), carts: carts.collect() }
    }

    /// The purchases of the flight.
    pub fn counted(&self) -> impl Iterator<Item = &Purchase> {
        self.purchases.iter().filter(|purchase| purchase.time >= 0)
    }
}

/// What shoppers do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Did {
    Visit,
    /// The ad at this index was clicked.
    Click(usize),
    Cart,
    Purchase,
}

/// Something that happens, in the order in which things of one moment are taken.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Event {
    Seen(usize, usize),
    Visit(usize),
    Click(usize),
}

/// What a shopper carries in mind.
struct Mind {
    /// By channel, the adstock and when it was that.
    stock: Vec<(f64, Second)>,
    recent: VecDeque<Second>,
    /// How often each ad was met.
    contacts: BTreeMap<usize, u32>,
    bought: Option<Second>,
}

/// So many times as many impressions are looked at as are clicked.
const CLICKS: f64 = 8.0;

fn unit(mark: u64) -> f64 {
    (mark >> 11) as f64 / 2_f64.powi(53)
}

/// A moment in a shop: when, where, how many times as likely as at other visits a purchase is, and the marks that
/// decide whether something is bought and what it is worth. It is looked at, for so many that are not, or it only happens.
struct Moment {
    time: Second,
    shop: usize,
    times: f64,
    marks: [u64; 2],
    stands_for: Option<f64>,
    happens: bool,
}

impl Shop<'_> {
    /// What is bought after these impressions.
    pub fn buy(&self, served: &[Shown]) -> Bought {
        self.live(served).0
    }

    /// The same, and what was to be expected.
    pub fn expect(&self, served: &[Shown]) -> (Bought, Expectation) {
        let mut expectation = Expectation::default();
        let (bought, _) = self.live_and_expect(served, &mut expectation);
        (bought, expectation)
    }

    /// What is bought after these impressions, and all that is done, in its order.
    pub fn live(&self, served: &[Shown]) -> (Bought, Vec<(Second, Did)>) {
        self.live_and_expect(served, &mut Expectation::default())
    }

    fn live_and_expect(&self, served: &[Shown], expectation: &mut Expectation) -> (Bought, Vec<(Second, Did)>) {
        let (mut bought, mut done) = (Bought::default(), Vec::new());
        let stock = vec![(0.0, 0); self.written.channels.len()];
        let mut mind = Mind { stock, recent: VecDeque::new(), contacts: BTreeMap::new(), bought: None };
        for (time, event) in self.events(served) {
            match event {
                Event::Seen(index, place) => self.see(&mut mind, index, place, time),
                Event::Visit(index) => {
                    done.push((time, Did::Visit));
                    let Stop { channel: shop, tag, .. } = self.story.visits[index];
                    let marks = [Purpose::Buy, Purpose::Basket].map(|purpose| self.drawn.mark(purpose, tag));
                    let times = self.written.response.as_ref().map_or(1.0, |response| self.times(response, time));
                    let ceiling = self.written.response.as_ref().map_or(1.0, |response| response.ceiling(times));
                    let stands_for = (unit(marks[0]) < ceiling).then_some(1.0 / ceiling);
                    let moment = Moment { time, shop, times: 1.0, marks, stands_for, happens: true };
                    done.extend(self.come_by(&mut mind, moment, &mut bought, expectation));
                }
                Event::Click(index) => {
                    let happens = self.is_clicked(index);
                    if happens {
                        done.extend([(time, Did::Click(index)), (time, Did::Visit)]);
                    }
                    let Ad { channel, tag, .. } = self.story.ads[index];
                    let marks = [Purpose::BuyAfterClick, Purpose::BasketAfterClick];
                    let marks = marks.map(|purpose| self.drawn.mark(purpose, tag));
                    let times = self.written.response.as_ref().map_or(1.0, |response| response.click_conversion);
                    let shop = self.written.channels[channel].click_to;
                    let (looked_at, clicked) = self.click_thresholds(channel);
                    let moment = Moment { time, shop, times, marks, stands_for: Some(clicked / looked_at), happens };
                    done.extend(self.come_by(&mut mind, moment, &mut bought, expectation));
                }
            }
        }
        (bought, done)
    }

    fn events(&self, served: &[Shown]) -> Vec<(Second, Event)> {
        let mut events = Vec::new();
        for (index, place) in served.iter().map(|shown| (shown.index as usize, shown.place)) {
            let time = self.story.ads[index].time;
            events.push((time, Event::Seen(index, place)));
            let Ad { channel, tag, .. } = self.story.ads[index];
            if ((self.drawn.mark(Purpose::Click, tag) >> 32) as f64) < self.click_thresholds(channel).0 {
                events.push((time, Event::Click(index)));
            }
        }
        for (index, visit) in self.story.visits.iter().enumerate() {
            if self.written.channels[visit.channel].is_shop {
                events.push((visit.time, Event::Visit(index)));
            }
        }
        events.sort_by(|one, other| one.partial_cmp(other).unwrap());
        events
    }

    /// Would an impression at this index be clicked?
    pub fn is_clicked(&self, index: usize) -> bool {
        let Ad { channel, tag, .. } = self.story.ads[index];
        self.drawn.happens(Purpose::Click, tag, self.written.channels[channel].click_rate)
    }

    /// Would a message at this index be opened? An ad is.
    pub fn is_opened(&self, index: usize) -> bool {
        let Ad { channel, tag, .. } = self.story.ads[index];
        self.drawn.happens(Purpose::Click, tag, self.written.channels[channel].open_rate)
    }

    /// On the scale of 2³²: below which mark an impression's click is looked at, and below which it happens.
    fn click_thresholds(&self, channel: usize) -> (f64, f64) {
        let clicked = (self.written.channels[channel].click_rate * 2_f64.powi(32)).floor();
        let opened = (self.written.channels[channel].open_rate * 2_f64.powi(32)).floor();
        ((CLICKS * clicked).min(opened), clicked)
    }

    /// What is not opened is a contact that tires, and leaves nothing else.
    fn see(&self, mind: &mut Mind, index: usize, place: usize, now: Second) {
        let channel = self.story.ads[index].channel;
        mind.recent.push_back(now);
        if !self.is_opened(index) {
            return;
        }
        let contacts = mind.contacts.entry(ad_of(&self.written.channels[channel], place)).or_default();
        *contacts += 1;
        let kept = self.kept(*contacts);
        let left = self.stock_left(mind, channel, now);
        mind.stock[channel] = (left + self.written.channels[channel].weight * kept, now);
    }

    /// What a contact with an ad that was met before keeps of its effect.
    pub fn kept(&self, contact: u32) -> f64 {
        let wear_out = self.written.response.as_ref().and_then(|response| response.wear_out);
        wear_out.map_or(1.0, |exponent| f64::from(contact).powf(-exponent))
    }

    fn stock_left(&self, mind: &Mind, channel: usize, now: Second) -> f64 {
        let (stock, since) = mind.stock[channel];
        left(stock, self.written.channels[channel].half_life, f64::from(now) - f64::from(since))
    }

    /// Fills a cart, buys, or does neither.
    fn come_by(
        &self,
        mind: &mut Mind,
        moment: Moment,
        bought: &mut Bought,
        expectation: &mut Expectation,
    ) -> Vec<(Second, Did)> {
        let mut done = Vec::new();
        let Some(response) = &self.written.response else {
            return done;
        };
        let Moment { time, shop, times, marks: [mark, basket], stands_for, happens } = moment;
        let chance = times * self.chance(response, mind, time);
        let mark = unit(mark);
        let mut waits = 1.0;
        if let (Some((keeps, conversion)), Some((filled, _))) = (response.cart, bought.carts.last()) {
            let is_left = mind.bought.is_none_or(|last| last < *filled);
            waits = if is_left && f64::from(time - filled) < keeps { conversion } else { 1.0 };
        }
        let (fills, buys) = (chance.min(1.0) / (1.0 - response.abandonment), chance.min(1.0) * waits);
        if let Some(times) = stands_for.filter(|_| time >= 0) {
            expectation.carts.push(times * fills.min(1.0));
            expectation.purchases.push(times * buys.min(1.0));
            if bought.counted().next().is_none() {
                expectation.buyers.push(times * buys.min(1.0));
            }
        }
        if happens && mark < fills {
            bought.carts.push((time, shop));
            done.push((time, Did::Cart));
        }
        if happens && mark < buys {
            let (value, first) = (response.basket.value(basket), mind.bought.is_none());
            bought.purchases.push(Purchase { time, shop, value, first });
            mind.bought = Some(time);
            done.push((time, Did::Purchase));
        }
        done
    }

    /// How many times as likely a purchase is as of others at other times.
    fn times(&self, response: &Response, time: Second) -> f64 {
        let segment = response.segments.get(self.segment).copied().unwrap_or(1.0);
        let is_in_market = self.story.episodes.iter().any(|episode| episode.contains(&time));
        segment * if is_in_market { response.in_market } else { 1.0 }
    }

    /// The probability of a purchase at a visit, factor by factor.
    fn chance(&self, response: &Response, mind: &mut Mind, time: Second) -> f64 {
        let adstock: f64 = (0..mind.stock.len()).map(|channel| self.stock_left(mind, channel, time)).sum();
        let lift = response.max_lift * response.curve.part(adstock);
        let mut fatigue = 1.0;
        if let Some(tired) = &response.fatigue {
            mind.recent.retain(|seen| time - seen < tired.per);
            for _ in tired.after..mind.recent.len() {
                fatigue *= 1.0 - tired.loss;
            }
        }
        let mut need = 1.0;
        if let (Some(half), Some(last)) = (response.repurchase, mind.bought) {
            need -= left(1.0, Some(half), f64::from(time - last));
        }
        response.baseline * self.times(response, time) * (1.0 + lift) * fatigue * need
    }
}
