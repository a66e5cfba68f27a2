//! Claim: what runs at some times is bought then and never else, and a burst brings as many shoppers as it says, on the
//! journeys of everybody else.

use omnicap::base::time::{DAY, HOUR, Second};
use omnicap::engine::trace::{Trace, Tracer};
use omnicap::scenario::Scenario;

use super::support::runs::{prepared, run};
use super::support::scenarios::parse;

const WORLD: &str = "
version = 1
name = 'times'
seed = 6
shoppers = 4000
flight = { start = 2026-03-02, days = 14 }
[journey]
model = 'markov'
sessions = '1 per day'
dwell = '4m'
start = { tv = 0.6, social = 0.4 }
[journey.next]
tv = { social = 0.3, shop = 0.1 }
[[channel]]
name = 'tv'
role = 'media'
opportunities = 1.0
price = { cpm = 20 }
[[channel]]
name = 'social'
role = 'media'
opportunities = 1.0
price = { cpm = 10 }
[[channel]]
name = 'live'
role = 'media'
usage = 0.5
opportunities = 2.0
[[channel]]
name = 'shop'
role = 'shop'
[response]
baseline = 0.5
curve = { shape = 'linear', max_lift = 0.1, half = 5.0 }
[[policy]]
name = 'all'
caps = [{ scope = 'each channel', max = 5, per = 'session' }]
";

const BURST: &str = "
[[burst]]
channel = 'live'
day = 3
at = '20:00'
length = '2h'
share = 0.3
[[burst]]
channel = 'shop'
day = 3
at = '21:00'
length = '1h'
share = 0.2
";

fn traces(scenario: &Scenario) -> Vec<Trace> {
    let prepared = prepared(scenario);
    let mut tracer = Tracer::new(&prepared);
    (0..scenario.shoppers).map(|shopper| tracer.trace(shopper)).collect()
}

/// The times and channels of what a policy buys.
fn bought(traces: &[Trace], policy: usize) -> Vec<(Second, u8)> {
    let of = |trace: &Trace| {
        let bids = trace.bids[policy].iter().map(|index| trace.journey.opportunities[*index as usize]);
        bids.map(|bid| (bid.time, bid.channel)).collect::<Vec<_>>()
    };
    traces.iter().flat_map(of).collect()
}

#[test]
fn what_runs_at_some_times_is_bought_then() {
    let more = "[[policy]]\nname = 'timed'\nchannels = { tv = { from_day = 3, hours = '18-22' }, social = { to_day = 5, hours = ['22-2', '7-9'] } }\n";
    let traces = traces(&parse(&format!("{WORLD}{more}").replace("name = 'tv'\n", "name = 'tv'\nto_day = 10\n")));
    let (all, timed) = (bought(&traces, 0), bought(&traces, 1));
    let hour = |time: Second| time.rem_euclid(DAY) / HOUR;
    let is_on = |(time, channel): &(Second, u8)| match channel {
        0 => (3 * DAY..10 * DAY).contains(time) && (18..22).contains(&hour(*time)),
        1 => *time < 5 * DAY && [22, 23, 0, 1, 7, 8].contains(&hour(*time)),
        _ => true,
    };
    // The channel's own end holds for both.
    assert!(all.iter().all(|(time, channel)| *channel != 0 || *time < 10 * DAY));
    let on_time: Vec<_> = all.into_iter().filter(is_on).collect();
    assert!(timed == on_time && timed.len() > 1_000, "{} of {}", timed.len(), on_time.len());
}

/// A budget is met at the hours that are left.
#[test]
fn budgets_are_met_on_schedule() {
    let more = "[[policy]]\nname = 'timed'\nspend = { total = 60 }\nchannels = { tv = { hours = '18-22' }, social = { from_day = 7 } }\n";
    let results = run(&parse(&format!("{WORLD}{more}").replace("shoppers = 4000", "shoppers = 20000")), 0);
    let metric = omnicap::analysis::metrics::by_name(&results.scenario, 1, "delivered_share").unwrap();
    let share = metric.estimate(&results.sample).value;
    assert!((share - 1.0).abs() < 0.01, "{share}");
}

/// Half use the channel, of whom three in ten come: a binomial number. Nobody else's journey moves.
#[test]
fn a_burst_brings_whom_it_says_and_moves_nobody() {
    let [without, with] = [traces(&parse(WORLD)), traces(&parse(&format!("{WORLD}{BURST}")))];
    let (mut came, mut shopped, mut ads) = (0, 0, 0);
    for (without, with) in without.iter().zip(&with) {
        let is_live = |time: Second| (3 * DAY + 20 * HOUR..3 * DAY + 22 * HOUR).contains(&time);
        let [plain, burst] = [without, with].map(|trace| &trace.journey);
        let others = burst.opportunities.iter().filter(|ad| ad.channel != 2).map(|ad| (ad.time, ad.channel, ad.tag));
        assert!(others.eq(plain.opportunities.iter().map(|ad| (ad.time, ad.channel, ad.tag))));
        let live: Vec<_> = burst.opportunities.iter().filter(|ad| ad.channel == 2).collect();
        assert!(live.iter().all(|ad| is_live(ad.time)));
        assert!(
            burst.opportunities.is_sorted_by_key(|ad| ad.time) && burst.visits.is_sorted_by_key(|visit| visit.time)
        );
        came += usize::from(burst.visits.iter().any(|visit| visit.channel == 2 && is_live(visit.time)));
        shopped +=
            burst.visits.len() - plain.visits.len() - burst.visits.iter().filter(|visit| visit.channel == 2).count();
        assert_eq!(burst.shop_visits as usize, burst.visits.iter().filter(|visit| visit.channel == 3).count());
        ads += live.len();
    }
    let z = |found: usize, share: f64| (found as f64 - 4_000.0 * share) / (4_000.0 * share * (1.0 - share)).sqrt();
    assert!(z(came, 0.15).abs() < 4.5 && z(shopped, 0.2).abs() < 4.5, "{came} {shopped}");
    // Two for each who comes: a compound Poisson number of variance 4 p + 2 p − 4 p², for each shopper.
    let (mean, variance) = (2.0 * 0.15, 6.0 * 0.15 - (2.0_f64 * 0.15).powi(2));
    let z = (ads as f64 - 4_000.0 * mean) / (4_000.0 * variance).sqrt();
    assert!(z.abs() < 4.5, "{ads}");
}

/// What a run counts of a burst is what its events tell, though it does not time all that it counts.
#[test]
fn bursts_are_counted_as_they_are_traced() {
    let scenario = parse(&format!("{WORLD}{BURST}"));
    let (traces, results) = (traces(&scenario), run(&scenario, 0));
    let live = |trace: &Trace| trace.journey.opportunities.iter().filter(|ad| ad.channel == 2).count() as u64;
    let counts = results.sample.counts();
    assert_eq!(counts.supply[2].opportunities, traces.iter().map(live).sum::<u64>());
    assert_eq!(counts.visits, traces.iter().map(|trace| u64::from(trace.journey.shop_visits)).sum::<u64>());
    let expected = traces.iter().map(|trace| trace.outcomes[0].expected.purchases);
    let all = expected.reduce(|mut sum, one| {
        sum += one;
        sum
    });
    assert_eq!(Some(counts.policies[0].sales.purchases), all);
}
