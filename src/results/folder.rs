//! Files: a run's folder appears whole or not at all.
//!
//! Everything is written into a hidden folder beside the place where it belongs, and moved there in
//! one step at the end. What stands there before is replaced only where it is a run of omnicap, in
//! which nobody has changed or added a file; in any other case nothing is touched. A killed run
//! leaves at most its hidden folder, which the next one sweeps away.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::seal::{Digesting, is_sealed};
use super::table::Table;

/// Why a run could not be written.
#[derive(Debug, Error)]
pub enum OutputError {
    /// The system refused.
    #[error("cannot write {path}: {source}")]
    Io {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of a run cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file that was to be new is there already.
    #[error("{path} exists already, and stays as it is; choose another name with --out")]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Something stands in the way that is not ours to replace.
    #[error("{path} {why}; nothing was written there: move it away, or choose another folder with --out")]
    InTheWay {
        /// Where the run was to go.
        path: PathBuf,
        /// What stands there.
        why: String,
    },
}

/// Names the file that every run has, and that tells its other files.
pub const RUN_FILE: &str = "run.json";

/// A folder in the making.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    staging: PathBuf,
    /// Held as long as the folder is in the making; None once it is published.
    lock: Option<File>,
    digests: BTreeMap<String, String>,
}

const LOCK: &str = ".lock";
const LOCK_MARK: &str = "an omnicap run is being written here\n";

/// What file browsers leave in every folder they show: nobody's work.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

impl Folder {
    /// Begins a folder that is to appear at `target`. Fails at once where that will not be possible.
    pub fn create(target: &Path) -> Result<Self, OutputError> {
        let target = resolve(target)?;
        let (parent, name) = split(&target)?;
        if let Some(file) = parent.ancestors().find(|above| above.is_file()) {
            return Err(in_the_way(file, "is a file"));
        }
        fs::create_dir_all(parent).map_err(|source| io_error(parent, source))?;
        let _turn = take_turn(parent);
        check_replaceable(&target)?;
        sweep(parent, &name);
        let staging = parent.join(format!("{}{}", staging_prefix(&name), std::process::id()));
        fs::create_dir(&staging).map_err(|source| io_error(&target, source))?;
        let mut folder = Self { target, staging, lock: None, digests: BTreeMap::new() };
        let lock = folder.staging.join(LOCK);
        let mut file = File::create(&lock).map_err(|source| io_error(&lock, source))?;
        file.write_all(LOCK_MARK.as_bytes()).map_err(|source| io_error(&folder.target, source))?;
        file.lock().map_err(|source| io_error(&lock, source))?;
        folder.lock = Some(file);
        if let Ok(before) = fs::metadata(&folder.target) {
            // Who may look into the folder stays as it was.
            let _ = fs::set_permissions(&folder.staging, before.permissions());
        }
        Ok(folder)
    }

    /// Where the folder will appear.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// What has been written, with its digests.
    pub fn digests(&self) -> &BTreeMap<String, String> {
        &self.digests
    }

