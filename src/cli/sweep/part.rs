//! `--part K/N` of a study: some of its passes, kept where the whole study looks for them.

use std::path::Path;

use omnicap::results::folder::Kept;
use omnicap::results::parts::part::Part;
use omnicap::scenario::problem::Problem;

use super::asked::{Asked, usage};
use super::work::{Work, counted_as, target};
use crate::cli::console::tell;
use crate::cli::failure::Failure;
use crate::cli::results::nearby;

/// Opens what is kept of a study, together with all who make parts of it. Where it is to stand is said as to [`target`].
pub fn open(part: Part, asked: &Asked, (out, usual): (Option<&Path>, &str)) -> Result<Kept, Failure> {
    let passes = asked.plan.passes.len();
    if part.of > passes as u64 {
        let title = format!("{} cannot be split into {} parts", counted_as(passes, "pass", "passes"), part.of);
        let cure = format!("points that differ in policies alone share a pass; take at most {passes}");
        return Err(usage(Problem::error(title, cure, None)));
    }
    Ok(Kept::share(&target(out, usual), &asked.digest)?)
}

/// Simulates the part, and says what is there.
pub fn simulate(work: &Work<'_>) -> Result<(), Failure> {
    work.simulate()?;
    if work.is_quiet {
        return Ok(());
    }
    let (done, passes) = work.done();
    let next = match done == passes {
        true => "The same command without --part joins them.",
        false => "When all are there, the same command without --part joins them.",
    };
    tell(&format!("{done} of {passes} passes are there, in {}.\n{next}", nearby(work.kept.folder()).display()))
}
