//! One method for every error: the delete-one-group jackknife.
//!
//! Blocks of shoppers are independent given the policy, and fall into G groups. A statistic θ of any
//! shape is computed from all groups and again G times with one group left out. Were they equal,
//! SE² = (G−1)/G · Σ (θ₋ᵢ − θ̄)² (Efron & Tibshirani, *An Introduction to the Bootstrap*, 1993,
//! §11.5). They are not quite equal, and neither are those of a log's users: group i holds the part 1/hᵢ
//! of them, and SE² = 1/G · Σ (B − (hᵢ − 1)dᵢ)² / (hᵢ − 1) with dᵢ = θ₋ᵢ − θ and B = Σ (1 − 1/hᵢ)dᵢ
//! (Busing, Meijer & van der Leeden, "Delete-m jackknife for unequal m", 1999), which for equal groups
//! is the same. Its interval is Student's with G−1 degrees of freedom. Policies meet the same shoppers,
//! so the error of a difference, computed the same way, is the paired one. Win rates that were solved for
//! a budget are a part of the statistic: without a group they would be others ([`Reaction`]).

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::reaction::Reaction;
use crate::base::universe::Universe;
use crate::engine::tally::{Group, PolicyCounts, Tally};

/// How sure an interval is.
pub const CONFIDENCE: f64 = 0.95;

/// A number with its error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The number; NaN where there is none (an average over nobody).
    pub value: f64,
    /// Its error, where there are enough shoppers to tell.
    pub error: Option<Error>,
}

/// How far an estimate may be from the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Error {
    /// The standard deviation of the estimate.
    pub standard_error: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Estimate {
    /// No number.
    pub const NOTHING: Self = Self { value: f64::NAN, error: None };

    /// Does the interval lie on one side of zero?
    pub fn is_clear(&self) -> bool {
        self.error.is_some_and(|error| error.low > 0.0 || error.high < 0.0)
    }

    /// Does the interval lie above zero?
    pub fn is_above_zero(&self) -> bool {
        self.error.is_some_and(|error| error.low > 0.0)
    }

    /// Half of its interval, of which a bound may have cut off one end; None where there is none.
    pub fn half_width(&self) -> Option<f64> {
        self.error.map(|error| f64::max(error.high - self.value, self.value - error.low))
    }

    /// The same number with an interval so many times as wide.
    pub fn widened(self, times: f64) -> Self {
        let wider = |end: f64| self.value + times * (end - self.value);
        let error = self.error.map(|error| Error { low: wider(error.low), high: wider(error.high), ..error });
        Self { error, ..self }
    }

    /// The same in another unit, of which there are so many (more than none).
    pub fn times(self, many: f64) -> Self {
        let Self { value, error } = self;
        let many_times = |Error { standard_error, low, high }: Error| Error {
            standard_error: standard_error * many,
            low: low * many,
            high: high * many,
        };
        Self { value: value * many, error: error.map(many_times) }
    }

    /// A quotient, as far as what it is divided by bears one: nothing is told for each of none or of
    /// fewer than none, and where chance could bring the divisor there, no interval holds.
    pub fn divided_by(self, divisor: &Self) -> Self {
        match divisor {
            _ if divisor.value.is_nan() || divisor.value <= 0.0 => Self::NOTHING,
            _ if divisor.is_above_zero() => self,
            _ => Self { error: None, ..self },
        }
    }
}

/// What a statistic may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Not less than this.
    pub low: f64,
    /// Not more.
    pub high: f64,
}

impl Bounds {
    /// Any number.
    pub const NONE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };
    /// Zero or more.
    pub const COUNT: Self = Self { low: 0.0, high: f64::INFINITY };
    /// Zero to one.
    pub const SHARE: Self = Self { low: 0.0, high: 1.0 };
}

/// The shoppers of some groups, seen as a sample of them all.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Their counts.
    pub counts: &'a Group,
    /// How many people of the universe stand behind one of them.
    scale: f64,
}

impl<'a> View<'a> {
    /// A count scaled up to the universe.
    pub fn total(&self, count: u64) -> f64 {
        count as f64 * self.scale
    }

    /// A count per shopper.
    pub fn per_shopper(&self, count: u64) -> f64 {
        count as f64 / self.counts.shoppers as f64
    }

    /// The counts of one policy.
    pub fn policy(&self, policy: usize) -> &'a PolicyCounts {
        &self.counts.policies[policy]
    }
}

/// A tally ready for estimation: all groups together, and all but each.
#[derive(Debug, Clone)]
pub struct Sample {
    all: Group,
    universe: Universe,
    without: Vec<Group>,
    jackknife: Jackknife,
    /// What left-out groups move besides, where win rates were solved for budgets.
    reactions: Vec<Reaction>,
}

