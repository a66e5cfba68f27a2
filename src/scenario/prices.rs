//! Prices: which way of paying fits which channel.

use toml::Spanned;

use super::problem::{Problem, Problems};
use super::written::{ChannelEntry, PriceEntry};
use crate::base::quantity::Probability;
use crate::world::channel::Role;
use crate::world::price::Price;

/// How the channel is paid; none where it costs nothing, or where what is written is refused.
pub fn price(entry: &ChannelEntry, problems: &mut Problems) -> Option<Price> {
    let written = entry.price.as_ref().filter(|_| entry.role != Role::Shop)?;
    let resolved = one_way(written.get_ref())
        .and_then(|price| fits(price, entry))
        .and_then(|price| with_spread(price, written.get_ref()));
    match resolved {
        Ok(price) => {
            free_for_want_of_clicks(price, entry, problems);
            Some(price)
        }
        Err((title, cure)) => {
            problems.push(Problem::error(title, cure, Some(written.span())));
            None
        }
    }
}

fn free_for_want_of_clicks(price: Price, entry: &ChannelEntry, problems: &mut Problems) {
    let is_never = |rate: &Spanned<Probability>| rate.get_ref().get() == 0.0;
    if let (Price::PerClick(_), Some(rate)) = (price, entry.click_rate.as_ref().filter(|rate| is_never(rate))) {
        let title = format!("nobody clicks on `{}`, so its ads cost nothing", entry.name.get_ref());
        let cure = "it is paid by the click: give it a `click_rate` above 0, or a price per thousand";
        problems.push(Problem::warning(title, cure, Some(rate.span())));
    }
}

/// What is wrong, and the cure.
type PriceError = (String, String);

fn refusal<T>(title: impl Into<String>, cure: impl Into<String>) -> Result<T, PriceError> {
    Err((title.into(), cure.into()))
}

fn one_way(written: &PriceEntry) -> Result<Price, PriceError> {
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

fn fits(price: Price, entry: &ChannelEntry) -> Result<Price, PriceError> {
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

fn with_spread(price: Price, written: &PriceEntry) -> Result<Price, PriceError> {
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
