//! Tables of studies. Behind `point` stands a column for every factor, named by its path in the scenario; the tables of runs
//! that a study writes begin in the same way.

use super::schema::{
    DIFFERENCE_ERROR, DIFFERENCE_HIGH, DIFFERENCE_LOW, Field, METRIC, POLICY, RELATIVE_HIGH, RELATIVE_LOW, Schema,
    count, number, text,
};

/// The first column of every table of a study.
pub const POINT: Field<'static> =
    count("point", "points", "the number of the point, from 1; the values of its factors follow");

/// What became of every point.
pub static POINTS: Schema = Schema {
    name: "points",
    row: "a point of a study",
    when: "by `omnicap sweep`",
    fields: &[
        POINT,
        text("status", "`done`, `failed`, or `refused` (with `--skip-refused`)"),
        text("reason", "why the point failed or was refused"),
        count("shoppers", "shoppers", "shoppers drawn"),
    ],
};

/// What the study is about.
pub static EFFECTS: Schema = Schema {
    name: "effects",
    row: "a metric of the study's policy at a point, against the baseline",
    when: "by `omnicap sweep`",
    fields: &[
        POINT,
        METRIC,
        POLICY,
        text("against", "the policy that it is compared with; the policy itself: at the reference point"),
        number("value", "as `unit` says", "the policy's own value"),
        number("effect", "as `unit` says", "value under the policy − value under the baseline, on the same shoppers"),
        number("standard_error", "as `unit` says", "standard error of `effect`"),
        number("low", "as `unit` says", "lower end of the 95 % interval of `effect`"),
        number("high", "as `unit` says", "upper end of the 95 % interval of `effect`"),
        number("behind", "as `unit` says", "highest effect of all points − effect here, on the same shoppers"),
        number(
            "behind_low",
            "as `unit` says",
            "lower end of the interval of `behind`; all these intervals hold together in 95 % of cases",
        ),
        number("behind_high", "as `unit` says", "upper end of the interval of `behind`"),
        text("standing", "`best`, `as good` (its interval of `behind` holds 0) or `lower`"),
        text("unit", "what the value counts"),
    ],
};

/// Every run against the first.
pub static COMPARED: Schema = Schema {
    name: "compared",
    row: "a metric of a policy in a run, against the same policy in the first run",
    when: "by `omnicap compare --out`",
    fields: &[
        text("run", "the folder of the run"),
        text("first", "the folder of the run that it is compared with"),
        POLICY,
        METRIC,
        number("value", "as the metric", "value in the run"),
        number("first_value", "as the metric", "value in the first run"),
        number("difference", "as the metric", "value − value in the first run"),
        DIFFERENCE_ERROR,
        DIFFERENCE_LOW,
        DIFFERENCE_HIGH,
        number(
            "relative",
            "share",
            "difference ÷ value in the first run; empty where that can be negative and is not clearly above zero",
        ),
        RELATIVE_LOW,
        RELATIVE_HIGH,
        text("errors", "`paired`: both runs have the same shoppers; `independent`: they have others"),
    ],
};

/// Every point against the reference.
pub static CONTRASTS: Schema = Schema {
    name: "contrasts",
    row: "a metric of a policy at a point, against the same policy at the reference point",
    when: "by `omnicap sweep`",
    fields: &[
        POINT,
        count("reference", "points", "the number of the reference point"),
        POLICY,
        METRIC,
        number("difference", "as the metric", "value at the point − value at the reference point"),
        DIFFERENCE_ERROR,
        DIFFERENCE_LOW,
        DIFFERENCE_HIGH,
        number(
            "relative",
            "share",
            "difference ÷ value at the reference point; empty where that can be negative and is not clearly above zero",
        ),
        RELATIVE_LOW,
        RELATIVE_HIGH,
        text("errors", "`paired`: both points have the same shoppers; `independent`: they draw another number"),
    ],
};
