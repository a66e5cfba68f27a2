//! What studies vary, in words.

use crate::scenario::Scenario;
use crate::scenario::study::StudyBlock;
use crate::scenario::written::study::DesignEntry;

/// The blocks as a paragraph; nothing where there are none.
pub fn describe(scenario: &Scenario) -> String {
    let lines: String = scenario.study.iter().map(told).collect();
    if lines.is_empty() {
        return lines;
    }
    format!("\nA study, which `omnicap sweep` and `omnicap find` run unless --vary is given\n{lines}")
}

fn told(block: &StudyBlock) -> String {
    let points = block.points.unwrap_or(0);
    let how = match block.design {
        DesignEntry::Grid if block.vary.len() == 1 => String::new(),
        DesignEntry::Grid => " (every value with every other)".into(),
        DesignEntry::Zip => " (the first values together, then the second ones)".into(),
        DesignEntry::Lhs => format!(" ({points} points of a Latin hypercube)"),
        DesignEntry::Sobol => format!(" ({points} points of a Sobol sequence)"),
    };
    let vary: Vec<String> = block.vary.iter().map(|vary| format!("{} = {}", vary.set, vary.values.told())).collect();
    format!("  {}{how}\n", vary.join("; "))
}
