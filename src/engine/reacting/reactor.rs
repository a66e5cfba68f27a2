//! One policy that reacts: a shopper's ads and doings, one by one in time order.

use std::collections::VecDeque;
use std::iter::Peekable;
use std::slice::Iter;

use super::doings::{Act, Doing, Doings};
use crate::base::time::Second;
use crate::policy::ad_server::Server;
use crate::policy::audience::Visitors;
use crate::policy::goal::Goal;
use crate::policy::knowledge::{Knowledge, Source};
use crate::policy::serving::Serving;
use crate::policy::suppression::Signal;
use crate::policy::throttle::Throttle;
use crate::policy::trigger::{Cause, Series, Start};
use crate::policy::{Policy, Verdict};
use crate::response::chance::Chance;
use crate::response::purchase::{Outcome, Taken};
use crate::world::World;
use crate::world::channel::{ChannelId, media};
use crate::world::journey::Journey;
use crate::world::message::renumber;

/// Shops know who comes by.
const SHOPPER: Source = Source { person: 0, channel: None };

/// No shopper is sent more messages: a series that starts itself over and over ends here.
const MOST_MESSAGES: usize = 1_000;

/// A policy's memory of the present shopper.
#[derive(Debug, Clone)]
pub struct Reactor {
    is_logged: bool,
    /// When the flight ends.
    end: Second,
    /// How many caps stand before its suppressions.
    caps: usize,
    suppressions: Vec<Knowledge>,
    series: Vec<Series>,
    /// Does the first impression start a series?
    begins_with_an_ad: bool,
    audiences: Vec<Visitors>,
    goal: Option<Striving>,
    bids: Vec<u32>,
    messages: usize,
    /// Impressions that were clicked, and whose visits are yet to come, in time order.
    clicks: VecDeque<(Second, u32)>,
    outcome: Outcome,
}

/// A goal on its way: a counter that tells who is reached, and what is bought for them and for others.
#[derive(Debug, Clone)]
struct Striving {
    counter: Server,
    reached: Throttle,
    unreached: Throttle,
}

impl Striving {
    fn new(goal: &Goal, throttle: &Throttle, world: &World) -> Self {
        let times = |times| throttle.scaled(media(&world.channels), times);
        Self {
            counter: Server::of_caps(vec![goal.counter.clone()], &world.calendar, world.channels.len()),
            reached: times(goal.reached),
            unreached: times(goal.unreached),
        }
    }

    /// Is the opportunity bought?
    fn buys(&mut self, journey: &Journey, index: u32) -> bool {
        let is_reached = !self.counter.judge(journey, index).is_served();
        let throttle = if is_reached { &self.reached } else { &self.unreached };
        throttle.buys(journey, &journey.opportunities[index as usize])
    }
}

impl Reactor {
    /// None where the policy does not react.
    pub fn new(policy: &Policy, throttle: &Throttle, world: &World) -> Option<Self> {
        let reactions = &policy.reactions;
        (!reactions.is_none()).then(|| Self {
            is_logged: world.path.is_logged(),
            end: world.calendar.end(),
            caps: policy.caps.len(),
            suppressions: reactions.suppressions.iter().cloned().map(Knowledge::new).collect(),
            series: reactions.triggers.iter().cloned().map(Series::new).collect(),
            begins_with_an_ad: reactions.triggers.iter().any(|trigger| trigger.on == Start::FirstImpression),
            audiences: reactions.audiences.iter().cloned().map(Visitors::new).collect(),
            goal: reactions.goal.as_ref().map(|goal| Striving::new(goal, throttle, world)),
            bids: Vec::new(),
            messages: 0,
            clicks: VecDeque::new(),
            outcome: Outcome::default(),
        })
    }

    /// What it bid for last, in order.
    pub fn bids(&self) -> &[u32] {
        &self.bids
    }

    /// It bids for these, and does nothing else.
    pub fn bid_for(&mut self, bids: &[u32]) {
        self.bids.clear();
        self.bids.extend_from_slice(bids);
    }

