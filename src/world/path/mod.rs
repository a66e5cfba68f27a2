//! How shoppers move: one file a path model.

pub mod independent;
mod itinerary;
mod joined;
pub mod linear;
pub mod logged;
pub mod markov;
mod placement;
mod recognised;
pub mod recorded;
mod sessions;
mod sighting;
mod stretch;

use std::sync::Arc;

use super::channel::{Channel, MOST_CHANNELS};
use super::draw_mask::DrawMask;
use super::journey::Journey;
use super::population::Shopper;
use super::seasonality::Seasonality;
use crate::base::random::{Address, Purpose};
use crate::base::time::Calendar;
use independent::Independent;
use logged::Logged;
use markov::{Draft, Markov};
use recorded::Recorded;

/// How shoppers move: a closed choice, matched here and nowhere else.
#[derive(Debug, Clone)]
pub enum Path {
    /// Sessions that walk over channels: `markov`, and `linear` as its straight special case.
    Walk(Box<Markov>),
    /// Each channel a process of its own.
    Independent(Box<Independent>),
    /// Paths of a record, drawn by count.
    Recorded(Box<Recorded>),
    /// The users of a log, each as they were; none before `omnicap replay` has read one.
    Logged(Option<Arc<Logged>>),
}

impl Path {
    /// Gives one shopper's visits and opportunities their times. Models that can tell which ones matter leave the
    /// others out.
    #[inline]
    pub fn walk(&self, who: &Shopper, from: Address, draw_mask: &DrawMask, draft: &mut Draft, journey: &mut Journey) {
        match self {
            Self::Walk(markov) => markov.walk(who, from, draw_mask, draft, journey),
            Self::Independent(independent) => independent.walk(who, &mut from.stream(Purpose::Path), journey),
            Self::Recorded(recorded) => recorded.walk(&mut from.stream(Purpose::Path), journey),
            // Nothing is drawn: journeys are those of the log's users (see [`Path::log`]).
            Self::Logged(_) => {}
        }
    }

    /// Completes a journey once its identifiers are known: sessions that matter, and counts that the
    /// model has not kept.
    #[inline]
    pub fn settle(&self, draw_mask: &DrawMask, draft: &mut Draft, channels: &[Channel], journey: &mut Journey) {
        match self {
            Self::Walk(_) => draft.settle(draw_mask, journey),
            Self::Independent(_) => {}
            Self::Recorded(_) | Self::Logged(_) => journey.count_all(channels),
        }
    }

    /// The clock on which times are drawn. None where no time is drawn.
    pub fn seasonality(&self) -> Option<&Seasonality> {
        match self {
            Self::Walk(markov) => Some(markov.seasonality()),
            Self::Independent(independent) => Some(independent.seasonality()),
            Self::Recorded(recorded) => Some(recorded.seasonality()),
            Self::Logged(_) => None,
        }
    }

    /// Does the model know sessions?
    pub fn has_sessions(&self) -> bool {
        !matches!(self, Self::Independent(_))
    }

    /// Sessions per day of a shopper of average activity, where the model knows sessions.
    pub fn daily_sessions(&self) -> Option<f64> {
        match self {
            Self::Walk(markov) => Some(markov.daily_sessions()),
            Self::Independent(_) | Self::Recorded(_) | Self::Logged(_) => None,
        }
    }

    /// Does it follow from the population's activity, and from who uses which channel, who does how much? Where paths
    /// are real, that stands in the paths.
    pub fn follows_population(&self) -> bool {
        matches!(self, Self::Walk(_) | Self::Independent(_))
    }

    /// Are journeys those of a log, read or yet to be?
    pub fn is_logged(&self) -> bool {
        matches!(self, Self::Logged(_))
    }

    /// The log whose users are the shoppers, where one has been read.
    pub fn log(&self) -> Option<&Logged> {
        match self {
            Self::Logged(log) => log.as_deref(),
            Self::Walk(_) | Self::Independent(_) | Self::Recorded(_) => None,
        }
    }

    /// The record whose paths are drawn, where journeys come from one.
    pub fn recorded(&self) -> Option<&Recorded> {
        match self {
            Self::Recorded(recorded) => Some(recorded),
            Self::Walk(_) | Self::Independent(_) | Self::Logged(_) => None,
        }
    }

    /// Does a record say what its people bought?
    pub fn tells_conversions(&self) -> bool {
        match self {
            Self::Recorded(recorded) => recorded.paths().tell_conversions(),
            Self::Logged(Some(log)) => log.tells_conversions(),
            Self::Walk(_) | Self::Independent(_) | Self::Logged(None) => false,
        }
    }

    /// The flight, where the path tells times of a record whose days have other lengths.
    pub fn calendar(&self) -> Option<&Calendar> {
        match self {
            Self::Recorded(recorded) => recorded.paths().calendar.as_ref(),
            _ => None,
        }
    }

    /// Opportunities per day on each channel (none beyond the last), for a shopper of average activity who uses them all.
    pub fn daily_opportunities(&self) -> Vec<f64> {
        match self {
            Self::Walk(markov) => markov.daily_opportunities(),
            Self::Independent(independent) => independent.daily_opportunities(),
            Self::Recorded(recorded) => recorded.daily_opportunities(),
            Self::Logged(_) => vec![0.0; MOST_CHANNELS],
        }
    }

    /// Visits per day on each channel, for a shopper of average activity who uses them all.
    pub fn daily_visits(&self) -> Vec<f64> {
        match self {
            Self::Walk(markov) => markov.daily_visits(),
            Self::Independent(independent) => independent.daily_visits(),
            Self::Recorded(recorded) => recorded.daily_visits(),
            Self::Logged(_) => vec![0.0; MOST_CHANNELS],
        }
    }
}
