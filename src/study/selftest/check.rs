//! One check: a scenario, what theory expects of it, and what is simulated.

use crate::analysis::estimate::View;

/// A scenario and what theory says of it.
#[derive(Debug, Clone)]
pub struct Check {
    /// What is checked, in words.
    pub name: String,
    /// The equation that gives the expected value, and where it is from.
    pub equation: &'static str,
    /// The scenario file.
    pub scenario: String,
    /// What theory expects.
    pub expected: f64,
    /// What is simulated.
    pub measure: Compared,
}

/// What a check compares with its expectation.
#[derive(Debug, Clone, Copy)]
pub enum Compared {
    /// A number estimated from counts; where it has no error at all it must be met exactly.
    Number(fn(View<'_>) -> f64),
    /// All policies must deliver alike, exactly: how many of the others do not deliver as the first.
    Unlike,
}
