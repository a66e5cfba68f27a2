//! The point: ads sell in the store too, and online sales alone misjudge channels.

use super::{Told, ends};

/// The online shop sees less than half of what ads cause, and misjudges the screens in the store most.
#[test]
fn online_sales_alone_misjudge_channels() {
    let both = Told::load("grocery-online-and-store", &[]);
    let online = Told::load("grocery-online-and-store", &["channel.store.usage=0"]);
    let caused = |story: &Told| ends(story.number("siloed", "incremental_purchases"));
    assert!(caused(&online)[1] < 0.5 * caused(&both)[0]);
    let share = |story: &Told, channel: usize| {
        let lost = |channel: usize| story.on_channel("siloed", channel, "purchases_lost_without");
        let sum: f64 = (0..3).map(|channel| lost(channel).value).sum();
        ends(lost(channel)).map(|end| end / sum)
    };
    let [sponsored, screens] = [1, 2].map(|channel| [&both, &online].map(|story| share(story, channel)));
    assert!(sponsored[1][0] > sponsored[0][1], "sponsored ads look larger online: {sponsored:?}");
    assert!(screens[1][1] < 0.67 * screens[0][0], "the screens look at most two thirds as large: {screens:?}");
}
