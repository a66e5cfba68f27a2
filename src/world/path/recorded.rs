//! Recorded paths: somebody's export of real paths with counts, drawn again for every shopper.
//!
//! A shopper takes one whole path, each with the probability of its count (the bootstrap, Efron
//! 1979), and meets its steps in the recorded order. Each step is a visit with one opportunity.
//!
//! Where the record holds no times they are drawn. Without `dwell` the steps lie anywhere in the
//! simulation: given how many points a Poisson process has, they are independent draws on its clock,
//! put in order (Kingman, *Poisson Processes*, 1993, §2.4), and that clock keeps the hours and
//! weekdays. With `dwell` the path is one session that begins at such a moment; what would come after
//! the flight is cut off.

use rand::{Rng, RngExt};

use crate::base::exponential::exponential;
use crate::base::random::Stream;
use crate::base::time::{Calendar, DAY, Length, Second};
use crate::world::channel::{Channel, ChannelId};
use crate::world::journey::{Conversion, Journey, Visit};
use crate::world::seasonality::Seasonality;

/// Two steps further apart than this belong to two sessions.
pub const SESSION_GAP: Second = 1_800;

/// A step of a path: where, and when if the record says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub channel: ChannelId,
    /// When; None in every step of a record without times.
    pub time: Option<Second>,
}

/// Something that those who took a path bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// Where.
    pub channel: ChannelId,
    /// When; None: with the last step.
    pub time: Option<Second>,
    /// Its worth in millionths of the currency.
    pub value: u64,
}

/// A path as it was recorded.
#[derive(Debug, Clone, Copy)]
pub struct TakenPath<'a> {
    /// Its steps in time order.
    pub steps: &'a [Step],
    /// How many people took it.
    pub count: u64,
    /// How many of them, the first ones, bought …
    pub buyers: u64,
    /// … this, in time order.
    pub bought: &'a [Bought],
}

/// Paths as they were recorded, and how many people took each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths {
    steps: Vec<Step>,
    bought: Vec<Bought>,
    /// Where each path ends in both, and how many of its people bought.
    ends: Vec<End>,
    /// How many people took this path or one before it.
    counts: Vec<u64>,
    /// Where the record tells times: the flight, with the days of the record's zone.
    pub calendar: Option<Calendar>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct End {
    steps: u32,
    bought: u32,
    buyers: u64,
}

impl Paths {
    /// Adds a path that `count` people took. A path without steps is that of people who were never met.
    pub fn push(&mut self, steps: impl IntoIterator<Item = Step>, count: u64) {
        self.push_bought(steps, count, [], 0);
    }

    /// The same of a path on which `buyers` of the people bought something.
    pub fn push_bought(
        &mut self,
        steps: impl IntoIterator<Item = Step>,
        count: u64,
        bought: impl IntoIterator<Item = Bought>,
        buyers: u64,
    ) {
        self.steps.extend(steps);
        self.bought.extend(bought);
        self.ends.push(End { steps: self.steps.len() as u32, bought: self.bought.len() as u32, buyers });
        self.counts.push(self.total().saturating_add(count));
    }

    /// Does the record say of anybody that they bought?
    pub fn tell_conversions(&self) -> bool {
        !self.bought.is_empty() && self.ends.iter().any(|end| end.buyers > 0)
    }

    /// How many people took any path.
    pub fn total(&self) -> u64 {
        self.counts.last().copied().unwrap_or(0)
    }

    /// How many different paths there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Does the record say when?
    pub fn has_times(&self) -> bool {
        self.steps.first().is_some_and(|step| step.time.is_some())
    }

    /// A path, and how many people took it.
    pub fn get(&self, index: usize) -> TakenPath<'_> {
        let before = index.checked_sub(1).map_or(End::default(), |index| self.ends[index]);
        let fewer = index.checked_sub(1).map_or(0, |index| self.counts[index]);
        let end = self.ends[index];
        TakenPath {
            steps: &self.steps[before.steps as usize..end.steps as usize],
            count: self.counts[index] - fewer,
            buyers: end.buyers,
            bought: &self.bought[before.bought as usize..end.bought as usize],
        }
    }

    /// The path of the `person`-th of all people, from 0, and what they bought.
    fn of(&self, person: u64) -> (&[Step], &[Bought]) {
        let index = self.counts.partition_point(|count| *count <= person);
        let path = self.get(index);
        // The first ones of a path are those who bought.
        let before = self.counts[index] - path.count;
        (path.steps, if person - before < path.buyers { path.bought } else { &[] })
    }
}

/// The paths, ready to be drawn.
#[derive(Debug, Clone)]
pub struct Recorded {
    seasonality: Seasonality,
    /// The mean time between two steps in seconds; none: steps lie anywhere.
    dwell: Option<f64>,
    serves: Vec<bool>,
    paths: Paths,
    /// By channel, steps of an average shopper.
    steps: Vec<f64>,
    /// By channel, the share of shoppers whose path goes by.
    visitors: Vec<f64>,
}

