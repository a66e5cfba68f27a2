//! Neighbouring caps: a short race of the best coordinated policy under tighter and looser caps.

use super::choice::{best, index_of, metric, told, unit, value};
use super::cost::{Look, When};
use crate::base::net::BLOCK;
use crate::policy::Policy;
use crate::policy::cap::Cap;
use crate::run::{Interrupted, Options, Results};
use crate::scenario::Scenario;
use crate::study::find::judge::{Goal, Seen};
use crate::study::find::race::{self, Race, TIMES};
use crate::study::find::round::{self, Counted};
use crate::study::find::zone::Zone;
use crate::study::sweep::pass::Outcome;

/// Caps that are so many times as loose are tried.
const LADDER: [f64; 9] = [0.25, 1.0 / 3.0, 0.5, 2.0 / 3.0, 1.0, 1.5, 2.0, 3.0, 4.0];

/// Fewer shoppers tell nothing of profit; more are what `omnicap find` is for.
const FEWEST: u64 = 1_500;
const MOST: u64 = 10_000;

/// A race over neighbouring caps.
#[derive(Debug, Clone)]
pub struct NearbyCaps {
    /// Whose cap is varied.
    pub policy: String,
    /// How tables name that cap.
    pub label: String,
    /// Its window, as scenarios write it.
    pub window: String,
    /// The window in days.
    pub days: f64,
    /// Its maximum in the scenario.
    pub own: u32,
    /// What was tried, in order: a point of the race is an index here.
    pub tried: Vec<u32>,
    /// By what.
    pub metric: &'static str,
    /// What that counts.
    pub unit: String,
    /// How the race went.
    pub race: Race,
}

/// Races neighbouring caps; None where nothing is sold, no policy that can be bought shares a count, or there is no room for it.
///
/// # Errors
///
/// [`Interrupted`] where the watch breaks it off.
pub fn race(results: &Results, when: When, options: &Options<'_>) -> Result<Option<NearbyCaps>, Interrupted> {
    let scenario = &results.scenario;
    let Some(varied) = varied(results) else { return Ok(None) };
    let own = scenario.policies[varied.policy].caps[varied.cap].max;
    let tried = ladder(own);
    // With those whom they spend like.
    let policies = tried.len() as u64 + 1;
    let look = Look { passes: 1, policies, overhead: 0, fewest: FEWEST, most: MOST };
    let Some(shoppers) = look.shoppers(scenario, when) else { return Ok(None) };
    let sizes = sizes(shoppers);
    let goal = Goal { is_lowest: false, limits: Vec::new(), rounds: sizes.len() };
    let points: Vec<usize> = (0..tried.len()).collect();
    let mut before: Option<Counted> = None;
    let mut look = |_: usize, shoppers: u64, left: &[usize]| {
        let (seen, counted) = shown(&varied, (results, &tried), (shoppers, left), (before.take(), options))?;
        before = counted;
        Ok(seen)
    };
    let zone = |_: &[Seen]| zone(results, &varied).width;
    let race = race::race(goal, (&points, &sizes), zone, &mut look)?;
    let Cap { label, window, .. } = &scenario.policies[varied.policy].caps[varied.cap];
    Ok(Some(NearbyCaps {
        policy: scenario.policies[varied.policy].name.clone(),
        label: label.clone(),
        window: window.to_string(),
        days: varied.days,
        own,
        tried,
        metric: varied.metric,
        unit: unit(results, varied.policy, varied.metric).0,
        race,
    }))
}

/// What is varied, and by what it is judged.
struct Varied {
    policy: usize,
    cap: usize,
    days: f64,
    metric: &'static str,
}

/// The tightest shared cap of the best coordinated policy.
fn varied(results: &Results) -> Option<Varied> {
    let scenario = &results.scenario;
    scenario.response.as_ref().filter(|response| response.earns() && response.is_moved())?;
    let metric = metric(results);
    let policy = best(results, metric, |policy| tightest(scenario, policy).is_some())?;
    let (cap, days) = tightest(scenario, policy)?;
    Some(Varied { policy, cap, days, metric })
}

