//! The point: the staged way lies between, and the first join brings most of what all bring.

use super::{Told, ends, is_below_zero};

#[test]
fn a_first_step_brings_most_of_the_way() {
    let story = Told::load("small-brand-first-steps", &[]);
    assert!(is_below_zero(&story.gain("step by step", "silos", "spend")));
    assert!(is_below_zero(&story.gain("all joined", "step by step", "spend")));
    let [first, all] = ["two joined", "all joined"].map(|policy| ends(story.gain(policy, "silos", "spend")));
    assert!(first[1] < 0.5 * all[0], "{first:?} {all:?}");
}
