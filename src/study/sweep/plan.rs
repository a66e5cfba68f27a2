//! A plan: every point checked before anything runs, and the passes that will run them.

use std::collections::BTreeSet;
use std::fmt;

use toml::Table;

use super::blocks::{self, Block};
use super::factor::Factor;
use super::merge;
use crate::base::digest::digest;
use crate::scenario::problem::{Problem, Problems, Severity};
use crate::scenario::{Files, Scenario, set};

/// The most policies of a pass: what is counted of each stands in memory.
const MOST_POLICIES: usize = 64;

/// The scenario that is varied.
#[derive(Clone, Copy)]
pub struct Base<'a> {
    /// Its text.
    pub text: &'a str,
    /// How errors name it.
    pub origin: &'a str,
    /// The files that it names.
    pub files: Files<'a>,
}

/// What is asked of a scenario.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is varied, and which values meet.
    pub blocks: Vec<Block>,
    /// Draws the designs.
    pub seed: u64,
    /// The values of the point that others are compared with; None: the scenario's own, or else the first.
    pub reference: Option<String>,
    /// Are points that are refused left out?
    pub skips_refused: bool,
}

/// A point: a value of every factor.
#[derive(Debug, Clone)]
pub struct Point {
    /// By factor.
    pub values: Vec<String>,
    /// Why it cannot be run.
    pub refused: Option<String>,
}

const NOTHING: &str = "name values to vary, such as --vary \"policy.coordinated.caps.0.max=2..12\", or write [[study.block]] \
                       into the scenario";

/// All points, checked.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What is varied.
    pub factors: Vec<Factor>,
    /// Which values meet, as `study.json` calls it.
    pub design: &'static str,
    /// The points, in order.
    pub points: Vec<Point>,
    /// The point that others are compared with.
    pub reference: usize,
    /// Points that are simulated together; the reference is the first of the first pass.
    pub passes: Vec<Vec<usize>>,
    /// How many policies each pass replays.
    pub policies: Vec<usize>,
    /// Two plans with the same digest give the same tables.
    pub digest: String,
}

/// Why a point cannot be run.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// With the characters that it is about.
    pub shown: String,
    /// In one line.
    pub short: String,
}

/// Why nothing runs.
#[derive(Debug)]
pub enum PlanError {
    /// Factors or the design are wrong.
    Usage(Problem),
    /// A point is no scenario that can be run.
    Refused {
        /// The point, in words.
        point: String,
        /// Why.
        why: String,
        /// How many other points are refused.
        others: usize,
    },
}

impl From<Problem> for PlanError {
    fn from(problem: Problem) -> Self {
        Self::Usage(problem)
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(problem) => write!(f, "{}\n  {}", problem.title, problem.cure),
            Self::Refused { point, why, others } => {
                let others = match others {
                    0 => String::new(),
                    1 => " Another point is refused too.".into(),
                    others => format!(" {others} other points are refused too."),
                };
                write!(f, "{point} is refused, so nothing was run.{others}\n{why}")
            }
        }
    }
}

impl Plan {
    /// Checks every point of a scenario.
    ///
    /// # Errors
    ///
    /// A [`PlanError`] in the user's words.
    pub fn new(base: Base<'_>, question: Question) -> Result<Self, PlanError> {
        let Question { blocks, seed, reference, skips_refused } = question;
        if blocks.iter().all(|block| block.factors.is_empty()) {
            return Err(Problem::error("nothing is varied", NOTHING, None).into());
        }
        let (factors, values) = blocks::joined(&blocks, seed)?;
        let reference = find_reference(base, &factors, &values, reference.as_deref())?;
        let points = values.into_iter().map(|values| Point { values, refused: None }).collect();
        let mut plan = Self {
            factors,
            design: blocks::name(&blocks),
            points,
            reference,
            passes: Vec::new(),
            policies: Vec::new(),
            digest: String::new(),
        };
        plan.check(base, skips_refused)?;
        Ok(plan)
    }

