//! What several policies come to, beside one another: the sentences to decide by. Intervals stand in each policy's line.

use super::clauses::{difference, messages, relative, spend};
use crate::base::number::{Form, percent};
use crate::base::phrase::{listed, quoted};
use crate::report::difference::Figure;
use crate::report::worth;
use crate::results::read::Run;

/// What to decide by; None where the lines say it all.
pub fn decision(run: &Run) -> Option<String> {
    let of_money = || profits(run).or_else(|| savings(run)).or_else(|| reached(run));
    let told = [after_purchase(run), messages(run), worth::all(run).or_else(of_money)];
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

/// What each does to profit, the best first.
fn profits(run: &Run) -> Option<String> {
    let about = &run.provenance.about;
    let mut told = ranked(run, "incremental_profit", |_, _| about.earns);
    // The best first, and last those of whom it cannot be told.
    told.sort_by(|(_, one), (_, other)| other.is_clear().cmp(&one.is_clear()).then(other.value.total_cmp(&one.value)));
    let baseline = quoted(run.pair().1);
    if !told.is_empty() && told.iter().all(|(_, change)| !change.is_clear()) {
        return Some(format!("After media costs no policy earns clearly more or less than {baseline}."));
    }
    let clause = |(policy, change): &(&str, Figure)| match change.is_clear() {
        true => {
            let size = change.size().number(Form::Money(&about.currency));
            format!("{size} {} with {}", change.word(["higher", "lower"]), quoted(policy))
        }
        false => format!("the same within sampling error with {}", quoted(policy)),
    };
    let clauses: Vec<String> = told.iter().map(clause).collect();
    (!told.is_empty()).then(|| format!("Beside {baseline}, profit after media costs is {}.", listed(&clauses)))
}

/// "“b” USD 728 (71 % of that)", for all behind the first.
fn behind(told: &[(&str, Figure)], amount: impl Fn(f64) -> String) -> Vec<String> {
    let Some((_, first)) = told.first() else { return Vec::new() };
    let clause = |(policy, change): &(&str, Figure)| {
        let part = Form::Percent(0).number(change.value / first.value);
        format!("{} {} ({part} of that)", quoted(policy), amount(change.value.abs()))
    };
    told[1..].iter().map(clause).collect()
}

/// What each saves, where nothing is bought.
fn savings(run: &Run) -> Option<String> {
    let told = ranked(run, "spend", |_, change| change.is_below_zero());
    let (first, _) = told.first().filter(|_| told.len() > 1)?;
    let money = |value: f64| Form::Money(&run.provenance.about.currency).number(value);
    let [amount, part] = spend(run, first)?;
    let most = format!("{} saves {} ({})", quoted(first), money(-amount.value), percent(-part.value));
    let clauses: Vec<String> = [most].into_iter().chain(behind(&told, money)).collect();
    Some(format!("Of the spend of {}, {}.", quoted(run.pair().1), listed(&clauses)))
}

/// What each reaches at the baseline's spend, where nothing is bought.
fn reached(run: &Run) -> Option<String> {
    let is_even = |policy: &str| run.provenance.about.same_spend.iter().any(|name| name == policy);
    let told = ranked(run, "reach", |policy, change| is_even(policy) && change.is_clear() && change.value > 0.0);
    let (first, change) = told.first().filter(|_| told.len() > 1)?;
    let count = |value: f64| format!("{} more", Form::Count.number(value));
    let part = relative(run, first, "reach")?;
    let most = format!(
        "{} reaches {} more {}s ({})",
        quoted(first),
        Form::Count.number(change.value),
        run.person(),
        part.number(part.percentage())
    );
    let clauses: Vec<String> = [most].into_iter().chain(behind(&told, count)).collect();
    Some(format!("At the spend of {}, {}.", quoted(run.pair().1), listed(&clauses)))
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
