//! How spend answers to throttles: each budget_line of a budget is loosened alone, on the same journeys, so
//! that what one budget_line does to the others (by caps over all channels, say) is known too.

use crate::base::linear;
use crate::engine::prepared::Prepared;
use crate::policy::budget::BudgetLine;
use crate::policy::throttle::Throttle;
use crate::world::channel::media;

/// By so much, as a logarithm, a budget_line is loosened to see what that moves. Much less, and chance drowns
/// it; much more, and it is another policy.
pub const LOOSER: f64 = 0.05;

/// Spend that rises by less than this part of supply is stuck: there is no more to buy.
const STUCK: f64 = 0.1;

/// One budget_line of one policy, loosened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loosened {
    /// The policy's index in the scenario.
    pub policy: usize,
    /// The budget_line.
    pub budget_line: BudgetLine,
}

/// Every budget line that there is, and what its policy buys with that one loosened.
pub fn loosened(prepared: &Prepared) -> Vec<(Loosened, Throttle)> {
    let model = prepared.model();
    let media = media(&model.world.channels);
    let lines = model.budgets().flat_map(|(index, _, budget)| {
        let throttle = &prepared.throttles()[index];
        budget.budget_lines.iter().map(move |line| {
            (Loosened { policy: index, budget_line: *line }, throttle.scaled(line.channels & media, LOOSER.exp()))
        })
    });
    lines.collect()
}

/// The steps of ln t, budget_line by budget_line, that change spend as asked.
///
/// `rises` holds for every budget_line by how much its ln S rose when each of them was loosened alone, `asked`
/// any number of changes of its ln S. None is a budget_line that is stuck, and moves nothing.
pub fn steps(rises: &[Vec<f64>], asked: &[Vec<f64>]) -> Vec<Option<Vec<f64>>> {
    let is_free = |budget_line: &usize| {
        rises[*budget_line][*budget_line].is_finite() && rises[*budget_line][*budget_line] >= STUCK * LOOSER
    };
    let free: Vec<usize> = (0..rises.len()).filter(is_free).collect();
    // Where a budget_line bought nothing before or nothing after, chance says nothing of how others move it.
    let slope = |rise: f64| if rise.is_finite() { rise / LOOSER } else { 0.0 };
    let row = |budget_line: &usize| {
        let slopes = free.iter().map(|other| slope(rises[*budget_line][*other]));
        slopes.chain(asked[*budget_line].iter().copied()).collect()
    };
    let mut steps = vec![None; rises.len()];
    for (budget_line, solved) in free.iter().zip(linear::solve(free.iter().map(row).collect()).unwrap_or_default()) {
        steps[*budget_line] = Some(solved);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_by_hand() {
        // The second budget_line takes from the first, the third is stuck.
        let rises = [[0.04, -0.01, 0.0], [0.0, 0.05, 0.0], [0.0, 0.0, 0.0]].map(Vec::from);
        let steps = steps(&rises, &[vec![0.008, 0.0], vec![0.01, 0.0], vec![0.5, 0.5]]);
        let first = steps[0].as_ref().unwrap();
        assert!((first[0] - 0.0125).abs() < 1e-12 && first[1] == 0.0);
        assert!((steps[1].as_ref().unwrap()[0] - 0.01).abs() < 1e-12);
        assert_eq!(steps[2], None);
    }

    /// One impression where there was none is an infinite rise, and none where there was one an infinite fall.
    #[test]
    fn single_impressions_steer_nothing() {
        let rises = [vec![f64::INFINITY, f64::NEG_INFINITY], vec![f64::NAN, 0.05]];
        assert_eq!(steps(&rises, &[vec![0.01], vec![0.01]]), [None, Some(vec![0.01])]);
        let rises = [vec![0.05, f64::NEG_INFINITY], vec![0.0, 0.05]];
        assert_eq!(steps(&rises, &[vec![0.01], vec![0.01]]), [Some(vec![0.01]), Some(vec![0.01])]);
    }
}
