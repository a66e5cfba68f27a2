//! Stories of markets: silos and links, lines and loops, shops, launches, first steps, and what coordination costs.

use omnicap::Results;
use omnicap::analysis::estimate::Estimate;
use omnicap::analysis::metrics::{by_name, of_channel};

use crate::support::runs::run;
use crate::support::scenarios::load;

fn story(name: &str, changes: &[&str]) -> Results {
    run(&load(&format!("scenarios/{name}.toml"), changes), 0)
}

fn policy(results: &Results, name: &str) -> usize {
    results
        .scenario
        .policies
        .iter()
        .position(|policy| policy.name == name)
        .unwrap_or_else(|| panic!("no policy {name}"))
}

fn value(results: &Results, name: &str, metric: &str) -> Estimate {
    by_name(&results.scenario, policy(results, name), metric).unwrap().estimate(&results.sample)
}

/// One policy against another, on the same shoppers.
fn change(results: &Results, [mine, theirs]: [&str; 2], metric: &str) -> Estimate {
    let [mine, theirs] = [mine, theirs].map(|name| by_name(&results.scenario, policy(results, name), metric).unwrap());
    mine.difference(&theirs, &results.sample).unwrap().absolute
}

/// The same as a part of the other.
fn relative(results: &Results, [mine, theirs]: [&str; 2], metric: &str) -> Estimate {
    let [mine, theirs] = [mine, theirs].map(|name| by_name(&results.scenario, policy(results, name), metric).unwrap());
    mine.difference(&theirs, &results.sample).unwrap().relative
}

fn is_below_zero(estimate: Estimate) -> bool {
    estimate.error.is_some_and(|error| error.high < 0.0)
}

fn is_above_zero(estimate: Estimate) -> bool {
    estimate.error.is_some_and(|error| error.low > 0.0)
}

/// At the run's size the cost is not earned back; from a size on it is, whose interval is told. Who keeps the saving pays for
/// it sooner than who spends it again.
#[test]
fn coordination_pays_from_a_size_of_the_market_on() {
    let results = story("is-it-worth-it", &[]);
    let size = |policy: &str| value(&results, policy, "break_even_shoppers");
    for policy in ["coordinated", "cheaper"] {
        assert!(is_above_zero(change(&results, [policy, "siloed"], "incremental_profit")), "{policy}");
        assert!(is_below_zero(change(&results, [policy, "siloed"], "profit_after_coordination")), "{policy}");
        assert!(size(policy).error.is_some_and(|error| error.low > results.scenario.shoppers as f64), "{policy}");
    }
    let [spent, kept] = ["coordinated", "cheaper"].map(|policy| size(policy).error.unwrap());
    assert!(kept.high < spent.low, "{kept:?} {spent:?}");
}

/// Without links a shared count is none, with half of them it brings less than half of what all bring, and sums of channels
/// count people twice.
#[test]
fn a_shared_count_gains_as_far_as_data_are_linked() {
    let none = story("data-silos", &["channel.*.identity.match_rate=0"]);
    let gain = change(&none, ["linked", "siloed"], "reach");
    assert_eq!((gain.value, gain.error.map(|error| error.high)), (0.0, Some(0.0)));
    let half = story("data-silos", &[]);
    let [linked, known] = ["linked", "everybody known"].map(|policy| change(&half, [policy, "siloed"], "reach"));
    assert!(
        is_above_zero(linked) && linked.error.unwrap().high < 0.5 * known.error.unwrap().low,
        "{linked:?} {known:?}"
    );
    let all = story("data-silos", &["channel.*.identity.match_rate=1"]);
    assert_eq!(change(&all, ["linked", "everybody known"], "reach").value, 0.0);
    // 1.3 to 1.6 times is published of platforms [C]; here channels are used by most.
    let reach = |channel: usize| {
        let metrics = of_channel(&half.scenario, policy(&half, "siloed"), channel);
        metrics.iter().find(|metric| metric.name == "reach").unwrap().estimate(&half.sample).error.unwrap().low
    };
    let (summed, deduplicated) = ((0..3).map(reach).sum::<f64>(), value(&half, "siloed", "reach").error.unwrap().high);
    assert!(summed > 1.5 * deduplicated, "{summed} {deduplicated}");
    assert!(value(&half, "siloed", "measured_reach").error.unwrap().low > 2.0 * deduplicated);
}

