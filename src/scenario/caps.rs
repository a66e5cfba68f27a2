//! Caps as they are written, and `like`: from names to a list of checked [`Cap`]s per policy.

use std::ops::Range;

use toml::Spanned;

use super::days::active;
use super::names::unknown_policy;
use super::problem::{Problem, Problems};
use super::scopes::{counts, each_creative_scopes, is_each_creative, scope};
use super::written::{CapEntry, PolicyEntry, ScopeEntry};
use crate::base::time::length;
use crate::policy::cap::{Cap, CountBy, Delay, OnMissingId};
use crate::policy::reactions::Reactions;
use crate::policy::window::Window;
use crate::policy::{MOST_CAPS, Policy};
use crate::world::channel::Channel;
use crate::world::creative::Creatives;

/// What caps need to know of the rest of the file.
pub struct Context<'a> {
    /// The scenario's channels.
    pub channels: &'a [Channel],
    /// What they show, where that is asked.
    pub creatives: Option<&'a Creatives>,
    /// Does the path model know sessions?
    pub has_sessions: bool,
    /// Days of the flight.
    pub days: u32,
}

/// Resolves every policy, inherited caps first.
pub fn policies(entries: &[Spanned<PolicyEntry>], context: &Context<'_>, problems: &mut Problems) -> Vec<Policy> {
    let own: Vec<Vec<Cap>> = entries.iter().map(|entry| own_caps(entry.get_ref(), context, problems)).collect();
    let policy = |(index, entry): (usize, &Spanned<PolicyEntry>)| {
        let mut caps = Vec::new();
        for ancestor in lineage(index, entries, problems) {
            caps.extend(own[ancestor].iter().cloned());
        }
        if caps.len() > MOST_CAPS {
            problems.push(Problem::error(
                format!("{} caps are too many", caps.len()),
                format!("at most {MOST_CAPS} fit"),
                Some(entry.span()),
            ));
            caps.truncate(MOST_CAPS);
        }
        refuse_twins(&caps, entry.span(), problems);
        let (name, reactions) = (entry.get_ref().name.get_ref().clone(), Reactions::default());
        Policy { name, caps, budget: None, schedule: None, cost: None, reactions, rotation: None }
    };
    entries.iter().enumerate().map(policy).collect()
}

/// The policies whose caps one policy has, the most distant ancestor first.
pub fn lineage(index: usize, entries: &[Spanned<PolicyEntry>], problems: &mut Problems) -> Vec<usize> {
    let mut line = vec![index];
    let mut at = index;
    while let Some(like) = &entries[at].get_ref().like {
        let named = |entry: &Spanned<PolicyEntry>| entry.get_ref().name.get_ref() == like.get_ref();
        let Some(parent) = entries.iter().position(named) else {
            let names: Vec<&str> = entries.iter().map(|entry| entry.get_ref().name.get_ref().as_str()).collect();
            let (title, cure) = unknown_policy(like.get_ref(), &names);
            problems.push(Problem::error(title, cure, Some(like.span())));
            break;
        };
        if line.contains(&parent) {
            problems.push(Problem::error(
                "this policy is like itself",
                "break the circle of `like`",
                Some(like.span()),
            ));
            break;
        }
        line.push(parent);
        at = parent;
    }
    line.reverse();
    line
}

fn refuse_twins(caps: &[Cap], span: Range<usize>, problems: &mut Problems) {
    for (index, cap) in caps.iter().enumerate() {
        if caps[..index].iter().any(|earlier| earlier.label == cap.label) {
            let title = format!("the policy has two caps `{}`", cap.label);
            problems.push(Problem::error(title, "take one out, or give it a `label` of its own", Some(span.clone())));
        }
    }
}

fn own_caps(policy: &PolicyEntry, context: &Context<'_>, problems: &mut Problems) -> Vec<Cap> {
    policy.caps.iter().filter_map(|entry| cap(entry.get_ref(), entry.span(), context, problems)).collect()
}

