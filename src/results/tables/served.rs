//! The channels that tables tell of: those that can show an ad.

use crate::scenario::Scenario;

/// The indices of the channels that can serve.
pub fn served(scenario: &Scenario) -> impl Iterator<Item = usize> + Clone + '_ {
    (0..scenario.world.channels.len()).filter(|channel| scenario.world.channels[*channel].serves())
}
