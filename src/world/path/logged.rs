//! The paths of a log's users: replayed as they were recorded, not drawn.
//!
//! A user is the 128-bit hash of what the log calls them: no names are kept. Users stand in the order
//! of their hashes, which has nothing to do with who they are. So a stretch of this order is a random
//! part of the users, and it is the same part for any order of the log's rows.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::joined::{Joined, Met};
use super::recognised::{recognise_alike, recognise_each, recognise_together};
pub use super::sighting::{Kind, NOTHING, Sighting, UNNAMED};
use crate::base::time::{Calendar, Second};
use crate::world::journey::{Conversion, Journey, NO_KEY, Opportunity, ToldClick, Visit};

/// What a log's columns tell of identity, sessions and days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Are there identifiers or nodes beside the user?
    pub identity: bool,
    /// Can users share identifiers? Not where each has numbers of their own.
    pub shared: bool,
    /// Does the log name sessions?
    pub sessions: bool,
    /// Can rows be conversions?
    pub conversions: bool,
    /// Where it does not name sessions, so many seconds without a row end one.
    pub session_gap: Second,
    /// The flight, with the days of the campaign's zone.
    pub calendar: Calendar,
}

/// The users of a log, or of a part of it, and all their rows.
#[derive(Debug, Clone)]
pub struct Logged {
    reading: Reading,
    sightings: Vec<Sighting>,
    /// Where each user's rows begin, and at last where all rows end.
    starts: Vec<u32>,
    /// Users whom an identifier joins.
    joined: Joined,
}

impl Logged {
    /// Sorts rows into users. At most 2³² rows fit.
    pub fn new(mut sightings: Vec<Sighting>, reading: Reading) -> Self {
        sightings.sort_unstable_by_key(|row| (row.user, row.time, row.line, row.kind));
        let mut logged = Self { reading, sightings, starts: Vec::new(), joined: Joined::default() };
        logged.index();
        if logged.reading.shared {
            logged.joined = Joined::new(logged.keys());
        }
        logged
    }

    /// Other rows of a log with the same columns.
    pub fn of_rows(&self, sightings: Vec<Sighting>) -> Self {
        Self::new(sightings, self.reading.clone())
    }

    /// What can be shared of every user: each identifier of a channel, and each node of the graph.
    pub fn keys(&self) -> Vec<(u64, u32)> {
        let mut keys = Vec::new();
        for user in 0..self.users() {
            let first = keys.len();
            let shown = self.of(user).iter().filter(|row| row.kind == Kind::Impression);
            for row in shown.filter(|row| row.identifier != NOTHING) {
                let channel = (u64::from(row.channel) + 1).wrapping_mul(CHANNEL);
                keys.push((row.identifier ^ channel, user as u32));
                keys.extend((row.node != NOTHING).then_some((row.node ^ NODE, user as u32)));
            }
            // Most users show the same one each time.
            keys[first..].sort_unstable();
            let mut last = None;
            let mut kept = first;
            for index in first..keys.len() {
                if last.replace(keys[index]) != Some(keys[index]) {
                    keys[kept] = keys[index];
                    kept += 1;
                }
            }
            keys.truncate(kept);
        }
        keys
    }

    /// Can users share identifiers?
    pub fn tells_shared(&self) -> bool {
        self.reading.shared
    }

    /// Users who share an identifier with another.
    pub fn joined_users(&self) -> u64 {
        self.joined.users()
    }

    /// Which user is a person of a user's journey.
    pub fn person(&self, user: u64, person: u32) -> u64 {
        match self.joined.met(user as u32) {
            Met::First(users) => users.get(person as usize).map_or(user, |user| u64::from(*user)),
            Met::Alone | Met::WithAnother => user,
        }
    }

    fn index(&mut self) {
        self.starts.clear();
        let rows = &self.sightings;
        let begins = |index: &usize| *index == 0 || rows[*index].user != rows[*index - 1].user;
        self.starts.extend((0..rows.len()).filter(begins).map(|index| index as u32));
        self.starts.push(rows.len() as u32);
    }

