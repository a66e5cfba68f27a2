//! What a study has done so far, in a hidden folder beside its place: whoever stops it and starts it again goes on there.
//!
//! A part appears whole or not at all: its files are written into a folder that is renamed once they are complete. The hidden
//! folder is named by the digest of the plan, so another plan has another one.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::{OutputError, io_error};
use super::making::resolve;
use super::published::{LOCK, LOCK_MARK, read_text};
use crate::base::digest::digest;

/// The parts of a study that are done.
#[derive(Debug)]
pub struct Kept {
    folder: PathBuf,
    plan: String,
    lock: Option<File>,
}

/// The file of a part that says whether the others are whole.
const SEAL: &str = "seal";

/// How many letters of a digest name a folder.
const LETTERS: usize = 16;

impl Kept {
    /// What is kept of a plan, told by its digest, whose study is to appear at `target`; nothing at first.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the disk refuses, or somebody else works on the same plan.
    pub fn open(target: &Path, plan: &str) -> Result<Self, OutputError> {
        let (folder, lock) = begin(target, plan)?;
        if lock.try_lock().is_err() {
            return Err(OutputError::Busy { path: target.into() });
        }
        Self::of(folder, plan, lock)
    }

    /// The same for one of several that make parts of it at the same time; nobody joins them meanwhile.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the disk refuses, or somebody joins the parts.
    pub fn share(typed: &Path, plan: &str) -> Result<Self, OutputError> {
        let target = resolve(typed)?;
        let (folder, lock) = begin(&target, plan)?;
        if lock.try_lock_shared().is_err() {
            return Err(OutputError::Busy { path: target });
        }
        Self::of(folder, plan, lock)
    }

    fn of(folder: PathBuf, plan: &str, mut lock: File) -> Result<Self, OutputError> {
        lock.write_all(LOCK_MARK.as_bytes()).map_err(|source| io_error(&folder, source))?;
        Ok(Self { folder, plan: plan.into(), lock: Some(lock) })
    }

    /// Where it is kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Is a part done?
    pub fn has(&self, part: usize) -> bool {
        self.part(part).is_dir()
    }

    /// Is a part done, of this plan, and as it was written? One that was copied from elsewhere or damaged is taken away, so
    /// that it can be made again.
    pub fn has_sound(&self, part: usize) -> bool {
        let path = self.part(part);
        let is_sound = self.is_sound(&path);
        if !is_sound && path.is_dir() {
            let _ = fs::remove_dir_all(&path);
        } else if !is_sound {
            let _ = fs::remove_file(&path);
        }
        is_sound
    }

    fn is_sound(&self, part: &Path) -> bool {
        let Ok(entries) = fs::read_dir(part) else { return false };
        let mut files = Vec::new();
        for entry in entries.flatten().filter(|entry| entry.file_name() != SEAL) {
            let Ok(bytes) = fs::read(entry.path()) else { return false };
            files.push((entry.file_name().to_string_lossy().into_owned(), bytes));
        }
        read_text(&part.join(SEAL)).is_ok_and(|seal| seal == self.seal(&files))
    }

    /// Tells whether a part is of this plan and whole.
    fn seal(&self, files: &[(String, Vec<u8>)]) -> String {
        let mut all: Vec<String> = files.iter().map(|(name, bytes)| format!("{name} {}", digest(bytes))).collect();
        all.sort();
        digest(format!("{}\n{}", self.plan, all.join("\n")))
    }

    /// Keeps the files of a part. Where another has made the same part meanwhile, its files stay: they are the same.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the disk refuses.
    pub fn save(&self, part: usize, files: &[(String, Vec<u8>)]) -> Result<(), OutputError> {
        let making = self.folder.join(format!("making-{}-{part}", std::process::id()));
        // What a killed process left of a part.
        let _ = fs::remove_dir_all(&making);
        fs::create_dir(&making).map_err(|source| io_error(&making, source))?;
        for (name, bytes) in files {
            let path = making.join(name);
            fs::write(&path, bytes).map_err(|source| io_error(&path, source))?;
        }
        let seal = making.join(SEAL);
        fs::write(&seal, self.seal(files)).map_err(|source| io_error(&seal, source))?;
        let renamed = fs::rename(&making, self.part(part));
        if renamed.is_err() && self.has(part) {
            let _ = fs::remove_dir_all(&making);
            return Ok(());
        }
        renamed.map_err(|source| io_error(&making, source))
    }

