//! Claim: creatives take turns as their rotation says, caps count each of them, and wear-out is the sum that theory gives.

use omnicap::Results;
use omnicap::analysis::estimate::Estimate;
use omnicap::analysis::metrics::by_name;
use omnicap::engine::repetition::CreativeCounts;
use omnicap::scenario::words::describe;

use super::support::folder::{Folder, assert_says};
use super::support::runs::run;
use super::support::scenarios::parse;

/// One channel, one identifier for ever: what its ad server knows is the person.
const ONE_CHANNEL: &str = "
version = 1
name = 'creatives'
seed = 11
shoppers = 20000
flight = { start = 2026-03-02, days = 28 }
journey = { model = 'independent' }
population = { activity = { distribution = 'gamma', shape = 0.7 } }
[[channel]]
name = 'social'
role = 'media'
opportunities = '0.2 per day'
click_rate = 0.1
creatives = [{ name = 'film', share = 0.5 }, { name = 'offer', share = 0.3 }, { name = 'portrait', share = 0.2 }]
[[policy]]
name = 'drawn'
[[policy]]
name = 'one'
rotation = 'first'
[[policy]]
name = 'sequence'
rotation = 'sequence'
[[policy]]
name = 'even'
rotation = 'even'
";

fn of(results: &Results, policy: usize, metric: &str) -> Estimate {
    by_name(&results.scenario, policy, metric).expect(metric).estimate(&results.sample)
}

fn creatives(results: &Results, policy: usize) -> &[CreativeCounts] {
    &results.tally.details[policy].creatives
}

fn impressions(results: &Results, policy: usize) -> Vec<u64> {
    creatives(results, policy).iter().map(|one| one.impressions).collect()
}

/// Sums a function of how many impressions shoppers saw over all of them.
fn over_shoppers(results: &Results, policy: usize, of: impl Fn(u64) -> u64) -> u64 {
    let rows = results.sample.counts().policies[policy].frequency.rows();
    rows.map(|(times, shoppers)| shoppers * of(times)).sum()
}

/// An estimate lies within five of its errors: one in 1.7 million is further by chance.
fn is_near(estimate: &Estimate, expected: f64) {
    let error = estimate.error.expect("enough shoppers for an error").standard_error;
    assert!((estimate.value - expected).abs() < 5.0 * error, "{} ± {error}, and not {expected}", estimate.value);
}

/// Each impression is a draw of its own, so counts are multinomial, and an impression repeats the one before with the sum
/// of the squares of the shares.
#[test]
fn drawn_creatives_are_multinomial() {
    let results = run(&parse(ONE_CHANNEL), 0);
    let counts = impressions(&results, 0);
    let all = counts.iter().sum::<u64>() as f64;
    let shares = [0.5, 0.3, 0.2];
    let squares = counts.iter().zip(shares).map(|(count, share)| (*count as f64 - all * share).powi(2) / (all * share));
    // Chi-square of two degrees: above 27.6 once in a million.
    let chi: f64 = squares.sum();
    assert!(all > 100_000.0 && chi < 27.6, "{counts:?}: {chi}");
    let reach = of(&results, 0, "reach").value;
    is_near(
        &of(&results, 0, "repeats_share"),
        (1.0 - reach / all) * shares.iter().map(|share| share * share).sum::<f64>(),
    );
    let clicks: u64 = creatives(&results, 0).iter().map(|one| one.clicks).sum();
    // Clicks of creatives are counted as they fall, and those of a channel are expected.
    let expected = of(&results, 0, "clicks").value;
    assert!((clicks as f64 - expected).abs() < 5.0 * expected.sqrt(), "{clicks} of {expected}");
}

/// In sequence the j-th creative is shown to who sees n impressions ⌈(n − j)/3⌉ times, and none repeats the one before.
/// One ad alone repeats at every impression but the first.
#[test]
fn a_sequence_is_exact() {
    let results = run(&parse(ONE_CHANNEL), 0);
    let expected: Vec<u64> = (0..3).map(|j| over_shoppers(&results, 2, |n| (n + 2 - j) / 3)).collect();
    assert_eq!(impressions(&results, 2), expected);
    assert_eq!(of(&results, 2, "repeats_share").value, 0.0);
    let [all, reach] = ["impressions", "reach"].map(|metric| of(&results, 1, metric).value as u64);
    let [first, second, third] = creatives(&results, 1) else { panic!("three creatives") };
    assert_eq!((first.impressions, first.reach, first.repeats), (all, reach, all - reach));
    assert_eq!([second, third], [&CreativeCounts::default(); 2]);
    // The k-th impression of one ad is its k-th contact.
    let contacts = over_shoppers(&results, 1, |n| n * (n + 1) / 2) as f64;
    assert!((of(&results, 1, "average_contact").value - contacts / all as f64).abs() < 1e-9);
}

