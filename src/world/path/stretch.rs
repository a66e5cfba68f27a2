//! Stretches: several stops of a session at once.
//!
//! A walk over channels is a Markov chain, and few of its beginnings are likely. These are the leaves
//! of a tree that is grown where it is most probable (Tunstall, *Synthesis of Noiseless Compression
//! Codes*, 1967). One mark chooses among them, instead of one mark for every stop. After a leaf at which the
//! session goes on, the next stretch begins from its last channel.

use rand::Rng;

use crate::base::alias::Alias;
use crate::base::random::Stream;
use crate::world::channel::ChannelId;

/// A tree has no more leaves than this.
const LEAVES: usize = 256;
/// No stretch is longer, in stops.
const LONGEST: usize = 7;
/// Leaves less probable are not grown further.
const RARE: f64 = 1e-4;

/// Stretches from the beginning of a session, and from each channel on.
#[derive(Debug, Clone)]
pub struct Stretches {
    start: Alias,
    onward: Vec<Alias>,
    /// First the stretches with which a session ends, then those with which it goes on.
    stretches: Vec<Stretch>,
    ending: u32,
}

/// Some stops of a session.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// The channel of each stop; zeros behind the last.
    channels: [ChannelId; LONGEST],
    /// How many stops it has.
    pub stops: u8,
}

impl Stretch {
    fn new(stops: &[ChannelId]) -> Self {
        let mut channels = [0; LONGEST];
        channels[..stops.len()].copy_from_slice(stops);
        Self { channels, stops: stops.len() as u8 }
    }

    /// The channels of its stops.
    #[inline]
    pub fn channels(self) -> impl Iterator<Item = ChannelId> {
        self.channels.into_iter().take(self.stops.into())
    }

    /// Its last stop's channel.
    #[inline]
    fn last(self) -> ChannelId {
        self.channels[usize::from(self.stops) - 1]
    }
}

/// A stretch that is still growing.
struct Branch {
    probability: f64,
    stops: Vec<ChannelId>,
    ends: bool,
}

impl Stretches {
    /// For sessions that begin with the probabilities `start` and go on with those of `next`. What a row leaves of one
    /// is the probability that the session ends.
    pub fn new(start: &[f64], next: &[Vec<f64>]) -> Self {
        let rows = std::iter::once(start).chain(next.iter().map(Vec::as_slice));
        let grown: Vec<Vec<Branch>> = rows.map(|row| grow(row, next)).collect();
        let all = |ends: bool| grown.iter().flatten().filter(move |branch| branch.ends == ends);
        let (mut ending, mut others) = (0..all(true).count() as u32, all(true).count() as u32..);
        let trees = grown.iter().map(|branches| {
            let number = |branch: &Branch| if branch.ends { ending.next() } else { others.next() };
            let numbers: Vec<u32> = branches.iter().filter_map(number).collect();
            Alias::new(&numbers.into_iter().zip(branches.iter().map(|branch| branch.probability)).collect::<Vec<_>>())
        });
        let mut trees: Vec<Alias> = trees.collect();
        let start_tree = trees.remove(0);
        let branches = || all(true).chain(all(false));
        Self {
            start: start_tree,
            onward: trees,
            stretches: branches().map(|branch| Stretch::new(&branch.stops)).collect(),
            ending: all(true).count() as u32,
        }
    }

    /// Draws the first stretch of a session.
    #[inline]
    pub fn begin(&self, stream: &mut Stream) -> u32 {
        self.start.at(stream.next_u64())
    }

    /// Draws the stretch that follows another which does not end its session.
    #[inline]
    pub fn after(&self, stretch: u32, stream: &mut Stream) -> u32 {
        self.onward[usize::from(self.get(stretch).last())].at(stream.next_u64())
    }

    /// Does a session end with it?
    #[inline]
    pub fn ends(&self, stretch: u32) -> bool {
        stretch < self.ending
    }

    /// A stretch by its number.
    #[inline]
    pub fn get(&self, stretch: u32) -> Stretch {
        self.stretches[stretch as usize]
    }

    /// How many channels there are.
    pub fn channels(&self) -> usize {
        self.onward.len()
    }
}

/// Grows a tree from a first row of probabilities.
fn grow(row: &[f64], next: &[Vec<f64>]) -> Vec<Branch> {
    let mut branches = children(1.0, &[], row);
    while branches.len() + row.len() <= LEAVES {
        let grows = |branch: &&Branch| !branch.ends && branch.stops.len() < LONGEST && branch.probability > RARE;
        let open = branches.iter().enumerate().filter(|(_, branch)| grows(branch));
        let Some((index, _)) = open.max_by(|one, other| one.1.probability.total_cmp(&other.1.probability)) else {
            break;
        };
        let Branch { probability, stops, .. } = branches.swap_remove(index);
        let from = *stops.last().expect("a branch that goes on has stops") as usize;
        branches.extend(children(probability, &stops, &next[from]));
    }
    branches
}

