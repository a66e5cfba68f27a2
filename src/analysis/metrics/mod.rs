//! The registry: every metric, what it means and how it is computed, one file a group.
//!
//! To add a metric, add an entry to the group it belongs to. Tables, `docs/metrics.md`, `omnicap metrics`
//! and headings have it from here.

mod after_purchase;
mod best_cap;
mod coordination;
mod cost;
mod creatives;
pub mod described;
mod exposure;
mod identity;
mod incremental;
mod messages;
mod phrases;
mod purchases;
mod reach;
mod supply;

use super::estimate::Sample;
pub use super::metric::{Difference, Metric};
use super::metric::{Entry, Owner};
use super::stretch::Stretch;
use super::subject::Subject;
use crate::base::likeness::nearest;
use crate::scenario::model::Model;

/// Metrics that answer one question.
pub struct Group {
    /// What they are about.
    pub name: &'static str,
    /// The metrics.
    pub entries: &'static [Entry],
}

/// All of them, in the order of `summary.csv`.
pub static GROUPS: [Group; 12] = [
    Group { name: "Supply and delivery", entries: &supply::ENTRIES },
    Group { name: "Reach and frequency", entries: &reach::ENTRIES },
    Group { name: "Waste and concentration", entries: &exposure::ENTRIES },
    Group { name: "Creatives", entries: &creatives::ENTRIES },
    Group { name: "Cost and budget", entries: &cost::ENTRIES },
    Group { name: "Ads after a purchase", entries: &after_purchase::ENTRIES },
    Group { name: "Triggered messages", entries: &messages::ENTRIES },
    Group { name: "Purchases", entries: &purchases::ENTRIES },
    Group { name: "What the campaign causes", entries: &incremental::ENTRIES },
    Group { name: "What coordination costs", entries: &coordination::ENTRIES },
    Group { name: "The best cap", entries: &best_cap::ENTRIES },
    Group { name: "Identity", entries: &identity::ENTRIES },
];

/// The order of `channels.csv`: as a channel's own report has it, then cost, then its worth, then its caps.
const OF_CHANNEL: [&str; 35] = [
    "opportunities",
    "bought",
    "impressions",
    "capped",
    "rejected_for_missing_id",
    "reach",
    "reach_share",
    "measured_reach",
    "average_frequency",
    "measured_frequency",
    "repeats_share",
    "average_contact",
    "worn_share",
    "supply_used",
    "supply_needed",
    "spend",
    "clicks",
    "budget",
    "delivered_share",
    "impressions_after_purchase",
    "impressions_after_purchase_share",
    "spend_after_purchase",
    "spend_after_purchase_share",
    "ads_withheld",
    "spend_withheld",
    "opened_messages",
    "opened_share",
    "triggered_messages",
    "triggered_series",
    "purchases_after_message",
    "recovery_rate",
    "purchases_lost_without",
    "revenue_lost_without",
    "profit_lost_without",
    "blocked: {cap}",
];

/// The order of `periods.csv`.
pub(super) const OF_STRETCH: [&str; 6] =
    ["impressions", "reach", "average_frequency", "reach_{k}_plus", "grp", "spend"];

/// Every entry.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    GROUPS.iter().flat_map(|group| group.entries)
}

/// The entry of a metric, by the metric's name or its own.
pub fn entry(name: &str) -> Option<&'static Entry> {
    entries().find(|entry| entry.is_called(name))
}

/// What is wrong with the name of a metric that there is not, and what to write instead.
pub fn unknown_metric(name: &str) -> (String, String) {
    let meant = nearest(name, entries().map(|entry| entry.name));
    let meant = meant.map_or(String::new(), |meant| format!("do you mean `{meant}`? "));
    (format!("`{name}` is no metric"), format!("{meant}`omnicap metrics` lists all metrics"))
}

/// What headings and charts call a metric; its name where it is none.
pub fn label(name: &str) -> String {
    entry(name).map_or_else(|| name.into(), |entry| entry.label_of(name))
}

/// The same as a heading above numbers: amounts of money name their currency.
pub fn heading(name: &str, currency: &str) -> String {
    let is_money = entry(name).is_some_and(|entry| entry.unit.is_money());
    if is_money { format!("{}, {currency}", label(name)) } else { label(name) }
}

/// All metrics of one policy over all channels.
pub fn of_policy(scenario: &Model, policy: usize) -> Vec<Metric<'_>> {
    let of = Subject::policy(scenario, policy);
    let is_here = |entry: &&Entry| matches!(entry.of, Owner::Policy | Owner::Both);
    entries().filter(is_here).flat_map(|entry| entry.metrics(of)).collect()
}

