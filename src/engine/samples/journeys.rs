//! A dozen journeys told in full: what was bought, and what every policy made of it.
//!
//! They are the first who met between 8 and 40 bought opportunities on more than one channel, one of which a cap refused;
//! where there are too few, the busiest others.

use std::cmp::Reverse;
use std::ops::RangeInclusive;

use crate::base::time::Second;
use crate::engine::trace::Trace;

/// How many journeys are told in full.
const DOZEN: usize = 12;

/// Bids of a journey that shows something and can still be read on one line.
const READABLE: RangeInclusive<usize> = 8..=40;

/// Bids of a journey beyond which nobody would read it: a robot in a log has a million.
const MOST_BIDS: usize = 1_000;

/// One bought opportunity under one policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Whose.
    pub shopper: u64,
    /// Seconds from the flight's first midnight.
    pub time: Second,
    /// Where.
    pub channel: usize,
    /// Under which policy.
    pub policy: usize,
    /// The cap that refused it; None: it was served.
    pub blocked_by: Option<usize>,
}

/// The journeys that are told: those that show something, and the busiest others.
#[derive(Debug, Default)]
pub(super) struct Telling {
    chosen: Vec<Candidate>,
    others: Vec<Candidate>,
}

/// A shopper who may be told of.
#[derive(Debug)]
struct Candidate {
    shopper: u64,
    bids: usize,
    steps: Vec<Step>,
}

impl Telling {
    /// Looks at a shopper.
    pub fn look_at(&mut self, shopper: u64, trace: &Trace) {
        // The journey of several persons would be taken for that of one.
        if trace.journey.companions > 0 {
            return;
        }
        let bids = trace.most_bids();
        let list = match tells(trace) {
            _ if self.chosen.len() == DOZEN => return,
            true => &mut self.chosen,
            false if (1..=MOST_BIDS).contains(&bids) => &mut self.others,
            false => return,
        };
        list.push(Candidate { shopper, bids, steps: steps(shopper, trace) });
        if self.others.len() > 8 * DOZEN {
            keep_busiest(&mut self.others);
        }
    }

    /// The steps of a dozen, shopper by shopper.
    pub fn steps(mut self) -> Vec<Step> {
        keep_busiest(&mut self.others);
        self.others.truncate(DOZEN - self.chosen.len());
        self.chosen.extend(self.others);
        self.chosen.sort_by_key(|candidate| candidate.shopper);
        self.chosen.into_iter().flat_map(|candidate| candidate.steps).collect()
    }
}

/// The busiest first, those too busy to read last.
fn keep_busiest(candidates: &mut Vec<Candidate>) {
    candidates.sort_by_key(|Candidate { shopper, bids, .. }| (bids > READABLE.end(), Reverse(*bids), *shopper));
    candidates.truncate(DOZEN);
}

fn tells(trace: &Trace) -> bool {
    let Some(bids) = trace.bids.iter().max_by_key(|bids| bids.len()) else {
        return false;
    };
    let bids = bids.iter().map(|bid| &trace.journey.opportunities[*bid as usize]);
    let mut channels: Vec<u8> = bids.filter(|bid| bid.time >= 0).map(|bid| bid.channel).collect();
    let many = READABLE.contains(&channels.len());
    channels.sort_unstable();
    channels.dedup();
    many && channels.len() > 1 && trace.verdicts.iter().flatten().any(|verdict| !verdict.is_served())
}

fn steps(shopper: u64, trace: &Trace) -> Vec<Step> {
    let policies = trace.bids.iter().zip(&trace.verdicts).enumerate();
    let decided = policies.flat_map(|(policy, (bids, verdicts))| {
        bids.iter()
            .zip(verdicts)
            .map(move |(bid, verdict)| (policy, &trace.journey.opportunities[*bid as usize], verdict))
    });
    let in_flight = decided.filter(|(_, bid, _)| bid.time >= 0);
    in_flight
        .map(|(policy, bid, verdict)| Step {
            shopper,
            time: bid.time,
            channel: bid.channel.into(),
            policy,
            blocked_by: verdict.blocked_by(),
        })
        .collect()
}
