//! The checkout: what one shopper buys, under one policy after another.

use crate::base::parts::Parts;
use crate::base::random::Seed;
use crate::base::time::Second;
use crate::response::Response;
use crate::response::chance::{Chance, Fate};
use crate::response::limits::{Limits, Lived};
use crate::response::purchase::Outcome;
use crate::world::impressions::Impressions;
use crate::world::journey::Journey;
use crate::world::population::Shopper;

/// Decides one shopper's purchases at a time. Every thread has its own.
pub struct Checkout<'a> {
    response: &'a Response,
    seed: Seed,
    who: Shopper,
    fate: Fate,
    /// The shopper's own visits that are looked at.
    own: Vec<Chance>,
    /// The same, and the visits to which clicks lead or might lead.
    all: Vec<Chance>,
    outcome: Outcome,
    without_ads: Outcome,
    limits: Limits,
}

impl<'a> Checkout<'a> {
    /// A checkout for a scenario in which things are bought.
    pub fn new(response: &'a Response, seed: Seed) -> Self {
        Self {
            response,
            seed,
            who: Shopper::NOBODY,
            fate: Fate::default(),
            own: Vec::new(),
            all: Vec::new(),
            outcome: Outcome::default(),
            without_ads: Outcome::default(),
            limits: Limits::default(),
        }
    }

    /// Meets the next shopper, and decides what they buy in the world without ads.
    pub fn open(&mut self, shopper: u64, who: Shopper, journey: &Journey) {
        self.fate = Fate::of(self.seed.of(shopper), journey);
        self.who = who;
        self.response.visits(&who, journey, &self.fate, &mut self.own);
        self.response.decide(&self.own, journey, Impressions::NONE, &mut self.without_ads);
    }

    /// What is bought in the world without ads.
    pub fn without_ads(&self) -> &Outcome {
        &self.without_ads
    }

    /// What was bought when it was last asked.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// When the last chance comes at which impressions of these could matter (indices in the journey, in time order):
    /// what is shown from then on changes nothing. None: nothing changes anything.
    pub fn last_chance(&self, journey: &Journey, impressions: &[u32]) -> Option<Second> {
        let click = impressions.iter().rev().find_map(|index| self.after_click(journey, *index));
        let own = self.own.last().map(|chance| chance.time);
        own.max(click.map(|chance| chance.time))
    }

    /// What is bought, and what carts are filled, after these impressions.
    pub fn sell(&mut self, journey: &Journey, shown: Impressions<'_>) -> &Outcome {
        self.all.clone_from(&self.own);
        let own = self.own.len();
        let Self { response, who, fate, all, outcome, .. } = self;
        all.extend(shown.indices.iter().filter_map(|index| response.after_click(who, journey, fate, *index)));
        if all.len() > own {
            // Stable: of two visits at one moment the shopper's own comes first.
            all.sort_by_key(|chance| chance.time);
        }
        response.decide(all, journey, shown, outcome);
        outcome
    }

    /// Adds by how many purchases fewer than when last asked are expected where at most 0, 1, 2 … impressions of the flight
    /// are seen, of the same ones.
    pub fn lose(&mut self, journey: &Journey, shown: Impressions<'_>, warm_up: usize, missing: &mut [Parts]) {
        let lived = Lived { chances: &self.all, journey, shown, warm_up, outcome: &self.outcome };
        self.response.lose(lived, &mut self.limits, missing);
    }

    fn after_click(&self, journey: &Journey, index: u32) -> Option<Chance> {
        self.response.after_click(&self.who, journey, &self.fate, index)
    }
}
