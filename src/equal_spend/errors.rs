//! How sure numbers are that depend on solved win rates.
//!
//! Win rates that meet a budget are solved on the pilot. Other shoppers would find slightly others, and every number of
//! the policy would follow. So each budget line is loosened alone, on some of the shoppers: that tells the slope of every
//! number. How far the run, and the run without each group, is from the budget its own equation tells. With both a number
//! is read at the budget itself, and the jackknife leaves a group out of the solution as well as of the count
//! ([`crate::analysis::reaction`]). What the pilot missed is gone to first order, so errors are right however the
//! throttles were found.

use super::expected::expected;
use super::slopes::{LOOSER, Loosened, loosened, steps};
use crate::analysis::estimate::Sample;
use crate::analysis::reaction::Reaction;
use crate::engine::prepared::Prepared;
use crate::engine::simulate::{Watch, simulate_all};
use crate::engine::tally::{GROUPS, Group, Tally, group_range};
use crate::policy::budget::{Amount, BudgetLine};
use crate::scenario::model::Model;

/// So many shoppers, of whole groups, are looked at once more (or all). What chance does to their slopes is as small
/// beside the errors of a run of any length, for these shrink as steps do.
const FEWEST: u64 = 20_000;

/// Where a budget is missed by more than this, as a logarithm, numbers stay those of the run: a slope tells nothing of
/// what lies so far away, and the miss itself is told.
const CORRECTABLE: f64 = LOOSER;

/// A smaller miss, as a logarithm, is what rounding leaves of none: what two policies do alike stays alike.
const ROUNDING: f64 = 1e-12;

/// A tally made ready for estimation: read at the budgets, with what solved win rates add to errors. None where `watch`
/// breaks it off.
pub fn sample(prepared: &Prepared, tally: &Tally, threads: usize, watch: Watch<'_>) -> Option<Sample> {
    Some(Sample::new(tally, prepared.model().universe()).solved(reactions(prepared, tally, threads, watch)?))
}

/// What solved win rates add to the errors of a tally, budget line by budget line; nothing where there are no budgets.
/// None where `watch` breaks it off.
pub fn reactions(prepared: &Prepared, tally: &Tally, threads: usize, watch: Watch<'_>) -> Option<Vec<Reaction>> {
    let model = prepared.model();
    if !model.has_budgets() || model.world.path.is_logged() {
        return Some(Vec::new());
    }
    let groups = looked_at(model.shoppers);
    let as_met = Group::sum(&tally.groups[..groups]);
    let (budget_lines, throttles): (Vec<_>, Vec<_>) = loosened(prepared).into_iter().unzip();
    let policies = budget_lines.iter().map(|line: &Loosened| model.policies[line.policy].clone()).collect();
    let again = model.with_policies(policies).with_shoppers(as_met.shoppers);
    let counts = simulate_all(&Prepared::with_throttles(again, throttles), threads, watch)?.total().policies;
    let again = budget_lines.iter().zip(counts).map(|(line, counts)| {
        let mut again = as_met.clone();
        again.policies[line.policy] = counts;
        again
    });
    let seen = Seen { prepared, model, tally, as_met: &as_met };
    Some(seen.reactions(&budget_lines, again.collect(), &tally.total()))
}

/// How many of the first groups are looked at once more.
fn looked_at(shoppers: u64) -> usize {
    (1..GROUPS).find(|groups| group_range(groups - 1, shoppers).end >= FEWEST).unwrap_or(GROUPS)
}

/// The share of a budget line that falls in some weeks, and what it spends in them.
struct Live {
    share: f64,
    spend: f64,
}

/// What the run counted.
struct Seen<'a> {
    prepared: &'a Prepared,
    model: &'a Model,
    tally: &'a Tally,
    /// Those who are looked at once more, as the run met them.
    as_met: &'a Group,
}

