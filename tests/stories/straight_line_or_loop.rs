//! The point, the other way round than is often told: who walks in a line has met every channel before the last, so the
//! line shares a few more shoppers between channels, and a shared count refuses a little more. What it saves is more in
//! the loop: there the dear channel comes late as often as the cheap one.

use super::{Told, ends};

const LINE: &str = r#"journey={ model = "linear", sessions = "0.8 per day", dwell = "4m", onward = 0.5 }"#;

#[test]
fn the_line_shares_more_shoppers_and_the_loop_saves_more_money() {
    let [looped, line] = [Told::load("straight-line-or-loop", &[]), Told::load("straight-line-or-loop", &[LINE])];
    for channel in 0..3 {
        let [one, other] = [&looped, &line].map(|story| story.on_channel("siloed", channel, "opportunities"));
        let apart = (one.value - other.value).abs() / one.error.unwrap().standard_error;
        assert!(apart < 6.0, "as many on channel {channel}: {apart}");
    }
    let everywhere = |story: &Told| story.0.tally.details[story.policy("siloed")].overlap[&0b111] as f64;
    assert!(everywhere(&line) > 1.02 * everywhere(&looped));
    let saved = |story: &Told, metric: &str| ends(story.part("shared", "siloed", metric));
    assert!(saved(&line, "impressions")[1] < saved(&looped, "impressions")[0]);
    assert!(saved(&looped, "spend")[1] < saved(&line, "spend")[0]);
}
