//! What shoppers do about what they see, as it is written.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::base::quantity::{Multiplier, Positive, Probability, Size};
use crate::base::time::Length;

/// How shoppers respond to what they see: purchases at shop visits.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponseEntry {
    /// The purchase probability of a shop visit without advertising.
    pub baseline: Probability,
    /// From adstock to lift, such as { shape = "hill", max_lift = 0.8, half = 3.0, slope = 1.4 }.
    #[schemars(with = "CurveEntry")]
    pub curve: Spanned<CurveEntry>,
    /// What too many impressions in too short a time cost; left out: nothing.
    pub fatigue: Option<FatigueEntry>,
    /// How creatives wear out: a shopper's k-th impression of one creative adds k^-wear_out of what the first adds. Left out:
    /// they do not.
    #[schemars(with = "Option<f64>", range(min = 0, max = 3))]
    pub wear_out: Option<Spanned<Size>>,
    /// What a purchase is worth; left out: purchases are counted, and money is not.
    pub basket: Option<BasketEntry>,
    /// The part of a basket's value left after all costs but advertising; left out: 1.
    pub margin: Option<Probability>,
    /// After a purchase need falls to nothing; after this time half of it is back. Left out: it stays.
    pub repurchase: Option<Length>,
    /// How much more likely than another a visit after a click ends in a purchase; left out: 1.
    pub click_conversion: Option<Multiplier>,
    /// The share of filled carts that are not bought; left out: 0.
    #[schemars(with = "Option<Probability>")]
    pub abandonment: Option<Spanned<Probability>>,
    /// What a cart that is left behind does to later visits; left out: nothing.
    #[schemars(with = "Option<CartEntry>")]
    pub cart: Option<Spanned<CartEntry>>,
}

/// A cart that is left behind.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CartEntry {
    /// After this time it is lost.
    pub keeps: Length,
    /// How many times as likely a visit ends in a purchase meanwhile; 1 or more.
    #[schemars(with = "Multiplier")]
    pub conversion: Spanned<Multiplier>,
}

/// The curve, and the greatest lift.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [
    { "required": ["half", "slope"], "properties": { "shape": { "const": "hill" }, "peak": false } },
    { "required": ["half"], "properties": { "shape": { "enum": ["geometric", "linear"] }, "slope": false, "peak": false } },
    { "required": ["peak"], "properties": { "shape": { "const": "inverted-u" }, "half": false, "slope": false } },
]))]
pub struct CurveEntry {
    /// Its shape.
    pub shape: CurveShape,
    /// How much more likely exposure makes a purchase at most: 0.8 is up to 80 % more.
    pub max_lift: Size,
    /// `hill`, `geometric`, `linear`: the adstock at which half of the greatest lift is reached.
    #[schemars(with = "Option<Positive>")]
    pub half: Option<Spanned<Positive>>,
    /// `hill`: how sudden the rise is.
    #[schemars(with = "Option<Positive>")]
    pub slope: Option<Spanned<Positive>>,
    /// `inverted-u`: the adstock at which more begins to harm.
    #[schemars(with = "Option<Positive>")]
    pub peak: Option<Spanned<Positive>>,
}

/// The shape of a response curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CurveShape {
    /// S-shaped: needs `half` and `slope`.
    Hill,
    /// Every exposure convinces the same part of those not yet convinced: needs `half`.
    Geometric,
    /// No saturation before the greatest lift: needs `half`.
    Linear,
    /// Rises and falls: needs `peak`.
    InvertedU,
}

/// A loss for each impression above `after` within `per`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FatigueEntry {
    /// So many within `per` cost nothing.
    pub after: u32,
    /// Looking back from the visit, over all channels.
    pub per: Length,
    /// The part of the purchase probability that each further one takes away.
    pub loss: Probability,
}

/// A log-normal value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasketEntry {
    /// Its mean in the scenario's currency.
    pub mean: Size,
    /// Its standard deviation; left out: 0.
    pub sd: Option<Size>,
}

/// What an impression on a channel does.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffectEntry {
    /// What it adds to the shopper's adstock.
    pub weight: Size,
    /// The time until half of that is left; left out: it lasts.
    pub half_life: Option<Length>,
}

/// Episodes in which a shopper is about to buy.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InMarketEntry {
    /// The share of the time for which a shopper is in the market.
    pub share: Probability,
    /// The mean length of an episode, such as "10d"; an hour at least.
    #[schemars(with = "Length")]
    pub length: Spanned<Length>,
    /// How many times as much the shopper does in it; left out: 1.
    pub sessions: Option<Multiplier>,
    /// How many times as likely a visit in it ends in a purchase; left out: 1.
    #[schemars(with = "Option<Multiplier>")]
    pub conversion: Option<Spanned<Multiplier>>,
}

/// AMC's own tables.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmcEntry {
    /// A dimension seen by fewer users comes back NULL, as AMC does below 100; left out: never.
    pub threshold: Option<u64>,
}
