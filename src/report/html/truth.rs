//! What an analyst would have seen, and what is true.

use maud::{Markup, html};

use super::held::held;
use crate::base::number::{Form, thousands};
use crate::base::phrase::quoted;
use crate::base::time::in_words;
use crate::report::best_cap::picked;
use crate::report::difference::interval;
use crate::results::read::{Run, Value};

pub fn section(run: &Run) -> Markup {
    html! {
        p {
            "After a campaign an analyst sees linked users, their impressions and their purchases, and looks back. Here the same \
             shoppers were simulated without the ads too, so what the ads caused is known."
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
                "In truth the ads cost purchases: with them there are {} fewer than without ({})",
                thousands(-caused.value),
                Form::Count.interval(-caused.high, -caused.low)
            )
        }
        value if value.low <= 0.0 || !value.has_interval() => format!(
            "How many of them the ads caused cannot be told: what the ads cause in total is not clearly above zero \
             ({number} purchases; {sureness})"
        ),
        Value { high, .. } => {
            let rest = match high < credited {
                true => ": what is divided beyond that would have been bought without ads",
                false => "",
            };
            format!("The ads cause {number} in all ({sureness}), those of shoppers who cannot be linked included{rest}")
        }
    };
    (credited > 0.0).then(|| {
        format!(
            "Under {} attribution models divide {} purchases among the channels, all that linked shoppers made in the {} \
             after an ad. {truth}.",
            quoted(policy),
            thousands(credited),
            in_words(run.provenance.about.lookback_days),
        )
    })
}
