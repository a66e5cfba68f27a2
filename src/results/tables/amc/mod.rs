//! AMC's own tables, with AMC's headers and labels, from what AMC could have seen.
//!
//! Every table has one column more than AMC's, the first: `policy`. A run compares policies, and one
//! file for all of them is easier to pivot than a folder for each; filtered to one policy, what
//! follows is the table that AMC's query returns. Rows in which nobody is are left out, as a query
//! that groups leaves them out. Money is in whole units of the currency; rates and percentages are
//! fractions of one, as AMC's queries return them. A purchase sells one unit.

mod by_frequency;
mod by_journey;
mod writer;

use std::rc::Rc;

use crate::base::universe::Universe;
use crate::results::dictionary;
use crate::results::table::{Row, Table};
use writer::Writer;

pub use writer::Seen;

/// Users below which AMC hides a dimension of medium sensitivity or more (Amazon Ads, *Data
/// aggregation thresholds in AMC*).
pub const THRESHOLD: u64 = 100;

/// AMC's six tables for these policies. `channels` are the names of all channels of the scenario, in
/// its order. With a `threshold` (AMC's own is [`THRESHOLD`]) a dimension behind which fewer users
/// stand is written `NULL`, and its metrics are kept. Users stand for the people of the `universe`.
pub fn all<'a>(seen: &[Seen<'a>], channels: &[&'a str], threshold: Option<u64>, universe: Universe) -> Vec<Table<'a>> {
    let channels: Rc<[&str]> = channels.into();
    let writer = |seen: &Seen<'a>| Writer { seen: *seen, channels: Rc::clone(&channels), threshold, universe };
    let writers: Vec<Writer<'a>> = seen.iter().map(writer).collect();
    let table = |schema, rows: fn(&Writer<'a>) -> Vec<Row>| {
        Table::new(schema, writers.clone().into_iter().flat_map(move |writer| rows(&writer)))
    };
    vec![
        table(&dictionary::AMC_REACH_AND_FREQUENCY, by_frequency::reach),
        table(&dictionary::AMC_CONVERSIONS, by_frequency::conversions),
        table(&dictionary::AMC_OPTIMAL_FREQUENCY, by_frequency::optimal),
        table(&dictionary::AMC_PATHS, by_journey::paths),
        table(&dictionary::AMC_OVERLAP, by_journey::overlap),
        table(&dictionary::AMC_TIME_TO_CONVERSION, by_journey::delays),
    ]
}
