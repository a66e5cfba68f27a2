//! A calibration as people read it: sentences, the table of observed against fitted, and the new scenario.

use crate::base::number::{decimals, percent, thousands};
use crate::results::dictionary::CALIBRATION;
use crate::results::table::{Cell, Row, Table};
use crate::scenario::Scenario;
use crate::scenario::annotate::set_with_notes;
use crate::scenario::problem::Problem;
use crate::study::calibrate::parameter::Setting;
use crate::study::calibrate::target::Bin;
use crate::study::calibrate::{Fit, Value};

/// One cell of one table: what was observed and what the fitted scenario gives.
#[derive(Debug, Clone, PartialEq)]
pub struct FitRow {
    /// The table's file.
    pub file: String,
    /// What it counts over: `all`, a channel, or `overlap`.
    pub scope: String,
    /// The bucket or the group.
    pub cell: String,
    /// Users in the table.
    pub users: u64,
    /// Their share.
    pub observed: f64,
    /// The fitted scenario's share.
    pub fitted: f64,
}

/// Every cell of every table.
pub fn rows(fit: &Fit, scenario: &Scenario) -> Vec<FitRow> {
    let tables = fit.targets.iter().zip(&fit.shares);
    let rows = tables.flat_map(|(target, shares)| {
        let users = target.users() as f64;
        target.cells.iter().zip(shares).map(move |(cell, share)| FitRow {
            file: target.file.clone(),
            scope: Fit::scope_name(target.scope, scenario).to_string(),
            cell: cell.label.clone(),
            users: cell.users,
            observed: cell.users as f64 / users,
            fitted: *share,
        })
    });
    rows.collect()
}

/// The table of observed against fitted.
pub fn table(rows: &[FitRow]) -> Table<'_> {
    let row = |row: &FitRow| -> Row {
        let texts = [&row.file, &row.scope, &row.cell].map(|text| Cell::from(text.as_str()));
        texts.into_iter().chain([row.users.into(), row.observed.into(), row.fitted.into()]).collect()
    };
    Table::new(&CALIBRATION, rows.iter().map(row))
}

/// A fitted number as it is written into a scenario: four digits, more than any table can tell.
pub fn written(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// As many digits as an interval deserves.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    format!("{rounded}")
}

/// An interval in words.
pub fn interval(value: &Value) -> String {
    match value.interval {
        _ if value.at_limit => "at the limit of what it may be".into(),
        Some((low, high)) => format!("95 % {}–{}", short(low), short(high)),
        None => "these tables cannot tell how sure it is".into(),
    }
}

/// A fitted value: what it is, the number, how sure it is, the table that tells.
pub fn value_cells(value: &Value) -> [String; 4] {
    let number = short(written(value.value));
    [value.parameter.words(), number, interval(value), value.parameter.file.clone()]
}

/// Whom a run of the fitted scenario draws, beside those whom the tables count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// As many as the scenario says: nobody knows how many people there are, or they are as many.
    Same,
    /// As many as there are people, so that counts and money are theirs.
    People {
        /// How many there are.
        people: u64,
        /// How many the scenario drew.
        before: u64,
    },
    /// As many as the scenario says: so few make rough numbers, so many take long.
    Sample {
        /// How many there are.
        people: u64,
        /// How many the scenario draws.
        shoppers: u64,
    },
}

/// Numbers of people that a run can well draw one by one.
const WELL_DRAWN: std::ops::RangeInclusive<u64> = 10_000..=5_000_000;

impl Limit {
    /// For so many people, where that is known, and a scenario of so many shoppers.
    pub fn new(people: Option<u64>, shoppers: u64) -> Self {
        match people {
            Some(people) if people == shoppers => Self::Same,
            Some(people) if WELL_DRAWN.contains(&people) => Self::People { people, before: shoppers },
            Some(people) => Self::Sample { people, shoppers },
            None => Self::Same,
        }
    }

    /// What a reader of a run's counts must know; nothing where it changes nothing.
    pub fn words(self) -> Option<String> {
        let count = |number: u64| thousands(number as f64);
        match self {
            Self::Same => None,
            Self::People { people, before } => Some(format!(
                "`shoppers` is now {}, as many as the tables count people (it was {}): counts and money of a run are theirs",
                count(people),
                count(before),
            )),
            Self::Sample { people, shoppers } => Some(format!(
                "the tables count {} people, a run draws {}: their counts and money are {} times the run's",
                count(people),
                count(shoppers),
                short(people as f64 / shoppers as f64),
            )),
        }
    }

