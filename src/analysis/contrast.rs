//! How a metric differs between two runs.
//!
//! Runs of as many shoppers from one seed meet the same shoppers, and group i of one holds those of group i of the other. So
//! the difference has replicates of its own, θ₋ᵢ − θ′₋ᵢ, and their jackknife is the *paired* error, whatever else differs
//! between the runs. Other runs are independent, and SE² = SE₁² + SE₂².

use super::estimate::{Bounds, Estimate, Jackknife, Replicates};

/// A metric's replicates, and how far they bear comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its replicates; the value is NaN where there is none.
    pub replicates: Replicates,
    /// Is what it is divided by above zero beyond chance?
    pub is_sure: bool,
    /// May it be less than nothing?
    pub is_signed: bool,
}

/// How a metric differs from the same metric of another run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// This less that.
    pub absolute: Estimate,
    /// This over that, less one.
    pub relative: Estimate,
}

impl Told {
    /// How this differs from `other` on the same shoppers.
    pub fn paired(&self, other: &Self, jackknife: &Jackknife) -> Contrast {
        let told = |of: fn(f64, f64) -> f64, bounds| {
            let estimate = jackknife.estimate(&self.replicates.with(&other.replicates, of), bounds);
            Estimate { error: estimate.error.filter(|_| self.is_sure && other.is_sure), ..estimate }
        };
        let absolute = told(|this, that| this - that, Bounds::NONE);
        let relative = match other.bears_a_ratio(jackknife) {
            true => told(|this, that| this / that - 1.0, self.least_ratio()),
            false => Estimate::NOTHING,
        };
        Contrast { absolute, relative }
    }

    /// How this differs from `other` on other shoppers.
    pub fn unpaired(&self, (mine, other, theirs): (&Jackknife, &Self, &Jackknife)) -> Contrast {
        let (this, that) = (self.estimate(mine), other.estimate(theirs));
        let told = |value: f64, parts: [f64; 2], bounds| {
            let squares = this
                .error
                .zip(that.error)
                .map(|(a, b)| (parts[0] * a.standard_error).hypot(parts[1] * b.standard_error));
            let error = squares.filter(|error| error.is_finite() && value.is_finite());
            Estimate { value, error: error.map(|error| mine.around(value, error, bounds)) }
        };
        let absolute = told(this.value - that.value, [1.0, 1.0], Bounds::NONE);
        let relative = match other.bears_a_ratio(theirs) {
            true => {
                let ratio = this.value / that.value;
                told(ratio - 1.0, [1.0 / that.value, ratio / that.value], self.least_ratio())
            }
            false => Estimate::NOTHING,
        };
        Contrast { absolute, relative }
    }

    /// Its estimate, with an interval where it bears one.
    pub fn estimate(&self, jackknife: &Jackknife) -> Estimate {
        let estimate = jackknife.estimate(&self.replicates, Bounds::NONE);
        Estimate { error: estimate.error.filter(|_| self.is_sure), ..estimate }
    }

    /// How many times as much as a loss, or as nothing, says nothing.
    fn bears_a_ratio(&self, jackknife: &Jackknife) -> bool {
        !self.is_signed || self.estimate(jackknife).is_above_zero()
    }

    /// What cannot be less than nothing cannot fall by more than all.
    fn least_ratio(&self) -> Bounds {
        if self.is_signed { Bounds::NONE } else { Bounds { low: -1.0, ..Bounds::NONE } }
    }
}

impl Replicates {
    /// A function of these and others, group by group.
    pub fn with(&self, other: &Self, of: impl Fn(f64, f64) -> f64) -> Self {
        let without = self.without.iter().zip(&other.without).map(|(this, that)| of(*this, *that)).collect();
        Self { value: of(self.value, other.value), without }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(without: &[f64]) -> Told {
        let value = without.iter().sum::<f64>() / without.len() as f64;
        Told { replicates: Replicates { value, without: without.to_vec() }, is_sure: true, is_signed: false }
    }

    #[test]
    fn what_both_share_is_no_error_of_their_difference() {
        let jackknife = Jackknife::new(vec![4.0; 4]);
        let (this, that) = (told(&[3.0, 5.0, 4.0, 8.0]), told(&[2.0, 4.0, 3.0, 7.0]));
        let paired = this.paired(&that, &jackknife).absolute;
        let error = paired.error.unwrap();
        assert!((paired.value - 1.0).abs() < 1e-12 && error.standard_error < 1e-9, "{paired:?}");
        let unpaired = this.unpaired((&jackknife, &that, &jackknife)).absolute.error.unwrap();
        let alone = this.estimate(&jackknife).error.unwrap();
        assert!((unpaired.standard_error - 2_f64.sqrt() * alone.standard_error).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_told_that_replicates_do_not_bear() {
        let jackknife = Jackknife::new(vec![4.0; 4]);
        let (this, that) = (told(&[3.0, 5.0, 4.0, 8.0]), told(&[-2.0, 4.0, -3.0, 2.0]));
        let signed = Told { is_signed: true, ..that.clone() };
        assert!(this.paired(&signed, &jackknife).relative.value.is_nan());
        assert!(this.unpaired((&jackknife, &signed, &jackknife)).relative.value.is_nan());
        let unsure = Told { is_sure: false, ..that };
        assert_eq!(this.paired(&unsure, &jackknife).absolute.error, None);
        let none = Told { replicates: Replicates { value: f64::NAN, ..this.replicates.clone() }, ..this.clone() };
        let contrast = none.paired(&this, &jackknife);
        assert!(contrast.absolute.value.is_nan() && contrast.absolute.error.is_none());
    }
}
