//! One shopper, drawn again and told in full: every draw has an address, so any shopper's journey
//! and every policy's verdicts can be had without the others.

use super::checkout::Checkout;
use super::plan::{asks, servers};
use super::prepared::Prepared;
use super::reacting::{Reacting, decide};
use crate::base::compaction::Compacted;
use crate::policy::Verdict;
use crate::policy::serving::Serving;
use crate::response::purchase::Outcome;
use crate::scenario::model::Model;
use crate::world::Scratch;
use crate::world::creative::CreativeId;
use crate::world::draw_mask::DrawMask;
use crate::world::journey::Journey;
use crate::world::message::renumber;
use crate::world::population::Shopper;

/// What one shopper met and what every policy made of it.
#[derive(Debug, Clone)]
pub struct Trace {
    /// Who it was.
    pub who: Shopper,
    /// Visits, opportunities and identifiers.
    pub journey: Journey,
    /// By policy, the indices of the opportunities that it would buy.
    pub bids: Vec<Vec<u32>>,
    /// By policy, a verdict for every bid.
    pub verdicts: Vec<Vec<Verdict>>,
    /// By policy, which creative each impression showed; empty where nobody asks.
    pub creatives: Vec<Vec<CreativeId>>,
    /// By policy, the indices of the impressions that were clicked.
    pub clicked: Vec<Vec<u32>>,
    /// By policy, what was bought.
    pub outcomes: Vec<Outcome>,
    /// What is bought in the world without ads.
    pub without_ads: Outcome,
}

impl Trace {
    fn of(who: Shopper, journey: Journey) -> Self {
        Self {
            who,
            journey,
            bids: Vec::new(),
            verdicts: Vec::new(),
            creatives: Vec::new(),
            clicked: Vec::new(),
            outcomes: Vec::new(),
            without_ads: Outcome::default(),
        }
    }

    /// By index among the opportunities, what a policy served.
    pub fn served(&self, policy: usize) -> Vec<u32> {
        let bids = self.bids[policy].iter().zip(&self.verdicts[policy]);
        bids.filter(|(_, verdict)| verdict.is_served()).map(|(bid, _)| *bid).collect()
    }

    /// The bids of the policy that buys most.
    pub fn most_bids(&self) -> usize {
        self.bids.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// Draws some shoppers again.
pub struct Tracer<'a> {
    prepared: &'a Prepared,
    servers: Vec<Serving>,
    reacting: Option<Reacting<'a>>,
    draw_mask: DrawMask,
    scratch: Scratch,
    bids: Compacted<u32>,
}

impl<'a> Tracer<'a> {
    /// Prepares to trace shoppers of a run with all they meet.
    pub fn new(prepared: &'a Prepared) -> Self {
        Self::looking_at(prepared, DrawMask::everything(prepared.model().world.channels.len()))
    }

    /// The same, with what is in the draw mask of all they meet. It must hold what any policy may buy.
    pub fn looking_at(prepared: &'a Prepared, draw_mask: DrawMask) -> Self {
        Self {
            prepared,
            servers: servers(prepared.model()),
            reacting: Reacting::new(prepared),
            draw_mask,
            scratch: Scratch::default(),
            bids: Compacted::default(),
        }
    }

    /// Draws one shopper and replays every policy.
    pub fn trace(&mut self, shopper: u64) -> Trace {
        let Model { world, response, .. } = self.prepared.model();
        let mut journey = Journey::default();
        let who = world.draw(shopper, &self.draw_mask, &mut journey, &mut self.scratch);
        let mut trace = Trace::of(who, journey);
        let mut checkout = response.as_ref().map(|response| Checkout::new(response, world.seed));
        if let Some(checkout) = &mut checkout {
            checkout.open(shopper, who, &trace.journey);
            trace.without_ads = checkout.without_ads().clone();
        }
        if let Some(reacting) = &mut self.reacting {
            reacting.open(shopper, who, &trace.journey);
        }
        self.decide(&mut trace);
        for server in &self.servers {
            trace.verdicts.push(server.verdicts().to_vec());
            trace.creatives.push(server.impressions().creatives.to_vec());
            let mut clicked = Vec::new();
            trace.journey.clicked_among(server.served(), &mut clicked);
            let outcome = checkout.as_mut().map(|checkout| checkout.sell(&trace.journey, server.impressions()).clone());
            trace.outcomes.push(outcome.unwrap_or_default());
            trace.clicked.push(clicked);
        }
        trace
    }

    /// Lists what every policy bids for, and decides it.
    fn decide(&mut self, trace: &mut Trace) {
        let Self { prepared, servers, reacting, bids, .. } = self;
        for (policy, throttle) in prepared.model().policies.iter().zip(prepared.throttles()) {
            let throttle = asks(policy, throttle, &prepared.model().world);
            throttle.collect(&trace.journey, bids);
            trace.bids.push(bids.to_vec());
        }
        for (policy, server) in servers.iter_mut().enumerate() {
            decide(reacting, policy, server, &mut trace.journey, &trace.bids[policy]);
            if let Some(bids) = reacting.as_ref().and_then(|reacting| reacting.bids(policy)) {
                trace.bids[policy] = bids.to_vec();
            }
        }
        if let Some(places) = trace.journey.put_in_order() {
            servers.iter_mut().for_each(|server| server.renumber(&places));
            trace.bids.iter_mut().for_each(|bids| renumber(bids, &places));
        }
    }
}