    /// Writes a table as CSV.
    pub fn write_table(&mut self, table: Table<'_>) -> Result<(), OutputError> {
        let name = format!("{}.csv", table.name);
        self.write(&name, |to| {
            table.write_csv(to).map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => error,
                other => io::Error::other(format!("{other:?}")),
            })
        })
    }

    /// Writes a text, or an image; a name such as `charts/reach.svg` puts it into a folder below.
    pub fn write_bytes(&mut self, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), OutputError> {
        self.write(name, |to| to.write_all(bytes.as_ref()))
    }

    /// Takes over a file of another run as it is.
    pub fn copy_from(&mut self, run: &Path, name: &str) -> Result<(), OutputError> {
        let path = run.join(name);
        let mut from = File::open(&path).map_err(|source| OutputError::Unreadable { path, source })?;
        self.write(name, |to| io::copy(&mut from, to).map(|_| ()))
    }

    /// What has been written under this name so far.
    pub fn text(&self, name: &str) -> Result<String, OutputError> {
        text(&self.staging, name)
    }

    fn write(&mut self, name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
        let path = self.staging.join(name);
        let create = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create_new(&path));
        let file = create.map_err(|source| io_error(&self.target.join(name), source))?;
        let mut to = Digesting::new(BufWriter::new(file));
        fill(&mut to).and_then(|()| to.inner.flush()).map_err(|source| io_error(&self.target.join(name), source))?;
        self.digests.insert(name.to_string(), to.finish());
        Ok(())
    }

    /// Makes the folder appear, in one step, and returns where.
    pub fn publish(mut self) -> Result<PathBuf, OutputError> {
        let (parent, _) = split(&self.target)?;
        let _turn = take_turn(parent);
        check_replaceable(&self.target)?;
        if self.target.exists() {
            exchange(&self.staging, &self.target).map_err(|source| io_error(&self.target, source))?;
            // What stood there is now in the hidden place; to fail to remove it does no harm.
            let _ = fs::remove_dir_all(&self.staging);
        } else {
            fs::rename(&self.staging, &self.target).map_err(|source| io_error(&self.target, source))?;
        }
        let _ = fs::remove_file(self.target.join(LOCK));
        self.lock = None;
        Ok(std::mem::take(&mut self.target))
    }
}

impl Drop for Folder {
    /// A folder that was not published leaves nothing behind.
    fn drop(&mut self) {
        if self.lock.is_some() || !self.target.as_os_str().is_empty() {
            let _ = fs::remove_dir_all(&self.staging);
        }
    }
}

fn io_error(path: &Path, source: io::Error) -> OutputError {
    OutputError::Io { path: path.into(), source }
}

/// Follows a link that stands at the target, so that the link itself stays.
fn resolve(target: &Path) -> Result<PathBuf, OutputError> {
    let absolute = std::path::absolute(target).map_err(|source| io_error(target, source))?;
    if absolute.exists() {
        let place = absolute.canonicalize().map_err(|source| io_error(target, source))?;
        if Path::new(".").canonicalize().is_ok_and(|here| here.starts_with(&place)) {
            return Err(in_the_way(target, "is the folder you are in, or holds it"));
        }
        return Ok(place);
    }
    if absolute.is_symlink() { Err(in_the_way(target, "is a link that leads nowhere")) } else { Ok(absolute) }
}

fn split(target: &Path) -> Result<(&Path, String), OutputError> {
    match (target.parent(), target.file_name()) {
        (Some(parent), Some(name)) => Ok((parent, name.to_string_lossy().into_owned())),
        _ => Err(in_the_way(target, "cannot be a run's folder")),
    }
}

fn in_the_way(path: &Path, why: impl Into<String>) -> OutputError {
    OutputError::InTheWay { path: path.into(), why: why.into() }
}

/// May what stands at the target be replaced: nothing, an empty folder, or a run of ours as we left it?
fn check_replaceable(target: &Path) -> Result<(), OutputError> {
    if !target.exists() {
        return Ok(());
    }
    if !target.is_dir() {
        return Err(in_the_way(target, "is a file"));
    }
    let entries = names_below(target, "").map_err(|source| io_error(target, source))?;
    if entries.is_empty() {
        return Ok(());
    }
    let Some(files) = files_of_run(target) else {
        return Err(in_the_way(target, "is not a run of omnicap"));
    };
    let unchecked = |name: &str| {
        let last = name.rsplit('/').next().unwrap_or(name);
        [RUN_FILE, LOCK].contains(&name) || LITTER.contains(&last)
    };
    for name in entries.into_iter().filter(|name| !unchecked(name)) {
        let Some(expected) = files.get(&name) else {
            return Err(in_the_way(target, format!("holds `{name}`, which omnicap did not write")));
        };
        if file_digest(&target.join(&name)).as_ref() != Some(expected) {
            return Err(in_the_way(target, format!("holds `{name}`, which was changed since omnicap wrote it")));
        }
    }
    Ok(())
}

