//! How long the journeys of each path model take to draw, per opportunity, with what their scenario's
//! policies may buy laid on the clock.

#[allow(dead_code)]
mod setting;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use omnicap::engine::plan::draw_mask;
use omnicap::world::Scratch;
use omnicap::world::journey::Journey;
use setting::{FLAGSHIP, PLAIN, prepared, quick, scenario};

const SHOPPERS: u64 = 500;

const STRAIGHT: &str = r#"journey={ model = "linear", sessions = "0.9 per day", dwell = "4m", onward = 0.6 }"#;

fn journeys(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("journeys");
    for (name, text, changes) in
        [("independent", PLAIN, &[][..]), ("markov", FLAGSHIP, &[]), ("linear", FLAGSHIP, &[STRAIGHT])]
    {
        let scenario = scenario(text, changes);
        let (world, draw_mask) = (&scenario.world, draw_mask(&prepared(&scenario)));
        let (mut journey, mut scratch) = (Journey::default(), Scratch::default());
        let mut draw_all = || {
            (0..SHOPPERS)
                .map(|shopper| {
                    world.draw(shopper, &draw_mask, &mut journey, &mut scratch);
                    journey.offered.iter().map(|offered| u64::from(*offered)).sum::<u64>()
                })
                .sum::<u64>()
        };
        group.throughput(Throughput::Elements(draw_all()));
        group.bench_function(name, |bench| bench.iter(&mut draw_all));
    }
}

criterion_group! { name = benches; config = quick(); targets = journeys }
criterion_main!(benches);
