//! All that is true whatever the policy: shoppers, the channels they meet, their paths and identifiers.
//!
//! Nothing in here can name a policy, a cap or a count: journeys are drawn once and every policy is
//! replayed on the same ones (common random numbers), and blindness by type keeps it so.

pub mod activity;
pub mod channel;
pub mod identity;
pub mod journey;
pub mod path;
pub mod population;
pub mod rhythm;
pub mod wallet;

use crate::base::random::{Purpose, Seed};
use crate::base::time::Calendar;
use channel::Channel;
use journey::Journey;
use path::Path;
use population::{Population, Shopper};
use wallet::{Recognition, Wallet};

/// Everything a shopper can meet, as one value: draw any shopper from it, in any order.
#[derive(Debug, Clone)]
pub struct World {
    /// The flight on the calendar.
    pub calendar: Calendar,
    /// The channels, in the scenario's order.
    pub channels: Vec<Channel>,
    /// Who the shoppers are.
    pub population: Population,
    /// How channels recognise them.
    pub recognition: Recognition,
    /// How they move.
    pub path: Path,
    /// The address of all randomness.
    pub seed: Seed,
}

impl World {
    /// Draws one shopper and their whole journey into `journey`, and says who it was.
    #[inline(never)]
    pub fn draw(&self, shopper: u64, journey: &mut Journey, wallet: &mut Wallet) -> Shopper {
        let who = self.population.draw(&mut self.seed.stream(shopper, Purpose::Shopper));
        journey.clear();
        journey.throttle = self.seed.marks(shopper, Purpose::Throttle);
        wallet.open(&self.recognition, &who, self.seed.stream(shopper, Purpose::Identity), journey);
        self.path.walk(&who, &mut self.seed.stream(shopper, Purpose::Path), journey);
        wallet.show(&self.recognition, self.seed.marks(shopper, Purpose::Show), journey);
        who
    }

    /// How many channels the campaign can serve on (all but the shops).
    pub fn served_channels(&self) -> usize {
        self.channels.iter().filter(|channel| channel.serves()).count()
    }
}
