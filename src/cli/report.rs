//! `omnicap report`: draw a run again from its tables.

use std::path::{Component, Path};
use std::sync::atomic::AtomicBool;

use omnicap::report::output::{self, Folder, RUN_FILE};
use omnicap::report::read;

use super::args::Report;
use super::console::say;
use super::failure::Failure;
use super::results::{nearby, publish};

pub fn report(args: &Report) -> Result<(), Failure> {
    let text = output::text(&args.folder, RUN_FILE).map_err(read::ReadError::from)?;
    let provenance = read::provenance(&text)?;
    let mut folder = Folder::create(args.out.as_deref().unwrap_or(&args.folder))?;
    for table in provenance.files.keys().filter(|name| is_table(name)) {
        folder.copy_from(&args.folder, table)?;
    }
    // So quick that nobody interrupts it.
    let target = publish(folder, provenance, true, &AtomicBool::new(false))?;
    say(&format!("charts and report in {}", nearby(&target).display()))
}

/// A table of the run's own folder: nothing drawn, and nothing from elsewhere.
fn is_table(name: &str) -> bool {
    name.ends_with(".csv") && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}
