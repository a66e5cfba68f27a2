//! The response in words: what shoppers do about what they see, and what of it is measured.

use super::creative_lines;
use super::layout::line;
use crate::base::number::{decimals, percent};
use crate::base::time::length;
use crate::response::adstock::Effect;
use crate::response::curve::Curve;
use crate::response::{Fatigue, Response};
use crate::scenario::Scenario;
use crate::scenario::measure::Measure;

/// How many fresh impressions the lift is told for.
const FRESH: [u32; 3] = [1, 3, 10];

/// The response as a paragraph; nothing where nothing is bought.
pub fn describe(scenario: &Scenario) -> String {
    let Some(response) = &scenario.response else {
        return String::new();
    };
    let mut text = "\nPurchases, decided at every visit to a shop\n".to_string();
    text += &line("Baseline", &baseline(scenario, response));
    text += &line("Lift", &lift(scenario, response));
    if response.is_moved() {
        text += &line("Adstock", &adstock(scenario, response));
    }
    text += &response.fatigue.map_or(String::new(), |fatigue| line("Fatigue", &fatigued(fatigue)));
    text += &response.wear_out.as_ref().map_or(String::new(), |one| line("Wear-out", &creative_lines::wear_out(one)));
    text += &in_market(scenario, response);
    text += &clicks(scenario, response);
    text += &response.repurchase.map_or(String::new(), |half| {
        line("Need", &format!("falls to zero after a purchase; half of it is back after {}", length(half)))
    });
    text += &line("Basket", &basket(scenario, response));
    text += &measured(scenario.measure);
    text
}

fn baseline(scenario: &Scenario, response: &Response) -> String {
    let mut words = format!("{} of visits end in a purchase without advertising", fine(response.baseline));
    for (segment, times) in scenario.world.population.parts.iter().zip(&response.segments) {
        if *times != 1.0 {
            words += &format!("; in “{}” {} × as many", segment.name, decimals(*times, 2));
        }
    }
    words
}

/// A small share: a baseline of 0.25 % deserves its second decimal.
fn fine(share: f64) -> String {
    format!("{} %", decimals(100.0 * share, 2))
}

/// The lift of fresh impressions on the channel where one does most.
fn lift(scenario: &Scenario, response: &Response) -> String {
    let effects = scenario.world.channels.iter().zip(&response.effects);
    let strongest = effects.max_by(|a, b| a.1.weight.total_cmp(&b.1.weight));
    let Some((channel, effect)) = strongest.filter(|_| response.is_moved()) else {
        return unmoved(scenario, response);
    };
    let after = |times: u32| {
        let lift = response.max_lift * response.curve.at(f64::from(times) * effect.weight);
        format!("+{} after {times}", percent(lift))
    };
    format!(
        "{} fresh impressions on {}{}; {}, at most +{}",
        FRESH.map(after).join(", "),
        channel.label,
        if response.fatigue.is_some() { ", before fatigue" } else { "" },
        shape(response.curve),
        percent(response.max_lift),
    )
}

/// What impressions do where none of them lifts anything: clicks may still sell, and fatigue cost.
fn unmoved(scenario: &Scenario, response: &Response) -> String {
    let clicks = if scenario.world.clicks.are_possible() { "; ads sell through clicks alone" } else { "" };
    let fatigue = response.fatigue.map_or("", |_| ", and too many lower it (fatigue, below)");
    format!("none: seeing an ad does not raise the chance of a purchase{fatigue}{clicks}")
}

fn shape(curve: Curve) -> String {
    match curve {
        Curve::Hill { half, slope } => {
            format!("hill curve, half at an adstock of {}, slope {}", half.get(), slope.get())
        }
        Curve::Geometric { half } => format!("geometric curve, half at an adstock of {}", half.get()),
        Curve::Linear { half } => format!("linear, half at an adstock of {}", half.get()),
        Curve::InvertedU { peak } => format!("inverted U, most at an adstock of {}", peak.get()),
    }
}

/// What an impression adds on every channel.
fn adstock(scenario: &Scenario, response: &Response) -> String {
    let life = |effect: &Effect| match effect.half_life {
        Some(half_life) => format!("half-life {}", length(half_life)),
        None => "it stays".into(),
    };
    let channels = scenario.world.channels.iter().zip(&response.effects);
    let words: Vec<String> = channels
        .filter(|(channel, _)| channel.serves())
        .map(|(channel, effect)| match effect.weight {
            0.0 => format!("{} nothing", channel.label),
            weight => format!("{} {weight} ({})", channel.label, life(effect)),
        })
        .collect();
    format!("an impression adds: {}", words.join(", "))
}

fn fatigued(fatigue: Fatigue) -> String {
    let each = percent(fatigue.loss);
    format!("each impression beyond {} in {} takes away {each} of the chance", fatigue.after, length(fatigue.per))
}

fn in_market(scenario: &Scenario, response: &Response) -> String {
    let Some(market) = scenario.world.market else {
        return String::new();
    };
    let words = format!(
        "{} of the time, in episodes of {} days on average: {} × as active, {} × as likely to buy",
        percent(market.share()),
        decimals(market.days(), 1),
        decimals(market.pace(), 2),
        decimals(response.in_market, 2),
    );
    line("In market", &words)
}

fn clicks(scenario: &Scenario, response: &Response) -> String {
    let channels = scenario.world.channels.iter().zip(&response.landings);
    let clicked = channels.filter(|(channel, _)| channel.click_rate.get() > 0.0);
    let to = |shop: u8| scenario.world.channels.get(usize::from(shop)).map_or("", |shop| shop.label.as_str());
    let words: Vec<String> = clicked.map(|(channel, shop)| format!("{} to {}", channel.label, to(*shop))).collect();
    if words.is_empty() {
        return String::new();
    }
    let times = decimals(response.click_conversion, 2);
    line("Clicks", &format!("lead from {}; such a visit is {times} × as likely to end in a purchase", words.join(", ")))
}

fn basket(scenario: &Scenario, response: &Response) -> String {
    let mean = decimals(response.basket.mean(), 2);
    let carts = match response.abandonment {
        0.0 => String::new(),
        share => format!("; {} of filled carts are left behind", percent(share)),
    };
    let kept = response.cart.map_or(String::new(), |cart| {
        let (keeps, times) = (length(cart.keeps), decimals(cart.conversion, 2));
        format!(", for {keeps}, in which a visit is {times} × as likely to end in a purchase")
    });
    let margin = percent(response.margin);
    format!("{} {mean} on average, {margin} of it margin before advertising{carts}{kept}", scenario.currency)
}

fn measured(measure: Measure) -> String {
    let amc = measure.amc.map(|amc| match amc.threshold {
        0 => "AMC's tables and attribution".to_string(),
        least => format!("AMC's tables and attribution (names with fewer than {least} users are hidden)"),
    });
    let channels = measure.leave_one_out.then(|| "what each channel causes".to_string());
    let curve = measure.causal_curve.then(|| "what each further impression causes".to_string());
    let all: Vec<String> =
        ["purchases with and without ads".to_string()].into_iter().chain(amc).chain(channels).chain(curve).collect();
    line("Measured", &all.join("; "))
}
