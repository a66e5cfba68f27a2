//! Purchases: what is bought without ads, and what ads cause, where theory knows.
//!
//! Visits to the shop are a Poisson process of v a day, impressions one of λ a day; a visit ends in
//! a purchase with probability p, times what the ads make of it.

use super::check::Check;
use super::setting::{DAYS, PLAIN, TestWorld, caused, without_ads};

pub fn checks() -> Vec<Check> {
    vec![constant(), in_market(), lasting(), fading(), running_on(), clicked(), repeated(), no_lift()]
}

const T: f64 = DAYS as f64;

/// λ = 0.1, v = 0.5, p = 0.05.
const SHOPPING: TestWorld<'_> = TestWorld {
    shoppers: 100_000,
    channels: &[r#"opportunities = "0.1 per day", effect = { weight = 1 }"#],
    shop: r#"visits = "0.5 per day""#,
    response: r#"baseline = 0.05, curve = { shape = "linear", max_lift = 0, half = 1 }"#,
    ..PLAIN
};

/// λ = 0.5, and an effect that fades.
const FADING: TestWorld<'_> = TestWorld {
    channels: &[r#"opportunities = "0.5 per day", effect = { weight = 1, half_life = "4d" }"#],
    response: r#"baseline = 0.05, curve = { shape = "linear", max_lift = 100, half = 100 }"#,
    ..SHOPPING
};

/// Of its impressions, in days.
const MEAN_LIFE: f64 = 4.0 / std::f64::consts::LN_2;

fn constant() -> Check {
    TestWorld { seed: 201, ..SHOPPING }.gives(
        without_ads,
        0.05 * 0.5 * T,
        "p·v·T",
        "visits 0.5 a day, 5 % buy: purchases without ads",
    )
}

fn in_market() -> Check {
    let population = r#"in_market = { share = 0.2, length = "6d", sessions = 2, conversion = 3 }"#;
    TestWorld { seed: 202, population, ..SHOPPING }.gives(
        without_ads,
        0.05 * 0.5 * T * (0.8 + 0.2 * 2.0 * 3.0),
        "p·v·T·(1 − s + s·a·k), begun in the long run's state",
        "in the market 20 % of the time, twice as active, buying 3 times as often",
    )
}

/// The first impression does everything, and for ever.
fn lasting() -> Check {
    let channels = &[r#"opportunities = "0.1 per day", effect = { weight = 1000 }"#];
    let response = r#"baseline = 0.05, curve = { shape = "geometric", max_lift = 1, half = 1 }"#;
    let rate = 0.1;
    TestWorld { seed: 203, channels, response, ..SHOPPING }.gives(
        caused,
        0.05 * 0.5 * (T - (1.0 - (-rate * T).exp()) / rate),
        "p·v·L·∫ 1 − e^(−λt) dt",
        "one impression doubles purchases for ever: purchases caused",
    )
}

/// Adstock is shot noise: its mean is the rate times what one impression still has (Campbell 1909).
fn fading() -> Check {
    let stock_days = 0.5 * MEAN_LIFE * (T - MEAN_LIFE * (1.0 - (-T / MEAN_LIFE).exp()));
    TestWorld { seed: 204, ..FADING }.gives(
        caused,
        0.05 * 0.5 * 0.5 * stock_days,
        "p·v·L/(2·half)·∫ λ·τ·(1 − e^(−t/τ)) dt, τ = half-life/ln 2 (Campbell)",
        "adstock of half-life 4 d, far below saturation: purchases caused",
    )
}

/// After a long warm-up as much comes in from before as is lost after the end, but for τ/T·e^(−40/τ) = 0.02 %.
fn running_on() -> Check {
    TestWorld { seed: 208, warm_up: 40, ..FADING }.gives(
        caused,
        0.05 * 0.5 * 0.5 * 0.5 * T * MEAN_LIFE,
        "λ·T impressions, and all that each ever does: p·v·L/(2·half)·τ",
        "the same after a warm-up of ten half-lives",
    )
}

fn clicked() -> Check {
    let channels = &[r#"opportunities = "1 per day", click_rate = 0.05"#];
    let response = r#"baseline = 0.05, click_conversion = 4, curve = { shape = "linear", max_lift = 0, half = 1 }"#;
    TestWorld { seed: 205, channels, response, ..SHOPPING }.gives(
        caused,
        T * 0.05 * 0.05 * 4.0,
        "λ·T·c·p·k",
        "1 opportunity a day, 5 % clicked, 20 % of these buy: purchases caused",
    )
}

/// Need that comes back at once leaves everything as it was; need that never does sells once.
fn repeated() -> Check {
    let response = r#"baseline = 0.2, repurchase = "3650d", curve = { shape = "linear", max_lift = 0, half = 1 }"#;
    TestWorld { seed: 206, response, ..SHOPPING }.gives(
        |view| view.counts.without_ads.buyers.number() / view.counts.shoppers as f64,
        1.0 - (-0.2 * 0.5 * T).exp(),
        "1 − e^(−p·v·T)",
        "20 % of visits buy, until somebody has bought: buyers without ads",
    )
}

fn no_lift() -> Check {
    let policies = &["", r#"{ scope = "all channels", max = 1, per = "7d" }"#];
    TestWorld { seed: 207, policies, ..SHOPPING }.gives(
        caused,
        0.0,
        "without lift, clicks and fatigue nothing is caused",
        "max_lift 0: purchases caused, exactly",
    )
}
