//! What both kinds of line say of a policy beside the baseline: spend, purchases, profit, messages.

use crate::base::number::{Form, percent, thousands};
use crate::base::phrase::{counted, quoted, sentence};
use crate::report::difference::{self, Figure, more_auctions};
use crate::report::worth;
use crate::results::read::Run;

/// A difference to the baseline; None where there is no such metric.
pub fn difference(run: &Run, policy: &str, metric: &str) -> Option<Figure> {
    run.change(policy, metric).and_then(Figure::difference)
}

/// The same as a part of the baseline's.
pub fn relative(run: &Run, policy: &str, metric: &str) -> Option<Figure> {
    run.change(policy, metric).and_then(Figure::relative)
}

/// By how much the spend differs, and by which part of the baseline's.
pub fn spend(run: &Run, policy: &str) -> Option<[Figure; 2]> {
    Some([difference(run, policy, "spend")?, relative(run, policy, "spend")?])
}

/// "4.6 % more", with as many decimals as the error leaves meaning to.
pub fn amount(change: Figure) -> String {
    format!("{} {}", change.size().number(change.percentage()), change.word(["more", "fewer"]))
}

/// A sentence on what it causes more or less, and what is left of that after the cost of media; nothing where nothing is
/// bought.
pub fn sold(run: &Run, policy: &str) -> String {
    let of = |metric| difference(run, policy, metric);
    let (Some(purchases), Some(profit)) = (of("incremental_purchases"), of("incremental_profit")) else {
        return String::new();
    };
    let about = &run.provenance.about;
    let profit_of = |policy: &str| run.of_policy(policy, "incremental_profit").map(Figure::from);
    let words = sentence(&difference::purchases(purchases));
    let earned = match (profit_of(policy), profit_of(run.pair().1)) {
        (Some(mine), Some(theirs)) if about.earns => {
            let saved = spend(run, policy).is_some_and(|[change, _]| change.is_below_zero());
            let after = if saved { "after media costs, that saving included," } else { "after media costs" };
            format!("; {after} {}", difference::profit([mine, theirs], profit, &about.currency))
        }
        _ => String::new(),
    };
    format!(" {words}{earned}.{}", put_off(run, policy, purchases))
}

/// Says why fewer ads can sell more: they do so where too many put a shopper off, and nowhere else.
fn put_off(run: &Run, policy: &str, purchases: Figure) -> String {
    let fewer = difference(run, policy, "impressions").is_some_and(|change| change.is_below_zero());
    let is_told = fewer && purchases.is_clear() && purchases.value > 0.0 && !run.sends_messages();
    let words = " Fewer ads sell more here because too many put a shopper off (see fatigue in the scenario).";
    if is_told { words.into() } else { String::new() }
}

/// A sentence on what coordination costs and from where on it pays; nothing where nothing is said of its cost.
pub fn worth(run: &Run, policy: &str) -> String {
    worth::paragraph(run, policy).map_or(String::new(), |words| format!(" {words}"))
}

/// The same in a few words, beside policies that cost as much.
pub fn left(run: &Run, policy: &str) -> String {
    worth::left(run, policy).map_or(String::new(), |words| format!(" {}.", sentence(&words)))
}

/// "needs 35 % more auctions than the baseline", as a clause; nothing where it needs as many, or where messages that win
/// none are among them.
pub fn auctions(run: &Run, policy: &str) -> Option<String> {
    let supply = run.of_policy(policy, "supply_needed").filter(|_| !run.sends_messages())?;
    let more = more_auctions(supply.value);
    let used = run
        .of_policy(policy, "supply_used")
        .map_or(String::new(), |used| format!(" ({} of all on offer)", percent(used.value)));
    (!more.starts_with("as many")).then(|| format!("needs {more}{used}"))
}

/// "serves 9,044 fewer ads and sends 13,714 fewer messages", where messages are among the impressions.
pub fn ads_and_messages(run: &Run, policy: &str) -> Option<String> {
    let value = |metric| difference(run, policy, metric).map(|change| change.value);
    let (impressions, messages) = (value("impressions")?, value("triggered_messages")?);
    let told = |change: f64, thing: &str| match change {
        0.0 => format!("as many {thing}s"),
        _ => format!("{} {} {thing}s", thousands(change.abs()), if change > 0.0 { "more" } else { "fewer" }),
    };
    Some(format!("serves {} and sends {}", told(impressions - messages, "ad"), told(messages, "message")))
}

/// What the sender of messages counts, and what they cause, as a sentence; nothing where nobody sends any.
pub fn messages(run: &Run) -> Option<String> {
    let of = |policy: &str, metric| run.of_policy(policy, metric).map(|value| value.value);
    let sent = |policy: &&str| of(policy, "triggered_messages").is_some_and(|sent| sent > 0.0);
    let (baseline, policies) = (run.pair().1, run.policies());
    let sender = [baseline].into_iter().chain(policies.iter().copied()).find(sent)?;
    let counts = of(sender, "purchases_after_message")?;
    let rate = Form::Percent(1).number(of(sender, "recovery_rate")?);
    // Who sends none, beside the sender: one of both must be the baseline.
    let without = match sender == baseline {
        true => policies.iter().copied().find(|policy| !sent(policy)).map(|none| (none, -1.0)),
        false => Some((sender, 1.0)),
    };
    let caused = without.and_then(|(policy, sign)| {
        let change = difference(run, policy, "incremental_purchases")?;
        let is_more = change.is_clear() && sign * change.value > 0.0;
        let size = change.size();
        is_more.then(|| {
            let sureness = size.sureness(Form::Count);
            format!("; without messages {} fewer would be made ({sureness})", size.number(Form::Count))
        })
    });
    Some(format!(
        "{} sends {}; its sender counts {} after one, a recovery rate of {rate}{}.",
        quoted(sender),
        counted(of(sender, "triggered_messages")?, "message"),
        counted(counts, "purchase"),
        caused.unwrap_or_default(),
    ))
}
