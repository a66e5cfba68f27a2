//! How shoppers move: one file a path model.

pub mod independent;
pub mod linear;
pub mod markov;

use super::journey::Journey;
use super::population::Shopper;
use super::rhythm::Rhythm;
use crate::base::random::Stream;
use independent::Independent;
use markov::Markov;

/// How shoppers move: a closed choice, matched here and nowhere else.
#[derive(Debug, Clone)]
pub enum Path {
    /// Sessions that walk over channels: `markov`, and `linear` as its straight special case.
    Walk(Box<Markov>),
    /// Each channel a process of its own.
    Independent(Box<Independent>),
}

impl Path {
    /// Lays one shopper's visits and opportunities on the clock.
    #[inline]
    pub fn walk(&self, who: &Shopper, stream: &mut Stream, journey: &mut Journey) {
        match self {
            Self::Walk(markov) => markov.walk(who, stream, journey),
            Self::Independent(independent) => independent.walk(who, stream, journey),
        }
    }

    /// The clock on which its points are drawn.
    pub fn rhythm(&self) -> &Rhythm {
        match self {
            Self::Walk(markov) => markov.rhythm(),
            Self::Independent(independent) => independent.rhythm(),
        }
    }

    /// Does the model know sessions?
    pub fn has_sessions(&self) -> bool {
        matches!(self, Self::Walk(_))
    }

    /// Sessions per day of a shopper of average activity, where the model knows sessions.
    pub fn daily_sessions(&self) -> Option<f64> {
        match self {
            Self::Walk(markov) => Some(markov.daily_sessions()),
            Self::Independent(_) => None,
        }
    }

    /// Opportunities per day on each channel, for a shopper of average activity who uses them all.
    pub fn daily_opportunities(&self) -> Vec<f64> {
        match self {
            Self::Walk(markov) => markov.daily_opportunities(),
            Self::Independent(independent) => independent.daily_opportunities(),
        }
    }

    /// Visits per day on each channel, for a shopper of average activity who uses them all.
    pub fn daily_visits(&self) -> Vec<f64> {
        match self {
            Self::Walk(markov) => markov.daily_visits(),
            Self::Independent(independent) => independent.daily_visits(),
        }
    }
}
