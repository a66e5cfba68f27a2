//! What a run looks at beside its own policies: neighbouring caps, and the ends of assumptions.

use super::schema::{Field, METRIC, POLICY, Schema, count, number, text};

const SHOPPERS: Field<'static> =
    count("shoppers", "shoppers", "the run's first shoppers on whom this was found; the numbers are the market's");

/// Neighbouring caps of the best coordinated policy.
pub static CAP_ADVICE: Schema = Schema {
    name: "cap_advice",
    row: "a cap that was tried in place of the tightest shared cap of the best coordinated policy",
    when: "where purchases earn something and a short look at neighbouring caps takes at most a fifth of the run's work; with \
           `--advice` always, with `--no-advice` never",
    fields: &[
        POLICY,
        text("cap", "the cap that is varied, as `blocked.csv` names it"),
        count("max", "impressions", "the most impressions that are allowed here"),
        text("per", "in which window, as scenarios write it"),
        number("days", "days", "the window in days, about"),
        text("is_own", "`own` where it is the scenario's own cap; else empty"),
        METRIC,
        number("value", "as `unit` says", "the metric of the policy with this cap"),
        number("standard_error", "as `unit` says", "standard error of `value`"),
        number("low", "as `unit` says", "lower end of the 95 % interval of `value`"),
        number("high", "as `unit` says", "upper end of the 95 % interval of `value`"),
        number("behind", "as `unit` says", "how much the best cap of the table makes more, on the same shoppers"),
        number(
            "behind_low",
            "as `unit` says",
            "lower end of the interval of `behind`; all intervals of the look hold together in 95 % of cases",
        ),
        number("behind_high", "as `unit` says", "upper end of the interval of `behind`"),
        text(
            "standing",
            "`best`, `as good` (within a difference that nobody would act upon), `behind`, or `open` (not told apart yet)",
        ),
        SHOPPERS,
        text("unit", "what the metric counts"),
    ],
};

/// What the ends of assumptions do to the answer.
pub static ASSUMPTION_ADVICE: Schema = Schema {
    name: "assumption_advice",
    row: "an assumption at its low or high end, all else being as the scenario has it",
    when: "where the scenario lists assumptions and a short look at them takes at most a fifth of the run's work; with \
           `--advice` always, with `--no-advice` never",
    fields: &[
        text("assumption", "what is assumed, as a path of `--set`"),
        text("own", "the scenario's own value; empty where it writes none or several"),
        text("end", "`low` or `high`"),
        text("value", "the value here"),
        POLICY,
        text("against", "the policy that it is compared with"),
        METRIC,
        number("effect", "as `unit` says", "policy − `against`, as the run found it, + `change`"),
        number("standard_error", "as `unit` says", "standard error of `effect`"),
        number("low", "as `unit` says", "lower end of the 95 % interval of `effect`"),
        number("high", "as `unit` says", "upper end of the 95 % interval of `effect`"),
        number("change", "as `unit` says", "effect here − effect at the scenario's own values, on the same shoppers"),
        number("change_low", "as `unit` says", "lower end of the 95 % interval of `change`"),
        number("change_high", "as `unit` says", "upper end of the 95 % interval of `change`"),
        text(
            "flips",
            "does the effect have another sign than in the run: `no`, `yes` (beyond sampling error), or `perhaps`",
        ),
        text("source", "where the ends of the assumption come from"),
        SHOPPERS,
        text("unit", "what the effect counts"),
    ],
};
