//! Whole runs by number of policies, and what is left of one when nothing but random numbers is
//! drawn: the physical limit.

#[allow(dead_code)]
mod setting;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use omnicap::base::exponential::exponential;
use omnicap::base::random::Purpose;
use omnicap::engine::simulate::simulate;
use omnicap::scenario::Scenario;
use omnicap::world::journey::Journey;
use omnicap::world::wallet::Wallet;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use setting::{FLAGSHIP, PLAIN, quick, scenario};

const SHOPPERS: u64 = 2_000;

fn whole(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("whole run");
    for (name, text) in [("plain", PLAIN), ("flagship", FLAGSHIP)] {
        // The first of a million: all of one group, as in a run of that size.
        let mut scenario = scenario(text, &[]);
        let opportunities: u64 = needs(&scenario).iter().map(|need| need.opportunities).sum();
        for policies in (1..=scenario.policies.len()).rev() {
            scenario.policies.truncate(policies);
            group.throughput(Throughput::Elements(opportunities));
            group.bench_function(format!("{name}, {policies} policies"), |bench| {
                bench.iter(|| simulate(&scenario, 0..SHOPPERS));
            });
        }
    }
}

fn random_numbers(bench: &mut Criterion) {
    let scenario = scenario(FLAGSHIP, &[]);
    let needs = needs(&scenario);
    let mut group = bench.benchmark_group("flagship");
    group.throughput(Throughput::Elements(needs.iter().map(|need| need.opportunities).sum()));
    group.bench_function("random numbers alone", |bench| {
        bench.iter(|| {
            for (shopper, need) in needs.iter().enumerate() {
                draw(&scenario, shopper as u64, need);
            }
        });
    });
}

/// How many random numbers of each kind one shopper needs. Stops on channels that the shopper does
/// not use leave no trace, and are left out.
struct Need {
    sessions: u64,
    visits: u64,
    stays: u64,
    opportunities: u64,
    shown: u64,
    identifiers: u64,
}

fn needs(scenario: &Scenario) -> Vec<Need> {
    let (mut journey, mut wallet) = (Journey::default(), Wallet::default());
    let varied: Vec<bool> = scenario.world.channels.iter().map(|channel| !channel.identity.is_single()).collect();
    let need = |shopper| {
        scenario.world.draw(shopper, &mut journey, &mut wallet);
        let stays = journey.visits.windows(2).filter(|pair| pair[0].session == pair[1].session).count();
        let shown = journey.opportunities.iter().filter(|o| varied[o.channel as usize]).count();
        Need {
            sessions: journey.sessions.len() as u64,
            visits: journey.visits.len() as u64,
            stays: stays as u64,
            opportunities: journey.opportunities.len() as u64,
            shown: shown as u64,
            identifiers: journey.identifiers.len() as u64,
        }
    };
    (0..SHOPPERS).map(need).collect()
}

/// The same laws in the same numbers, and nothing done with them.
fn draw(scenario: &Scenario, shopper: u64, need: &Need) {
    let seed = scenario.world.seed;
    let mut stream = seed.stream(shopper, Purpose::Shopper);
    // Activity and a liking for each channel, with the factor they share; then the segment.
    let scores: f64 = (0..scenario.world.channels.len() + 2).map(|_| stream.sample::<f64, _>(StandardNormal)).sum();
    black_box((scores, stream.next_u64()));
    let mut stream = seed.stream(shopper, Purpose::Path);
    // A gap before each session and one beyond the last; where it starts; what happens at each stop.
    let times: f64 = (0..=need.sessions + need.stays).map(|_| exponential(stream.next_u64())).sum();
    let marks = (0..need.sessions + need.visits).fold(0, |all, _| all ^ stream.next_u64());
    black_box((times, marks));
    let mut stream = seed.stream(shopper, Purpose::Identity);
    black_box((0..need.identifiers).fold(0, |all, _| all ^ stream.next_u64()));
    let bought = seed.marks(shopper, Purpose::Throttle);
    let shown = seed.marks(shopper, Purpose::Show);
    black_box((0..need.opportunities).fold(0, |all, place| all ^ bought.at(place as usize)));
    black_box((0..need.shown).fold(0, |all, place| all ^ shown.at(place as usize)));
}

criterion_group! { name = benches; config = quick(); targets = whole, random_numbers }
criterion_main!(benches);
