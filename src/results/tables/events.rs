//! The events of the first shoppers: enough to decide every cap again by hand.

use crate::engine::trace::{Trace, Tracer};
use crate::policy::Verdict;
use crate::response::purchase::{Cart, Outcome, Purchase};
use crate::results::dictionary::EVENTS;
use crate::results::table::{Cell, Row, Table};
use crate::run::Results;
use crate::scenario::Scenario;
use crate::world::journey::{NO_KEY, Opportunity};

/// Every visit, and every opportunity, click, filled cart and purchase under every policy, of the
/// first `shoppers` shoppers, in time order.
///
/// A visit has no decision and no policy, and the visit to which a click leads has no row but the
/// click's. An opportunity is `served`, `capped` (then `blocked_by` names the cap) or `not bought`.
/// Carts and purchases of the world without ads stand under the policy `no ads`. `amount` is what a served impression cost (its click
/// included) or what a purchase was worth. Identifiers and nodes are numbers local to the shopper;
/// seconds are negative in the warm-up.
pub fn events(results: &Results, shoppers: u64) -> Table<'_> {
    let scenario = &results.scenario;
    let mut tracer = Tracer::new(&results.prepared);
    let rows = (0..shoppers.min(scenario.shoppers)).flat_map(move |shopper| {
        let trace = tracer.trace(shopper);
        let mut rows = rows(scenario, shopper, &trace);
        // Stable: at one moment visits come before what is seen, and that before what is bought.
        rows.sort_by_key(|(time, _)| *time);
        rows.into_iter().map(|(_, row)| row)
    });
    Table::new(&EVENTS, rows)
}

/// How tables name the world without ads.
const NO_ADS: &str = "no ads";

fn rows(scenario: &Scenario, shopper: u64, trace: &Trace) -> Vec<(i32, Row)> {
    let visits = trace.journey.visits.iter();
    let mut rows: Vec<(i32, Row)> = visits
        .map(|visit| (visit.time, visit_row(scenario, shopper, visit.time, visit.session, visit.channel)))
        .collect();
    let mut bids: Vec<_> = trace.bids.iter().map(|bids| bids.iter().enumerate().peekable()).collect();
    for (index, opportunity) in trace.journey.opportunities.iter().enumerate() {
        for (policy, bids) in bids.iter_mut().enumerate() {
            let bid = bids.next_if(|(_, at)| **at as usize == index).map(|(bid, _)| bid);
            let verdict = bid.map(|bid| trace.verdicts[policy][bid]);
            let clicked = trace.clicked[policy].contains(&(index as u32));
            let amount = match verdict {
                Some(verdict) if verdict.is_served() => {
                    Cell::money(scenario.world.cost(&trace.journey, index as u32, clicked))
                }
                _ => Cell::Empty,
            };
            rows.push((opportunity.time, opportunity_row(scenario, shopper, opportunity, policy, verdict, amount)));
            if clicked {
                rows.push((opportunity.time, click_row(scenario, shopper, opportunity, policy)));
            }
        }
    }
    rows.extend(shop_rows(scenario, shopper, NO_ADS, &trace.without_ads));
    for (policy, outcome) in scenario.policies.iter().zip(&trace.outcomes) {
        rows.extend(shop_rows(scenario, shopper, &policy.name, outcome));
    }
    rows
}

/// What happens in shops: a cart comes before the purchase that it becomes.
fn shop_rows(scenario: &Scenario, shopper: u64, policy: &str, outcome: &Outcome) -> Vec<(i32, Row)> {
    let row = |event: &str, time: i32, shop: u8, amount: Cell| -> (i32, Row) {
        let mut row = start(scenario, shopper, event, time, None, shop);
        row.extend([Cell::Empty, Cell::Empty, policy.into(), Cell::Empty, Cell::Empty, amount]);
        (time, row)
    };
    let carts = outcome.carts.iter().map(|Cart { time, shop }| row("cart", *time, *shop, Cell::Empty));
    let purchases = outcome.purchases.iter();
    let purchases =
        purchases.map(|Purchase { time, shop, value, .. }| row("purchase", *time, *shop, Cell::money(*value)));
    carts.chain(purchases).collect()
}

fn start(scenario: &Scenario, shopper: u64, event: &str, time: i32, session: Option<u32>, channel: u8) -> Row {
    let has_sessions = scenario.world.path.has_sessions();
    vec![
        shopper.into(),
        event.into(),
        Cell::Whole(time.into()),
        session.filter(|_| has_sessions).map_or(Cell::Empty, |session| u64::from(session).into()),
        scenario.world.channels[channel as usize].name.as_str().into(),
    ]
}

fn visit_row(scenario: &Scenario, shopper: u64, time: i32, session: u32, channel: u8) -> Row {
    let mut row = start(scenario, shopper, "visit", time, Some(session), channel);
    row.resize(EVENTS.fields.len(), Cell::Empty);
    row
}

fn opportunity_row(
    scenario: &Scenario,
    shopper: u64,
    opportunity: &Opportunity,
    policy: usize,
    verdict: Option<Verdict>,
    amount: Cell,
) -> Row {
    let Opportunity { time, session, channel, keys: [identifier, node, _], .. } = *opportunity;
    let mut row = start(scenario, shopper, "opportunity", time, Some(session), channel);
    let key = |key: u32| if key == NO_KEY { Cell::Empty } else { u64::from(key).into() };
    let policy = &scenario.policies[policy];
    let cap = verdict.and_then(Verdict::blocked_by).map(|cap| policy.caps[cap].label.as_str());
    let decision = match verdict {
        None => "not bought",
        Some(verdict) if verdict.is_served() => "served",
        Some(_) => "capped",
    };
    let blocked_by = cap.map_or(Cell::Empty, Cell::from);
    row.extend([key(identifier), key(node), policy.name.as_str().into(), decision.into(), blocked_by, amount]);
    row
}

fn click_row(scenario: &Scenario, shopper: u64, opportunity: &Opportunity, policy: usize) -> Row {
    let mut row = start(scenario, shopper, "click", opportunity.time, Some(opportunity.session), opportunity.channel);
    let policy = scenario.policies[policy].name.as_str();
    row.extend([Cell::Empty, Cell::Empty, policy.into(), Cell::Empty, Cell::Empty, Cell::Empty]);
    row
}
