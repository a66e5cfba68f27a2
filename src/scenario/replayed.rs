//! A scenario whose shoppers are the users of a log.

use std::sync::Arc;

use super::Scenario;
use super::problem::Problems;
use super::recorded::refuse_strays;
use crate::base::quantity::Probability;
use crate::log::names::Names;
use crate::policy::throttle::Throttle;
use crate::world::click::Clicks;
use crate::world::identity::Identity;
use crate::world::path::Path;
use crate::world::path::logged::Logged;
use crate::world::price::{Price, Spreads};

impl Scenario {
    /// The names by which a log may call the channels.
    pub fn log_names(&self) -> Result<Names, Problems> {
        let (mut strays, mut problems) = (Vec::new(), Problems::new("", ""));
        let maps = self.log.iter().map(|log| &log.names);
        let names = Names::new(&self.world.channels, maps, &mut strays);
        refuse_strays(strays, None, &self.world.channels, &mut problems);
        if problems.has_errors() { Err(problems) } else { Ok(names) }
    }

    /// The same policies in the world that a log tells: all that it holds was bought, and who is
    /// recognised where stands in it. Nothing is drawn beside it: no clicks, no prices that spread, no
    /// purchases; and no budget is met, for what the money would buy instead is not in a log.
    pub fn with_log(&self, log: Arc<Logged>) -> Self {
        let mut scenario = self.clone();
        let identity = if log.tells_identity() { Identity::unsure() } else { Identity::default() };
        for channel in &mut scenario.world.channels {
            channel.identity = identity;
            channel.usage = Probability::ONE;
            channel.win_rate = Probability::ONE;
            channel.click_rate = Probability::ZERO;
            channel.price = channel.price.map(Price::without_spread);
        }
        for policy in &mut scenario.policies {
            policy.throttle = Throttle::win_rates(&scenario.world.channels);
            policy.budget = None;
        }
        scenario.shoppers = log.users();
        scenario.world.clicks = Clicks::new(&scenario.world.channels);
        scenario.world.spreads = Spreads::new(&scenario.world.channels);
        scenario.world.market = None;
        scenario.world.path = Path::Logged(Some(log));
        scenario.without_purchases()
    }
}
