//! The folder of results: its tables, what is drawn from them, and `run.json`, whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use omnicap::results::folder::{Folder, RUN_FILE};
use omnicap::results::provenance::Provenance;
use omnicap::results::read::Run;
use omnicap::results::table::Table;
use omnicap::results::tables;
use omnicap::{Results, report};

use super::complaint::complain;
use super::failure::Failure;
use super::interrupt::stop_if;

/// Writes the tables that every run has, and with `events` those of the first shoppers' events.
pub fn write_tables(
    folder: &mut Folder,
    results: &Results,
    events: u64,
    interrupted: &AtomicBool,
) -> Result<(), Failure> {
    let events = (events > 0).then(|| tables::events(results, events));
    for table in tables::all(results).into_iter().chain(events) {
        let rows = table.rows.take_while(|_| !interrupted.load(Ordering::Relaxed));
        folder.write_table(Table { rows: Box::new(rows), ..table })?;
        stop_if(interrupted)?;
    }
    Ok(())
}

/// What the tables in a folder in the making say, headline and notes included.
pub fn found(folder: &Folder, provenance: Provenance) -> Result<Run, Failure> {
    Ok(report::found(provenance, &|name| folder.text(name))?)
}

/// Adds charts and the report, where they are asked for, and `run.json`; then the folder appears.
pub fn publish(mut folder: Folder, run: &Run, charts: bool, interrupted: &AtomicBool) -> Result<PathBuf, Failure> {
    #[cfg(feature = "charts")]
    if charts {
        report::present::present(&mut folder, run)?;
    }
    #[cfg(not(feature = "charts"))]
    let _ = charts;
    let provenance = Provenance { files: folder.digests().clone(), ..run.provenance.clone() };
    folder.write_bytes(RUN_FILE, provenance.to_json())?;
    stop_if(interrupted)?;
    let meant = folder.target().to_path_buf();
    let target = folder.publish()?;
    if target != meant {
        let (meant, target) = (nearby(&meant), nearby(&target));
        let words = format!("{} holds another run, which stays: this one is in", meant.display());
        complain(&format!("warning: {words} {}", target.display()));
    }
    Ok(target)
}

/// A path as the user would type it from here.
pub fn nearby(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_path_buf()
}
