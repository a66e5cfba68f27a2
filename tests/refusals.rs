//! What cannot be run is refused, in the user's own words and with a cure.
//!
//! Every file under `tests/scenarios/bad` ends with what must be said about it, in lines that begin
//! with `#!`; under `odd` stand scenarios that run with a warning. A new case needs no Rust.

use std::fs;
use std::path::{Path, PathBuf};

use omnicap::scenario::problem::{Problems, Severity};
use omnicap::scenario::{Files, Scenario};

fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios").join(folder);
    let mut cases: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

/// The files that the cases name stand in a folder of their own.
fn parse(text: &str, origin: &str) -> Result<Scenario, Problems> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/files");
    let open = |name: &str| fs::read(folder.join(name)).map_err(|_| "there is no such file".to_string());
    Scenario::parse_with(text, origin, Files::Open(&open))
}

/// What is said of each problem, as the expectations are written: severity and title, then index and cure.
fn said(problems: &Problems, text: &str) -> Vec<String> {
    let mut said = Vec::new();
    for problem in problems.list() {
        let word = if problem.severity == Severity::Error { "error" } else { "warning" };
        let index = problem.span.as_ref().map_or(String::new(), |span| {
            let before = &text[..span.start];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            format!("{line}:{column} ")
        });
        said.push(format!("#! {word}: {}", problem.title));
        said.push(format!("#!   {index}{}", problem.cure));
    }
    said
}

fn compare(path: &Path, text: &str, problems: &Problems) {
    let expected: Vec<&str> = text.lines().filter(|line| line.starts_with("#!")).collect();
    let said = said(problems, text);
    assert!(!expected.is_empty(), "{}: say what is expected:\n{}", path.display(), said.join("\n"));
    assert_eq!(said, expected, "{}", path.display());
    // What people see holds the same words.
    let rendered = problems.render(false);
    for problem in problems.list() {
        assert!(rendered.contains(&problem.title) && rendered.contains(&problem.cure), "{rendered}");
    }
}

#[test]
fn bad_scenarios_are_refused() {
    for path in cases("bad") {
        let text = fs::read_to_string(&path).unwrap();
        let problems = parse(&text, "bad.toml").expect_err(&path.display().to_string());
        assert!(problems.has_errors());
        compare(&path, &text, &problems);
    }
}

#[test]
fn odd_scenarios_run_with_a_warning() {
    for path in cases("odd") {
        let text = fs::read_to_string(&path).unwrap();
        let scenario = parse(&text, "odd.toml").unwrap_or_else(|problems| panic!("{problems}"));
        compare(&path, &text, &scenario.warnings);
    }
}

#[test]
fn nothing_is_a_scenario_only_by_saying_so() {
    for text in ["", "\n\n", "\u{0}", "version", "[", "=", "[[[", "\"\"\"", "a.b.c = {", "version = 1"] {
        assert!(Scenario::parse(text, "x.toml").is_err(), "{text:?}");
    }
}
