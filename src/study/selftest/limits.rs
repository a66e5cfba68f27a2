//! Limits: where policies must deliver the same to the same shoppers, to the last impression.

use super::check::Check;
use super::setting::{PLAIN, TestWorld, reach};

pub fn checks() -> Vec<Check> {
    vec![huge_caps(), one_channel(), no_links(), late_news(), fixed_supply()]
}

/// Everything at once: a walk, unequal shoppers, identifiers that are many, missing and replaced.
const RICH: TestWorld<'_> = TestWorld {
    shoppers: 5_000,
    warm_up: 7,
    population: r#"activity = { distribution = "gamma", shape = 0.7 }, overlap = 0.3"#,
    journey: r#"model = "markov", sessions = "0.9 per day", dwell = "4m", start = { c0 = 0.5, c1 = 0.3, c2 = 0.2 },
        next = { c0 = { c1 = 0.5, c0 = 0.2 }, c1 = { c0 = 0.3, c2 = 0.3 }, c2 = { c2 = 0.3, c0 = 0.4 } }"#,
    channels: &[
        r#"opportunities = 0.8, usage = 0.9, identity = { ids = 2.5, lifetime = "9d", anonymous = 0.15, match_rate = 0.5 }"#,
        r#"opportunities = 1.2, usage = 0.7, win_rate = 0.6, identity = { ids = { exactly = 2 }, match_rate = 0.8 }"#,
        r#"opportunities = 0.5, usage = 0.8"#,
    ],
    ..PLAIN
};

fn huge_caps() -> Check {
    let policies = &[
        "",
        r#"{ scope = "each channel", max = 1000000, per = "7d" }"#,
        r#"{ scope = "all channels", max = 1000000, per = "flight", count_by = "person" }"#,
        r#"{ scope = ["c0", "c2"], max = 1000000, per = "2d from first", delay = "1h" }"#,
        r#"{ scope = "each channel", max = 1000000, per = "session" }"#,
    ];
    TestWorld { seed: 91, policies, ..RICH }
        .gives_the_same("cap → ∞ is no cap", "caps of a million of four kinds: policies unlike uncapped")
}

fn one_channel() -> Check {
    let policies =
        &[r#"{ scope = "each channel", max = 2, per = "1d" }"#, r#"{ scope = "all channels", max = 2, per = "1d" }"#];
    TestWorld { seed: 92, policies, ..PLAIN }.gives_the_same(
        "with one channel there is nothing to coordinate",
        "one channel, cap 2 per rolling day: policies unlike siloed",
    )
}

fn no_links() -> Check {
    let channels = &[
        r#"opportunities = 0.8, identity = { ids = 2.5, lifetime = "9d", anonymous = 0.15, match_rate = 0 }"#,
        r#"opportunities = 1.2, usage = 0.7, identity = { ids = { exactly = 2 }, match_rate = 0 }"#,
        r#"opportunities = 0.5, usage = 0.8, identity = { match_rate = 0 }"#,
    ];
    let policies =
        &[r#"{ scope = "each channel", max = 2, per = "7d" }"#, r#"{ scope = "all channels", max = 2, per = "7d" }"#];
    TestWorld { seed: 93, channels, policies, ..RICH }.gives_the_same(
        "an unlinked identifier is a node by itself",
        "match rate 0, cap 2 per 7 d over all channels: policies unlike per identifier",
    )
}

/// What is known only when it no longer counts is never counted. Both caps count by one key, so
/// that the channels' own counts are the same.
fn late_news() -> Check {
    let policies = &[
        r#"{ scope = "each channel", max = 2, per = "2d", count_by = "person" }"#,
        r#"{ scope = "all channels", max = 2, per = "2d", count_by = "person", delay = "2d" }"#,
    ];
    TestWorld { seed: 94, policies, ..RICH }.gives_the_same(
        "news as late as the window is long is no news",
        "cap 2 per 2 d over all channels, known 2 d late: policies unlike siloed",
    )
}

fn fixed_supply() -> Check {
    let policies = &["", r#"{ scope = "all channels", max = 1, per = "flight", count_by = "person" }"#];
    TestWorld { seed: 95, warm_up: 0, policies, ..RICH }.gives(
        |view| reach(view, 0) - reach(view, 1),
        0.0,
        "min(N,c) ≥ 1 where N ≥ 1: at fixed supply no cap changes reach",
        "uncapped less at most one a flight: reach",
    )
}
