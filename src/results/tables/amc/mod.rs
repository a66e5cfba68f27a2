//! AMC's own tables, with AMC's headers and labels, from what AMC could have seen.
//!
//! Every table has one column more than AMC's, the first: `policy`. A run compares policies, and one
//! file for all of them is easier to pivot than a folder for each; filtered to one policy, what
//! follows is the table that AMC's query returns. Rows in which nobody is are left out, as a query
//! that groups leaves them out. Money is in whole units of the currency; rates and percentages are
//! fractions of one, as AMC's queries return them. A purchase sells one unit.

mod frequency;
mod journeys;

use std::rc::Rc;

use crate::clean_room::by_group::ByGroup;
use crate::clean_room::once::Once;
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table};

/// Users below which AMC hides a dimension of medium sensitivity or more (Amazon Ads, *Data
/// aggregation thresholds in AMC*).
pub const THRESHOLD: u64 = 100;

/// What AMC saw under one policy.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The policy's name.
    pub policy: &'a str,
    /// All groups together.
    pub by_group: &'a ByGroup,
    /// The counts made once.
    pub once: &'a Once,
}

/// All that is known of one policy, and how it is written.
#[derive(Debug, Clone)]
struct Writer<'a> {
    seen: Seen<'a>,
    channels: Rc<[&'a str]>,
    threshold: Option<u64>,
}

impl<'a> Writer<'a> {
    /// A row of these metrics. Its dimension is hidden where too few users stand behind it; its
    /// metrics are kept.
    fn row(&self, dimension: impl Into<String>, users: u64, metrics: impl IntoIterator<Item = Cell>) -> Row {
        let hidden = self.threshold.is_some_and(|threshold| users < threshold);
        let dimension = if hidden { "NULL".to_string() } else { dimension.into() };
        [self.seen.policy.into(), Cell::Text(dimension)].into_iter().chain(metrics).collect()
    }

    fn channel(&self, index: usize) -> &'a str {
        self.channels.get(index).copied().unwrap_or_default()
    }
}

/// AMC's six tables for these policies. `channels` are the names of all channels of the scenario, in
/// its order. With a `threshold` (AMC's own is [`THRESHOLD`]) a dimension behind which fewer users
/// stand is written `NULL`, and its metrics are kept.
pub fn all<'a>(seen: &[Seen<'a>], channels: &[&'a str], threshold: Option<u64>) -> Vec<Table<'a>> {
    let channels: Rc<[&str]> = channels.into();
    let writer = |seen: &Seen<'a>| Writer { seen: *seen, channels: Rc::clone(&channels), threshold };
    let writers: Vec<Writer<'a>> = seen.iter().map(writer).collect();
    let table = |schema, rows: fn(&Writer<'a>) -> Vec<Row>| {
        Table::new(schema, writers.clone().into_iter().flat_map(move |writer| rows(&writer)))
    };
    vec![
        table(&dictionary::AMC_REACH_AND_FREQUENCY, frequency::reach),
        table(&dictionary::AMC_CONVERSIONS, frequency::conversions),
        table(&dictionary::AMC_OPTIMAL_FREQUENCY, frequency::optimal),
        table(&dictionary::AMC_PATHS, journeys::paths),
        table(&dictionary::AMC_OVERLAP, journeys::overlap),
        table(&dictionary::AMC_TIME_TO_CONVERSION, journeys::delays),
    ]
}

/// A fraction of one; empty where it is of nothing.
fn share(part: u64, of: u64) -> Cell {
    (part as f64 / of as f64).into()
}
