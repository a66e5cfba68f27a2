//! The cap that earns most, per week, beside the cap of the policy that is recommended.

use super::fact::Fact;
use crate::base::number::decimals;
use crate::base::phrase::{counted, quoted};
use crate::base::time::in_words;
use crate::report::advised::nearby_caps;
use crate::report::best_cap::{as_good, in_days, untried};
use crate::report::headline::verdict;
use crate::results::provenance::SharedCap;
use crate::results::read::{Dose, Run};

/// The best cap; None where nothing is bought, or nobody asked.
pub fn fact(run: &Run) -> Option<Fact> {
    if let Some(words) = nearby_caps(run) {
        let chart = if run.doses(run.freest()).is_empty() { "" } else { OTHER_CAP };
        return Some(Fact::plain("Best cap", words + chart));
    }
    let policy = run.freest();
    let doses = run.doses(policy);
    if doses.is_empty() {
        return run.provenance.about.earns.then(|| Fact::plain("Best cap", NOT_ASKED.into()));
    }
    let best = doses.iter().find(|dose| dose.is_picked_by("truth"))?.times();
    let words = match best {
        None => format!("Under {} no cap earns more than none.", quoted(policy)),
        Some(0) => format!("Under {} no impressions at all earn most: ads cost more than they bring.", quoted(policy)),
        Some(cap) => {
            format!(
                "{} per {} in {}{} earn most{}.{}{}",
                counted(f64::from(cap), "impression"),
                run.person(),
                in_words(run.provenance.about.days),
                weekly(run, cap).map_or(String::new(), |weekly| format!(", {weekly} a week,")),
                range(&doses),
                untried(&doses, &as_good(&doses)),
                beside(run, &doses, cap).unwrap_or_default()
            )
        }
    };
    Some(Fact::plain("Best cap", words))
}

/// Said where the page has a chart of the best cap besides.
const OTHER_CAP: &str = " The chart below is of another cap: it knows every shopper and counts the whole flight.";

/// Said where the run does not tell.
const NOT_ASKED: &str = "Not measured in this run: `causal_curve = true` under [measure] tells which cap over all channels earns most; \
                         `omnicap find` tries caps as policies.";

/// So many a week; None where the flight is no longer than that.
fn weekly(run: &Run, cap: u32) -> Option<String> {
    let days = f64::from(run.provenance.about.days);
    (days > 7.0).then(|| decimals(f64::from(cap) * 7.0 / days, 1))
}

/// The caps that earn as much.
fn range(doses: &[&Dose]) -> String {
    let ranges = as_good(doses);
    let (Some([from, _]), Some([_, to])) = (ranges.first(), ranges.last()) else { return String::new() };
    match (from, to) {
        (from, to) if from == to => ", and no other cap that was tried as much".into(),
        (Some(from), Some(to)) => format!("; {from} to {to} earn as much within sampling error"),
        (Some(from), None) => format!("; {from} or more, or no cap, earn as much within sampling error"),
        (None, _) => String::new(),
    }
}

/// The recommended policy's own cap over several channels, in as many days.
fn beside(run: &Run, doses: &[&Dose], best: u32) -> Option<String> {
    let about = &run.provenance.about;
    let policy = verdict(run)?.best;
    let caps = about.shared_caps.iter().filter(|cap| cap.policy == policy);
    let own = caps.min_by(|one, other| in_flight(run, one).total_cmp(&in_flight(run, other)))?;
    let allows = in_flight(run, own);
    let told = format!(" {} allows {} in {}", quoted(policy), own.max, in_days(own.days));
    let as_much = doses.iter().filter(|dose| dose.is_as_good()).filter_map(|dose| dose.times());
    let near = as_much.map(f64::from).chain([f64::from(best)]).any(|cap| (cap / allows - 1.0).abs() <= 0.2);
    Some(match near {
        true => format!("{told}: near the best."),
        false => {
            let word = if allows > f64::from(best) { "looser" } else { "tighter" };
            format!("{told}, {} in the flight, {word} than the best: try one nearer to it.", decimals(allows, 0))
        }
    })
}

/// What a cap allows in the whole flight.
fn in_flight(run: &Run, cap: &SharedCap) -> f64 {
    f64::from(cap.max) * f64::from(run.provenance.about.days) / cap.days
}