impl Sample {
    /// Prepares a tally. Groups without shoppers, in the smallest runs, are left out.
    pub(crate) fn new(tally: &Tally, universe: Universe) -> Self {
        let all = tally.total();
        let groups: Vec<&Group> = tally.groups.iter().filter(|group| group.shoppers > 0).collect();
        let without = |group: &&Group| {
            let mut rest = all.clone();
            rest.subtract(group);
            rest
        };
        let without: Vec<Group> = if groups.len() > 1 { groups.iter().map(without).collect() } else { Vec::new() };
        let times = groups.iter().map(|group| all.shoppers as f64 / group.shoppers as f64).collect();
        Self { all, universe, without, jackknife: Jackknife::new(times), reactions: Vec::new() }
    }

    /// The same sample, where win rates were solved on these shoppers.
    pub(crate) fn solved(self, reactions: Vec<Reaction>) -> Self {
        Self { reactions, ..self }
    }

    /// Into how many groups its shoppers fall: in the smallest runs, and in small logs, some are empty.
    pub fn groups(&self) -> usize {
        self.jackknife.times.len()
    }

    /// How errors are made of what is left without each group.
    pub fn jackknife(&self) -> &Jackknife {
        &self.jackknife
    }

    /// The counts of all shoppers.
    pub fn counts(&self) -> &Group {
        &self.all
    }

    /// The people for whom the shoppers stand.
    pub fn universe(&self) -> Universe {
        self.universe
    }

    /// How many they are.
    pub fn people(&self) -> u64 {
        self.universe.count(self.all.shoppers)
    }

