//! The two scopes of a cap, from names to channels: on which it refuses, and on which it counts.

use std::ops::Range;

use toml::Spanned;

use super::names::find_channel;
use super::problem::{Problem, Problems};
use super::written::{CapEntry, ScopeEntry};
use crate::base::likeness::nearest;
use crate::policy::cap::Scope;
use crate::world::channel::{Channel, served};
use crate::world::creative::Creatives;

/// The channels on which a cap counts, one bit each: those of its scope, unless `counts` names others.
pub fn counts(entry: &CapEntry, scope: Option<Scope>, channels: &[Channel], problems: &mut Problems) -> Option<u64> {
    let Some(counts) = &entry.counts else { return Some(scope?.channels) };
    let is_each =
        |entry: &Spanned<ScopeEntry>| matches!(entry.get_ref(), ScopeEntry::Word(word) if word == "each channel");
    if is_each(&entry.scope) {
        let cure = "take `counts` out, or write the scope as a list: its channels then share one count";
        problems.push(Problem::error("a cap on each channel counts that channel alone", cure, Some(counts.span())));
        return None;
    }
    if is_each(counts) {
        let cure = "a cap has one count: write \"all channels\", or a list such as [\"social\", \"display\"]";
        problems.push(Problem::error("`counts` cannot be \"each channel\"", cure, Some(counts.span())));
        return None;
    }
    self::scope(counts, channels, problems).map(|counts| counts.channels)
}

/// Does a cap count each creative by itself?
pub fn is_each_creative(scope: &Spanned<ScopeEntry>) -> bool {
    matches!(scope.get_ref(), ScopeEntry::Word(word) if word == "each creative")
}

/// The channels of a cap on each creative: all that name creatives, each with counts of its own; or, with `counts`, those
/// channels together, on which creatives of one name share a count.
pub fn each_creative_scopes(
    entry: &CapEntry,
    channels: &[Channel],
    creatives: Option<&Creatives>,
    problems: &mut Problems,
) -> Option<(Scope, u64)> {
    let named = creatives.map_or(0, Creatives::named);
    if named == 0 {
        let cure = "name a channel's: creatives = [{ name = \"film\" }, { name = \"offer\" }]";
        problems.push(Problem::error("no channel has creatives to count", cure, Some(entry.scope.span())));
        return None;
    }
    if let Some(delay) = &entry.delay {
        let cure = "take `delay` out: an ad server knows at once which creative it showed";
        problems.push(Problem::error("a cap on each creative is never late", cure, Some(delay.span())));
    }
    let Some(counts) = &entry.counts else { return Some((Scope { channels: named, each: true }, named)) };
    if matches!(counts.get_ref(), ScopeEntry::Word(word) if word == "each channel") {
        let cure = "take `counts` out: each channel then counts its own creatives; or write \"all channels\"";
        problems.push(Problem::error("`counts` cannot be \"each channel\"", cure, Some(counts.span())));
        return None;
    }
    let counted = scope(counts, channels, problems)?.channels;
    if matches!(counts.get_ref(), ScopeEntry::List(_)) {
        for (_, channel) in (0..).zip(channels).filter(|(index, _)| (counted & !named) >> index & 1 == 1) {
            let title = format!("`{}` has no creatives to count", channel.name);
            problems.push(Problem::error(title, "name its creatives, or take it out here", Some(counts.span())));
        }
    }
    Some((Scope { channels: counted & named, each: false }, counted & named))
}

/// The channels on which a cap refuses.
pub fn scope(entry: &Spanned<ScopeEntry>, channels: &[Channel], problems: &mut Problems) -> Option<Scope> {
    let all = served(channels);
    match entry.get_ref() {
        ScopeEntry::Word(word) if word == "each channel" => Some(Scope { channels: all, each: true }),
        ScopeEntry::Word(word) if word == "all channels" => Some(Scope { channels: all, each: false }),
        ScopeEntry::Word(word) if word == "each creative" => {
            let cure =
                "write \"each channel\", \"all channels\", or a list of channels such as [\"social\", \"display\"]";
            problems.push(Problem::error("only a cap can be on each creative", cure, Some(entry.span())));
            None
        }
        ScopeEntry::Word(word) => {
            problems.push(not_a_scope(word, channels, entry.span()));
            None
        }
        ScopeEntry::List(names) => listed(names, entry.span(), channels, problems),
    }
}

/// What was meant by a word that is no scope, in the first line where it can be told.
fn not_a_scope(word: &str, channels: &[Channel], span: Range<usize>) -> Problem {
    let meant = match word.trim().to_lowercase().as_str() {
        "all" | "total" | "global" | "every" | "together" => Some("\"all channels\"".to_string()),
        lower if lower.contains("creative") => Some("\"each creative\", on a cap".to_string()),
        "each" | "channel" | "per channel" | "siloed" => Some("\"each channel\"".to_string()),
        lower => {
            let channel = channels.iter().find(|channel| channel.serves() && channel.name == word);
            let near = nearest(lower, ["all channels", "each channel"].into_iter());
            channel.map(|channel| format!("[\"{}\"]", channel.name)).or(near.map(|near| format!("\"{near}\"")))
        }
    };
    let cure = "write \"each channel\", \"all channels\", or a list of channels such as [\"social\", \"display\"]";
    let title = format!("`{word}` is not a scope");
    Problem::error(meant.map_or(title.clone(), |meant| format!("{title}: write {meant}")), cure, Some(span))
}

fn listed(names: &[String], span: Range<usize>, channels: &[Channel], problems: &mut Problems) -> Option<Scope> {
    let mut bits = 0_u64;
    let mut sound = true;
    if names.is_empty() {
        problems.push(Problem::error("this cap counts over no channel", "name at least one", Some(span.clone())));
        return None;
    }
    for name in names {
        let Some(index) = find_channel(name, span.clone(), channels, problems) else {
            sound = false;
            continue;
        };
        if !channels[index].serves() {
            sound = false;
            problems.push(Problem::error(
                format!("`{name}` is a shop"),
                "it shows no ads that a cap could count",
                Some(span.clone()),
            ));
        }
        if bits >> index & 1 == 1 {
            sound = false;
            problems.push(Problem::error(
                format!("`{name}` stands twice in this scope"),
                "once is enough",
                Some(span.clone()),
            ));
        }
        bits |= 1 << index;
    }
    sound.then_some(Scope { channels: bits, each: false })
}
