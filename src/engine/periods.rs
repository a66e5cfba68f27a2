//! Reach week by week: how many shoppers see 1, 2 … 10 impressions or more in each week of the flight, and since it began.
//!
//! An impression is its shopper's n-th of the week, on its channel or on all. As many shoppers see n or more as there are
//! n-th impressions: so counting impressions by their number counts shoppers. Those after the tenth are counted together,
//! and all of them are the week's impressions.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::base::change::Change;
use crate::base::time::Calendar;
use crate::world::journey::Journey;

/// Days of a week; weeks begin with the flight, and the last may be short.
pub const DAYS: usize = 7;

/// Shoppers are told apart up to so many impressions.
pub const MOST: usize = 10;

/// Impressions by their number: the first, second … tenth of their shopper, and the later ones.
type Nth = [u64; MOST + 1];

/// What one policy did in one week, on a channel or on all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Week {
    /// Impressions of the week, by their number in it.
    pub of_week: Nth,
    /// The same impressions, by their number in the flight.
    pub of_flight: Nth,
}

/// The weeks of a flight under one policy; none where nobody asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Periods {
    /// Week by week, and within the week by channel; at its end all channels together.
    pub weeks: Vec<Week>,
}

/// How often the present person was met so far.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// By week, and within the week by channel.
    in_week: Vec<u32>,
    /// By channel.
    in_flight: Vec<u32>,
}

impl Periods {
    /// Nobody yet, in a flight of so many days.
    pub(super) fn empty(days: usize, channels: usize) -> Self {
        Self { weeks: vec![Week::default(); days.div_ceil(DAYS) * (channels + 1)] }
    }

    /// Does nobody ask?
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.weeks.is_empty()
    }

    /// Counts what one person was shown in the flight: indices in the journey.
    #[inline(never)]
    pub(super) fn count(
        &mut self,
        (journey, calendar): (&Journey, &Calendar),
        served: &[u32],
        channels: usize,
        met: &mut Met,
    ) {
        met.in_week.resize(self.weeks.len(), 0);
        met.in_flight.resize(channels, 0);
        for ad in served.iter().map(|index| &journey.opportunities[*index as usize]) {
            let channel = usize::from(ad.channel);
            let index = calendar.day_of(ad.time) as usize / DAYS * (channels + 1) + channel;
            let (week, in_week, in_flight) =
                (&mut self.weeks[index], &mut met.in_week[index], &mut met.in_flight[channel]);
            week.of_week[(*in_week as usize).min(MOST)] += 1;
            week.of_flight[(*in_flight as usize).min(MOST)] += 1;
            *in_week += 1;
            *in_flight += 1;
        }
        met.in_flight.fill(0);
        let mut before = 0;
        for (weeks, in_week) in self.weeks.chunks_mut(channels + 1).zip(met.in_week.chunks_mut(channels + 1)) {
            let times: u32 = in_week.iter_mut().map(std::mem::take).sum();
            let all = &mut weeks[channels];
            add(&mut all.of_week, 0..times);
            add(&mut all.of_flight, before..before + times);
            before += times;
        }
    }

    pub(super) fn combine(&mut self, other: &Self, change: Change) {
        for (mine, theirs) in self.weeks.iter_mut().zip(&other.weeks) {
            change.each(&mut mine.of_week, &theirs.of_week);
            change.each(&mut mine.of_flight, &theirs.of_flight);
        }
    }
}

/// Counts impressions of one person by their numbers (from 0).
#[inline]
fn add(nth: &mut Nth, numbers: Range<u32>) {
    let [start, end] = [numbers.start, numbers.end].map(|number| (number as usize).min(MOST));
    nth[start..end].iter_mut().for_each(|cell| *cell += 1);
    nth[MOST] += u64::from(numbers.end.max(MOST as u32) - numbers.start.max(MOST as u32));
}

impl Week {
    /// Impressions of the week.
    pub fn impressions(&self) -> u64 {
        self.of_week.iter().sum()
    }
}
