//! Tables about data that came from elsewhere.

use super::schema::{Schema, field};

/// What was read of a log.
pub static LOG: Schema = Schema {
    name: "log",
    row: "a count of the log that was replayed, or a reason to set rows aside",
    when: "of `omnicap replay`",
    fields: &[
        field("what", "text", "what is counted"),
        field("count", "rows or users", "how many"),
        field("first_line", "line", "the line of the first row that was set aside"),
        field("example", "text", "what stands in that row"),
    ],
};

/// A fitted scenario against the tables it was fitted to.
pub static CALIBRATION: Schema = Schema {
    name: "calibration",
    row: "a row of a table that was fitted",
    when: "of `omnicap calibrate`, named after the new scenario",
    fields: &[
        field("table", "text", "the table's file"),
        field("scope", "text", "what it counts over: `all`, a channel, or `overlap`"),
        field("cell", "text", "the bucket of frequencies, or the set of channels"),
        field("users", "users", "users in this row of the table"),
        field("observed_share", "share", "share of the table's users in this row"),
        field("fitted_share", "share", "the same share under the fitted scenario"),
    ],
};
