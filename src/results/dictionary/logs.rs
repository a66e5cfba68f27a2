//! Tables about data that came from elsewhere.

use super::schema::{Schema, count, number, text};

/// What was read of a log.
pub static LOG: Schema = Schema {
    name: "log",
    row: "a count of the log that was replayed, or a reason to set rows aside",
    when: "of `omnicap replay`",
    fields: &[
        text("what", "what is counted"),
        count("count", "rows or users", "how many"),
        count("first_line", "line", "the line of the first row that was set aside"),
        text("example", "what stands in that row"),
    ],
};

/// A fitted scenario against the tables it was fitted to.
pub static CALIBRATION: Schema = Schema {
    name: "calibration",
    row: "a row of a table that was fitted",
    when: "of `omnicap calibrate`, named after the new scenario",
    fields: &[
        text("table", "the table's file"),
        text("scope", "what it counts over: `all`, a channel, or `overlap`"),
        text("cell", "the bucket of frequencies, or the set of channels"),
        count("users", "users", "users in this row of the table"),
        number(
            "observed_share",
            "share",
            "share of the table's users in this row; in the row `all impressions`, impressions per user",
        ),
        number("fitted_share", "share", "the same under the fitted scenario"),
    ],
};