impl Recorded {
    /// `paths` must not be empty.
    pub fn new(seasonality: Seasonality, dwell: Option<Length>, paths: Paths, channels: &[Channel]) -> Self {
        let (mut steps, mut visitors) = (vec![0.0; channels.len()], vec![0.0; channels.len()]);
        for TakenPath { steps: path, count, .. } in (0..paths.len()).map(|index| paths.get(index)) {
            let share = count as f64 / paths.total() as f64;
            path.iter().for_each(|step| steps[step.channel as usize] += share);
            let goes_by = |channel: usize| path.iter().any(|step| usize::from(step.channel) == channel);
            (0..channels.len()).filter(|channel| goes_by(*channel)).for_each(|channel| visitors[channel] += share);
        }
        let dwell = dwell.map(|dwell| f64::from(dwell.seconds()));
        Self { seasonality, dwell, serves: channels.iter().map(Channel::serves).collect(), paths, steps, visitors }
    }

    /// The paths as they were recorded.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// By channel, the share of shoppers whose path goes by.
    pub fn visitors(&self) -> &[f64] {
        &self.visitors
    }

    /// Is a path without times one session?
    pub fn is_one_session(&self) -> bool {
        self.dwell.is_some()
    }

    fn days(&self) -> f64 {
        f64::from(self.seasonality.end() - self.seasonality.begin()) / f64::from(DAY)
    }

    pub(super) fn seasonality(&self) -> &Seasonality {
        &self.seasonality
    }

    pub(super) fn daily_visits(&self) -> Vec<f64> {
        self.steps.iter().map(|steps| steps / self.days()).collect()
    }

    pub(super) fn daily_opportunities(&self) -> Vec<f64> {
        let daily = self.daily_visits().into_iter().zip(&self.serves);
        daily.map(|(visits, serves)| if *serves { visits } else { 0.0 }).collect()
    }

    #[inline]
    pub(super) fn walk(&self, stream: &mut Stream, journey: &mut Journey) {
        let (path, bought) = self.paths.of(stream.random_range(0..self.paths.total()));
        if path.first().is_some_and(|step| step.time.is_some()) {
            path.iter().for_each(|step| self.meet(step.channel, step.time.unwrap_or_default(), journey));
        } else if let Some(dwell) = self.dwell {
            self.in_one_session(path, dwell, stream, journey);
        } else {
            self.anywhere(path, stream, journey);
        }
        self.convert(path, bought, journey);
    }

    /// What was bought on the way. Of a path that the end of the flight cuts off, what came with its last step was not.
    fn convert(&self, path: &[Step], bought: &[Bought], journey: &mut Journey) {
        let last = journey.visits.last().filter(|_| journey.visits.len() == path.len()).map(|visit| visit.time);
        let conversion = |Bought { channel, time, value }: &Bought| {
            Some(Conversion { time: time.or(last)?, channel: *channel, value: *value, person: 0 })
        };
        journey.conversions.extend(bought.iter().filter_map(conversion));
    }

    fn anywhere(&self, path: &[Step], stream: &mut Stream, journey: &mut Journey) {
        let moment = |_: &Step| self.seasonality.moment(self.seasonality.length() * stream.random::<f64>());
        let mut moments: Vec<Second> = path.iter().map(moment).collect();
        moments.sort_unstable();
        path.iter().zip(moments).for_each(|(step, moment)| self.meet(step.channel, moment, journey));
    }

    fn in_one_session(&self, path: &[Step], dwell: f64, stream: &mut Stream, journey: &mut Journey) {
        let mut now = f64::from(self.seasonality.moment(self.seasonality.length() * stream.random::<f64>()));
        for step in path {
            if now as Second >= self.seasonality.end() {
                return;
            }
            if journey.sessions.is_empty() {
                journey.sessions.push(now as Second);
            }
            self.arrive(step.channel, now as Second, journey);
            now += dwell * exponential(stream.next_u64());
        }
    }

    /// A step whose session is told by the time since the last.
    fn meet(&self, channel: ChannelId, time: Second, journey: &mut Journey) {
        let last = journey.visits.last().map(|visit| visit.time);
        if last.is_none_or(|last| time - last > SESSION_GAP) {
            journey.sessions.push(time);
        }
        self.arrive(channel, time, journey);
    }

    fn arrive(&self, channel: ChannelId, time: Second, journey: &mut Journey) {
        let session = journey.sessions.len() as u32 - 1;
        journey.visits.push(Visit { time, session, channel, tag: journey.visits.len() as u64 });
        if self.serves[channel as usize] {
            journey.offer(time, session, channel, journey.opportunities.len() as u64);
        }
    }
}
