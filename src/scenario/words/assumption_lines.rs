//! The assumptions in words: what is taken for granted, and between which values it may lie.

use crate::base::phrase::counted;
use crate::scenario::Scenario;
use crate::scenario::assumption::Assumption;

/// The assumptions as a paragraph; nothing where there are none.
pub fn describe(scenario: &Scenario) -> String {
    let all = &scenario.assumptions;
    if all.is_empty() {
        return String::new();
    }
    let title = counted(all.len() as f64, "assumption");
    let lines: String = all.iter().map(told).collect();
    format!("\n{title}, which `omnicap sensitivity` varies one by one\n{lines}")
}

fn told(assumption: &Assumption) -> String {
    let Assumption { set, own, source, .. } = assumption;
    let here = if own.is_empty() { String::new() } else { format!("{own} here, ") };
    format!("  {set}: {here}{} to {} ({source})\n", assumption.at(0.0), assumption.at(1.0))
}
