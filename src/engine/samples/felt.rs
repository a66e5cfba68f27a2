//! How much advertising shoppers still feel when they shop, and what it does to them there.

use crate::engine::trace::Trace;
use crate::response::Response;
use crate::world::impressions::Impressions;

/// Steps of the grid.
const STEPS: usize = 40;

/// The grid holds this share of the visits that are made under some adstock; the last step the rest.
const HELD: f64 = 0.99;

/// The shop visits of a policy that are made at a level of adstock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Under which policy.
    pub policy: usize,
    /// Where the step of the grid ends: the first is no adstock at all, and the last holds everything above as well.
    pub adstock: f64,
    /// By how much it lifts the chance of a purchase.
    pub lift: f64,
    /// Shop visits made at it.
    pub visits: u64,
    /// Their share of all the policy's shop visits; NaN where there are none.
    pub share: f64,
}

/// By policy, the adstock at every shop visit of the flight.
pub(super) struct Felt<'a> {
    response: &'a Response,
    adstocks: Vec<Vec<f64>>,
}

impl<'a> Felt<'a> {
    pub fn new(response: &'a Response, policies: usize) -> Self {
        Self { response, adstocks: vec![Vec::new(); policies] }
    }

    /// Adds a shopper.
    pub fn add(&mut self, trace: &Trace) {
        let is_felt = |time: i32, channel: u8| time >= 0 && self.response.shops[usize::from(channel)];
        let visits = trace.journey.visits.iter().filter(|visit| is_felt(visit.time, visit.channel));
        let times: Vec<i32> = visits.map(|visit| visit.time).collect();
        for (policy, adstocks) in self.adstocks.iter_mut().enumerate() {
            let served = trace.served(policy);
            let seen = Impressions { indices: &served, creatives: &trace.creatives[policy] };
            adstocks.extend(times.iter().map(|time| self.response.adstock(&trace.journey, seen, *time)));
        }
    }

    /// The visits by level.
    pub fn levels(&self) -> Vec<Level> {
        let step = self.highest() / STEPS as f64;
        let policies = self.adstocks.iter().enumerate();
        policies.flat_map(|(policy, adstocks)| self.of_policy(policy, adstocks, step)).collect()
    }

    fn of_policy(&self, policy: usize, adstocks: &[f64], step: f64) -> Vec<Level> {
        let mut visits = [0_u64; STEPS + 1];
        for adstock in adstocks {
            visits[((adstock / step).ceil() as usize).min(STEPS)] += 1;
        }
        let level = |(index, visits): (usize, u64)| {
            let adstock = step * index as f64;
            let lift = self.response.max_lift * self.response.curve.at(adstock);
            Level { policy, adstock, lift, visits, share: visits as f64 / adstocks.len() as f64 }
        };
        visits.into_iter().enumerate().map(level).collect()
    }

    /// Where the grid ends: for the policy that is felt most.
    fn highest(&self) -> f64 {
        let end = |adstocks: &Vec<f64>| {
            let mut some: Vec<f64> = adstocks.iter().copied().filter(|adstock| *adstock > 0.0).collect();
            some.sort_by(f64::total_cmp);
            let index = (some.len() as f64 * HELD) as usize;
            some.get(index).or(some.last()).copied().unwrap_or(0.0)
        };
        let end = self.adstocks.iter().map(end).fold(0.0, f64::max);
        if end > 0.0 { end } else { 1.0 }
    }
}
