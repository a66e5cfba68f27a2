//! One after the other: who checks or publishes in a folder.

use std::fs::File;
use std::path::Path;

/// Waits until no other run is about to check or publish in this folder; where folders cannot be
/// locked, runs that end in the same instant may refuse to replace one another.
pub fn take_turn(parent: &Path) -> Option<File> {
    let folder = File::open(parent).ok()?;
    folder.lock().ok()?;
    Some(folder)
}
