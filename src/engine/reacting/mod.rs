//! Policies that react: what they show depends on what shoppers have done before.
//!
//! Other policies decide all their bids at once, and what is bought follows. Here ads, messages, visits, clicks and
//! purchases are taken one by one in time order ([`reactor`]). In one second ads come first, in journey order, then
//! messages that something set off, then the shopper's own visits, then the visits to which clicks lead. All of them have
//! the draws that they have anyway: their marks are addressed, so a reaction that changes nothing for a shopper changes
//! nothing in what they see and buy.
//!
//! What comes out is a list of bids with verdicts, as from any other policy. Messages become opportunities of the journey,
//! one and the same under all policies that send them. All else (counts, purchases, tables) is made of that as ever.
//!
//! To add a reaction, begin with `policy/reactions.rs`. It is read in `scenario/` (`suppressions.rs`, `triggers.rs`,
//! `audiences.rs`), told by `scenario/words/reaction_lines.rs`, and decided again in `tests/twin/reactions.rs`.

mod doings;
mod reactor;

use super::prepared::Prepared;
use crate::policy::serving::Serving;
use crate::world::channel::ChannelId;
use crate::world::journey::Journey;
use crate::world::population::Shopper;
use doings::Doings;
use reactor::Reactor;

/// One thread's policies that react.
#[derive(Debug, Clone)]
pub struct Reacting<'a> {
    doings: Doings<'a>,
    /// By policy; None: it does not react.
    reactors: Vec<Option<Reactor>>,
}

impl<'a> Reacting<'a> {
    /// None where no policy reacts.
    pub fn new(prepared: &'a Prepared) -> Option<Self> {
        let model = prepared.model();
        let policies = || model.policies.iter().zip(prepared.throttles());
        model.reacts().then(|| Self {
            doings: Doings::new(model),
            reactors: policies().map(|(policy, throttle)| Reactor::new(policy, throttle, &model.world)).collect(),
        })
    }

    /// Meets the next shopper.
    pub fn open(&mut self, shopper: u64, who: Shopper, journey: &Journey) {
        self.doings.open(shopper, who, journey);
    }

    /// What a policy bid for last, where it reacts.
    pub fn bids(&self, policy: usize) -> Option<&[u32]> {
        self.reactors[policy].as_ref().map(Reactor::bids)
    }

    /// Can a policy send messages that something sets off?
    pub fn sends(&self, policy: usize) -> bool {
        self.reactors[policy].as_ref().is_some_and(Reactor::sends)
    }

    /// Follows a journey whose opportunities have other indices now, for one policy.
    pub fn renumber(&mut self, policy: usize, places: &[u32]) {
        self.reactors[policy].iter_mut().for_each(|reactor| reactor.renumber(places));
    }
}

/// Decides a policy's bids with an ad server of its own, one by one if it reacts. Messages are added to the journey, but
/// not in time order yet.
pub fn decide(
    reacting: &mut Option<Reacting<'_>>,
    policy: usize,
    server: &mut Serving,
    journey: &mut Journey,
    bids: &[u32],
) {
    decide_without(reacting, policy, server, journey, bids, None);
}

/// The same, where no messages are sent by one channel.
pub fn decide_without(
    reacting: &mut Option<Reacting<'_>>,
    policy: usize,
    server: &mut Serving,
    journey: &mut Journey,
    bids: &[u32],
    silent: Option<ChannelId>,
) {
    let Some(Reacting { doings, reactors }) = reacting else {
        return server.decide(journey, bids);
    };
    match &mut reactors[policy] {
        Some(reactor) if reactor.may_react(doings, journey, bids) => {
            reactor.decide(doings, server, journey, bids, silent);
        }
        Some(reactor) => {
            server.decide(journey, bids);
            reactor.bid_for(bids);
        }
        None => server.decide(journey, bids),
    }
}
