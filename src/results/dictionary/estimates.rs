//! Tables of estimates: every number with its error.

use super::schema::{CHANNEL, Field, HIGH, LOW, METRIC, POLICY, STANDARD_ERROR, Schema, field};

const VALUE: Field = field("value", "as `unit` says", "the estimate; empty where there is none");
const UNIT: Field = field("unit", "text", "what the value counts");

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
        field("baseline", "text", "the policy that it is compared with"),
        METRIC,
        field("difference", "as the metric", "value under the policy − value under the baseline"),
        field("standard_error", "as the metric", "standard error of the difference"),
        field("low", "as the metric", "lower end of the difference's 95 % interval"),
        field("high", "as the metric", "upper end of the difference's 95 % interval"),
        field(
            "relative",
            "share",
            "difference ÷ value under the baseline; empty where that can be negative and is not clearly above zero",
        ),
        field("relative_low", "share", "lower end of the 95 % interval of `relative`"),
        field("relative_high", "share", "upper end of the 95 % interval of `relative`"),
    ],
};

/// What each policy does on each channel.
pub static CHANNELS: Schema = Schema {
    name: "channels",
    row: "a metric of a policy on a channel",
    when: "",
    fields: &[POLICY, CHANNEL, METRIC, VALUE, STANDARD_ERROR, LOW, HIGH, UNIT],
};

/// What every channel is credited with.
pub static ATTRIBUTION: Schema = Schema {
    name: "attribution",
    row: "a channel under an attribution model",
    when: "with `amc`",
    fields: &[
        POLICY,
        CHANNEL,
        field("model", "text", "the attribution model; `causal` is what the channel truly causes (`leave_one_out`)"),
        field("purchases", "purchases", "purchases credited to the channel; `causal`: purchases lost without it"),
        field("standard_error", "purchases", "standard error of `purchases`"),
        field("low", "purchases", "lower end of the 95 % interval of `purchases`"),
        field("high", "purchases", "upper end of the 95 % interval of `purchases`"),
        field(
            "share",
            "share",
            "the channel's part of the sum over channels; empty where the sum is not clearly above zero",
        ),
        field("share_standard_error", "share", "standard error of `share`"),
        field("share_low", "share", "lower end of the 95 % interval of `share`"),
        field("share_high", "share", "upper end of the 95 % interval of `share`"),
    ],
};

/// What became of every budget.
pub static BUDGETS: Schema = Schema {
    name: "budgets",
    row: "a budget line of a policy, in a week where spend is paced",
    when: "where a policy has a budget",
    fields: &[
        POLICY,
        field("channels", "text", "the channels that it pays for, as `tv + social`"),
        field("week", "weeks", "the week of the flight, from 1; empty for the whole flight"),
        field("budget", "currency", "what it holds"),
        field("spent", "currency", "what is spent of it"),
        field("share", "share", "spent ÷ budget; empty where the budget is 0"),
        field("standard_error", "share", "standard error of `share`"),
        field("low", "share", "lower end of the 95 % interval of `share`"),
        field("high", "share", "upper end of the 95 % interval of `share`"),
        field(
            "outcome",
            "text",
            "`missed` where the share is off by more than 1 % and sampling error cannot explain it; else `met`",
        ),
        field("reason", "text", "why it is missed"),
    ],
};
