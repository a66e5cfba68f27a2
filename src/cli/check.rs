//! `omnicap check`: what a scenario says, in plain words, and what looks odd.

use omnicap::scenario::words::describe;

use super::args::Check;
use super::console::tell;
use super::failure::Failure;
use super::load;

pub fn check(args: &Check) -> Result<(), Failure> {
    let scenario = load::load(&args.source)?;
    tell(&describe(&scenario))?;
    if scenario.warnings.is_empty() { tell("\nNothing looks odd.") } else { tell(&format!("\n{}", scenario.warnings)) }
}
