//! What several policies come to beside one another, where they stop ads, send messages or cost something of their own.

use super::clauses::{difference, messages};
use crate::base::number::{Form, percent};
use crate::base::phrase::{listed, quoted};
use crate::report::difference::Figure;
use crate::report::worth;
use crate::results::read::Run;

/// What the lines of the policies do not say; None where there is nothing.
pub fn decision(run: &Run) -> Option<String> {
    let told = [after_purchase(run), messages(run), worth::all(run)];
    let told: Vec<String> = told.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// What comes of stops and messages, and what each channel causes, as sentences.
pub fn reactions(run: &Run) -> String {
    [after_purchase(run), messages(run), channels(run)].into_iter().flatten().map(|words| format!(" {words}")).collect()
}

/// The policies beside the baseline whose change of a metric is told, the largest first.
fn ranked<'a>(run: &'a Run, metric: &str, is_told: impl Fn(&str, Figure) -> bool) -> Vec<(&'a str, Figure)> {
    let others = run.policies().into_iter().filter(|policy| *policy != run.pair().1);
    let changes = others.filter_map(|policy| Some((policy, difference(run, policy, metric)?)));
    let mut told: Vec<_> = changes.filter(|(policy, change)| is_told(policy, *change)).collect();
    told.sort_by(|(_, one), (_, other)| other.value.abs().total_cmp(&one.value.abs()));
    told
}

/// What goes to shoppers who have bought, and how much of it each stop frees; nothing where nothing is stopped.
fn after_purchase(run: &Run) -> Option<String> {
    let about = &run.provenance.about;
    let baseline = run.pair().1;
    let of = |metric| run.of_policy(baseline, metric).filter(|_| about.suppresses);
    let (share, money) = (of("spend_after_purchase_share")?, of("spend_after_purchase")?);
    let form = Form::Money(&about.currency);
    let mut freed = ranked(run, "spend_after_purchase", |_, change| change.is_below_zero());
    freed.reverse();
    let clause = |(policy, change): &(&str, Figure)| format!("{} frees {}", quoted(policy), form.number(-change.value));
    let clauses: Vec<String> = freed.iter().map(clause).collect();
    let freed = if clauses.is_empty() { String::new() } else { format!(" Of that {}.", listed(&clauses)) };
    Some(format!(
        "Under {} {} of spend ({}) goes to {}s who have bought.{freed}",
        quoted(baseline),
        percent(share.value),
        form.number(money.value),
        run.person(),
    ))
}

/// What each channel causes under the baseline, where that was asked and no chart of attribution tells it.
fn channels(run: &Run) -> Option<String> {
    let baseline = run.pair().1;
    let of = |channel| Some((channel, run.of_channel(baseline, channel, "purchases_lost_without")?.value));
    let lost: Vec<(&str, f64)> = run.served_channels().into_iter().filter_map(of).collect();
    let all: f64 = lost.iter().map(|(_, lost)| lost).sum();
    let clause = |(channel, lost): &(&str, f64)| {
        let part = Form::Percent(0).number(lost / all);
        format!("{} causes {} purchases ({part})", run.label(channel), Form::Count.number(*lost))
    };
    let clauses: Vec<String> = lost.iter().map(clause).collect();
    let is_told = run.attribution.is_empty() && all > 0.0;
    is_told.then(|| format!("Under {}, {}, in all shops together.", quoted(baseline), listed(&clauses)))
}
