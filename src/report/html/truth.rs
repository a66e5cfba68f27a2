//! What an analyst would have seen, and what is true.

use maud::{Markup, html};

use crate::report::charts::{freest, interval, quoted};
use crate::report::number::thousands;
use crate::report::read::{Run, Value};

pub fn section(run: &Run) -> Markup {
    html! {
        p {
            "After a campaign an analyst sees linked users, their impressions and their purchases, and looks back. Here the same \
             shoppers were simulated without the ads too, so what the ads caused is known."
        }
        @for sentence in [caps(run), seen(run)].into_iter().flatten() {
            p { (super::held(&sentence)) }
        }
    }
}

/// The cap that AMC's rule picks, beside the best.
fn caps(run: &Run) -> Option<String> {
    let policy = freest(run);
    let picked = |who: &str| run.doses(policy).into_iter().find(|dose| dose.is_picked_by(who)).map(|dose| dose.times());
    let words = |cap: Option<u32>| cap.map_or("no cap".to_string(), |cap| format!("a cap of {cap}"));
    let (amc, truth) = (picked("amc")?, picked("truth")?);
    let lost = run.of_policy(policy, "profit_lost_by_observed_cap");
    let cost = lost.filter(|_| amc != truth).map_or(String::new(), |lost| {
        format!(
            " The difference costs {} {} ({}).",
            run.provenance.about.currency,
            thousands(lost.value),
            interval(lost, thousands)
        )
    });
    Some(format!(
        "Under {} AMC’s rule picks {} from what is seen; what earns most is {}.{cost}",
        quoted(policy),
        words(amc),
        words(truth)
    ))
}

/// How much of what was bought after ads was bought because of them.
fn seen(run: &Run) -> Option<String> {
    let policy = &run.provenance.about.baseline;
    let credited = run.attribution.iter().filter(|row| &row.policy == policy && row.model == "last");
    let credited: f64 = credited.filter_map(|row| row.purchases).sum();
    let caused: Value = run.of_policy(policy, "incremental_purchases")?;
    (credited > 0.0).then(|| {
        format!(
            "Attribution under {} divides {} purchases among the channels; the ads cause {} ({}), whoever can be linked.",
            quoted(policy),
            thousands(credited),
            thousands(caused.value),
            interval(caused, thousands)
        )
    })
}
