//! Tables of single shoppers.

use super::schema::{CHANNEL, Field, POLICY, Schema, count, money, text, whole};

const SHOPPER: Field<'static> = count("shopper", "id", "the shopper's number, from 0");
const TIME: Field<'static> =
    whole("time_s", "seconds", "time since the flight's first local midnight; negative in the warm-up");
const BLOCKED_BY: Field<'static> = text("blocked_by", "the cap that is blamed, where it is `capped`");

/// What follows what inside a session.
pub static FLOW: Schema = Schema {
    name: "flow",
    row: "a step from one channel to the next, over the first 5,000 shoppers",
    when: "",
    fields: &[
        text("from", "the channel before, or `start` of the session"),
        text("to", "the channel after, or `end` of the session"),
        count("visits", "visits", "how often; without sessions the opportunities of a day are counted"),
    ],
};

/// A dozen journeys.
pub static JOURNEYS: Schema = Schema {
    name: "journeys",
    row: "an opportunity that is bought for one of a dozen shoppers, under a policy",
    when: "",
    fields: &[SHOPPER, TIME, CHANNEL, POLICY, text("decision", "`served` or `capped`"), BLOCKED_BY],
};

/// The last column of events where channels name creatives.
pub static EVENT_CREATIVE: Field<'static> = text("creative", "of a served opportunity: which creative was shown");

/// Everything that happens to the first shoppers.
pub static EVENTS: Schema = Schema {
    name: "events",
    row: "a visit, or an opportunity, click, cart or purchase under a policy, of the first N shoppers",
    when: "with `--events N`; where channels name creatives, it ends with a column `creative`: which was shown",
    fields: &[
        SHOPPER,
        text("event", "`visit`, `opportunity`, `click`, `cart` or `purchase`"),
        TIME,
        count("session", "id", "the shopper's session, from 0; empty where the model has none"),
        CHANNEL,
        count("identifier", "id", "the identifier's number within the shopper; empty where there is none"),
        count("node", "id", "the identity graph's number within the shopper; 0 is the person as it is known"),
        text("policy", "the policy; empty for a visit, `no ads` in the world without the campaign"),
        text("decision", "of an opportunity: `served`, `capped` or `not bought`"),
        BLOCKED_BY,
        money("amount", "cost of a served impression with its click, or worth of a purchase"),
    ],
};
