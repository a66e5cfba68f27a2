//! The folder of results: its tables, what is drawn from them, and `run.json`, whole or not at all.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use omnicap::results::folder::{Folder, Question, RUN_FILE};
use omnicap::results::formats::Format;
use omnicap::results::parted::Parted;
use omnicap::results::provenance::Provenance;
use omnicap::results::read::Run;
use omnicap::results::table::Table;
use omnicap::results::tables;
#[cfg(not(feature = "parquet"))]
use omnicap::scenario::problem::Problem;
use omnicap::{Results, report};

use super::args::Tables;
use super::complaint::complain;
use super::failure::Failure;
use super::interrupt::stop_if;
use super::options::TableFormat;

/// Begins a folder for the answer to a question, in which tables are written as is asked.
pub fn begin(target: &Path, question: Option<Question>, asked: &Tables) -> Result<Folder, Failure> {
    let mut folder = Folder::create_for(target, question)?;
    folder.write_tables_as(format(asked)?, asked.run_id.clone());
    Ok(folder)
}

/// The format that is asked for beside CSV.
fn format(asked: &Tables) -> Result<Option<Format>, Failure> {
    match asked.format {
        None | Some(TableFormat::Csv) => Ok(None),
        #[cfg(feature = "parquet")]
        Some(TableFormat::Parquet) => Ok(Some(omnicap::results::formats::PARQUET)),
        #[cfg(not(feature = "parquet"))]
        Some(TableFormat::Parquet) => {
            let cure = "build it with them: cargo install --path . --features parquet; or install the Python package, which has them";
            let title = "this omnicap was built without Parquet files";
            Err(Failure::Usage(Box::new(Problem::error(title, cure, None))))
        }
    }
}

/// Writes the tables that every run has, and the events that are asked for.
pub fn write_tables(
    folder: &mut Folder,
    results: &Results,
    asked: &Tables,
    interrupted: &AtomicBool,
) -> Result<(), Failure> {
    for table in tables::all(results) {
        folder.write_table(until(interrupted, table))?;
        stop_if(interrupted)?;
    }
    let Some(events) = asked.events.filter(|events| events.shoppers > 0) else { return Ok(()) };
    match format(asked)? {
        Some(format) => {
            let parted = tables::events_by_policy(results, events);
            folder.write_parted(Parted { table: until(interrupted, parted.table), ..parted }, format)?;
        }
        None => folder.write_table(until(interrupted, tables::events(results, events)))?,
    }
    stop_if(interrupted)
}

/// The same table, which ends when Ctrl-C is pressed.
fn until<'a>(interrupted: &'a AtomicBool, table: Table<'a>) -> Table<'a> {
    Table { rows: Box::new(table.rows.take_while(|_| !interrupted.load(Ordering::Relaxed))), ..table }
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
