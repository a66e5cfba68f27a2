//! Names: found, suggested, and given once.

use std::ops::Range;

use toml::Spanned;

use super::decode::did_you_mean;
use super::problem::{Problem, Problems};
use crate::base::visible::is_visible;
use crate::world::channel::Channel;

/// The index of the channel with this name.
pub fn find_channel(name: &str, span: Range<usize>, channels: &[Channel], problems: &mut Problems) -> Option<usize> {
    let index = channels.iter().position(|channel| channel.name == name);
    if index.is_none() {
        let names = channels.iter().map(|channel| channel.name.as_str());
        let cure = did_you_mean(name, names.clone())
            .unwrap_or_else(|| format!("the channels are {}", names.collect::<Vec<_>>().join(", ")));
        problems.push(Problem::error(format!("there is no channel `{name}`"), cure, Some(span)));
    }
    index
}

/// What is wrong with the name of a policy that there is not, and what to write instead.
pub fn unknown_policy(name: &str, policies: &[&str]) -> (String, String) {
    let all = || policies.iter().map(|policy| format!("`{policy}`")).collect::<Vec<_>>().join(", ");
    let known =
        if policies.is_empty() { "there are no policies".into() } else { format!("the policies are {}", all()) };
    let cure = did_you_mean(name, policies.iter().copied()).unwrap_or(known);
    (format!("there is no policy `{name}`"), cure)
}

pub fn refuse_duplicates<'a>(what: &str, names: impl Iterator<Item = &'a Spanned<String>>, problems: &mut Problems) {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if !is_printable(name.get_ref()) {
            let title = format!("this {what} has no usable name");
            problems.push(Problem::error(title, "write 1 to 200 printable characters", Some(name.span())));
        }
        if seen.contains(&name.get_ref().as_str()) {
            let title = format!("there are two {what} entries named `{}`", name.get_ref());
            problems.push(Problem::error(title, "give each a name of its own", Some(name.span())));
        }
        seen.push(name.get_ref());
    }
}

/// A sum as a person would write it.
pub fn short(sum: f64) -> f64 {
    (sum * 1e6).round() / 1e6
}

/// Can it stand in a table and on a screen?
pub fn is_printable(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= 200 && text.chars().all(is_visible)
}

/// What is wrong with the name of a channel that can be served on, and what to write instead.
pub fn nearest(name: &str, channels: &[Channel]) -> (String, String) {
    let names = || channels.iter().filter(|channel| channel.serves()).map(|channel| channel.name.as_str());
    let cure = did_you_mean(name, names())
        .unwrap_or_else(|| format!("the channels with ads are {}", names().collect::<Vec<_>>().join(", ")));
    (format!("there is no channel `{name}` with ads"), cure)
}
