//! Which budgets are met, and which are not.

use super::estimate::{Bounds, Error, Estimate, Sample};
use super::totals::delivered_share;
use crate::base::number::MATERIAL;
use crate::base::quantity::Money;
use crate::engine::prepared::Prepared;
use crate::engine::tally::{Group, Tally};
use crate::policy::budget::{Amount, Budget, BudgetLine};
use crate::scenario::model::Model;

/// What became of one budget_line in one week of its pacing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delivery {
    /// The policy.
    pub policy: usize,
    /// Its budget_line.
    pub budget_line: BudgetLine,
    /// The week of the flight; none: the whole of it, unpaced.
    pub week: Option<usize>,
    /// What it held, in units of the currency.
    pub budget: f64,
    /// What was spent of it, as a share.
    pub share: Estimate,
    /// Was every opportunity bought that there is?
    pub is_exhausted: bool,
    /// Opportunities that were bought on the channels that the budget_line steers, in the whole flight.
    pub bought: u64,
    /// Ads that were shown on its channels in the week.
    pub impressions: u64,
    /// Was it missed, where so many budgets are looked at? Of many some lie outside their 95 % intervals by
    /// chance: intervals are widened so that one in twenty of such looks finds any.
    pub is_missed: bool,
}

/// Is a budget missed of which this share is spent? It is where the difference matters and chance does not
/// make it: other shoppers would spend a little more or less. Where there are too few shoppers for an
/// interval nothing can be told, but that spending from an empty budget_line misses it.
pub fn is_missed(share: &Estimate) -> bool {
    let is_beyond_chance = match share.error {
        Some(error) => error.low > 1.0 || error.high < 1.0,
        None => share.value == f64::INFINITY,
    };
    is_beyond_chance && (share.value - 1.0).abs() > MATERIAL
}

/// What became of every budget, as the realised counts tell it.
///
/// Its chance is that of other shoppers at the same win rates: solved for their own, these would miss it by next to
/// nothing, but what a budget misses here by chance is not worth a word either.
pub fn deliveries(prepared: &Prepared, tally: &Tally) -> Vec<Delivery> {
    let model = prepared.model();
    if !model.has_budgets() {
        return Vec::new();
    }
    let sample = Sample::new(tally, model.universe());
    let of_policy = |(policy, _, budget)| of_budget(prepared, (tally, &sample), policy, budget);
    let mut deliveries: Vec<Delivery> = model.budgets().flat_map(of_policy).collect();
    let widening = sample.widening(deliveries.len());
    deliveries.iter_mut().for_each(|one| one.is_missed = is_missed(&one.share.widened(widening)));
    deliveries
}

fn of_budget(prepared: &Prepared, (tally, sample): (&Tally, &Sample), policy: usize, budget: &Budget) -> Vec<Delivery> {
    let (scenario, throttle) = (prepared.model(), &prepared.throttles()[policy]);
    let universe = scenario.universe();
    let flight = |budget_line| {
        let budget_line = std::slice::from_ref(budget_line);
        sample.estimate_as_run(Bounds::COUNT, |view| delivered_share(scenario, view, policy, budget_line))
    };
    let flights: Vec<Estimate> = budget.budget_lines.iter().map(flight).collect();
    let mut deliveries = Vec::new();
    for (week, share) in budget.weeks.iter().enumerate() {
        for (budget_line, flight) in budget.budget_lines.iter().zip(&flights) {
            let held = match budget_line.amount {
                Amount::Fixed(money) => money,
                Amount::Like(other) => universe.money(spent(scenario, tally, other, *budget_line, None)),
            };
            let when = budget.paced(week);
            let budget = held.units() * share;
            let spent = universe.money(spent(scenario, tally, policy, *budget_line, when)).units();
            deliveries.push(Delivery {
                policy,
                budget_line: *budget_line,
                week: when,
                budget,
                share: as_sure_as(flight, *share, spent / budget),
                bought: universe.count(bought(scenario, sample.counts(), policy, *budget_line)),
                impressions: universe
                    .count(delivered(tally, policy, *budget_line, when).map(|(_, impressions)| impressions).sum()),
                is_exhausted: budget_line.is_exhausted(throttle, week, &scenario.world.channels),
                is_missed: false,
            });
        }
    }
    deliveries
}

/// The share that is spent in a part of the flight. Groups of shoppers are not counted by week, but chance
/// weighs more in a part than in the whole, about as the root of how many such parts there are.
fn as_sure_as(flight: &Estimate, part: f64, value: f64) -> Estimate {
    let times = (1.0 / part).sqrt();
    let error = flight.error.zip(flight.half_width()).filter(|_| value.is_finite()).map(|(error, half)| {
        let (standard_error, half) = (times * error.standard_error, times * half);
        Error { standard_error, low: (value - half).max(0.0), high: value + half }
    });
    Estimate { value, error }
}

/// What a policy spent from a budget_line, in a week of the flight or in all.
fn spent(scenario: &Model, tally: &Tally, policy: usize, budget_line: BudgetLine, week: Option<usize>) -> Money {
    let channels = &scenario.world.channels;
    delivered(tally, policy, budget_line, week).map(|(channel, impressions)| channels[channel].cost(impressions)).sum()
}

/// What a policy delivered on a budget_line's channels, in a week of the flight or in all: day by day, and with the channel.
fn delivered(
    tally: &Tally,
    policy: usize,
    budget_line: BudgetLine,
    week: Option<usize>,
) -> impl Iterator<Item = (usize, u64)> {
    let days = tally.details[policy].days(week);
    days.flat_map(|day| day.iter().copied().enumerate()).filter(move |(channel, _)| budget_line.contains(*channel))
}

/// Opportunities that a policy bought on a budget_line's media.
fn bought(scenario: &Model, counts: &Group, policy: usize, budget_line: BudgetLine) -> u64 {
    let channels = budget_line.steered(&scenario.world.channels).map(|(channel, _)| channel);
    channels.map(|channel| counts.policies[policy].channels[channel].bought()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(value: f64, half: f64) -> Estimate {
        let error = Error { standard_error: half / 2.0, low: value - half, high: value + half };
        Estimate { value, error: Some(error) }
    }

    #[test]
    fn chance_misses_no_budget_and_neither_does_a_trifle() {
        assert!(!is_missed(&share(1.004, 0.001)) && !is_missed(&share(0.992, 0.02)) && !is_missed(&share(1.03, 0.04)));
        assert!(is_missed(&share(0.98, 0.01)) && is_missed(&share(1.02, 0.0)));
        let unsure = |value| is_missed(&Estimate { value, error: None });
        assert!(!unsure(0.5) && !unsure(f64::NAN) && unsure(f64::INFINITY));
    }

    /// In a quarter of the flight chance weighs twice as much.
    #[test]
    fn a_week_is_less_sure_than_the_flight() {
        let week = as_sure_as(&share(1.0, 0.02), 0.25, 0.97);
        let error = week.error.unwrap();
        assert!((error.low - 0.93).abs() < 1e-12 && (error.high - 1.01).abs() < 1e-12 && !is_missed(&week));
        assert_eq!(as_sure_as(&share(1.0, 0.02), 0.25, f64::INFINITY).error, None);
    }
}
