//! What is sought: from what was typed to candidates and a goal, all of it checked.

use omnicap::base::digest::digest;
use omnicap::scenario::problem::Problem;
use omnicap::study::find::judge::Goal;
use omnicap::study::find::limit::Limit;
use omnicap::study::find::race::sizes;
use omnicap::study::sweep::blocks::Block;
use omnicap::study::sweep::plan::Base;

use crate::cli::args::Find;
use crate::cli::failure::Failure;
use crate::cli::sweep::asked::{Asked, Shape, Typed, blocks, usage};

/// Candidates, and what the best of them is to have.
pub struct Sought {
    pub asked: Asked,
    /// The metric that is sought.
    pub metric: String,
    pub goal: Goal,
    /// How many shoppers each round draws.
    pub sizes: Vec<u64>,
    /// The zone that was asked for.
    pub within: Option<f64>,
    /// Races with the same one have the same tables.
    pub digest: String,
}

impl Sought {
    pub fn of(args: &Find, base: Base<'_>) -> Result<Self, Failure> {
        let (metric, is_lowest) = match (&args.maximize, &args.minimize) {
            (Some(metric), _) => (metric.clone(), false),
            (None, lowest) => (lowest.clone().unwrap_or_default(), true),
        };
        let limits = args.subject_to.iter().map(|text| Limit::parse(text)).collect::<Result<Vec<_>, _>>();
        let limits = limits.map_err(usage)?;
        let blocks = blocks(&args.varied(), base)?;
        refuse_shoppers(&blocks)?;
        let metrics: Vec<String> =
            std::iter::once(metric.clone()).chain(limits.iter().map(|limit| limit.metric.clone())).collect();
        let typed = Typed {
            path: &args.source.path,
            blocks,
            reference: args.reference.as_ref(),
            policy: args.policy.as_ref(),
            metrics: &metrics,
            skip_refused: args.skip_refused,
            shape: Shape::default(),
        };
        let asked = Asked::of(typed, base)?;
        let sizes = sizes(args.most.unwrap_or(asked.reference.shoppers));
        let digest = digest(format!("find {} {is_lowest} {limits:?} {:?} {sizes:?}", asked.digest, args.within));
        let goal = Goal { is_lowest, limits, rounds: sizes.len() };
        Ok(Self { asked, metric, goal, sizes, within: args.within, digest })
    }
}

impl Sought {
    /// The points that the race begins with.
    pub fn candidates(&self) -> Vec<usize> {
        let points = &self.asked.plan.points;
        (0..points.len()).filter(|point| points[*point].refused.is_none()).collect()
    }
}

/// Candidates meet the same shoppers.
fn refuse_shoppers(blocks: &[Block]) -> Result<(), Failure> {
    let paths = blocks.iter().flat_map(|block| &block.factors).map(|factor| factor.path.as_str());
    let Some(path) = paths.into_iter().find(|path| ["seed", "shoppers"].contains(path)) else { return Ok(()) };
    let title = format!("`{path}` cannot be varied here: all candidates meet the same shoppers");
    Err(usage(Problem::error(title, "vary it with `omnicap sweep`", None)))
}
