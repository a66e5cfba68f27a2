//! From [`ResponseEntry`] and what channels and segments say about it to [`Response`].

use std::ops::Range;

use toml::Spanned;

use super::names::find_channel;
use super::problem::{Problem, Problems};
use super::written::response::{CartEntry, CurveEntry, CurveShape, ResponseEntry};
use super::written::{ChannelEntry, File};
use crate::base::quantity::{Positive, Size};
use crate::response::adstock::Effect;
use crate::response::basket::Basket;
use crate::response::cart::KeptCart;
use crate::response::curve::Curve;
use crate::response::look::{Answered, Looks};
use crate::response::wear_out::WearOut;
use crate::response::{Fatigue, Response};
use crate::world::channel::{Channel, ChannelId, Role};
use crate::world::creative::Creatives;

/// None where it is wrong; Some(None) where nothing is bought.
pub fn response(
    file: &File,
    channels: &[Channel],
    creatives: Option<&Creatives>,
    problems: &mut Problems,
) -> Option<Option<Response>> {
    let Some(entry) = &file.response else {
        refuse_without_response(file, problems);
        return Some(None);
    };
    let first_shop = channels.iter().position(|channel| channel.role == Role::Shop);
    if first_shop.is_none() {
        let cure = "add a [[channel]] with role = \"shop\": purchases happen at shop visits";
        problems.push(Problem::error("nothing can be bought: there is no shop", cure, Some(entry.span())));
    }
    unvisited_shops(file, problems);
    let landings = landings(file, channels, first_shop.unwrap_or(0), problems);
    let (entry, is_logged) = (entry.get_ref(), file.model().is_log());
    let (curve, max_lift) = (curve(&entry.curve, problems)?, entry.curve.get_ref().max_lift.get());
    let effects: Vec<Effect> = file.channel.iter().map(|channel| effect(channel.get_ref())).collect();
    let fatigue = entry.fatigue.as_ref().map(|fatigue| Fatigue {
        after: fatigue.after,
        per: fatigue.per.seconds(),
        loss: fatigue.loss.get(),
    });
    let response = Response {
        baseline: entry.baseline.get(),
        curve,
        max_lift,
        fatigue,
        wear_out: wear_out(entry, creatives, problems),
        repurchase: entry.repurchase.map(|length| length.seconds()),
        basket: entry
            .basket
            .as_ref()
            .map_or(Basket::new(0.0, 0.0), |basket| Basket::new(basket.mean.get(), basket.sd.map_or(0.0, Size::get))),
        margin: entry.margin.map_or(1.0, |margin| margin.get()),
        abandonment: abandonment(entry, problems)?,
        cart: cart(entry, problems)?,
        effects,
        landings,
        click_conversion: entry.click_conversion.unwrap_or_default().get(),
        segments: segments(file),
        in_market: in_market(file),
        shops: channels.iter().map(|channel| channel.role == Role::Shop).collect(),
        looks: Looks::default(),
    };
    // Users of a log click where it says so.
    let clicked = |channel: &Channel| if is_logged { 0 } else { channel.click_rate.threshold() };
    let answers =
        channels.iter().map(|channel| Answered { clicked: clicked(channel), opened: channel.open_rate.threshold() });
    Some(Some(response.looking(answers.collect())))
}

fn segments(file: &File) -> Vec<f64> {
    let segments = file.population.iter().flat_map(|population| &population.segment);
    segments.map(|s| s.get_ref().conversion.as_ref().map_or(1.0, |conversion| conversion.get_ref().get())).collect()
}

fn in_market(file: &File) -> f64 {
    let entry = file.population.as_ref().and_then(|population| population.in_market.as_ref());
    entry.and_then(|entry| entry.conversion.as_ref()).map_or(1.0, |conversion| conversion.get_ref().get())
}

fn effect(channel: &ChannelEntry) -> Effect {
    channel.effect.as_ref().map(Spanned::get_ref).map_or(Effect::NONE, |effect| Effect {
        weight: effect.weight.get(),
        half_life: effect.half_life.map(|length| length.seconds()),
    })
}

fn landings(file: &File, channels: &[Channel], first: usize, problems: &mut Problems) -> Vec<ChannelId> {
    let mut landing = |channel: &ChannelEntry| {
        let Some(name) = &channel.click_to else {
            return first as ChannelId;
        };
        let index = find_channel(name.get_ref(), name.span(), channels, problems).unwrap_or(first);
        if channels.get(index).is_some_and(|channel| channel.role != Role::Shop) {
            let title = format!("`{}` is not a shop", name.get_ref());
            problems.push(Problem::error(title, "a click leads to a channel with role = \"shop\"", Some(name.span())));
        }
        index as ChannelId
    };
    file.channel.iter().take(channels.len()).map(|channel| landing(channel.get_ref())).collect()
}

/// Without a path nobody comes by a shop unless it says how often.
fn unvisited_shops(file: &File, problems: &mut Problems) {
    if file.model().has_sessions() {
        return;
    }
    let shops = file.channel.iter().map(Spanned::get_ref).filter(|channel| channel.role == Role::Shop);
    for shop in shops.filter(|shop| shop.visits.is_none()) {
        let title = format!("nobody visits `{}`", shop.name.get_ref());
        let cure = "the independent model has no path: say how often, such as visits = \"0.2 per day\"";
        problems.push(Problem::error(title, cure, Some(shop.name.span())));
    }
}

