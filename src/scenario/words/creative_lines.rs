//! Creatives in words: what a channel shows, and how policies rotate it.

use crate::base::number::{decimals, percent};
use crate::base::phrase::{listed, quoted};
use crate::policy::Policy;
use crate::response::wear_out::WearOut;
use crate::scenario::Scenario;
use crate::world::channel::ChannelId;
use crate::world::creative::{Creative, Rotation};

/// Contacts for which it is told what they keep.
const TOLD: [u32; 3] = [2, 5, 10];

/// What a channel shows, as a line; nothing where it names no creatives.
pub fn of_channel(scenario: &Scenario, channel: ChannelId) -> String {
    let Some(all) = scenario.world.creatives.as_ref().filter(|all| all.are_named(channel)) else {
        return String::new();
    };
    let here: Vec<&Creative> = all.list[all.on(channel)].iter().collect();
    let rotation = all.rotations[usize::from(channel)];
    let whole: u64 = here.iter().map(|one| one.share).sum();
    let name = |one: &Creative| match rotation {
        Rotation::Random | Rotation::Even if here.len() > 1 => {
            format!("{} ({})", quoted(&one.name), percent(one.share as f64 / whole as f64))
        }
        _ => quoted(&one.name),
    };
    let names: Vec<String> = here.iter().map(|one| name(one)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match here.len() {
        1 => format!("    shows {} alone\n", names[0]),
        _ => format!("    shows {}: {}\n", listed(&names), turns(rotation)),
    }
}

fn turns(rotation: Rotation) -> &'static str {
    match rotation {
        Rotation::Random => "each impression's is drawn by these shares",
        Rotation::Even => "the one that the identifier has met least, beside its share",
        Rotation::Sequence => "one after the other for each identifier, and again from the first",
        Rotation::First => "the first one alone",
    }
}

/// How a policy rotates creatives, as a line; nothing where channels say so.
pub fn of_policy(policy: &Policy) -> String {
    policy.rotation.map_or(String::new(), |rotation| format!("    creatives of all channels: {}\n", turns(rotation)))
}

/// How creatives wear out.
pub fn wear_out(wear_out: &WearOut) -> String {
    let keeps = |contact: u32| format!("{} at contact {contact}", percent(wear_out.kept(contact)));
    let keeps = TOLD.map(keeps);
    let keeps: Vec<&str> = keeps.iter().map(String::as_str).collect();
    format!(
        "an impression keeps less of its effect the oftener the shopper has met its creative: {} (exponent {})",
        listed(&keeps),
        decimals(wear_out.exponent(), 2)
    )
}