/// What a step from the end of `stops` leads to: every channel, and the end of the session.
fn children(probability: f64, stops: &[ChannelId], row: &[f64]) -> Vec<Branch> {
    let goes_on: f64 = row.iter().sum();
    let to = |(channel, step): (usize, &f64)| Branch {
        probability: probability * step,
        stops: [stops, &[channel as ChannelId]].concat(),
        ends: false,
    };
    let end = Branch { probability: probability * (1.0 - goes_on).max(0.0), stops: stops.to_vec(), ends: true };
    let all = row.iter().enumerate().map(to).chain([end]);
    // A row that sums to one, but for rounding, leaves nothing for the end.
    all.filter(|branch| branch.probability > probability * 1e-12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::path::markov::Walk;
    use rand::SeedableRng;

    /// The channels of the stops of one session.
    fn session(stretches: &Stretches, stream: &mut Stream) -> Vec<ChannelId> {
        let (mut stops, mut stretch) = (Vec::new(), stretches.begin(stream));
        loop {
            stops.extend(stretches.get(stretch).channels());
            if stretches.ends(stretch) {
                return stops;
            }
            stretch = stretches.after(stretch, stream);
        }
    }

    fn visits(walk: &Walk, sessions: u32) -> Vec<(f64, f64)> {
        let (stretches, mut stream) = (Stretches::new(&walk.start, &walk.next), Stream::seed_from_u64(9));
        let mut sums = vec![(0.0, 0.0); walk.start.len()];
        for _ in 0..sessions {
            let stops = session(&stretches, &mut stream);
            for (channel, (sum, square)) in sums.iter_mut().enumerate() {
                let count = stops.iter().filter(|stop| usize::from(**stop) == channel).count() as f64;
                (*sum, *square) = (*sum + count, *square + count * count);
            }
        }
        let sessions = f64::from(sessions);
        let error = |sum: f64, square: f64| ((square / sessions - (sum / sessions).powi(2)) / sessions).sqrt();
        sums.iter().map(|(sum, square)| (sum / sessions, error(*sum, *square).max(1e-12))).collect()
    }

    /// Short walks, walks far longer than any stretch, more channels than a block, and dead ends.
    #[test]
    fn sessions_have_the_walks_expected_visits() {
        let circle = |size: usize, onward: f64| {
            let row = |from: usize| (0..size).map(|to| if to == (from + 1) % size { onward } else { 0.0 }).collect();
            Walk { start: vec![1.0 / size as f64; size], next: (0..size).map(row).collect() }
        };
        let tangle = Walk {
            start: vec![0.5, 0.3, 0.2],
            next: vec![vec![0.3, 0.2, 0.1], vec![0.0, 0.0, 0.9], vec![0.45, 0.0, 0.0]],
        };
        let dead = Walk { start: vec![0.4, 0.6], next: vec![vec![0.0, 0.0], vec![0.0, 0.0]] };
        for walk in [tangle, circle(11, 0.5), circle(2, 0.99), circle(40, 0.97), dead] {
            let expected = walk.expected_visits().unwrap();
            for (channel, (mean, error)) in visits(&walk, 40_000).into_iter().enumerate() {
                let z = (mean - expected[channel]) / error;
                assert!(z.abs() < 5.0, "channel {channel}: {mean} for {}, z = {z}", expected[channel]);
            }
        }
    }

    /// The order of stops, against the probabilities of short sessions by hand.
    #[test]
    fn a_session_is_as_probable_as_its_steps() {
        let walk = Walk { start: vec![0.6, 0.4], next: vec![vec![0.1, 0.5], vec![0.2, 0.3]] };
        let (stretches, mut stream) = (Stretches::new(&walk.start, &walk.next), Stream::seed_from_u64(2));
        let mut seen = std::collections::HashMap::new();
        let sessions = 200_000;
        for _ in 0..sessions {
            *seen.entry(session(&stretches, &mut stream)).or_insert(0) += 1;
        }
        for (stops, probability) in
            [(vec![0], 0.6 * 0.4), (vec![1, 0], 0.4 * 0.2 * 0.4), (vec![0, 1, 1, 0], 0.6 * 0.5 * 0.3 * 0.2 * 0.4)]
        {
            let share = f64::from(seen[&stops]) / f64::from(sessions);
            let z = (share - probability) / (probability * (1.0 - probability) / f64::from(sessions)).sqrt();
            assert!(z.abs() < 5.0, "{stops:?}: {share} for {probability}");
        }
    }
}
