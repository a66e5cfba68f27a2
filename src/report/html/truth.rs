//! What an analyst would have seen, and what is true.

use maud::{Markup, html};

use super::held::held;
use crate::base::number::{Form, thousands};
use crate::base::phrase::quoted;
use crate::base::time::in_words;
use crate::report::best_cap::picked;
use crate::report::changes::interval;
use crate::results::read::{Run, Value};

pub fn section(run: &Run) -> Markup {
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
