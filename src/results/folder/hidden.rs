//! Hidden folders in which files are in the making: how they are named, and what becomes of those that killed
//! processes left.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::names::RUN_FILE;
use super::published::{LOCK, LOCK_MARK, files_of_run, read_text};
use crate::base::digest::digest;

/// Longer names are told by their digest, so that a hidden one beside them is not too long for the system.
const LONGEST: usize = 200;

/// How hidden names begin that belong to this one; a number of a process follows.
pub fn prefix(name: &str, what: &str) -> String {
    match name.len() {
        0..=LONGEST => format!(".{name}.{what}-"),
        _ => format!(".{}.{what}-", &digest(name)[..32]),
    }
}

/// Is it so named, with a number behind?
pub fn is_named(file: &str, prefix: &str) -> bool {
    let process = file.strip_prefix(prefix).unwrap_or_default();
    !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit())
}

/// Was it left by a process that was killed? Then nobody holds its lock, and it says what ours says or a part of that.
/// One without a lock is empty, from before there was one or after it went; or it holds a whole run that was replaced.
pub fn is_abandoned(folder: &Path) -> bool {
    match read_text(&folder.join(LOCK)) {
        Ok(mark) => {
            // Before all of the mark is written, nothing else is there.
            let is_begun = || LOCK_MARK.starts_with(&mark) && holds(folder) == Some(1);
            (mark == LOCK_MARK || is_begun()) && is_free(&folder.join(LOCK))
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => false,
        Err(_) => holds(folder) == Some(0) || files_of_run(folder).is_some(),
    }
}

/// Does nobody hold this lock?
pub fn is_free(lock: &Path) -> bool {
    File::open(lock).is_ok_and(|lock| lock.try_lock().is_ok())
}

/// How many files and folders it holds.
fn holds(folder: &Path) -> Option<usize> {
    Some(fs::read_dir(folder).ok()?.count())
}

/// Removes a folder of ours. What tells that it is ours goes last: whoever is killed meanwhile leaves one that is known.
pub fn remove(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_sign = [LOCK, RUN_FILE].iter().any(|sign| entry.file_name() == *sign);
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false if is_sign => {}
            false => fs::remove_file(entry.path())?,
        }
    }
    for sign in [LOCK, RUN_FILE] {
        match fs::remove_file(folder.join(sign)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::remove_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_names_are_short_enough() {
        for name in ["plain", &"é".repeat(127), &"x".repeat(255)] {
            let file = format!("{}{}", prefix(name, "partial"), u32::MAX);
            assert!(file.len() <= 255 && file.starts_with('.'), "{}", file.len());
            assert!(is_named(&file, &prefix(name, "partial")) && !is_named(&file, &prefix(name, "new")));
        }
        assert!(
            !is_named(".plain.partial-", ".plain.partial-") && !is_named(".plain.partial-1.old", ".plain.partial-")
        );
    }

    /// Whatever a killed process has already removed, or not yet written, the rest is known as ours.
    #[test]
    fn what_a_killed_process_left_is_known() {
        let place = tempfile::tempdir().unwrap();
        let with = |files: &[(&str, &str)]| {
            let folder = place.path().join("folder");
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            for (name, text) in files {
                fs::write(folder.join(name), text).unwrap();
            }
            is_abandoned(&folder)
        };
        assert!(with(&[]) && with(&[(LOCK, "")]) && with(&[(LOCK, "an omni")]));
        assert!(with(&[(LOCK, LOCK_MARK), ("summary.csv", "a"), (RUN_FILE, "{")]));
        assert!(!with(&[(LOCK, "another program's")]) && !with(&[("notes.txt", "mine")]));
        assert!(!with(&[(LOCK, ""), ("notes.txt", "mine")]));
        assert!(!with(&[(RUN_FILE, "{}")]), "a folder that is no run of ours");
        let folder = place.path().join("folder");
        remove(&folder).unwrap();
        assert!(!folder.exists());
    }
}
