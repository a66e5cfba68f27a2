//! What is asked: from what was typed to a plan of points, all of them checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use omnicap::analysis::comparison::subject;
use omnicap::analysis::metrics::{self, of_policy};
use omnicap::base::digest::digest;
use omnicap::base::likeness::nearest;
use omnicap::scenario::problem::Problem;
use omnicap::scenario::study::StudyBlock;
use omnicap::scenario::{Scenario, unknown_policy};
use omnicap::study::sweep::blocks::Block;
use omnicap::study::sweep::design::Design;
use omnicap::study::sweep::factor::Factor;
use omnicap::study::sweep::plan::{Base, Plan, PlanError, Question};

use crate::cli::args::{Drawn, Varied};
use crate::cli::failure::Failure;
use crate::cli::load::beside;
use crate::cli::load::refuse_log;

/// What was typed, as far as all studies have it.
pub struct Typed<'a> {
    pub path: &'a Path,
    pub blocks: Vec<Block>,
    pub reference: Option<&'a String>,
    pub policy: Option<&'a String>,
    pub metrics: &'a [String],
    pub skip_refused: bool,
    pub shape: Shape,
}

/// What of a point is simulated.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shape {
    /// All that its `[measure]` asks for.
    pub full: bool,
    /// The metrics of the finding alone, without the tables of the runs.
    pub bare: bool,
    /// The best cap, where the scenario asks for the causal curve.
    pub best_cap: bool,
    /// The policies of the comparison alone.
    pub narrow: bool,
    /// So many shoppers at most, with their part of every amount.
    pub most: Option<u64>,
}

/// A plan, and what is to be said of it.
pub struct Asked {
    pub plan: Plan,
    /// The scenario of the reference point.
    pub reference: Scenario,
    /// What of each point is simulated.
    pub shape: Shape,
    /// The policy to speak of.
    pub subject: String,
    /// What it is compared with; None: itself at the reference point.
    pub baseline: Option<String>,
    pub metrics: Vec<String>,
    /// Studies with the same one have the same tables.
    pub digest: String,
}

impl Asked {
    /// The seed of shoppers whom nothing was chosen by.
    pub fn fresh_seed(&self) -> u64 {
        (self.reference.world.seed.0 + 1) & i64::MAX as u64
    }

    pub fn of(args: Typed<'_>, base: Base<'_>) -> Result<Self, Failure> {
        let (blocks, shape, seed) = (args.blocks, args.shape, seed_of(base.text));
        let (reference, skips_refused) = (args.reference.cloned(), args.skip_refused);
        let question = Question { blocks, seed, reference, skips_refused };
        let plan = Plan::new(base, question).map_err(|error| match error {
            PlanError::Usage(problem) => usage(problem),
            refused @ PlanError::Refused { .. } => Failure::Refused(refused.to_string()),
        })?;
        let reference = plan.scenario(base, plan.reference).map_err(|refusal| Failure::Refused(refusal.shown))?;
        refuse_log(&reference, args.path)?;
        let (subject, baseline) = policies(&reference, args.policy.map(String::as_str))?;
        let metrics = chosen(&reference, &subject, args.metrics)?;
        let digest = digest(format!("{} {subject} {baseline:?} {metrics:?} {shape:?}", plan.digest));
        let asked = Self { plan, reference, shape, subject, baseline, metrics, digest };
        Ok(Self { reference: asked.shaped(asked.reference.clone()), ..asked })
    }

    /// What of a point's scenario is simulated.
    pub fn shaped(&self, scenario: Scenario) -> Scenario {
        let Shape { full, best_cap, narrow, most, .. } = self.shape;
        let scenario = match (full, best_cap) {
            (true, _) => scenario,
            (false, true) => scenario.lean_with_curve(),
            (false, false) => scenario.lean(),
        };
        let subject = scenario.policies.iter().position(|policy| policy.name == self.subject).filter(|_| narrow);
        let scenario = subject.map_or(scenario.clone(), |subject| scenario.with_policies_alone(&[subject]));
        match most.filter(|most| *most < scenario.shoppers) {
            Some(most) => scenario.first(most),
            None => scenario,
        }
    }
}

