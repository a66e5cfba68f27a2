//! Tables of `omnicap allocate`.

use super::schema::{
    CHANNEL, DIFFERENCE_ERROR, DIFFERENCE_HIGH, DIFFERENCE_LOW, Field, METRIC, Schema, count, money, number, text,
};

const REACH_LOW: Field<'static> = number("reach_low", "shoppers", "lower end of its 95 % interval");
const REACH_HIGH: Field<'static> = number("reach_high", "shoppers", "upper end of its 95 % interval");
const UNIT: Field<'static> = text("unit", "what the metric counts");
const WHEN: &str = "by `omnicap allocate`";

/// What the next thousand earns.
pub static ALLOCATION: Schema = Schema {
    name: "allocation",
    row: "a channel in today's split of the total, or in the best",
    when: WHEN,
    fields: &[
        text("split", "`today`: the total in the shares that the policy spends now; `best`: after all exchanges"),
        CHANNEL,
        money("budget", "the channel's budget, for the whole market"),
        money("spent", "what is spent of it; less where supply or caps leave no more"),
        money("supply", "the most that can be spent there under the policy's caps"),
        METRIC,
        number(
            "per_1000",
            "as `unit` says",
            "what the metric gains by the next 1,000 for the channel, the other budgets as they are",
        ),
        number("standard_error", "as `unit` says", "standard error of `per_1000`"),
        number("low", "as `unit` says", "lower end of its 95 % interval"),
        number("high", "as `unit` says", "upper end of its 95 % interval"),
        number("reach_per_1000", "shoppers", "shoppers reached more by the next 1,000"),
        REACH_LOW,
        REACH_HIGH,
        UNIT,
    ],
};

/// The walk from one split to the other.
pub static EXCHANGES: Schema = Schema {
    name: "exchanges",
    row: "an exchange between two channels that was made on the way to the best split",
    when: WHEN,
    fields: &[
        count("step", "exchanges", "the exchange, from 1"),
        text("from", "the channel that gave"),
        text("to", "the channel that got"),
        money("amount", "how much"),
        number("gain", "as `unit` says", "what the metric gained, on the same shoppers"),
        number(
            "low",
            "as `unit` says",
            "lower end of its interval, which holds together with those of all exchanges looked at",
        ),
        number("high", "as `unit` says", "upper end of that interval"),
        UNIT,
    ],
};

/// Response curves.
pub static CURVES: Schema = Schema {
    name: "curves",
    row: "the best split with another budget for one channel",
    when: WHEN,
    fields: &[
        CHANNEL,
        money("budget", "the channel's budget, for the whole market"),
        money("spent", "what is spent of it"),
        METRIC,
        number("change", "as `unit` says", "the metric less that of the best split, on the same shoppers"),
        number("standard_error", "as `unit` says", "standard error of `change`"),
        number("low", "as `unit` says", "lower end of its 95 % interval"),
        number("high", "as `unit` says", "upper end of its 95 % interval"),
        number("reach_change", "shoppers", "shoppers reached more than by the best split"),
        REACH_LOW,
        REACH_HIGH,
        UNIT,
    ],
};

/// What the best split gains.
pub static SPLIT_GAIN: Schema = Schema {
    name: "split_gain",
    row: "a metric of the best split against today's, on fresh shoppers",
    when: WHEN,
    fields: &[
        METRIC,
        number("today", "as `unit` says", "the metric at today's split, for the whole market"),
        number("best", "as `unit` says", "the metric at the best split"),
        number("difference", "as `unit` says", "best − today, on the same fresh shoppers"),
        DIFFERENCE_ERROR,
        DIFFERENCE_LOW,
        DIFFERENCE_HIGH,
        UNIT,
    ],
};