fn cap(entry: &CapEntry, span: Range<usize>, context: &Context<'_>, problems: &mut Problems) -> Option<Cap> {
    let each_creative = is_each_creative(&entry.scope);
    let (scope, counts) = match each_creative {
        true => each_creative_scopes(entry, context.channels, context.creatives, problems).unzip(),
        false => {
            let scope = scope(&entry.scope, context.channels, problems);
            (scope, counts(entry, scope, context.channels, problems))
        }
    };
    let limit = limit(entry, span, context, problems);
    let active = active(&entry.from_day, &entry.to_day, ("this cap", "acts"), context.days, problems);
    let (scope, counts, (max, window), active) = (scope?, counts?, limit?, active?);
    let mut cap = Cap {
        label: String::new(),
        max,
        window,
        scope,
        counts,
        each_creative,
        count_by: CountBy::Identifier,
        delay: entry.delay.as_ref().map_or(Delay::default(), |delay| delay.get_ref().delay()),
        on_missing_id: entry.on_missing_id.unwrap_or_default(),
        active,
    };
    let natural = if cap.is_shared() { CountBy::Graph } else { CountBy::Identifier };
    cap.count_by = entry.count_by.as_ref().map_or(natural, |by| *by.get_ref());
    if !cap.is_shared() {
        // There are no others.
        cap.delay.others = 0;
    }
    cap.label = match &entry.label {
        Some(label) => label.get_ref().clone(),
        None => made_of(&cap, entry, natural),
    };
    Some(cap)
}

/// How many, per what: `max` and `per`, or `min_gap` alone.
fn limit(
    entry: &CapEntry,
    span: Range<usize>,
    context: &Context<'_>,
    problems: &mut Problems,
) -> Option<(u32, Window)> {
    if let Some(gap) = &entry.min_gap {
        if entry.max.is_some() || entry.per.is_some() {
            let cure = "take out `max` and `per`, or make the gap a cap of its own";
            problems.push(Problem::error("a minimum gap is a cap of one", cure, Some(gap.span())));
            return None;
        }
        return Some((1, Window::gap(*gap.get_ref())));
    }
    if entry.max.is_none() || entry.per.is_none() {
        let missing = if entry.max.is_none() { "max" } else { "per" };
        let title = format!("this cap has no `{missing}`");
        problems.push(Problem::error(title, "say max = 3, per = \"7d\" (or min_gap = \"2h\")", Some(span)));
    }
    let (max, per) = (entry.max.as_ref()?, entry.per.as_ref()?);
    if *max.get_ref() == 0 {
        problems.push(Problem::error(
            "a cap of 0 would show nothing",
            "write at least 1, or take the channel out",
            Some(max.span()),
        ));
        return None;
    }
    if per.get_ref().needs_sessions() && !context.has_sessions {
        let cure = "the independent model has no sessions: choose another window, or the markov model";
        problems.push(Problem::error("there are no sessions to count in", cure, Some(per.span())));
        return None;
    }
    Some((*max.get_ref(), *per.get_ref()))
}

/// A label made of what the cap says.
fn made_of(cap: &Cap, entry: &CapEntry, natural: CountBy) -> String {
    let names = |scope: &ScopeEntry| match scope {
        ScopeEntry::Word(word) => word.clone(),
        ScopeEntry::List(names) => names.join(" + "),
    };
    let scope = names(entry.scope.get_ref());
    let mut label = match &entry.min_gap {
        Some(gap) => format!("gap {}, {scope}", gap.get_ref()),
        None => format!("{} per {}, {scope}", cap.max, cap.window),
    };
    if let (Some(counts), true) = (&entry.counts, cap.each_creative || !cap.has_one_scope()) {
        label += &format!(", counting {}", names(counts.get_ref()));
    }
    if cap.count_by != natural {
        label += match cap.count_by {
            CountBy::Identifier => ", by identifier",
            CountBy::Graph => ", by graph",
            CountBy::Person => ", by person",
        };
    }
    if cap.delay.others > 0 {
        label += &format!(", {} late", length(cap.delay.others));
    }
    if cap.delay.own > 0 {
        label += &format!(", own {} late", length(cap.delay.own));
    }
    if cap.on_missing_id == OnMissingId::Block {
        label += ", blocks missing ids";
    }
    match (&entry.from_day, &entry.to_day) {
        (Some(from), Some(to)) => label += &format!(", days {} to {}", from.get_ref(), to.get_ref().saturating_sub(1)),
        (Some(from), None) => label += &format!(", from day {}", from.get_ref()),
        (None, Some(to)) => label += &format!(", to day {}", to.get_ref().saturating_sub(1)),
        (None, None) => {}
    }
    label
}