pub fn usage(problem: Problem) -> Failure {
    Failure::Usage(Box::new(problem))
}

/// What is varied: as it was typed, or else as the scenario says, with a design that was typed.
pub fn blocks(typed: &Varied<'_>, base: Base<'_>) -> Result<Vec<Block>, Failure> {
    let design = design(typed);
    if !typed.vary.is_empty() {
        let factors = typed.vary.iter().map(|vary| Factor::parse(vary)).collect::<Result<_, _>>().map_err(usage)?;
        return Ok(vec![Block { factors, design: design.unwrap_or(Design::Grid) }]);
    }
    let written = Scenario::parse_with(base.text, base.origin, base.files)?.study;
    let block = |written: &StudyBlock| {
        let block = Block::of(written).map_err(usage)?;
        Ok(Block { design: design.clone().unwrap_or(block.design), ..block })
    };
    written.iter().map(block).collect()
}

/// The design that was typed.
fn design(typed: &Varied<'_>) -> Option<Design> {
    let points = typed.points.unwrap_or(0) as usize;
    match typed.design {
        Some(Drawn::Lhs) => Some(Design::LatinHypercube(points)),
        Some(Drawn::Sobol) => Some(Design::Sobol(points)),
        None => typed.zip.then_some(Design::Zip),
    }
}

/// The scenario's seed, which draws the design too.
pub fn seed_of(text: &str) -> u64 {
    let table: Option<toml::Table> = text.parse().ok();
    let seed = table.as_ref().and_then(|table| table.get("seed")).and_then(toml::Value::as_integer);
    seed.unwrap_or(0).unsigned_abs()
}

/// The policy to speak of, and the baseline where that is another one.
fn policies(scenario: &Scenario, asked: Option<&str>) -> Result<(String, Option<String>), Failure> {
    let names: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
    let index = match asked {
        None => subject(scenario).unwrap_or(scenario.baseline),
        Some(asked) => names.iter().position(|name| *name == asked).ok_or_else(|| {
            let (title, cure) = unknown_policy(asked, &names);
            usage(Problem::error(title, cure, None))
        })?,
    };
    let baseline = (index != scenario.baseline).then(|| names[scenario.baseline].to_string());
    Ok((names[index].to_string(), baseline))
}

/// What is spoken of where nobody says.
const USUAL: [&str; 2] = ["reach_share", "incremental_profit"];

/// The metrics to speak of.
fn chosen(scenario: &Scenario, subject: &str, asked: &[String]) -> Result<Vec<String>, Failure> {
    let policy = scenario.policies.iter().position(|policy| policy.name == subject).unwrap_or(scenario.baseline);
    let has = |name: &str| metrics::by_name(scenario, policy, name).is_some_and(|metric| metric.is_paired());
    if asked.is_empty() {
        return Ok(USUAL.iter().filter(|name| has(name)).map(ToString::to_string).collect());
    }
    let unknown = asked.iter().find(|name| !has(name));
    let Some(name) = unknown else { return Ok(asked.to_vec()) };
    let all: Vec<String> = of_policy(scenario, policy).into_iter().filter(|m| m.is_paired()).map(|m| m.name).collect();
    let meant = nearest(name, all.iter().map(String::as_str));
    let meant = meant.map_or(String::new(), |meant| format!("do you mean `{meant}`? "));
    let title = format!("`{name}` is no metric of “{subject}” that can be compared");
    Err(usage(Problem::error(title, format!("{meant}`omnicap metrics` lists all metrics"), None)))
}

/// Opens the files that a scenario names, each once: every point names them again.
pub fn remembering(folder: &Path) -> impl Fn(&str) -> Result<Vec<u8>, String> {
    let (folder, known) = (PathBuf::from(folder), Mutex::new(BTreeMap::<String, Vec<u8>>::new()));
    move |name| {
        let Ok(mut known) = known.lock() else { return beside(&folder, name) };
        if let Some(bytes) = known.get(name) {
            return Ok(bytes.clone());
        }
        let bytes = beside(&folder, name)?;
        known.insert(name.into(), bytes.clone());
        Ok(bytes)
    }
}
