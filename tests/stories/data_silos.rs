//! The point: a shared count gains as far as data are linked, and sums of channels count people twice.

use super::{Told, ends};

/// Without links it is none; half of them bring less than half of what all bring.
#[test]
fn a_shared_count_gains_as_far_as_data_are_linked() {
    let none = Told::load("data-silos", &["channel.*.identity.match_rate=0"]);
    let gain = none.gain("linked", "siloed", "reach");
    assert_eq!((gain.value, ends(gain)), (0.0, [0.0, 0.0]));
    let half = Told::load("data-silos", &[]);
    let [linked, known] = ["linked", "everybody known"].map(|policy| ends(half.gain(policy, "siloed", "reach")));
    assert!(linked[0] > 0.0 && linked[1] < 0.5 * known[0], "{linked:?} {known:?}");
    let all = Told::load("data-silos", &["channel.*.identity.match_rate=1"]);
    assert_eq!(all.gain("linked", "everybody known", "reach").value, 0.0);
}

/// Published are 1.3 to 1.6 times [C]; here most shoppers use every channel.
#[test]
fn reaches_that_are_added_up_count_people_twice() {
    let story = Told::load("data-silos", &[]);
    let summed: f64 = (0..3).map(|channel| ends(story.on_channel("siloed", channel, "reach"))[0]).sum();
    let [_, truly] = ends(story.number("siloed", "reach"));
    assert!(summed > 1.6 * truly, "{summed} {truly}");
    assert!(ends(story.number("siloed", "measured_reach"))[0] > 2.0 * truly);
}
