//! Curves: reach by spend, purchases by adstock, profit by cap.

use super::schema::{Field, HIGH, LOW, POLICY, STANDARD_ERROR, Schema, count, joined, money, number, text};

/// An estimate's column, and those of its standard error and the ends of its interval.
macro_rules! with_error {
    ([$($name:literal),+], $unit:literal, $meaning:expr) => {
        [
            number(concat!($($name),+), $unit, $meaning),
            number(concat!($($name),+, "_standard_error"), $unit, concat!("standard error of `", $($name),+, "`")),
            number(concat!($($name),+, "_low"), $unit, concat!("lower end of the 95 % interval of `", $($name),+, "`")),
            number(concat!($($name),+, "_high"), $unit, concat!("upper end of the 95 % interval of `", $($name),+, "`")),
        ]
    };
}

macro_rules! reach_plus {
    ($times:literal) => {
        with_error!(
            ["reach_", $times, "_plus"],
            "shoppers",
            concat!(
                "shoppers who see at least ",
                $times,
                " impressions; empty where the run itself shows nobody so many"
            )
        )
    };
}

static REACH_CURVE_FIELDS: [Field<'static>; 54] = joined(&[
    &[
        POLICY,
        text("level", "`own`: the run's own level; `all`: all supply is bid for; else empty"),
        number("times", "times", "how many times as much is bid for as in the run; empty at `all`"),
        money("spend", "what the policy pays at this level"),
        number("reach", "shoppers", "shoppers who see at least one impression"),
        STANDARD_ERROR,
        LOW,
        HIGH,
        count("k", "impressions", "the lower end of `effective_frequency`"),
        number("effective_reach", "shoppers", "shoppers who see at least k impressions (at most 10)"),
        number("effective_standard_error", "shoppers", "standard error of `effective_reach`"),
        number("effective_low", "shoppers", "lower end of the 95 % interval of `effective_reach`"),
        number("effective_high", "shoppers", "upper end of the 95 % interval of `effective_reach`"),
        number("supply_used", "share", "share of the opportunities on offer that is bought"),
    ],
    &with_error!(["grp"], "rating points", "gross rating points: impressions per 100 people of the market"),
    &reach_plus!("2"),
    &reach_plus!("3"),
    &reach_plus!("4"),
    &reach_plus!("5"),
    &reach_plus!("6"),
    &reach_plus!("7"),
    &reach_plus!("8"),
    &reach_plus!("9"),
    &reach_plus!("10"),
]);

/// What each policy reaches at other spends.
pub static REACH_CURVE: Schema = Schema {
    name: "reach_curve",
    row: "a policy at a level of supply",
    when: "where a channel has a price",
    fields: &REACH_CURVE_FIELDS,
};

/// What is left of what coordination gains, by the size of the market.
pub static BREAK_EVEN: Schema = Schema {
    name: "break_even",
    row: "a policy in a market of one size",
    when: "where a policy has costs that do not grow with the market, and purchases earn something",
    fields: &[
        POLICY,
        text("level", "`own`: as many shoppers as the run has; else empty"),
        count("shoppers", "shoppers", "the size of the market"),
        money("spend", "what the policy pays for its media there"),
        money("gain", "profit gained against the baseline, after what each thousand impressions costs"),
        money("fixed", "costs that do not grow with the market, less those of the baseline"),
        money("profit", "gain − fixed"),
        STANDARD_ERROR,
        LOW,
        HIGH,
    ],
};

/// Where on the response curve shoppers shop.
pub static RESPONSE_CURVE: Schema = Schema {
    name: "response_curve",
    row: "a step of adstock; row 0 is none, the last row holds everything above",
    when: "with a `[response]`",
    fields: &[
        POLICY,
        number("adstock", "impressions", "adstock at the end of the step: impressions, weighted and decayed"),
        number("lift", "share", "what this adstock adds to the chance of a purchase, before fatigue"),
        count("visits", "visits", "shop visits of the first 5,000 shoppers at this adstock, without those of clicks"),
        number("share", "share", "share of the policy's shop visits at this adstock"),
    ],
};

/// The optimal frequency, as it looks and as it is.
pub static OPTIMAL_FREQUENCY: Schema = Schema {
    name: "optimal_frequency",
    row: "a frequency from 0 to 40, which is also a cap on impressions in the flight; the last row is no cap",
    when: "with `causal_curve`",
    fields: &[
        POLICY,
        count("frequency", "impressions", "the frequency and the cap; empty in the last row, for no cap at all"),
        count(
            "observed_users",
            "users",
            "users whom AMC links to exactly so many impressions, at 40 to so many or more (with `amc`)",
        ),
        number("observed_purchases_per_user", "purchases per user", "all purchases of the observed users ÷ users"),
        number("observed_low", "purchases per user", "lower end of the 95 % interval of `observed_purchases_per_user`"),
        number(
            "observed_high",
            "purchases per user",
            "upper end of the 95 % interval of `observed_purchases_per_user`",
        ),
        number(
            "observed_caused_per_user",
            "purchases per user",
            "purchases of the observed users that all ads cause, linked or not, ÷ users",
        ),
        number(
            "observed_caused_low",
            "purchases per user",
            "lower end of the 95 % interval of `observed_caused_per_user`",
        ),
        number(
            "observed_caused_high",
            "purchases per user",
            "upper end of the 95 % interval of `observed_caused_per_user`",
        ),
        count("shoppers", "shoppers", "shoppers who see at least so many impressions"),
        number(
            "caused_purchases_per_shopper",
            "purchases per shopper",
            "what the n-th impression causes for each shopper who sees it: purchases under a cap of n less those under n − 1",
        ),
        number(
            "caused_low",
            "purchases per shopper",
            "lower end of the 95 % interval of `caused_purchases_per_shopper`",
        ),
        number(
            "caused_high",
            "purchases per shopper",
            "upper end of the 95 % interval of `caused_purchases_per_shopper`",
        ),
        number(
            "lift",
            "purchases per shopper",
            "what all their impressions cause for each shopper who sees exactly so many, at 40 so many or more",
        ),
        number("lift_low", "purchases per shopper", "lower end of the 95 % interval of `lift`"),
        number("lift_high", "purchases per shopper", "upper end of the 95 % interval of `lift`"),
        money("profit", "margin less spend under this cap, against no impression in the flight"),
        money("profit_low", "lower end of the 95 % interval of `profit`"),
        money("profit_high", "upper end of the 95 % interval of `profit`"),
        money("behind_best", "what the best cap earns more than this one, on the same shoppers"),
        money("behind_low", "lower end of the interval of `behind_best`, widened for the comparison of all caps"),
        money("behind_high", "upper end of the interval of `behind_best`, widened for the comparison of all caps"),
        text("picked_by", "`amc`: AMC's rule picks this cap; `truth`: it earns most; or both"),
    ],
};
