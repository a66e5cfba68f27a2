//! The frontier: what every policy would reach at other spends than its own.
//!
//! Each policy's throttle is multiplied by several factors, and all of them are replayed on the same
//! journeys in one pass, over a part of the shoppers. What that part tells is how many times as much
//! is reached and spent as at a base, which is a level that the run itself met; the base is the run's,
//! from all shoppers (a ratio estimate: Cochran, *Sampling Techniques*, 1977, §6). So the curve passes
//! through the run's own points, and its errors are those of the ratios.
//!
//! Which level is the base? The nearest in supply, so that what is alike is told alike. Spend is asked of
//! the policies with equal caps, for they are points of one curve; reach of all policies, for hardly any cap
//! refuses a first impression (one that blocks the unknown does, or one that the warm-up has
//! filled), and who buys as much reaches as many. A policy's own level is its own base. Were it the base
//! of its other levels too, two policies with equal caps would differ where both buy all there is, by
//! nothing but what chance did to the base of each.

use crate::analysis::estimate::{Error, Estimate, Sample};
use crate::analysis::metrics::{Metric, by_name};
use crate::engine::prepared::Prepared;
use crate::engine::simulate::{Watch, simulate_all};
use crate::policy::Policy;
use crate::policy::throttle::Throttle;
use crate::scenario::model::Model;
use crate::world::channel::media;

/// How many times as much of what is offered is bid for. The last is all there is.
const TIMES: [f64; 8] = [0.25, 0.5, 0.75, OWN, 1.5, 2.0, 3.0, f64::INFINITY];

/// The run's own level.
pub const OWN: f64 = 1.0;

/// Of the shoppers one in so many, but not fewer than `FEWEST` (or all of them).
const ONE_IN: u64 = 100;

/// Fewer make rough curves.
const FEWEST: u64 = 10_000;

/// A policy at one level of supply.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    /// The policy's index in the scenario.
    pub policy: usize,
    /// How many times as much as in the run; infinite for all there is.
    pub times: f64,
    /// What it spends.
    pub spend: Estimate,
    /// Shoppers reached.
    pub reach: Estimate,
    /// Shoppers reached often enough.
    pub effective_reach: Estimate,
    /// Shoppers who see at least 2, 3 … 10 impressions.
    pub reach_plus: [Estimate; 9],
    /// Impressions per hundred people.
    pub grp: Estimate,
    /// The part of the supply that is bid for.
    pub supply_used: Estimate,
}

/// Every policy of a run at several levels, from little to much; none where nothing has a price.
/// None at all where `watch` breaks it off.
pub fn frontier(prepared: &Prepared, sample: &Sample, threads: usize, watch: Watch<'_>) -> Option<Vec<Level>> {
    let model = prepared.model();
    if !model.world.has_prices() {
        return Some(Vec::new());
    }
    let (wide, indices) = widened(prepared);
    let part = Sample::new(&simulate_all(&wide, threads, watch)?, wide.model().universe());
    let wide = wide.model();
    let supply = |index: usize| by_name(wide, index, "supply_used").map(|metric| metric.estimate(&part));
    let bases = Bases { model, indices: &indices, supply: (0..indices.len()).filter_map(supply).collect() };
    let level = |(index, (policy, times)): (usize, &(usize, f64))| {
        let people = sample.people() as f64;
        let of = |name: &str, most: f64| {
            let metric = by_name(wide, index, name)?;
            if wide.shoppers == model.shoppers && *times != OWN {
                // The part is the whole: nothing need be told from anything.
                return Some(metric.estimate(&part));
            }
            let (base, own) = bases.of(index, name)?;
            let whole = by_name(model, base, name)?.estimate(sample);
            if own == index && whole.value == 0.0 {
                // How many times as much as nothing says nothing.
                return Some(whole);
            }
            ratio(metric, by_name(wide, own, name)?, &part, whole, most)
        };
        let mut reach_plus = [Estimate::NOTHING; 9];
        for (k, reached) in (2..).zip(&mut reach_plus) {
            *reached = of(&format!("reach_{k}_plus"), people)?;
        }
        // Where the part buys all that is offered, so do all shoppers.
        let all = bases.supply.get(index).filter(|used| used.value == 1.0);
        Some(Level {
            policy: *policy,
            times: *times,
            spend: of("spend", f64::INFINITY)?,
            reach: of("reach", people)?,
            effective_reach: of(&effective(model), people)?,
            reach_plus,
            grp: of("impressions", f64::INFINITY)?.times(100.0 / people),
            supply_used: all.copied().or_else(|| of("supply_used", 1.0))?,
        })
    };
    Some(indices.iter().enumerate().filter_map(level).collect())
}

