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

/// Where the candidates of a race stand at its end.
pub static CANDIDATES: Schema = Schema {
    name: "candidates",
    row: "a candidate of `omnicap find`, as it stood when it was last looked at",
    when: "by `omnicap find`",
    fields: &[
        POINT,
        METRIC,
        POLICY,
        number("value", "as `unit` says", "the metric, for the whole market"),
        number("standard_error", "as `unit` says", "standard error of `value`"),
        number("low", "as `unit` says", "lower end of the 95 % interval of `value`"),
        number("high", "as `unit` says", "upper end of the 95 % interval of `value`"),
        BEHIND,
        BEHIND_LOW,
        BEHIND_HIGH,
        KEEPS,
        STANDING,
        count("rounds", "rounds", "how many rounds it was in"),
        count("shoppers", "shoppers", "shoppers drawn in the last of them"),
        text("unit", "what the value counts"),
    ],
};

/// Every look at every candidate.
pub static ROUNDS: Schema = Schema {
    name: "rounds",
    row: "a candidate in a round of the race",
    when: "by `omnicap find`",
    fields: &[
        POINT,
        count("round", "rounds", "the round, from 1"),
        count("shoppers", "shoppers", "shoppers drawn, the same ones for all candidates"),
        number("value", "as `unit` says", "the metric, for the whole market"),
        BEHIND,
        BEHIND_LOW,
        BEHIND_HIGH,
        KEEPS,
        STANDING,
        text("unit", "what the value counts"),
    ],
};

/// What the winner gains, from other shoppers.
pub static GAIN: Schema = Schema {
    name: "gain",
    row: "a metric of the best candidate, on fresh shoppers, against the baseline or the reference point",
    when: "by `omnicap find`",
    fields: &[
        POINT,
        POLICY,
        METRIC,
        text("against", "the baseline's name; or `reference`: the same policy at the reference point"),
        number("value", "as `unit` says", "the metric at the best candidate, for the whole market"),
        number("other", "as `unit` says", "the metric of what it is compared with"),
        number("difference", "as `unit` says", "value − other, on the same fresh shoppers"),
        DIFFERENCE_ERROR,
        DIFFERENCE_LOW,
        DIFFERENCE_HIGH,
        text("unit", "what the value counts"),
    ],
};

const BEHIND: Field<'static> =
    number("behind", "as `unit` says", "how much worse it is than the best, on the same shoppers");
const BEHIND_LOW: Field<'static> = number(
    "behind_low",
    "as `unit` says",
    "lower end of the interval of `behind`; all intervals of a race hold together in 95 % of cases",
);
const BEHIND_HIGH: Field<'static> = number("behind_high", "as `unit` says", "upper end of the interval of `behind`");
const KEEPS: Field<'static> = text("keeps_limits", "does it keep the limits: `yes`, `no` or `unsure`");
const STANDING: Field<'static> = text(
    "standing",
    "`best`, `as good` (within the indifference zone), `behind`, `breaks a limit`, or `open` (not told apart yet)",
);

/// What each assumption does to the decision.
pub static ASSUMPTIONS: Schema = Schema {
    name: "assumptions",
    row: "a metric at a value of an assumption, all else being as the scenario has it",
    when: "by `omnicap sensitivity`",
    fields: &[
        count("point", "points", "the number of the point in the other tables"),
        text("assumption", "what is assumed, as a path of `--set`"),
        text("own", "the scenario's own value; empty where it writes none or several"),
        text("value", "the value here"),
        METRIC,
        number("effect", "as `unit` says", "value under the policy − value under the baseline, on the same shoppers"),
        number("standard_error", "as `unit` says", "standard error of `effect`"),
        number("low", "as `unit` says", "lower end of the 95 % interval of `effect`"),
        number("high", "as `unit` says", "upper end of the 95 % interval of `effect`"),
        number("change", "as `unit` says", "effect here − effect at the scenario's own values, on the same shoppers"),
        number("change_low", "as `unit` says", "lower end of the 95 % interval of `change`"),
        number("change_high", "as `unit` says", "upper end of the 95 % interval of `change`"),
        text(
            "flips",
            "does the effect have another sign than at the scenario's own values: `no`, `yes` (beyond sampling error), or `perhaps`",
        ),
        text("source", "where the ends of the assumption come from"),
        text("unit", "what the effect counts"),
    ],
};

/// Where the spread of the decision comes from.
pub static INDICES: Schema = Schema {
    name: "indices",
    row: "an index of an assumption, or of all together, for a metric",
    when: "by `omnicap sensitivity --design`",
    fields: &[
        METRIC,
        text("assumption", "what is assumed, as a path of `--set`; empty for all together"),
        text(
            "index",
            "`first` and `total` (Sobol), or `mu_star`, `mu` and `sigma` (Morris); of all together `mean`, `spread` (standard \
             deviation), `above_zero` (share of the samples) and `noise` (share of the variance, or of the squared effects, that is \
             simulation noise)",
        ),
        number("value", "as `unit` says", "the index"),
        number("standard_error", "as `unit` says", "its standard error, by the jackknife over samples or ways"),
        number("low", "as `unit` says", "lower end of its 95 % interval"),
        number("high", "as `unit` says", "upper end of its 95 % interval"),
        text("unit", "`share`, or what the metric counts"),
    ],
};

/// How the best cap moves.
pub static BEST_CAPS: Schema = Schema {
    name: "best_caps",
    row: "the best cap at a value of an assumption; first at the scenario's own values",
    when: "by `omnicap sensitivity`; without rows unless the scenario measures `causal_curve`",
    fields: &[
        count("point", "points", "the number of the point in the other tables"),
        text("assumption", "what is assumed, as a path of `--set`; empty where all is as the scenario has it"),
        text("value", "the value here"),
        POLICY,
        text("best_cap", "impressions per shopper in the flight beyond which none should be shown; or `no cap`"),
        text("low", "the tightest cap that earns as much, as far as can be told"),
        text("high", "the loosest cap that earns as much, as far as can be told"),
    ],
};
