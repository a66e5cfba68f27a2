//! The point: in a flight of a few days the kind of day matters, and a burst needs a cap of its own.

use super::{Told, ends, is_below_zero};

/// The channel's index.
const LIVE: usize = 2;

/// Around midnight a calendar day gives room anew, a rolling one does not.
#[test]
fn a_calendar_day_serves_more_than_a_rolling_one() {
    let story = Told::load("celebrity-launch", &[]);
    assert!(is_below_zero(&story.gain("rolling day", "calendar day", "impressions")));
}

/// Without a cap of its own the live stream takes the room of what follows it. The cap takes no viewer away.
#[test]
fn a_burst_leaves_room_under_a_cap_of_its_own() {
    let story = Told::load("celebrity-launch", &[]);
    let live = |policy: &str, metric: &str| story.on_channel(policy, LIVE, metric);
    let [before, after] = ["rolling day", "its own cap"].map(|policy| ends(live(policy, "impressions")));
    assert!(after[1] < 0.7 * before[0], "{after:?} {before:?}");
    let [before, after] = ["rolling day", "its own cap"].map(|policy| live(policy, "reach").value);
    assert!(after >= before, "{after} {before}");
    for channel in [0, 1] {
        let gained = story.gain_on(channel, "its own cap", "rolling day", "impressions");
        assert!(gained.is_above_zero(), "channel {channel}: {gained:?}");
    }
}
