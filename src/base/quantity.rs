//! Numbers that cannot be wrong: each type refuses, when it is made, what would make no sense later.

use std::fmt;
use std::iter::Sum;
use std::ops::{AddAssign, SubAssign};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares a number that lies in a range, with what to say when it does not.
macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident, $low:expr, $high:expr, $what:literal $(, $example:literal)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "f64", into = "f64")]
        #[schemars(with = "f64", extend("minimum" = $low, "maximum" = $high))]
        pub struct $name(f64);

        impl $name {
            /// The plain number.
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = String;
            fn try_from(value: f64) -> Result<Self, String> {
                if ($low..=$high).contains(&value) {
                    Ok(Self(value))
                } else {
                    Err(format!(concat!("{} is not ", $what, "\nwrite a number from {} to {}" $(, $example)?), value, $low, $high))
                }
            }
        }

        impl From<$name> for f64 {
            fn from(number: $name) -> f64 {
                number.0
            }
        }
    };
}

bounded!(
    /// A chance or a share, 0 to 1.
    Probability, 0.0_f64, 1.0_f64, "a probability", ", such as 0.3 for 30 %"
);
bounded!(
    /// How much more than the average shopper a segment does (1 is the average).
    Multiplier, 0.0_f64, 1000.0_f64, "a usable multiplier"
);
bounded!(
    /// A weight in a profile; only its size beside the others matters.
    Weight, 0.0_f64, 1e9_f64, "a usable weight"
);
bounded!(
    /// The gamma shape of activity: the smaller, the more a few heavy shoppers take.
    Shape, 0.01_f64, 1000.0_f64, "a usable gamma shape"
);
bounded!(
    /// A log-normal spread, of activity or of a price: the standard deviation of the logarithm.
    Sigma, 0.0_f64, 3.0_f64, "a usable spread"
);
bounded!(
    /// The mean number of identifiers a shopper holds on a channel at one time.
    MeanIds, 1.0_f64, 50.0_f64, "a usable mean number of identifiers"
);
bounded!(
    /// A number above zero.
    Positive, 1e-6_f64, 1e9_f64, "a usable size"
);
bounded!(
    /// Zero or a number above it.
    Size, 0.0_f64, 1e9_f64, "a usable size"
);
bounded!(
    /// The mean number of opportunities at one visit.
    MeanPerVisit, 0.0_f64, 1000.0_f64, "a usable mean number of opportunities"
);

impl MeanPerVisit {
    /// One at every visit, on average.
    pub const ONE: Self = Self(1.0);
}

impl Default for Multiplier {
    /// Like the average.
    fn default() -> Self {
        Self(1.0)
    }
}

impl Probability {
    /// Impossibility.
    pub const ZERO: Self = Self(0.0);
    /// Certainty.
    pub const ONE: Self = Self(1.0);

    /// The threshold below which the upper half of a uniform mark falls with this probability
    /// (2³² at certainty, so the comparison is made in 64 bits).
    pub fn threshold(self) -> u64 {
        (self.0 * 4_294_967_296.0) as u64
    }
}

/// Events per day on average, written `"0.9 per day"`, `"3 per week"` or `"2 per hour"`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = r"^\s*([0-9]+\.?[0-9]*|\.[0-9]+)\s+per\s+(hour|day|week)\s*$"))]
pub struct Rate(f64);

/// The highest rate a scenario may name: one a minute, day and night.
const HIGHEST_PER_DAY: f64 = 1_440.0;

impl Rate {
    /// Events per day.
    pub fn per_day(self) -> f64 {
        self.0
    }
}

impl TryFrom<String> for Rate {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is not a rate\nwrite a number and a unit, such as \"0.5 per day\", \"3 per week\" or \"2 per hour\""
            )
        };
        let mut words = text.split_whitespace();
        let (Some(number), Some("per"), Some(unit), None) = (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(wrong());
        };
        if !number.chars().all(|c| c.is_ascii_digit() || c == '.') {
            return Err(wrong());
        }
        let per_unit: f64 = number.parse().map_err(|_| wrong())?;
        let per_day = match unit {
            "hour" => per_unit * 24.0,
            "day" => per_unit,
            "week" => per_unit / 7.0,
            _ => return Err(wrong()),
        };
        if (0.0..=HIGHEST_PER_DAY).contains(&per_day) {
            Ok(Self(per_day))
        } else {
            Err(format!("`{text}` is out of range\nwrite a rate from 0 to {HIGHEST_PER_DAY} per day"))
        }
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> String {
        format!("{} per day", rate.0)
    }
}

