//! Amounts of money that a scenario names: exact in millionths of its currency.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::quantity::{Money, told, whole};

/// A price for one thing, a click or a message, exact to the millionth of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "f64", into = "f64")]
#[schemars(with = "f64", extend("minimum" = 0, "maximum" = 1_000_000))]
pub struct UnitPrice {
    micros: i64,
}

/// The highest price of one click or message.
const HIGHEST_PRICE: f64 = 1e6;

/// The largest budget.
const LARGEST_BUDGET: f64 = 1e12;

impl UnitPrice {
    /// The price in millionths of the currency.
    pub fn micros(self) -> i64 {
        self.micros
    }

    /// The price in whole units of the currency.
    pub fn units(self) -> f64 {
        self.micros as f64 / 1e6
    }
}

impl TryFrom<f64> for UnitPrice {
    type Error = String;
    fn try_from(value: f64) -> Result<Self, String> {
        if !(0.0..=HIGHEST_PRICE).contains(&value) {
            return Err(format!("{} is not a usable price\nwrite a price from 0 to {HIGHEST_PRICE}", told(value)));
        }
        let micros =
            exact_micros(value).map_err(|finer| format!("{finer}\nwrite a price with at most six decimals"))?;
        Ok(Self { micros })
    }
}

impl From<UnitPrice> for f64 {
    fn from(price: UnitPrice) -> f64 {
        price.units()
    }
}

/// An amount that is paid once or by the month: nothing or more, exact to the millionth of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "f64", into = "f64")]
#[schemars(with = "f64", extend("minimum" = 0, "maximum" = 1e12))]
pub struct Expense {
    micros: i64,
}

impl Expense {
    /// The amount in whole units of the currency.
    pub fn units(self) -> f64 {
        self.micros as f64 / 1e6
    }
}

impl TryFrom<f64> for Expense {
    type Error = String;
    fn try_from(value: f64) -> Result<Self, String> {
        if !(0.0..=LARGEST_BUDGET).contains(&value) {
            return Err(format!("{} is not a usable cost\nwrite an amount from 0 to {LARGEST_BUDGET}", told(value)));
        }
        let micros =
            exact_micros(value).map_err(|finer| format!("{finer}\nwrite an amount with at most six decimals"))?;
        Ok(Self { micros })
    }
}

impl From<Expense> for f64 {
    fn from(expense: Expense) -> f64 {
        expense.units()
    }
}

/// An amount to spend: more than nothing.
///
/// # Errors
///
/// What is wrong with the amount: nothing or less, or more than can be counted.
pub fn budget(value: f64) -> Result<Money, String> {
    if !(value > 0.0 && value <= LARGEST_BUDGET) {
        return Err(format!(
            "{} is not a usable budget\nwrite an amount above 0, at most {LARGEST_BUDGET}",
            told(value)
        ));
    }
    let micros = exact_micros(value).map_err(|finer| format!("{finer}\nwrite an amount with at most six decimals"))?;
    Ok(Money(micros.into()))
}

/// As millionths, where it is a whole number of them.
fn exact_micros(value: f64) -> Result<i64, String> {
    whole(value * 1e6).ok_or_else(|| format!("{} is finer than money is counted here", told(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_or_refused() {
        let price = UnitPrice::try_from(0.002).unwrap();
        assert_eq!(Money(i128::from(price.micros()) * 3_000_000_000), Money(6_000_000_000_000));
        for wrong in [-1.0, f64::NAN, f64::INFINITY, 0.000_000_5, 1e7] {
            assert!(UnitPrice::try_from(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Expense::try_from(20_000.5).map(Expense::units), Ok(20_000.5));
        assert_eq!(Expense::try_from(0.0), Ok(Expense::default()));
        for wrong in [-1.0, f64::NAN, 1e13, 0.1 + 1e-9] {
            assert!(Expense::try_from(wrong).is_err(), "{wrong}");
        }
        assert_eq!(budget(250_000.0), Ok(Money(250_000_000_000)));
        assert_eq!(budget(123_456_789.123_456), Ok(Money(123_456_789_123_456)));
        for wrong in [0.0, -1.0, f64::NAN, 1e13, 0.1 + 1e-9] {
            assert!(budget(wrong).is_err(), "{wrong}");
        }
    }
}
