//! How sure the recommendation is: what other shoppers would change, and, kept apart from it, what was assumed.

use super::fact::Fact;
use super::marks::{ASSUMED, bears, is_sourced, values};
use crate::base::number::thousands;
use crate::base::phrase::{counted, quoted};
use crate::report::advised::moving;
use crate::report::difference::money;
use crate::report::headline::{Measure, verdict};
use crate::results::read::Run;

/// What other shoppers would change.
pub fn sampling(run: &Run) -> Option<Fact> {
    let form = money(run);
    let known = verdict(run).and_then(|verdict| {
        let (low, high) = verdict.gain?.interval?;
        let half = (high - low) / 2.0;
        let size = match verdict.measure {
            Measure::Profit | Measure::Spend => form.number(half),
            Measure::Reach => counted(half.round(), run.person()),
            Measure::Impressions => counted(half.round(), "impression"),
        };
        Some(format!(
            " The difference of {} and {} is known within ± {size}.",
            quoted(verdict.best),
            quoted(run.pair().1)
        ))
    });
    let more = match run.provenance.log {
        Some(_) => "Only a longer log makes them narrower.",
        None => "More shoppers make them narrower.",
    };
    let words = format!(
        "Intervals hold what other {}s of the same kind would change, in 95 of 100 cases.{} {more}",
        run.person(),
        known.unwrap_or_default()
    );
    Some(Fact::plain("Sampling error", words))
}

/// What was assumed: no interval holds it.
pub fn assumed(run: &Run) -> Option<Fact> {
    if run.provenance.log.is_some() {
        let words =
            "The impressions are those of the log. The policies, and how identifiers are linked, are the scenario’s.";
        return Some(Fact::plain("What we assumed", words.into()));
    }
    let words =
        format!("No interval holds an error in what was assumed. {}", sources_counted(&run.provenance.scenario));
    let fitted = if is_fitted(&run.provenance.scenario) { FITTED } else { "" };
    Some(Fact::plain("What we assumed", words + fitted))
}

/// How many lines of a scenario have a source, and how many are assumed.
pub fn sources_counted(text: &str) -> String {
    let all = values(text).count();
    let sourced = values(text).filter(|line| is_sourced(line)).count();
    let assumed = values(text).filter(|line| bears(line, ASSUMED)).count();
    match sourced + assumed {
        0 => "The scenario names no sources: take all its values as assumptions.".into(),
        _ => format!(
            "Of the scenario’s {} lines of values, {} name a source and {} are marked as assumed ([?], some in part). The others \
             are choices, such as names and policies, or say nothing of a source.",
            thousands(all as f64),
            thousands(sourced as f64),
            thousands(assumed as f64),
        ),
    }
}

/// Said where values were fitted.
const FITTED: &str = " Its reach and frequency were fitted to a table: that they agree with it confirms nothing.";

/// Was the population fitted to a table by `calibrate`?
fn is_fitted(text: &str) -> bool {
    text.lines().any(|line| line.starts_with('#') && line.to_lowercase().contains("fitted by `omnicap calibrate`"))
}

/// Which assumptions could turn the answer round.
pub fn turning(run: &Run) -> Option<Fact> {
    if run.provenance.log.is_some() || run.policies().len() < 2 {
        return None;
    }
    if let Some(words) = moving(run) {
        let more = " `omnicap sensitivity scenario.toml` looks at each closely.";
        return Some(Fact::plain("What could turn it round", words + more));
    }
    let listed = run.provenance.scenario.lines().filter(|line| line.trim().starts_with("[[assumption]]")).count();
    if listed == 0 {
        return None;
    }
    let words = format!(
        "`omnicap sensitivity scenario.toml` moves each of {} that the scenario lists from its low to its high end, and tells \
         which move the answer most and which turn it round. `omnicap run --advice` takes a short look.",
        counted(listed as f64, "assumption")
    );
    Some(Fact::plain("What could turn it round", words))
}
