//! The data dictionary: every table that omnicap writes, what one row of it is, and what every column means.
//!
//! A table takes its header from here, so it can have no column that is not explained. What the metrics
//! mean that stand in some of them is said in [`crate::analysis::metrics`].

mod advice;
mod allocation;
mod amc;
mod counts;
mod curves;
mod estimates;
mod logs;
mod paths;
mod schema;
mod studies;

use crate::analysis::metrics::described::described;

pub use advice::{ASSUMPTION_ADVICE, CAP_ADVICE};
pub use allocation::{ALLOCATION, CURVES, EXCHANGES, SPLIT_GAIN};
pub use amc::{
    AMC_CONVERSIONS, AMC_OPTIMAL_FREQUENCY, AMC_OVERLAP, AMC_PATHS, AMC_REACH_AND_FREQUENCY, AMC_TIME_TO_CONVERSION,
};
pub use counts::{BLOCKED, CREATIVES, FREQUENCY, OVERLAP, TIMELINE};
pub use curves::{BREAK_EVEN, OPTIMAL_FREQUENCY, REACH_CURVE, RESPONSE_CURVE};
pub use estimates::{ATTRIBUTION, BUDGETS, CHANNELS, COMPARISON, PERIODS, REPLICATES, SUMMARY};
pub use logs::{CALIBRATION, LOG};
pub use paths::{EVENT_CREATIVE, EVENTS, FLOW, JOURNEYS};
pub use schema::{Field, Kind, RUN_ID, Schema};
pub use studies::{
    ASSUMPTIONS, BEST_CAPS, CANDIDATES, COMPARED, CONTRASTS, EFFECTS, GAIN, INDICES, POINT, POINTS, ROUNDS,
};

/// Every table, in the order in which a reader meets them.
pub static TABLES: &[&Schema] = &[
    &SUMMARY,
    &COMPARISON,
    &CHANNELS,
    &FREQUENCY,
    &BLOCKED,
    &TIMELINE,
    &PERIODS,
    &OVERLAP,
    &CREATIVES,
    &BUDGETS,
    &REACH_CURVE,
    &BREAK_EVEN,
    &RESPONSE_CURVE,
    &ATTRIBUTION,
    &OPTIMAL_FREQUENCY,
    &CAP_ADVICE,
    &ASSUMPTION_ADVICE,
    &FLOW,
    &JOURNEYS,
    &EVENTS,
    &REPLICATES,
    &LOG,
    &CALIBRATION,
    &POINTS,
    &EFFECTS,
    &CONTRASTS,
    &CANDIDATES,
    &ROUNDS,
    &GAIN,
    &ASSUMPTIONS,
    &INDICES,
    &BEST_CAPS,
    &ALLOCATION,
    &EXCHANGES,
    &CURVES,
    &SPLIT_GAIN,
    &COMPARED,
    &AMC_REACH_AND_FREQUENCY,
    &AMC_CONVERSIONS,
    &AMC_OPTIMAL_FREQUENCY,
    &AMC_PATHS,
    &AMC_OVERLAP,
    &AMC_TIME_TO_CONVERSION,
];

/// The tables with a column of this name, and the column.
pub fn columns(name: &str) -> impl Iterator<Item = (&'static Schema, &'static Field<'static>)> {
    TABLES.iter().flat_map(move |table| {
        table.fields.iter().filter(move |field| field.name == name).map(move |field| (*table, field))
    })
}

/// All metrics and all tables as JSON, for other programs.
pub fn json() -> String {
    let all = serde_json::json!({ "metrics": described(), "tables": TABLES });
    format!("{all:#}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_explained_once() {
        for table in TABLES {
            assert!(!table.row.is_empty() && !table.fields.is_empty(), "{}", table.name);
            let mut names: Vec<&str> = table.fields.iter().map(|field| field.name).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{}: {names:?}", table.name);
            for field in table.fields {
                assert!(![field.name, field.unit, field.meaning].contains(&""), "{}: {}", table.name, field.name);
                assert!(!field.meaning.ends_with('.'), "{}: {}", table.name, field.name);
            }
        }
        let mut names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }

    #[test]
    fn columns_are_found_in_every_table_that_has_them() {
        let tables: Vec<&str> = columns("new_reach").map(|(table, _)| table.name).collect();
        assert_eq!(tables, ["timeline"]);
        assert_eq!(columns("exposure_group").count(), 2);
        assert_eq!(columns("exposure").count(), 0);
    }
}
