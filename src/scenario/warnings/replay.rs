//! A scenario whose shoppers are the users of a log, and what of it means nothing there.

use std::sync::Arc;

use toml::Spanned;

use crate::base::quantity::Probability;
use crate::ingest::names::Names;
use crate::policy::Policy;
use crate::scenario::Scenario;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::recorded::refuse_strays;
use crate::scenario::written::File;
use crate::world::channel::Channel;
use crate::world::click::Clicks;
use crate::world::identity::Identity;
use crate::world::path::Path;
use crate::world::path::logged::Logged;
use crate::world::price::Price;
use crate::world::price_table::Prices;

/// Adds a warning for all that a replay cannot do: meet a budget, price a click.
pub fn look(file: &File, channels: &[Channel], policies: &[Policy], problems: &mut Problems) {
    for (index, entry) in file.policy.iter().enumerate() {
        let Some(spend) = entry.get_ref().spend.as_ref().filter(|_| policies[index].budget.is_some()) else {
            continue;
        };
        let name = &policies[index].name;
        let (title, cure) = match but_for_spend(policies, index) {
            Some(other) => (
                format!("`{name}` differs from `{}` in `spend` alone: a replay cannot tell them apart", other.name),
                "a log holds only what was bought, so no budget is met: both will give the same numbers",
            ),
            None => (
                format!("the `spend` of `{name}` changes nothing in a replay"),
                "a log holds only what was bought, not what the money would buy instead",
            ),
        };
        problems.push(Problem::warning(title, cure, Some(spend.span())));
    }
    let clicked = file.channel.iter().zip(channels).filter(|(_, channel)| is_paid_by_click(channel));
    for (entry, channel) in clicked {
        let cure = "a log does not tell which impression was clicked: a `cpm` would price impressions";
        let title = format!("`{}` is paid by the click, and costs nothing in a replay", channel.name);
        problems.push(Problem::warning(title, cure, entry.get_ref().price.as_ref().map(Spanned::span)));
    }
}

/// The other policy that is the same where no budget is met: a free one, or the first of those that
/// spend otherwise.
pub fn but_for_spend(policies: &[Policy], index: usize) -> Option<&Policy> {
    let alike = || policies.iter().filter(|other| other.has_caps_of(&policies[index]));
    let free = alike().find(|other| other.budget.is_none());
    free.or_else(|| alike().next()).filter(|other| other.name != policies[index].name)
}

/// Is nothing paid there where nobody clicks?
pub fn is_paid_by_click(channel: &Channel) -> bool {
    matches!(channel.price, Some(Price::PerClick(_)))
}

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
        let mut model = self.model.clone();
        let identity = if log.tells_identity() { Identity::unsure() } else { Identity::default() };
        for channel in &mut model.world.channels {
            channel.identity = identity;
            channel.usage = Probability::ONE;
            channel.win_rate = Probability::ONE;
            channel.click_rate = Probability::ZERO;
            channel.price = channel.price.map(Price::without_spread);
        }
        for policy in &mut model.policies {
            policy.budget = None;
        }
        model.shoppers = log.users();
        model.world.clicks = Clicks::new(&model.world.channels);
        model.world.prices = Prices::new(&model.world.channels);
        model.world.market = None;
        model.world.path = Path::Logged(Some(log));
        Self { model: model.without_purchases(), ..self.clone() }
    }
}
