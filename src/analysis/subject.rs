//! Whom a metric is about, and the counts of them that most metrics are made of.

use super::estimate::View;
use super::stretch::Stretch;
use super::totals::{self, ALL, Channels};
use crate::base::quantity::Money;
use crate::engine::repetition::Repetition;
use crate::engine::tally::{ChannelCounts, Messages};
use crate::policy::budget::{Budget, BudgetLine};
use crate::policy::{Policy, Rule};
use crate::response::expected::Expected;
use crate::scenario::model::Model;
use crate::world::channel::{Channel, Supply};

/// A policy, or a policy on one channel.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The scenario.
    pub scenario: &'a Model,
    /// The policy's index in it.
    pub policy: usize,
    /// The channel's index in it; None: all channels together.
    pub channel: Option<usize>,
    /// In which part of the flight; None: in all of it.
    pub stretch: Option<Stretch>,
    /// Which of the metrics that share an entry: a frequency, or a cap's index in the policy.
    pub item: usize,
}

impl<'a> Subject<'a> {
    /// A policy over all channels.
    pub fn policy(scenario: &'a Model, policy: usize) -> Self {
        Self { scenario, policy, channel: None, stretch: None, item: 0 }
    }

    /// A policy on one channel.
    pub fn channel(scenario: &'a Model, policy: usize, channel: usize) -> Self {
        Self { channel: Some(channel), ..Self::policy(scenario, policy) }
    }

    /// A policy on a channel, or on all, in a part of the flight.
    pub fn in_stretch(scenario: &'a Model, policy: usize, channel: Option<usize>, stretch: Stretch) -> Self {
        Self { channel, stretch: Some(stretch), ..Self::policy(scenario, policy) }
    }

    /// The same channels under the baseline.
    pub(super) fn baseline(self) -> Self {
        Self { policy: self.scenario.baseline, ..self }
    }

