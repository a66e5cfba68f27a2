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

/// As the file says: two thirds to three quarters of the saving, and somewhat over a third.
#[test]
fn the_parts_of_the_saving_are_those_that_the_file_tells() {
    let story = Told::load("small-brand-first-steps", &[]);
    let saved = |policy: &str| story.gain(policy, "silos", "spend").value;
    let part = |policy: &str| saved(policy) / saved("all joined");
    assert!((0.66..0.76).contains(&part("two joined")), "{}", part("two joined"));
    assert!((0.32..0.42).contains(&part("step by step")), "{}", part("step by step"));
}
