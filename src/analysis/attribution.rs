//! Attribution: what each channel is credited with, by every model an analyst could use.
//!
//! All of it is observational: it divides the purchases that were seen after an ad among the ads
//! seen before them, and cannot tell which of them would have happened anyway.

use super::estimate::{Bounds, Estimate, Sample, View};
use super::totals::{incremental_purchases, purchases_lost};
use crate::base::linear;
use crate::clean_room::by_group::ByGroup;
use crate::clean_room::rules::Rule;
use crate::clean_room::transitions::Transitions;
use crate::engine::tally::PolicyCounts;

/// A way to divide the credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// A rule, applied purchase by purchase.
    Rule(Rule),
    /// Removal effects in the Markov chain of channels (Anderl, Becker, von Wangenheim & Schumann,
    /// *Mapping the Customer Journey*, International Journal of Research in Marketing 33(3), 2016).
    Markov,
}

impl Model {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 7] = [
        Self::Rule(Rule::First),
        Self::Rule(Rule::Last),
        Self::Rule(Rule::Linear),
        Self::Rule(Rule::Position),
        Self::Rule(Rule::TimeDecay),
        Self::Markov,
        Self::Rule(Rule::Shapley),
    ];

    /// As tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.name(),
            Self::Markov => "markov",
        }
    }

    /// How many purchases a channel is credited with. The channels' credits add up to `attributed`;
    /// where nothing was bought nobody is credited.
    pub fn purchases(self, seen: &ByGroup, channel: usize) -> f64 {
        match self {
            Self::Rule(rule) => seen.credit(channel, rule),
            Self::Markov if seen.attributed == 0 => 0.0,
            Self::Markov => removal_shares(&seen.transitions)[channel] * seen.attributed as f64,
        }
    }

    /// The channel's share of the credit; NaN where nothing was bought.
    pub fn share(self, seen: &ByGroup, channel: usize) -> f64 {
        self.purchases(seen, channel) / seen.attributed as f64
    }

    /// Both, with their errors: purchases scaled up to all shoppers, and the share. `observed` says
    /// where the counts of `policy` hold what was seen.
    pub fn estimate(
        self,
        sample: &Sample,
        policy: usize,
        channel: usize,
        observed: impl Fn(&PolicyCounts) -> &ByGroup,
    ) -> Credit {
        let purchases = |view: View<'_>| self.purchases(observed(view.policy(policy)), channel) * view.total(1);
        let share = |view: View<'_>| self.share(observed(view.policy(policy)), channel);
        Credit { purchases: sample.estimate(Bounds::COUNT, purchases), share: sample.estimate(Bounds::SHARE, share) }
    }
}

/// What a channel is credited with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Credit {
    /// Purchases.
    pub purchases: Estimate,
    /// As a share of all credited purchases.
    pub share: Estimate,
}

/// What every channel truly causes: what is lost without it. Channels help and hinder each other, so that
/// what is lost without each need not add up to what all cause together.
///
/// There is no share of nothing: shares are told where what is lost without each adds up to more than
/// zero beyond chance, and what all cause together is so too.
pub fn caused(sample: &Sample, policy: usize) -> Vec<Credit> {
    let channels = 0..sample.counts().policies[policy].left_out.len();
    let lost = |view: View<'_>, channel: usize| purchases_lost(view, policy, channel);
    let all = |view: View<'_>| -> f64 { channels.clone().map(|channel| lost(view, channel)).sum() };
    let together = |view: View<'_>| incremental_purchases(view, policy);
    let has_shares =
        sample.estimate(Bounds::NONE, all).is_above_zero() && sample.estimate(Bounds::NONE, together).is_above_zero();
    let share = |channel| sample.estimate(Bounds::NONE, |view| lost(view, channel) / all(view));
    let credit = |channel| Credit {
        purchases: sample.estimate(Bounds::NONE, |view| lost(view, channel)),
        share: if has_shares { share(channel) } else { Estimate::NOTHING },
    };
    channels.clone().map(credit).collect()
}

