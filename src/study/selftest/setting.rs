//! The scenario of a check in as few words as it needs, and the numbers that checks compare.

use super::check::{Check, Compared};
use crate::analysis::estimate::View;
use crate::engine::tally::ChannelCounts;

/// Days of every check's flight: four weeks from a Monday.
pub const DAYS: u32 = 28;

/// What the checks' scenarios differ in. Channels are named c0, c1 … and policies p0, p1 …
#[derive(Debug, Clone, Copy)]
pub struct TestWorld<'a> {
    /// Each check has its own, so that a new check moves no other's numbers.
    pub seed: u64,
    pub shoppers: u64,
    /// Days until what begins empty is in its steady state.
    pub warm_up: u32,
    /// The journey's keys.
    pub journey: &'a str,
    /// The population's keys.
    pub population: &'a str,
    /// Each channel's keys.
    pub channels: &'a [&'a str],
    /// A shop's keys, where there is one.
    pub shop: &'a str,
    /// The response's keys, where anything is bought.
    pub response: &'a str,
    /// Each policy's caps.
    pub policies: &'a [&'a str],
}

/// The cap of many checks.
pub const EACH_3_A_DAY: &str = r#"{ scope = "each channel", max = 3, per = "calendar day" }"#;

/// One channel with four opportunities a day, no path, no heterogeneity, and no cap.
pub const PLAIN: TestWorld<'_> = TestWorld {
    seed: 0,
    shoppers: 30_000,
    warm_up: 0,
    journey: r#"model = "independent""#,
    population: "",
    channels: &[r#"opportunities = "4 per day""#],
    shop: "",
    response: "",
    policies: &[""],
};

impl TestWorld<'_> {
    /// The check that a number meets its expectation.
    pub fn gives(self, number: fn(View<'_>) -> f64, expected: f64, equation: &'static str, name: &str) -> Check {
        Check { name: name.into(), equation, scenario: self.text(), expected, measure: Compared::Number(number) }
    }

    /// The check that all policies deliver alike, exactly.
    pub fn gives_the_same(self, equation: &'static str, name: &str) -> Check {
        Check { name: name.into(), equation, scenario: self.text(), expected: 0.0, measure: Compared::Unlike }
    }

    /// The scenario file.
    fn text(&self) -> String {
        let Self { seed, shoppers, warm_up, journey, population, .. } = self;
        let channels =
            entries(self.channels, |index, keys| format!(r#"{{ name = "c{index}", role = "media", {keys} }}"#));
        let shop = match self.shop {
            "" => String::new(),
            keys => format!("  {{ name = \"shop\", role = \"shop\", {keys} }},\n"),
        };
        let response = match self.response {
            "" => String::new(),
            keys => format!("response = {{ {keys} }}\n"),
        };
        let policies = entries(self.policies, |index, caps| format!(r#"{{ name = "p{index}", caps = [{caps}] }}"#));
        format!(
            "version = 1\nname = \"selftest\"\nseed = {seed}\nshoppers = {shoppers}\n\
             flight = {{ start = 2026-03-02, days = {DAYS}, warm_up = {warm_up} }}\n\
             population = {{ {population} }}\njourney = {{ {journey} }}\n{response}\
             channel = [\n{channels}{shop}]\npolicy = [\n{policies}]\n"
        )
    }
}

fn entries(bodies: &[&str], entry: impl Fn(usize, &str) -> String) -> String {
    bodies.iter().enumerate().map(|(index, body)| format!("  {},\n", entry(index, body))).collect()
}

/// Served a shopper.
pub fn a_shopper(view: View<'_>) -> f64 {
    view.per_shopper(impressions(view))
}

/// Served a shopper and day.
pub fn a_day(view: View<'_>) -> f64 {
    a_shopper(view) / f64::from(DAYS)
}

/// Served of what was bought.
pub fn share_served(view: View<'_>) -> f64 {
    impressions(view) as f64 / view.policy(0).channels.iter().map(ChannelCounts::bought).sum::<u64>() as f64
}

/// Served of what was bought on one channel.
pub fn share_served_on(view: View<'_>, channel: usize) -> f64 {
    let counts = &view.policy(0).channels[channel];
    counts.impressions as f64 / counts.bought() as f64
}

/// Offered on one channel, a shopper and day.
pub fn offered_a_day(view: View<'_>, channel: usize) -> f64 {
    view.per_shopper(view.counts.supply[channel].opportunities) / f64::from(DAYS)
}

/// Bought of what was offered on one channel.
pub fn share_bought(view: View<'_>, channel: usize) -> f64 {
    view.policy(0).channels[channel].bought() as f64 / view.counts.supply[channel].opportunities as f64
}

/// Shoppers with at least one impression under one policy.
pub fn reach(view: View<'_>, policy: usize) -> f64 {
    view.per_shopper(view.policy(policy).frequency.at_least(1))
}

/// Shoppers with exactly so many impressions.
pub fn exactly(view: View<'_>, times: usize) -> f64 {
    view.per_shopper(view.policy(0).frequency.exactly(times))
}

/// Purchases a shopper that one policy causes.
pub fn caused(view: View<'_>) -> f64 {
    (view.policy(0).sales.purchases - view.counts.without_ads.purchases).number() / view.counts.shoppers as f64
}

/// Purchases a shopper in the world without ads.
pub fn without_ads(view: View<'_>) -> f64 {
    view.counts.without_ads.purchases.number() / view.counts.shoppers as f64
}

fn impressions(view: View<'_>) -> u64 {
    view.policy(0).channels.iter().map(|channel| channel.impressions).sum()
}
