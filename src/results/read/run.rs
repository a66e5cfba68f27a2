//! A run as its folder tells it: all that charts and the report can see.

use super::advised::{AssumptionAdvice, CapAdvice};
use super::rows::{
    Blocked, BudgetRow, Comparison, CreativeRow, Day, FlowRow, Frequency, MetricRow, Overlap, ReplicateRow, StepRow,
};
use super::sold::{Dose, Exposure, Size, SpendLevel, TouchPoint};
use super::value::Value;
use crate::base::phrase;
use crate::results::provenance::Provenance;

/// Everything that a run's folder says.
#[derive(Debug, Clone)]
pub struct Run {
    /// `run.json`.
    pub provenance: Provenance,
    /// `summary.csv`.
    pub summary: Vec<MetricRow>,
    /// `comparison.csv`.
    pub comparison: Vec<Comparison>,
    /// `channels.csv`.
    pub channels: Vec<MetricRow>,
    /// `frequency.csv`.
    pub frequency: Vec<Frequency>,
    /// `blocked.csv`.
    pub blocked: Vec<Blocked>,
    /// `timeline.csv`.
    pub timeline: Vec<Day>,
    /// `overlap.csv`.
    pub overlap: Vec<Overlap>,
    /// `flow.csv`.
    pub flow: Vec<FlowRow>,
    /// `journeys.csv`.
    pub journeys: Vec<StepRow>,
    /// `creatives.csv`; empty where nobody asks which are shown.
    pub creatives: Vec<CreativeRow>,
    /// `budgets.csv`; empty where no policy has one.
    pub budgets: Vec<BudgetRow>,
    /// `reach_curve.csv`; empty where nothing has a price.
    pub reach_curve: Vec<SpendLevel>,
    /// `break_even.csv`; empty where no policy has a cost of its own.
    pub break_even: Vec<Size>,
    /// `response_curve.csv`; empty where nothing is bought.
    pub response_curve: Vec<Exposure>,
    /// `attribution.csv`; empty where nobody asked.
    pub attribution: Vec<TouchPoint>,
    /// `optimal_frequency.csv`; empty where nobody asked.
    pub optimal_frequency: Vec<Dose>,
    /// `cap_advice.csv`; empty where neighbouring caps were not looked at.
    pub cap_advice: Vec<CapAdvice>,
    /// `assumption_advice.csv`; empty where assumptions were not looked at.
    pub assumption_advice: Vec<AssumptionAdvice>,
    /// `replicates.csv`; empty in runs of earlier versions.
    pub replicates: Vec<ReplicateRow>,
}

impl Run {
    /// Are messages that something sets off among the impressions?
    pub fn sends_messages(&self) -> bool {
        self.summary.iter().any(|row| row.metric == "triggered_messages" && row.value.is_some_and(|sent| sent > 0.0))
    }

    /// Whom it tells of.
    pub fn person(&self) -> &'static str {
        phrase::person(self.provenance.log.is_some())
    }

    /// The policies, in the order of the tables.
    pub fn policies(&self) -> Vec<&str> {
        distinct(self.summary.iter().map(|row| row.policy.as_str()))
    }

    /// The policy of the finding and the baseline; the same one where there is nothing to compare.
    pub fn pair(&self) -> (&str, &str) {
        let known = |name: &str| self.policies().into_iter().find(|policy| *policy == name);
        let first = self.policies().first().copied().unwrap_or("");
        let baseline = known(&self.provenance.about.baseline).unwrap_or(first);
        (known(&self.provenance.about.subject).unwrap_or(baseline), baseline)
    }

    /// The first policy without caps, under which frequencies run as high as they will; or that with the most impressions.
    pub fn freest(&self) -> &str {
        let refuses = |policy: &&str| self.blocked.iter().any(|row| row.policy == **policy);
        let served = |policy: &str| self.of_policy(policy, "impressions").map_or(0.0, |served| served.value);
        let most = |one: &&str, other: &&str| served(one).total_cmp(&served(other));
        let free = self.policies().into_iter().find(|policy| !refuses(policy));
        // Of equals the first.
        free.or_else(|| self.policies().into_iter().rev().max_by(most)).unwrap_or("")
    }

    /// The channels that serve, in the order of the tables.
    pub fn served_channels(&self) -> Vec<&str> {
        distinct(self.channels.iter().filter_map(|row| row.channel.as_deref()))
    }

    /// What people call a channel.
    pub fn label<'a>(&'a self, channel: &'a str) -> &'a str {
        let index = self.provenance.about.channels.iter().find(|index| index.name == channel);
        index.map_or(channel, |index| index.label.as_str())
    }

    /// A metric of a policy.
    pub fn of_policy(&self, policy: &str, metric: &str) -> Option<Value> {
        self.summary.iter().find(|row| row.policy == policy && row.metric == metric).and_then(Value::of)
    }

    /// A metric of a channel under a policy.
    pub fn of_channel(&self, policy: &str, channel: &str, metric: &str) -> Option<Value> {
        let mut rows = self.channels.iter();
        rows.find(|row| row.policy == policy && row.channel.as_deref() == Some(channel) && row.metric == metric)
            .and_then(Value::of)
    }

    /// What a policy changed of a metric against the baseline.
    pub fn change(&self, policy: &str, metric: &str) -> Option<&Comparison> {
        self.comparison.iter().find(|row| row.policy == policy && row.metric == metric)
    }

    /// Shoppers by the impressions they saw on all channels, from 0.
    pub fn histogram(&self, policy: &str) -> Vec<(u64, u64)> {
        let rows = self.frequency.iter().filter(|row| row.policy == policy && row.scope == "all");
        rows.map(|row| (row.frequency, row.shoppers)).collect()
    }

    /// What a model credits a channel with under a policy.
    pub fn credit(&self, policy: &str, channel: &str, model: &str) -> Option<Value> {
        let mut rows = self.attribution.iter().filter(|row| row.policy == policy && row.channel == channel);
        rows.find(|row| row.model == model).and_then(TouchPoint::credit)
    }

    /// The observed and the true curve of a policy, by frequency.
    pub fn doses(&self, policy: &str) -> Vec<&Dose> {
        self.optimal_frequency.iter().filter(|row| row.policy == policy).collect()
    }

    /// A policy at several levels of supply, from little to much.
    pub fn levels(&self, policy: &str) -> Vec<&SpendLevel> {
        self.reach_curve.iter().filter(|row| row.policy == policy).collect()
    }

    /// How many shoppers were simulated.
    pub fn shoppers(&self) -> f64 {
        self.provenance.shoppers as f64
    }

    /// How many people its tables are about.
    pub fn people(&self) -> f64 {
        self.provenance.people.unwrap_or(self.provenance.shoppers) as f64
    }
}

/// Every name once, in the order of appearance.
pub fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    names.for_each(|name| {
        if !seen.contains(&name) {
            seen.push(name);
        }
    });
    seen
}
