//! How long the journeys of each path model take to draw, per opportunity.

#[allow(dead_code)]
mod setting;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use omnicap::world::journey::Journey;
use omnicap::world::wallet::Wallet;
use setting::{FLAGSHIP, PLAIN, quick, scenario};

const SHOPPERS: u64 = 500;

const STRAIGHT: &str = r#"journey={ model = "linear", sessions = "0.9 per day", dwell = "4m", onward = 0.6 }"#;

fn journeys(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("journeys");
    for (name, text, changes) in
        [("independent", PLAIN, &[][..]), ("markov", FLAGSHIP, &[]), ("linear", FLAGSHIP, &[STRAIGHT])]
    {
        let world = scenario(text, changes).world;
        let (mut journey, mut wallet) = (Journey::default(), Wallet::default());
        let mut draw_all = || {
            (0..SHOPPERS)
                .map(|shopper| {
                    world.draw(shopper, &mut journey, &mut wallet);
                    journey.opportunities.len() as u64
                })
                .sum::<u64>()
        };
        group.throughput(Throughput::Elements(draw_all()));
        group.bench_function(name, |bench| bench.iter(&mut draw_all));
    }
}

criterion_group! { name = benches; config = quick(); targets = journeys }
criterion_main!(benches);
