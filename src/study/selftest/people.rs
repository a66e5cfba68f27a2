//! People: how unequal they are, which channels they use, and how they walk.

use std::f64::consts::TAU;

use super::check::Check;
use super::setting::{PLAIN, TestWorld, a_shopper, exactly, offered_a_day, reach, share_bought, share_served};
use crate::study::theory::{
    among, capped, convolve, expected_visits, gamma_poisson, poisson, removed, sainsbury, served,
};

pub fn checks() -> Vec<Check> {
    [unequal(), very_unequal_or_hardly(), channels_apart(), channels_tied(), walks()].concat()
}

/// Four opportunities a flight on average.
const RARE: TestWorld<'_> = TestWorld { shoppers: 200_000, channels: &[r#"opportunities = "1 per week""#], ..PLAIN };
const THREE: &str = r#"{ scope = "each channel", max = 3, per = "flight" }"#;
const TEN: &str = r#"{ scope = "each channel", max = 10, per = "flight" }"#;

fn unequal() -> Vec<Check> {
    let gamma = TestWorld { population: r#"activity = { distribution = "gamma", shape = 0.5 }"#, ..RARE };
    vec![
        TestWorld { seed: 61, ..gamma }.gives(
            |view| reach(view, 0),
            served(gamma_poisson(4.0, 0.5), 1),
            "1 − (1 + m/a)^−a, negative binomial (Ehrenberg 1959)",
            "gamma activity of shape 0.5, 4 a flight: reach",
        ),
        TestWorld { seed: 62, policies: &[THREE], ..gamma }.gives(
            a_shopper,
            served(gamma_poisson(4.0, 0.5), 3),
            "E[min(N,c)], N negative binomial",
            "gamma activity of shape 0.5, 4 a flight, cap 3: served a shopper",
        ),
        TestWorld { seed: 63, policies: &[TEN], ..gamma }.gives(
            |view| 1.0 - share_served(view),
            removed(gamma_poisson(4.0, 0.5), 4.0, 10),
            "1 − E[min(N,c)]/m, N negative binomial",
            "gamma activity of shape 0.5, 4 a flight, cap 10: share removed",
        ),
    ]
}

fn very_unequal_or_hardly() -> Vec<Check> {
    let heavy = r#"activity = { distribution = "gamma", shape = 0.1 }"#;
    let mild = r#"activity = { distribution = "gamma", shape = 20 }"#;
    vec![
        TestWorld { seed: 64, population: heavy, ..RARE }.gives(
            |view| reach(view, 0),
            served(gamma_poisson(4.0, 0.1), 1),
            "1 − (1 + m/a)^−a, negative binomial (Ehrenberg 1959)",
            "gamma activity of shape 0.1, 4 a flight: reach",
        ),
        TestWorld { seed: 65, population: mild, policies: &[THREE], ..RARE }.gives(
            a_shopper,
            served(gamma_poisson(4.0, 20.0), 3),
            "E[min(N,c)], N negative binomial",
            "gamma activity of shape 20, 4 a flight, cap 3: served a shopper",
        ),
    ]
}

fn channels_apart() -> Vec<Check> {
    let channels = &[
        r#"usage = 0.6, opportunities = "0.5 per week""#,
        r#"usage = 0.3, opportunities = "1 per week""#,
        r#"usage = 0.8, opportunities = "0.25 per week""#,
    ];
    let two = r#"{ scope = "each channel", max = 2, per = "flight" }"#;
    let setting = TestWorld { channels, policies: &[two], ..RARE };
    let law = |(usage, mean)| among(usage, capped(poisson(mean), 2));
    let laws = [(0.6, 2.0), (0.3, 4.0), (0.8, 1.0)].map(law);
    let reaches = laws.each_ref().map(|law| 1.0 - law[0]);
    let joint = laws.iter().fold(vec![1.0], |sum, law| convolve(&sum, law));
    vec![
        TestWorld { seed: 71, ..setting }.gives(
            |view| reach(view, 0),
            sainsbury(&reaches),
            "1 − Π(1 − r_i), Sainsbury",
            "three channels that shoppers use independently: reach",
        ),
        TestWorld { seed: 72, ..setting }.gives(
            |view| exactly(view, 3),
            joint[3],
            "convolution of the channels' histograms",
            "three channels that shoppers use independently, cap 2 each a flight: shoppers with exactly 3",
        ),
    ]
}

fn channels_tied() -> Vec<Check> {
    // 28 a flight on average: who uses a channel is reached.
    let channels = &[r#"usage = 0.5, opportunities = "1 per day""#; 2];
    vec![TestWorld { seed: 73, shoppers: 100_000, population: "overlap = 0.6", channels, ..PLAIN }.gives(
        |view| reach(view, 0),
        0.75 - 0.6_f64.asin() / TAU,
        "3/4 − arcsin(ρ)/2π, orthant of a normal pair (Sheppard 1899)",
        "two channels that half of all use, overlap 0.6: reach",
    )]
}

fn walks() -> Vec<Check> {
    let channels = &["opportunities = 0.6", "usage = 0.5, win_rate = 0.3, opportunities = 1.5"];
    let population = r#"activity = { distribution = "log-normal", sigma = 0.5 }"#;
    let markov = r#"model = "markov", sessions = "0.8 per day", dwell = "4m",
        start = { c0 = 0.7, c1 = 0.3 }, next = { c0 = { c0 = 0.3, c1 = 0.4 }, c1 = { c0 = 0.5, c1 = 0.2 } }"#;
    let linear = r#"model = "linear", sessions = "0.8 per day", dwell = "4m", onward = 0.4"#;
    let walk = TestWorld { shoppers: 60_000, population, channels, ..PLAIN };
    let visits = expected_visits(&[0.7, 0.3], &[&[0.3, 0.4], &[0.5, 0.2]]);
    let equation = "sessions × visits × usage × opportunities, v = s + Pᵀv (Kemeny & Snell 1960)";
    vec![
        TestWorld { seed: 101, journey: markov, ..walk }.gives(
            |view| offered_a_day(view, 0),
            0.8 * visits[0] * 0.6,
            equation,
            "a walk with loops and returns: opportunities a day where it starts most",
        ),
        TestWorld { seed: 102, journey: markov, ..walk }.gives(
            |view| offered_a_day(view, 1),
            0.8 * visits[1] * 0.5 * 1.5,
            equation,
            "a walk with loops and returns: opportunities a day where half of all pass unseen",
        ),
        TestWorld { seed: 103, journey: linear, ..walk }.gives(
            |view| offered_a_day(view, 1),
            0.8 * 0.4 * 0.5 * 1.5,
            equation,
            "the straight line: opportunities a day at its second stop",
        ),
        TestWorld { seed: 104, journey: markov, ..walk }.gives(
            |view| share_bought(view, 1),
            0.3,
            "the win rate",
            "a win rate of 0.3: share bought",
        ),
    ]
}