    /// Follows a journey whose opportunities have other indices now.
    pub fn renumber(&mut self, places: &[u32]) {
        renumber(&mut self.bids, places);
    }

    /// Does anything set off messages?
    pub fn sends(&self) -> bool {
        !self.series.is_empty()
    }

    /// Could the shopper do anything that matters?
    #[inline]
    pub fn may_react(&self, doings: &Doings<'_>, journey: &Journey, bids: &[u32]) -> bool {
        let chooses = self.begins_with_an_ad || !self.audiences.is_empty() || self.goal.is_some();
        let is_met = !bids.is_empty();
        (is_met && chooses) || ((is_met || self.sends()) && doings.are_possible(journey))
    }

    /// Decides what the policy makes of a shopper's bids. The silent channel sends no messages.
    pub fn decide(
        &mut self,
        doings: &Doings<'_>,
        server: &mut Serving,
        journey: &mut Journey,
        bids: &[u32],
        silent: Option<ChannelId>,
    ) {
        let most = bids.len() + if self.sends() { MOST_MESSAGES } else { 0 };
        self.open(journey, most);
        server.begin(journey, most);
        let (ads, done) = (bids.iter().peekable(), doings.all.iter().peekable());
        Life { reactor: self, doings, server, journey, ads, done, silent }.live();
    }

    /// Forgets the last shopper.
    fn open(&mut self, journey: &Journey, most: usize) {
        self.suppressions.iter_mut().for_each(|one| one.open(journey, self.is_logged));
        self.series.iter_mut().for_each(Series::open);
        self.audiences.iter_mut().for_each(|one| one.open(journey));
        self.goal.iter_mut().for_each(|goal| goal.counter.begin(journey, most));
        self.bids.clear();
        self.messages = 0;
        self.clicks.clear();
        self.outcome.clear();
    }

    /// Does the policy bid for an opportunity at all? (Messages are always bought.)
    fn bids_for(&mut self, journey: &Journey, index: u32) -> bool {
        let ad = &journey.opportunities[index as usize];
        !self.audiences.iter_mut().any(|one| one.leave_out(ad, journey))
            && (ad.is_message() || self.goal.as_mut().is_none_or(|goal| goal.buys(journey, index)))
    }

    /// The first suppression that refuses an opportunity.
    fn refusal(&mut self, journey: &Journey, index: u32) -> Option<Verdict> {
        let ad = &journey.opportunities[index as usize];
        let mut rules = (self.caps..).zip(&mut self.suppressions);
        rules.find_map(|(rule, one)| one.refuses(ad).then(|| Verdict::capped(rule)))
    }

    /// The series whose next message is due first, in the flight or before.
    fn due(&self) -> Option<(Second, usize)> {
        let due = |(index, series): (usize, &Series)| Some((series.due()?, index));
        let next = self.series.iter().enumerate().filter_map(due).min();
        next.filter(|(due, _)| *due < self.end && self.messages < MOST_MESSAGES)
    }
}

/// A shopper's life under a policy.
struct Life<'r, 'a> {
    reactor: &'r mut Reactor,
    doings: &'r Doings<'a>,
    server: &'r mut Serving,
    journey: &'r mut Journey,
    /// What is left of the ads, and of what is done whatever the policy.
    ads: Peekable<Iter<'r, u32>>,
    done: Peekable<Iter<'r, Doing>>,
    silent: Option<ChannelId>,
}

impl Life<'_, '_> {
    /// Ads, messages and doings in their order, until nothing more can be shown.
    fn live(mut self) {
        loop {
            let ad = self.ads.peek().map(|index| self.journey.opportunities[**index as usize].time);
            let due = self.reactor.due().filter(|(due, _)| ad.is_none_or(|ad| *due < ad));
            let next = due.map(|(due, _)| due).or(ad);
            if next.is_none() && !self.reactor.sends() {
                return;
            }
            if self.act_before(next.unwrap_or(Second::MAX)) {
                continue;
            }
            match (due, self.ads.peek()) {
                (Some((_, series)), _) => self.send(series),
                (None, Some(_)) => {
                    self.ads.next().into_iter().for_each(|index| self.offer(*index));
                }
                (None, None) => return,
            }
        }
    }

