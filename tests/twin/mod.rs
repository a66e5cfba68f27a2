//! A slow and obvious twin of the engine decides every bid exactly as the engine does.
//!
//! It is written from the contract, not from the engine. `caps` keeps a plain list of what was served and counts
//! through it for every bid (docs/caps.md); `shop` takes every visit in turn, with curves, adstock and baskets of its own
//! (docs/response.md) and what the scenario's text says of them. Only what was drawn it takes over (`story`, `marks`; and
//! prices, which are drawn from a table). Random journeys meet every combination of rules; journeys on a coarse clock meet
//! every edge of every window; real scenarios meet every way that shoppers move and are recognised, and their tallies are
//! counted again by hand.

mod caps;
mod chance;
mod clockwork;
mod compare;
mod creatives;
mod dates;
mod effect;
mod marks;
mod periods;
mod reactions;
mod recount;
mod repeats;
mod sales;
mod shop;
mod story;
mod worlds;
mod written;

use caps::Outcome;
use chance::{Corner, Dice};
use clockwork::{A, A_ANONYMOUS, A_UNLINKED, B, STROKE, all_caps, all_journeys, late};
use compare::{Pair, Place};
use dates::Turning;
use omnicap::base::histogram::Histogram;
use omnicap::base::parts::Parts;
use omnicap::engine::simulate::simulate;
use omnicap::engine::tally::{Group, Tally};
use omnicap::policy::cap::{Cap, OnMissingId};
use omnicap::response::expected::Expected;
use omnicap::scenario::Scenario;
use omnicap::world::journey::Journey;
use rand::{RngExt, SeedableRng};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use written::Written;

use crate::support::runs::prepared;
use crate::support::scenarios::{changed, files, parse_beside, text_of};

/// Flights that begin just before months, years and leap days do.
const STARTS: [&str; 5] = ["2026-02-26", "2026-03-02", "2027-12-28", "2028-02-25", "2026-05-30"];

/// Few, so that they meet the same caps, and the most there can be.
const CHANNELS: [u8; 7] = [1, 2, 3, 4, 5, 6, 64];

#[test]
fn random_journeys_are_decided_alike() {
    let mut dice = Dice::seed_from_u64(2026);
    let mut met = Met::default();
    for _ in 0..100 {
        let start = STARTS[dice.random_range(0..STARTS.len())];
        let channels = CHANNELS[dice.random_range(0..CHANNELS.len())];
        let (days, warm_up) = (dice.random_range(1..=40), dice.random_range(0..=10));
        let calendar = worlds::calendar(start, days, warm_up);
        let index = match dice.random_bool(0.5) {
            true => Place::new(calendar, Turning::USUAL, worlds::channels(channels)),
            false => {
                let turning = Turning { week: dice.random_range(0..7), day: 60 * dice.random_range(0..24 * 60) };
                Place::new(calendar, turning, worlds::channels(channels))
            }
        };
        let all = index.calendar.begin()..index.calendar.end();
        for _ in 0..500 {
            let corner = Corner::draw(all.clone(), channels, &mut dice);
            let journey = corner.journey(&mut dice);
            let bids = corner.bids(&journey, &mut dice);
            for _ in 0..3 {
                met.add(&Pair::new(&index, corner.caps(&mut dice)).check(&journey, &bids));
            }
        }
    }
    // Agreement is worth something only where much is decided: of 150,000 replays.
    assert!(met.served > 200_000 && met.capped > 200_000 && met.missing > 20_000 && met.leaked > 20_000, "{met:?}");
}

/// How often each thing was decided.
#[derive(Debug, Default)]
struct Met {
    served: usize,
    capped: usize,
    missing: usize,
    leaked: usize,
}

impl Met {
    fn add(&mut self, outcome: &Outcome) {
        for verdict in &outcome.verdicts {
            self.served += usize::from(verdict.is_served());
            self.capped += usize::from(verdict.blocked_by().is_some() && !verdict.is_missing_id());
            self.missing += usize::from(verdict.is_missing_id());
        }
        self.leaked += outcome.leaked.iter().filter(|leaked| **leaked).count();
    }
}

#[test]
fn all_coarse_clock_journeys_are_decided_alike() {
    let caps = all_caps(&[1, 2, 3], &[late(0, 0), late(STROKE, 0), late(2 * STROKE, STROKE)], &[OnMissingId::Serve]);
    check_all(&caps, &all_journeys(7, &[None, A, B]));
}

#[test]
fn all_coarse_clock_identities_are_decided_alike() {
    let caps = all_caps(&[1, 2], &[late(0, 0), late(0, STROKE)], &[OnMissingId::Serve, OnMissingId::Block]);
    check_all(&caps, &all_journeys(5, &[None, A, A_UNLINKED, A_ANONYMOUS, B]));
}

/// The flight begins on Sunday 31 May 2026: its second midnight begins a week and a month.
fn check_all(caps: &[Cap], journeys: &[Journey]) {
    let index = Place::new(worlds::calendar("2026-05-31", 2, 1), Turning::USUAL, worlds::channels(2));
    for cap in caps {
        let mut pair = Pair::new(&index, vec![cap.clone()]);
        for journey in journeys {
            let bids: Vec<u32> = (0..journey.opportunities.len() as u32).collect();
            pair.check(journey, &bids);
        }
    }
}