/// Every channel's removal effect: by what share fewer journeys would end in a purchase if every
/// journey ended in nothing where it met the channel.
///
/// With P the chance of a purchase from the start of the absorbing chain and P₋ₖ that of the chain
/// without channel k, the effect is 1 − P₋ₖ/P. What removal loses are the journeys that meet k and
/// then convert, so P − P₋ₖ = hₖ·bₖ, with hₖ = vₖ/Nₖₖ the chance to meet k at all and bₖ that of a
/// purchase from there; N = (I − Q)⁻¹ is the fundamental matrix, v = sᵀN the expected visits, b = N·r
/// (Kemeny & Snell, *Finite Markov Chains*, 1960, §3.2–3.3). One inverse serves all channels.
///
/// NaN where no journey converts.
pub fn removal_effects(transitions: &Transitions) -> Vec<f64> {
    let size = transitions.channels();
    let unknown = vec![f64::NAN; size];
    let Some(reached) = fundamental(transitions) else { return unknown };
    let start = probabilities(transitions.steps_from(size));
    let converts: Vec<f64> = (0..size).map(|from| probabilities(transitions.steps_from(from))[size]).collect();
    let visits = |to: usize| -> f64 { (0..size).map(|from| start[from] * reached[from][to]).sum() };
    let chance = |from: usize| -> f64 { (0..size).map(|via| reached[from][via] * converts[via]).sum() };
    let overall: f64 = (0..size).map(|first| start[first] * chance(first)).sum();
    (0..size).map(|k| visits(k) / reached[k][k] * chance(k) / overall).collect()
}

/// Removal effects as shares of their sum.
fn removal_shares(transitions: &Transitions) -> Vec<f64> {
    let effects = removal_effects(transitions);
    let sum: f64 = effects.iter().sum();
    effects.iter().map(|effect| effect / sum).collect()
}

/// (I − Q)⁻¹: the expected visits to every channel (column) of a journey that is at one (row).
fn fundamental(transitions: &Transitions) -> Option<Vec<Vec<f64>>> {
    let size = transitions.channels();
    let one = |same: bool| if same { 1.0 } else { 0.0 };
    let row = |from: usize| -> Vec<f64> {
        let left = probabilities(transitions.steps_from(from));
        let stays = (0..size).map(|to| one(from == to) - left[to]);
        stays.chain((0..size).map(|to| one(from == to))).collect()
    };
    linear::solve((0..size).map(row).collect())
}

/// Counts as shares of their sum. What was never left leads nowhere.
fn probabilities(counts: &[u64]) -> Vec<f64> {
    let sum = counts.iter().sum::<u64>().max(1) as f64;
    counts.iter().map(|count| *count as f64 / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean_room::Touch;

    fn close(found: &[f64], expected: &[f64]) {
        let differs = found.iter().zip(expected).any(|(a, b)| (a - b).abs() > 1e-12);
        assert!(found.len() == expected.len() && !differs, "{found:?} is not {expected:?}");
    }

    fn transitions(journeys: &[(&[u8], bool)]) -> Transitions {
        let mut transitions = Transitions::empty(3);
        for (path, purchased) in journeys {
            let touch = |channel: &u8| Touch { time: 0, channel: *channel, cost: 0, clicked: false };
            let path: Vec<Touch> = path.iter().map(touch).collect();
            transitions.record(&path, *purchased);
        }
        transitions
    }

    /// The textbook's three journeys: C1 > C2 > C3 > purchase, C1 > nothing, C2 > C3 > nothing.
    ///
    /// From the start C1 with ⅔, C2 with ⅓; C1 to C2 with ½; C2 to C3 surely; C3 converts with ½.
    /// P = (⅔·½ + ⅓)·½ = ⅓. Without C1: ⅓·½ = ⅙, effect ½. Without C2 or C3 nothing converts.
    #[test]
    fn the_textbook_chain() {
        let chain = transitions(&[(&[0, 1, 2], true), (&[0], false), (&[1, 2], false)]);
        close(&removal_effects(&chain), &[0.5, 1.0, 1.0]);
        close(&removal_shares(&chain), &[0.2, 0.4, 0.4]);
    }

    /// A loop: a > b > a > purchase and b > nothing. From the start a ½, b ½; a: b ½, purchase ½;
    /// b: a ½, nothing ½. From a: A = ½ + ½B, B = ½A, so A = ⅔, B = ⅓, P = ½. Without a nothing
    /// converts; without b P = ½·½ = ¼. c is met by nobody.
    #[test]
    fn a_chain_with_a_loop() {
        let chain = transitions(&[(&[0, 1, 0], true), (&[1], false)]);
        close(&removal_effects(&chain), &[1.0, 0.5, 0.0]);
    }

    #[test]
    fn nothing_bought_is_nothing_credited() {
        let mut seen = ByGroup::empty(3, Default::default());
        assert_eq!((Model::Markov.purchases(&seen, 0), Model::Markov.share(&seen, 0).is_nan()), (0.0, true));
        seen.transitions = transitions(&[(&[0, 1], false)]);
        assert!(removal_effects(&seen.transitions).iter().all(|effect| effect.is_nan()));
        for model in Model::ALL {
            assert_eq!(model.purchases(&seen, 1), 0.0);
        }
    }
}
