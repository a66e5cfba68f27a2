//! The tables of what a run looked at beside its own policies, row by row.

use serde::Deserialize;

use super::value::Value;

/// A row of `cap_advice.csv`: a cap in place of a policy's own.
#[derive(Debug, Clone, Deserialize)]
pub struct CapAdvice {
    /// Whose cap is varied.
    pub policy: String,
    /// The most impressions here.
    pub max: u32,
    /// In so many days.
    pub days: f64,
    /// `own` where it is the scenario's.
    pub is_own: Option<String>,
    /// By what.
    pub metric: String,
    /// The policy's metric with this cap.
    pub value: Option<f64>,
    /// How much the best makes more.
    pub behind: Option<f64>,
    /// The lower end of its interval.
    pub behind_low: Option<f64>,
    /// The upper end.
    pub behind_high: Option<f64>,
    /// `best`, `as good`, `behind` or `open`.
    pub standing: String,
    /// On how many shoppers this was found.
    pub shoppers: u64,
}

/// A row of `assumption_advice.csv`: an end of an assumption.
#[derive(Debug, Clone, Deserialize)]
pub struct AssumptionAdvice {
    /// What is assumed.
    pub assumption: String,
    /// `low` or `high`.
    pub end: String,
    /// The value here.
    pub value: Option<String>,
    /// The policy that is compared.
    pub policy: String,
    /// With which.
    pub against: String,
    /// By what.
    pub metric: String,
    /// Policy less the other, here.
    pub effect: Option<f64>,
    /// How far that is from what the run found.
    pub change: Option<f64>,
    /// The lower end of its interval.
    pub change_low: Option<f64>,
    /// The upper end.
    pub change_high: Option<f64>,
    /// `no`, `perhaps` or `yes`.
    pub flips: String,
    /// On how many shoppers this was found.
    pub shoppers: u64,
}

impl CapAdvice {
    /// Is it the scenario's own?
    pub fn is_own(&self) -> bool {
        self.is_own.as_deref() == Some("own")
    }

    /// Is it the best, or not told from it?
    pub fn is_as_good(&self) -> bool {
        self.standing != "behind"
    }

    /// How much the best makes more.
    pub fn behind(&self) -> Option<Value> {
        Value::new(self.behind, self.behind_low, self.behind_high)
    }
}

impl AssumptionAdvice {
    /// How far it moves the answer.
    pub fn change(&self) -> Option<Value> {
        Value::new(self.change, self.change_low, self.change_high)
    }
}
