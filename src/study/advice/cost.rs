//! What a look may cost: a part of the run's own work, counted in shoppers.
//!
//! To draw a shopper counts one, and to replay one policy on the shopper counts one. A look measures less of each than the run
//! does, and that pays for the budgets that it solves. A clock would let the same scenario give other tables on another machine.

use crate::base::net::BLOCK;
use crate::scenario::Scenario;

/// The largest part of the run's own work that a look may take.
const PART: f64 = 0.2;

/// When a run looks at what lies beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// Where that takes a small part of its own work.
    #[default]
    Cheap,
    /// Whatever it takes.
    Always,
    /// Never.
    Never,
}

/// A look that is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// How often shoppers are drawn.
    pub passes: u64,
    /// How many policies are replayed on them, over all passes.
    pub policies: u64,
    /// What each pass takes that draws nobody, as so many shoppers.
    pub overhead: u64,
    /// Fewer shoppers tell nothing.
    pub fewest: u64,
    /// More are not needed.
    pub most: u64,
}

impl Look {
    /// How many shoppers it may draw each time, in whole blocks; None where that is too few.
    pub fn shoppers(&self, scenario: &Scenario, when: When) -> Option<u64> {
        let each = self.passes + self.policies;
        let own = scenario.shoppers as f64 * (1 + scenario.policies.len()) as f64;
        let room = PART * own - (self.passes * self.overhead) as f64;
        let room = if when == When::Always { f64::INFINITY } else { room.max(0.0) };
        let most = self.most.min(scenario.shoppers);
        let shoppers = if room < (most * each) as f64 { room as u64 / each } else { most };
        let whole = shoppers / BLOCK * BLOCK;
        (when != When::Never && whole >= self.fewest).then_some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(shoppers: u64) -> Scenario {
        let text = include_str!("../../../scenarios/plain.toml");
        Scenario::parse(text, "plain.toml").unwrap().with_shoppers(shoppers)
    }

    #[test]
    fn a_look_takes_at_most_a_fifth_of_the_run() {
        let look = Look { passes: 1, policies: 9, overhead: 0, fewest: 1_500, most: 10_000 };
        let own = |shoppers: u64| shoppers as f64 * (1 + plain(1).policies.len()) as f64;
        for shoppers in [30_000, 100_000, 150_000] {
            let drawn = look.shoppers(&plain(shoppers), When::Cheap).unwrap_or(0);
            assert!(drawn as f64 * 10.0 <= PART * own(shoppers) && drawn.is_multiple_of(BLOCK), "{shoppers}: {drawn}");
        }
        assert_eq!(look.shoppers(&plain(10_000), When::Cheap), None, "too few to tell anything");
        assert_eq!(look.shoppers(&plain(10_000), When::Always), Some(9_984));
        assert_eq!(look.shoppers(&plain(1_000), When::Always), None);
        assert_eq!(look.shoppers(&plain(10_000_000), When::Cheap), Some(9_984));
        assert_eq!(look.shoppers(&plain(10_000_000), When::Never), None);
    }
}
