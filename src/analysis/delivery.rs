//! Which budgets are met, and which are not.

use crate::base::quantity::Money;
use crate::base::time::DAY;
use crate::engine::tally::Tally;
use crate::policy::budget::{Amount, Budget, Purse};
use crate::policy::throttle::WEEK;
use crate::scenario::Scenario;

/// Beyond this a budget counts as missed.
pub const TOLERANCE: f64 = 0.005;

/// What became of one purse in one week of its pacing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delivery {
    /// The policy.
    pub policy: usize,
    /// Its purse.
    pub purse: Purse,
    /// The week of the flight; none: the whole of it, unpaced.
    pub week: Option<usize>,
    /// What it held.
    pub budget: f64,
    /// What was spent.
    pub spent: f64,
    /// Was every opportunity bought that there is?
    pub is_exhausted: bool,
}

impl Delivery {
    /// What part of the budget was spent.
    pub fn share(self) -> f64 {
        self.spent / self.budget
    }

    /// Was it missed, by more than chance and small numbers explain?
    pub fn is_missed(self) -> bool {
        (self.share() - 1.0).abs() > TOLERANCE
    }
}

/// What became of every budget, as the realised counts tell it.
pub fn deliveries(scenario: &Scenario, tally: &Tally) -> Vec<Delivery> {
    let policies = scenario.policies.iter().enumerate();
    let budgets = policies.filter_map(|(place, policy)| Some((place, policy.budget.as_ref()?)));
    budgets.flat_map(|(policy, budget)| of_budget(scenario, tally, policy, budget)).collect()
}

fn of_budget(scenario: &Scenario, tally: &Tally, policy: usize, budget: &Budget) -> Vec<Delivery> {
    let throttle = &scenario.policies[policy].throttle;
    let is_paced = budget.weeks.len() > 1;
    let mut deliveries = Vec::new();
    for (week, share) in budget.weeks.iter().enumerate() {
        for purse in &budget.purses {
            let held = match purse.amount {
                Amount::Fixed(money) => money,
                Amount::Like(other) => spent(scenario, tally, other, *purse, None),
            };
            let when = is_paced.then_some(week);
            let mut steered = purse.steered(&scenario.world.channels).filter(|(_, rate)| *rate > 0.0);
            deliveries.push(Delivery {
                policy,
                purse: *purse,
                week: when,
                budget: held.units() * share,
                spent: spent(scenario, tally, policy, *purse, when).units(),
                is_exhausted: steered.all(|(channel, _)| throttle.buys_all(week, channel)),
            });
        }
    }
    deliveries
}

/// What a policy spent from a purse, in a week of the flight or in all.
fn spent(scenario: &Scenario, tally: &Tally, policy: usize, purse: Purse, week: Option<usize>) -> Money {
    let channels = &scenario.world.channels;
    let days = tally.details[policy].delivered.chunks(channels.len()).enumerate();
    let here = days.filter(|(day, _)| week.is_none_or(|week| *day as i32 * DAY / WEEK == week as i32));
    let costs = here.flat_map(|(_, day)| channels.iter().zip(day).enumerate());
    Money(costs.filter(|(place, _)| purse.contains(*place)).map(|(_, (channel, day))| channel.cost(*day).0).sum())
}
