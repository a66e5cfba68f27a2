//! Identity: a person seen as several identifiers, as none, or as ever new ones.

use super::check::Check;
use super::setting::{EACH_3_A_DAY, PLAIN, TestWorld, a_day};
use crate::study::theory::{poisson, served, served_as_identifiers};

pub fn checks() -> Vec<Check> {
    let mut checks: Vec<Check> = (1..=3).map(unlinked).collect();
    checks.extend([linked(), anonymous(), replaced()]);
    checks
}

fn unlinked(count: u32) -> Check {
    let channel =
        format!(r#"opportunities = "4 per day", identity = {{ ids = {{ exactly = {count} }}, match_rate = 0 }}"#);
    TestWorld { seed: 80 + u64::from(count), channels: &[&channel], policies: &[EACH_3_A_DAY], ..PLAIN }.gives(
        a_day,
        served_as_identifiers(4.0, count, 3),
        "k·E[min(Poisson(m/k),c)]: k identifiers are k silos",
        &format!("identifiers per shopper: {count}, unlinked; 4 a day, cap 3 each per calendar day: served a day"),
    )
}

fn linked() -> Check {
    let channel = r#"opportunities = "4 per day", identity = { ids = { exactly = 3 }, match_rate = 1 }"#;
    let by_graph = r#"{ scope = "each channel", max = 3, per = "calendar day", count_by = "graph" }"#;
    TestWorld { seed: 84, channels: &[channel], policies: &[by_graph], ..PLAIN }.gives(
        a_day,
        served(poisson(4.0), 3),
        "E[min(N,c)], N Poisson: linked identifiers are one",
        "identifiers per shopper: 3, linked; 4 a day, cap 3 per calendar day by graph: served a day",
    )
}

fn anonymous() -> Check {
    let channel = r#"opportunities = "4 per day", identity = { anonymous = 0.25 }"#;
    TestWorld { seed: 85, channels: &[channel], policies: &[EACH_3_A_DAY], ..PLAIN }.gives(
        a_day,
        1.0 + served(poisson(3.0), 3),
        "qm + E[min(Poisson((1−q)m),c)]: nobody counts the unknown",
        "a quarter anonymous; 4 a day, cap 3 per calendar day: served a day",
    )
}

/// The window is longer than the run: an identifier is served once.
fn replaced() -> Check {
    let channel = r#"opportunities = "2 per day", identity = { lifetime = "1d" }"#;
    let once = r#"{ scope = "each channel", max = 1, per = "365d" }"#;
    TestWorld { seed: 86, warm_up: 28, channels: &[channel], policies: &[once], ..PLAIN }.gives(
        a_day,
        1.0 / (1.0 + 1.0 / 2.0),
        "1/(L + 1/λ), renewal: after it is served an identifier lives L, and the next takes 1/λ to come",
        "identifiers that live 1 d on average; 2 a day, one impression each for ever: served a day",
    )
}
