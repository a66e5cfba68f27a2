//! Whole runs by number of policies, and what is left of one when nothing but random numbers is
//! drawn: those that a run draws, and those of journeys laid on the clock as a whole, stop by stop.

#[allow(dead_code)]
mod setting;

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use omnicap::base::exponential::exponential;
use omnicap::base::random::Purpose;
use omnicap::engine::machine::focus;
use omnicap::engine::simulate::simulate;
use omnicap::scenario::Scenario;
use omnicap::world::Scratch;
use omnicap::world::focus::Focus;
use omnicap::world::journey::Journey;
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
    let mut measure = |name: &str, draw: fn(&Scenario, u64, &Need)| {
        group.bench_function(name, |bench| {
            bench.iter(|| {
                for (shopper, need) in (0..).zip(&needs) {
                    draw(&scenario, shopper, need);
                }
            });
        });
    };
    measure("random numbers alone", draw);
    measure("random numbers alone, of whole journeys", draw_all);
}

/// How many random numbers of each kind one shopper needs.
struct Need {
    sessions: u64,
    /// Stops on channels that the shopper uses.
    visits: u64,
    opportunities: u64,
    /// Of them, those that some policy may buy, and their sessions; visits to shops that may end in a purchase among them.
    laid: u64,
    laid_in: u64,
    shop_visits: u64,
    identifiers: u64,
}

fn needs(scenario: &Scenario) -> Vec<Need> {
    let (mut all, mut journey, mut scratch) = (Journey::default(), Journey::default(), Scratch::default());
    let (everything, focus) = (Focus::everything(scenario.world.channels.len()), focus(scenario));
    let need = |shopper| {
        scenario.world.draw(shopper, &everything, &mut all, &mut scratch);
        scenario.world.draw(shopper, &focus, &mut journey, &mut scratch);
        let opportunities = journey.opportunities.iter().map(|opportunity| opportunity.session);
        let sessions: BTreeSet<u32> = opportunities.chain(journey.visits.iter().map(|visit| visit.session)).collect();
        Need {
            sessions: all.sessions.len() as u64,
            visits: all.visits.len() as u64,
            opportunities: all.opportunities.len() as u64,
            laid: (journey.opportunities.len() + journey.visits.len()) as u64,
            laid_in: sessions.len() as u64,
            shop_visits: journey.shop_visits.into(),
            identifiers: journey.identifiers.len() as u64,
        }
    };
    (0..SHOPPERS).map(need).collect()
}

/// Who the shopper is.
fn draw_who(scenario: &Scenario, shopper: u64, need: &Need) {
    let from = scenario.world.seed.of(shopper);
    let mut stream = from.stream(Purpose::Shopper);
    // Activity and a liking for each channel, with the factor they share; then the segment.
    let channels = scenario.world.channels.len() as u64;
    let scores: f64 = (0..channels + 2).map(|_| stream.sample::<f64, _>(StandardNormal)).sum();
    black_box((scores, stream.next_u64()));
    let mut stream = from.stream(Purpose::Identity);
    black_box((0..need.identifiers).fold(0, |all, _| all ^ stream.next_u64()));
}

/// The same laws in the same numbers, and nothing done with them.
fn draw(scenario: &Scenario, shopper: u64, need: &Need) {
    draw_who(scenario, shopper, need);
    let (from, channels) = (scenario.world.seed.of(shopper), scenario.world.channels.len());
    // How many sessions and where they lead; how many opportunities each channel offers.
    let mut stream = from.stream(Purpose::Path);
    let counts: f64 = (0..=channels).map(|_| exponential(stream.next_u64())).sum();
    black_box((counts, (0..need.sessions).fold(0, |all, _| all ^ stream.next_u64())));
    let marks = |purpose, count| (0..count).fold(0, |all, place| all ^ from.marks(purpose).at(place));
    black_box((marks(Purpose::Throttle, need.opportunities), marks(Purpose::Buy, need.shop_visits)));
    // Where and when those are that matter: the session's beginning, two stays of it, and the spot.
    black_box((
        marks(Purpose::Session, need.laid_in),
        marks(Purpose::Spot, need.laid),
        marks(Purpose::Show, need.laid),
    ));
    let stays = from.marks(Purpose::Stay);
    black_box((0..2 * need.laid).map(|place| exponential(stays.at(place))).sum::<f64>());
}

/// What a run would draw that laid every session, stop and opportunity on the clock. (Stops on channels that the
/// shopper does not use would be drawn too; they leave no trace, and are left out.)
fn draw_all(scenario: &Scenario, shopper: u64, need: &Need) {
    draw_who(scenario, shopper, need);
    let from = scenario.world.seed.of(shopper);
    let mut stream = from.stream(Purpose::Path);
    // When each session begins, how long every stop lasts, and how many opportunities it offers.
    let times: f64 = (0..need.sessions + 2 * need.visits).map(|_| exponential(stream.next_u64())).sum();
    // Where each session begins, and where every stop leads.
    black_box((times, (0..need.sessions + need.visits).fold(0, |all, _| all ^ stream.next_u64())));
    // Of every opportunity: whether it is bought, when it is and which identifier it shows.
    let marks = |purpose| (0..need.opportunities).fold(0, |all, place| all ^ from.marks(purpose).at(place));
    black_box([Purpose::Throttle, Purpose::Spot, Purpose::Show].map(marks));
}

criterion_group! { name = benches; config = quick(); targets = whole, random_numbers }
criterion_main!(benches);
