//! What a replay writes and tells, of one log or of the parts of one.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use omnicap::Results;
use omnicap::base::number::thousands;
use omnicap::base::phrase;
use omnicap::ingest::account::Account;
use omnicap::replay::Replayed;
use omnicap::results::folder::Folder;
use omnicap::results::provenance::{self, ONLY_BOUGHT, Provenance};
use omnicap::results::tables;
use omnicap::scenario::Scenario;
use omnicap::scenario::words::replay_notes::notes;

use super::account::{faults, left_out};
use crate::cli::args::{Showing, Tables, Threads};
use crate::cli::console;
use crate::cli::failure::Failure;
use crate::cli::results::{found, nearby, publish, write_tables};

/// What of a replay is written and told.
pub struct Asked<'a> {
    /// The scenario as it stands, with budgets that no log meets.
    pub scenario: &'a Scenario,
    /// How the scenario's file was changed on the command line.
    pub set: Vec<String>,
    /// What the log is called, and its digest.
    pub log: String,
    pub digest: String,
    pub wall: Duration,
    pub tables: &'a Tables,
    pub threads: Threads,
    pub showing: Showing,
}

/// The folder to write: the one that is asked for, or else that of the scenario's name.
pub fn target(out: Option<&Path>, scenario: &Scenario) -> PathBuf {
    out.map_or_else(|| Path::new("output").join(format!("{}-replay", scenario.name)), Path::to_path_buf)
}

/// Writes all that a replay found, and tells the most important of it.
pub fn write(
    mut folder: Folder,
    Replayed { results, account }: &Replayed,
    asked: Asked<'_>,
    interrupted: &AtomicBool,
) -> Result<(), Failure> {
    write_tables(&mut folder, results, asked.tables, interrupted)?;
    folder.write_table(tables::log(account))?;
    let mut provenance = Provenance::new(results, asked.set, asked.threads.count(), asked.wall);
    provenance.about.notes = notes(asked.scenario, account);
    folder.log_was_read(&asked.digest);
    let (name, digest) = (asked.log, asked.digest);
    provenance.log = Some(provenance::Replayed { name, digest, note: ONLY_BOUGHT.into(), account: account.clone() });
    let run = found(&folder, provenance)?;
    let target = publish(folder, &run, asked.showing.charts(), interrupted)?;
    match asked.showing.quiet {
        true => Ok(()),
        false => report(results, account, &run.provenance.about.headline, &target, asked.wall),
    }
}

fn report(results: &Results, account: &Account, finding: &str, target: &Path, wall: Duration) -> Result<(), Failure> {
    let Results { scenario, sample, .. } = results;
    let counted = |number: u64, what| phrase::counted(number as f64, what);
    let faults: String = faults(account, &scenario.world.calendar).iter().map(|fault| format!("\n  {fault}")).collect();
    let first: String = account.first_told().iter().map(|told| format!("Warning: {told}\n\n")).collect();
    console::tell(&format!(
        "{first}{}\n{}\n± is half a 95 % interval: how much the number varies with other users of the same kind.\n\n{}\n{ONLY_BOUGHT}\n\n\
         {}, {} used{}: {}, {}, {}{faults}\n\
         Read and replayed in {:.1} s. Results: {}. Every metric is in summary.csv; `omnicap metrics` explains them",
        scenario.title,
        console::policies(scenario, sample),
        finding,
        counted(account.rows, "row"),
        thousands(account.used() as f64),
        left_out(account),
        counted(account.impressions, "impression"),
        counted(account.conversions, "conversion"),
        counted(account.users, "user"),
        wall.as_secs_f64(),
        nearby(target).display(),
    ))
}
