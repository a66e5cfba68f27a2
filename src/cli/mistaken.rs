//! Files that are not what a command wants: what they are, where the right one may be, in the first line.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use omnicap::base::likeness::nearest;
use omnicap::results::folder::RUN_FILE;
use omnicap::scenario::problem::Problem;

/// What the bytes of a file are that is to be a scenario, where they are plainly something else.
pub fn not_a_scenario(path: &Path, bytes: &[u8]) -> Option<Problem> {
    let name = path.display();
    let replay = format!("omnicap replay {name} --scenario SCENARIO.toml");
    let is = |what: &str, cure: &str| {
        Some(Problem::error(format!("{name} is {what} and not a scenario (TOML): {cure}"), "", None))
    };
    match bytes {
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => is("a packed file", &format!("{replay} reads a packed log")),
        [b'P', b'K', 3, 4, ..] => {
            is("a workbook or an archive", "save its table as CSV, for omnicap replay or calibrate")
        }
        [b'P', b'A', b'R', b'1', ..] => is("a Parquet file", "write it as CSV, for omnicap replay"),
        _ => match first_line(bytes)? {
            line if line.starts_with('{') => is("JSON", "omnicap new writes a scenario to start from"),
            line if is_header(&line) => is("a table (CSV)", &format!("{replay} applies a scenario's caps to a log")),
            _ => None,
        },
    }
}

/// The first line that says something.
fn first_line(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(4096)];
    let text = String::from_utf8_lossy(start);
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_string).next()
}

/// Names or cells that commas, semicolons or tabs part, as no line of TOML has them outside of brackets.
fn is_header(line: &str) -> bool {
    !line.contains('=') && !line.starts_with('[') && line.contains([',', ';', '\t'])
}

/// What the bytes of a file are that is to be a table of users, where they are plainly something else.
pub fn not_a_table(path: &Path, bytes: &[u8]) -> Option<Problem> {
    let name = path.display();
    let is = |what: &str, cure: &str| Some(Problem::error(format!("{name} is {what}: {cure}"), "", None));
    let has = |line: &str, word: &str| line.split([',', ';', '\t']).any(|cell| cell.trim().eq_ignore_ascii_case(word));
    match bytes {
        [b'P', b'K', 3, 4, ..] => is("a workbook or an archive", "save its table as CSV"),
        [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..] => is("a packed file", "unpack it"),
        _ => match first_line(bytes)? {
            line if has(&line, "user") && has(&line, "time") => is(
                "an impression log and no table of frequencies",
                &format!("omnicap replay {name} --scenario SCENARIO.toml"),
            ),
            line if line.contains('=') && !line.contains([',', ';', '\t']) => {
                is("a scenario (TOML) and no table", "give a CSV with the columns frequency,users")
            }
            _ => None,
        },
    }
}

/// What a folder is that is to hold a run and holds none: where one may be.
pub fn not_a_run(folder: &Path) -> Option<Problem> {
    let is_run = |folder: &PathBuf| folder.join(RUN_FILE).is_file();
    // What stands there and is no file, its reader tells.
    if folder.join(RUN_FILE).symlink_metadata().is_ok() {
        return None;
    }
    let name = folder.display();
    let what = match folder {
        folder if folder.is_dir() => format!("{name} holds no run"),
        folder if folder.exists() => format!("{name} is not the folder of a run"),
        _ => format!("there is no folder {name}"),
    };
    let inside = names_in(folder).into_iter().take(MOST_FOLDERS).map(|name| folder.join(name)).filter(is_run);
    let runs: Vec<PathBuf> = like(folder).filter(is_run).into_iter().chain(inside).take(5).collect();
    let runs: Vec<String> = runs.iter().map(|run| run.display().to_string()).collect();
    let cure = match runs.as_slice() {
        [] => "give the folder that omnicap run has written, such as output/NAME".into(),
        [run] => format!("did you mean {run}?"),
        runs => format!("there are runs in {}", runs.join(", ")),
    };
    Some(Problem::error(format!("{what}: {cure}"), "", None))
}

/// What to say of a file that cannot be read.
pub fn unreadable(path: &Path, error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => missing(path),
        ErrorKind::IsADirectory => "it is a folder".into(),
        _ => error.to_string(),
    }
}

/// What to say of a file that is not there.
fn missing(path: &Path) -> String {
    let nothing = "there is no such file";
    match near(path) {
        Some(near) => format!("{nothing}; did you mean {}?", near.display()),
        None => match alike_beside(path) {
            names if names.is_empty() => nothing.into(),
            names if names.len() == 1 => format!("{nothing}; there is {}", names[0]),
            names => format!("{nothing}; there are {}", names.join(", ")),
        },
    }
}

/// Names of a folder are looked through up to here, and folders in it.
const MOST_NAMES: usize = 10_000;
const MOST_FOLDERS: usize = 200;

/// The file that was probably meant: the same with the ending that was left out, in the folder of work, or in a folder
/// beside it; one with a like name beside it; or the same in a folder with a like name.
fn near(path: &Path) -> Option<PathBuf> {
    let name = Path::new(path.file_name()?);
    let ended = path.extension().is_none().then(|| path.with_extension("toml"));
    let below =
        names_in(parent(path)).into_iter().take(MOST_FOLDERS).map(|folder| path.with_file_name(folder).join(name));
    let same = ended.into_iter().chain([name.to_path_buf()]).chain(below).find(|path| path.is_file());
    same.or_else(|| like(path).filter(|path| path.is_file())).or_else(|| {
        let there = like(path.parent()?)?.join(name);
        if there.is_file() { Some(there) } else { like(&there).filter(|path| path.is_file()) }
    })
}

/// What stands beside a path under a like name with the same ending, or with another that is like it.
fn like(path: &Path) -> Option<PathBuf> {
    like_of_ending(path).or_else(|| {
        let names = names_in(parent(path));
        let near = nearest(&path.file_name()?.to_string_lossy(), names.iter().map(String::as_str))?;
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_os_string());
        (stem(Path::new(near)) == stem(path)).then(|| path.with_file_name(near))
    })
}

fn like_of_ending(path: &Path) -> Option<PathBuf> {
    let stem = |name: &str| Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let names = names_in(parent(path)).into_iter().filter(|name| Path::new(name).extension() == path.extension());
    let stems: Vec<(String, String)> = names.map(|name| (stem(&name), name)).collect();
    let near = nearest(&path.file_stem()?.to_string_lossy(), stems.iter().map(|(stem, _)| stem.as_str()))?.to_string();
    stems.into_iter().find(|(stem, _)| *stem == near).map(|(_, name)| path.with_file_name(name))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().take(MOST_NAMES);
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A few files with the same ending in the folder in which one was looked for.
fn alike_beside(path: &Path) -> Vec<String> {
    let ending = path.extension().unwrap_or(OsStr::new("toml"));
    let is_alike = |name: &String| Path::new(name).extension() == Some(ending);
    names_in(parent(path)).into_iter().filter(is_alike).take(5).collect()
}