    /// A point's scenario.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn scenario(&self, base: Base<'_>, point: usize) -> Result<Scenario, Refusal> {
        let origin = format!("{}, {}", base.origin, self.label(point));
        let values = &self.points[point].values;
        let text = varied(base.text, pairs(&self.factors, values)).map_err(|problem| Refusal::of(&problem))?;
        let read = Scenario::parse_with(&text, &origin, base.files);
        read.map_err(|problems| Refusal { shown: problems.to_string(), short: listed(&problems) })
    }

    /// "point 3: population.overlap = 0.5, seed = 4".
    pub fn label(&self, point: usize) -> String {
        let values = self.factors.iter().zip(&self.points[point].values).filter(|(_, value)| !value.is_empty());
        let values: Vec<String> = values.map(|(factor, value)| format!("{} = {value}", factor.path)).collect();
        let values = if values.is_empty() { "the scenario as it stands".into() } else { values.join(", ") };
        format!("point {}: {values}", point + 1)
    }

    /// Checks all points, and sorts them into passes.
    fn check(&mut self, base: Base<'_>, skips_refused: bool) -> Result<(), PlanError> {
        let (mut open, mut texts) = (Vec::<Open>::new(), vec![String::new(); self.points.len()]);
        let mut refused = Vec::new();
        let others = (0..self.points.len()).filter(|point| *point != self.reference);
        for point in std::iter::once(self.reference).chain(others) {
            match self.scenario(base, point) {
                Ok(scenario) => {
                    texts[point] = format!("{} {:?}", digest(&scenario.text), scenario.inputs);
                    place(&mut open, point, &scenario);
                }
                Err(why) => refused.push((point, why)),
            }
        }
        refused.sort_by_key(|(point, _)| *point);
        if let Some((point, why)) = refused.first()
            && (!skips_refused || refused.len() == self.points.len() || *point == self.reference)
        {
            let (point, why) = (self.label(*point), why.shown.clone());
            return Err(PlanError::Refused { point, why, others: refused.len() - 1 });
        }
        refused.into_iter().for_each(|(point, why)| self.points[point].refused = Some(why.short));
        self.policies = open.iter().map(|open| open.policies.len()).collect();
        self.passes = open.into_iter().map(|open| open.points).collect();
        let version = env!("CARGO_PKG_VERSION");
        self.digest = digest(format!("{version} {} {} {}", self.design, self.reference, texts.join("\n")));
        Ok(())
    }
}

impl Refusal {
    fn of(problem: &Problem) -> Self {
        let title = problem.title.replace("--set ", "--vary ");
        Self { shown: format!("error: {title}\n  {}", problem.cure), short: format!("{title}: {}", problem.cure) }
    }
}

/// Every error of a scenario with its cure.
fn listed(problems: &Problems) -> String {
    let errors = problems.list().into_iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| format!("{}: {}", problem.title, problem.cure)).collect::<Vec<_>>().join("; ")
}

/// A scenario's text with values of paths; one without a value stays as it is.
///
/// # Errors
///
/// What is wrong with a path or its value.
pub fn varied<'a>(text: &str, mut values: impl Iterator<Item = (&'a str, &'a str)>) -> Result<String, Problem> {
    values.try_fold(text.to_string(), |text, (path, value)| match value {
        "" => Ok(text),
        value => set::apply(&text, &format!("{path}={value}")),
    })
}

fn pairs<'a>(factors: &'a [Factor], values: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
    factors.iter().map(|factor| factor.path.as_str()).zip(values.iter().map(String::as_str))
}

/// A pass in the making.
struct Open {
    world: String,
    policies: BTreeSet<String>,
    points: Vec<usize>,
}

/// Puts a point into a pass of its world that has room.
fn place(open: &mut Vec<Open>, point: usize, scenario: &Scenario) {
    let world = world(scenario);
    let policies: BTreeSet<String> = merge::keys(scenario).into_iter().map(digest).collect();
    let fits = |pass: &&mut Open| {
        let more = policies.difference(&pass.policies).count();
        pass.world == world && pass.points.len() < MOST_POLICIES && pass.policies.len() + more <= MOST_POLICIES
    };
    match open.iter_mut().rev().find(fits) {
        Some(pass) => {
            pass.points.push(point);
            pass.policies.extend(policies);
        }
        None => open.push(Open { world, policies, points: vec![point] }),
    }
}

/// All of a scenario but its policies: points in which this is equal have the same journeys.
fn world(scenario: &Scenario) -> String {
    let mut table: Table = scenario.text.parse().unwrap_or_default();
    ["policy", "compare"].iter().for_each(|key| drop(table.remove(*key)));
    digest(format!("{table:?} {:?}", scenario.inputs))
}

/// The point that others are compared with.
fn find_reference(
    base: Base<'_>,
    factors: &[Factor],
    points: &[Vec<String>],
    asked: Option<&str>,
) -> Result<usize, Problem> {
    let Some(asked) = asked else {
        let table = |text: &str| text.parse::<Table>().ok();
        let own = table(base.text);
        let is_own = |point: &Vec<String>| {
            varied(base.text, pairs(factors, point)).is_ok_and(|text| own.is_some() && table(&text) == own)
        };
        return Ok(points.iter().position(is_own).unwrap_or(0));
    };
    let wanted: Vec<&str> = asked.split(',').map(str::trim).collect();
    let number = |text: &str| text.parse::<f64>().ok();
    let same =
        |value: &String, wanted: &&str| value == wanted || (number(value).is_some() && number(value) == number(wanted));
    let is_wanted =
        |point: &Vec<String>| point.len() == wanted.len() && point.iter().zip(&wanted).all(|(v, w)| same(v, w));
    points.iter().position(is_wanted).ok_or_else(|| {
        let paths: Vec<&str> = factors.iter().map(|factor| factor.path.as_str()).collect();
        let cure = format!("write the values of {} at one of the points, parted by commas", paths.join(", "));
        Problem::error(format!("`--reference {asked}` is none of the points"), cure, None)
    })
}
