//! Tables of estimates: every number with its error.

use super::schema::{
    CHANNEL, DIFFERENCE_ERROR, DIFFERENCE_HIGH, DIFFERENCE_LOW, Field, HIGH, LOW, METRIC, POLICY, RELATIVE_HIGH,
    RELATIVE_LOW, STANDARD_ERROR, Schema, count, date, money, number, text,
};

const VALUE: Field<'static> = number("value", "as `unit` says", "the estimate; empty where there is none");
const UNIT: Field<'static> = text("unit", "what the value counts");

/// What each policy does.
pub static SUMMARY: Schema = Schema {
    name: "summary",
    row: "a metric of a policy",
    when: "",
    fields: &[POLICY, METRIC, VALUE, STANDARD_ERROR, LOW, HIGH, UNIT],
};

/// What each policy changes.
pub static COMPARISON: Schema = Schema {
    name: "comparison",
    row: "a metric of a policy against the baseline, on the same shoppers",
    when: "",
    fields: &[
        POLICY,
        text("baseline", "the policy that it is compared with"),
        METRIC,
        number("difference", "as the metric", "value under the policy − value under the baseline"),
        DIFFERENCE_ERROR,
        DIFFERENCE_LOW,
        DIFFERENCE_HIGH,
        number(
            "relative",
            "share",
            "difference ÷ value under the baseline; empty where that can be negative and is not clearly above zero",
        ),
        RELATIVE_LOW,
        RELATIVE_HIGH,
    ],
};

/// What each policy does on each channel.
pub static CHANNELS: Schema = Schema {
    name: "channels",
    row: "a metric of a policy on a channel",
    when: "",
    fields: &[POLICY, CHANNEL, METRIC, VALUE, STANDARD_ERROR, LOW, HIGH, UNIT],
};

/// Reach week by week.
pub static PERIODS: Schema = Schema {
    name: "periods",
    row: "a metric of a policy on a channel or on all, in a week of the flight or from its first day to the end of that week",
    when: "with `periods`",
    fields: &[
        POLICY,
        text("scope", "the channel, or `all`"),
        count("week", "weeks", "the week of the flight, from 1"),
        date("date", "the week's first day"),
        count("days", "days", "days of the week: 7, or fewer in the flight's last"),
        text("span", "`week`: in the week alone; `cumulative`: from the flight's first day to the end of the week"),
        METRIC,
        VALUE,
        STANDARD_ERROR,
        LOW,
        HIGH,
        UNIT,
    ],
};

/// What runs are compared by.
pub static REPLICATES: Schema = Schema {
    name: "replicates",
    row: "a metric of a policy that can be compared between runs",
    when: "",
    fields: &[
        text("policy", "the policy; empty in the row of the shoppers"),
        text("metric", "the metric's name; `shoppers`: how many there are"),
        VALUE,
        text("is_sure", "`no` where what the metric is divided by may be zero: then it has no interval"),
        text(
            "without",
            "its value without each group of shoppers in turn, parted by spaces: the jackknife's replicates",
        ),
    ],
};

/// What every channel is credited with.
pub static ATTRIBUTION: Schema = Schema {
    name: "attribution",
    row: "a channel under an attribution model",
    when: "with `amc`, and of records with conversions",
    fields: &[
        POLICY,
        CHANNEL,
        text("model", "the attribution model; `causal` is what the channel truly causes (`leave_one_out`)"),
        number("purchases", "purchases", "purchases credited to the channel; `causal`: purchases lost without it"),
        number("standard_error", "purchases", "standard error of `purchases`"),
        number("low", "purchases", "lower end of the 95 % interval of `purchases`"),
        number("high", "purchases", "upper end of the 95 % interval of `purchases`"),
        number(
            "share",
            "share",
            "the channel's part of the sum over channels; empty where the sum is not clearly above zero",
        ),
        number("share_standard_error", "share", "standard error of `share`"),
        number("share_low", "share", "lower end of the 95 % interval of `share`"),
        number("share_high", "share", "upper end of the 95 % interval of `share`"),
    ],
};

/// What became of every budget.
pub static BUDGETS: Schema = Schema {
    name: "budgets",
    row: "a budget line of a policy, in a week where spend is paced",
    when: "where a policy has a budget",
    fields: &[
        POLICY,
        text("channels", "the channels that it pays for, as `tv + social`"),
        count("week", "weeks", "the week of the flight, from 1; empty for the whole flight"),
        money("budget", "what it holds"),
        money("spent", "what is spent of it"),
        number("share", "share", "spent ÷ budget; empty where the budget is 0"),
        number("standard_error", "share", "standard error of `share`"),
        number("low", "share", "lower end of the 95 % interval of `share`"),
        number("high", "share", "upper end of the 95 % interval of `share`"),
        text(
            "outcome",
            "`missed` where the share is off by more than 1 % and sampling error cannot explain it; else `met`",
        ),
        text("reason", "why it is missed"),
    ],
};