    /// A file of a part.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where there is none.
    pub fn read(&self, part: usize, name: &str) -> Result<String, OutputError> {
        let path = self.part(part).join(name);
        read_text(&path).map_err(|source| OutputError::Unreadable { path, source })
    }

    /// Takes it all away, and what other plans left that were to appear at the same place.
    pub fn remove(mut self, target: &Path) {
        self.lock = None;
        let Some(parent) = target.parent() else { return };
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let digest = name.strip_prefix(&prefix(target)).unwrap_or_default();
            let is_ours = digest.len() == LETTERS && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_ours && is_abandoned(&entry.path()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    fn part(&self, part: usize) -> PathBuf {
        self.folder.join(format!("part-{part:05}"))
    }
}

impl Drop for Kept {
    /// Where nothing was done, nothing is left.
    fn drop(&mut self) {
        let entries = fs::read_dir(&self.folder).map_or(usize::MAX, Iterator::count);
        if self.lock.take().is_some() && entries <= 1 {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// The folder of a plan, and its lock, which nobody holds yet.
fn begin(target: &Path, plan: &str) -> Result<(PathBuf, File), OutputError> {
    let letters = plan.get(..LETTERS).unwrap_or(plan);
    let folder = target.with_file_name(format!("{}{letters}", prefix(target)));
    fs::create_dir_all(&folder).map_err(|source| io_error(&folder, source))?;
    let path = folder.join(LOCK);
    let lock = File::create(&path).map_err(|source| io_error(&path, source))?;
    Ok((folder, lock))
}

fn prefix(target: &Path) -> String {
    format!(".{}.study-", target.file_name().unwrap_or_default().to_string_lossy())
}

fn is_abandoned(folder: &Path) -> bool {
    let lock = folder.join(LOCK);
    let is_marked = read_text(&lock).is_ok_and(|mark| mark == LOCK_MARK);
    is_marked && File::open(&lock).is_ok_and(|lock| lock.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_kept_and_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("study");
        let (one, other) = ("0123456789abcdef00", "ffff456789abcdef00");
        let kept = Kept::open(&target, one).unwrap();
        assert!(matches!(Kept::open(&target, one), Err(OutputError::Busy { .. })));
        assert!(!kept.has(3));
        kept.save(3, &[("a.csv".into(), b"text".to_vec())]).unwrap();
        assert!(kept.has_sound(3));
        fs::write(kept.part(3).join("a.csv"), "test").unwrap();
        assert!(!kept.has_sound(3) && !kept.has(3));
        kept.save(3, &[("a.csv".into(), b"text".to_vec())]).unwrap();
        // Somebody was killed in the middle of a part.
        fs::create_dir(kept.folder().join("making")).unwrap();
        fs::write(kept.folder().join("making/half"), "ha").unwrap();
        drop(kept);
        let kept = Kept::open(&target, one).unwrap();
        assert!(kept.has(3) && !kept.has(4));
        assert_eq!(kept.read(3, "a.csv").unwrap(), "text");
        assert!(kept.read(3, "b.csv").is_err());
        kept.save(4, &[]).unwrap();
        // Nobody makes parts while they are joined, and several do before.
        assert!(matches!(Kept::share(&target, one), Err(OutputError::Busy { .. })));
        drop(kept);
        let [two, three] = [0, 1].map(|_| Kept::share(&target, one).unwrap());
        assert!(matches!(Kept::open(&target, one), Err(OutputError::Busy { .. })));
        two.save(5, &[("a.csv".into(), b"same".to_vec())]).unwrap();
        three.save(5, &[("a.csv".into(), b"same".to_vec())]).unwrap();
        drop((two, three));
        let kept = Kept::open(&target, one).unwrap();
        assert_eq!(kept.read(5, "a.csv").unwrap(), "same");
        // Another plan did nothing, and leaves nothing; a third was left behind.
        drop(Kept::open(&target, other).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        Kept::open(&target, other).unwrap().save(0, &[]).unwrap();
        kept.remove(&target);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
