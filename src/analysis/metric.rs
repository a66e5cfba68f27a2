//! A metric: a named number of a policy, or of a policy on a channel, with its unit and its error.
//!
//! An [`Entry`] says what a metric is: its name, its unit, what it means, its formula, its source, and
//! the function of counts that computes it. A [`Metric`] is an entry applied to a [`Subject`]. The
//! entries themselves stand in [`super::metrics`].

use super::contrast::Told;
use super::estimate::{Bounds, Error, Estimate, Replicates, Sample, View};
use super::subject::Subject;
pub use super::unit::Unit;

/// What a metric is. Its meaning stands here, beside its name, and nowhere else.
pub struct Entry {
    /// As tables write it. An entry of several metrics has `{k}` or `{cap}` where they differ.
    pub name: &'static str,
    /// As headings and charts call it.
    pub label: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// What it means, in one sentence; [`Words`](super::metrics::Words) fills what stands in braces.
    pub meaning: &'static str,
    /// More sentences, for who wants to know; often empty.
    pub note: &'static str,
    /// How it is computed, in words or symbols.
    pub formula: &'static str,
    /// Where it is defined.
    pub source: &'static str,
    /// The scenarios that have it, in words; empty: all.
    pub when: &'static str,
    /// What has it.
    pub of: Owner,
    /// How many metrics it stands for.
    pub each: Each,
    /// Can it be compared with the baseline's? What is itself a comparison with the baseline cannot.
    pub paired: bool,
    /// Does a subject have it?
    pub exists: fn(Subject<'_>) -> bool,
    /// Its number.
    pub number: Number,
}

/// What has a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A policy over all channels.
    Policy,
    /// A policy on one channel.
    Channel,
    /// Both.
    Both,
    /// Both, in a week or up to its end, and nowhere else.
    Stretch,
}

/// How many metrics an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// One.
    Once,
    /// One for every frequency from the first to the last.
    Frequency(usize, usize),
    /// One for every cap of the policy.
    Cap,
    /// One for every rule of the policy: its caps, and then its suppressions.
    Rule,
}

/// A function of counts.
pub type Statistic = fn(Subject<'_>, View<'_>) -> f64;

/// Where a number comes from.
pub enum Number {
    /// From counts, with the jackknife's error.
    Counts(Statistic),
    /// The same, where it may be negative too.
    Signed(Statistic),
    /// The same of the run as it was, where others are read at the budget: what was truly spent of it.
    AsRun(Statistic),
    /// The one by the other, which can be zero or less: told where it is above zero, with an interval
    /// where it is so beyond chance.
    Quotient(Statistic, Statistic),
    /// Found in all shoppers at once, such as the best of several: other shoppers would give it
    /// another subject, so it has an error of its own kind or none.
    Whole(fn(Subject<'_>, &Sample) -> Estimate),
}

/// An entry of one metric of a policy, that every policy has: what an entry does not say of itself.
pub(super) const PLAIN: Entry = Entry {
    name: "",
    label: "",
    unit: Unit::Share,
    meaning: "",
    note: "",
    formula: "",
    source: "definition",
    when: "",
    of: Owner::Policy,
    each: Each::Once,
    paired: true,
    exists: |_| true,
    number: Number::Counts(|_, _| f64::NAN),
};

impl Entry {
    /// The metrics that a subject has of it.
    pub fn metrics<'a>(&'static self, of: Subject<'a>) -> impl Iterator<Item = Metric<'a>> {
        let items = match self.each {
            Each::Once => 0..1,
            Each::Frequency(first, last) => first..last + 1,
            Each::Cap => 0..of.settings().caps.len(),
            Each::Rule => 0..of.settings().rules().count(),
        };
        let subjects = items.map(move |item| Subject { item, ..of });
        subjects.filter(|of| (self.exists)(*of)).map(move |of| Metric {
            name: self.name_of(of),
            unit: self.unit,
            entry: self,
            of,
        })
    }

    fn name_of(&self, of: Subject<'_>) -> String {
        match self.each {
            Each::Once => self.name.into(),
            Each::Frequency(..) => self.name.replace(self.hole(), &of.item.to_string()),
            Each::Cap | Each::Rule => self.name.replace(self.hole(), of.rule().map_or("", |rule| rule.label)),
        }
    }

    /// May it be less than nothing?
    pub fn is_signed(&self) -> bool {
        matches!(self.number, Number::Signed(_))
    }

    /// Is this the name of one of its metrics, or its own?
    pub fn is_called(&self, name: &str) -> bool {
        name == self.name || self.item_in(name).is_some()
    }

    /// What headings and charts call one of its metrics.
    pub fn label_of(&self, name: &str) -> String {
        self.item_in(name).map_or_else(|| self.label.into(), |item| self.label.replace(self.hole(), item))
    }

    /// What stands in a metric's name where the entry's has a hole.
    fn item_in<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (before, after) = self.name.split_once(self.hole()).filter(|_| name != self.name)?;
        let item = name.strip_prefix(before)?.strip_suffix(after)?;
        let is_known = match self.each {
            Each::Once => false,
            Each::Frequency(first, last) => (first..=last).any(|k| k.to_string() == item),
            Each::Cap | Each::Rule => !item.is_empty(),
        };
        is_known.then_some(item)
    }

    /// Where the names of its metrics differ.
    fn hole(&self) -> &'static str {
        if matches!(self.each, Each::Frequency(..)) { "{k}" } else { "{cap}" }
    }
}

/// A named number.
pub struct Metric<'a> {
    /// As tables write it.
    pub name: String,
    /// What it counts.
    pub unit: Unit,
    entry: &'static Entry,
    of: Subject<'a>,
}

