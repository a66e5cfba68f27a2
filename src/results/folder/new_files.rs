//! New files that appear together or not at all, and replace nothing.
//!
//! They are written into a hidden folder and linked to their places from there, the last one last: where it stands,
//! all stand. Whoever is killed between two links leaves the hidden folder, which tells the next attempt what to take
//! back.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::{OutputError, io_error};
use super::hidden::{is_abandoned, is_named, prefix, remove};
use super::published::{LOCK, LOCK_MARK};
use super::turns::take_turn;

/// Places for new files, held until they are written.
#[derive(Debug)]
pub struct NewFiles {
    places: Vec<PathBuf>,
    staging: PathBuf,
    /// The folder of the places, where it was made for them.
    made: Option<PathBuf>,
    /// Held as long as nothing is written; a killed process lets go of it.
    lock: Option<File>,
}

impl NewFiles {
    /// Holds these places in one folder. Fails at once where a file stands at one of them, or none can be written.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] that names the file that is there, or where the disk refuses.
    pub fn reserve(places: Vec<PathBuf>) -> Result<Self, OutputError> {
        let Some(last) = places.last() else {
            return Ok(Self { places, staging: PathBuf::new(), made: None, lock: None });
        };
        let name = last.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let parent = last.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made = (!parent.exists()).then(|| parent.to_path_buf());
        fs::create_dir_all(parent).map_err(|source| io_error(parent, source))?;
        let _turn = take_turn(parent);
        sweep(parent, &name);
        must_be_new(&places)?;
        let staging = parent.join(format!("{}{}", prefix(&name, HIDDEN), std::process::id()));
        fs::create_dir(&staging).map_err(|source| io_error(last, source))?;
        let mut files = Self { places, staging, made, lock: None };
        let path = files.staging.join(LOCK);
        let mut lock = File::create(&path).map_err(|source| io_error(&path, source))?;
        lock.write_all(LOCK_MARK.as_bytes()).and_then(|()| lock.lock()).map_err(|source| io_error(&path, source))?;
        files.lock = Some(lock);
        Ok(files)
    }

    /// Writes their contents, in the order of the places: all or none.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where a file came to stand there meanwhile, or the disk refuses.
    pub fn write(self, contents: &[Vec<u8>]) -> Result<(), OutputError> {
        for (place, bytes) in self.places.iter().zip(contents) {
            let written = File::create_new(self.staged(place)).and_then(|mut file| file.write_all(bytes));
            written.map_err(|source| io_error(place, source))?;
        }
        for (index, place) in self.places.iter().enumerate() {
            if let Err(source) = appear(&self.staged(place), place) {
                self.places[..index].iter().for_each(|place| drop(fs::remove_file(place)));
                return Err(match source.kind() {
                    io::ErrorKind::AlreadyExists => OutputError::Exists { path: place.clone() },
                    _ => io_error(place, source),
                });
            }
        }
        Ok(())
    }

    fn staged(&self, place: &Path) -> PathBuf {
        self.staging.join(place.file_name().unwrap_or_default())
    }
}

impl Drop for NewFiles {
    /// The hidden folder goes, whatever became of the files, and so does a folder that was made for them and has none.
    fn drop(&mut self) {
        if self.lock.take().is_some() {
            let _ = remove(&self.staging);
        }
        if let Some(made) = &self.made {
            let _ = fs::remove_dir(made);
        }
    }
}

/// Makes a file appear under another name, where nothing stands.
fn appear(staged: &Path, place: &Path) -> io::Result<()> {
    match fs::hard_link(staged, place) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            // Some file systems know no links.
            let bytes = fs::read(staged)?;
            File::create_new(place)?.write_all(&bytes).inspect_err(|_| drop(fs::remove_file(place)))
        }
        linked => linked,
    }
}

fn must_be_new(places: &[PathBuf]) -> Result<(), OutputError> {
    places.iter().try_for_each(|path| match fs::symlink_metadata(path) {
        Ok(_) => Err(OutputError::Exists { path: path.clone() }),
        Err(error) if error.kind() == io::ErrorKind::InvalidFilename => Err(io_error(path, error)),
        Err(_) => Ok(()),
    })
}

