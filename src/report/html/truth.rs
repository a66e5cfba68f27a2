//! What an analyst would have seen, and what is true.

use maud::{Markup, html};

use crate::base::number::{Form, thousands};
use crate::base::phrase::quoted;
use crate::base::time::in_words;
use crate::report::best_cap::picked;
use crate::report::changes::interval;
use crate::report::charts::attribution::{NO_TRUTH, is_of_record};
use crate::report::held::held;
use crate::results::read::{Run, Value};

/// The title of the part.
pub fn title(run: &Run) -> &'static str {
    if is_of_record(run) { "What models credit" } else { "What an analyst sees, and what is true" }
}

pub fn section(run: &Run) -> Markup {
    if is_of_record(run) {
        return of_record(run);
    }
    html! {
        p {
            "After a campaign an analyst sees the users whom identifiers link, with their impressions and purchases. Here the \
             same shoppers were simulated without ads too, so it is known what the ads caused."
        }
        @for sentence in [picked(run, run.freest()), seen(run)].into_iter().flatten() {
            p { (held(&sentence)) }
        }
    }
}

/// Conversions of a record stay where they were.
fn of_record(run: &Run) -> Markup {
    let days = in_words(run.provenance.about.lookback_days);
    html! {
        p {
            "Attribution models divide the conversions of the record among the impressions of the " (days) " before them. Under \
             each policy these are the impressions that it would have served. The conversions stay where they were: nobody \
             knows what other ads would have done."
        }
        p { (NO_TRUTH) }
    }
}

/// How much of what was bought after ads was bought because of them.
fn seen(run: &Run) -> Option<String> {
    let policy = &run.provenance.about.baseline;
    let credited = run.attribution.iter().filter(|row| &row.policy == policy && row.model == "last");
    let credited: f64 = credited.filter_map(|row| row.purchases).sum();
    let caused: Value = run.of_policy(policy, "incremental_purchases")?;
    let (number, sureness) = (thousands(caused.value), interval(caused, Form::Count));
    let truth = match caused {
        Value { high, .. } if high < 0.0 => {
            format!(
                "In truth the ads prevent {} purchases ({})",
                thousands(-caused.value),
                Form::Count.interval(-caused.high, -caused.low)
            )
        }
        value if value.low <= 0.0 || !value.has_interval() => format!(
            "How many of them the ads caused is uncertain: the ads cause {number} purchases in total, within sampling error of \
             zero ({sureness})"
        ),
        Value { high, .. } => {
            let rest = match high < credited {
                true => ": the models divide more, purchases that would have been made without ads",
                false => "",
            };
            format!("In truth the ads cause {number} purchases ({sureness}), linked shoppers or not{rest}")
        }
    };
    (credited > 0.0).then(|| {
        format!(
            "Under {} attribution models divide {} purchases among the channels: all that linked shoppers made within {} \
             after an ad. {truth}.",
            quoted(policy),
            thousands(credited),
            in_words(run.provenance.about.lookback_days),
        )
    })
}
