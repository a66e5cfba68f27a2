//! Blocks: points of several designs, which make one study together.

use std::collections::HashSet;

use super::design::{Design, MOST_POINTS, too_many};
use super::factor::Factor;
use crate::scenario::problem::Problem;
use crate::scenario::study::{StudyBlock, Values, Vary};
use crate::scenario::written::study::DesignEntry;

/// Points that one design makes.
#[derive(Debug, Clone)]
pub struct Block {
    /// What is varied.
    pub factors: Vec<Factor>,
    /// Which values meet.
    pub design: Design,
}

impl Block {
    /// A block as a scenario writes it.
    ///
    /// # Errors
    ///
    /// A [`Problem`] where its values are wrong.
    pub fn of(written: &StudyBlock) -> Result<Self, Problem> {
        let points = written.points.unwrap_or(0) as usize;
        let design = match written.design {
            DesignEntry::Grid => Design::Grid,
            DesignEntry::Zip => Design::Zip,
            DesignEntry::Lhs => Design::LatinHypercube(points),
            DesignEntry::Sobol => Design::Sobol(points),
        };
        Ok(Self { factors: written.vary.iter().map(factor).collect::<Result<_, _>>()?, design })
    }
}

fn factor(vary: &Vary) -> Result<Factor, Problem> {
    match &vary.values {
        Values::Listed(values) => Ok(Factor::listed(&vary.set, values.clone())),
        Values::Written(text) => Factor::parse(&format!("{}={text}", vary.set)).map_err(|problem| {
            let title = problem.title.replace("--vary ", "[[study.block]] ");
            Problem::error(title, problem.cure, None)
        }),
    }
}

/// All paths that blocks vary, and all their points, each once. A path that a block does not vary has no value there.
///
/// # Errors
///
/// A [`Problem`] where factors do not fit together, or there are too many points.
pub fn joined(blocks: &[Block], seed: u64) -> Result<(Vec<Factor>, Vec<Vec<String>>), Problem> {
    let mut factors: Vec<Factor> = Vec::new();
    for factor in blocks.iter().flat_map(|block| &block.factors) {
        if blocks.len() == 1 || factors.iter().all(|known| known.path != factor.path) {
            factors.push(factor.clone());
        }
    }
    let (mut points, mut known) = (Vec::new(), HashSet::new());
    for block in blocks {
        let place = |path: &str| block.factors.iter().position(|factor| factor.path == path);
        let places: Vec<Option<usize>> = factors.iter().map(|factor| place(&factor.path)).collect();
        for values in block.design.points(&block.factors, seed)? {
            let point: Vec<String> =
                places.iter().map(|place| place.map_or(String::new(), |place| values[place].clone())).collect();
            if blocks.len() == 1 || known.insert(point.clone()) {
                points.push(point);
            }
        }
    }
    if points.len() > MOST_POINTS { Err(too_many(points.len())) } else { Ok((factors, points)) }
}

/// As `study.json` calls the design.
pub fn name(blocks: &[Block]) -> &'static str {
    match blocks {
        [block] => block.design.name(),
        _ => "blocks",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(texts: &[&str], design: Design) -> Block {
        Block { factors: texts.iter().map(|text| Factor::parse(text).unwrap()).collect(), design }
    }

    #[test]
    fn blocks_are_one_study_with_every_point_once() {
        let blocks = [block(&["a=1,2", "b=x,y"], Design::Zip), block(&["b=y", "c=7"], Design::Grid)];
        let (factors, points) = joined(&blocks, 1).unwrap();
        assert_eq!(factors.iter().map(|factor| factor.path.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(points, [["1", "x", ""], ["2", "y", ""], ["", "y", "7"]]);
        assert_eq!(name(&blocks), "blocks");
        let twice = [block(&["a=1,2"], Design::Grid), block(&["a=2,3"], Design::Grid)];
        assert_eq!(joined(&twice, 1).unwrap().1, [["1"], ["2"], ["3"]]);
    }
}
