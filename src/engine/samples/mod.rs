//! What a few shoppers tell of the paths: the first of a run, drawn again once and told in plain counts and rows.
//!
//! Nothing is counted in the hot loop for this: every draw has an address, so any shopper can be drawn again.

pub mod events;
pub mod felt;
pub mod flow;
pub mod journeys;

use super::plan::draw_mask;
use super::prepared::Prepared;
use super::trace::Tracer;
use felt::{Felt, Level};
use flow::Flow;
use journeys::{Step, Telling};

/// How many shoppers, from the first, tell the paths.
pub const TELLING: u64 = 5_000;

/// What the first shoppers tell.
#[derive(Debug, Clone)]
pub struct Samples {
    /// What follows what inside a session.
    pub flow: Flow,
    /// A dozen journeys, and what every policy made of them.
    pub journeys: Vec<Step>,
    /// How much advertising shoppers still feel when they shop; None where nothing is bought.
    pub felt: Option<Vec<Level>>,
}

impl Samples {
    /// Draws the first shoppers of a run again.
    pub fn draw(prepared: &Prepared) -> Self {
        let model = prepared.model();
        let mut tracer = Tracer::looking_at(prepared, draw_mask(prepared).with_visits());
        let (mut flow, mut telling) = (Flow::new(&model.world), Telling::default());
        let mut felt = model.response.as_ref().map(|response| Felt::new(response, model.policies.len()));
        for shopper in 0..model.shoppers.min(TELLING) {
            let trace = tracer.trace(shopper);
            flow.add(&model.world, &trace.journey);
            telling.look_at(shopper, &trace);
            felt.iter_mut().for_each(|felt| felt.add(&trace));
        }
        Self { flow, journeys: telling.steps(), felt: felt.map(|felt| felt.levels()) }
    }
}
