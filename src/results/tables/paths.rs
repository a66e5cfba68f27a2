//! The paths themselves, told by the first shoppers: what follows what, and a dozen journeys.
//!
//! Nothing is counted in the hot loop for these tables: any shopper can be drawn again.

use crate::base::time::DAY;
use crate::engine::plan::draw_mask;
use crate::engine::prepared::Prepared;
use crate::engine::trace::{Trace, Tracer};
use crate::policy::Verdict;
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table};
use crate::scenario::Scenario;
use crate::world::Scratch;
use crate::world::draw_mask::DrawMask;
use crate::world::journey::Journey;

/// How many shoppers, from the first, tell the paths.
pub const TELLING: u64 = 5_000;

/// How many journeys are told in full.
const DOZEN: usize = 12;

/// Bids of a journey that shows something and can still be read on one line.
const READABLE: std::ops::RangeInclusive<usize> = 8..=40;

/// Bids of a journey beyond which nobody would read it: a robot in a log has a million.
const MOST_BIDS: usize = 1_000;

/// How often one channel follows another inside a session, over the first 5,000 shoppers.
///
/// `start` and `end` stand before the first and after the last channel. Without sessions the
/// opportunities of a day take their place.
pub fn flow(scenario: &Scenario) -> Table<'_> {
    let rows = std::iter::once_with(|| flow_rows(scenario)).flatten();
    Table::new(&dictionary::FLOW, rows)
}

fn flow_rows(scenario: &Scenario) -> Vec<Row> {
    let end = scenario.world.channels.len();
    let start = end + 1;
    // What policies make of a journey does not matter here: it is drawn, and not replayed.
    let (mut journey, mut scratch) = (Journey::default(), Scratch::default());
    let (draw_mask, mut stops) = (DrawMask::paths(end), Vec::new());
    // From every channel and the start (nothing follows the end) to every channel and the end.
    let mut counts = vec![vec![0_u64; end + 1]; start + 1];
    for shopper in 0..scenario.shoppers.min(TELLING) {
        scenario.world.draw(shopper, &draw_mask, &mut journey, &mut scratch);
        list_stops(scenario, &journey, &mut stops);
        for session in stops.chunk_by(|one, other| one.0 == other.0) {
            let mut from = start;
            for to in session.iter().map(|(_, channel)| *channel).chain([end]) {
                counts[from][to] += 1;
                from = to;
            }
        }
    }
    let name = |index: usize| match index {
        index if index < end => scenario.world.channels[index].name.as_str(),
        index if index == end => "end",
        _ => "start",
    };
    let ways = std::iter::once(start).chain(0..end).flat_map(|from| (0..=end).map(move |to| (from, to)));
    let taken = ways.map(|(from, to)| (from, to, counts[from][to])).filter(|(.., visits)| *visits > 0);
    taken.map(|(from, to, visits)| vec![name(from).into(), name(to).into(), visits.into()]).collect()
}

/// The session and the channel of every stop of a journey in the flight.
fn list_stops(scenario: &Scenario, journey: &Journey, stops: &mut Vec<(i64, usize)>) {
    stops.clear();
    if scenario.world.path.has_sessions() {
        let visits = journey.visits.iter().filter(|visit| visit.time >= 0);
        stops.extend(visits.map(|visit| (visit.session.into(), visit.channel as usize)));
    } else {
        let opportunities = journey.opportunities.iter().filter(|opportunity| opportunity.time >= 0);
        stops.extend(opportunities.map(|seen| ((seen.time / DAY).into(), seen.channel as usize)));
    }
}

/// What was bought for a dozen shoppers, and what every policy made of it.
///
/// They are the first who met between 8 and 40 bought opportunities on more than one channel, one
/// of which a cap refused; where there are too few, the busiest others of the first 5,000.
pub fn journeys<'a>(scenario: &'a Scenario, prepared: &'a Prepared) -> Table<'a> {
    let rows = std::iter::once_with(|| telling_shoppers(prepared)).flatten();
    let rows = rows.flat_map(|(shopper, trace)| journey_rows(scenario, shopper, &trace));
    Table::new(&dictionary::JOURNEYS, rows)
}

fn telling_shoppers(prepared: &Prepared) -> Vec<(u64, Trace)> {
    // Only what is bought is told.
    let mut tracer = Tracer::looking_at(prepared, draw_mask(prepared));
    let mut chosen: Vec<(u64, Trace)> = Vec::new();
    let mut others: Vec<(u64, Trace)> = Vec::new();
    for shopper in 0..prepared.model().shoppers.min(TELLING) {
        let trace = tracer.trace(shopper);
        if tells(&trace) {
            chosen.push((shopper, trace));
        } else if (1..=MOST_BIDS).contains(&trace.most_bids()) {
            others.push((shopper, trace));
        }
        if chosen.len() == DOZEN {
            return chosen;
        }
        if others.len() > 8 * DOZEN {
            keep_busiest(&mut others);
        }
    }
    keep_busiest(&mut others);
    others.truncate(DOZEN - chosen.len());
    chosen.extend(others);
    chosen.sort_by_key(|(shopper, _)| *shopper);
    chosen
}

/// The busiest first, those too busy to read last.
fn keep_busiest(traces: &mut Vec<(u64, Trace)>) {
    traces.sort_by_key(|(shopper, trace)| {
        let bids = trace.most_bids();
        (bids > *READABLE.end(), std::cmp::Reverse(bids), *shopper)
    });
    traces.truncate(DOZEN);
}

fn tells(trace: &Trace) -> bool {
    let Some(bids) = trace.bids.iter().max_by_key(|bids| bids.len()) else {
        return false;
    };
    let bids = bids.iter().map(|bid| &trace.journey.opportunities[*bid as usize]);
    let mut channels: Vec<u8> = bids.filter(|bid| bid.time >= 0).map(|bid| bid.channel).collect();
    let many = READABLE.contains(&channels.len());
    channels.sort_unstable();
    channels.dedup();
    many && channels.len() > 1 && trace.verdicts.iter().flatten().any(|verdict| !verdict.is_served())
}

fn journey_rows(scenario: &Scenario, shopper: u64, trace: &Trace) -> Vec<Row> {
    let mut rows = Vec::new();
    for ((policy, verdicts), bids) in scenario.policies.iter().zip(&trace.verdicts).zip(&trace.bids) {
        for (bid, verdict) in bids.iter().zip(verdicts) {
            let bid = &trace.journey.opportunities[*bid as usize];
            if bid.time < 0 {
                continue;
            }
            let cap = Verdict::blocked_by(*verdict).map(|cap| policy.caps[cap].label.as_str());
            rows.push(vec![
                shopper.into(),
                Cell::Whole(bid.time.into()),
                scenario.world.channels[bid.channel as usize].name.as_str().into(),
                policy.name.as_str().into(),
                if verdict.is_served() { "served" } else { "capped" }.into(),
                cap.map_or(Cell::Empty, Cell::from),
            ]);
        }
    }
    rows
}
