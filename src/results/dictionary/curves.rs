//! Curves: reach by spend, purchases by adstock, profit by cap.

use super::schema::{HIGH, LOW, POLICY, STANDARD_ERROR, Schema, field};

/// What each policy reaches at other spends.
pub static REACH_CURVE: Schema = Schema {
    name: "reach_curve",
    row: "a policy at a level of supply",
    when: "where a channel has a price",
    fields: &[
        POLICY,
        field("level", "text", "`own`: the run's own level; `all`: all supply is bid for; else empty"),
        field("times", "times", "how many times as much is bid for as in the run; empty at `all`"),
        field("spend", "currency", "what the policy pays at this level"),
        field("reach", "shoppers", "shoppers who see at least one impression"),
        STANDARD_ERROR,
        LOW,
        HIGH,
        field("k", "impressions", "the lower end of `effective_frequency`"),
        field("effective_reach", "shoppers", "shoppers who see at least k impressions (at most 10)"),
        field("effective_standard_error", "shoppers", "standard error of `effective_reach`"),
        field("effective_low", "shoppers", "lower end of the 95 % interval of `effective_reach`"),
        field("effective_high", "shoppers", "upper end of the 95 % interval of `effective_reach`"),
        field("supply_used", "share", "share of the opportunities on offer that is bought"),
    ],
};

/// Where on the response curve shoppers shop.
pub static RESPONSE_CURVE: Schema = Schema {
    name: "response_curve",
    row: "a step of adstock; row 0 is none, the last row holds everything above",
    when: "with a `[response]`",
    fields: &[
        POLICY,
        field("adstock", "impressions", "adstock at the end of the step: impressions, weighted and decayed"),
        field("lift", "share", "what this adstock adds to the chance of a purchase, before fatigue"),
        field("visits", "visits", "shop visits of the first 5,000 shoppers at this adstock, without those of clicks"),
        field("share", "share", "share of the policy's shop visits at this adstock"),
    ],
};

/// The optimal frequency, as it looks and as it is.
pub static OPTIMAL_FREQUENCY: Schema = Schema {
    name: "optimal_frequency",
    row: "a frequency from 0 to 40, which is also a cap on impressions in the flight; the last row is no cap",
    when: "with `causal_curve`",
    fields: &[
        POLICY,
        field("frequency", "impressions", "the frequency and the cap, or `no cap`"),
        field(
            "observed_users",
            "users",
            "users whom AMC links to exactly so many impressions, at 40 to so many or more (with `amc`)",
        ),
        field("observed_purchases_per_user", "purchases per user", "all purchases of these users ÷ users"),
        field("observed_low", "purchases per user", "lower end of its 95 % interval"),
        field("observed_high", "purchases per user", "upper end of its 95 % interval"),
        field(
            "observed_caused_per_user",
            "purchases per user",
            "purchases of the same users that all ads cause, linked or not, ÷ users",
        ),
        field("observed_caused_low", "purchases per user", "lower end of its 95 % interval"),
        field("observed_caused_high", "purchases per user", "upper end of its 95 % interval"),
        field("shoppers", "shoppers", "shoppers who see at least so many impressions"),
        field(
            "caused_purchases_per_shopper",
            "purchases per shopper",
            "what this impression causes for each of them: purchases under a cap of n less those under n − 1",
        ),
        field("caused_low", "purchases per shopper", "lower end of its 95 % interval"),
        field("caused_high", "purchases per shopper", "upper end of its 95 % interval"),
        field(
            "lift",
            "purchases per shopper",
            "what all their impressions cause for each shopper who sees exactly so many, at 40 so many or more",
        ),
        field("lift_low", "purchases per shopper", "lower end of its 95 % interval"),
        field("lift_high", "purchases per shopper", "upper end of its 95 % interval"),
        field("profit", "currency", "margin less spend under this cap, against no impression in the flight"),
        field("profit_low", "currency", "lower end of its 95 % interval"),
        field("profit_high", "currency", "upper end of its 95 % interval"),
        field("behind_best", "currency", "what the best cap earns more than this one, on the same shoppers"),
        field("behind_low", "currency", "lower end of its interval, widened for the comparison of all caps"),
        field("behind_high", "currency", "upper end of its interval, widened for the comparison of all caps"),
        field("picked_by", "text", "`amc`: AMC's rule picks this cap; `truth`: it earns most; or both"),
    ],
};
