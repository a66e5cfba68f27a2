//! Rotation repeats less, wears out later and earns more of the same spend; and what is beyond a tight cap, worth nothing of
//! one ad each, earns again.

use super::{Told, is_below_zero};

const STORY: &str = "messages-that-do-not-repeat";

#[test]
fn rotation_repeats_less_and_raises_the_best_cap() {
    let told = Told::load(STORY, &[]);
    for (policy, than) in [("drawn", "one ad each"), ("in sequence", "drawn")] {
        assert!(is_below_zero(&told.gain(policy, than, "repeats_share")), "{policy}");
        // It changes what is shown, and not how much.
        assert_eq!(told.gain(policy, "one ad each", "spend").value, 0.0);
    }
    for policy in ["drawn", "in sequence"] {
        assert!(is_below_zero(&told.gain(policy, "one ad each", "worn_share")), "{policy}");
        assert!(told.gain(policy, "one ad each", "incremental_profit").is_above_zero(), "{policy}");
    }
    // A sequence does not repeat on an identifier, and does on the person: channels and cookies know nothing of each other.
    assert!(told.number("in sequence", "repeats_share").error.is_some_and(|error| error.low > 0.05));
    // Each ad twice a week earns as much of a smaller spend.
    let twice = "in sequence, each ad twice a week";
    assert!(is_below_zero(&told.gain(twice, "in sequence", "spend")));
    // What comes after a shopper's ninth impression earns in sequence, and of one ad each not beyond sampling error.
    assert!(told.gain("in sequence", "in sequence, 9 at most", "incremental_profit").is_above_zero());
    assert!(!told.gain("one ad each", "one ad each, 9 at most", "incremental_profit").is_above_zero());
}

/// Where nothing wears out rotation sells nothing.
#[test]
fn without_wear_out_rotation_changes_repeats_alone() {
    let told = Told::load(STORY, &["response.wear_out=0", "shoppers=20_000", "measure.causal_curve=false"]);
    assert!(is_below_zero(&told.gain("in sequence", "one ad each", "repeats_share")));
    assert_eq!(told.gain("in sequence", "one ad each", "purchases").value, 0.0);
}