    /// Hands over every row that repeats an earlier one of the same user, and takes it out where repeats drop.
    pub fn find_repeats(&mut self, drops: bool, mut found: impl FnMut(&Sighting)) {
        let mut seen: HashMap<u64, u32> = HashMap::new();
        let (mut kept, mut before) = (0, None);
        for index in 0..self.sightings.len() {
            let row = self.sightings[index];
            let next = self.sightings.get(index + 1).map(|next| (next.user, next.time));
            let now = Some((row.user, row.time));
            // Rows that are equal stand in one second; most seconds hold one row.
            if now != before {
                seen.clear();
            }
            if now == before || now == next {
                // Two events of one row are not repeats of each other.
                if *seen.entry(row.whole).or_insert(row.line) != row.line {
                    found(&row);
                    if drops {
                        continue;
                    }
                }
            }
            before = now;
            self.sightings[kept] = row;
            kept += 1;
        }
        self.sightings.truncate(kept);
        self.index();
    }

    /// Of all conversions of a user that are named alike, keeps the last, and hands over the others.
    pub fn join_conversions(&mut self, mut joined: impl FnMut(&Sighting)) {
        let mut later = HashSet::new();
        let mut keeps = vec![true; self.sightings.len()];
        for (index, row) in self.sightings.iter().enumerate().rev() {
            let is_named = row.kind == Kind::Conversion && row.identifier != NOTHING;
            if is_named && !later.insert((row.user, row.identifier)) {
                joined(row);
                keeps[index] = false;
            }
        }
        let mut keeps = keeps.into_iter();
        self.sightings.retain(|_| keeps.next().unwrap_or(true));
        self.index();
    }

    /// The flight, with the days of the campaign's zone.
    pub fn calendar(&self) -> &Calendar {
        &self.reading.calendar
    }

    /// How many users there are.
    pub fn users(&self) -> u64 {
        self.starts.len() as u64 - 1
    }

    /// Are there identifiers or nodes beside the user?
    pub fn tells_identity(&self) -> bool {
        self.reading.identity
    }

    /// Looks whether any row is a conversion, where these are all rows of the log.
    pub fn look_for_conversions(&mut self) {
        self.reading.conversions = self.sightings.iter().any(|row| row.kind == Kind::Conversion);
    }

    /// Can rows of the log be conversions?
    pub fn tells_conversions(&self) -> bool {
        self.reading.conversions
    }

    /// All rows, user by user in time order.
    pub fn sightings(&self) -> &[Sighting] {
        &self.sightings
    }

    /// One user's rows, in time order.
    pub fn of(&self, user: u64) -> &[Sighting] {
        let user = user as usize;
        &self.sightings[self.starts[user] as usize..self.starts[user + 1] as usize]
    }

    /// The users whose hashes fall into the `part`-th of `parts` equal stretches of all hashes.
    pub fn part(&self, part: usize, parts: usize) -> Range<u64> {
        let begin = |part: usize| {
            let bound = ((part as u128) << 64) / parts as u128;
            let before =
                |start: &u32| self.sightings.get(*start as usize).is_some_and(|row| u128::from(row.user[0]) < bound);
            self.starts.partition_point(before) as u64
        };
        begin(part)..begin(part + 1)
    }

    /// The first `users` of the order, and behind them those whom an identifier joins to one of them: they are met together.
    pub fn first(&self, users: usize) -> Self {
        let first = 0..self.users().min(users as u64) as u32;
        let mut kept: Vec<u32> = first.clone().collect();
        for user in first {
            if let Met::First(group) = self.joined.met(user) {
                kept.extend(group);
            }
        }
        kept.sort_unstable();
        kept.dedup();
        let rows = kept.into_iter().flat_map(|user| self.of(u64::from(user))).copied().collect();
        Self::new(rows, self.reading.clone())
    }

    /// The first `users` of the order of this part of a log and another together.
    pub fn first_of_both(&self, other: &Self, users: usize) -> Self {
        let both = [self.first(users).sightings, other.first(users).sightings].concat();
        Self::new(both, self.reading.clone()).first(users)
    }

    /// Lays one user's visits and impressions on the clock, as they were.
    pub fn retrace(&self, user: u64, journey: &mut Journey) {
        match self.joined.met(user as u32) {
            Met::Alone => {
                let rows = self.of(user);
                self.lay(rows, journey);
                if self.reading.identity { recognise_each(rows, journey) } else { recognise_alike(journey) }
            }
            Met::First(users) => self.retrace_together(users, journey),
            Met::WithAnother => journey.is_told_elsewhere = true,
        }
    }

