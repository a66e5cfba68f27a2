//! What a shopper does, whatever the policy: visits to shops, and what the rows of a log tell.

use crate::base::random::{Marks, Purpose, Seed};
use crate::base::time::Second;
use crate::policy::knowledge::Source;
use crate::policy::suppression::Signal;
use crate::policy::trigger::Cause;
use crate::response::Response;
use crate::response::chance::{Chance, Fate};
use crate::scenario::model::Model;
use crate::world::World;
use crate::world::channel::ChannelId;
use crate::world::journey::Journey;
use crate::world::message::Message;
use crate::world::population::Shopper;

/// The doings of one shopper at a time.
#[derive(Debug, Clone)]
pub struct Doings<'a> {
    world: &'a World,
    pub response: Option<&'a Response>,
    seed: Seed,
    pub who: Shopper,
    fate: Fate,
    /// Which messages are clicked, and how they are addressed.
    marks: [Marks; 2],
    /// Does a visit matter in which nothing can be bought, nor a cart be filled?
    follows_visits: bool,
    /// In time order.
    pub all: Vec<Doing>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub struct Doing {
    pub time: Second,
    pub act: Act,
}

/// What is done.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// A visit to a shop, with the chance of a purchase that lies in it, if there is any.
    Visit(Cause, Option<Chance>),
    /// A row of a log.
    Row(Signal, Source),
}

impl<'a> Doings<'a> {
    pub fn new(model: &'a Model) -> Self {
        Self {
            world: &model.world,
            response: model.response.as_ref(),
            seed: model.world.seed,
            who: Shopper::NOBODY,
            fate: Fate::default(),
            marks: [Marks::default(); 2],
            follows_visits: model.policies.iter().any(|policy| policy.reactions.follow_visits()),
            all: Vec::new(),
        }
    }

    /// Meets the next shopper.
    pub fn open(&mut self, shopper: u64, who: Shopper, journey: &Journey) {
        let from = self.seed.of(shopper);
        (self.who, self.fate) = (who, Fate::of(from, journey));
        self.marks = [from.marks(Purpose::Click), from.marks(Purpose::Message)];
        let Self { all, world, response, fate, follows_visits, .. } = self;
        all.clear();
        let visits = journey.visits.iter().filter(|visit| !world.channels[usize::from(visit.channel)].serves());
        all.extend(visits.filter_map(|visit| {
            let cause = Cause { address: address(visit.tag, VISIT), session: visit.session };
            let chance = response.and_then(|response| response.at_visit(&who, journey, fate, visit));
            let matters = *follows_visits || chance.is_some();
            matters.then_some(Doing { time: visit.time, act: Act::Visit(cause, chance) })
        }));
        let told = |signal, time, person, channel| Doing {
            time,
            act: Act::Row(signal, Source { person, channel: Some(channel) }),
        };
        if world.path.is_logged() {
            let clicks = journey.told_clicks.iter();
            all.extend(clicks.map(|click| told(Signal::Click, click.time, click.person, click.channel)));
            let bought = journey.conversions.iter();
            all.extend(bought.map(|one| told(Signal::Purchase, one.time, one.person, one.channel)));
            // Stable: of one moment visits come first.
            all.sort_by_key(|doing| doing.time);
        }
    }

    /// Could the shopper give any signal?
    #[inline]
    pub fn are_possible(&self, journey: &Journey) -> bool {
        !self.all.is_empty() || !journey.clickable.is_empty()
    }

    /// A message becomes an opportunity of the journey.
    pub fn send(&self, journey: &mut Journey, message: Message) -> u32 {
        journey.send(message, self.marks, &self.world.clicks)
    }

    /// What an ad sets off.
    pub fn cause_of_ad(&self, journey: &Journey, index: u32) -> Cause {
        let ad = &journey.opportunities[index as usize];
        Cause { address: address(ad.tag, AD), session: ad.session }
    }

    /// What a click on it sets off.
    pub fn cause_of_click(&self, journey: &Journey, index: u32) -> Cause {
        let ad = &journey.opportunities[index as usize];
        Cause { address: address(ad.tag, CLICK), session: ad.session }
    }

    /// The shop to which a click on a channel's ad leads.
    pub fn landing(&self, channel: ChannelId) -> Option<ChannelId> {
        let first = || self.world.channels.iter().position(|channel| !channel.serves()).map(|shop| shop as ChannelId);
        self.response.map_or_else(first, |response| Some(response.landings[usize::from(channel)]))
    }

    /// The chance that lies in the visit to which a click on the opportunity at this index leads.
    pub fn after_click(&self, journey: &Journey, index: u32) -> Option<Chance> {
        self.response?.after_click(&self.who, journey, &self.fate, index)
    }
}

/// What sets off a message.
const VISIT: u64 = 0;
const CLICK: u64 = 1;
const AD: u64 = 2;

/// The address of what sets off a message: visits, ads and clicks on them have tags of their own.
fn address(tag: u64, kind: u64) -> u64 {
    tag.rotate_left(2) ^ kind
}
