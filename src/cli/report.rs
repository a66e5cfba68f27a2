//! `omnicap report`: draw a run again from its tables.

use std::path::{Component, Path};

use omnicap::report::output::{self, Folder, RUN_FILE};
use omnicap::report::present::present;
use omnicap::report::read;

use super::args::Report;
use super::console::say;
use super::failure::Failure;

pub fn report(args: &Report) -> Result<(), Failure> {
    let text = output::text(&args.folder, RUN_FILE).map_err(read::ReadError::from)?;
    let mut provenance = read::provenance(&text)?;
    let mut folder = Folder::create(args.out.as_deref().unwrap_or(&args.folder))?;
    for table in provenance.files.keys().filter(|name| is_table(name)) {
        folder.copy_from(&args.folder, table)?;
    }
    present(&mut folder, &provenance)?;
    provenance.files = folder.digests().clone();
    folder.write_bytes(RUN_FILE, provenance.to_json())?;
    let target = folder.publish()?;
    say(&format!("charts and report in {}", super::run::nearby(&target).display()))
}

/// A table of the run's own folder: nothing drawn, and nothing from elsewhere.
fn is_table(name: &str) -> bool {
    name.ends_with(".csv") && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}
