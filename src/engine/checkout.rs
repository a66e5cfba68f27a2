//! The checkout: what one shopper buys, under one policy after another.

use crate::base::random::Seed;
use crate::response::Response;
use crate::response::chance::{Chance, Fate};
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
    /// The shopper's own visits that may end in a purchase or leave a cart behind.
    own: Vec<Chance>,
    /// Those of them that may end in a purchase, or leave a cart from which one may come.
    serious: Vec<Chance>,
    /// One of both, and the visits to which clicks lead.
    all: Vec<Chance>,
    outcome: Outcome,
    without_ads: Outcome,
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
            serious: Vec::new(),
            all: Vec::new(),
            outcome: Outcome::default(),
            without_ads: Outcome::default(),
        }
    }

    /// Meets the next shopper, and decides what they buy in the world without ads.
    pub fn open(&mut self, shopper: u64, who: Shopper, journey: &Journey) {
        self.fate = Fate::of(self.seed.of(shopper), journey);
        self.who = who;
        self.response.visits(&who, journey, &self.fate, &mut self.own);
        self.serious.clear();
        self.serious
            .extend(self.own.iter().filter(|chance| self.response.cart.is_some() || self.response.may_sell(chance)));
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

    /// Is it certain that the same is bought after all of these impressions and after any part of them? `clicked` are
    /// those of them that are clicked (indices in the journey, both in time order).
    pub fn is_settled(&self, journey: &Journey, impressions: &[u32], clicked: &[u32]) -> bool {
        let tempts = |index: &u32| self.response.after_click(&self.who, journey, &self.fate, *index).is_some();
        if clicked.iter().any(tempts) {
            return false;
        }
        let before = |chance: &Chance| {
            impressions.partition_point(|index| journey.opportunities[*index as usize].time <= chance.time)
        };
        let foretold = |chance: &Chance| self.response.foretells(chance, before(chance));
        let mut open = self.serious.iter().map(foretold).filter(|told| *told != Some(false));
        // A purchase can make the next less likely.
        open.next().is_none_or(|told| told == Some(true) && open.next().is_none())
    }

    /// What is bought, and what carts are filled, after impressions of which `clicked` were clicked (indices in the
    /// journey, in time order).
    pub fn sell(&mut self, journey: &Journey, shown: Impressions<'_>, clicked: &[u32]) -> &Outcome {
        self.all.clone_from(&self.own);
        self.decide(journey, shown, clicked)
    }

    /// The same purchases, for less work: carts that are not bought are left out.
    pub fn sell_only(&mut self, journey: &Journey, shown: Impressions<'_>, clicked: &[u32]) -> &Outcome {
        self.all.clone_from(&self.serious);
        self.decide(journey, shown, clicked)
    }

    fn decide(&mut self, journey: &Journey, shown: Impressions<'_>, clicked: &[u32]) -> &Outcome {
        let Self { response, who, fate, all, outcome, .. } = self;
        let own = all.len();
        all.extend(clicked.iter().filter_map(|index| response.after_click(who, journey, fate, *index)));
        if all.len() > own {
            // Stable: of two visits at one moment the shopper's own comes first.
            all.sort_by_key(|chance| chance.time);
        }
        response.decide(all, journey, shown, outcome);
        outcome
    }
}
