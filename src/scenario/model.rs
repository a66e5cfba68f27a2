//! The model: what the engine needs of a scenario, and nothing that only messages need.

use super::measure::Measure;
use crate::base::universe::Universe;
use crate::policy::Policy;
use crate::policy::budget::Budget;
use crate::response::Response;
use crate::world::World;

/// Shoppers, the world they live in, the policies that are compared, and what is measured.
///
/// A model is a part of a checked [`Scenario`](super::Scenario), which lets nobody change it: what was checked stays true.
#[derive(Debug, Clone)]
pub struct Model {
    /// How many shoppers to draw.
    pub shoppers: u64,
    /// How many people results are about; None: the shoppers themselves.
    pub people: Option<u64>,
    /// All that is true whatever the policy.
    pub world: World,
    /// What is compared.
    pub policies: Vec<Policy>,
    /// How shoppers respond to what they see; None: nothing is bought.
    pub response: Option<Response>,
    /// What is measured.
    pub measure: Measure,
    /// The policy the others are compared with (an index in `policies`).
    pub baseline: usize,
    /// The policy that reports are to speak of, where the scenario says (an index in `policies`).
    pub subject: Option<usize>,
}

impl Model {
    /// The same model in which nothing is bought, and nothing of it measured.
    pub(crate) fn without_purchases(self) -> Self {
        let measure = Measure { amc: None, leave_one_out: false, causal_curve: false, ..self.measure };
        Self { response: None, measure, ..self }
    }

    /// The same model in which only that is measured which costs little: not what AMC would have seen, nor what would be bought
    /// without a channel or with fewer impressions.
    pub(crate) fn lean(self) -> Self {
        let measure = Measure { amc: None, leave_one_out: false, causal_curve: false, periods: false, ..self.measure };
        Self { measure, ..self }
    }

    /// The same, with what each further impression causes, where that is asked for.
    pub(crate) fn lean_with_curve(self) -> Self {
        let Measure { causal_curve, .. } = self.measure;
        let lean = self.lean();
        Self { measure: Measure { causal_curve, ..lean.measure }, ..lean }
    }

    /// The same model in which nothing is measured but what is delivered, how often, and for how much. Where that
    /// depends on purchases, they are still made.
    pub(crate) fn delivery_alone(self) -> Self {
        let response = self.response.clone().filter(|_| self.reacts());
        let delivery = Self { response, ..self.without_purchases() };
        let delivery = Self { measure: Measure { exposure: false, periods: false, ..delivery.measure }, ..delivery };
        delivery.without_idle_creatives()
    }

    /// The same, where nobody asks which creative is shown unless a cap or a purchase depends on it.
    fn without_idle_creatives(mut self) -> Self {
        let is_counted = self.policies.iter().flat_map(|policy| &policy.caps).any(|cap| cap.each_creative);
        if !is_counted && self.response.is_none() {
            self.world.creatives = None;
        }
        self
    }

    /// The same shoppers under other policies; the first is the baseline.
    pub(crate) fn with_policies(&self, policies: Vec<Policy>) -> Self {
        Self { policies, baseline: 0, subject: None, ..self.clone() }
    }

    /// The people for whom the shoppers stand.
    pub fn universe(&self) -> Universe {
        Universe::new(self.people(), self.shoppers)
    }

    /// How many people results are about.
    pub fn people(&self) -> u64 {
        self.people.unwrap_or(self.shoppers)
    }

    /// The first so many of the same shoppers.
    pub(crate) fn with_shoppers(self, shoppers: u64) -> Self {
        Self { shoppers, ..self }
    }

    /// Does anything that shoppers do change what they are shown, under any policy?
    pub fn reacts(&self) -> bool {
        self.policies.iter().any(|policy| !policy.reactions.is_none())
    }

    /// Has any policy a budget?
    pub fn has_budgets(&self) -> bool {
        self.budgets().next().is_some()
    }

    /// The policies with a budget, each with its index.
    pub fn budgets(&self) -> impl Iterator<Item = (usize, &Policy, &Budget)> {
        let policies = self.policies.iter().enumerate();
        policies.filter_map(|(index, policy)| Some((index, policy, policy.budget.as_ref()?)))
    }

    /// The indices of the policies other than the baseline, in order.
    pub fn challengers(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.policies.len()).filter(|index| *index != self.baseline)
    }
}
