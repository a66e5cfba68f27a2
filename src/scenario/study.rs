//! What a scenario says that studies vary.

use std::ops::Range;

use toml::{Spanned, Table, Value};

use super::assumption::{own, written};
use super::levels::Levels;
use super::problem::{Problem, Problems};
use super::written::study::{BlockEntry, DesignEntry, StudyEntry, VaryEntry};

/// Points that one design makes.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyBlock {
    /// What is varied.
    pub vary: Vec<Vary>,
    /// Which values meet.
    pub design: DesignEntry,
    /// How many points are drawn; None where none are.
    pub points: Option<u64>,
}

/// A path and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Vary {
    /// A path of `--set`.
    pub set: String,
    /// A list, or a range in words.
    pub values: Values,
}

/// Values as they are written.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// As `--vary` has them.
    Written(String),
    /// One by one.
    Listed(Vec<String>),
}

/// The most points that are drawn.
const MOST_POINTS: u64 = 50_000;

/// Reads and checks what a scenario of this text says about studies.
pub fn blocks(entry: Option<&Spanned<StudyEntry>>, text: &str, problems: &mut Problems) -> Vec<StudyBlock> {
    let Some(entry) = entry else { return Vec::new() };
    let root = Value::Table(text.parse::<Table>().unwrap_or_default());
    if entry.get_ref().block.is_empty() {
        let cure = "add [[study.block]] with vary = [{ set = \"policy.coordinated.caps.0.max\", values = \"2..12\" }]";
        problems.push(Problem::error("this study has no block", cure, Some(entry.span())));
    }
    let read = |block: &Spanned<BlockEntry>| match self::block(block, &root, text) {
        Ok(block) => Some(block),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    entry.get_ref().block.iter().filter_map(read).collect()
}

fn block(entry: &Spanned<BlockEntry>, root: &Value, text: &str) -> Result<StudyBlock, Problem> {
    let (span, entry) = (entry.span(), entry.get_ref());
    let wrong = |title: String, cure: &str, span: Range<usize>| Err(Problem::error(title, cure, Some(span)));
    if entry.vary.is_empty() {
        return wrong("this block varies nothing".into(), "add { set = …, values = … } to `vary`", span);
    }
    let design = entry.design.as_ref().map_or(DesignEntry::Grid, |design| *design.get_ref());
    let is_drawn = matches!(design, DesignEntry::Lhs | DesignEntry::Sobol);
    match &entry.points {
        None if is_drawn => {
            let span = entry.design.as_ref().map_or(span, Spanned::span);
            return wrong("this design draws points, and nobody says how many".into(), "add points = 64", span);
        }
        Some(points) if !is_drawn => {
            let title = "nothing is drawn here: the values themselves say how many points there are".to_string();
            return wrong(title, "leave `points` out, or add design = \"lhs\" or \"sobol\"", points.span());
        }
        Some(points) if !(2..=MOST_POINTS).contains(points.get_ref()) => {
            let title = format!("{} points are not between 2 and {MOST_POINTS}", points.get_ref());
            return wrong(title, "a study has at least two points", points.span());
        }
        _ => {}
    }
    let (mut vary, mut counts): (Vec<Vary>, Vec<usize>) = (Vec::new(), Vec::new());
    for entry in &entry.vary {
        let read = self::vary(entry.get_ref(), root, text)?;
        let count = read.count(is_drawn).map_err(|problem| at(problem, entry.get_ref().values.span()))?;
        if let (DesignEntry::Zip, Some((known, other))) = (design, vary.first().zip(counts.first()))
            && *other != count
        {
            let title =
                format!("`{}` has {other} values and `{}` has {count}: they cannot be paired", known.set, read.set);
            return wrong(title, "name as many values of each", entry.get_ref().values.span());
        }
        counts.push(count);
        if vary.iter().any(|known| known.set == read.set) {
            let title = format!("`{}` is varied twice in this block", read.set);
            return wrong(title, "name every path once, with all its values", entry.get_ref().set.span());
        }
        vary.push(read);
    }
    Ok(StudyBlock { vary, design, points: entry.points.as_ref().map(|points| *points.get_ref()) })
}

fn vary(entry: &VaryEntry, root: &Value, text: &str) -> Result<Vary, Problem> {
    let (path, span) = (entry.set.get_ref().trim(), entry.values.span());
    own(root, text, path).map_err(|problem| {
        let title = problem.title.replace("--set ", "set = ").replace(&format!("{path}=0"), path);
        Problem::error(title, problem.cure, Some(entry.set.span()))
    })?;
    let cure = "write a range such as \"2..12\", or a list such as [3, 5, 8]";
    let values = match entry.values.get_ref() {
        Value::String(text) if !text.trim().is_empty() => Values::Written(text.trim().into()),
        Value::Array(values) if !values.is_empty() => Values::Listed(values.iter().map(written).collect()),
        other => return Err(Problem::error(format!("{other} is no list of values"), cure, Some(span))),
    };
    if let Values::Listed(values) = &values
        && let Some(twice) = values.iter().enumerate().find(|(index, value)| values[..*index].contains(value))
    {
        return Err(Problem::error(format!("`{}` stands there twice", twice.1), "name every value once", Some(span)));
    }
    Ok(Vary { set: path.into(), values })
}

/// A problem of these characters, with the cures of a file.
fn at(problem: Problem, span: Range<usize>) -> Problem {
    let cure = problem.cure.replace("--design lhs or sobol", "design = \"lhs\" or \"sobol\"");
    Problem::error(problem.title, cure, Some(span))
}

impl Vary {
    /// How many values it has; a range of which points are drawn needs none.
    fn count(&self, is_drawn: bool) -> Result<usize, Problem> {
        match &self.values {
            Values::Listed(values) => Ok(values.len()),
            Values::Written(text) => match Levels::parse(text, text)? {
                levels if is_drawn && levels.open().is_some() => Ok(0),
                levels => levels.values(text).map(|values| values.len()),
            },
        }
    }
}

impl Values {
    /// As they are written.
    pub fn told(&self) -> String {
        match self {
            Self::Written(text) => text.clone(),
            Self::Listed(values) => values.join(", "),
        }
    }
}
