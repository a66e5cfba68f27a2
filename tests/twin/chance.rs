//! Random journeys and policies, made to collide: a coarse clock, few channels, small caps.

use std::ops::Range;

use omnicap::base::time::{DAY, HOUR, Length, Period, Second};
use omnicap::policy::cap::{Cap, CountBy, Delay, OnMissingId, Scope};
use omnicap::policy::window::Window;
use omnicap::world::journey::{Journey, NO_KEY, Opportunity};
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom;

/// The dice, seeded.
pub type Dice = Xoshiro256PlusPlus;

/// One corner of time and index in which things happen close together.
#[derive(Debug)]
pub struct Corner {
    /// What most times and lengths are multiples of.
    step: Second,
    /// Around when things happen: a midnight.
    around: Second,
    /// The simulated time.
    all: Range<Second>,
    channels: u8,
}

/// Steps on either side of the midnight around which things happen.
const REACH: Second = 8;

impl Corner {
    /// Somewhere between the simulation's first and last moment.
    pub fn draw(all: Range<Second>, channels: u8, dice: &mut Dice) -> Self {
        let step = *[60, HOUR, 6 * HOUR, 12 * HOUR, DAY].choose(dice).unwrap();
        let around = dice.random_range(all.start / DAY..all.end / DAY) * DAY;
        Self { step, around, all, channels }
    }

    /// A shopper's journey: sessions in order, equal times allowed, one to three identifiers or none.
    pub fn journey(&self, dice: &mut Dice) -> Journey {
        let mut journey = Journey::default();
        journey.clear();
        let match_rate = *[0.0, 0.5, 1.0].choose(dice).unwrap();
        let held: Vec<Vec<u32>> = (0..self.channels)
            .map(|channel| {
                let count = dice.random_range(1..=3);
                (0..count).map(|_| journey.recognise(channel, dice.random_bool(match_rate))).collect()
            })
            .collect();
        let anonymous = *[0.0, 0.3].choose(dice).unwrap();
        let break_off = *[0.0, 0.3, 0.8].choose(dice).unwrap();
        let mut before = self.all.start - 1;
        for time in self.times(dice) {
            if journey.sessions.is_empty() || (time > before && dice.random_bool(break_off)) {
                journey.sessions.push(dice.random_range(before + 1..=time));
            }
            before = time;
            let channel = dice.random_range(0..self.channels);
            let shown = *held[channel as usize].choose(dice).unwrap();
            let identifier = if dice.random_bool(anonymous) { NO_KEY } else { shown };
            let (session, keys) = (journey.sessions.len() as u32 - 1, journey.keys_of(identifier));
            let tag = journey.opportunities.len() as u64;
            journey.opportunities.push(Opportunity { time, session, keys, channel, unopened: false, tag });
        }
        journey
    }

    /// What of it is bid for: all, or most.
    pub fn bids(&self, journey: &Journey, dice: &mut Dice) -> Vec<u32> {
        let share = *[1.0, 0.7].choose(dice).unwrap();
        (0..journey.opportunities.len() as u32).filter(|_| dice.random_bool(share)).collect()
    }

    /// One to four caps.
    pub fn caps(&self, dice: &mut Dice) -> Vec<Cap> {
        (0..dice.random_range(1..=4)).map(|_| self.cap(dice)).collect()
    }

    fn times(&self, dice: &mut Dice) -> Vec<Second> {
        let on_the_clock = *[0.7, 1.0].choose(dice).unwrap();
        let mut times: Vec<Second> = (0..dice.random_range(0..=24))
            .map(|_| match dice.random_bool(on_the_clock) {
                true => self.around + self.step * dice.random_range(-REACH..=REACH),
                false => self.around + dice.random_range(-REACH * self.step..=REACH * self.step),
            })
            .filter(|time| self.all.contains(time))
            .collect();
        times.sort_unstable();
        times
    }

    fn cap(&self, dice: &mut Dice) -> Cap {
        let scope = self.scope(dice);
        Cap {
            label: String::new(),
            max: *[1, 1, 2, 2, 3, 4, 5].choose(dice).unwrap(),
            window: self.window(dice),
            scope,
            counts: self.counts(scope, dice),
            each_creative: false,
            count_by: *[CountBy::Identifier, CountBy::Graph, CountBy::Person].choose(dice).unwrap(),
            delay: Delay { own: self.delay(0.2, dice), others: self.delay(0.5, dice) },
            on_missing_id: *[OnMissingId::Serve, OnMissingId::Block].choose(dice).unwrap(),
            active: self.active(dice),
        }
    }

    fn window(&self, dice: &mut Dice) -> Window {
        match dice.random_range(0..8) {
            0 | 1 => Window::Rolling(self.length(dice)),
            2 | 3 => Window::FromFirst(self.length(dice)),
            4 => Window::Session,
            _ => Window::Period(*[Period::Day, Period::Week, Period::Month, Period::Flight].choose(dice).unwrap()),
        }
    }

    /// Each, all or a list.
    fn scope(&self, dice: &mut Dice) -> Scope {
        let all = u64::MAX >> (64 - self.channels);
        let channels = if dice.random_bool(0.6) { all } else { dice.random_range(1..=all) };
        Scope { channels, each: dice.random_bool(0.4) }
    }

    /// What is refused, or other channels beside it or in its place.
    fn counts(&self, scope: Scope, dice: &mut Dice) -> u64 {
        match scope.each || dice.random_bool(0.6) {
            true => scope.channels,
            false => dice.random_range(1..=u64::MAX >> (64 - self.channels)),
        }
    }

    /// Often none.
    fn delay(&self, often: f64, dice: &mut Dice) -> Second {
        if dice.random_bool(often) { self.length(dice).seconds() } else { 0 }
    }

    /// Some steps, often to the second.
    fn length(&self, dice: &mut Dice) -> Length {
        let seconds = self.step * dice.random_range(1..=6) + *[0, 0, 0, 1, -1].choose(dice).unwrap();
        Length::from_seconds(seconds).unwrap()
    }

    fn active(&self, dice: &mut Dice) -> Range<Second> {
        let mut edge = |always: Second, from: Second, to: Second| match dice.random_bool(0.7) {
            true => always,
            false => self.around + self.step * dice.random_range(from..=to),
        };
        edge(Second::MIN, -REACH, 0)..edge(Second::MAX, 1, REACH)
    }
}