/// The shared cap of a policy that allows least in the flight, and the days of its window.
fn tightest(scenario: &Scenario, policy: usize) -> Option<(usize, f64)> {
    let flight = f64::from(scenario.world.calendar.days());
    // On one channel every cap counts all impressions.
    let is_alone = scenario.world.channels.iter().filter(|channel| channel.serves()).count() == 1;
    let caps = scenario.policies[policy].caps.iter().enumerate().filter(|(_, cap)| is_alone || cap.is_shared());
    let told = caps.filter_map(|(index, cap)| Some((index, cap.max, cap.window.days(flight)?)));
    let allows = |max: u32, days: f64| f64::from(max) / days;
    told.min_by(|(_, one, its), (_, other, theirs)| allows(*one, *its).total_cmp(&allows(*other, *theirs)))
        .map(|(index, _, days)| (index, days))
}

/// Tighter and looser caps beside this one, each once.
fn ladder(own: u32) -> Vec<u32> {
    let mut tried: Vec<u32> = LADDER.iter().map(|times| (f64::from(own) * times).round().max(1.0) as u32).collect();
    tried.dedup();
    tried
}

/// One round, or two where the first is large enough to put losers out.
fn sizes(shoppers: u64) -> Vec<u64> {
    match shoppers / TIMES / BLOCK * BLOCK {
        first if first >= FEWEST => vec![first, first * TIMES],
        _ => vec![shoppers],
    }
}

/// What a difference nobody would act upon is: by the policy as the run has it.
fn zone(results: &Results, varied: &Varied) -> Zone {
    let (unit, is_money) = unit(results, varied.policy, varied.metric);
    let of = |metric| value(results, varied.policy, metric);
    Zone::derived(&unit, is_money, of(varied.metric).unwrap_or(f64::NAN), of("spend"))
}

/// What some shoppers show of the caps that are left.
fn shown(
    varied: &Varied,
    (results, tried): (&Results, &[u32]),
    (shoppers, left): (u64, &[usize]),
    (before, options): (Option<Counted>, &Options<'_>),
) -> Result<(Vec<Seen>, Option<Counted>), Interrupted> {
    let scenarios: Vec<Scenario> =
        left.iter().map(|point| with_cap(&results.scenario, varied, tried[*point]).first(shoppers)).collect();
    let name = &results.scenario.policies[varied.policy].name;
    let mut seen = Vec::new();
    let show = &mut |index: usize, outcome: Outcome| {
        let metric = outcome.ok().and_then(|point| told(&point, index_of(&point, name)?, varied.metric));
        seen.extend(metric.map(|metric| Seen { point: left[index], metric, limits: Vec::new() }));
    };
    let counted = round::look((left, &scenarios), before.as_ref(), options, show)?;
    Ok((seen, counted))
}

/// The policy alone, with another cap.
fn with_cap(scenario: &Scenario, varied: &Varied, max: u32) -> Scenario {
    let other = |(index, policy): (usize, &Policy)| {
        let mut policy = policy.clone();
        if index == varied.policy {
            policy.caps[varied.cap].max = max;
        }
        policy
    };
    let policies = scenario.policies.iter().enumerate().map(other).collect();
    let mut changed = scenario.clone().lean();
    changed.model.policies = policies;
    changed.with_policies_alone(&[varied.policy])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_whole_and_stand_once() {
        assert_eq!(ladder(1), [1, 2, 3, 4]);
        assert_eq!(ladder(3), [1, 2, 3, 5, 6, 9, 12]);
        assert_eq!(ladder(6), [2, 3, 4, 6, 9, 12, 18, 24]);
    }

    #[test]
    fn rounds_are_whole_blocks() {
        assert_eq!(sizes(1_536), [1_536]);
        assert_eq!(sizes(9_984), [2_496, 9_984]);
        assert!(sizes(9_984).iter().all(|size| size.is_multiple_of(BLOCK)));
    }
}
