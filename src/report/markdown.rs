//! The first page as Markdown, for mail and pull requests.

use super::difference::{Figure, digits};
use super::first_page::{ChannelProfits, FirstPage, first_page, subtitle};
use super::headline::{Measure, verdict};
use crate::analysis::metrics::heading;
use crate::base::number::{Form, signed};
use crate::base::phrase::quoted;
use crate::results::read::{Run, Value};

/// The first page of a run.
pub fn markdown(run: &Run) -> String {
    let (about, page) = (&run.provenance.about, first_page(run));
    let mut text = format!("# {}\n\n{}\n\n", about.title, subtitle(run));
    if !about.question.is_empty() {
        text += &format!("*{}*\n\n", about.question);
    }
    text += &advice(&page);
    about.notes.iter().for_each(|note| text += &format!("> {note}\n\n"));
    text += &changes(run);
    text += "## Why, and how sure\n\n";
    page.facts.iter().for_each(|fact| text += &format!("- **{}** {}\n", titled(fact.title), fact.words));
    text += "\n";
    text += &page.channels.as_ref().map_or(String::new(), |profits| channels(run, profits));
    let from = &run.provenance;
    text += &format!(
        "---\nomnicap {}, scenario {} (BLAKE3 {}), seed {}.\n",
        from.version,
        from.scenario_name,
        &from.scenario_digest.get(..12).unwrap_or(&from.scenario_digest),
        from.seed
    );
    text
}

/// A title that ends as one.
fn titled(title: &str) -> String {
    if title.ends_with('?') { title.into() } else { format!("{title}:") }
}

/// What to do in bold, the rest as it is.
fn advice(page: &FirstPage) -> String {
    let Some((first, rest)) = page.advice.split_first() else { return String::new() };
    let rest: String = rest.iter().map(|line| format!("{line}\n\n")).collect();
    format!("**{first}**\n\n{rest}")
}

/// Every policy beside the baseline.
fn changes(run: &Run) -> String {
    let baseline = run.pair().1;
    let others: Vec<&str> = run.policies().into_iter().filter(|policy| *policy != baseline).collect();
    if others.is_empty() {
        return String::new();
    }
    let metrics = metrics(run);
    let titles: Vec<String> = metrics.iter().map(|metric| heading(metric, &run.provenance.about.currency)).collect();
    let mut text = format!("## What each policy changes\n\nEach less {}, with 95 % intervals.\n\n", quoted(baseline));
    text += &row([vec!["Policy".to_string()], titles].concat());
    text += &row(vec!["---".into(); metrics.len() + 1]);
    for policy in others {
        let cells = metrics.iter().map(|metric| difference(run, policy, metric)).collect();
        text += &row([vec![policy.to_string()], cells].concat());
    }
    text + "\n"
}

/// What decides, spend and reach.
fn metrics(run: &Run) -> Vec<&'static str> {
    let first = verdict(run).filter(|verdict| verdict.measure == Measure::Profit).map(|verdict| verdict.metric);
    let spends = run.of_policy(run.pair().1, "spend").is_some_and(|spend| spend.value > 0.0);
    let second = if spends { "spend" } else { "impressions" };
    first.into_iter().chain([second, "reach"]).collect()
}

fn difference(run: &Run, policy: &str, metric: &str) -> String {
    let Some(figure) = run.change(policy, metric).and_then(Figure::difference) else { return "–".into() };
    let is_money = !["reach", "impressions"].contains(&metric);
    let form = if is_money { digits(run) } else { Form::Count };
    let interval = figure
        .interval
        .map_or(String::new(), |(low, high)| format!(" ({})", form.interval(low, high).replace("95 % interval ", "")));
    format!("{}{interval}", signed(figure.number(form)))
}

fn channels(run: &Run, profits: &ChannelProfits) -> String {
    let currency = &run.provenance.about.currency;
    let mut text = format!("## Profit by channel\n\n{}\n\n", profits.sentence);
    text += &row(vec!["Channel".into(), format!("Spend, {currency}"), format!("Profit of the channel, {currency}")]);
    text += &row(vec!["---".into(); 3]);
    let told = |value: Option<Value>| value.map_or("–".into(), |value| Form::Count.number(value.value));
    let lines = profits
        .rows
        .iter()
        .map(|channel| row(vec![channel.label.clone(), told(channel.spend), told(Some(channel.profit))]));
    lines.for_each(|line| text += &line);
    text + "\n"
}

/// A row of a table; a bar within a cell does not end it.
fn row(cells: Vec<String>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
