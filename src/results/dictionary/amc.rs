//! AMC's own tables, with AMC's headers (Amazon Ads, *Instructional queries*); `policy` is ours.

use super::schema::{Field, POLICY, Schema, count, money, number, text};

const WITH_AMC: &str = "with `amc`, and of records with conversions";
const BUCKET: &str = "how many impressions the users saw; `NULL` where fewer users than the threshold did";

const USERS: Field<'static> = count("users_in_bucket", "users", "users of the bucket");
const IMPRESSIONS: Field<'static> = count("impressions_in_bucket", "impressions", "impressions of the bucket's users");
const REACH: Field<'static> = number("reach_percentage", "share", "users of the bucket ÷ all users reached");
const PURCHASES: Field<'static> = count("purchases", "purchases", "purchases credited to an impression");
const BUYERS: Field<'static> = count("users_that_purchased", "users", "users with a credited purchase");
const UNITS: Field<'static> = count("units_sold", "units", "units of the credited purchases; one each");
const SALES: Field<'static> = money("product_sales", "what the credited purchases are worth");
const CARTS: Field<'static> = count("add_to_cart", "carts", "carts that the users fill, credited or not");
const VISITS: Field<'static> = count("detail_page_view", "visits", "the users' visits to a shop, credited or not");
const RATE: Field<'static> = number("purchase_rate", "purchases per user", "purchases ÷ users of the bucket");

/// *Reach and frequency.*
pub static AMC_REACH_AND_FREQUENCY: Schema = Schema {
    name: "amc/reach_and_frequency",
    row: "a bucket of frequencies",
    when: WITH_AMC,
    fields: &[POLICY, text("frequency_buckets", BUCKET), USERS, IMPRESSIONS, REACH],
};

/// *Impression frequency and conversions.*
pub static AMC_CONVERSIONS: Schema = Schema {
    name: "amc/impression_frequency_and_conversions",
    row: "a bucket of frequencies",
    when: WITH_AMC,
    fields: &[
        POLICY,
        text("frequency_bucket", BUCKET),
        USERS,
        IMPRESSIONS,
        PURCHASES,
        UNITS,
        SALES,
        CARTS,
        VISITS,
        RATE,
        REACH,
    ],
};

/// *Optimal frequency.*
pub static AMC_OPTIMAL_FREQUENCY: Schema = Schema {
    name: "amc/optimal_frequency",
    row: "a frequency; row 0 are users who visited or bought and saw no impression that AMC can link",
    when: WITH_AMC,
    fields: &[
        POLICY,
        text("frequency_bucket", BUCKET),
        USERS,
        IMPRESSIONS,
        PURCHASES,
        UNITS,
        SALES,
        CARTS,
        VISITS,
        RATE,
        REACH,
        money("cost", "what the impressions cost"),
        count("clicks", "clicks", "impressions that were clicked"),
    ],
};

/// *Path to conversion by campaign groups*; the groups are the channels.
pub static AMC_PATHS: Schema = Schema {
    name: "amc/path_to_conversion",
    row: "a path: the channels in the order of the user's first impression on each",
    when: WITH_AMC,
    fields: &[
        POLICY,
        text("path", "the path, as `[[1, tv], [2, social]]`; `NULL` below the threshold"),
        count("path_occurrences", "users", "users who took it"),
        count("impressions", "impressions", "impressions of these users, of buyers up to the last credited purchase"),
        money("imp_total_cost", "what these impressions cost"),
        BUYERS,
        money("sales_amount", "what the credited purchases of these users are worth"),
        PURCHASES,
        number("user_purchase_rate", "share", "users with a credited purchase ÷ users"),
        count("ntb_users_that_purchased", "users", "buyers who are new to the brand"),
        money("ntb_sales_amount", "what the first purchases of these buyers are worth"),
        count("ntb_purchases", "purchases", "first purchases of buyers who are new to the brand"),
        number("ntb_percentage", "share", "buyers new to the brand ÷ buyers"),
    ],
};

/// *Overlap.*
pub static AMC_OVERLAP: Schema = Schema {
    name: "amc/overlap",
    row: "a set of channels",
    when: WITH_AMC,
    fields: &[
        POLICY,
        text("exposure_group", "the channels, as `tv + social`; `NULL` below the threshold"),
        count("impression_reach", "users", "users who see impressions on exactly these channels"),
        BUYERS,
        PURCHASES,
        money("sales", "what the credited purchases are worth"),
    ],
};

/// *Time to conversion.*
pub static AMC_TIME_TO_CONVERSION: Schema = Schema {
    name: "amc/time_to_conversion",
    row: "a class of the time from the last touch to the purchase",
    when: WITH_AMC,
    fields: &[
        POLICY,
        text("time_to_conversion", "AMC's class; `NULL` below the threshold"),
        PURCHASES,
        count("total_brand_purchases", "purchases", "purchases of the brand: the same, for it has one product"),
    ],
};
