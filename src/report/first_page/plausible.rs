//! Is the effect of ads one that experiments found?
//!
//! Lift is told in per cent of the purchases made without ads. Published: a median of 8 % in conversions over 432 campaigns
//! of display ads (Johnson, Lewis & Nubbemeyer, *The Online Display Ad Effectiveness Funnel & Carryover*, 2017), and of 6 % in
//! purchases over 663 campaigns on Facebook (Gordon, Moakler & Zettelmeyer, *Close Enough?*, 2022).

use super::fact::Fact;
use super::marks::{is_sourced, values};
use crate::base::number::Form;
use crate::base::phrase::quoted;
use crate::report::difference::Figure;
use crate::report::headline::verdict;
use crate::results::read::Run;

/// The larger of the published medians.
const LARGER: f64 = 0.08;

/// Three times as much: more needs a reason.
const FAR: f64 = 3.0 * LARGER;

/// So many times as much is told.
const MORE: f64 = 1.25;

/// The lift beside what experiments found; None where nothing is bought.
pub fn fact(run: &Run) -> Option<Fact> {
    let policy = verdict(run).map_or(run.pair().1, |verdict| verdict.best);
    let without = run.of_policy(policy, "purchases_without_ads").filter(|without| without.value > 0.0)?;
    let caused = Figure::from(run.of_policy(policy, "incremental_purchases")?.over(without.value)?);
    let lift = caused.number(caused.percentage());
    let warns = caused.value > FAR;
    let far = match caused.value / LARGER {
        _ if warns => {
            " This is far beyond them: profit is likely to be told too high. Check `max_lift` and `baseline` under [response].".into()
        }
        times if times > MORE => format!(" The scenario’s ads do {times:.1} times the larger of these."),
        _ => String::new(),
    };
    let words = format!(
        "Under {} ads raise purchases by {lift} ({}). Experiments found medians of {} in conversions (432 display campaigns, \
         Johnson, Lewis & Nubbemeyer 2017) and {} in purchases (663 campaigns on Facebook, Gordon, Moakler & Zettelmeyer \
         2022).{far} {}",
        quoted(policy),
        caused.sureness(caused.percentage()),
        Form::Percent(0).number(LARGER),
        Form::Percent(0).number(0.06),
        chosen(&run.provenance.scenario),
    );
    Some(Fact { title: "Is the effect plausible?", words, warns })
}

/// Whether the scenario was chosen to land there.
fn chosen(text: &str) -> &'static str {
    match values(text).any(|line| line.contains("max_lift") && is_sourced(line)) {
        true => {
            "The scenario’s `max_lift` names a source, so it may have been chosen to land there: agreement would confirm nothing."
        }
        false => {
            "No source is named for the scenario’s `max_lift`: it was not fitted to these, as far as the file says."
        }
    }
}
