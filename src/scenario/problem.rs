//! What is wrong or odd in a scenario: quotes the user's own words and names the cure.

use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::base::wrap::{broken, length};

/// Does it stop the run?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It cannot be run.
    Error,
    /// It can, but look here.
    Warning,
}

/// One thing that is wrong or odd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Does it stop the run?
    pub severity: Severity,
    /// What is wrong, in the user's own words.
    pub title: String,
    /// What to do about it.
    pub cure: String,
    /// The characters it is about, in bytes of the text.
    pub span: Option<Range<usize>>,
}

impl Problem {
    /// An error at some characters.
    pub fn error(title: impl Into<String>, cure: impl Into<String>, span: Option<Range<usize>>) -> Self {
        Self { severity: Severity::Error, title: shortened(title.into()), cure: shortened(cure.into()), span }
    }

    /// A warning at some characters.
    pub fn warning(title: impl Into<String>, cure: impl Into<String>, span: Option<Range<usize>>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(title, cure, span) }
    }

    /// An error whose message holds title and cure on two lines, as our own types write them.
    pub fn error_from(message: &str, span: Option<Range<usize>>) -> Self {
        let (title, cure) = message.split_once('\n').unwrap_or((message, ""));
        Self::error(title, cure, span)
    }
}

/// The most characters of a message: what a user wrote may be long.
const LONGEST: usize = 300;

/// So many are shown at most: nobody mends more at one time.
const MOST_SHOWN: usize = 20;

/// So many are told apart; of those beyond only the number is known.
const MOST_KEPT: usize = 1_000;

/// Lines of the text are cut behind this column, however wide others may be.
const WIDEST: usize = 140;

/// What stands before a title: "warning: ".
const TITLE: usize = 9;

/// What stands before a cure below the frame, with a number of four digits for the line: "     ╰ help: ".
const HELP: usize = 14;

/// What stands before a line of the text, and a cure behind its mark.
const FRAME: usize = 8;

fn shortened(text: String) -> String {
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
}

/// All that is wrong or odd in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    origin: String,
    text: String,
    list: Vec<Problem>,
    /// How many more there are.
    beyond: usize,
}

impl Problems {
    /// None yet, in the text that `origin` names.
    pub fn new(origin: &str, text: &str) -> Self {
        Self { origin: origin.into(), text: text.into(), list: Vec::new(), beyond: 0 }
    }

    /// Adds one; the same words about the same characters are said once.
    pub fn push(&mut self, problem: Problem) {
        let is_first_error = problem.severity == Severity::Error && !self.has_errors();
        if self.list.len() >= MOST_KEPT && !is_first_error {
            self.beyond += 1;
        } else if !self.list.contains(&problem) {
            self.list.push(problem);
        }
    }

    /// All of them, in the order of the text.
    pub fn list(&self) -> Vec<&Problem> {
        let mut list: Vec<_> = self.list.iter().collect();
        list.sort_by_key(|problem| problem.span.as_ref().map_or(usize::MAX, |span| span.start));
        list
    }

    /// Does anything stop the run?
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Nothing wrong, nothing odd?
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// As text for people, with the characters underlined. Words stay on one line, however long it is.
    pub fn render(&self, coloured: bool) -> String {
        self.render_within(coloured, usize::MAX)
    }

    /// The same in lines of so many columns.
    pub fn render_within(&self, coloured: bool, width: usize) -> String {
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(width.min(WIDEST));
        let list = self.list();
        let rendered = list.iter().take(MOST_SHOWN).map(|problem| self.render_one(problem, &renderer, width));
        let more = self.beyond + list.len().saturating_sub(MOST_SHOWN);
        let doubt = if self.has_errors() { " of this kind: is this a scenario at all?" } else { "" };
        let rest = (more > 0).then(|| format!("and {more} more{doubt}"));
        rendered.chain(rest).collect::<Vec<_>>().join("\n\n")
    }

    fn render_one(&self, problem: &Problem, renderer: &Renderer, width: usize) -> String {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(broken(&problem.title, width.saturating_sub(TITLE)));
        let cure = broken(&problem.cure, width.saturating_sub(HELP));
        match &problem.span {
            Some(span) => {
                let span = self.printable(span);
                let fits = self.end_of_mark(&span) + length(&problem.cure) <= width;
                let mark = AnnotationKind::Primary.span(span);
                let mark = if fits { mark.label(problem.cure.as_str()) } else { mark };
                let snippet = Snippet::source(self.text.as_str()).path(self.origin.as_str()).annotation(mark);
                let title = title.element(snippet);
                renderer.render(&[if fits { title } else { title.element(Level::HELP.message(cure)) }])
            }
            None if problem.cure.is_empty() => renderer.render(&[annotate_snippets::Group::with_title(title)]),
            None => renderer.render(&[title.element(Level::HELP.message(cure))]),
        }
    }

    /// The column behind what is underlined, where its cure would stand.
    fn end_of_mark(&self, span: &Range<usize>) -> usize {
        let line = self.text[..span.start].rfind('\n').map_or(0, |end| end + 1);
        length(&self.text[line..span.end]) + FRAME
    }

    /// A span on one line (the first), inside the text, at least one character long.
    fn printable(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.start.min(self.text.len()));
        let line = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        // A character may take several bytes: TOML names the first of them where it expects another.
        start..self.text.ceil_char_boundary(span.end.max(start + 1).min(line).max(start))
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever stands in the text, and wherever a span begins and ends in it.
    #[test]
    fn every_span_is_drawn() {
        let text = "seed = 1\u{a0}\r\nname = \"é😀\" – mine\n\n\u{feff}\u{202e}x\ty";
        for start in 0..text.len() + 2 {
            for end in [0, start, start + 1, start + 2, start + 5, text.len() + 9] {
                let mut problems = Problems::new("x.toml", text);
                problems.push(Problem::error("wrong", "mend it", Some(start..end)));
                assert!(problems.to_string().contains("mend it"), "{start}..{end}");
            }
        }
    }
}
