//! Tables of single shoppers.

use super::schema::{CHANNEL, Field, POLICY, Schema, field};

const SHOPPER: Field = field("shopper", "id", "the shopper's number, from 0");
const TIME: Field = field("time_s", "seconds", "time since the flight's first local midnight; negative in the warm-up");
const BLOCKED_BY: Field = field("blocked_by", "text", "the cap that is blamed, where it is `capped`");

/// What follows what inside a session.
pub static FLOW: Schema = Schema {
    name: "flow",
    row: "a step from one channel to the next, over the first 5,000 shoppers",
    when: "",
    fields: &[
        field("from", "text", "the channel before, or `start` of the session"),
        field("to", "text", "the channel after, or `end` of the session"),
        field("visits", "visits", "how often; without sessions the opportunities of a day are counted"),
    ],
};

/// A dozen journeys.
pub static JOURNEYS: Schema = Schema {
    name: "journeys",
    row: "an opportunity that is bought for one of a dozen shoppers, under a policy",
    when: "",
    fields: &[SHOPPER, TIME, CHANNEL, POLICY, field("decision", "text", "`served` or `capped`"), BLOCKED_BY],
};

/// Everything that happens to the first shoppers.
pub static EVENTS: Schema = Schema {
    name: "events",
    row: "a visit, or an opportunity, click, cart or purchase under a policy, of the first N shoppers",
    when: "with `--events N`",
    fields: &[
        SHOPPER,
        field("event", "text", "`visit`, `opportunity`, `click`, `cart` or `purchase`"),
        TIME,
        field("session", "id", "the shopper's session, from 0; empty where the model has none"),
        CHANNEL,
        field("identifier", "id", "the identifier's number within the shopper; empty where there is none"),
        field("node", "id", "the identity graph's number within the shopper; 0 is the person as it is known"),
        field("policy", "text", "the policy; empty for a visit, `no ads` in the world without the campaign"),
        field("decision", "text", "of an opportunity: `served`, `capped` or `not bought`"),
        BLOCKED_BY,
        field("amount", "currency", "cost of a served impression with its click, or worth of a purchase"),
    ],
};
