//! What an allocation says: what it is about to do, and what it found.

use std::path::Path;

use omnicap::base::number::thousands;
use omnicap::base::phrase::{counted, listed};
use omnicap::report::study::with_margin;
use omnicap::results::read::Allocation;

use super::asked::Wanted;
use crate::cli::console::tell;
use crate::cli::failure::Failure;
use crate::cli::grid::Grid;
use crate::cli::results::nearby;

/// What is about to be done.
pub fn begin(wanted: &Wanted) {
    let shoppers = counted(wanted.drawn as f64, "shopper");
    anstream::eprintln!("{} over {shoppers} of the scenario\n", listed(&wanted.names()));
}

/// What was found.
pub fn end(found: &Allocation, target: &Path) -> Result<(), Failure> {
    let about = &found.study.file.about;
    let sentences: Vec<&str> = about.headline.iter().chain(&about.notes).map(String::as_str).collect();
    tell(&format!(
        "{}\n{}\n± is half a 95 % interval of sampling error.\n\n{}\n\nResults: {}",
        about.title,
        table(found),
        sentences.join("\n\n"),
        nearby(target).display(),
    ))
}

/// Every channel.
fn table(found: &Allocation) -> String {
    let currency = &found.study.file.about.currency;
    let header = ["Channel", "Today", "Best", "Next 1,000", "Supply"].map(String::from).to_vec();
    let row = |channel: &str| -> Vec<String> {
        let budget = |split: &str| found.share(split, channel).map_or("–".into(), |row| thousands(row.budget));
        let best = found.share("best", channel);
        let next = best.and_then(|row| row.per_1000).map(|value| with_margin(value, &found.file.unit, currency));
        let supply = best.map_or("–".into(), |row| thousands(row.supply));
        vec![channel.into(), budget("today"), budget("best"), next.unwrap_or("–".into()), supply]
    };
    Grid::new(header, found.channels().into_iter().map(row).collect()).text()
}