/// The files below a folder, and folders that hold nothing, each with its path from there.
fn names_below(folder: &Path, prefix: &str) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let inner = match entry.file_type()?.is_dir() {
            true => names_below(&entry.path(), &format!("{name}/"))?,
            false => Vec::new(),
        };
        if inner.is_empty() { names.push(name) } else { names.extend(inner) }
    }
    Ok(names)
}

/// Fails where one of these files is there already: before a long run, so that nothing is done in vain.
pub fn must_be_new<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<(), OutputError> {
    let there = paths.into_iter().find(|path| path.exists() || path.is_symlink());
    there.map_or(Ok(()), |path| Err(OutputError::Exists { path: path.into() }))
}

/// Writes new files, all or none: where one cannot be written, those before it are taken back.
pub fn write_new(files: &[(PathBuf, Vec<u8>)]) -> Result<(), OutputError> {
    must_be_new(files.iter().map(|(path, _)| path.as_path()))?;
    for (place, (path, bytes)) in files.iter().enumerate() {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let made = parent.map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create_new(path));
        let written = made.and_then(|mut file| file.write_all(bytes).inspect_err(|_| drop(fs::remove_file(path))));
        if let Err(source) = written {
            files[..place].iter().for_each(|(path, _)| drop(fs::remove_file(path)));
            return Err(match source.kind() {
                io::ErrorKind::AlreadyExists => OutputError::Exists { path: path.clone() },
                _ => io_error(path, source),
            });
        }
    }
    Ok(())
}

/// The text of a file of a run.
pub fn text(run: &Path, name: &str) -> Result<String, OutputError> {
    let path = run.join(name);
    fs::read_to_string(&path).map_err(|source| OutputError::Unreadable { path, source })
}

/// The files of the run in a folder with their digests; None where it is not a run of ours.
fn files_of_run(folder: &Path) -> Option<BTreeMap<String, String>> {
    let text = fs::read_to_string(folder.join(RUN_FILE)).ok()?;
    let run: serde_json::Value = serde_json::from_str(&text).ok()?;
    (run.get("program")?.as_str()? == "omnicap" && is_sealed(&text)).then_some(())?;
    serde_json::from_value(run.get("files")?.clone()).ok()
}

/// The digest of a regular file; nothing else is read, for it might not end.
fn file_digest(path: &Path) -> Option<String> {
    fs::symlink_metadata(path).ok()?.is_file().then_some(())?;
    let mut to = Digesting::new(io::sink());
    io::copy(&mut File::open(path).ok()?, &mut to).ok()?;
    Some(to.finish())
}

/// Swaps two folders in one step where the system can.
fn exchange(staging: &Path, target: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, staging, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    // Elsewhere in two: for a moment there is none, and if the second fails the first is undone.
    let aside = PathBuf::from(format!("{}.old", staging.display()));
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(staging, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::rename(&aside, staging)
}

fn staging_prefix(name: &str) -> String {
    format!(".{name}.partial-")
}

/// Waits until no other run is about to check or publish in this folder; where folders cannot be
/// locked, runs that end in the same instant may refuse to replace one another.
fn take_turn(parent: &Path) -> Option<File> {
    let folder = File::open(parent).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// Removes hidden folders that killed runs left: those named by a process, whose lock nobody holds
/// any more, or which hold a whole run that was replaced.
fn sweep(parent: &Path, name: &str) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let process = file_name.strip_prefix(&staging_prefix(name)).unwrap_or_default();
        let ours = !process.is_empty() && process.chars().all(|c| c.is_ascii_digit());
        let abandoned = || match fs::read_to_string(entry.path().join(LOCK)) {
            Ok(mark) => {
                mark == LOCK_MARK && File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok())
            }
            Err(_) => files_of_run(&entry.path()).is_some(),
        };
        if ours && abandoned() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
