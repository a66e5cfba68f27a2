//! Whole runs by number of policies, and what is left of one when nothing but random numbers is
//! drawn: those that a run draws, and those of journeys laid on the clock as a whole, stop by stop.

#[allow(dead_code)]
mod setting;

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use omnicap::base::exponential::exponential;
use omnicap::base::net::Point;
use omnicap::base::normal::score;
use omnicap::base::quantity::Probability;
use omnicap::base::random::{Purpose, unit};
use omnicap::engine::plan::draw_mask;
use omnicap::engine::simulate::simulate;
use omnicap::scenario::Scenario;
use omnicap::world::draw_mask::DrawMask;
use omnicap::world::journey::Journey;
use omnicap::world::population::Population;
use omnicap::world::{Scratch, World};
use rand::Rng;
use setting::{FLAGSHIP, PLAIN, first_policies, prepared, quick, scenario};

const SHOPPERS: u64 = 2_000;

fn whole(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("whole run");
    for (name, text) in [("plain", PLAIN), ("flagship", FLAGSHIP)] {
        // The first of a million: all of one group, as in a run of that size.
        let all = scenario(text, &[]);
        let opportunities: u64 = needs(&all).iter().map(|need| need.opportunities).sum();
        for policies in (1..=all.policies.len()).rev() {
            let prepared = prepared(&scenario(&first_policies(text, policies), &[]));
            group.throughput(Throughput::Elements(opportunities));
            group.bench_function(format!("{name}, {policies} policies"), |bench| {
                bench.iter(|| simulate(&prepared, 0..SHOPPERS));
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
    stops: u64,
    /// Stops on channels that the shopper uses.
    visits: u64,
    opportunities: u64,
    /// Of them, those that some policy may buy, and their sessions; visits to shops that may end in a purchase among them.
    laid: u64,
    laid_in: u64,
    shop_visits: u64,
    identifiers: u64,
    /// Times in the market and out of it.
    spells: u64,
}

fn needs(scenario: &Scenario) -> Vec<Need> {
    let (mut seen, mut all, mut journey) = (Journey::default(), Journey::default(), Journey::default());
    let (mut scratch, draw_mask) = (Scratch::default(), draw_mask(&prepared(scenario)));
    let (everything, frequented) = (DrawMask::everything(scenario.world.channels.len()), frequented(scenario));
    let need = |shopper| {
        // Where a session leads hangs on no usage: this shopper sees every stop.
        frequented.draw(shopper, &everything, &mut seen, &mut scratch);
        scenario.world.draw(shopper, &everything, &mut all, &mut scratch);
        scenario.world.draw(shopper, &draw_mask, &mut journey, &mut scratch);
        let met_in = journey.opportunities.iter().map(|opportunity| opportunity.session);
        let laid_in: BTreeSet<u32> = met_in.chain(journey.visits.iter().map(|visit| visit.session)).collect();
        // (Of those that overlap one is left: here they are a few too few.)
        let sessions: BTreeSet<u32> = seen.visits.iter().map(|visit| visit.session).collect();
        Need {
            sessions: sessions.len() as u64,
            stops: seen.visits.len() as u64,
            visits: all.visits.len() as u64,
            opportunities: all.opportunities.len() as u64,
            laid: (journey.opportunities.len() + journey.visits.len()) as u64,
            laid_in: laid_in.len() as u64,
            shop_visits: journey.shop_visits.into(),
            identifiers: journey.identifiers.len() as u64,
            spells: spells(scenario, &all),
        }
    };
    (0..SHOPPERS).map(need).collect()
}

/// The same world, in which everybody uses every channel.
fn frequented(scenario: &Scenario) -> World {
    let World { population, mut channels, .. } = scenario.world.clone();
    channels.iter_mut().for_each(|channel| channel.usage = Probability::ONE);
    let population = Population::new(population.activity, population.overlap, &population.parts, &channels);
    World { population, ..scenario.world.clone() }
}

/// How many times in the market and out of it a journey has.
fn spells(scenario: &Scenario, journey: &Journey) -> u64 {
    let (begin, end) = (scenario.world.calendar.begin(), scenario.world.calendar.end());
    let (first, last) = (journey.episodes.first(), journey.episodes.last());
    let outside = first.is_none_or(|first| first.start > begin) as u64 + last.is_some_and(|last| last.end < end) as u64;
    journey.episodes.len() as u64 + outside + (journey.episodes.len() as u64).saturating_sub(1)
}

/// Who the shopper is, and when in the market.
fn draw_who(scenario: &Scenario, shopper: u64, need: &Need) {
    let from = scenario.world.seed.of(shopper);
    // Activity, the factor that likings share, the segment, and a liking for each channel.
    let (point, sets) =
        (Point::of(scenario.world.seed, shopper), (scenario.world.channels.len() as u32 + 3).div_ceil(4));
    let scores: f64 = (0..sets).flat_map(|set| point.four(set)).map(|mark| score(unit(mark))).sum();
    black_box(scores);
    let mut stream = from.stream(Purpose::Market);
    black_box((stream.next_u64(), (0..need.spells).map(|_| exponential(stream.next_u64())).sum::<f64>()));
    let mut stream = from.stream(Purpose::Identity);
    black_box((0..need.identifiers).fold(0, |all, _| all ^ stream.next_u64()));
}

/// What a run draws for its tables of counts (no clicks, no replaced identifiers), and nothing done with it.
fn draw(scenario: &Scenario, shopper: u64, need: &Need) {
    draw_who(scenario, shopper, need);
    let (from, channels) = (scenario.world.seed.of(shopper), scenario.world.channels.len());
    // How many sessions and where they lead; how many opportunities each channel offers.
    let mut stream = from.stream(Purpose::Path);
    let counts: f64 = (0..=channels).map(|_| exponential(stream.next_u64())).sum();
    black_box((counts, (0..need.sessions).fold(0, |all, _| all ^ stream.next_u64())));
    let marks = |purpose, count| (0..count).fold(0, |all, index| all ^ from.marks(purpose).at(index));
    black_box((marks(Purpose::Throttle, need.opportunities), marks(Purpose::Buy, need.shop_visits)));
    // Where and when those are that matter: the session's beginning, two stays of it, and the event.
    black_box((
        marks(Purpose::Session, need.laid_in),
        marks(Purpose::PathEvent, need.laid),
        marks(Purpose::Show, need.laid),
    ));
    let stays = from.marks(Purpose::Stay);
    black_box((0..2 * need.laid).map(|index| exponential(stays.at(index))).sum::<f64>());
}

/// What a run would draw that laid every session, stop and opportunity on the clock (clicks and replaced
/// identifiers left out here too).
fn draw_all(scenario: &Scenario, shopper: u64, need: &Need) {
    draw_who(scenario, shopper, need);
    let from = scenario.world.seed.of(shopper);
    let mut stream = from.stream(Purpose::Path);
    // When each session begins, how long every stop lasts, and how many opportunities each of those offers that
    // are on channels in use.
    let times = need.sessions + need.stops + need.visits;
    let times: f64 = (0..times).map(|_| exponential(stream.next_u64())).sum();
    // Where each session begins, and where every stop leads.
    black_box((times, (0..need.sessions + need.stops).fold(0, |all, _| all ^ stream.next_u64())));
    // Of every opportunity: whether it is bought, when it is and which identifier it shows.
    let marks = |purpose| (0..need.opportunities).fold(0, |all, index| all ^ from.marks(purpose).at(index));
    black_box([Purpose::Throttle, Purpose::PathEvent, Purpose::Show].map(marks));
}

criterion_group! { name = benches; config = quick(); targets = whole, random_numbers }
criterion_main!(benches);