/// How a policy differs from another, by one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The metric's name.
    pub metric: String,
    /// Policy less baseline.
    pub absolute: Estimate,
    /// Policy over baseline, less one.
    pub relative: Estimate,
}

impl Metric<'_> {
    /// Its estimate.
    pub fn estimate(&self, sample: &Sample) -> Estimate {
        match self.entry.number {
            Number::Whole(find) => find(self.of, sample),
            Number::Counts(_) | Number::Signed(_) => self.plain(sample),
            Number::AsRun(_) => sample.estimate_as_run(self.bounds_in(sample), |view| self.at(view)),
            Number::Quotient(dividend, divisor) => {
                let inverse = |view: View<'_>| divisor(self.of, view) / dividend(self.of, view);
                turned(self.plain(sample), &sample.estimate(Bounds::NONE, inverse))
            }
        }
    }

    /// With the jackknife's own, symmetric interval.
    fn plain(&self, sample: &Sample) -> Estimate {
        self.borne(sample, sample.estimate(self.bounds_in(sample), |view| self.at(view)))
    }

    fn is_signed(&self) -> bool {
        self.entry.is_signed()
    }

    fn bounds_in(&self, sample: &Sample) -> Bounds {
        match self.unit {
            _ if self.is_signed() => Bounds::NONE,
            // Nobody but shoppers can be reached.
            Unit::Shoppers => Bounds { high: sample.people() as f64, ..Bounds::COUNT },
            unit => unit.bounds(),
        }
    }

    /// Can it be compared with the same metric of another policy or run?
    pub fn is_paired(&self) -> bool {
        !matches!(self.entry.number, Number::Whole(_))
    }

    /// Its replicates, to be compared with those of another run; None where it is found in the whole sample.
    pub fn replicates(&self, sample: &Sample) -> Option<Told> {
        let replicates = match self.entry.number {
            Number::Whole(_) => return None,
            _ => sample.replicates(|view| self.at(view)),
        };
        let value = Estimate { value: replicates.value, error: None };
        let borne = match self.entry.number {
            Number::Quotient(_, divisor) => sample.estimate(Bounds::NONE, |view| divisor(self.of, view)),
            _ => Estimate { value: 1.0, error: Some(Error { standard_error: 0.0, low: 1.0, high: 1.0 }) },
        };
        let value = value.divided_by(&borne).value;
        let (is_sure, is_signed) = (borne.is_above_zero(), self.is_signed());
        Some(Told { replicates: Replicates { value, ..replicates }, is_sure, is_signed })
    }

    /// How it differs from the same metric of another policy, on the same shoppers; None where either
    /// is found in the whole sample, and cannot be paired.
    pub fn difference(&self, baseline: &Metric<'_>, sample: &Sample) -> Option<Difference> {
        let relative = self.relative(baseline, sample)?;
        let absolute = sample.estimate(Bounds::NONE, |view| self.at(view) - baseline.at(view));
        Some(Difference { metric: self.name.clone(), absolute: self.told(baseline, sample, absolute), relative })
    }

    /// The same as a part of the baseline.
    pub fn relative(&self, baseline: &Metric<'_>, sample: &Sample) -> Option<Estimate> {
        if [self, baseline].iter().any(|metric| matches!(metric.entry.number, Number::Whole(_))) {
            return None;
        }
        // How many times as much as a loss, or as nothing, says nothing.
        if self.is_signed() && !baseline.estimate(sample).is_above_zero() {
            return Some(Estimate::NOTHING);
        }
        // What cannot be less than nothing cannot fall by more than all.
        let bounds = if self.is_signed() { Bounds::NONE } else { Bounds { low: -1.0, ..Bounds::NONE } };
        let relative = sample.estimate(bounds, |view| self.at(view) / baseline.at(view) - 1.0);
        Some(self.told(baseline, sample, relative))
    }

    /// A difference, as far as both divisors bear it.
    fn told(&self, baseline: &Metric<'_>, sample: &Sample, difference: Estimate) -> Estimate {
        baseline.borne(sample, self.borne(sample, difference))
    }

    /// Its value for the shoppers of the view; NaN where only the whole sample has one.
    fn at(&self, view: View<'_>) -> f64 {
        match self.entry.number {
            Number::Counts(statistic) | Number::Signed(statistic) | Number::AsRun(statistic) => {
                statistic(self.of, view)
            }
            Number::Quotient(dividend, divisor) => dividend(self.of, view) / divisor(self.of, view),
            Number::Whole(_) => f64::NAN,
        }
    }

    /// An estimate, as far as the divisor bears it.
    fn borne(&self, sample: &Sample, estimate: Estimate) -> Estimate {
        match self.entry.number {
            Number::Quotient(_, divisor) => {
                estimate.divided_by(&sample.estimate(Bounds::NONE, |view| divisor(self.of, view)))
            }
            _ => estimate,
        }
    }
}

/// A quotient whose divisor may be near zero. Its own errors are far from symmetric; those of its inverse are not, and
/// the ends of its interval are the inverses of that one's (Fieller, "Some problems in interval estimation", 1954).
fn turned(own: Estimate, inverse: &Estimate) -> Estimate {
    // What costs nothing has no inverse.
    if own.value == 0.0 {
        return own;
    }
    let both = own.error.zip(inverse.error.filter(|inverse| inverse.low > 0.0));
    let error = both.map(|(own, inverse)| Error { low: 1.0 / inverse.high, high: 1.0 / inverse.low, ..own });
    Estimate { error, ..own }
}
