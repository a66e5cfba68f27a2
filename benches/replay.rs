//! How long it takes to decide a bid, by kind of window: journeys are drawn beforehand.

#[allow(dead_code)]
mod setting;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use omnicap::base::compaction::Compacted;
use omnicap::policy::ad_server::Server;
use omnicap::scenario::Scenario;
use omnicap::world::Scratch;
use omnicap::world::draw_mask::DrawMask;
use omnicap::world::journey::Journey;
use setting::{FLAGSHIP, prepared, quick, scenario};

/// By the policy's number: uncapped, and the cap that is changed.
const UNCAPPED: usize = 0;
const SILOED: usize = 1;
const COORDINATED: usize = 2;

fn replay(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("replay");
    let mut measure = |name: &str, scenario: &Scenario, policy: usize| {
        let shoppers = draw(scenario, 500);
        let channels = scenario.world.channels.len();
        let mut server = Server::new(&scenario.policies[policy], &scenario.world.calendar, channels);
        group.throughput(Throughput::Elements(shoppers.iter().map(|(_, bids)| bids.len() as u64).sum()));
        group.bench_function(name, |bench| {
            bench.iter(|| {
                let mut served = 0;
                for (journey, bids) in &shoppers {
                    server.decide(journey, bids);
                    served += server.served().len();
                }
                served
            });
        });
    };
    measure("no caps", &scenario(FLAGSHIP, &[]), UNCAPPED);
    for window in ["7d", "calendar day", "calendar week", "7d from first", "session", "flight"] {
        let change = format!("policy.siloed.caps.0.per={window:?}");
        measure(window, &scenario(FLAGSHIP, &[&change]), SILOED);
    }
    measure("7d each and 7d over all, an hour late", &scenario(FLAGSHIP, &[]), COORDINATED);
}

fn draw(scenario: &Scenario, shoppers: u64) -> Vec<(Journey, Vec<u32>)> {
    let (draw_mask, prepared) = (DrawMask::everything(scenario.world.channels.len()), prepared(scenario));
    let draw = |shopper| {
        let (mut journey, mut bids) = (Journey::default(), Compacted::default());
        scenario.world.draw(shopper, &draw_mask, &mut journey, &mut Scratch::default());
        prepared.throttles()[0].collect(&journey, &mut bids);
        (journey, bids.to_vec())
    };
    (0..shoppers).map(draw).collect()
}

criterion_group! { name = benches; config = quick(); targets = replay }
criterion_main!(benches);
