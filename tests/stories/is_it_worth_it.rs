//! The point: coordination pays from a size of the market on, whose interval is told.

use super::{Told, ends, is_below_zero};

/// At the run's own size the cost is not earned back. Who keeps the saving pays for it sooner than who spends it again.
#[test]
fn coordination_pays_from_a_size_of_the_market_on() {
    let story = Told::load("is-it-worth-it", &[]);
    let size = |policy: &str| ends(story.number(policy, "break_even_shoppers"));
    for policy in ["coordinated", "cheaper"] {
        assert!(story.gain(policy, "siloed", "incremental_profit").is_above_zero(), "{policy}");
        assert!(is_below_zero(&story.gain(policy, "siloed", "profit_after_coordination")), "{policy}");
        assert!(size(policy)[0] > story.0.scenario.shoppers as f64, "{policy}");
    }
    let [spent, kept] = ["coordinated", "cheaper"].map(size);
    assert!(kept[1] < spent[0], "{kept:?} {spent:?}");
}
