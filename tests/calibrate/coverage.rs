//! Claim: a 95 % interval of a fitted value holds the truth in 95 of 100 calibrations.
//!
//! Fifty tables from fifty seeds, each fitted with shoppers of its own. One parameter's coverage
//! scatters by √(0.95 · 0.05 / 50) = 3 %, so 42 of 50 is more than three and a half errors down; all
//! parameters together scatter by less, and must lie between 90 and 99 %.

use super::world;

const SEEDS: u64 = 50;

fn held(channels: &[usize], with_overlap: bool, population: bool) -> Vec<(String, u64)> {
    let mut held: Vec<(String, u64)> = Vec::new();
    for seed in 0..SEEDS {
        let scenario = world::scenario(seed, 6_000);
        let tables = world::tables(&scenario, channels, with_overlap, population);
        let fit = world::fit(10_000 + seed, tables, 6_000);
        held.resize(fit.values.len(), (String::new(), 0));
        for (count, value) in held.iter_mut().zip(&fit.values) {
            let truth = world::truth(&value.parameter);
            let holds = value.interval.is_some_and(|(low, high)| low <= truth && truth <= high);
            *count = (value.parameter.words(), count.1 + u64::from(holds));
        }
    }
    held
}

fn judge(held: &[(String, u64)]) {
    eprintln!("of {SEEDS}: {held:?}");
    let all: u64 = held.iter().map(|(_, count)| count).sum();
    let share = all as f64 / (SEEDS * held.len() as u64) as f64;
    assert!((0.90..=0.99).contains(&share), "{share}: {held:?}");
    assert!(held.iter().all(|(_, count)| *count >= 42), "{held:?}");
}

#[test]
fn one_table_gives_intervals_that_hold_the_truth() {
    judge(&held(&[], false, true));
}

/// Not yet: measured are 78 % over all six values (overlap 30 of 50). The slopes along which usage, shape and
/// overlap make up for one another are so small that the noise of simulated differences passes for
/// information. A curvature made of two halves of the shoppers (J_Aᵀ W J_B) would be free of it.
#[test]
#[ignore = "intervals from several tables at once are too narrow"]
fn all_tables_together_give_intervals_that_hold_the_truth() {
    judge(&held(&[0, 1], true, true));
}
