//! A model ready to run: every policy knows what share of opportunities it buys.

use crate::policy::Policy;
use crate::policy::throttle::Throttle;
use crate::scenario::model::Model;

/// A model with the throttles that meet its budgets: the only thing that can be simulated.
///
/// [`equal_spend::prepare`](crate::equal_spend::prepare) makes it from a scenario. Its throttles are fixed, so any part of
/// the shoppers can be simulated by itself, on any machine, and parts merge to the whole.
#[derive(Debug, Clone)]
pub struct Prepared {
    model: Model,
    /// By policy.
    throttles: Vec<Throttle>,
}

impl Prepared {
    /// Every policy buys at the channels' win rates. Budgets are set aside: whoever calls this has none, or solves for them.
    pub(crate) fn at_win_rates(model: Model) -> Self {
        let throttle = |policy: &Policy| Throttle::win_rates(&model.world.channels).on(policy.schedule.clone());
        let throttles = model.policies.iter().map(throttle).collect();
        Self { model, throttles }
    }

    /// Every policy buys by a throttle of its own.
    pub(crate) fn with_throttles(model: Model, throttles: Vec<Throttle>) -> Self {
        debug_assert_eq!(model.policies.len(), throttles.len());
        Self { model, throttles }
    }

    /// The same with other users of a log that is read in parts.
    pub(crate) fn with_shoppers(mut self, shoppers: u64) -> Self {
        self.model.shoppers = shoppers;
        self
    }

    /// What is simulated.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What each policy buys, in order.
    pub fn throttles(&self) -> &[Throttle] {
        &self.throttles
    }
}
