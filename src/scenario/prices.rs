//! Prices: which way of paying fits which channel.

use super::file::{ChannelEntry, PriceEntry};
use super::problem::{Problem, Problems};
use crate::world::channel::Role;
use crate::world::price::Price;

/// How the channel is paid; none where it costs nothing, or where what is written is refused.
pub fn price(entry: &ChannelEntry, problems: &mut Problems) -> Option<Price> {
    let written = entry.price.as_ref().filter(|_| entry.role != Role::Shop)?;
    let resolved = one_way(written.get_ref())
        .and_then(|price| fits(price, entry))
        .and_then(|price| with_spread(price, written.get_ref()));
    match resolved {
        Ok(price) => Some(price),
        Err((title, cure)) => {
            problems.push(Problem::error(title, cure, Some(written.span())));
            None
        }
    }
}

/// What is wrong, and the cure.
type Refusal = (String, String);

fn refusal<T>(title: impl Into<String>, cure: impl Into<String>) -> Result<T, Refusal> {
    Err((title.into(), cure.into()))
}

fn one_way(written: &PriceEntry) -> Result<Price, Refusal> {
    match (written.cpm, written.cpc, written.per_message) {
        (Some(cpm), None, None) => Ok(Price::PerThousand(cpm, None)),
        (None, Some(cpc), None) => Ok(Price::PerClick(cpc)),
        (None, None, Some(message)) => Ok(Price::PerMessage(message)),
        (None, None, None) => refusal(
            "this price names no amount",
            "say { cpm = 28.0 } or { cpc = 1.0 }, or { per_message = 0.002 } on an owned channel",
        ),
        _ => refusal("this price is paid in two ways", "keep one of `cpm`, `cpc` and `per_message`"),
    }
}

fn fits(price: Price, entry: &ChannelEntry) -> Result<Price, Refusal> {
    match (price, entry.role) {
        (Price::PerMessage(_), Role::Media) => refusal(
            "a media channel has no price per message",
            "say { cpm = 28.0 } or { cpc = 1.0 }, or make the role owned",
        ),
        (Price::PerThousand(..) | Price::PerClick(_), Role::Owned) => refusal(
            "an owned channel's messages are sent, not bought",
            "say what one costs: { per_message = 0.002 }, or make the role media",
        ),
        (Price::PerClick(_), _) if entry.click_rate.is_none() => refusal(
            "a price per click needs a `click_rate`",
            "say which share of impressions is clicked: click_rate = 0.004",
        ),
        (price, _) => Ok(price),
    }
}

/// Sums of prices that spread are counted in whole millionths: so dear, and they might not fit.
const DEAREST_SPREAD: f64 = 10_000.0;

fn with_spread(price: Price, written: &PriceEntry) -> Result<Price, Refusal> {
    match (price, written.spread) {
        (price, None) => Ok(price),
        (Price::PerThousand(cpm, _), Some(_)) if f64::from(cpm) > DEAREST_SPREAD => refusal(
            format!("a CPM of {cpm} is too high to spread"),
            format!("write one up to {DEAREST_SPREAD}, or take `spread` out"),
        ),
        (Price::PerThousand(cpm, _), spread) => Ok(Price::PerThousand(cpm, spread.filter(|spread| spread.get() > 0.0))),
        _ => refusal("only a price per thousand can spread", "take `spread` out, or give a `cpm`"),
    }
}