/// The other way round than is often told: who walks in a line has met every channel before the last, so the line shares a
/// few more shoppers between channels, and a shared count refuses a little more. What it saves is more in the loop: there
/// the dear channel comes late as often as the cheap one.
#[test]
fn the_line_shares_more_shoppers_and_the_loop_saves_more_money() {
    let line = r#"journey={ model = "linear", sessions = "0.8 per day", dwell = "4m", onward = 0.5 }"#;
    let [looped, line] = [story("straight-line-or-loop", &[]), story("straight-line-or-loop", &[line])];
    let supply = |results: &Results, channel: usize| {
        let metrics = of_channel(&results.scenario, 0, channel);
        metrics.iter().find(|metric| metric.name == "opportunities").unwrap().estimate(&results.sample)
    };
    for channel in 0..3 {
        let [one, other] = [&looped, &line].map(|results| supply(results, channel));
        assert!(
            (one.value - other.value).abs() < 4.0 * one.error.unwrap().standard_error,
            "as many on channel {channel}"
        );
    }
    let everywhere = |results: &Results| results.tally.details[policy(results, "siloed")].overlap[&0b111] as f64;
    assert!(everywhere(&line) > 1.02 * everywhere(&looped));
    let saved = |results: &Results, metric: &str| relative(results, ["shared", "siloed"], metric).error.unwrap();
    assert!(saved(&line, "impressions").high < saved(&looped, "impressions").low);
    assert!(saved(&looped, "spend").high < saved(&line, "spend").low);
}

/// Of what ads cause the online shop sees less than half, and it misjudges the screens in the store most.
#[test]
fn online_sales_alone_misjudge_channels() {
    let [both, online] =
        [story("grocery-online-and-store", &[]), story("grocery-online-and-store", &["channel.store.usage=0"])];
    let caused = |results: &Results| value(results, "siloed", "incremental_purchases").error.unwrap();
    assert!(caused(&online).high < 0.5 * caused(&both).low);
    let share = |results: &Results, channel: usize| {
        let lost = |channel: usize| {
            let metrics = of_channel(&results.scenario, 0, channel);
            metrics.iter().find(|metric| metric.name == "purchases_lost_without").unwrap().estimate(&results.sample)
        };
        let sum: f64 = (0..3).map(|channel| lost(channel).value).sum();
        lost(channel).error.map(|error| [error.low / sum, error.high / sum]).unwrap()
    };
    let [sponsored, screens] = [1, 2].map(|channel| [&both, &online].map(|results| share(results, channel)));
    // Sponsored ads look larger online, and the screens at most two thirds of what they are.
    assert!(sponsored[1][0] > sponsored[0][1], "{sponsored:?}");
    assert!(screens[1][1] < 0.67 * screens[0][0], "{screens:?}");
}

/// Around midnight a calendar day gives room anew, a rolling one does not; and without a cap of its own the live stream
/// takes the room of what follows it.
#[test]
fn a_short_flight_and_a_burst_need_caps_of_their_own() {
    let results = story("celebrity-launch", &[]);
    assert!(is_below_zero(change(&results, ["rolling day", "calendar day"], "impressions")));
    let live = 2;
    let of = |name: &str, metric: &str, channel: usize| {
        let metrics = of_channel(&results.scenario, policy(&results, name), channel);
        metrics.into_iter().find(|found| found.name == metric).unwrap().estimate(&results.sample)
    };
    let [before, after] = ["rolling day", "its own cap"].map(|name| of(name, "impressions", live).error.unwrap());
    assert!(after.high < 0.7 * before.low, "{after:?} {before:?}");
    // It takes no viewer away, and what it gives free others use.
    assert_eq!(of("rolling day", "reach", live).value, of("its own cap", "reach", live).value);
    for channel in [0, 1] {
        let [before, after] = ["rolling day", "its own cap"].map(|name| {
            let metrics = of_channel(&results.scenario, policy(&results, name), channel);
            metrics.into_iter().find(|found| found.name == "impressions").unwrap()
        });
        let gained = after.difference(&before, &results.sample).unwrap().absolute;
        assert!(is_above_zero(gained), "channel {channel}: {gained:?}");
    }
}

/// The staged way lies between, and the first join brings most of what all bring.
#[test]
fn a_first_step_brings_most_of_the_way() {
    let results = story("small-brand-first-steps", &[]);
    let saved = |pair: [&str; 2]| change(&results, pair, "spend");
    assert!(is_below_zero(saved(["step by step", "silos"])) && is_below_zero(saved(["all joined", "step by step"])));
    let [first, all] = [["two joined", "silos"], ["all joined", "silos"]].map(|pair| saved(pair).error.unwrap());
    assert!(first.high < 0.5 * all.low, "{first:?} {all:?}");
}