/// The next creative is the one that has had least of its share, the first of two alike: after ten impressions each has had
/// its share exactly.
#[test]
fn even_rotation_keeps_the_shares_of_every_shopper() {
    let mut order = vec![0_u64; 3];
    let shares = [5, 3, 2];
    let mut after = vec![order.clone()];
    for _ in 0..400 {
        let least = (0..3).min_by_key(|j| (order[*j] * 30 / shares[*j], *j)).expect("three");
        order[least] += 1;
        after.push(order.clone());
    }
    assert_eq!(after[10], [5, 3, 2]);
    let results = run(&parse(ONE_CHANNEL), 0);
    let expected: Vec<u64> = (0..3).map(|j| over_shoppers(&results, 3, |n| after[n as usize][j])).collect();
    assert_eq!(impressions(&results, 3), expected);
    // With equal shares it is the sequence.
    let equal = ONE_CHANNEL.replace(", share = 0.5", "").replace(", share = 0.3", "").replace(", share = 0.2", "");
    let results = run(&parse(&equal), 0);
    assert_eq!(creatives(&results, 3), creatives(&results, 2));
}

/// Two of each creative in the flight: whoever sees n opportunities is shown min(n, 6), in any rotation, and min(n, 2) of
/// one ad alone. Refusals are those of the cap.
#[test]
fn a_capped_creative_gives_its_turn_to_the_next() {
    let capped = ONE_CHANNEL
        .replace("[[policy]]\n", "[[policy]]\ncaps = [{ scope = 'each creative', max = 2, per = 'flight' }]\n");
    let [free, capped] = [ONE_CHANNEL, &capped].map(|text| run(&parse(text), 0));
    let all = of(&free, 0, "impressions").value as u64;
    for (policy, most) in [(0, 6), (1, 2), (2, 6), (3, 6)] {
        let shown = over_shoppers(&free, 0, |n| n.min(most));
        assert_eq!(of(&capped, policy, "impressions").value as u64, shown, "{policy}");
        let cap = of(&capped, policy, "capped").value as u64;
        assert_eq!(cap, all - shown);
        assert_eq!(of(&capped, policy, "cap_leakage: 2 per flight, each creative").value, 0.0);
    }
    // A draw is redrawn among those that are left, by their shares: the first of two for those who see one.
    let once = |text: &str| {
        let text = text.replace("max = 2", "max = 1").replace("0.2 per day", "0.02 per day");
        let results = run(&parse(&text), 0);
        let counts = impressions(&results, 0);
        (counts.iter().sum::<u64>(), counts)
    };
    let text = ONE_CHANNEL.replacen(
        "[[policy]]\n",
        "[[policy]]\ncaps = [{ scope = 'each creative', max = 2, per = 'flight' }]\n",
        1,
    );
    let (sum, counts) = once(&text);
    assert!(counts[0] > counts[1] && counts[1] > counts[2] && sum > 5_000, "{counts:?}");
}

/// A cap over all channels knows a creative by its name wherever it runs; on each channel alone it does not.
#[test]
fn creatives_of_one_name_are_one_ad() {
    let two = ONE_CHANNEL.replace("[[policy]]\nname = 'drawn'", "[[channel]]\nname = 'tv'\nrole = 'media'\nopportunities = '0.2 per day'\ncreatives = [{ name = 'film' }]\n[[policy]]\nname = 'drawn'");
    let with = |cap: &str| {
        let text = two.replace(
            "rotation = 'first'\n",
            &format!("rotation = 'first'\ncaps = [{{ {cap}, max = 1, per = 'flight' }}]\n"),
        );
        let results = run(&parse(&text), 0);
        let [shown, reach] = ["impressions", "reach"].map(|metric| of(&results, 1, metric).value as u64);
        let on_each: u64 = results.sample.counts().policies[1].channels.iter().map(|channel| channel.reach).sum();
        (shown, reach, on_each)
    };
    // One film in all, or one on each channel.
    let (shown, reach, _) = with("scope = 'each creative', counts = 'all channels'");
    assert_eq!(shown, reach);
    let (shown, reach, on_each) = with("scope = 'each creative'");
    assert!(shown == on_each && shown > reach, "{shown} {reach} {on_each}");
}