/// The run's own levels, which others are told from.
struct Bases<'a> {
    model: &'a Model,
    /// By policy of the widened model: whose it is, and at how many times its own supply.
    indices: &'a [(usize, f64)],
    /// What it uses of the supply, in the part.
    supply: Vec<Estimate>,
}

impl Bases<'_> {
    /// For a metric at an index in the widened model, the policy whose own level is the base, and the index of
    /// that level.
    fn of(&self, index: usize, metric: &str) -> Option<(usize, usize)> {
        let (policy, times) = self.indices[index];
        let policies = &self.model.policies;
        let is_alike = |other: usize| metric == "reach" || policies[other].has_rules_of(&policies[policy]);
        let distance = |own: usize| (self.supply[own].value - self.supply[index].value).abs();
        let owns = self.indices.iter().enumerate().filter(|(_, (other, times))| *times == OWN && is_alike(*other));
        let bases = owns.map(|(own, (other, _))| (*other, own));
        // Of two that are as near it is the policy's own, but for all there is the same for everybody.
        let is_other = |base: usize| times.is_finite() && base != policy;
        bases.min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)).then(is_other(a.0).cmp(&is_other(b.0))))
    }
}

/// The metric of those reached often enough.
fn effective(model: &Model) -> String {
    match model.measure.effective_frequency.0 {
        1 => "reach".into(),
        times => format!("reach_{}_plus", times.min(10)),
    }
}

/// The same metric at another level: as many times the run's as the part says, `most` at most. None where it cannot be
/// paired.
fn ratio(metric: Metric<'_>, own: Metric<'_>, part: &Sample, whole: Estimate, most: f64) -> Option<Estimate> {
    let relative = metric.relative(&own, part)?;
    let times = 1.0 + relative.value;
    let value = whole.value * times;
    // The errors of a product: parts of its factors add up by their squares.
    let product = |of_ratio: f64, of_level: f64| value * (of_ratio / times).hypot(of_level / whole.value);
    let half = relative.half_width().zip(whole.half_width()).map(|(ratio, level)| product(ratio, level));
    let errors = relative.error.zip(whole.error);
    let error = errors.zip(half).map(|((ratio, level), half)| Error {
        standard_error: product(ratio.standard_error, level.standard_error),
        low: (value - half).max(0.0),
        high: (value + half).min(most),
    });
    Some(Estimate { value, error: error.filter(|error| error.standard_error.is_finite()) })
}

/// The scenario with every policy at every level, over a part of its shoppers; and for each of the
/// new policies which one it is, and at how many times its own supply.
fn widened(prepared: &Prepared) -> (Prepared, Vec<(usize, f64)>) {
    let mut policies: Vec<Policy> = Vec::new();
    let mut indices = Vec::new();
    let model = prepared.model();
    let media = media(&model.world.channels);
    let mut throttles: Vec<Throttle> = Vec::new();
    for (index, policy) in model.policies.iter().enumerate() {
        let at = |times: f64| prepared.throttles()[index].scaled(media, times);
        let (own, all) = (at(OWN), at(f64::INFINITY));
        // What buys everything is the run's own level or else the last, and stands once.
        let is_new = |times: f64, throttle: &Throttle| match times {
            OWN => true,
            _ if times.is_infinite() => own != all,
            _ => *throttle != all && *throttle != own,
        };
        for (times, throttle) in TIMES.map(|times| (times, at(times))) {
            if is_new(times, &throttle) {
                policies.push(Policy { budget: None, ..policy.clone() });
                throttles.push(throttle);
                indices.push((index, times));
            }
        }
    }
    let shoppers = (model.shoppers / ONE_IN).max(FEWEST).min(model.shoppers);
    let wide = model.with_policies(policies).with_shoppers(shoppers).delivery_alone();
    (Prepared::with_throttles(wide, throttles), indices)
}