    /// The policy as the scenario has it.
    pub(super) fn settings(self) -> &'a Policy {
        &self.scenario.policies[self.policy]
    }

    /// The rule that the item names: a cap, or beyond them a suppression.
    pub(super) fn rule(self) -> Option<Rule<'a>> {
        self.settings().rule(self.item)
    }

    /// Does this rule say anything of the channel?
    pub(super) fn is_ruled(self) -> bool {
        self.rule().is_some_and(|rule| self.channel.is_none_or(|channel| rule.scope.contains(channel as u8)))
    }

    /// Can an impression be clicked here?
    pub(super) fn is_clicked(self) -> bool {
        let rate = |channel: usize| self.scenario.world.channels[channel].click_rate.get();
        self.channel.map_or(self.scenario.world.clicks.are_possible(), |channel| rate(channel) > 0.0)
    }

    /// Are some messages left unopened here?
    pub(super) fn is_opened(self) -> bool {
        let clicks = &self.scenario.world.clicks;
        self.channel.map_or(clicks.leave_unopened(), |channel| clicks.leaves_unopened(channel))
    }

    /// Messages that were opened, and all that could be, where not all are.
    pub(super) fn opened(self, view: View<'_>) -> [u64; 2] {
        let counts = &view.policy(self.policy).channels;
        let here = (0..counts.len()).filter(|channel| self.channel.is_none_or(|one| one == *channel));
        let opening = here.filter(|channel| self.scenario.world.clicks.leaves_unopened(*channel));
        opening.fold([0; 2], |[opened, sent], channel| {
            let counts = &counts[channel];
            [opened + counts.opened, sent + counts.impressions]
        })
    }

    /// Is anything bought?
    pub(super) fn sells(self) -> bool {
        self.scenario.response.is_some()
    }

    /// What of revenue is left after the goods are paid; NaN where nothing is bought.
    pub(super) fn margin(self) -> f64 {
        self.scenario.response.as_ref().map_or(f64::NAN, |response| response.margin)
    }

    /// A number of its channel; NaN where it is about all of them.
    pub(super) fn on_channel(self, number: impl Fn(usize) -> f64) -> f64 {
        self.channel.map_or(f64::NAN, number)
    }

    /// The budget lines of the policy; of a channel the one that is its alone, if there is one.
    pub(super) fn budget_lines(self) -> &'a [BudgetLine] {
        let Some(Budget { budget_lines, .. }) = &self.settings().budget else { return &[] };
        if self.channel.is_none() {
            return budget_lines;
        }
        let own = budget_lines.iter().position(|budget_line| budget_line.channels == self.channels());
        own.map_or(&[], |index| std::slice::from_ref(&budget_lines[index]))
    }

    /// One bit for every channel that counts.
    fn channels(self) -> Channels {
        self.channel.map_or(ALL, |channel| 1 << channel)
    }

    /// Its part of what stands channel by channel.
    fn part<T>(self, all: &[T]) -> &[T] {
        self.channel.map_or(all, |channel| std::slice::from_ref(&all[channel]))
    }

    fn sum(self, view: View<'_>, of: impl Fn(&ChannelCounts) -> u64) -> u64 {
        self.part(&view.policy(self.policy).channels).iter().map(of).sum()
    }

    /// Ad requests that the campaign could win.
    pub(super) fn opportunities(self, view: View<'_>) -> u64 {
        self.part(&view.counts.supply).iter().map(|supply| supply.opportunities).sum()
    }

    /// Those that it bids for and wins.
    pub(super) fn bought(self, view: View<'_>) -> u64 {
        self.sum(view, ChannelCounts::bought)
    }

    /// Those of them that caps refuse.
    pub(super) fn capped(self, view: View<'_>) -> u64 {
        self.sum(view, |channel| channel.blocked.iter().sum())
    }

    /// Those of them that the item's rule is blamed for.
    pub(super) fn blocked_by_rule(self, view: View<'_>) -> u64 {
        self.sum(view, |channel| channel.blocked[self.item])
    }

    /// Those that they refuse for want of an identifier.
    pub(super) fn missing_id(self, view: View<'_>) -> u64 {
        self.sum(view, |channel| channel.missing_id)
    }

    /// Ads shown.
    pub(super) fn impressions(self, view: View<'_>) -> u64 {
        match self.stretch {
            Some(stretch) => stretch.impressions(view.policy(self.policy), self.channel),
            None => self.sum(view, |channel| channel.impressions),
        }
    }

    /// Those that are expected to be clicked, of all shoppers.
    pub(super) fn clicks(self, view: View<'_>) -> f64 {
        let here = self.here(view);
        here.map(|(channel, counts)| channel.click_rate.get() * view.total(counts.impressions)).sum()
    }

    /// Identifiers that saw at least one ad, channel by channel.
    pub(super) fn identifiers(self, view: View<'_>) -> u64 {
        self.sum(view, |channel| channel.identifiers)
    }

    /// Shoppers who saw at least one.
    pub(super) fn reached(self, view: View<'_>) -> u64 {
        let counts = view.policy(self.policy);
        match (self.stretch, self.channel) {
            (Some(stretch), channel) => stretch.reached(counts, channel, 1),
            (None, Some(channel)) => counts.channels[channel].reach,
            (None, None) => counts.frequency.at_least(1),
        }
    }

    /// What was paid for the shoppers of the view, to the millionth.
    pub(super) fn paid(self, view: View<'_>) -> Money {
        if let Some(stretch) = self.stretch {
            let counts = view.policy(self.policy);
            let channels = self.scenario.world.channels.iter().enumerate();
            let here = channels.filter(|(index, _)| self.channel.is_none_or(|one| one == *index));
            return here.map(|(index, one)| one.cost(stretch.impressions(counts, Some(index)))).sum();
        }
        totals::spend(self.scenario, view, self.policy, self.channels())
    }

    /// What was paid for all shoppers.
    pub(super) fn spend(self, view: View<'_>) -> f64 {
        totals::scaled(view, self.paid(view))
    }

    /// Ads shown to who had bought before.
    pub(super) fn impressions_after_purchase(self, view: View<'_>) -> u64 {
        self.sum(view, |channel| channel.after_purchase)
    }

    /// What was paid for them, for all shoppers.
    pub(super) fn spend_after_purchase(self, view: View<'_>) -> f64 {
        self.cost(view, |channel| channel.after_purchase)
    }

    /// Ads that suppressions refused to who had bought before.
    pub(super) fn withheld(self, view: View<'_>) -> u64 {
        self.sum(view, |channel| channel.withheld)
    }

    /// What they would have cost, for all shoppers.
    pub(super) fn spend_withheld(self, view: View<'_>) -> f64 {
        self.cost(view, |channel| channel.withheld)
    }

    /// Shoppers to whom they were refused.
    pub(super) fn spared(self, view: View<'_>) -> u64 {
        view.policy(self.policy).spared
    }

    /// The cost of a part of what is delivered, for all shoppers.
    fn cost(self, view: View<'_>, of: impl Fn(&ChannelCounts) -> u64) -> f64 {
        totals::scaled(view, self.here(view).map(|(channel, counts)| channel.cost(of(counts))).sum())
    }

    /// Its channels, with their counts.
    fn here<'v>(self, view: View<'v>) -> impl Iterator<Item = (&'v Channel, &'v ChannelCounts)>
    where
        'a: 'v,
    {
        let counts = self.part(&view.policy(self.policy).channels).iter();
        self.scenario.world.channels.iter().skip(self.channel.unwrap_or(0)).zip(counts)
    }

    /// Messages that something set off.
    pub(super) fn messages(self, view: View<'_>) -> Messages {
        let of = |field: fn(&Messages) -> u64| self.sum(view, |channel| field(&channel.messages));
        Messages {
            due: of(|one| one.due),
            sent: of(|one| one.sent),
            first: of(|one| one.first),
            sold: of(|one| one.sold),
        }
    }

    /// How ads repeat.
    pub(super) fn repetition(self, view: View<'_>) -> Repetition {
        let of = |field: fn(&Repetition) -> u64| self.sum(view, |channel| field(&channel.repetition));
        Repetition { repeats: of(|one| one.repeats), contacts: of(|one| one.contacts), worn: of(|one| one.worn) }
    }

    /// Does the channel show nothing but what triggers send?
    pub(super) fn is_sent_alone(self) -> bool {
        let channels = &self.scenario.world.channels;
        self.is_triggered() && self.channel.is_some_and(|channel| channels[channel].supply == Supply::None)
    }

    /// Does a trigger send messages here, under any policy?
    pub(super) fn is_triggered(self) -> bool {
        let mut triggers = self.scenario.policies.iter().flat_map(|policy| &policy.reactions.triggers);
        triggers.any(|trigger| self.channel.is_none_or(|channel| usize::from(trigger.channel) == channel))
    }

    /// Shoppers who saw at least as many as the item says.
    pub(super) fn reached_often(self, view: View<'_>) -> u64 {
        let counts = view.policy(self.policy);
        match self.stretch {
            Some(stretch) => stretch.reached(counts, self.channel, self.item),
            None => counts.frequency.at_least(self.item),
        }
    }

    /// What is expected to be bought under the policy.
    pub(super) fn sales(self, view: View<'_>) -> Expected {
        view.policy(self.policy).sales
    }

    /// What its purchases caused are worth.
    pub(super) fn incremental_revenue(self, view: View<'_>) -> f64 {
        totals::worth(self.scenario, totals::incremental_purchases(view, self.policy))
    }
}
