//! Tables of counts: exact numbers of the simulated shoppers.

use super::schema::{CHANNEL, POLICY, Schema, field};

/// How many shoppers saw how many ads.
pub static FREQUENCY: Schema = Schema {
    name: "frequency",
    row: "a number of impressions, on a channel or on all",
    when: "",
    fields: &[
        POLICY,
        field("scope", "text", "the channel, or `all`"),
        field(
            "frequency",
            "impressions",
            "impressions that each shopper of the row sees there; 0: those never reached",
        ),
        field("shoppers", "shoppers", "shoppers who see exactly that many"),
        field("impressions", "impressions", "impressions there of the row's shoppers"),
        field("purchases", "purchases", "purchases of the row's shoppers; empty without a `[response]`"),
        field("incremental_purchases", "purchases", "those of them that they would not make without ads"),
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
        field("cap", "text", "the cap's label"),
        field("opportunities", "opportunities", "opportunities that the cap is blamed for"),
    ],
};

/// What happened day by day.
pub static TIMELINE: Schema = Schema {
    name: "timeline",
    row: "a day of the flight",
    when: "",
    fields: &[
        POLICY,
        field("day", "days", "the day, from 0"),
        field("date", "text", "the day's date"),
        field("impressions", "impressions", "ads shown on the day"),
        field("spend", "currency", "what the policy pays for the day"),
        field("reach", "shoppers", "shoppers reached up to the day"),
        field("new_reach", "shoppers", "shoppers reached for the first time on the day"),
        field("purchases", "purchases", "purchases on the day; empty without a `[response]`"),
    ],
};

/// Who was met where.
pub static OVERLAP: Schema = Schema {
    name: "overlap",
    row: "a set of channels; beyond 64 sets the smallest share one row",
    when: "",
    fields: &[
        POLICY,
        field("exposure_group", "text", "the channels, as `tv + social`"),
        field("impression_reach", "shoppers", "shoppers who see impressions on exactly these channels"),
    ],
};
