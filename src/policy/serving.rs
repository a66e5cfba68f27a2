//! A policy ready to serve: its ad server, and which creatives are shown.
//!
//! Where nobody asks for creatives this is the ad server and nothing else. Where no cap counts creatives, they are chosen
//! once it is known what is served. A cap on each creative is asked bid by bid: for it, a creative is what a channel is
//! for other caps.

use super::Verdict;
use super::ad_server::Server;
use super::ad_server::refusals::Refusals;
use super::cap::{Cap, Scope};
use super::rotation::Rotating;
use crate::base::time::Calendar;
use crate::policy::Policy;
use crate::world::World;
use crate::world::channel::members;
use crate::world::creative::{CreativeId, Creatives};
use crate::world::impressions::Impressions;
use crate::world::journey::{Journey, Opportunity};

/// A policy ready to serve. It holds the memory of one shopper at a time: every thread has its own.
#[derive(Debug, Clone)]
pub struct Serving {
    server: Server,
    /// None where nobody asks which creative is shown.
    showing: Option<Showing>,
}

/// Which creatives are shown.
#[derive(Debug, Clone)]
struct Showing {
    rotating: Rotating,
    /// Caps on each creative.
    caps: Vec<CreativeCap>,
    /// Which creative each impression shows.
    shown: Vec<CreativeId>,
    /// The one that the ad asked about last would show.
    next: CreativeId,
}

/// A cap on each creative: a server for which creatives stand in the place of channels.
#[derive(Debug, Clone)]
struct CreativeCap {
    /// Which of the policy's caps it is.
    index: usize,
    /// On which creatives it refuses, one bit each.
    scope: u64,
    server: Server,
}

impl Serving {
    /// For a policy in a world.
    pub fn new(policy: &Policy, world: &World) -> Self {
        let simple = policy.simplified(&world.channels);
        Self {
            server: Server::new(&simple, &world.calendar, world.channels.len()),
            showing: world.creatives.as_ref().map(|all| Showing::new(policy, all, &world.calendar)),
        }
    }

    /// The indices of the bids that were served, once they are decided.
    #[inline]
    pub fn served(&self) -> &[u32] {
        self.server.served()
    }

    /// The same, with their creatives.
    #[inline]
    pub fn impressions(&self) -> Impressions<'_> {
        let creatives = self.showing.as_ref().map_or(&[][..], |showing| &showing.shown);
        Impressions { indices: self.server.served(), creatives }
    }

    /// What became of every bid, once they are decided.
    pub fn verdicts(&self) -> &[Verdict] {
        self.server.verdicts()
    }

    /// What was refused of all shoppers since it was last taken.
    pub fn refusals(&mut self) -> &mut Refusals {
        self.server.refusals()
    }

    /// Decides a journey's bids in order.
    #[inline]
    pub fn decide(&mut self, journey: &Journey, bids: &[u32]) {
        match &mut self.showing {
            None => self.server.decide(journey, bids),
            Some(showing) if showing.caps.is_empty() => {
                self.server.decide(journey, bids);
                showing.show(journey, self.server.served());
            }
            Some(_) if self.server.allows(journey, bids) => self.serve_all(journey, bids),
            Some(_) => self.decide_each(journey, bids),
        }
    }

    /// Serves all bids, where it is certain that no cap refuses any.
    #[inline]
    pub fn serve_all(&mut self, journey: &Journey, bids: &[u32]) {
        self.server.serve_all(bids);
        if let Some(showing) = &mut self.showing {
            showing.show(journey, bids);
        }
    }

    fn decide_each(&mut self, journey: &Journey, bids: &[u32]) {
        self.begin(journey, bids.len());
        for index in bids {
            let verdict = self.judge(journey, *index);
            self.enter(journey, *index, verdict);
        }
    }

    /// Meets a shopper who will be bid for so often at most, one by one.
    pub fn begin(&mut self, journey: &Journey, most: usize) {
        self.server.begin(journey, most);
        if let Some(showing) = &mut self.showing {
            showing.open(journey);
            showing.caps.iter_mut().for_each(|cap| cap.server.begin(journey, most));
        }
    }

    /// What the caps say of the opportunity at this index. None asked about before may be later.
    pub fn judge(&mut self, journey: &Journey, index: u32) -> Verdict {
        let of_channels = self.server.judge(journey, index);
        let Some(showing) = &mut self.showing else { return of_channels };
        match showing.refusal(journey, &journey.opportunities[index as usize]) {
            Some(of_creatives) if is_first(of_creatives, of_channels) => of_creatives,
            _ => of_channels,
        }
    }

    /// Notes what became of it.
    pub fn enter(&mut self, journey: &Journey, index: u32, verdict: Verdict) {
        self.server.enter(journey, index, verdict);
        if let Some(showing) = self.showing.as_mut().filter(|_| verdict.is_served()) {
            showing.enter(journey, &journey.opportunities[index as usize]);
        }
    }

    /// Follows a journey whose opportunities have other indices now.
    pub fn renumber(&mut self, places: &[u32]) {
        self.server.renumber(places);
    }
}

