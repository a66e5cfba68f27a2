//! A calibration in sentences: what was fitted, how sure it is, and how well it fits.

use super::target::Bin;
use super::{Fit, Value};
use crate::base::number::{decimals, percent, thousands};
use crate::base::phrase::counted;

/// A fitted number as it is written into a scenario: four digits, more than any table can tell.
pub fn written(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// As many digits as an interval deserves.
pub(super) fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    format!("{rounded}")
}

/// An interval in words. An end that is the end of the value's range says nothing of chance.
pub fn interval(value: &Value) -> String {
    match (value.interval, value.bounded) {
        _ if value.at_limit => "at the end of its range".into(),
        (None, _) | (_, (true, true)) => "no interval from these tables".into(),
        (Some((low, high)), (false, false)) => format!("95 % {}–{}", short(low), short(high)),
        (Some((_, high)), (true, false)) => format!("95 % up to {}", short(high)),
        (Some((low, _)), (false, true)) => format!("95 % {} and more", short(low)),
    }
}

/// A fitted value: what it is, the number, how sure it is, the table that tells.
pub fn value_cells(value: &Value) -> [String; 4] {
    let number = short(written(value.value));
    [value.parameter.words(), number, interval(value), value.parameter.file.clone()]
}

/// How well it fits, in sentences.
pub fn verdict(fit: &Fit) -> String {
    let goodness = &fit.goodness;
    let (table, index, observed, fitted) = fit.largest_gap();
    let target = &fit.targets[table];
    let gap = decimals(100.0 * (fitted - observed).abs(), 1);
    if !goodness.is_judged() {
        return format!("{} The largest gap is {gap} points.", unjudged(fit));
    }
    let measured = format!(
        "G² = {} with {} of freedom ({}). The largest gap is {gap} points.",
        decimals(goodness.deviance, 1),
        counted(goodness.freedom as f64, "degree"),
        chance(goodness.chance),
    );
    if !goodness.misses() {
        return format!("The fitted scenario meets the tables within sampling error: {measured}");
    }
    let what = match target.cells[index].bin {
        Bin::Sets(_) => "for",
        _ => "at frequency",
    };
    let how_much = format!(
        "its best fit gives {} {what} {}, and {} says {}",
        percent(fitted),
        target.cells[index].label,
        target.file,
        percent(observed)
    );
    let title = if (fitted - observed).abs() >= 0.01 {
        format!("The model cannot reach this shape: {how_much}.")
    } else {
        format!("The model misses the tables by little, but by more than sampling error: {how_much}.")
    };
    format!(
        "{title} {measured} Intervals are widened by {}: the root of G² over its degrees of freedom.",
        decimals(goodness.excess().sqrt(), 1)
    )
}

/// A fit without degrees of freedom meets its tables whatever the truth is.
fn unjudged(fit: &Fit) -> String {
    let values = match fit.values.len() {
        1 => "one value is".to_string(),
        many => format!("{many} values are"),
    };
    let what = match (fit.tells_impressions(), fit.values.len()) {
        (true, 1) => "the average frequency",
        (true, _) => "reach and average frequency",
        _ => "tables that tell as many numbers",
    };
    format!("The fit has no degrees of freedom: {values} fitted to {what}, and nothing is left to judge the fit by.")
}

fn chance(chance: f64) -> String {
    if chance < 0.001 { "p < 0.001".into() } else { format!("p = {}", decimals(chance, 3)) }
}

/// What the law on paper says of the first table.
pub fn paper(fit: &Fit) -> String {
    let paper = &fit.paper;
    let limit = if paper.at_limit { " (the end of the range that is searched)" } else { "" };
    let base = format!(
        "On paper, without caps and with everybody on every channel (negative binomial): mean {}, shape {}{limit}, G² = {}",
        short(paper.mean),
        short(paper.shape),
        decimals(paper.found.deviance, 1)
    );
    let how = if fit.exact {
        "This law is exact in this scenario, so nothing was simulated.".to_string()
    } else {
        format!("From there the scenario was simulated, {} shoppers per trial.", thousands(fit.shoppers as f64))
    };
    format!("{base}. {how}")
}
