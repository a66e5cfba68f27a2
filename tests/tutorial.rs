//! The tutorial is true: its commands work in order, print what the page quotes, and every number of its text stands
//! in what they print.
//!
//! `OMNICAP_WRITE_DOCS=1` writes numbers that moved into the quoted lines; the text around them is then mended by hand.

use std::fs;
use std::process::Command;

use super::support::folder::{Folder, binary, copy};
use super::support::scenarios::{project, text_of};

const PAGE: &str = "docs/tutorial.md";

/// Stands for lines that the page leaves out.
const LEFT_OUT: &str = "…";

/// A part of the page.
enum Part<'a> {
    /// A line of text, or of anything that is not quoted from a console.
    Text(&'a str),
    /// A command.
    Typed(&'a str),
    /// A line that the last command prints.
    Printed(&'a str),
}

fn parts(page: &str) -> Vec<Part<'_>> {
    let mut quoted = false;
    let part = |line| {
        let opens = line == "```console";
        if opens || line == "```" {
            quoted = opens;
        }
        match (quoted && !opens, line) {
            (false, line) => Part::Text(line),
            (true, line) => line.strip_prefix("$ ").map_or(Part::Printed(line), Part::Typed),
        }
    };
    page.lines().map(part).collect()
}

/// What a command prints, typed in a folder that holds the scenarios.
fn printed(folder: &Folder, typed: &str) -> String {
    let within = binary().parent().unwrap().to_path_buf();
    let path =
        std::env::join_paths([within].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())));
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).env("PATH", path.unwrap()).args(["-c", &format!("{typed} 2>&1")]);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{typed}: {text}");
    text
}

/// A line without its numbers: so that it is known again when they move.
fn shape(line: &str) -> String {
    let is_of_number = |letter: char| letter.is_ascii_digit() || ",.−-─ ".contains(letter);
    line.chars().filter(|letter| !is_of_number(*letter)).collect()
}

/// The page with its quoted lines as they are printed now, and all that was printed.
fn retold(page: &str) -> (String, String) {
    let folder = Folder::new();
    fs::create_dir_all(folder.at("output")).unwrap();
    copy(&project("scenarios"), &folder.at("scenarios"));
    let (mut told, mut all, mut rest) = (String::new(), String::new(), Vec::new());
    for part in parts(page) {
        let line = match part {
            Part::Text(line) => line.to_string(),
            Part::Typed(typed) => {
                let text = printed(&folder, typed);
                rest = text.lines().map(|line| line.trim_end().to_string()).rev().collect();
                all += &text;
                format!("$ {typed}")
            }
            Part::Printed(LEFT_OUT) => LEFT_OUT.to_string(),
            Part::Printed(line) => {
                let same = |printed: &String| shape(printed) == shape(line);
                let index = rest.iter().rposition(same).unwrap_or_else(|| panic!("nothing prints `{line}`: {all}"));
                let line = rest.swap_remove(index);
                rest.truncate(index);
                line
            }
        };
        told += &(line + "\n");
    }
    (told, all)
}

/// The numbers of a text, as it writes them.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let is_of_number = |letter: char| letter.is_ascii_digit() || ",.".contains(letter);
    let words = text.split(move |letter| !is_of_number(letter)).map(|word| word.trim_matches([',', '.']));
    words.filter(|word| !word.is_empty())
}

#[test]
fn the_tutorial_is_true() {
    let page = text_of(PAGE);
    let (told, all) = retold(&page);
    if std::env::var_os("OMNICAP_WRITE_DOCS").is_some() {
        fs::write(project(PAGE), &told).unwrap();
    }
    for (is, should) in page.lines().zip(told.lines()) {
        assert_eq!(is, should, "OMNICAP_WRITE_DOCS=1 writes the page anew");
    }
    let (mut texts, mut known) = (Vec::new(), all);
    for part in parts(&told) {
        match part {
            Part::Text(line) => texts.push(without_number(line)),
            Part::Typed(typed) => known += typed,
            Part::Printed(_) => {}
        }
    }
    for number in texts.into_iter().flat_map(numbers) {
        assert!(numbers(&known).any(|one| one == number), "nothing prints or types the {number} of the text");
    }
}

/// A heading or an item without the number that it bears.
fn without_number(line: &str) -> &str {
    line.trim_start_matches("## ").trim_start_matches(|letter: char| letter.is_ascii_digit())
}
