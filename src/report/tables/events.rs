//! The events of the first shoppers: enough to decide every cap again by hand.

use crate::engine::trace::{Trace, Tracer};
use crate::policy::Verdict;
use crate::report::table::{Cell, Row, Table};
use crate::scenario::Scenario;
use crate::world::journey::{NO_KEY, Opportunity};

/// Every visit, and every opportunity under every policy, of the first `shoppers` shoppers.
///
/// A visit has no decision. An opportunity is `served`, `capped` (then `blocked_by` names the cap)
/// or `not bought`. Identifiers and nodes are numbers local to the shopper; seconds are negative in
/// the warm-up.
pub fn events(scenario: &Scenario, shoppers: u64) -> Table<'_> {
    let tracer = Tracer::new(scenario);
    let rows = (0..shoppers.min(scenario.shoppers)).flat_map(move |shopper| {
        let trace = tracer.trace(shopper);
        rows(scenario, shopper, &trace)
    });
    let columns =
        &["shopper", "event", "time_s", "session", "channel", "identifier", "node", "policy", "decision", "blocked_by"];
    Table::new("events", columns, rows)
}

fn rows(scenario: &Scenario, shopper: u64, trace: &Trace) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut visits = trace.journey.visits.iter().peekable();
    let mut bids = trace.bids.iter().enumerate().peekable();
    for (place, opportunity) in trace.journey.opportunities.iter().enumerate() {
        while let Some(visit) = visits.next_if(|visit| visit.time <= opportunity.time) {
            rows.push(visit_row(scenario, shopper, visit.time, visit.session, visit.channel));
        }
        let bid = bids.next_if(|(_, at)| **at as usize == place).map(|(bid, _)| bid);
        for (policy, verdicts) in trace.verdicts.iter().enumerate() {
            let verdict = bid.map(|bid| verdicts[bid]);
            rows.push(opportunity_row(scenario, shopper, opportunity, policy, verdict));
        }
    }
    rows.extend(visits.map(|visit| visit_row(scenario, shopper, visit.time, visit.session, visit.channel)));
    rows
}

fn start(scenario: &Scenario, shopper: u64, event: &str, time: i32, session: u32, channel: u8) -> Row {
    let has_sessions = scenario.world.path.has_sessions();
    vec![
        shopper.into(),
        event.into(),
        Cell::Whole(time.into()),
        if has_sessions { u64::from(session).into() } else { Cell::Empty },
        scenario.world.channels[channel as usize].name.as_str().into(),
    ]
}

fn visit_row(scenario: &Scenario, shopper: u64, time: i32, session: u32, channel: u8) -> Row {
    let mut row = start(scenario, shopper, "visit", time, session, channel);
    row.resize(10, Cell::Empty);
    row
}

fn opportunity_row(
    scenario: &Scenario,
    shopper: u64,
    opportunity: &Opportunity,
    policy: usize,
    verdict: Option<Verdict>,
) -> Row {
    let Opportunity { time, session, channel, keys: [identifier, node, _] } = *opportunity;
    let mut row = start(scenario, shopper, "opportunity", time, session, channel);
    let key = |key: u32| if key == NO_KEY { Cell::Empty } else { u64::from(key).into() };
    let policy = &scenario.policies[policy];
    let cap = verdict.and_then(Verdict::blocked_by).map(|cap| policy.caps[cap].label.as_str());
    let decision = match verdict {
        None => "not bought",
        Some(verdict) if verdict.is_served() => "served",
        Some(_) => "capped",
    };
    let blocked_by = cap.map_or(Cell::Empty, Cell::from);
    row.extend([key(identifier), key(node), policy.name.as_str().into(), decision.into(), blocked_by]);
    row
}
