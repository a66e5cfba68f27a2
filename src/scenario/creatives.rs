//! Creatives of channels, and how policies rotate them: names, shares and what does not go together.

use toml::Spanned;

use super::names::{refuse_duplicates, short};
use super::problem::{Problem, Problems};
use super::written::channel::CreativeEntry;
use super::written::{ChannelEntry, File};
use crate::base::quantity::Probability;
use crate::policy::Policy;
use crate::world::channel::{Channel, Role};
use crate::world::creative::{Creatives, MOST_CREATIVES, Named, Rotation};

/// What the channels show; None where nobody asks which creative it is.
pub fn creatives(file: &File, channels: &[Channel], problems: &mut Problems) -> Option<Creatives> {
    let wears_out = file.response.as_ref().is_some_and(|response| response.get_ref().wear_out.is_some());
    let is_named = file.channel.iter().any(|entry| !entry.get_ref().creatives.is_empty());
    let named: Vec<(Vec<Named>, Rotation)> =
        file.channel.iter().map(|entry| of_channel(entry.get_ref(), file, problems)).collect();
    (fits(file, problems) && (wears_out || is_named)).then(|| Creatives::new(channels, &named))
}

/// Gives policies their own rotation.
pub fn settle(file: &File, policies: &mut [Policy], problems: &mut Problems) {
    let rotates = file.channel.iter().any(|entry| entry.get_ref().creatives.len() > 1);
    for (entry, policy) in file.policy.iter().zip(policies) {
        let Some(rotation) = &entry.get_ref().rotation else { continue };
        if !rotates {
            let cure = "give a channel two creatives, such as creatives = [{ name = \"film\" }, { name = \"offer\" }]";
            problems.push(Problem::error("no channel has creatives to rotate", cure, Some(rotation.span())));
        }
        policy.rotation = Some(*rotation.get_ref());
    }
}

/// Do so many fit?
fn fits(file: &File, problems: &mut Problems) -> bool {
    let served = file.channel.iter().map(Spanned::get_ref).filter(|entry| entry.role != Role::Shop);
    let all: usize = served.map(|entry| entry.creatives.len().max(1)).sum();
    let last = file.channel.iter().rev().find_map(|entry| entry.get_ref().creatives.last());
    if let (true, Some(last)) = (all > MOST_CREATIVES, last) {
        let cure = format!("at most {MOST_CREATIVES} fit, where a channel without any counts as one");
        problems.push(Problem::error(format!("{all} creatives are too many"), cure, Some(last.span())));
    }
    all <= MOST_CREATIVES
}

fn of_channel(entry: &ChannelEntry, file: &File, problems: &mut Problems) -> (Vec<Named>, Rotation) {
    refuse_duplicates("creative", entry.creatives.iter().map(|one| &one.get_ref().name), problems);
    if let (true, Some(first)) = (file.model().is_log(), entry.creatives.first()) {
        let cure = "take `creatives` out: what was shown is what the log's row says";
        problems.push(Problem::error("in a log no creative is chosen", cure, Some(first.span())));
    }
    refuse_idle_rotation(entry, problems);
    refuse_idle_shares(entry, file, problems);
    let shares = shares(&entry.creatives, problems);
    let name = |one: &Spanned<CreativeEntry>| one.get_ref().name.get_ref().clone();
    let named = entry.creatives.iter().zip(shares).map(|(one, share)| Named { name: name(one), share });
    (named.collect(), entry.rotation.as_ref().map_or(Rotation::default(), |rotation| *rotation.get_ref()))
}

fn refuse_idle_rotation(entry: &ChannelEntry, problems: &mut Problems) {
    let Some(rotation) = &entry.rotation else { return };
    let (title, cure) = match entry.creatives.len() {
        // A shop has no rotation either, and is told so.
        _ if entry.role == Role::Shop => return,
        0 => (
            format!("`{}` has no creatives to rotate", entry.name.get_ref()),
            "name them: creatives = [{ name = \"film\" }, { name = \"offer\" }]",
        ),
        1 => (
            format!("`{}` has one creative: there is nothing to rotate", entry.name.get_ref()),
            "take `rotation` out, or add a creative",
        ),
        _ if *rotation.get_ref() == Rotation::First => (
            "a channel that shows its first creative alone needs no others".into(),
            "take the others out, or write rotation = \"first\" on the policy that shows no others",
        ),
        _ => return,
    };
    problems.push(Problem::error(title, cure, Some(rotation.span())));
}

/// Shares do nothing in a sequence, unless a policy rotates in another way.
fn refuse_idle_shares(entry: &ChannelEntry, file: &File, problems: &mut Problems) {
    let is_sequence = entry.rotation.as_ref().is_some_and(|own| *own.get_ref() == Rotation::Sequence);
    let by_share = |rotation: &Spanned<Rotation>| matches!(rotation.get_ref(), Rotation::Random | Rotation::Even);
    let is_used = file.policy.iter().any(|policy| policy.get_ref().rotation.as_ref().is_some_and(by_share));
    let share = entry.creatives.iter().find_map(|one| one.get_ref().share.as_ref());
    if let (true, false, Some(share)) = (is_sequence, is_used, share) {
        let cure = "take the shares out, or rotate by \"random\" or \"even\"";
        problems.push(Problem::error("shares do nothing in a sequence", cure, Some(share.span())));
    }
}

/// The shares of a channel's creatives: all alike, or as they say.
fn shares(creatives: &[Spanned<CreativeEntry>], problems: &mut Problems) -> Vec<Probability> {
    let alike = Probability::try_from(1.0 / creatives.len().max(1) as f64).unwrap_or(Probability::ONE);
    let given: Vec<_> = creatives.iter().filter_map(|one| one.get_ref().share.as_ref()).collect();
    if given.is_empty() {
        return vec![alike; creatives.len()];
    }
    for zero in given.iter().filter(|share| share.get_ref().get() == 0.0) {
        let cure = "take the creative out, or give it a share above 0";
        problems.push(Problem::error("a creative of share 0 is never shown", cure, Some(zero.span())));
    }
    if let Some(without) = creatives.iter().find(|one| one.get_ref().share.is_none()) {
        let title = format!("`{}` has no `share`, and others have one", without.get_ref().name.get_ref());
        problems.push(Problem::error(title, "give each a share, or none of them", Some(without.span())));
        return vec![alike; creatives.len()];
    }
    let sum: f64 = given.iter().map(|share| share.get_ref().get()).sum();
    if let (false, Some(last)) = ((sum - 1.0).abs() < 1e-6, given.last()) {
        let title = format!("the shares of the creatives add up to {}", short(sum));
        problems.push(Problem::error(title, "they must add up to 1", Some(last.span())));
    }
    given.iter().map(|share| *share.get_ref()).collect()
}