/// The longest test, and among the last: it takes all cores.
#[test]
fn real_scenarios_are_decided_alike() {
    let shipped = files("scenarios", ".toml").into_iter().map(|name| text_of(&name));
    let of = |texts: Vec<String>, shoppers: u32| texts.into_iter().map(move |text| (text, shoppers));
    let drawn = of(worlds::varied(), 60).chain(of(worlds::rotating(), 40));
    let all: Vec<(String, u32)> = shipped.map(|text| (text, 40)).chain(drawn).collect();
    all.into_par_iter().for_each(|(text, shoppers)| {
        check_tally(&changed(&text, &[&format!("shoppers={shoppers}"), "measure.periods=true"]));
    });
}

/// A rule that never comes to know anything changes nothing, though every bid is then decided one by one.
#[test]
fn a_reaction_that_never_happens_changes_nothing() {
    let shipped = files("scenarios", ".toml").into_iter().map(|name| text_of(&name));
    let sells = |text: &String| text.contains("[response]") && !text.contains("suppress");
    for text in shipped.chain(worlds::varied()).chain(worlds::rotating()).filter(sells) {
        let text = changed(&text, &["shoppers=100"]);
        let tally = |text: &str| {
            let scenario = parse_beside(text, "scenarios").unwrap_or_else(|problems| panic!("{problems}"));
            (simulate(&prepared(&scenario), 0..scenario.shoppers), scenario)
        };
        let ((mut at_once, scenario), (mut one_by_one, _)) = (tally(&text), tally(&with_idle_rules(&text)));
        [&mut at_once, &mut one_by_one].into_iter().for_each(|tally| forget_rules(tally, &scenario));
        assert_eq!(at_once, one_by_one, "{}", scenario.name);
    }
}

/// Every policy with a rule whose news would come years after the flight.
fn with_idle_rules(text: &str) -> String {
    let mut parts = text.split("[[policy]]\n");
    let first = parts.next().unwrap().to_string();
    let rule = "after = 'visit', scope = 'all channels', id = 'person', delay = '3000d'";
    parts.zip(0..).fold(first, |text, (part, number): (&str, usize)| {
        format!("{text}[[policy]]\nsuppress = [{{ {rule}, label = 'never {number}' }}]\n{part}")
    })
}

/// Counts of rules beyond those of the scenario, and what only policies that react count.
fn forget_rules(tally: &mut Tally, scenario: &Scenario) {
    for group in &mut tally.groups {
        for (counts, policy) in group.policies.iter_mut().zip(&scenario.policies) {
            let rules = policy.rules().count();
            counts.leaked.truncate(rules);
            for channel in &mut counts.channels {
                channel.blocked.truncate(rules);
                channel.after_purchase = 0;
            }
        }
    }
}

/// What AMC would have seen is counted again from the events, in `tests/amc_from_events.rs`.
fn without_amc(tally: &mut Tally) {
    for policy in tally.groups.iter_mut().flat_map(|group| &mut group.policies) {
        (policy.observed, policy.known_without_ads) = (None, Histogram::default());
    }
    tally.details.iter_mut().for_each(|detail| detail.observed = None);
}

/// A run's tally is the one counted by hand, group by group and policy by policy.
fn check_tally(text: &str) {
    let scenario = parse_beside(text, "scenarios").unwrap_or_else(|problems| panic!("{problems}"));
    let prepared = prepared(&scenario);
    let mut by_hand = recount::recount(&prepared, &Written::read(text));
    let mut by_engine = simulate(&prepared, 0..scenario.shoppers);
    without_amc(&mut by_engine);
    settle_last_digits(&mut by_hand, &by_engine);
    for (group, (hand, engine)) in by_hand.groups.iter().zip(&by_engine.groups).enumerate() {
        assert_eq!(hand, engine, "{}, group {group}", scenario.name);
    }
    for (policy, (hand, engine)) in by_hand.details.iter().zip(&by_engine.details).enumerate() {
        assert_eq!(hand, engine, "{}, {}", scenario.name, scenario.policies[policy].name);
    }
    assert_eq!(by_hand, by_engine);
}

/// Powers of the twin's own differ in their last digit, so that a probability may be rounded to the next of 2³² parts.
fn settle_last_digits(by_hand: &mut Tally, by_engine: &Tally) {
    for (hand, engine) in by_hand.groups.iter_mut().zip(&by_engine.groups) {
        let mut engine = engine.clone();
        for (hand, engine) in expected_in(hand).into_iter().zip(expected_in(&mut engine)) {
            if (*hand - *engine).number().abs() < 1e-8 {
                *hand = *engine;
            }
        }
    }
}

/// All sums of probabilities in the counts of a group.
fn expected_in(group: &mut Group) -> Vec<&mut Parts> {
    fn of(expected: &mut Expected) -> [&mut Parts; 3] {
        let Expected { purchases, buyers, carts } = expected;
        [purchases, buyers, carts]
    }
    let mut all = Vec::from(of(&mut group.without_ads));
    for policy in &mut group.policies {
        all.extend(of(&mut policy.sales));
        all.extend(policy.left_out.iter_mut().chain(&mut policy.curve.missing));
    }
    all
}
