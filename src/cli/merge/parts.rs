//! The part files that are merged.

use std::fs;
use std::path::{Path, PathBuf};

use omnicap::results::parts::file::{Header, LARGEST};
use omnicap::results::parts::part::EXTENSION;

use crate::cli::args::Merge;
use crate::cli::failure::Failure;
use crate::cli::load;
use crate::cli::mistaken;

/// Where the files stand that the scenario names.
pub fn beside(args: &Merge, header: &Header) -> PathBuf {
    let path = args.scenario.clone().unwrap_or_else(|| PathBuf::from(&header.file));
    path.parent().unwrap_or(Path::new("")).to_path_buf()
}

/// All part files that were named, by themselves or by their folder.
pub fn places(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut places = Vec::new();
    for path in named {
        if !path.is_dir() {
            places.push(path.clone());
            continue;
        }
        let unreadable =
            |error: std::io::Error| Failure::Unreadable { path: path.clone(), why: mistaken::unreadable(path, &error) };
        let files = fs::read_dir(path).map_err(unreadable)?.flatten().map(|file| file.path());
        let mut parts: Vec<PathBuf> =
            files.filter(|file| file.extension().is_some_and(|ending| ending == EXTENSION)).collect();
        if parts.is_empty() {
            let why = format!(
                "no part file (*.{EXTENSION}) is in it: omnicap run SCENARIO --part 1/4 --out FOLDER makes one"
            );
            return Err(Failure::Unreadable { path: path.clone(), why });
        }
        parts.sort();
        places.append(&mut parts);
    }
    Ok(places)
}

/// A part's bytes.
pub fn read(place: &Path) -> Result<Vec<u8>, Failure> {
    load::bytes(place, LARGEST, "part")
}