    fn lay(&self, rows: &[Sighting], journey: &mut Journey) {
        let tells_visits = rows.iter().any(|row| row.kind == Kind::Visit);
        let ends = if self.reading.sessions { ends(rows) } else { Vec::new() };
        let (mut last, mut open_until) = (None, None);
        for (index, row) in rows.iter().enumerate() {
            if Some(index) > open_until && last.is_none_or(|last| self.parts_sessions(last, row)) {
                journey.sessions.push(row.time);
            }
            last = Some(row);
            open_until = open_until.max(ends.get(index).copied());
            let Sighting { time, channel, .. } = *row;
            let session = journey.sessions.len() as u32 - 1;
            if row.kind == Kind::Visit || (row.kind == Kind::Impression && !tells_visits) {
                journey.visits.push(Visit { time, session, channel, tag: journey.visits.len() as u64 });
            }
            if row.kind == Kind::Conversion {
                journey.conversions.push(Conversion { time, channel, value: row.node, person: 0 });
            }
            if row.kind == Kind::Click {
                journey.told_clicks.push(ToldClick { time, channel, person: 0 });
            }
            if row.kind == Kind::Impression {
                let tag = journey.opportunities.len() as u64;
                let keys = [NO_KEY, NO_KEY, 0];
                journey.opportunities.push(Opportunity { time, session, keys, channel, unopened: false, tag });
            }
        }
    }

    /// The same of users whom an identifier joins, in time order. Each has sessions of their own.
    fn retrace_together(&self, users: &[u32], journey: &mut Journey) {
        let mut shown: Vec<(u32, &Sighting)> = Vec::new();
        for (person, user) in (0..).zip(users) {
            let (rows, first) = (self.of(u64::from(*user)), journey.opportunities.len());
            let (bought, begun) = (journey.conversions.len(), journey.sessions.len());
            let (visited, clicked) = (journey.visits.len(), journey.told_clicks.len());
            self.lay(rows, journey);
            close_sessions(journey, begun, first, visited);
            journey.opportunities[first..].iter_mut().for_each(|seen| seen.keys[2] = person);
            journey.conversions[bought..].iter_mut().for_each(|conversion| conversion.person = person);
            journey.told_clicks[clicked..].iter_mut().for_each(|click| click.person = person);
            shown.extend(rows.iter().filter(|row| row.kind == Kind::Impression).map(|row| (person, row)));
        }
        let mut order: Vec<usize> = (0..shown.len()).collect();
        order.sort_by_key(|index| (shown[*index].1.time, shown[*index].1.line));
        journey.opportunities = order.iter().map(|index| journey.opportunities[*index]).collect();
        let shown: Vec<_> = order.iter().map(|index| shown[*index]).collect();
        journey.visits.sort_by_key(|visit| visit.time);
        journey.companions = users.len() as u32 - 1;
        recognise_together(&shown, journey);
    }

    /// Do two rows that follow each other belong to two sessions? Rows without a name do after a pause.
    fn parts_sessions(&self, last: &Sighting, row: &Sighting) -> bool {
        let is_named = last.session != UNNAMED || row.session != UNNAMED;
        (self.reading.sessions && is_named) || row.time - last.time > self.reading.session_gap
    }
}

/// Ends the sessions from `begun` on with their last rows, as those of one user among several: what another user sees
/// later on the same identifier is none of theirs. Every session is followed by its end, as if another began then.
fn close_sessions(journey: &mut Journey, begun: usize, seen: usize, visited: usize) {
    let begins = journey.sessions.split_off(begun);
    let mut ends = begins.clone();
    let visits = journey.visits[visited..].iter_mut().map(|visit| (&mut visit.session, visit.time));
    let seen = journey.opportunities[seen..].iter_mut().map(|seen| (&mut seen.session, seen.time));
    for (session, time) in visits.chain(seen) {
        let index = *session as usize - begun;
        ends[index] = ends[index].max(time);
        *session += index as u32;
    }
    journey.sessions.extend(begins.into_iter().zip(ends).flat_map(|(begin, end)| [begin, end + 1]));
}

/// By row of a user, the index of the last one of the session that it names: until there it lasts. (Sessions do not
/// overlap: two that do are one.)
fn ends(rows: &[Sighting]) -> Vec<usize> {
    let named = rows.iter().enumerate().filter(|(_, row)| row.session != UNNAMED);
    let last: HashMap<u32, usize> = named.map(|(index, row)| (row.session, index)).collect();
    rows.iter().enumerate().map(|(index, row)| last.get(&row.session).copied().unwrap_or(index)).collect()
}

/// Set apart in what can be shared: channels, and nodes.
const CHANNEL: u64 = 0x9e37_79b9_7f4a_7c15;
const NODE: u64 = 0x5851_f42d_4c95_7f2d;
