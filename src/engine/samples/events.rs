//! The events of the first shoppers: enough to decide every cap again by hand.

use crate::base::time::Second;
use crate::engine::prepared::Prepared;
use crate::engine::trace::{Trace, Tracer};
use crate::policy::Verdict;
use crate::response::purchase::Outcome;
use crate::world::World;
use crate::world::creative::CreativeId;
use crate::world::journey::{NO_KEY, Opportunity, Visit};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A visit to a channel or a shop.
    Visit,
    /// An ad request that the campaign could win.
    Opportunity,
    /// A click on an impression.
    Click,
    /// A filled cart.
    Cart,
    /// A purchase.
    Purchase,
}

/// Under which policy something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// Under any: it happens whatever the policy.
    Any,
    /// Under one of the scenario's.
    Policy(usize),
    /// In the world without ads.
    NoAds,
}

/// What became of an opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The campaign did not buy it.
    NotBought,
    /// It was bought, and shown.
    Served,
    /// It was bought, and a rule of the policy refused it: their indices.
    Capped {
        /// The policy.
        policy: usize,
        /// The first of its rules that refused.
        rule: usize,
    },
}

/// One event of one shopper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Whose.
    pub shopper: u64,
    /// What.
    pub kind: Kind,
    /// When, in seconds from the flight's first midnight; negative in the warm-up.
    pub time: Second,
    /// In which session; None where there are none.
    pub session: Option<u32>,
    /// Where.
    pub channel: usize,
    /// The identifier that was shown.
    pub identifier: Option<u32>,
    /// The node of the identity graph.
    pub node: Option<u32>,
    /// Under which policy.
    pub under: Under,
    /// What became of an opportunity.
    pub decision: Option<Decision>,
    /// Which creative was shown, where that is known.
    pub creative: Option<CreativeId>,
    /// What an impression cost (its click included) or a purchase was worth, in micro-units.
    pub amount: Option<u64>,
}

/// Every visit, and every opportunity, click, filled cart and purchase under every policy, of the first `shoppers`
/// shoppers, in time order. They are drawn one by one as they are asked for.
///
/// The visit to which a click leads has no event but the click's.
pub fn events(prepared: &Prepared, shoppers: u64) -> impl Iterator<Item = Event> + '_ {
    let (model, mut tracer) = (prepared.model(), Tracer::new(prepared));
    (0..shoppers.min(model.shoppers)).flat_map(move |shopper| {
        let trace = tracer.trace(shopper);
        let mut events = Teller { world: &model.world, shopper, trace: &trace }.events();
        // Stable: at one moment visits come before what is seen, and that before what is bought.
        events.sort_by_key(|event| event.time);
        events
    })
}

/// Tells the events of a shopper.
struct Teller<'a> {
    world: &'a World,
    shopper: u64,
    trace: &'a Trace,
}

impl Teller<'_> {
    fn events(&self) -> Vec<Event> {
        let mut events: Vec<Event> = self.trace.journey.visits.iter().map(|visit| self.visit(visit)).collect();
        events.extend(self.opportunities());
        events.extend(self.shop(Under::NoAds, &self.trace.without_ads));
        let outcomes = self.trace.outcomes.iter().enumerate();
        events.extend(outcomes.flat_map(|(policy, outcome)| self.shop(Under::Policy(policy), outcome)));
        events
    }

    fn event(&self, kind: Kind, time: Second, channel: u8, under: Under) -> Event {
        Event {
            shopper: self.shopper,
            kind,
            time,
            session: None,
            channel: channel.into(),
            identifier: None,
            node: None,
            under,
            decision: None,
            creative: None,
            amount: None,
        }
    }

    fn session(&self, session: u32) -> Option<u32> {
        Some(session).filter(|_| self.world.path.has_sessions())
    }

    fn visit(&self, visit: &Visit) -> Event {
        let session = self.session(visit.session);
        Event { session, ..self.event(Kind::Visit, visit.time, visit.channel, Under::Any) }
    }

    /// Every opportunity under every policy, each with its click behind it.
    fn opportunities(&self) -> Vec<Event> {
        let mut bids: Vec<_> = self.trace.bids.iter().map(|bids| bids.iter().zip(0..).peekable()).collect();
        let mut creatives: Vec<_> = self.trace.creatives.iter().map(|shown| shown.iter().copied()).collect();
        let mut events = Vec::new();
        for (opportunity, index) in self.trace.journey.opportunities.iter().zip(0_u32..) {
            for (policy, bids) in bids.iter_mut().enumerate() {
                let bid = bids.next_if(|(at, _)| **at == index);
                // What something sets off is an event only under the policies that send it.
                if bid.is_none() && opportunity.is_message() {
                    continue;
                }
                let verdict = bid.map(|(_, bid): (_, usize)| self.trace.verdicts[policy][bid]);
                let clicked = self.trace.clicked[policy].contains(&index);
                let served = verdict.is_some_and(Verdict::is_served);
                let amount = served.then(|| self.world.cost(&self.trace.journey, index, clicked));
                let creative = if served { creatives[policy].next() } else { None };
                events.push(Event { creative, amount, ..self.decided(opportunity, policy, verdict) });
                events.extend(clicked.then(|| self.click(opportunity, policy)));
            }
        }
        events
    }

    fn decided(&self, opportunity: &Opportunity, policy: usize, verdict: Option<Verdict>) -> Event {
        let Opportunity { time, session, channel, keys: [identifier, node, person], .. } = *opportunity;
        let key = |key: u32| (key != NO_KEY).then_some(key);
        let decision = match verdict.map(Verdict::blocked_by) {
            None => Decision::NotBought,
            Some(None) => Decision::Served,
            Some(Some(rule)) => Decision::Capped { policy, rule },
        };
        let log = self.world.path.log();
        let shopper = log.map_or(self.shopper, |log| log.person(self.shopper, person));
        Event {
            shopper,
            session: self.session(session),
            identifier: key(identifier),
            node: key(node),
            decision: Some(decision),
            ..self.event(Kind::Opportunity, time, channel, Under::Policy(policy))
        }
    }

    fn click(&self, opportunity: &Opportunity, policy: usize) -> Event {
        let Opportunity { time, session, channel, .. } = *opportunity;
        let session = self.session(session);
        Event { session, ..self.event(Kind::Click, time, channel, Under::Policy(policy)) }
    }

    /// What happens in shops: a cart comes before the purchase that it becomes.
    fn shop<'b>(&'b self, under: Under, outcome: &'b Outcome) -> impl Iterator<Item = Event> + 'b {
        let carts = outcome.carts.iter().map(move |cart| self.event(Kind::Cart, cart.time, cart.shop, under));
        let purchases = outcome.purchases.iter().map(move |purchase| Event {
            amount: Some(purchase.value),
            ..self.event(Kind::Purchase, purchase.time, purchase.shop, under)
        });
        carts.chain(purchases)
    }
}
