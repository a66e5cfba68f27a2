//! `omnicap export`: a run's weekly reach and frequency as another tool reads it.

use std::path::{Path, PathBuf};

use omnicap::results::exports::{Exported, Tool, export as exported};
use omnicap::results::folder::{self, NewFiles, RUN_FILE};
use omnicap::results::read::{self, ReadError};
use omnicap::scenario::problem::Problem;

use super::altered::altered;
use super::args::{Export, ExportTool};
use super::console::tell;
use super::failure::Failure;
use super::mistaken::not_a_run;
use super::results::nearby;

pub fn export(args: &Export) -> Result<(), Failure> {
    if let Some(problem) = not_a_run(&args.folder) {
        return Err(Failure::Usage(Box::new(problem)));
    }
    let out = args.out.clone().unwrap_or_else(|| beside(&args.folder, args.to));
    if out.symlink_metadata().is_ok() {
        let title = format!("{} exists already, and stays as it is", out.display());
        return Err(refused(title, "name another folder with --out"));
    }
    let Exported { files, notes } = made(args)?;
    let places = NewFiles::reserve(files.iter().map(|file| out.join(&file.name)).collect())?;
    let texts: Vec<Vec<u8>> = files.into_iter().map(|file| file.text.into_bytes()).collect();
    places.write(&texts)?;
    let notes: String = notes.iter().map(|note| format!("\n{note}")).collect();
    let (count, out) = (texts.len(), nearby(&out));
    tell(&format!(
        "Wrote {count} files for {} to {}. docs/exports.md says how they are read.{notes}",
        args.to.label(),
        out.display()
    ))
}

/// The files, from the tables of the run's folder.
fn made(args: &Export) -> Result<Exported, Failure> {
    let open = |name: &str| folder::text(&args.folder, name);
    let provenance = read::provenance(&open(RUN_FILE).map_err(ReadError::from)?)?;
    if !provenance.files.contains_key("periods.csv") {
        let title = format!("{} has no periods.csv, which holds reach by week", args.folder.display());
        return Err(refused(title, "run its scenario again with --periods"));
    }
    let altered = altered(&args.folder, &provenance.files);
    if !altered.is_empty() {
        let title = format!("{} is not as omnicap wrote it: {}", args.folder.display(), altered.join(", "));
        return Err(refused(title, "what was changed cannot be exported: run its scenario again with --periods"));
    }
    let run = read::tables(provenance, &open)?;
    exported(args.to.tool(), &run, &read::periods(&open)?).map_err(Failure::Refused)
}

fn refused(title: String, cure: &str) -> Failure {
    Failure::Usage(Box::new(Problem::error(title, cure, None)))
}

/// The folder beside a run's that has its name and the tool's.
fn beside(run: &Path, tool: ExportTool) -> PathBuf {
    let full = run.canonicalize().unwrap_or_else(|_| run.to_path_buf());
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    nearby(&full.with_file_name(format!("{name}-{}", tool.label().to_lowercase())))
}

impl ExportTool {
    fn tool(self) -> Tool {
        match self {
            Self::Meridian => Tool::Meridian,
            Self::Robyn => Tool::Robyn,
            Self::Halo => Tool::Halo,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Meridian => "Meridian",
            Self::Robyn => "Robyn",
            Self::Halo => "Halo",
        }
    }
}