/// All metrics of one policy on one channel that can serve.
pub fn of_channel(scenario: &Model, policy: usize, channel: usize) -> Vec<Metric<'_>> {
    let of = Subject::channel(scenario, policy, channel);
    OF_CHANNEL.iter().filter_map(|name| entry(name)).flat_map(|entry| entry.metrics(of)).collect()
}

/// All metrics of one policy on one channel, or on all, in a week or up to its end.
pub fn of_stretch(scenario: &Model, policy: usize, channel: Option<usize>, stretch: Stretch) -> Vec<Metric<'_>> {
    let of = Subject::in_stretch(scenario, policy, channel, stretch);
    OF_STRETCH.iter().filter_map(|name| entry(name)).flat_map(|entry| entry.metrics(of)).collect()
}

/// One metric of one policy, by its name.
pub fn by_name<'a>(scenario: &'a Model, policy: usize, name: &str) -> Option<Metric<'a>> {
    let entry = entry(name).filter(|entry| matches!(entry.of, Owner::Policy | Owner::Both))?;
    entry.metrics(Subject::policy(scenario, policy)).find(|metric| metric.name == name)
}

/// Every metric that a policy and the baseline both have and that can be paired, compared.
pub fn differences(scenario: &Model, sample: &Sample, policy: usize) -> Vec<Difference> {
    let baseline = of_policy(scenario, scenario.baseline);
    let compare = |metric: Metric<'_>| {
        // Of what is no pair the baseline has none.
        let other = baseline.iter().find(|other| other.name == metric.name)?;
        metric.difference(other, sample)
    };
    of_policy(scenario, policy).into_iter().filter_map(compare).collect()
}

/// The words of a scenario that a meaning has in braces.
#[derive(Debug, Clone)]
pub struct Words {
    /// Whom it counts: a shopper, or the user of a log.
    pub who: String,
    /// Fewer impressions are too few.
    pub low: String,
    /// More are too many.
    pub high: String,
    /// The currency.
    pub currency: String,
}

impl Words {
    /// Of no scenario in particular.
    pub fn general() -> Self {
        Self {
            who: "shopper".into(),
            low: "the lower end of `effective_frequency`".into(),
            high: "the upper end of `effective_frequency`".into(),
            currency: "unit of the currency".into(),
        }
    }

    /// A meaning with these words in it.
    pub fn fill(&self, meaning: &str) -> String {
        let filled = meaning.replace("{who}", &self.who).replace("{currency}", &self.currency);
        filled.replace("{low}", &self.low).replace("{high}", &self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_entries_are_whole() {
        let mut names: Vec<&str> = entries().map(|entry| entry.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        for entry in entries() {
            let texts = [entry.name, entry.label, entry.meaning, entry.formula, entry.source];
            assert!(texts.iter().all(|text| !text.is_empty()), "{} lacks something", entry.name);
            let meaning = Words::general().fill(entry.meaning);
            assert!(!meaning.ends_with('.') && !meaning.starts_with(char::is_uppercase), "{meaning}");
            assert!(entry.note.is_empty() || entry.note.ends_with('.'), "{}", entry.name);
            assert!(!Words::general().fill(entry.meaning).contains('{'), "{}", entry.meaning);
        }
    }

    #[test]
    fn what_channels_have_stands_in_their_order() {
        let mut ordered = OF_CHANNEL.to_vec();
        let mut owned: Vec<&str> = entries()
            .filter(|entry| matches!(entry.of, Owner::Channel | Owner::Both))
            .map(|entry| entry.name)
            .collect();
        ordered.sort_unstable();
        owned.sort_unstable();
        assert_eq!(ordered, owned);
    }

    #[test]
    fn one_entry_can_stand_for_many() {
        let named = |name: &str| entry(name).map(|entry| entry.name);
        assert_eq!(named("reach_7_plus"), Some("reach_{k}_plus"));
        assert_eq!(named("reach_{k}_plus"), Some("reach_{k}_plus"));
        assert_eq!(named("cap_leakage: 3 per 7d, each channel"), Some("cap_leakage: {cap}"));
        for unknown in ["reach_1_plus", "reach_11_plus", "reach_02_plus", "cap_leakage: ", "blocked", "Reach", ""] {
            assert_eq!(named(unknown), None, "{unknown}");
        }
        assert_eq!(label("reach_7_plus"), "Reach 7+");
        assert_eq!(label("blocked: a cap"), "Refused by a cap");
        assert_eq!((label("spend").as_str(), label("hm").as_str()), ("Spend", "hm"));
        assert_eq!([heading("spend", "EUR"), heading("reach", "EUR")], ["Spend, EUR", "Shoppers reached"]);
    }
}
