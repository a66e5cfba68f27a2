//! What the curves by frequency say, in words.

use super::dose_curves::{Curves, Points};
use crate::base::number::{Form, decimals};
use crate::base::phrase::quoted;
use crate::report::best_cap::{picked, picked_briefly};
use crate::report::changes::interval;
use crate::report::difference::Figure;
use crate::results::read::{Run, Value};

/// What was found, in a few words.
pub fn title(run: &Run, policy: &str) -> String {
    picked_briefly(run, policy).unwrap_or_else(|| "What every cap earns".into())
}

/// What is drawn.
pub fn shows(policy: &str, curves: &Curves) -> String {
    match curves.observed.is_empty() {
        true => format!("Purchases that impressions cause, and the profit of every cap, under {}", quoted(policy)),
        false => format!("Purchases as observed and as caused, and the profit of every cap, under {}", quoted(policy)),
    }
}

/// How it is read.
pub fn how(curves: &Curves) -> &'static str {
    match curves.observed.is_empty() {
        true => {
            "The line is what impressions cause: the same shoppers with and without them. Below, what every cap would earn."
        }
        false => {
            "The upper line is what an analyst reads off: how much more users with so many impressions buy than users with none. The \
             lower line is what ads cause of it, known from the same users without ads. What lies between the lines they \
             would buy anyway: users who see many ads are more active and more often about to buy. Below, what every cap would earn."
        }
    }
}

/// What stands below the chart.
pub fn legend(curves: &Curves) -> String {
    let what = match curves.observed.is_empty() {
        true => "Caused: purchases of shoppers with so many impressions, less those that they make without ads.",
        false => {
            "Observed: purchases of users to whom a clean room links so many impressions, less those of users with none. Caused: \
             purchases of the same users, less those that they make without ads."
        }
    };
    format!(
        "Impressions {}. {what} Shaded: caps that earn as much as the best, within sampling error. Bands: 95 % intervals.",
        curves.why_last
    )
}

/// What was found, in numbers.
pub fn finding(run: &Run, policy: &str, curves: &Curves) -> String {
    let picked = picked(run, policy).map_or(String::new(), |picked| format!(" {picked}"));
    seen_and_caused(run, curves) + &picked
}

/// At the frequency of the interval's upper end, what is seen beside what is caused.
fn seen_and_caused(run: &Run, curves: &Curves) -> String {
    let times = run.provenance.about.effective_frequency.1.min(curves.last);
    let of = |points: &Points| points.iter().find(|(frequency, _)| *frequency == times).map(|(_, value)| *value);
    let part = |value: f64| decimals(value, 4);
    let among = |value: Value| match value.value == 0.0 && value.low == value.high {
        true => "none, as far as so few users tell".into(),
        false => format!("{} ({})", part(value.value), interval(value, Form::Decimals(4))),
    };
    let told = |value: Value| {
        let (size, word) = (Figure::from(value).size(), if value.value < 0.0 { "fewer" } else { "more" });
        format!("{} purchases {word} ({})", part(size.value), size.sureness(Form::Decimals(4)))
    };
    match (of(&curves.observed), of(&curves.caused)) {
        (Some(seen), Some(caused)) => format!(
            "Users seen with {times} impressions make {} than users seen with none. Ads cause {} of that{}.",
            told(seen),
            among(caused),
            times_as_much(seen, caused)
        ),
        (None, Some(caused)) => format!("Shoppers who see {times} impressions make {} because of them.", told(caused)),
        _ => "Too few shoppers see the ad to tell.".into(),
    }
}

/// How large the effect looks beside what it is; nothing where either may be none.
fn times_as_much(seen: Value, caused: Value) -> String {
    match seen.low > 0.0 && caused.low > 0.0 {
        true => {
            format!(": the difference seen is {} times what ads cause", decimals(seen.value / caused.value, 1))
        }
        false => String::new(),
    }
}
