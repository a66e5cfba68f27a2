//! What a study found in which all assumptions moved at once, in sentences: how far the decision spreads, how often it is
//! another, and which assumptions that comes from.

use crate::analysis::metrics::label;
use crate::base::number::Form;
use crate::base::phrase::{listed, quoted, sentence};
use crate::report::study::words::{form, shown};
use crate::results::read::{IndexRow, Sensitivity, Value};

/// So many assumptions are named.
const MOST: usize = 3;

/// The sentences, metric by metric.
pub fn headline(found: &Sensitivity) -> Vec<String> {
    let metrics = found.study.metrics();
    metrics
        .into_iter()
        .flat_map(|metric| [spread(found, metric), movers(found, metric), noise(found, metric)])
        .flatten()
        .collect()
}

/// Does the study tell shares of a variance?
pub fn is_sobol(found: &Sensitivity) -> bool {
    found.indices.iter().any(|row| row.index == "total")
}

/// How far the decision spreads.
fn spread(found: &Sensitivity, metric: &str) -> Option<String> {
    let about = &found.study.file.about;
    let baseline = quoted(about.baseline.as_deref().unwrap_or(&about.subject));
    let of_all = |index: &str| found.of_all(metric, index)?.value;
    let (mean, spread, above) = (of_all("mean")?, of_all("spread")?, of_all("above_zero")?);
    let unit = &found.of_all(metric, "mean")?.unit;
    Some(format!(
        "{}: with all assumptions anywhere between their lows and highs, {} less {baseline} is {} on average, with a standard deviation \
         of {}. It is above zero in {} of the samples.",
        sentence(&label(metric)),
        quoted(&about.subject),
        shown(mean, unit, &about.currency),
        bare(spread, unit, &about.currency),
        Form::Percent(0).number(above.value)
    ))
}

/// Which assumptions it comes from.
fn movers(found: &Sensitivity, metric: &str) -> Option<String> {
    let currency = &found.study.file.about.currency;
    let is_sobol = is_sobol(found);
    let ranked = found.ranked(metric, if is_sobol { "total" } else { "mu_star" });
    let matters = |(_, value): &&(&IndexRow, Value)| value.low > 0.0;
    let told = |(row, value): &(&IndexRow, Value)| format!("{} ({})", row.assumption, index(*value, row, currency));
    let named: Vec<String> = ranked.iter().filter(matters).take(MOST).map(told).collect();
    let of = sentence(&label(metric));
    Some(match (named.is_empty(), is_sobol) {
        (true, _) => {
            format!("{of}: no assumption surely moves it: more samples or shoppers would tell (--samples, --most).")
        }
        (false, true) => format!("{of}: most of its variance comes from {}: total indices.", listed(&named)),
        (false, false) => format!(
            "{of}: it is moved most by {}: mean size of the change over an assumption's whole range.",
            listed(&named)
        ),
    })
}

/// An index with its interval.
pub fn index(value: Value, row: &IndexRow, currency: &str) -> String {
    if row.unit == "share" {
        let percent = |value: f64| Form::Percent(0).number(value);
        let (low, high) = (percent(value.low.clamp(0.0, 1.0)), percent(value.high.clamp(0.0, 1.0)));
        return match value.has_interval() {
            true => format!("{}, {} to {high}", percent(value.value), low.trim_end_matches([' ', '%', '\u{a0}'])),
            false => percent(value.value),
        };
    }
    let half = (value.high - value.low) / 2.0;
    let (number, margin) = form(&row.unit, currency, 2.0 * half).with_margin(value.value, half);
    format!("{number} ± {margin}")
}

fn bare(value: Value, unit: &str, currency: &str) -> String {
    form(unit, currency, value.high - value.low).number(value.value)
}

/// How much of it the simulation itself adds.
fn noise(found: &Sensitivity, metric: &str) -> Option<String> {
    let noise = found.of_all(metric, "noise")?.value?.value;
    let of = if is_sobol(found) { "its variance" } else { "the squared changes" };
    let share = if noise < 0.005 { "Less than 0.5 %".into() } else { Form::Percent(1).number(noise) };
    let more = if noise > 0.2 { " More shoppers would lower it (--most)." } else { "" };
    Some(format!("{share} of {of} is simulation noise.{more}"))
}