    /// All shoppers, as a sample of the universe.
    pub fn view(&self) -> View<'_> {
        View { counts: &self.all, scale: self.universe.of_one() }
    }

    /// Estimates any statistic of the counts. Where win rates were solved for budgets, it is read at the budgets.
    pub fn estimate(&self, bounds: Bounds, statistic: impl Fn(View<'_>) -> f64) -> Estimate {
        self.estimate_at(true, bounds, statistic)
    }

    /// The same of the run as it was, with what it truly spent: for the share of a budget that is spent.
    pub fn estimate_as_run(&self, bounds: Bounds, statistic: impl Fn(View<'_>) -> f64) -> Estimate {
        self.estimate_at(false, bounds, statistic)
    }

    fn estimate_at(&self, budgets: bool, bounds: Bounds, statistic: impl Fn(View<'_>) -> f64) -> Estimate {
        self.jackknife.estimate(&self.replicates_at(budgets, statistic), bounds)
    }

    /// A statistic of all shoppers, and of all but each group, read at the budgets.
    pub fn replicates(&self, statistic: impl Fn(View<'_>) -> f64) -> Replicates {
        self.replicates_at(true, statistic)
    }

    fn replicates_at(&self, budgets: bool, statistic: impl Fn(View<'_>) -> f64) -> Replicates {
        let people = self.universe.of_one() * self.all.shoppers as f64;
        let of = |counts: &Group| statistic(View { counts, scale: people / counts.shoppers as f64 });
        let mut value = of(&self.all);
        let mut without: Vec<f64> = self.without.iter().map(of).collect();
        let whole = value;
        for reaction in &self.reactions {
            let slope = reaction.slope(whole, of);
            // A number that has no slope, such as an average over nobody, stays as it is.
            if slope != 0.0 && slope.is_finite() {
                let own = if budgets { reaction.own } else { 0.0 };
                value += slope * own;
                without.iter_mut().zip(&reaction.without).for_each(|(part, more)| *part += slope * (own + more));
            }
        }
        Replicates { value, without }
    }

    /// How many times as wide intervals must be to hold *together* in 95 % of cases, where so many are looked at
    /// (Bonferroni).
    pub fn widening(&self, looks: usize) -> f64 {
        self.jackknife.widening(looks)
    }
}

/// A statistic of all shoppers, and of all but each group.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates {
    /// Of all.
    pub value: f64,
    /// By group that is left out.
    pub without: Vec<f64>,
}

/// How errors are made of replicates: what the groups weigh, and Student's distribution.
#[derive(Debug, Clone)]
pub struct Jackknife {
    /// By group, how many times as many all shoppers are.
    times: Vec<f64>,
    student: StudentsT,
    /// Its quantile for one interval.
    quantile: f64,
}

impl Jackknife {
    /// Of groups of which all shoppers are so many times as many.
    pub(crate) fn new(times: Vec<f64>) -> Self {
        let freedom = (times.len() as f64 - 1.0).max(1.0);
        let student = StudentsT::new(0.0, 1.0, freedom).expect("a positive number of degrees of freedom");
        Self { times, quantile: quantile(&student, 1), student }
    }

    /// The estimate that replicates make.
    pub fn estimate(&self, replicates: &Replicates, bounds: Bounds) -> Estimate {
        let Replicates { value, ref without } = *replicates;
        let error = standard_error(value, without, &self.times).filter(|_| value.is_finite());
        Estimate { value, error: error.map(|error| self.around(value, error, bounds)) }
    }

    /// The interval that a standard error makes.
    pub fn around(&self, value: f64, standard_error: f64, bounds: Bounds) -> Error {
        Error {
            standard_error,
            low: (value - self.quantile * standard_error).max(bounds.low),
            high: (value + self.quantile * standard_error).min(bounds.high),
        }
    }

    /// How many times as wide intervals must be to hold *together* in 95 % of cases, where so many are looked at
    /// (Bonferroni).
    pub fn widening(&self, looks: usize) -> f64 {
        quantile(&self.student, looks) / self.quantile
    }
}

/// Student's quantile for one of so many intervals that hold together.
fn quantile(student: &StudentsT, looks: usize) -> f64 {
    student.inverse_cdf(1.0 - (1.0 - CONFIDENCE) / (2.0 * looks.max(1) as f64))
}

/// The jackknife's standard error of `value`, from the statistics with each group left out; `times` says
/// how many times as many all shoppers are as each group.
fn standard_error(value: f64, parts: &[f64], times: &[f64]) -> Option<f64> {
    let groups = parts.len() as f64;
    let shift = |(part, times): (&f64, &f64)| (1.0 - 1.0 / times) * (part - value);
    let bias: f64 = parts.iter().zip(times).map(shift).sum();
    let square = |(part, times): (&f64, &f64)| (bias - (times - 1.0) * (part - value)).powi(2) / (times - 1.0);
    let squares: f64 = parts.iter().zip(times).map(square).sum();
    let error = (squares / groups).sqrt();
    // Where all groups say the same, what is left is rounding.
    let error = if error < value.abs() * 1e-12 { 0.0 } else { error };
    (parts.len() > 1 && error.is_finite()).then_some(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For a mean the jackknife is the textbook's s/√n.
    #[test]
    fn the_error_of_a_mean_is_the_textbook_s() {
        let values = [3.0, 5.0, 4.0, 8.0, 1.0];
        let sum: f64 = values.iter().sum();
        let parts: Vec<f64> = values.iter().map(|value| (sum - value) / 4.0).collect();
        let mean = sum / 5.0;
        let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 4.0;
        let error = standard_error(mean, &parts, &[5.0; 5]).unwrap();
        assert!((error - (variance / 5.0).sqrt()).abs() < 1e-12);
        assert_eq!(standard_error(1.0, &[1.0], &[1.0]), None);
        assert_eq!(standard_error(1.0, &[1.0, f64::NAN], &[2.0, 2.0]), None);
        assert_eq!(standard_error(0.1, &[0.1, 0.1, 0.1], &[2.0, 4.0, 4.0]), Some(0.0));
    }

    /// With 99 degrees of freedom t(0.99875) ÷ t(0.975) = 3.102 ÷ 1.984.
    #[test]
    fn of_many_each_is_told_less_surely() {
        let group = Group { shoppers: 1, ..Group::default() };
        let sample = Sample::new(&Tally { groups: vec![group; 100], details: Vec::new() }, Universe::SIMULATED);
        let one = Estimate { value: 2.0, error: Some(Error { standard_error: 0.5, low: 1.0, high: 3.0 }) };
        assert_eq!(one.widened(sample.widening(1)), one);
        let error = one.widened(sample.widening(20)).error.unwrap();
        assert!((error.low - 0.4366).abs() < 1e-3 && (error.high - 3.5634).abs() < 1e-3, "{error:?}");
    }

    #[test]
    fn a_quotient_is_no_surer_than_its_divisor() {
        let about = |value: f64, half: f64| Estimate {
            value,
            error: Some(Error { standard_error: half / 2.0, low: value - half, high: value + half }),
        };
        let quotient = about(8.0, 1.0);
        assert_eq!(quotient.divided_by(&about(5.0, 4.0)), quotient);
        assert_eq!(quotient.divided_by(&about(5.0, 6.0)), Estimate { value: 8.0, error: None });
        for none in [0.0, -5.0, f64::NAN] {
            let told = quotient.divided_by(&about(none, 1.0));
            assert!(told.value.is_nan() && told.error.is_none());
        }
    }

    /// For a mean over unequal groups it is 1/G · Σ m(x̄ᵢ − x̄)² / (n − m), by hand.
    #[test]
    fn unequal_groups_weigh_by_their_size() {
        let groups: [&[f64]; 3] = [&[1.0, 3.0], &[5.0], &[2.0, 4.0, 9.0]];
        let (sum, count) = (24.0, 6.0);
        let mean = sum / count;
        let of = |group: &[f64]| (group.iter().sum::<f64>(), group.len() as f64);
        let parts: Vec<f64> = groups.iter().map(|g| (sum - of(g).0) / (count - of(g).1)).collect();
        let times: Vec<f64> = groups.iter().map(|g| count / of(g).1).collect();
        let square = |g: &&[f64]| (of(g).0 / of(g).1 - mean).powi(2) * of(g).1 / (count - of(g).1);
        let expected = (groups.iter().map(square).sum::<f64>() / 3.0).sqrt();
        assert!((standard_error(mean, &parts, &times).unwrap() - expected).abs() < 1e-12);
    }
}