    fn setting(self) -> Option<(String, String)> {
        let shoppers = match self {
            Self::Same => return None,
            Self::People { people, .. } => people,
            Self::Sample { shoppers, .. } => shoppers,
        };
        Some((format!("shoppers={shoppers}"), self.words()?))
    }
}

/// What stands on top: older comments speak of other numbers.
fn top(source: &str, fit: &Fit) -> String {
    let files: Vec<&str> = fit.targets.iter().map(|target| target.file.as_str()).collect();
    let line = format!(
        "Fitted by `omnicap calibrate` to {}. What other comments say of numbers was written for {source} before, and may no longer hold.",
        files.join(", ")
    );
    format!("# {}\n\n", one_line(&line))
}

/// The scenario with the fitted values in place of its own, and beside each where it is from. `source` is the
/// name of the file that was fitted.
pub fn scenario(text: &str, source: &str, fit: &Fit, limit: Limit) -> Result<String, Problem> {
    let changes = fit.values.iter().flat_map(|value| {
        let settings = value.parameter.settings(value.value);
        let ends = value.interval.map(|(low, high)| (value.parameter.settings(low), value.parameter.settings(high)));
        settings.into_iter().enumerate().map(move |(index, setting)| {
            let around = ends.as_ref().map(|(low, high)| (low[index].number, high[index].number));
            let shown = Value { interval: around, ..value.clone() };
            let note = format!("fitted to {}, {}", value.parameter.file, interval(&shown));
            (Setting { number: written(setting.number), ..setting }.assignment(), one_line(&note))
        })
    });
    let changes: Vec<_> = limit.setting().into_iter().chain(changes).collect();
    Ok(top(source, fit) + &set_with_notes(text, &changes)?)
}

/// A comment must not end its line.
fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '□' } else { letter }).collect()
}

/// How well it fits, in sentences.
pub fn verdict(fit: &Fit) -> String {
    let goodness = &fit.goodness;
    let (table, index, observed, fitted) = fit.largest_gap();
    let target = &fit.targets[table];
    let gap = decimals(100.0 * (fitted - observed).abs(), 1);
    let measured = format!(
        "G² = {} with {} degrees of freedom ({}). The largest gap is {gap} points.",
        decimals(goodness.deviance, 1),
        goodness.freedom,
        chance(goodness.chance),
    );
    if !goodness.misses() {
        return format!("The fitted scenario meets the tables as well as chance allows: {measured}");
    }
    let what = match target.cells[index].bin {
        Bin::Sets(_) => "for",
        _ => "at frequency",
    };
    let how_much = format!(
        "its best gives {} {what} {}, {} says {}",
        percent(fitted),
        target.cells[index].label,
        target.file,
        percent(observed)
    );
    let title = if (fitted - observed).abs() >= 0.01 {
        format!("The model cannot reach this shape: {how_much}.")
    } else {
        format!("The model misses the tables beyond chance, if by little: {how_much}.")
    };
    format!(
        "{title} {measured} Intervals are widened by {}, the square root of G² over its degrees of freedom.",
        decimals(goodness.excess().sqrt(), 1)
    )
}

fn chance(chance: f64) -> String {
    if chance < 0.001 { "p < 0.001".into() } else { format!("p = {}", decimals(chance, 3)) }
}

/// What the law on paper says of the first table.
pub fn paper(fit: &Fit) -> String {
    let paper = &fit.paper;
    let base = format!(
        "On paper, as if nothing were capped and everybody used everything (negative binomial): mean {}, shape {}, G² = {}",
        short(paper.mean),
        short(paper.shape),
        decimals(paper.found.deviance, 1)
    );
    let how = if fit.exact {
        "This law holds exactly in this scenario, and nothing had to be simulated.".to_string()
    } else {
        format!("From there the scenario itself was simulated, {} shoppers a trial.", thousands(fit.shoppers as f64))
    };
    format!("{base}. {how}")
}
