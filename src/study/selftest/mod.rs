//! The simulator examined on paper: scenarios so simple that theory knows their numbers.
//!
//! Each [`Check`] is a whole scenario file that takes the way of every other: read, checked,
//! simulated, estimated. A number passes when it lies within the error that chance allows,
//! |z| ≤ t, where z = (simulated − expected) / standard error and t is Student's quantile with
//! 99 degrees of freedom (the jackknife over 100 groups) at [`FALSE_ALARM`].
//!
//! **Whole seconds.** The engine floors moments to seconds, and this bias is far below the error.
//! Calendar windows begin on whole seconds, so flooring moves nothing across an edge: no bias. A
//! window of W from an impression at s ends at ⌊s⌋ + W: it is short by half a second on average.
//! Served rates depend on W through the mean holding time alone, less than proportionally, so they
//! are off by less than ½ s / W: 6·10⁻⁶ of the value for a day, 2.4·10⁻⁵ for the shortest window
//! here (6 h), where standard errors are about 10⁻³ of the value. The same holds for the exponential
//! lifetime of an identifier, rounded up to a second.

mod check;
mod identity;
mod limits;
mod people;
mod purchases;
mod setting;
mod windows;

pub use check::{Check, Compared};

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::analysis::estimate::{Bounds, Sample, View};
use crate::engine::tally::{ChannelCounts, GROUPS, PolicyCounts, Tally};
use crate::run::{Options, Results};
use crate::scenario::Scenario;

/// How often a right simulator fails one check, two-sided, over all seeds. A family of n checks
/// then raises a false alarm with probability below n · 10⁻⁶ (Bonferroni): 4 in 100 000 for forty.
/// Seeds are fixed, so the numbers of one version are the same on every machine and in every run.
pub const FALSE_ALARM: f64 = 1e-6;

/// What came of a check.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// What was checked.
    pub name: String,
    /// The equation, and where it is from.
    pub equation: &'static str,
    /// What theory expects.
    pub expected: f64,
    /// What the simulator says.
    pub simulated: f64,
    /// Its standard error; 0 where it has to be exact.
    pub standard_error: f64,
    /// How many standard errors lie between; 0 where both are equal.
    pub z: f64,
    /// Does the simulator agree with theory?
    pub passed: bool,
}

/// Every check, in the order in which a reader learns: windows, people, identity, purchases, limits.
pub fn checks() -> Vec<Check> {
    [windows::checks(), people::checks(), identity::checks(), purchases::checks(), limits::checks()].concat()
}

/// Simulates a check's scenario on `threads` threads (0: one per core) and judges it.
///
/// # Panics
///
/// Where a check's own scenario is wrong.
pub fn run(check: &Check, threads: usize) -> Judgement {
    let scenario = Scenario::parse(&check.scenario, &check.name).expect("a check's scenario is sound");
    let options = Options { threads, ..Options::default() };
    let Results { tally, sample, .. } = crate::run::run(&scenario, &options).expect("nobody interrupts");
    let (simulated, standard_error) = match check.measure {
        Compared::Number(number) => estimate(&sample, number),
        Compared::Unlike => (unlike(&tally) as f64, 0.0),
    };
    let gap = simulated - check.expected;
    let z = if gap == 0.0 { 0.0 } else { gap / standard_error };
    Judgement {
        name: check.name.clone(),
        equation: check.equation,
        expected: check.expected,
        simulated,
        standard_error,
        z,
        passed: z.abs() <= highest_z(),
    }
}

/// The |z| above which a check fails.
///
/// # Panics
///
/// Never: the degrees of freedom are fixed.
pub fn highest_z() -> f64 {
    let student = StudentsT::new(0.0, 1.0, GROUPS as f64 - 1.0).expect("a positive number of degrees of freedom");
    student.inverse_cdf(1.0 - FALSE_ALARM / 2.0)
}

fn estimate(sample: &Sample, number: fn(View<'_>) -> f64) -> (f64, f64) {
    let estimate = sample.estimate(Bounds::NONE, number);
    // A check without an error (too few shoppers) has an infinite z unless it is met exactly.
    (estimate.value, estimate.error.map_or(0.0, |error| error.standard_error))
}

/// How many policies differ from the first in what they deliver, to whom, where or when.
fn unlike(tally: &Tally) -> usize {
    let alike = |policy: usize| {
        let same_counts = |pair: &[PolicyCounts]| same_delivery(&pair[0], &pair[policy]);
        tally.details[policy] == tally.details[0] && tally.groups.iter().all(|group| same_counts(&group.policies))
    };
    (1..tally.details.len()).filter(|policy| !alike(*policy)).count()
}

/// Are the counts equal, whatever the names and number of the caps?
fn same_delivery(one: &PolicyCounts, other: &PolicyCounts) -> bool {
    let delivered = |channel: &ChannelCounts| (channel.impressions, channel.reach, channel.identifiers);
    one.frequency == other.frequency
        && one.nodes == other.nodes
        && one.channels.iter().map(delivered).eq(other.channels.iter().map(delivered))
}