/// Ads that never fade, and visits whose chance grows in a straight line.
const WEARING: &str = "
version = 1
name = 'wear-out'
seed = 12
shoppers = 60000
flight = { start = 2026-03-02, days = 40 }
journey = { model = 'independent' }
[[channel]]
name = 'social'
role = 'media'
opportunities = '0.3 per day'
creatives = [{ name = 'film' }, { name = 'offer' }]
effect = { weight = 1.0 }
[[channel]]
name = 'site'
role = 'shop'
visits = '0.3 per day'
[response]
baseline = 0.02
curve = { shape = 'linear', max_lift = 10, half = 50 }
wear_out = 0.43
[[policy]]
name = 'one'
rotation = 'first'
[[policy]]
name = 'sequence'
rotation = 'sequence'
";

/// Visits at 0.3 a day, ads at λ a day that never fade: after N contacts with one ad adstock is Σ k^−β, and a visit buys with
/// baseline · (1 + max_lift · adstock / (2 half)). N is a Poisson number of mean λt, so what ads cause is a sum over N and
/// an integral over the flight. Two ads in sequence are half as old each.
#[test]
fn wear_out_is_the_sum_that_theory_gives() {
    let results = run(&parse(WEARING), 0);
    let harmonic = |contacts: u32| (1..=contacts).map(|k| f64::from(k).powf(-0.43)).sum::<f64>();
    let caused = |adstock: &dyn Fn(u32) -> f64| {
        let (steps, days) = (400, 40.0);
        let mean = |time: f64| {
            let (mean, mut probability, mut sum) = (0.3 * time, f64::exp(-0.3 * time), 0.0);
            for n in 1..80 {
                probability *= mean / f64::from(n);
                sum += probability * adstock(n);
            }
            sum
        };
        // The midpoint rule.
        let width = days / f64::from(steps);
        let area: f64 = (0..steps).map(|step| width * mean((f64::from(step) + 0.5) * width)).sum();
        60_000.0 * 0.3 * 0.02 * 10.0 / 100.0 * area
    };
    let expected = [caused(&harmonic), caused(&|n| harmonic(n.div_ceil(2)) + harmonic(n / 2))];
    assert!(expected[1] > 1.2 * expected[0], "{expected:?}");
    for (policy, expected) in expected.into_iter().enumerate() {
        is_near(&of(&results, policy, "incremental_purchases"), expected);
    }
    // What is worn is counted impression by impression.
    let kept: f64 = results.sample.counts().policies[0]
        .frequency
        .rows()
        .map(|(n, shoppers)| shoppers as f64 * harmonic(n as u32))
        .sum();
    let worn = 1.0 - kept / of(&results, 0, "impressions").value;
    assert!((of(&results, 0, "worn_share").value - worn).abs() < 1e-5, "{worn}");
}

/// Tables, events and words tell which creatives there are; without any they say nothing of it.
#[test]
fn creatives_are_told() {
    let folder = Folder::new();
    folder.write("mine.toml", ONE_CHANNEL);
    folder.run(&["run", "mine.toml", "--shoppers", "500", "--events", "40", "--out", "out"]);
    let rows = folder.rows("out/creatives.csv");
    let sum = |policy: &str| -> u64 {
        let mine = rows.iter().filter(|row| row["policy"] == policy);
        mine.map(|row| row["impressions"].parse::<u64>().unwrap()).sum()
    };
    let summary = folder.rows("out/summary.csv");
    let shown = summary.iter().find(|row| row["policy"] == "even" && row["metric"] == "impressions").unwrap();
    assert_eq!(sum("even").to_string(), shown["value"]);
    let events = folder.rows("out/events.csv");
    let sequence = events.iter().filter(|row| row["policy"] == "sequence" && row["decision"] == "served");
    let mut by_shopper = std::collections::BTreeMap::<String, Vec<String>>::new();
    sequence.for_each(|row| by_shopper.entry(row["shopper"].clone()).or_default().push(row["creative"].clone()));
    for shown in by_shopper.values() {
        assert!(
            shown.iter().zip(["film", "offer", "portrait"].into_iter().cycle()).all(|(one, next)| one == next),
            "{shown:?}"
        );
    }
    assert!(
        by_shopper.values().any(|shown| shown.len() > 3)
            && events.iter().all(|row| row["event"] != "visit" || row["creative"].is_empty())
    );
    assert_says(
        &folder.read("out/report.html"),
        &["Impressions of each creative", "the share of impressions that repeat the ad"],
    );
    assert_says(
        &describe(&parse(ONE_CHANNEL)),
        &["shows “film” (50.0 %), “offer” (30.0 %) and “portrait” (20.0 %)", "one after the other for each identifier"],
    );
    folder
        .write("none.toml", ONE_CHANNEL.replace("creatives =", "# creatives =").replace("rotation =", "# rotation ="));
    folder.run(&["run", "none.toml", "--shoppers", "500", "--events", "4", "--out", "none", "--no-charts"]);
    assert!(
        !folder.names("none").contains(&"creatives.csv".into()) && !folder.read("none/events.csv").contains("creative")
    );
}