impl Seen<'_> {
    /// For every budget line that is not stuck, what it moves and how far the run and each group move it. `again` are those who are
    /// looked at once more, by budget line that was loosened.
    fn reactions(&self, budget_lines: &[Loosened], again: Vec<Group>, whole: &Group) -> Vec<Reaction> {
        // A part that meets a looser throttle moves the whole less than all would.
        let length = LOOSER * self.as_met.shoppers as f64 / whole.shoppers as f64;
        let mut again = again.into_iter();
        let mut reactions = Vec::new();
        for budget_lines in budget_lines.chunk_by(|one, next| one.policy == next.policy) {
            let again: Vec<Group> = again.by_ref().take(budget_lines.len()).collect();
            let rise =
                |budget_line, again| (self.spend(budget_line, again) / self.spend(budget_line, self.as_met)).ln();
            let rises = |budget_line| again.iter().map(|again| rise(budget_line, again)).collect();
            let rises: Vec<Vec<f64>> = budget_lines.iter().map(|budget_line| rises(*budget_line)).collect();
            let asked: Vec<Vec<f64>> = budget_lines.iter().map(|budget_line| self.gaps(*budget_line)).collect();
            for (again, steps) in again.iter().zip(steps(&rises, &asked)) {
                let Some(steps) = steps else { continue };
                let lengths: Vec<f64> = steps.into_iter().map(|step| step / length).collect();
                let Some((own, without)) = lengths.split_first() else { continue };
                let (policy, loosened) = (budget_lines[0].policy, self.with(whole, again));
                reactions.push(Reaction { policy, loosened, own: *own, without: without.to_vec() });
            }
        }
        reactions
    }

    /// The whole run, in which those who are looked at once more met what they met then.
    fn with(&self, whole: &Group, again: &Group) -> Group {
        let mut loosened = whole.clone();
        loosened.subtract(self.as_met);
        loosened.add(again);
        loosened
    }

    /// By how much ln S of a budget line must change for the run to meet its budget, and then, by group, by how much more
    /// without that group. A week that buys all there is changes for nobody.
    fn gaps(&self, line: Loosened) -> Vec<f64> {
        let (mut target, mut spend) = (0.0, 0.0);
        for group in &self.tally.groups {
            target += self.target(line, group);
            spend += self.spend(line, group);
        }
        let Live { share, spend: live } = self.live(line);
        let part = live / spend;
        let gap = |target: f64, spend: f64| part * (target / spend).ln();
        let own = part * (target * share / live).ln();
        let own = if (ROUNDING..=CORRECTABLE).contains(&own.abs()) { own } else { 0.0 };
        let without = |group: &Group| {
            gap(target - self.target(line, group), spend - self.spend(line, group)) - gap(target, spend)
        };
        let groups = self.tally.groups.iter().filter(|group| group.shoppers > 0);
        std::iter::once(own).chain(groups.map(without)).collect()
    }

    /// The weeks of a budget line in which there is more to buy.
    fn live(&self, line: Loosened) -> Live {
        let Model { policies, world, .. } = self.model;
        let (throttle, detail) = (&self.prepared.throttles()[line.policy], &self.tally.details[line.policy]);
        let weeks = policies[line.policy].budget.iter().flat_map(|budget| {
            let week = |(week, share): (usize, &f64)| (week, budget.paced(week), *share);
            budget.weeks.iter().enumerate().map(week)
        });
        let live = weeks.filter(|(week, ..)| !line.budget_line.is_exhausted(throttle, *week, &world.channels));
        live.fold(Live { share: 0.0, spend: 0.0 }, |live, (_, paced, share)| Live {
            share: live.share + share,
            spend: live.spend + expected(self.model, detail, line.budget_line, paced),
        })
    }

    /// What a budget line should spend on some shoppers.
    fn target(&self, budget_line: Loosened, group: &Group) -> f64 {
        match budget_line.budget_line.amount {
            Amount::Fixed(money) => money.0 as f64 * group.shoppers as f64 / self.model.people() as f64,
            Amount::Like(other) => self.expected(budget_line.budget_line, group, other),
        }
    }

    /// What it is expected to spend on them.
    fn spend(&self, budget_line: Loosened, group: &Group) -> f64 {
        self.expected(budget_line.budget_line, group, budget_line.policy)
    }

    fn expected(&self, budget_line: BudgetLine, group: &Group, policy: usize) -> f64 {
        let impressions = group.policies[policy].channels.iter().map(|channel| channel.impressions);
        budget_line.expects(&self.model.world.channels, impressions)
    }
}
