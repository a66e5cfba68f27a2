//! Tables of counts: exact numbers of the simulated shoppers.

use super::schema::{CHANNEL, POLICY, Schema, count, date, money, text, whole};

/// How many shoppers saw how many ads.
pub static FREQUENCY: Schema = Schema {
    name: "frequency",
    row: "a number of impressions, on a channel or on all",
    when: "",
    fields: &[
        POLICY,
        text("scope", "the channel, or `all`"),
        count(
            "frequency",
            "impressions",
            "impressions that each shopper of the row sees there; 0: those never reached; above 1,023 only those that occur",
        ),
        count("shoppers", "shoppers", "shoppers who see exactly that many"),
        count("impressions", "impressions", "impressions there of the row's shoppers"),
        count("purchases", "purchases", "purchases of the row's shoppers, as they came; empty without a `[response]`"),
        whole(
            "incremental_purchases",
            "purchases",
            "those purchases of the row's shoppers that they would not make without ads",
        ),
    ],
};

/// Which cap refused what.
pub static BLOCKED: Schema = Schema {
    name: "blocked",
    row: "a cap on a channel",
    when: "",
    fields: &[
        POLICY,
        CHANNEL,
        text("cap", "the cap's label"),
        count("opportunities", "opportunities", "opportunities that the cap is blamed for"),
    ],
};

/// What happened day by day.
pub static TIMELINE: Schema = Schema {
    name: "timeline",
    row: "a day of the flight",
    when: "",
    fields: &[
        POLICY,
        count("day", "days", "the day, from 0"),
        date("date", "the day's date"),
        count("impressions", "impressions", "ads shown on the day"),
        money("spend", "what the policy pays for the day"),
        count("reach", "shoppers", "shoppers reached up to the day"),
        count("new_reach", "shoppers", "shoppers reached for the first time on the day"),
        count("purchases", "purchases", "purchases on the day, as they came; empty without a `[response]`"),
    ],
};

/// Who was met where.
pub static OVERLAP: Schema = Schema {
    name: "overlap",
    row: "a set of channels; beyond 64 sets the smallest share one row",
    when: "",
    fields: &[
        POLICY,
        text("exposure_group", "the channels, as `tv + social`"),
        count("impression_reach", "shoppers", "shoppers who see impressions on exactly these channels"),
    ],
};

/// What every creative did.
pub static CREATIVES: Schema = Schema {
    name: "creatives",
    row: "a creative on a channel, under a policy",
    when: "where a channel names creatives, or `wear_out` is set",
    fields: &[
        POLICY,
        CHANNEL,
        text("creative", "its name; empty: the one ad of a channel that names none"),
        count("impressions", "impressions", "times it was shown"),
        count("clicks", "clicks", "times it was clicked, as clicks fell"),
        count("reach", "shoppers", "shoppers who saw it on this channel"),
        count(
            "repeats",
            "impressions",
            "impressions that show the ad of the shopper's impression before, wherever that was",
        ),
    ],
};
