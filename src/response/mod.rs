//! What exposure does: it builds adstock, adstock lifts the chance that a shop visit ends in a
//! purchase, and a click makes a visit of its own.
//!
//! At a shop visit at t the purchase probability is
//!
//! ```text
//! p(t) = baseline · segment · in-market · click · (1 + max_lift · g(A(t))) · fatigue(t) · need(t) · cart(t), at most 1
//! A(t)       = Σ weight · kept · 0.5^((t − s) / half-life)   over impressions at s ≤ t [adstock]
//! kept       = k^−wear_out for a shopper's k-th impression of one creative, else 1     [wear_out]
//! g          = a curve from 0 to 1                                                     [curve]
//! fatigue(t) = (1 − loss)^(impressions in (t − per, t] beyond `after`)
//! need(t)    = 1 − 0.5^((t − last purchase) / repurchase); 1 before the first purchase
//! cart(t)    = conversion while a cart is left behind, else 1                           [cart]
//! ```
//!
//! Adstock is Broadbent's ("One way TV advertisements work", *Journal of the Market Research
//! Society* 21, 1979), kept by the shopper and not by the market. Every draw is a mark fixed in
//! advance and addressed by the visit or by the click that leads to it: a policy that leaves a
//! shopper's impressions unchanged leaves their purchases unchanged.

pub mod adstock;
pub mod basket;
pub mod cart;
pub mod chance;
pub mod curve;
pub mod expected;
pub mod fatigue;
pub mod limits;
pub mod look;
pub mod purchase;
pub mod wear_out;

pub use fatigue::Fatigue;

use crate::base::time::Second;
use crate::world::channel::ChannelId;
use crate::world::impressions::Impressions;
use crate::world::journey::Journey;
use adstock::Effect;
use basket::Basket;
use cart::KeptCart;
use curve::Curve;
use look::{Answered, Looks};
use wear_out::WearOut;

/// How shoppers respond to what they see.
#[derive(Debug, Clone)]
pub struct Response {
    /// The purchase probability of a shop visit without advertising, 0 to 1.
    pub baseline: f64,
    /// From adstock to lift.
    pub curve: Curve,
    /// What exposure adds to the chance of a purchase where the curve is at one, as a multiple of it; 0: nothing.
    pub max_lift: f64,
    /// What too much in too short a time costs.
    pub fatigue: Option<Fatigue>,
    /// How creatives wear out; None: they do not.
    pub wear_out: Option<WearOut>,
    /// After so many seconds half of the need is back.
    pub repurchase: Option<Second>,
    /// What a purchase is worth.
    pub basket: Basket,
    /// The part of a basket's value that is left after all costs but advertising.
    pub margin: f64,
    /// Filled carts that are not bought, as a share of all that are filled.
    pub abandonment: f64,
    /// What carts that are left behind do later; None: nothing.
    pub cart: Option<KeptCart>,
    /// By channel, what an impression there adds.
    pub effects: Vec<Effect>,
    /// By channel, the shop to which a click leads.
    pub landings: Vec<ChannelId>,
    /// Times as likely as another a visit after a click ends in a purchase; 1: no more.
    pub click_conversion: f64,
    /// By segment, times as likely as the baseline its visits end in a purchase; empty: all alike.
    pub segments: Vec<f64>,
    /// The same for visits in an in-market episode; 1: no more likely.
    pub in_market: f64,
    /// By channel: can a purchase happen there?
    pub shops: Vec<bool>,
    /// Which chances are looked at.
    pub looks: Looks,
}

impl Response {
    /// Is a purchase worth anything? Where it is not, purchases are counted, and money is not.
    pub fn earns(&self) -> bool {
        self.margin > 0.0 && self.basket.is_worth_something()
    }

    /// Does any impression raise the chance of a purchase?
    pub fn is_moved(&self) -> bool {
        self.max_lift > 0.0 && self.effects.iter().any(|effect| effect.weight > 0.0)
    }

    /// What is left at a moment of these impressions, and of those later than it nothing.
    pub fn adstock(&self, journey: &Journey, seen: Impressions<'_>, now: Second) -> f64 {
        match &self.wear_out {
            Some(wear_out) => wear_out.adstock(&self.effects, journey, seen, now),
            None => adstock::adstock(&self.effects, journey, seen.indices, now),
        }
    }

    /// Makes ready which chances are looked at, by how often each channel is answered.
    pub fn looking(self, answered: Vec<Answered>) -> Self {
        let kept = self.cart.map_or(1.0, |cart| cart.conversion);
        let most = (1.0 + self.max_lift) * kept / (1.0 - self.abandonment).max(f64::MIN_POSITIVE);
        let segment = self.segments.iter().copied().reduce(f64::max).unwrap_or(1.0);
        let looks = Looks::new(most, self.baseline * segment * self.in_market.max(1.0), &answered);
        Self { looks, ..self }
    }
}
