//! From a file and `--set` to a scenario.

use std::fs::File;
use std::path::Path;

use omnicap::base::limit::read_at_most;
use omnicap::scenario::problem::{Problem, Severity};
use omnicap::scenario::{Files, Scenario, scale, set};

use super::args::Source;
use super::complaint::{complain, drawn};
use super::failure::Failure;
use super::mistaken::{self, not_a_scenario};

/// The largest file that is read as a scenario.
const LARGEST: u64 = 4 << 20;

/// Every change that the command line makes to the file, as `path=value`.
pub fn changes(source: &Source) -> Vec<String> {
    let shoppers = source.shoppers.map(|shoppers| format!("shoppers={shoppers}"));
    let seed = source.seed.map(|seed| format!("seed={seed}"));
    source.set.iter().cloned().chain(shoppers).chain(seed).collect()
}

/// Reads, changes and checks a scenario, and the files it names.
pub fn load(source: &Source) -> Result<Scenario, Failure> {
    let folder = source.path.parent().unwrap_or(Path::new(""));
    load_with(source, Files::Open(&|name| beside(folder, name)))
}

/// Reads, changes and checks a scenario.
pub fn load_with(source: &Source, files: Files<'_>) -> Result<Scenario, Failure> {
    let text = text(source)?;
    let mut scenario = Scenario::parse_with(&changed(source, &text)?, &origin(source), files)?;
    // A replay meets no budget, and its users are those of the log.
    if !matches!(files, Files::Unread) {
        scale::unscaled(&text, &scenario).into_iter().for_each(|problem| scenario.warnings.push(problem));
    }
    Ok(scenario)
}

/// A scenario's text with all that the command line changes.
pub fn changed(source: &Source, text: &str) -> Result<String, Failure> {
    let changed = changes(source).iter().try_fold(text.to_string(), |text, change| set::apply(&text, change));
    changed.map_err(|problem| Failure::Usage(Box::new(problem)))
}

/// A scenario's text as it stands in its file.
pub fn text(source: &Source) -> Result<String, Failure> {
    let bytes = bytes(&source.path, LARGEST, "scenario")?;
    let bytes = without_utf16(bytes);
    if let Some(problem) = not_a_scenario(&source.path, &bytes) {
        return Err(Failure::Usage(Box::new(problem)));
    }
    let no_text = |_| Failure::Unreadable { path: source.path.clone(), why: "it is not text: save it as UTF-8".into() };
    let text = String::from_utf8(bytes).map_err(no_text)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_string())
}

/// UTF-16 by its mark, as PowerShell writes what a command prints, becomes UTF-8.
fn without_utf16(bytes: Vec<u8>) -> Vec<u8> {
    let unit = match bytes.as_slice() {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return bytes,
    };
    let units: Vec<u16> = bytes.as_chunks().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units).into_bytes()
}

/// The bytes of a file that is to be a scenario or a table. No more are read than it may have, whatever the system says
/// of its size: a device never ends.
pub fn bytes(path: &Path, largest: u64, what: &str) -> Result<Vec<u8>, Failure> {
    let unreadable = |why: String| Failure::Unreadable { path: path.into(), why };
    let bytes = at_most(path, largest).map_err(|error| unreadable(mistaken::unreadable(path, &error)))?;
    let too_large = || format!("more than {largest} bytes are taken for something else than a {what}");
    bytes.ok_or_else(|| unreadable(too_large()))
}

/// All bytes of a file; None where it has more than these.
fn at_most(path: &Path, largest: u64) -> std::io::Result<Option<Vec<u8>>> {
    read_at_most(File::open(path)?, largest)
}

/// How errors name the text: the file, and the options that changed it.
pub fn origin(source: &Source) -> String {
    let options = [
        ("--set", !source.set.is_empty()),
        ("--shoppers", source.shoppers.is_some()),
        ("--seed", source.seed.is_some()),
    ];
    let given: Vec<&str> = options.into_iter().filter(|(_, given)| *given).map(|(option, _)| option).collect();
    let path = source.path.display();
    if given.is_empty() { path.to_string() } else { format!("{path} (changed by {})", given.join(" and ")) }
}

/// The largest file of paths that is read.
const LARGEST_RECORD: u64 = 1 << 30;

/// The bytes of a file that a scenario names.
pub fn beside(folder: &Path, name: &str) -> Result<Vec<u8>, String> {
    // A device or a pipe may never end, and all of a record stands in memory.
    if folder.join(name).metadata().is_ok_and(|file| !file.is_file() && !file.is_dir()) {
        return Err("is no regular file".into());
    }
    match at_most(&folder.join(name), LARGEST_RECORD) {
        Ok(bytes) => bytes.ok_or_else(|| format!("is larger than {LARGEST_RECORD} bytes")),
        Err(error) if error.kind() == std::io::ErrorKind::IsADirectory => Err("is a folder".into()),
        Err(error) => Err(mistaken::unreadable(&folder.join(name), &error)),
    }
}

/// A scenario that serves for logs alone simulates nothing.
pub fn refuse_log(scenario: &Scenario, path: &Path) -> Result<(), Failure> {
    if !scenario.world.path.is_logged() {
        return Ok(());
    }
    let cure = format!("omnicap replay LOG --scenario {}", path.display());
    let title = "this scenario's journeys come from a log, and nothing can be simulated";
    Err(Failure::Usage(Box::new(Problem::error(title, cure, None))))
}

/// Prints what looks odd, on standard error.
pub fn warn(scenario: &Scenario) {
    let warnings = &scenario.warnings;
    if warnings.list().iter().any(|problem| problem.severity == Severity::Warning) {
        complain(&format!("{}\n", drawn(warnings)));
    }
}
