//! Suppressions as they are written, from names to checked [`Suppression`]s.

use std::ops::Range;

use toml::Spanned;

use super::caps::lineage;
use super::problem::{Problem, Problems};
use super::scopes::scope;
use super::written::policy::SuppressEntry;
use super::written::{File, ScopeEntry};
use crate::policy::cap::CountBy;
use crate::policy::suppression::{Signal, Suppression};
use crate::policy::{MOST_CAPS, Policy};
use crate::world::channel::{Channel, Role};

/// Gives every policy its suppressions, inherited ones first. `is_drawn`: shoppers are drawn, and not read from a log.
pub fn settle(file: &File, channels: &[Channel], policies: &mut [Policy], is_drawn: bool, problems: &mut Problems) {
    let place = Place { file, channels, is_drawn };
    let own = |entries: &[Spanned<SuppressEntry>], problems: &mut Problems| -> Vec<Suppression> {
        entries.iter().filter_map(|entry| place.suppression(entry.get_ref(), entry.span(), problems)).collect()
    };
    let own: Vec<Vec<Suppression>> = file.policy.iter().map(|entry| own(&entry.get_ref().suppress, problems)).collect();
    for (index, policy) in policies.iter_mut().enumerate() {
        // What is wrong with `like` has been said.
        let line = lineage(index, &file.policy, &mut Problems::new("", ""));
        policy.reactions.suppressions = line.into_iter().flat_map(|ancestor| own[ancestor].clone()).collect();
        refuse_many(policy, file.policy[index].span(), problems);
    }
}

/// Too many rules in all, or two of one name.
fn refuse_many(policy: &mut Policy, span: Range<usize>, problems: &mut Problems) {
    let labels: Vec<String> = policy.rules().map(|rule| rule.label.to_string()).collect();
    if labels.len() > MOST_CAPS {
        let title = format!("{} caps and suppressions are too many", labels.len());
        problems.push(Problem::error(title, format!("at most {MOST_CAPS} fit"), Some(span.clone())));
        policy.reactions.suppressions.clear();
    }
    for (index, label) in labels.iter().enumerate().skip(policy.caps.len()) {
        if labels[..index].contains(label) {
            let title = format!("the policy has two rules `{label}`");
            problems.push(Problem::error(title, "take one out, or give it a `label` of its own", Some(span.clone())));
        }
    }
}

/// The rest of the file.
struct Place<'a> {
    file: &'a File,
    channels: &'a [Channel],
    is_drawn: bool,
}

impl Place<'_> {
    fn suppression(&self, entry: &SuppressEntry, span: Range<usize>, problems: &mut Problems) -> Option<Suppression> {
        let scope = scope(&entry.scope, self.channels, problems)?;
        let (lasts, delay) = (entry.lasts.as_ref(), entry.delay.as_ref());
        let delay = delay.map_or(0, |delay| delay.get_ref().seconds());
        if let Some(lasts) = lasts.filter(|lasts| lasts.get_ref().seconds() <= delay) {
            let title = format!("nothing is suppressed in the {} for which it lasts", lasts.get_ref());
            let cure = "it becomes known later than that: write a longer `for` or a shorter `delay`";
            problems.push(Problem::error(title, cure, Some(lasts.span())));
            return None;
        }
        let is_shared = (!scope.each && scope.channels.count_ones() > 1)
            || matches!(entry.scope.get_ref(), ScopeEntry::Word(_) if !scope.each);
        let natural = if is_shared { CountBy::Graph } else { CountBy::Identifier };
        let suppression = Suppression {
            label: entry.label.as_ref().map_or_else(|| made_of(entry, natural), |label| label.get_ref().clone()),
            after: *entry.after.get_ref(),
            lasts: lasts.map(|lasts| lasts.get_ref().seconds()),
            scope,
            is_shared,
            id: entry.id.as_ref().map_or(natural, |id| *id.get_ref()),
            delay,
        };
        self.refuse_idle(&suppression, entry, span, problems).then_some(suppression)
    }

    /// Refuses what can never act. A log may hold any signal.
    fn refuse_idle(
        &self,
        suppression: &Suppression,
        entry: &SuppressEntry,
        span: Range<usize>,
        problems: &mut Problems,
    ) -> bool {
        let mut refuse = |title: &str, cure: &str, span: Range<usize>| {
            problems.push(Problem::error(title, cure, Some(span)));
            false
        };
        let (is_in_shop, after) = (suppression.after != Signal::Click, entry.after.span());
        let is_sold = matches!(suppression.after, Signal::Purchase | Signal::Cart);
        if !self.is_drawn {
            return match suppression.after {
                Signal::Cart => refuse("a log tells of no carts", "suppress after a purchase, click or visit", after),
                _ => true,
            };
        }
        if is_sold && self.file.response.is_none() {
            return refuse("nothing is ever bought here", "add a [response], or take the suppression out", after);
        }
        if is_in_shop && !self.channels.iter().any(|channel| channel.role == Role::Shop) {
            return refuse("there is no shop to visit", "add a [[channel]] with role = \"shop\"", after);
        }
        let knows_by_clicks = !is_in_shop || !suppression.is_shared || suppression.id == CountBy::Identifier;
        let scoped = (0..).zip(self.channels).filter(|(index, _)| suppression.scope.contains(*index));
        let mut clicked = scoped.filter(|(_, channel)| channel.click_rate.get() > 0.0);
        if knows_by_clicks && clicked.next().is_none() {
            let title = "these channels learn of nothing, for their ads are never clicked";
            let cure = "a channel knows who clicked: give it a `click_rate`, or share what shops know: scope = \"all channels\"";
            return refuse(title, cure, if is_in_shop { entry.scope.span() } else { span });
        }
        true
    }
}

/// A label made of what it says.
fn made_of(entry: &SuppressEntry, natural: CountBy) -> String {
    let after = match entry.after.get_ref() {
        Signal::Purchase => "purchase",
        Signal::Click => "click",
        Signal::Cart => "cart",
        Signal::Visit => "visit",
    };
    let over = match entry.scope.get_ref() {
        ScopeEntry::Word(word) => word.clone(),
        ScopeEntry::List(names) => names.join(" + "),
    };
    let lasts = entry.lasts.as_ref().map_or(String::new(), |lasts| format!("{} ", lasts.get_ref()));
    let mut label = format!("{lasts}after {after}, {over}");
    if let Some(id) = entry.id.as_ref().map(|id| *id.get_ref()).filter(|id| *id != natural) {
        label += match id {
            CountBy::Identifier => ", by identifier",
            CountBy::Graph => ", by graph",
            CountBy::Person => ", by person",
        };
    }
    if let Some(delay) = &entry.delay {
        label += &format!(", {} late", delay.get_ref());
    }
    label
}
