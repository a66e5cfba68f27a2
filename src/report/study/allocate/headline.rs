//! What an allocation found, in sentences: the split, what it gains, and where the next amount should go.

use crate::analysis::metrics::label;
use crate::base::number::{Form, thousands};
use crate::base::phrase::{counted, listed, quoted};
use crate::report::study::words::{form, shown, with_interval};
use crate::results::read::{Allocation, ShareRow, Value};

/// Less of a budget than this part is not spent: the supply is at its end.
const SPENT: f64 = 0.99;

/// The sentences, each about one thing.
pub fn headline(found: &Allocation) -> Vec<String> {
    if let Some(words) = too_much(found) {
        return words;
    }
    [Some(split(found)), gain(found), next(found), unspent(found)].into_iter().flatten().collect()
}

/// A total that no split can spend: what there is to buy, and what it brings.
fn too_much(found: &Allocation) -> Option<Vec<String>> {
    let rows = || found.shares.iter().filter(|row| row.split == "best" && row.budget > 0.0);
    if rows().any(|row| !is_short(row)) {
        return None;
    }
    let spent: f64 = rows().map(|row| row.spent).sum();
    let policy = quoted(&found.study.file.about.subject);
    let total = format!(
        "{} is more than there is to buy: all that {policy} can buy costs {}. How the rest is split changes nothing. Ask for less, or \
         for a larger market (population.size).",
        money(found, found.file.total),
        money(found, spent),
    );
    let (metric, currency) = (&found.file.metric, &found.study.file.about.currency);
    let all = found.gain(metric).and_then(|row| Some((row.today?, &row.unit)));
    let all = all.map(|(all, unit)| {
        format!("All of it brings {}: {}.", label(metric).to_lowercase(), form(unit, currency, all).number(all))
    });
    Some([Some(total), all].into_iter().flatten().collect())
}

fn money(found: &Allocation, amount: f64) -> String {
    Form::Money(&found.study.file.about.currency).number(amount)
}

/// Today's split and the best.
fn split(found: &Allocation) -> String {
    let part = |split: &str, channel: &str| {
        let share = found.share(split, channel).map_or(0.0, |row| row.budget / found.file.total);
        Form::Percent(0).number(share)
    };
    let channels = found.channels();
    let total = money(found, found.file.total);
    let metric = label(&found.file.metric).to_lowercase();
    let policy = quoted(&found.study.file.about.subject);
    if found.exchanges == 0 {
        let parts: Vec<String> =
            channels.iter().map(|channel| format!("{channel} {}", part("today", channel))).collect();
        return format!(
            "No exchange surely gains more {metric} than today's shares of {total} under {policy}: {}.",
            listed(&parts)
        );
    }
    let told = |channel: &&str| format!("{channel} {} (today {})", part("best", channel), part("today", channel));
    let parts: Vec<String> = channels.iter().map(told).collect();
    format!("By {metric} the best split of {total} under {policy} is {}.", listed(&parts))
}

/// What the best split gains, from fresh shoppers.
fn gain(found: &Allocation) -> Option<String> {
    let currency = &found.study.file.about.currency;
    let told = |metric: &str| {
        let row = found.gain(metric)?;
        Some(format!("{} by {}", label(metric).to_lowercase(), with_interval(row.difference?, &row.unit, currency)))
    };
    let second = if found.file.metric == "reach_share" { None } else { told("reach_share") };
    let parts: Vec<String> = told(&found.file.metric).into_iter().chain(second).collect();
    let fresh = counted(found.file.fresh_shoppers as f64, "fresh shopper");
    (found.exchanges > 0 && !parts.is_empty())
        .then(|| format!("On {fresh} it changes {} against today's shares.", listed(&parts)))
}

/// Where the next amount should go.
fn next(found: &Allocation) -> Option<String> {
    let rows = found.by_next();
    let (currency, unit) = (&found.study.file.about.currency, &found.file.unit);
    let told = |row: &ShareRow| Some(format!("{} at {}", with_interval(row.per_1000?, unit, currency), row.channel));
    let first = rows.first().and_then(|row| told(row))?;
    let last = rows
        .last()
        .filter(|_| rows.len() > 1)
        .and_then(|row| Some((row.channel.clone(), shown(row.per_1000?, unit, currency))));
    let last = last.map_or(String::new(), |(channel, worth)| format!("; it brings least at {channel}, {worth}"));
    let metric = label(&found.file.metric).to_lowercase();
    let split = if found.exchanges > 0 { "the best split" } else { "this split" };
    let is_told = |is: fn(&Value) -> bool| rows.iter().all(|row| row.per_1000.as_ref().is_some_and(is));
    if is_told(|worth| worth.low <= 0.0 && worth.high >= 0.0) {
        let next = money(found, 1_000.0);
        return Some(format!("At {split} no channel's next {next} brings {metric} that can be told from nothing."));
    }
    if is_told(|worth| worth.high < 0.0) {
        let next = money(found, 1_000.0);
        return Some(format!(
            "At {split} the next {next} loses wherever it goes: spend less. It loses least, {first}."
        ));
    }
    Some(format!("At {split} the next {} brings most {metric}, {first}{last}.", money(found, 1_000.0)))
}

fn is_short(row: &ShareRow) -> bool {
    row.spent < SPENT * row.budget
}

/// Budgets that cannot be spent.
fn unspent(found: &Allocation) -> Option<String> {
    let short: Vec<String> = found
        .shares
        .iter()
        .filter(|row| row.split == "best" && is_short(row))
        .map(|row| format!("{} ({} of {})", row.channel, money(found, row.spent), money(found, row.budget)))
        .collect();
    (!short.is_empty()).then(|| format!("Supply or caps leave less to spend than the budget of {}.", listed(&short)))
}

/// What must be said beside the finding.
pub fn notes(found: &Allocation) -> Vec<String> {
    let file = &found.file;
    vec![format!(
        "An exchange is made where it surely gains more than {}. Amounts and counts are for a market of {}, of whom {} were drawn.",
        shown_zone(found),
        counted(file.people as f64, "shopper"),
        thousands(file.shoppers as f64),
    )]
}

fn shown_zone(found: &Allocation) -> String {
    let currency = &found.study.file.about.currency;
    form(&found.file.unit, currency, found.file.zone).number(found.file.zone)
}
