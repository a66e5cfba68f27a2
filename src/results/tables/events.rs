//! The events of the first shoppers: enough to decide every cap again by hand.

use std::str::FromStr;

use crate::base::typed::whole;
use crate::engine::samples::events::{self, Decision, Event, Kind, Under};
use crate::results::dictionary::{EVENT_CREATIVE, EVENTS};
use crate::results::parted::Parted;
use crate::results::table::{Cell, Row, Table};
use crate::run::Results;
use crate::scenario::model::Model;
use crate::world::creative::Creatives;

/// How tables name the world without ads.
const NO_ADS: &str = "no ads";

/// The events that are asked for: those of the first shoppers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// So many shoppers.
    pub shoppers: u64,
    /// Of theirs, impressions alone.
    pub served: bool,
}

impl FromStr for Asked {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, of) = text.split_once(':').map_or((text, None), |(number, of)| (number, Some(of.trim())));
        match of {
            None | Some("served") => Ok(Self { shoppers: whole(number)?, served: of.is_some() }),
            Some(_) => Err("write a number of shoppers, or 1000:served for impressions alone".into()),
        }
    }
}

/// Every visit, and every opportunity, click, filled cart and purchase under every policy, of the
/// first shoppers, in time order; or their impressions alone.
///
/// A visit has no decision and no policy. An opportunity is `served`, `capped` (then `blocked_by` names the cap) or `not
/// bought`. Carts and purchases of the world without ads stand under the policy `no ads`.
pub fn events(results: &Results, asked: Asked) -> Table<'_> {
    let model = results.prepared.model();
    let creatives = model.world.creatives.as_ref().filter(|all| all.named() > 0);
    let told = events::events(&results.prepared, asked.shoppers);
    let told = told.filter(move |event| !asked.served || event.decision == Some(Decision::Served));
    let rows = told.map(move |event| {
        let shown = creatives.map(|all| creative(all, &event));
        row(model, &event).into_iter().chain(shown).collect()
    });
    let mut table = Table::new(&EVENTS, rows);
    table.fields.extend(creatives.map(|_| EVENT_CREATIVE));
    table
}

/// The same by policy. What belongs to no policy, such as visits, is a part of its own.
pub fn events_by_policy(results: &Results, asked: Asked) -> Parted<'_> {
    let policies = results.scenario.policies.iter().map(|policy| policy.name.as_str().into());
    let values = if asked.served { policies.collect() } else { policies.chain([NO_ADS.into(), Cell::Empty]).collect() };
    Parted { table: events(results, asked), column: "policy", values }
}

fn creative(all: &Creatives, event: &Event) -> Cell {
    let name = event.creative.map(|creative| all.list[usize::from(creative)].name.as_str());
    name.filter(|name| !name.is_empty()).map_or(Cell::Empty, Cell::from)
}

fn row(model: &Model, event: &Event) -> Row {
    let number = |number: Option<u32>| number.map_or(Cell::Empty, |number| u64::from(number).into());
    let [decision, blocked_by] = decided(model, event);
    vec![
        event.shopper.into(),
        kind(event.kind).into(),
        Cell::Whole(event.time.into()),
        number(event.session),
        model.world.channels[event.channel].name.as_str().into(),
        number(event.identifier),
        number(event.node),
        policy(model, event.under),
        decision,
        blocked_by,
        event.amount.map_or(Cell::Empty, Cell::money),
    ]
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Visit => "visit",
        Kind::Opportunity => "opportunity",
        Kind::Click => "click",
        Kind::Cart => "cart",
        Kind::Purchase => "purchase",
    }
}

fn policy(model: &Model, under: Under) -> Cell {
    match under {
        Under::Any => Cell::Empty,
        Under::NoAds => NO_ADS.into(),
        Under::Policy(policy) => model.policies[policy].name.as_str().into(),
    }
}

/// The decision, and the cap that is blamed.
fn decided(model: &Model, event: &Event) -> [Cell; 2] {
    match event.decision {
        None => [Cell::Empty, Cell::Empty],
        Some(Decision::NotBought) => ["not bought".into(), Cell::Empty],
        Some(Decision::Served) => ["served".into(), Cell::Empty],
        Some(Decision::Capped { policy, rule }) => {
            let blamed = model.policies[policy].rule(rule);
            ["capped".into(), blamed.map_or(Cell::Empty, |rule| rule.label.into())]
        }
    }
}
