//! A scenario whose shoppers are the users of a log.

use std::sync::Arc;

use super::Scenario;
use super::measure::Measure;
use super::model::Model;
use super::problem::Problems;
use super::recorded::refuse_unknown_names;
use crate::base::quantity::Probability;
use crate::ingest::names::Names;
use crate::world::click::Clicks;
use crate::world::identity::Identity;
use crate::world::path::Path;
use crate::world::path::logged::Logged;
use crate::world::price::Price;
use crate::world::price_table::Prices;

impl Scenario {
    /// The names by which a log may call the channels.
    ///
    /// # Errors
    ///
    /// The names that lead to no channel, as [`Problems`].
    pub fn log_names(&self) -> Result<Names, Problems> {
        let (mut unknown, mut problems) = (Vec::new(), Problems::new("", ""));
        let maps = self.log.iter().map(|log| &log.names);
        let names = Names::new(&self.world.channels, maps, &mut unknown);
        refuse_unknown_names(unknown, None, &self.world.channels, &mut problems);
        if problems.has_errors() { Err(problems) } else { Ok(names) }
    }

    /// The same policies in the world that a log tells: all that it holds was bought, and who is
    /// recognised where stands in it. Nothing is drawn beside it: no clicks, no prices that spread, no
    /// purchases but its own conversions; no creative is chosen, for a row tells of an ad that was; and no budget is met, for
    /// what the money would buy instead is not in a log.
    pub fn with_log(&self, log: Arc<Logged>) -> Self {
        let mut model = self.model.clone();
        let identity = if log.tells_identity() { Identity::unsure() } else { Identity::default() };
        for channel in &mut model.world.channels {
            channel.identity = identity;
            channel.usage = Probability::ONE;
            channel.win_rate = Probability::ONE;
            channel.click_rate = Probability::ZERO;
            channel.open_rate = Probability::ONE;
            channel.price = channel.price.map(Price::without_spread);
        }
        for policy in &mut model.policies {
            policy.budget = None;
            policy.rotation = None;
            policy.caps.retain(|cap| !cap.each_creative);
            policy.reactions = std::mem::take(&mut policy.reactions).in_log();
            policy.move_to(&self.world.calendar, log.calendar());
        }
        model.world.calendar = log.calendar().clone();
        model.shoppers = log.users();
        model.people = None;
        model.world.clicks = Clicks::new(&model.world.channels);
        model.world.prices = Prices::new(&model.world.channels);
        model.world.market = None;
        model.world.creatives = None;
        model.world.path = Path::Logged(Some(log));
        let conversions = model.world.path.tells_conversions();
        let amc = conversions.then(|| self.measure.amc.unwrap_or_default());
        let model = model.without_purchases();
        let measure = Measure { amc, ..model.measure };
        Self { model: Model { measure, ..model }, ..self.clone() }
    }

    /// The same, where the log turns out to hold no conversion.
    pub(crate) fn without_credit(mut self) -> Self {
        self.model.measure.amc = None;
        self
    }
}
