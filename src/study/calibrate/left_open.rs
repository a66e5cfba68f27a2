//! What tables leave open or cannot show, however well a model meets them.

use super::target::Bin;
use super::{Fit, Question, other_laws};
use crate::base::number::{percent, thousands};

/// All of it, in sentences.
pub fn left_open(fit: &Fit, question: &Question<'_>) -> Vec<String> {
    [frequent(fit), rates(question), unreached(fit), coarse(fit, question)].into_iter().flatten().collect()
}

/// Reach and average frequency say nothing of who sees many.
fn frequent(fit: &Fit) -> Option<String> {
    const MANY: usize = 10;
    let (gamma, other) = fit.tells_impressions().then(|| other_laws::beyond(&fit.paper, MANY))??;
    Some(format!(
        "How many people see {MANY} and more follows from the law and not from the table: on paper a gamma through these \
         numbers has {} of those reached there, a log-normal {}. A table of frequencies would tell.",
        percent(gamma),
        percent(other),
    ))
}

/// Without the number of people an average frequency tells one value.
fn rates(question: &Question<'_>) -> Option<String> {
    question.tables.holds_rates().then(|| {
        let supposed = match question.tables.frequency.1.is_supposed {
            true => " Its interval is that of a million people, and means nothing unless so many were asked.",
            false => "",
        };
        format!(
            "The shape is fitted at the rates that the scenario states: the table does not say how many people there are. \
             With --population the rates are fitted too.{supposed}"
        )
    })
}

/// Without those never reached some misfits show nowhere; where they are one group with others, the fit tells how many
/// they are.
fn unreached(fit: &Fit) -> Option<String> {
    let first = fit.targets.first()?;
    let never = percent(fit.unreached);
    let cell = first.cells.iter().find(|cell| cell.bin.holds_unreached());
    match cell {
        Some(cell) if cell.bin == Bin::Unreached => None,
        Some(cell) => Some(format!(
            "{} does not tell those never reached from others, so “{}” is one group. In this fit {never} of all people are \
             never reached.",
            first.file, cell.label
        )),
        None => Some(format!(
            "{} has no row 0, and no population is given: a wrong reach, and people whom no channel can reach, cannot be seen \
             in this fit. It has {never} of all people never reached.",
            first.file
        )),
    }
}

/// Percentages are counts of nobody: whoever measured them asked fewer people.
fn coarse(fit: &Fit, question: &Question<'_>) -> Option<String> {
    let is_told = |units: f64| units > 0.0 && !question.tables.frequency.1.is_supposed;
    let first = fit.targets.first().filter(|first| is_told(first.units.0))?;
    let people: u64 = first.cells.iter().filter(|cell| cell.bin != Bin::Impressions).map(|cell| cell.users).sum();
    Some(format!(
        "Intervals hold if the percentages count all of {} people. A panel is smaller, and its error larger.",
        thousands(people as f64)
    ))
}