/// Keys that only matter to purchases are never silently ignored.
fn refuse_without_response(file: &File, problems: &mut Problems) {
    let mut refuse = |key: &str, span: Option<Range<usize>>| {
        if span.is_some() {
            let title = format!("`{key}` does nothing without purchases");
            problems.push(Problem::error(title, "add a [response], or take it out", span));
        }
    };
    for channel in file.channel.iter().map(Spanned::get_ref) {
        refuse("effect", channel.effect.as_ref().map(Spanned::span));
        refuse("click_to", channel.click_to.as_ref().map(Spanned::span));
    }
    let in_market = file.population.as_ref().and_then(|population| population.in_market.as_ref());
    refuse("conversion", in_market.and_then(|entry| entry.conversion.as_ref()).map(Spanned::span));
    for segment in file.population.iter().flat_map(|population| &population.segment) {
        refuse("conversion", segment.get_ref().conversion.as_ref().map(Spanned::span));
    }
}

/// Above this nothing worth a word is left of a second contact.
const MOST_WEAR_OUT: f64 = 3.0;

fn wear_out(entry: &ResponseEntry, creatives: Option<&Creatives>, problems: &mut Problems) -> Option<WearOut> {
    let exponent = entry.wear_out.as_ref()?;
    let beta = exponent.get_ref().get();
    if beta > MOST_WEAR_OUT {
        let title = format!("a wear-out of {beta} is too much");
        let cure = "a k-th contact keeps k^-wear_out of its effect: write 0 to 3; 0.43 leaves half at the fifth";
        problems.push(Problem::error(title, cure, Some(exponent.span())));
    }
    let ads = creatives?.list.iter().map(|one| one.ad).collect();
    Some(WearOut::new(beta, ads)).filter(|_| beta > 0.0)
}

fn abandonment(entry: &ResponseEntry, problems: &mut Problems) -> Option<f64> {
    let Some(share) = &entry.abandonment else {
        return Some(0.0);
    };
    if share.get_ref().get() == 1.0 {
        let cure = "then nothing is ever bought: write the share of filled carts that are left, such as 0.7";
        problems.push(Problem::error("every cart cannot be abandoned", cure, Some(share.span())));
        return None;
    }
    Some(share.get_ref().get())
}

fn cart(entry: &ResponseEntry, problems: &mut Problems) -> Option<Option<KeptCart>> {
    let Some(cart) = &entry.cart else {
        return Some(None);
    };
    let CartEntry { keeps, conversion } = cart.get_ref();
    let mut refuse = |title: &str, cure: &str, span: Range<usize>| {
        problems.push(Problem::error(title, cure, Some(span)));
        None
    };
    if entry.abandonment.as_ref().is_none_or(|share| share.get_ref().get() == 0.0) {
        return refuse(
            "no cart is ever left behind",
            "write the share that is, such as abandonment = 0.7",
            cart.span(),
        );
    }
    if conversion.get_ref().get() < 1.0 {
        let cure = "a cart that waits makes a purchase likelier: write 1 or more";
        return refuse("a cart cannot keep shoppers from buying", cure, conversion.span());
    }
    Some(Some(KeptCart { keeps: keeps.seconds(), conversion: conversion.get_ref().get() }))
}

fn curve(entry: &Spanned<CurveEntry>, problems: &mut Problems) -> Option<Curve> {
    let (span, curve) = (entry.span(), entry.get_ref());
    let (name, keys, example): (&str, &[&str], &str) = match curve.shape {
        CurveShape::Hill => ("hill", &["half", "slope"], "half = 3.0, slope = 1.4"),
        CurveShape::Geometric => ("geometric", &["half"], "half = 3.0"),
        CurveShape::Linear => ("linear", &["half"], "half = 3.0"),
        CurveShape::InvertedU => ("inverted-u", &["peak"], "peak = 10.0"),
    };
    let given = [("half", &curve.half), ("slope", &curve.slope), ("peak", &curve.peak)];
    let mut wrong = false;
    for (key, value) in given {
        let needed = keys.contains(&key);
        let title = match value {
            Some(_) if !needed => format!("the `{name}` curve has no `{key}`"),
            None if needed => format!("the `{name}` curve needs `{key}`"),
            _ => continue,
        };
        wrong = true;
        let cure = format!("write it like {{ shape = \"{name}\", max_lift = 0.8, {example} }}");
        problems.push(Problem::error(title, cure, Some(value.as_ref().map_or(span.clone(), Spanned::span))));
    }
    let get = |value: &Option<Spanned<Positive>>| value.as_ref().map(|value| *value.get_ref());
    let (half, slope, peak) = (get(&curve.half), get(&curve.slope), get(&curve.peak));
    let curve = match curve.shape {
        CurveShape::Hill => Curve::Hill { half: half?, slope: slope? },
        CurveShape::Geometric => Curve::Geometric { half: half? },
        CurveShape::Linear => Curve::Linear { half: half? },
        CurveShape::InvertedU => Curve::InvertedU { peak: peak? },
    };
    (!wrong).then_some(curve)
}
