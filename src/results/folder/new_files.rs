//! Files that must not be there yet, and appear all or none.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::error::{OutputError, io_error};

/// Fails where one of these files is there already: before a long run, so that nothing is done in vain.
///
/// # Errors
///
/// An [`OutputError`] that names the file that is there.
pub fn must_be_new<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Result<(), OutputError> {
    let there = paths.into_iter().find(|path| path.exists() || path.is_symlink());
    there.map_or(Ok(()), |path| Err(OutputError::Exists { path: path.into() }))
}

/// Writes new files, all or none: where one cannot be written, those before it are taken back.
///
/// # Errors
///
/// An [`OutputError`] where a file is there already or the disk refuses.
pub fn write_new(files: &[(PathBuf, Vec<u8>)]) -> Result<(), OutputError> {
    must_be_new(files.iter().map(|(path, _)| path.as_path()))?;
    for (index, (path, bytes)) in files.iter().enumerate() {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let made = parent.map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create_new(path));
        let written = made.and_then(|mut file| file.write_all(bytes).inspect_err(|_| drop(fs::remove_file(path))));
        if let Err(source) = written {
            files[..index].iter().for_each(|(path, _)| drop(fs::remove_file(path)));
            return Err(match source.kind() {
                io::ErrorKind::AlreadyExists => OutputError::Exists { path: path.clone() },
                _ => io_error(path, source),
            });
        }
    }
    Ok(())
}
