//! Cases: small changes of a base scenario, each with what must be said about it (tests/scenarios/README.md says how
//! they are written).

use std::fmt::Write;

use omnicap::scenario::problem::{Problem, Problems, Severity};

use super::scenarios::{files, text_of};

/// One case.
pub struct Case {
    /// The file, and what the case is called in it.
    pub name: String,
    base: String,
    body: String,
}

/// A line of a case that belongs to the change, not to what is said about it: `-` is taken from the base, `+` is added,
/// and one without a sign stays, and shows the place.
struct Line<'a> {
    sign: char,
    words: &'a str,
}

/// All cases of a folder.
pub fn cases(folder: &str) -> Vec<Case> {
    files(folder, ".diff").iter().flat_map(|file| cases_of(file)).collect()
}

/// The scenario of one case of a file.
pub fn text_of_case(file: &str, title: &str) -> String {
    let name = format!("{file}: {title}");
    let case = cases_of(file).into_iter().find(|case| case.name == name);
    case.unwrap_or_else(|| panic!("there is no case {name}")).text()
}

fn cases_of(file: &str) -> Vec<Case> {
    let text = text_of(file);
    let cases = text.split("\n@@ ").skip(1).map(|case| {
        let (head, body) = case.split_once('\n').unwrap_or((case, ""));
        let (base, title) = head.split_once(": ").unwrap_or_else(|| panic!("{file}: `@@ {head}` names no base"));
        let name = format!("{file}: {title}");
        Case { name, base: text_of(&format!("tests/scenarios/base/{base}.toml")), body: body.trim_end().to_string() }
    });
    cases.collect()
}

impl Case {
    /// The base with the change.
    pub fn text(&self) -> String {
        self.changed().iter().map(|(line, _)| format!("{line}\n")).collect()
    }

    /// The change, with what is said of it below the lines it is about: what the case has to be.
    pub fn told(&self, problems: &Problems) -> String {
        let (text, mut told) = (self.text(), String::new());
        let mut left = problems.list();
        let mut numbers = self.changed().into_iter().enumerate().filter(|(_, (_, is_shown))| *is_shown);
        for Line { sign, words } in lines(&self.body) {
            writeln!(told, "{}", format!("{sign} {words}").trim_end()).unwrap();
            if sign != '-' {
                let (number, _) = numbers.next().expect("what is shown is in the text");
                let (here, others) =
                    left.into_iter().partition(|one| position(&text, one).is_some_and(|at| at.0 == number));
                left = others;
                here.into_iter().for_each(|problem: &Problem| mark(&mut told, &text, problem));
            }
        }
        for problem in left {
            if let Some((number, _)) = position(&text, problem) {
                panic!("{}: show this line, about which something is said: {:?}", self.name, text.lines().nth(number));
            }
            mark(&mut told, &text, problem);
        }
        told.trim_end().to_string()
    }

    /// What the case says is told.
    pub fn expected(&self) -> &str {
        &self.body
    }

    /// The lines of the changed text, and which of them the case shows.
    fn changed(&self) -> Vec<(&str, bool)> {
        let base: Vec<(&str, bool)> = self.base.lines().map(|line| (line, false)).collect();
        let (mut all, mut rest) = (Vec::new(), &base[..]);
        for (index, Line { sign, words }) in lines(&self.body).enumerate() {
            let before = match sign {
                // What nothing stands before goes to the end.
                '+' if index == 0 => rest.len(),
                '+' => 0,
                _ => {
                    let found = rest.iter().position(|(line, _)| *line == words);
                    found.unwrap_or_else(|| panic!("{}: the base has no more line `{words}`", self.name))
                }
            };
            all.extend(&rest[..before]);
            rest = &rest[before + usize::from(sign != '+')..];
            if sign != '-' {
                all.push((words, true));
            }
        }
        all.extend(rest);
        all
    }
}

/// The lines of the change. A line of carets, and the line below it, is what is said; so is what has no sign.
fn lines(body: &str) -> impl Iterator<Item = Line<'_>> {
    let mut is_cure = false;
    body.lines().filter_map(move |line| {
        let is_said =
            line.trim_start().starts_with('^') || line.starts_with("error: ") || line.starts_with("warning: ");
        if std::mem::replace(&mut is_cure, is_said) || is_said {
            return None;
        }
        let words = line.get(2..).unwrap_or("");
        let sign = line.chars().next().filter(|sign| "+-".contains(*sign)).unwrap_or(' ');
        Some(Line { sign, words })
    })
}

/// The line, from 0, and the column, in characters from 0, at which a problem begins.
fn position(text: &str, problem: &Problem) -> Option<(usize, usize)> {
    let before = &text[..problem.span.as_ref()?.start];
    Some((before.matches('\n').count(), before.chars().rev().take_while(|letter| *letter != '\n').count()))
}

/// Carets below what a problem is about, what it says, and its cure.
fn mark(told: &mut String, text: &str, problem: &Problem) {
    let word = if problem.severity == Severity::Error { "error" } else { "warning" };
    let (before, carets) = match (&problem.span, position(text, problem)) {
        (Some(span), Some((_, column))) => {
            let about = text[span.clone()].lines().next().unwrap_or("");
            (2 + column, about.chars().count().max(1))
        }
        _ => (0, 0),
    };
    let carets = if carets > 0 { format!("{}{} ", " ".repeat(before), "^".repeat(carets)) } else { String::new() };
    let indent = carets.chars().count().max(2);
    writeln!(told, "{carets}{word}: {}\n{}{}", problem.title, " ".repeat(indent), problem.cure).unwrap();
}
