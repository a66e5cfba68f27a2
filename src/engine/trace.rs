//! One shopper, drawn again and told in full: every draw has an address, so any shopper's journey
//! and every policy's verdicts can be had without the others.

use super::simulate::Machine;
use crate::policy::Verdict;
use crate::scenario::Scenario;
use crate::world::journey::Journey;
use crate::world::wallet::Wallet;

/// What one shopper met and what every policy made of it.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// Visits, opportunities and identifiers.
    pub journey: Journey,
    /// The places of the opportunities that would be bought.
    pub bids: Vec<u32>,
    /// By policy, a verdict for every bid.
    pub verdicts: Vec<Vec<Verdict>>,
}

/// Draws some shoppers again.
pub struct Tracer<'a> {
    scenario: &'a Scenario,
    machine: Machine<'a>,
}

impl<'a> Tracer<'a> {
    /// Prepares to trace shoppers of a scenario.
    pub fn new(scenario: &'a Scenario) -> Self {
        Self { scenario, machine: Machine::new(scenario) }
    }

    /// Draws one shopper and replays every policy.
    pub fn trace(&self, shopper: u64) -> Trace {
        let mut trace = Trace::default();
        self.scenario.world.draw(shopper, &mut trace.journey, &mut Wallet::default());
        self.scenario.throttle.collect(&trace.journey, &mut trace.bids);
        for mut server in self.machine.servers.clone() {
            server.decide(&trace.journey, &trace.bids);
            trace.verdicts.push(server.verdicts().to_vec());
        }
        trace
    }
}
