//! What a policy changes that bids for the same opportunities as the baseline; and what a policy does alone.

use super::clauses::{ads_and_messages, amount, difference, relative, sold, spend};
use crate::base::number::{Form, decimals, percent, thousands};
use crate::base::phrase::{counted, quoted};
use crate::base::time::in_words;
use crate::report::difference::Figure;
use crate::results::read::Run;

/// What the only policy does.
pub fn alone(run: &Run) -> String {
    let (policy, who) = (run.pair().1, run.person());
    let of = |metric| run.of_policy(policy, metric).map_or(f64::NAN, |value| value.value);
    if of("impressions") == 0.0 {
        return format!("{} serves no impressions, so it reaches nobody.", quoted(policy));
    }
    format!(
        "{} reaches {} of {who}s with {}: {} per {who} reached.",
        quoted(policy),
        percent(of("reach_share")),
        counted(of("impressions"), "impression"),
        decimals(of("average_frequency"), 2),
    )
}

/// What a policy changes.
pub fn comparison(run: &Run, policy: &str) -> String {
    let baseline = run.pair().1;
    let (mine, theirs) = (quoted(policy), quoted(baseline));
    let of = |metric| relative(run, policy, metric);
    let (Some(impressions), Some(reach)) = (of("impressions"), of("reach")) else {
        return format!("{theirs} serves no impressions, so there is nothing to compare {mine} with.");
    };
    if !impressions.is_clear() {
        return undecided(&mine, &theirs, impressions, run.person()) + &sold(run, policy);
    }
    if let Some(served) = ads_and_messages(run, policy).filter(|_| run.sends_messages()) {
        // Reach and frequency would count messages as ads.
        return [format!("{mine} {served} than {theirs}"), spared(run, policy), sold(run, policy)].concat();
    }
    let sureness = impressions.size().sureness(impressions.percentage());
    let served = format!("{mine} serves {} impressions than {theirs} ({sureness})", amount(impressions));
    let more = difference(run, policy, "reach");
    // Why is said once.
    let is_free = policy == run.pair().0 && is_free(run, policy);
    let reached = reached(reach, more, run.person(), is_free);
    [served, spared(run, policy), reached, wasted(run, policy), sold(run, policy)].concat()
}

/// What becomes of impressions that are too many for their shopper; nothing where there are none at all.
fn wasted(run: &Run, policy: &str) -> String {
    let (subject, baseline) = run.pair();
    // Beside other policies the table tells.
    if policy != subject {
        return String::new();
    }
    let share = |policy: &str| run.of_policy(policy, "overexposed_share").map(|share| share.value);
    let (Some(from), Some(to)) = (share(baseline), share(policy)) else { return String::new() };
    let verb = if from > to { "fall" } else { "go" };
    let (high, who) = (run.provenance.about.effective_frequency.1, run.person());
    let days = in_words(run.provenance.about.days);
    format!(" Impressions beyond {high} per {who} in {days} {verb} from {} to {} of all.", percent(from), percent(to))
}

fn undecided(mine: &str, theirs: &str, impressions: Figure, who: &str) -> String {
    let form = impressions.percentage();
    match impressions.interval {
        _ if impressions.is_nothing() => format!("{mine} serves exactly as many impressions as {theirs}."),
        Some(_) => format!(
            "{mine} and {theirs} serve as many impressions, within sampling error ({}; {}).",
            impressions.number(form),
            impressions.sureness(form),
        ),
        None if impressions.value == 0.0 => {
            format!("{mine} serves as many impressions as {theirs}; there are too few {who}s for an interval.")
        }
        None => format!(
            "{mine} serves {} impressions than {theirs}; there are too few {who}s for an interval.",
            amount(impressions)
        ),
    }
}

/// What the difference costs or saves, where there are prices; the end of the sentence.
fn spared(run: &Run, policy: &str) -> String {
    let Some([change, part]) = spend(run, policy).filter(|[change, _]| change.value.abs() >= 0.5) else {
        return ".".into();
    };
    let word = if change.value < 0.0 { "saves" } else { "costs another" };
    let (amount, part) = (thousands(change.value.abs()), percent(part.value.abs()));
    format!(" and {word} {} {amount} ({part} of spend).", run.provenance.about.currency)
}

/// Does it buy what the baseline buys, so that caps alone make the difference, and these refuse nobody's first impression?
fn is_free(run: &Run, policy: &str) -> bool {
    let buys_the_same = difference(run, policy, "bought").is_some_and(Figure::is_nothing);
    buys_the_same && run.provenance.about.warm_up == 0
}

fn reached(reach: Figure, more: Option<Figure>, who: &str, is_free: bool) -> String {
    let form = reach.percentage();
    match reach {
        _ if reach.is_nothing() && is_free => {
            format!(" It reaches as many {who}s: at equal supply a cap lets every first impression through.")
        }
        _ if reach.is_nothing() => format!(" It reaches as many {who}s."),
        _ if !reach.is_clear() => format!(
            " It reaches as many {who}s, within sampling error ({}; {}).",
            reach.number(form),
            reach.sureness(form)
        ),
        _ => {
            let count = more.map_or(String::new(), |more| format!(", {} in all", more.size().number(Form::Count)));
            format!(" It reaches {} {who}s{count} ({}).", amount(reach), reach.size().sureness(form))
        }
    }
}