/// How hidden folders of new files are named.
const HIDDEN: &str = "new";

/// Removes what killed processes left of files that were to end with `last`: their hidden folders, and where the last
/// file did not appear, those that did.
fn sweep(parent: &Path, last: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_named(&name, &prefix(last, HIDDEN)) && is_abandoned(&entry.path()) {
            take_back(parent, &entry.path(), last);
            let _ = remove(&entry.path());
        }
    }
}

fn take_back(parent: &Path, staging: &Path, last: &str) {
    if parent.join(last).exists() {
        return;
    }
    for file in fs::read_dir(staging).into_iter().flatten().flatten() {
        let place = parent.join(file.file_name());
        let same = fs::read(file.path()).ok().is_some_and(|bytes| fs::read(&place).is_ok_and(|there| there == bytes));
        if file.file_name() != LOCK && same {
            let _ = fs::remove_file(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(folder: &Path) -> Vec<PathBuf> {
        ["new.csv", "new.svg", "new.toml"].map(|name| folder.join(name)).to_vec()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    const CONTENTS: [&[u8]; 3] = [b"table", b"chart", b"scenario"];

    fn contents() -> Vec<Vec<u8>> {
        CONTENTS.map(<[u8]>::to_vec).to_vec()
    }

    #[test]
    fn files_appear_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let files = NewFiles::reserve(places(folder.path())).unwrap();
        // Somebody is quicker.
        fs::write(folder.path().join("new.toml"), "mine").unwrap();
        assert!(matches!(files.write(&contents()), Err(OutputError::Exists { .. })));
        assert_eq!(names(folder.path()), ["new.toml"]);
        fs::remove_file(folder.path().join("new.toml")).unwrap();
        NewFiles::reserve(places(folder.path())).unwrap().write(&contents()).unwrap();
        assert_eq!(names(folder.path()), ["new.csv", "new.svg", "new.toml"]);
        assert!(NewFiles::reserve(places(folder.path())).is_err());
        assert_eq!(names(folder.path()), ["new.csv", "new.svg", "new.toml"]);
    }

    /// What a process leaves that was killed after so many links; the next attempt finds its place free.
    #[test]
    fn what_a_killed_process_left_is_taken_back() {
        for (mark, files, linked) in [("", 0, 0), (LOCK_MARK, 0, 0), (LOCK_MARK, 2, 0), (LOCK_MARK, 3, 2)] {
            let folder = tempfile::tempdir().unwrap();
            let staging = folder.path().join(".new.toml.new-77");
            fs::create_dir(&staging).unwrap();
            fs::write(staging.join(LOCK), mark).unwrap();
            for (index, place) in places(folder.path()).iter().enumerate().take(files) {
                let staged = staging.join(place.file_name().unwrap());
                fs::write(&staged, CONTENTS[index]).unwrap();
                if index < linked {
                    fs::hard_link(&staged, place).unwrap();
                }
            }
            drop(NewFiles::reserve(places(folder.path())).unwrap());
            assert!(names(folder.path()).is_empty(), "{files} {linked}: {:?}", names(folder.path()));
        }
    }

    /// What nobody of ours left, or a live process holds, stays; and so does a file of the same name that says
    /// something else.
    #[test]
    fn what_others_have_stays() {
        let folder = tempfile::tempdir().unwrap();
        let live = NewFiles::reserve(places(folder.path())).unwrap();
        for (name, mark) in [(".new.toml.new-78", "another program's"), (".new.toml.new-x", LOCK_MARK)] {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join(LOCK), mark).unwrap();
        }
        let dead = folder.path().join(".new.toml.new-79");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join(LOCK), LOCK_MARK).unwrap();
        fs::write(dead.join("new.csv"), "table").unwrap();
        fs::write(folder.path().join("new.csv"), "mine").unwrap();
        assert!(NewFiles::reserve(places(folder.path())).is_err());
        let left = names(folder.path());
        assert_eq!(left.len(), 4, "{left:?}");
        assert_eq!(fs::read(folder.path().join("new.csv")).unwrap(), b"mine");
        drop(live);
        assert_eq!(names(folder.path()).len(), 3);
    }
}
