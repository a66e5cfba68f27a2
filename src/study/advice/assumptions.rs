//! The assumptions that move the answer most: each at its low and at its high end, all else as the scenario has it.
//!
//! The answer is the run's own: the best policy less the baseline, D. A look at few shoppers tells how far an end moves it,
//! c = D′ − D on the same shoppers, and D + c is what the run would have found there. So the sampling error of a short look
//! concerns the change alone.

use super::choice::{best, index_of, metric, told, unit};
use super::cost::{Look, When};
use crate::analysis::comparison::equal_spenders;
use crate::analysis::contrast::Told;
use crate::analysis::estimate::{Bounds, Estimate, Jackknife};
use crate::run::{Interrupted, Options, Results};
use crate::scenario::assumption::Assumption;
use crate::scenario::{Files, Scenario, set};
use crate::study::sweep::effect::{Measured, difference, flips, jackknife};
use crate::study::sweep::pass::{self, Outcome};

/// Fewer shoppers tell nothing; more are what `omnicap sensitivity` is for.
const FEWEST: u64 = 1_000;
const MOST: u64 = 4_000;

/// To read a changed scenario and to begin with it takes as long as so many shoppers.
const READING: u64 = 1_000;

/// What assumptions do to the answer.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The policy that is compared.
    pub policy: String,
    /// With which.
    pub against: String,
    /// By what.
    pub metric: &'static str,
    /// What that counts.
    pub unit: String,
    /// How many shoppers told the changes.
    pub shoppers: u64,
    /// The ends of all assumptions that can be run, in order.
    pub ends: Vec<End>,
}

/// One end of an assumption.
#[derive(Debug, Clone)]
pub struct End {
    /// The assumption.
    pub assumption: Assumption,
    /// `low` or `high`.
    pub end: &'static str,
    /// Its value here.
    pub value: String,
    /// What the run would have found here.
    pub effect: Estimate,
    /// How far that is from what it found.
    pub change: Estimate,
    /// Has the effect another sign: `no`, `perhaps` or `yes`?
    pub flips: &'static str,
}

/// Moves every assumption to its ends; None where there is none, nothing to compare, or no room for it.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn moved(
    results: &Results,
    files: Files<'_>,
    when: When,
    options: &Options<'_>,
) -> Result<Option<Moved>, Interrupted> {
    let scenario = &results.scenario;
    let metric = metric(results);
    // Reach decides between policies that spend alike, and profit between all.
    let even: Vec<usize> = equal_spenders(scenario).collect();
    let is_asked = |policy| policy != scenario.baseline && (metric != "reach" || even.contains(&policy));
    let Some(policy) = best(results, metric, is_asked) else { return Ok(None) };
    let assumptions = &scenario.assumptions;
    let passes = 2 * assumptions.len() as u64 + 1;
    let look = Look { passes, policies: 2 * passes, overhead: READING, fewest: FEWEST, most: MOST };
    let Some(shoppers) = look.shoppers(scenario, when).filter(|_| !assumptions.is_empty()) else { return Ok(None) };
    let name = scenario.policies[policy].name.clone();
    let Some(whole) = whole(results, &name, metric) else { return Ok(None) };
    let jackknife = jackknife(shoppers);
    let looker = Looker { results, files, policy: &name, metric, shoppers, whole, jackknife };
    let Some(own) = looker.effect(Some(scenario.clone()), options)? else { return Ok(None) };
    let mut ends = Vec::new();
    for assumption in assumptions {
        for (end, part) in [("low", 0.0), ("high", 1.0)] {
            ends.extend(looker.end((assumption, end), assumption.at(part), &own, options)?);
        }
    }
    Ok(Some(Moved {
        against: scenario.policies[scenario.baseline].name.clone(),
        metric,
        unit: unit(results, policy, metric).0,
        shoppers,
        ends,
        policy: name,
    }))
}

/// Looks at the answer in one world after another.
struct Looker<'a> {
    results: &'a Results,
    files: Files<'a>,
    policy: &'a str,
    metric: &'static str,
    shoppers: u64,
    /// What the run itself found.
    whole: Estimate,
    /// That of its shoppers.
    jackknife: Jackknife,
}

impl Looker<'_> {
    /// The end of an assumption; None where it cannot be run, or is the scenario's own value.
    fn end(
        &self,
        (assumption, end): (&Assumption, &'static str),
        value: String,
        own: &Told,
        options: &Options<'_>,
    ) -> Result<Option<End>, Interrupted> {
        if value == assumption.own {
            return Ok(None);
        }
        let text = set::apply(&self.results.scenario.text, &format!("{}={value}", assumption.set)).ok();
        let changed = text.and_then(|text| Scenario::parse_with(&text, &self.results.scenario.name, self.files).ok());
        let Some(here) = self.effect(changed, options)? else { return Ok(None) };
        let change = here.paired(own, &self.jackknife).absolute;
        let effect = added(&self.whole, &change, &self.jackknife);
        let flips = flips(self.whole.value, &effect);
        Ok(Some(End { assumption: assumption.clone(), end, value, effect, change, flips }))
    }

    /// The answer in a world; None where there is none.
    fn effect(&self, scenario: Option<Scenario>, options: &Options<'_>) -> Result<Option<Told>, Interrupted> {
        let policy = |scenario: &Scenario| scenario.policies.iter().position(|policy| policy.name == self.policy);
        let Some((index, scenario)) = scenario.and_then(|scenario| Some((policy(&scenario)?, scenario))) else {
            return Ok(None);
        };
        let lean = scenario.lean().with_policies_alone(&[index]).first(self.shoppers);
        let mut told = None;
        let show = &mut |_: usize, outcome: Outcome| {
            let measured = outcome.ok().and_then(|point| measured(&point, self.policy, self.metric));
            told = measured.as_ref().map(difference);
        };
        pass::each(&[lean], options, show)?;
        Ok(told.filter(|told: &Told| told.replicates.value.is_finite()))
    }
}

/// What the run itself found.
fn whole(results: &Results, policy: &str, metric: &str) -> Option<Estimate> {
    Some(difference(&measured(results, policy, metric)?).estimate(results.sample.jackknife()))
}

/// A metric of a policy and of the baseline.
fn measured(results: &Results, policy: &str, metric: &str) -> Option<Measured> {
    let (policy, baseline) = (index_of(results, policy)?, results.scenario.baseline);
    let of = |policy: usize| told(results, policy, metric);
    Some(Measured { point: 0, shoppers: results.scenario.shoppers, policy: of(policy)?, baseline: of(baseline)? })
}

/// What the run found, moved so far: both errors together.
fn added(whole: &Estimate, change: &Estimate, jackknife: &Jackknife) -> Estimate {
    let value = whole.value + change.value;
    let errors = whole.error.zip(change.error);
    let error = errors.map(|(one, other)| one.standard_error.hypot(other.standard_error));
    Estimate { value, error: error.map(|error| jackknife.around(value, error, Bounds::NONE)) }
}
