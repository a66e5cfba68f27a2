//! Folders of runs that were published: what stands in them, and whether they are still as omnicap left them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::asked::Asked;
use super::error::{OutputError, in_the_way, io_error};
use super::names::{RUN_FILE, STUDY_FILE};
use crate::base::limit::read_at_most;
use crate::results::seal::{Digesting, is_sealed};

/// Names the file that says that a run is being written here.
pub const LOCK: &str = ".lock";

/// What that file says.
pub const LOCK_MARK: &str = "an omnicap run is being written here\n";

/// What file browsers leave in every folder they show: nobody's work.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// The first name beside a path, with a number at its end, under which nothing stands.
pub fn next_free(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut numbered = (2_u64..).map(|number| path.with_file_name(format!("{name}-{number}")));
    numbered.find(|path| !path.exists() && !path.is_symlink()).unwrap_or_default()
}

/// May what stands at the target be replaced: nothing, an empty folder, or a run of ours as we left it that asked the
/// same question (where one is asked)? The target is told as it was typed.
pub fn check_replaceable(target: &Path, typed: &Path, question: Option<&Asked>) -> Result<(), OutputError> {
    if !target.exists() {
        return Ok(());
    }
    if !target.is_dir() {
        return Err(in_the_way(typed, "is a file"));
    }
    let entries = names_below(target, "").map_err(|source| io_error(target, source))?;
    if entries.is_empty() {
        return Ok(());
    }
    let Some(files) = files_of_run(target) else {
        return Err(match account(target).filter(|(_, text)| parsed(text).is_some()) {
            Some((name, _)) => in_the_way(typed, format!("holds a `{name}` that was changed since omnicap wrote it")),
            None => in_the_way(typed, "is not a run of omnicap"),
        });
    };
    let unchecked = |name: &str| {
        let last = name.rsplit('/').next().unwrap_or(name);
        [RUN_FILE, STUDY_FILE, LOCK].contains(&name) || LITTER.contains(&last)
    };
    for name in entries.into_iter().filter(|name| !unchecked(name)) {
        let Some(expected) = files.get(&name) else {
            return Err(in_the_way(typed, format!("holds `{name}`, which omnicap did not write")));
        };
        if file_digest(&target.join(&name)).as_ref() != Some(expected) {
            return Err(in_the_way(typed, format!("holds `{name}`, which was changed since omnicap wrote it")));
        }
    }
    let Some(question) = question else { return Ok(()) };
    let (name, text) = account(target).unwrap_or_default();
    match question.differs_from(name, &text) {
        Some(why) => Err(OutputError::OtherRun { path: typed.into(), why, next: next_free(typed) }),
        None => Ok(()),
    }
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

/// The text of a file of a run.
///
/// # Errors
///
/// An [`OutputError`] where there is no such file, or it is no text.
pub fn text(run: &Path, name: &str) -> Result<String, OutputError> {
    let path = run.join(name);
    read_text(&path).map_err(|source| OutputError::Unreadable { path, source })
}

/// A file of a run, to be read bit by bit.
pub(super) fn reader(run: &Path, name: &str) -> Result<Box<dyn Read>, OutputError> {
    let path = run.join(name);
    let file = open(&path).map_err(|source| OutputError::Unreadable { path, source })?;
    Ok(Box::new(file))
}

/// The largest file of a run that is read.
const LARGEST: u64 = 1 << 30;

/// Opens a regular file; nothing else is read, for it might not end, or stand elsewhere.
pub(super) fn open(path: &Path) -> io::Result<File> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    File::open(path)
}

/// The text of a regular file.
pub(super) fn read_text(path: &Path) -> io::Result<String> {
    let bytes = read_at_most(open(path)?, LARGEST)?;
    let bytes = bytes.ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "it is too large"))?;
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not text (UTF-8)"))
}

/// The files of the run in a folder with their digests; None where it is not a run of ours.
pub fn files_of_run(folder: &Path) -> Option<BTreeMap<String, String>> {
    let (_, text) = account(folder)?;
    let run = parsed(&text).filter(|_| is_sealed(&text))?;
    serde_json::from_value(run.get("files")?.clone()).ok()
}

/// What omnicap wrote of a run, changed or not; None where it is something else.
fn parsed(text: &str) -> Option<serde_json::Value> {
    let run: serde_json::Value = serde_json::from_str(text).ok()?;
    (run.get("program")?.as_str()? == "omnicap").then_some(run)
}

/// The file that tells of a folder's other files, and its text.
fn account(folder: &Path) -> Option<(&'static str, String)> {
    [RUN_FILE, STUDY_FILE].into_iter().find_map(|name| Some((name, read_text(&folder.join(name)).ok()?)))
}

/// The digest of a regular file; nothing else is read, for it might not end.
fn file_digest(path: &Path) -> Option<String> {
    fs::symlink_metadata(path).ok()?.is_file().then_some(())?;
    let mut to = Digesting::new(io::sink());
    io::copy(&mut File::open(path).ok()?, &mut to).ok()?;
    Some(to.finish())
}
