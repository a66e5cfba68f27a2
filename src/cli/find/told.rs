//! What a race says: what it is about to do, and what it found.

use std::path::Path;

use omnicap::analysis::metrics::heading;
use omnicap::base::number::thousands;
use omnicap::base::phrase::counted;
use omnicap::report::study::find::{distance_of, value_of};
use omnicap::report::study::name_of;
use omnicap::results::read::{CandidateRow, RaceTables};

use super::sought::Sought;
use crate::cli::console::tell;
use crate::cli::failure::Failure;
use crate::cli::grid::Grid;
use crate::cli::results::nearby;

/// The most candidates of the table on the console.
const MOST_ROWS: usize = 40;

/// What is about to be done.
pub fn begin(sought: &Sought) {
    let candidates = counted(sought.candidates().len() as f64, "candidate");
    let rounds: Vec<String> = sought.sizes.iter().map(|size| thousands(*size as f64)).collect();
    anstream::eprintln!("{candidates}, in rounds of {} shoppers at most\n", rounds.join(", "));
}

/// What was found.
pub fn end(found: &RaceTables, target: &Path) -> Result<(), Failure> {
    let about = &found.study.file.about;
    let sentences: Vec<&str> = about.headline.iter().chain(&about.notes).map(String::as_str).collect();
    let table = if found.candidates.len() <= MOST_ROWS { format!("\n{}\n", table(found)) } else { String::new() };
    tell(&format!(
        "{}{table}\n{}\n\n{} in {:.1} s. Results: {}",
        about.title,
        sentences.join("\n\n"),
        counted(found.candidates.len() as f64, "candidate"),
        found.study.file.wall_seconds,
        nearby(target).display(),
    ))
}

/// Every candidate.
fn table(found: &RaceTables) -> String {
    let (study, race) = (&found.study, &found.race);
    let names = (0..study.file.factors.len()).map(|factor| name_of(study, factor));
    let columns =
        [heading(&race.metric, &study.file.about.currency), "Behind".into(), String::new(), "Shoppers".into()];
    let header: Vec<String> = names.chain(columns).collect();
    let row = |row: &CandidateRow| -> Vec<String> {
        let own = [value_of(found, row), distance_of(found, row), row.standing.clone(), thousands(row.shoppers)];
        row.values.iter().cloned().chain(own).collect()
    };
    Grid::new(header, found.candidates.iter().map(row).collect()).text()
}