/// An amount of money in millionths of the scenario's currency: sums are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Money(pub i128);

impl Money {
    /// The amount in whole units of the currency.
    pub fn units(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Money {
    fn sum<Amounts: Iterator<Item = Self>>(amounts: Amounts) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

/// Millionths of the currency.
impl From<u64> for Money {
    fn from(micros: u64) -> Self {
        Self(micros.into())
    }
}

/// A price for a thousand impressions, exact to the millionth of a unit per impression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "f64", into = "f64")]
#[schemars(with = "f64", extend("minimum" = 0, "maximum" = 1_000_000))]
pub struct Cpm {
    micros_per_impression: i64,
}

impl Cpm {
    /// What one impression costs, in millionths.
    pub fn micros(self) -> i64 {
        self.micros_per_impression
    }

    /// What `impressions` cost.
    pub fn cost(self, impressions: u64) -> Money {
        Money(i128::from(self.micros_per_impression) * i128::from(impressions))
    }
}

impl TryFrom<f64> for Cpm {
    type Error = String;
    fn try_from(value: f64) -> Result<Self, String> {
        if !(0.0..=1e6).contains(&value) {
            return Err(format!(
                "{} is not a usable price\nwrite a price per thousand impressions from 0 to 1000000",
                told(value)
            ));
        }
        let finer =
            || format!("{} is finer than money is counted here\nwrite a CPM with at most three decimals", told(value));
        Ok(Self { micros_per_impression: whole(value * 1000.0).ok_or_else(finer)? })
    }
}

/// The number as a whole number, if it differs from one by rounding alone. Only zero itself becomes zero.
pub(super) fn whole(number: f64) -> Option<i64> {
    let whole = number.round();
    // A number with few decimals differs from the exact one by no more than its own last binary digit.
    let slack = 1e-6_f64.max(whole * 2.0 * f64::EPSILON);
    ((whole - number).abs() <= slack && (whole != 0.0 || number == 0.0)).then_some(whole as i64)
}

/// A number as a person would write it: very large and very small ones with an exponent.
pub(super) fn told(value: f64) -> String {
    let is_usual = value == 0.0 || (1e-9..1e15).contains(&value.abs());
    if is_usual || !value.is_finite() { value.to_string() } else { format!("{value:e}") }
}

impl From<Cpm> for f64 {
    fn from(price: Cpm) -> f64 {
        price.micros_per_impression as f64 / 1000.0
    }
}

impl fmt::Display for Cpm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", f64::from(*self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_refused() {
        assert!(Probability::try_from(1.0001).is_err());
        assert!(Probability::try_from(f64::NAN).is_err());
        assert!(Weight::try_from(f64::INFINITY).is_err());
        assert!(MeanIds::try_from(0.5).is_err());
        assert!(Cpm::try_from(-1.0).is_err());
        assert!(Cpm::try_from(0.0005).is_err());
    }

    #[test]
    fn rates_are_per_day() {
        let rate = |text: &str| Rate::try_from(text.to_string()).map(Rate::per_day);
        assert_eq!(rate("0.5 per day"), Ok(0.5));
        assert_eq!(rate("7 per week"), Ok(1.0));
        assert_eq!(rate("2 per hour"), Ok(48.0));
        for text in ["", "0.5", "0.5 a day", "-1 per day", "NaN per day", "inf per day", "1 per day x"] {
            assert!(rate(text).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_add_up() {
        let mut sum: Money = [1, 2, 39].map(Money::from).into_iter().sum();
        sum += Money(10);
        sum -= Money(60);
        assert_eq!(sum, Money(-8));
    }

    #[test]
    fn money_is_exact() {
        let price = Cpm::try_from(28.123).unwrap();
        assert_eq!(price.cost(1_000_000_000), Money(28_123_000_000_000));
        assert_eq!(Probability::ONE.threshold(), 1 << 32);
    }
}