    /// The next thing that is done before this moment, if there is any. Of one second visits come first, and then what
    /// clicks lead to.
    fn act_before(&mut self, now: Second) -> bool {
        let clicked = self.reactor.clicks.front().copied().filter(|(time, _)| *time < now);
        let before = clicked.map_or(now, |(time, _)| time + 1);
        if let Some(doing) = self.done.next_if(|doing| doing.time < before) {
            match doing.act {
                Act::Visit(cause, chance) => self.come_by(doing.time, cause, chance),
                Act::Row(signal, source) => self.hear(signal, doing.time, source),
            }
            return true;
        }
        if let Some((time, index)) = clicked {
            self.reactor.clicks.pop_front();
            self.follow(time, index);
        }
        clicked.is_some()
    }

    /// An ad could be shown.
    fn offer(&mut self, index: u32) {
        if !self.reactor.bids_for(self.journey, index) {
            return;
        }
        let refusal = self.reactor.refusal(self.journey, index);
        let verdict = refusal.unwrap_or_else(|| self.server.judge(self.journey, index));
        self.reactor.bids.push(index);
        self.server.enter(self.journey, index, verdict);
        if !verdict.is_served() {
            return;
        }
        self.reactor.goal.iter_mut().for_each(|goal| goal.counter.enter(self.journey, index, verdict));
        let now = self.journey.opportunities[index as usize].time;
        if self.journey.clickable.binary_search(&index).is_ok() {
            self.reactor.clicks.push_back((now, index));
        }
        if self.server.served().len() == 1 {
            let cause = self.doings.cause_of_ad(self.journey, index);
            self.reactor.series.iter_mut().for_each(|one| one.start(Start::FirstImpression, now, cause));
        }
    }

    /// A message is due. It is sent to whoever uses the channel, if the policy's rules allow it.
    fn send(&mut self, series: usize) {
        let channel = self.reactor.series[series].channel();
        let message = self.reactor.series[series].take();
        let is_sent = self.doings.who.uses >> channel & 1 == 1 && self.silent != Some(channel);
        if let Some(message) = message.filter(|_| is_sent) {
            self.reactor.messages += 1;
            let index = self.doings.send(self.journey, message);
            self.offer(index);
        }
    }

    /// An ad was clicked, and the shopper visits a shop.
    fn follow(&mut self, now: Second, index: u32) {
        let ad = &self.journey.opportunities[index as usize];
        self.reactor.suppressions.iter_mut().for_each(|one| one.click(ad));
        let shop = self.doings.landing(ad.channel);
        self.reactor.audiences.iter_mut().for_each(|one| shop.into_iter().for_each(|shop| one.click(ad, shop)));
        let cause = self.doings.cause_of_click(self.journey, index);
        self.reactor.series.iter_mut().for_each(|one| one.hear(Signal::Click, now, cause));
        self.come_by(now, cause, self.doings.after_click(self.journey, index));
    }

    /// The shopper visits a shop.
    fn come_by(&mut self, now: Second, cause: Cause, chance: Option<Chance>) {
        let chance = self.doings.response.zip(chance);
        let taken = chance.map_or(Taken::default(), |(response, chance)| {
            response.take(&chance, self.journey, self.server.impressions(), &mut self.reactor.outcome)
        });
        for (signal, is_given) in [(Signal::Visit, true), (Signal::Cart, taken.fills), (Signal::Purchase, taken.buys)] {
            if is_given {
                self.hear(signal, now, SHOPPER);
                self.reactor.series.iter_mut().for_each(|one| one.hear(signal, now, cause));
            }
        }
    }

    fn hear(&mut self, signal: Signal, now: Second, source: Source) {
        self.reactor.suppressions.iter_mut().for_each(|one| one.hear(signal, now, source));
    }
}
