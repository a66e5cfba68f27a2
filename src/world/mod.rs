//! All that is true whatever the policy: shoppers, the channels they meet, their paths and identifiers.
//!
//! Nothing in this room can name a policy, a cap or a count. Journeys are drawn once, and every policy is replayed on
//! the same ones (common random numbers). That journeys cannot depend on policies is ensured by their types.

pub mod activity;
pub mod burst;
pub mod channel;
pub mod click;
pub mod creative;
pub mod draw_mask;
pub mod identifiers;
pub mod identity;
pub mod impressions;
pub mod in_market;
pub mod journey;
pub mod message;
pub mod path;
pub mod population;
pub mod price;
pub mod price_table;
pub mod seasonality;

use crate::base::random::{Address, Purpose, Seed};
use crate::base::time::Calendar;
use burst::Burst;
use channel::Channel;
use click::Clicks;
use creative::Creatives;
use draw_mask::DrawMask;
use identifiers::{IdentifierPool, Recognition};
use in_market::Market;
use journey::Journey;
use path::Path;
use path::markov::Draft;
use population::{Population, Shopper};
use price_table::Prices;

/// Memory in which a shopper is drawn, reused for the next one.
#[derive(Debug, Default)]
pub struct Scratch {
    identifiers: IdentifierPool,
    draft: Draft,
}

/// Everything a shopper can meet. Any shopper can be drawn from it, in any order.
#[derive(Debug, Clone)]
pub struct World {
    /// The flight on the calendar.
    pub calendar: Calendar,
    /// The channels, in the scenario's order.
    pub channels: Vec<Channel>,
    /// How often impressions are clicked.
    pub clicks: Clicks,
    /// What impressions cost.
    pub prices: Prices,
    /// What they show; None: nobody asks which creative.
    pub creatives: Option<Creatives>,
    /// Who the shoppers are.
    pub population: Population,
    /// How channels recognise them.
    pub recognition: Recognition,
    /// When they are in the market; None: there are no episodes.
    pub market: Option<Market>,
    /// How they move.
    pub path: Path,
    /// When many come by at once.
    pub bursts: Vec<Burst>,
    /// The address of all randomness.
    pub seed: Seed,
}

impl World {
    /// Draws one shopper, and writes the events of their journey that matter into `journey`.
    #[inline(never)]
    pub fn draw(&self, shopper: u64, draw_mask: &DrawMask, journey: &mut Journey, scratch: &mut Scratch) -> Shopper {
        journey.clear();
        if let Some(log) = self.path.log() {
            log.retrace(shopper, journey);
            journey.count_all(&self.channels);
            return Shopper::RECORDED;
        }
        let from = self.seed.of(shopper);
        let Scratch { identifiers, draft } = scratch;
        let who = self.population.draw(self.seed, shopper);
        self.address_marks(from, journey);
        identifiers.open(&self.recognition, &who, from, journey);
        if let (Some(market), Some(seasonality)) = (&self.market, self.path.seasonality()) {
            market.draw(&mut from.stream(Purpose::Market), seasonality, &mut journey.episodes);
        }
        self.path.walk(&who, from, draw_mask, draft, journey);
        if !self.bursts.is_empty() {
            draft.attend(burst::attend(&self.bursts, &self.channels, &who, from, draw_mask, journey));
        }
        identifiers.show(&self.recognition, from.marks(Purpose::Show), journey);
        self.path.settle(draw_mask, draft, &self.channels, journey);
        self.clicks.mark(from.marks(Purpose::Click), journey);
        who
    }

    #[inline]
    fn address_marks(&self, from: Address, journey: &mut Journey) {
        journey.throttle = from.marks(Purpose::Throttle);
        journey.buy = from.marks(Purpose::Buy);
        if self.creatives.is_some() {
            journey.creative = from.marks(Purpose::Creative);
        }
        if self.prices.spread() {
            journey.price = from.marks(Purpose::Price);
        }
    }

    /// What an impression at this index of a journey costs, in millionths of the currency.
    #[inline]
    pub fn cost(&self, journey: &Journey, index: u32, clicked: bool) -> u64 {
        self.prices.cost(journey, &journey.opportunities[index as usize], clicked)
    }

    /// Does anything have a price, so that there is a spend to speak of?
    pub fn has_prices(&self) -> bool {
        self.channels.iter().any(|channel| channel.price.is_some())
    }

    /// How many channels the campaign can serve on (all but the shops).
    pub fn served_channels(&self) -> usize {
        self.channels.iter().filter(|channel| channel.serves()).count()
    }
}
