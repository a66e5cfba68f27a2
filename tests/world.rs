//! Claim: where and as whom shoppers meet ads is what the scenario says, draw by draw.

use omnicap::policy::cap::CountBy;
use omnicap::world::Scratch;
use omnicap::world::draw_mask::DrawMask;
use omnicap::world::journey::{Journey, LINKED, NO_KEY, Visit};

use super::support::scenarios::parse;

const HEAD: &str = "version = 1\nname = \"drawn\"\nseed = 8\nshoppers = 100\n\
                    flight = { start = 2026-03-02, days = 28 }\npolicy = [{ name = \"free\" }]\n";

/// The journeys of some shoppers, with all they meet.
fn journeys(text: &str, shoppers: u64) -> Vec<Journey> {
    let scenario = parse(&format!("{HEAD}{text}"));
    let (draw_mask, mut scratch) = (DrawMask::everything(scenario.world.channels.len()), Scratch::default());
    let draw = |shopper| {
        let mut journey = Journey::default();
        scenario.world.draw(shopper, &draw_mask, &mut journey, &mut scratch);
        journey
    };
    (0..shoppers).map(draw).collect()
}

/// Those on one channel without sessions, by who is recognised there.
fn recognised(identity: &str, opportunities: &str) -> Vec<Journey> {
    let channel = format!("name = \"a\", role = \"media\", opportunities = \"{opportunities}\", identity = {identity}");
    journeys(&format!("journey = {{ model = \"independent\" }}\nchannel = [{{ {channel} }}]\n"), 300)
}

/// How many standard errors a share of so many is from a probability.
fn z(hits: u32, of: u32, probability: f64) -> f64 {
    let n = f64::from(of);
    (f64::from(hits) / n - probability) / (probability * (1.0 - probability) / n).sqrt()
}

/// In its stay there, and at each as often as at any other. (Two sessions at once, one in some hundred shoppers, are told
/// as one: their visits stand among each other.)
#[test]
fn an_opportunity_lies_at_any_visit_to_its_channel() {
    let journeys = journeys(
        "journey = { model = \"markov\", sessions = \"0.2 per day\", dwell = \"10m\", start = { a = 0.5, b = 0.5 }, \
         next = { a = { a = 0.3, b = 0.4 }, b = { a = 0.5, b = 0.2 } } }\n\
         channel = [{ name = \"a\", role = \"media\", opportunities = 1.0 }, \
                    { name = \"b\", role = \"media\", opportunities = 0.4 }]\n",
        4_000,
    );
    let (mut all, mut astray, mut ranks, mut spread) = (0, 0, 0.0, 0.0);
    for journey in &journeys {
        for opportunity in &journey.opportunities {
            let visits: Vec<(usize, &Visit)> = journey.visits.iter().enumerate().collect();
            let own = |visit: &Visit| visit.channel == opportunity.channel;
            let ends = |index: usize| {
                let next = visits.get(index + 1).filter(|(_, next)| next.session == opportunity.session);
                next.map_or(i32::MAX, |(_, next)| next.time)
            };
            let here = visits.iter().rev().find(|(index, visit)| {
                let is_then = (visit.time..=ends(*index)).contains(&opportunity.time);
                own(visit) && visit.session == opportunity.session && is_then
            });
            all += 1;
            let Some((index, _)) = here else {
                astray += 1;
                continue;
            };
            let (before, of) = (
                journey.visits[..*index].iter().filter(|visit| own(visit)).count() as f64,
                journey.visits.iter().filter(|visit| own(visit)).count() as f64,
            );
            ranks += (before + 0.5) / of - 0.5;
            spread += (1.0 - 1.0 / (of * of)) / 12.0;
        }
    }
    assert!(all > 30_000 && astray * 100 < all, "{astray} of {all} lie at no visit to their channel");
    let z = ranks / f64::sqrt(spread);
    assert!(z.abs() < 5.0, "visits are not alike: z = {z}");
}

#[test]
fn what_is_not_anonymous_shows_all_identifiers_alike() {
    let journeys = recognised("{ ids = { exactly = 3 }, anonymous = 0.3 }", "5 per day");
    let keys = || journeys.iter().flat_map(|journey| &journey.opportunities).map(|bid| bid.keys[0]);
    let all = keys().count() as u32;
    for (key, share) in [(NO_KEY, 0.3), (0, 0.7 / 3.0), (1, 0.7 / 3.0), (2, 0.7 / 3.0)] {
        let z = z(keys().filter(|other| *other == key).count() as u32, all, share);
        assert!(z.abs() < 5.0, "identifier {key}: z = {z}");
    }
}

/// Lifetimes begin with the simulation, and which half of one a new identifier comes in tells nothing of it.
#[test]
fn whether_a_new_identifier_is_linked_hangs_on_nothing_else() {
    let journeys = recognised("{ lifetime = \"1d\", match_rate = 0.4 }", "100 per day");
    let mut halves = [(0, 0); 2];
    for journey in &journeys {
        let mut last = 0;
        for bid in &journey.opportunities {
            let key = bid.keys[CountBy::Identifier as usize];
            if key != last {
                let (linked, all) = &mut halves[usize::from(bid.time % 86_400 >= 43_200)];
                *all += 1;
                *linked += u32::from(bid.keys[CountBy::Graph as usize] == LINKED);
                last = key;
            }
        }
    }
    for (linked, all) in halves {
        assert!(all > 2_000 && z(linked, all, 0.4).abs() < 5.0, "{linked} of {all} are linked");
    }
}
