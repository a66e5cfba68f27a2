//! A folder of its own in which the command is tried, and what it said there.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

use super::tables::{Row, rows};

/// An empty folder, which goes away with the test.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Something below the folder.
    pub fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.at(name), contents).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The rows of a CSV file.
    pub fn rows(&self, name: &str) -> Vec<Row> {
        rows(&self.read(name))
    }

    pub fn json(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// The names in a folder below, in order.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.at(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Every file in it, hidden ones too, with what it holds.
    pub fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        contents(self.path())
    }

    /// The command, to be given here.
    pub fn omnicap(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("omnicap").unwrap();
        command.current_dir(self.path()).args(args);
        command
    }

    /// The same, for a test that signals to it while it runs.
    pub fn process(&self, args: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(binary());
        command.current_dir(self.path()).args(args);
        command
    }

    /// Gives the command, which must succeed.
    pub fn run(&self, args: &[&str]) -> Said {
        let said = self.try_to(args);
        assert_eq!(said.code, Some(0), "{args:?}: {}", said.all());
        said
    }

    /// Gives the command, whatever becomes of it.
    pub fn try_to(&self, args: &[&str]) -> Said {
        said(&mut self.omnicap(args))
    }
}

/// Where the command was built.
pub fn binary() -> PathBuf {
    assert_cmd::cargo::cargo_bin("omnicap")
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => all.extend(contents(&path)),
            false => all.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
    all.sort();
    all
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Warnings and errors, then results.
    pub fn all(&self) -> String {
        format!("{}{}", self.err, self.out)
    }
}

/// Runs a command to its end.
pub fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Said { code: output.status.code(), out, err }
}

/// Are all these words said, wherever lines break?
#[track_caller]
pub fn assert_says(text: &str, words: &[&str]) {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = flat(text);
    for words in words {
        assert!(text.contains(words) || said.contains(&flat(words)), "`{words}` is missing in: {text}");
    }
}

/// Copies a folder with all that is below it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => assert!(fs::copy(entry.path(), target).is_ok()),
        }
    }
}