/// Does a refusal come first in the order of the caps, beside another verdict?
fn is_first(refusal: Verdict, other: Verdict) -> bool {
    other.is_served() || refusal.blocked_by() < other.blocked_by()
}

impl Showing {
    fn new(policy: &Policy, all: &Creatives, calendar: &Calendar) -> Self {
        let caps = policy.caps.iter().enumerate().filter(|(_, cap)| cap.each_creative);
        Self {
            rotating: Rotating::new(all, policy.rotation),
            caps: caps.map(|(index, cap)| CreativeCap::new(index, cap, all, calendar)).collect(),
            shown: Vec::new(),
            next: 0,
        }
    }

    /// Forgets the last shopper.
    fn open(&mut self, journey: &Journey) {
        self.shown.clear();
        self.rotating.open(journey);
    }

    /// Chooses the creatives of impressions, where no cap has a say.
    fn show(&mut self, journey: &Journey, served: &[u32]) {
        self.open(journey);
        for ad in served.iter().map(|index| &journey.opportunities[*index as usize]) {
            let creative = self.rotating.pick(ad, 0).unwrap_or(0);
            self.rotating.note(ad, creative);
            self.shown.push(creative);
        }
    }

    /// The refusal of an ad of which no creative may be shown: that of the creative whose turn it is.
    fn refusal(&mut self, journey: &Journey, ad: &Opportunity) -> Option<Verdict> {
        let (mut refused, mut first) = (0_u64, None);
        while let Some(creative) = self.rotating.pick(ad, refused) {
            let Some(refusal) = self.caps.iter_mut().find_map(|cap| cap.refusal(journey, ad, creative)) else {
                self.next = creative;
                return None;
            };
            first.get_or_insert(refusal);
            refused |= 1 << creative;
        }
        first
    }

    /// Remembers that the ad was shown.
    fn enter(&mut self, journey: &Journey, ad: &Opportunity) {
        let creative = self.next;
        self.rotating.note(ad, creative);
        self.caps.iter_mut().for_each(|cap| cap.server.note_ad(journey, &showing(ad, creative)));
        self.shown.push(creative);
    }
}

/// The ad as a cap on creatives sees it.
fn showing(ad: &Opportunity, creative: CreativeId) -> Opportunity {
    Opportunity { channel: creative, ..*ad }
}

impl CreativeCap {
    fn new(index: usize, cap: &Cap, all: &Creatives, calendar: &Calendar) -> Self {
        let counter = |(scope, counts): (u64, u64)| Cap {
            scope: Scope { channels: scope, each: false },
            counts,
            each_creative: false,
            ..cap.clone()
        };
        let counters: Vec<Cap> = together(cap, all).into_iter().map(counter).collect();
        let scope = counters.iter().fold(0, |scope, counter| scope | counter.scope.channels);
        Self { index, scope, server: Server::of_caps(counters, calendar, all.list.len()) }
    }

    fn refusal(&mut self, journey: &Journey, ad: &Opportunity, creative: CreativeId) -> Option<Verdict> {
        let verdict = self.server.judge_ad(journey, &showing(ad, creative));
        let refusal = if verdict.is_missing_id() { Verdict::missing_id } else { Verdict::capped };
        (self.scope >> creative & 1 == 1 && !verdict.is_served()).then(|| refusal(self.index))
    }
}

/// The creatives that share one count under a cap on each creative: on which of them it refuses, and on which it counts.
pub(super) fn together(cap: &Cap, all: &Creatives) -> Vec<(u64, u64)> {
    let set = |is_in: &dyn Fn(usize) -> bool| {
        (0..all.list.len()).filter(|index| is_in(*index)).fold(0, |set, index| set | 1_u64 << index)
    };
    let scope = set(&|index| cap.scope.contains(all.list[index].channel));
    let counts = set(&|index| cap.counts(all.list[index].channel));
    if cap.scope.each {
        return members(scope).map(|one| (1 << one, 1 << one)).collect();
    }
    let of_ad = |ad: u8| set(&|index| all.list[index].ad == ad);
    let counters = (0..all.ads as u8).map(|ad| (scope & of_ad(ad), counts & of_ad(ad)));
    counters.filter(|(scope, _)| *scope != 0).collect()
}
