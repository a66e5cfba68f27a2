//! What a sensitivity study says: what it is about to do, and what it found.

use std::path::Path;

use omnicap::base::phrase::counted;
use omnicap::results::read::Sensitivity;

use crate::cli::console::tell;
use crate::cli::failure::Failure;
use crate::cli::results::nearby;
use crate::cli::sweep::asked::Asked;

/// What is about to be done.
pub fn begin(asked: &Asked, assumptions: usize) {
    anstream::eprintln!(
        "{}, {} in {} over {}\n",
        counted(assumptions as f64, "assumption"),
        counted(asked.plan.points.len() as f64, "point"),
        counted(asked.plan.passes.len() as f64, "passe").replace("1 passe", "1 pass"),
        counted(asked.reference.shoppers as f64, "shopper"),
    );
}

/// What was found.
pub fn end(found: &Sensitivity, target: &Path) -> Result<(), Failure> {
    let about = &found.study.file.about;
    let sentences: Vec<&str> = about.headline.iter().chain(&about.notes).map(String::as_str).collect();
    tell(&format!(
        "{}\n\n{}\n\n{} of {} done. Results: {}",
        about.title,
        sentences.join("\n\n"),
        found.study.done(),
        counted(found.study.points.len() as f64, "point"),
        nearby(target).display(),
    ))
}
