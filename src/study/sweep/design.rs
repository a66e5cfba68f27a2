//! Designs: which values of the factors meet.
//!
//! A grid is every value with every other. A Latin hypercube (McKay, Beckman & Conover, *Technometrics* 21, 1979) cuts every
//! factor into as many equal parts as there are points, and takes each part once. A Sobol design takes the first points of an
//! Owen-scrambled Sobol sequence (Burley, "Practical hash-based Owen scrambling", *JCGT* 9, 2020). Both are drawn by the
//! scenario's seed and the factor's path, so another factor moves no values of the others in a Latin hypercube.

use rand::{Rng, SeedableRng};
use rand_xoshiro::SplitMix64;

use super::factor::Factor;
use crate::base::digest::digest;
use crate::base::random::unit;
use crate::scenario::problem::Problem;

/// Which values meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Design {
    /// Every value with every other; the last factor changes fastest.
    Grid,
    /// The first values of all factors, the second ones …
    Zip,
    /// First no value at all, then each value of each factor by itself.
    OneAtATime,
    /// A Latin hypercube of so many points.
    LatinHypercube(usize),
    /// So many points of a scrambled Sobol sequence.
    Sobol(usize),
    /// The points of a design of this name, and before them no value at all.
    Given(&'static str, Vec<Vec<String>>),
}

/// The most points of a study.
pub const MOST_POINTS: usize = 50_000;

impl Design {
    /// As `study.json` and messages call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Zip => "zip",
            Self::OneAtATime => "one at a time",
            Self::LatinHypercube(_) => "lhs",
            Self::Sobol(_) => "sobol",
            Self::Given(name, _) => name,
        }
    }

    /// The points, each a value of every factor.
    ///
    /// # Errors
    ///
    /// A [`Problem`] where factors do not fit together, or there are too many points.
    pub fn points(&self, factors: &[Factor], seed: u64) -> Result<Vec<Vec<String>>, Problem> {
        if let Some(path) = twice(factors) {
            let title = format!("`{path}` is varied twice");
            return Err(Problem::error(title, "name every path once, with all its values", None));
        }
        match self {
            Self::Grid => grid(factors),
            Self::Zip => zip(factors),
            Self::OneAtATime => one_at_a_time(factors),
            Self::LatinHypercube(points) => drawn(factors, *points, |factor, _| stratified(factor, *points, seed)),
            Self::Sobol(points) => drawn(factors, *points, |_, dimension| scrambled(dimension, *points, seed)),
            Self::Given(_, points) if points.len() >= MOST_POINTS => Err(too_many(points.len() + 1)),
            Self::Given(_, points) => Ok([&[vec![String::new(); factors.len()]], &points[..]].concat()),
        }
    }
}

fn twice(factors: &[Factor]) -> Option<&str> {
    let again =
        factors.iter().enumerate().find(|(index, factor)| factors[..*index].iter().any(|f| f.path == factor.path));
    again.map(|(_, factor)| factor.path.as_str())
}

pub(super) fn too_many(points: usize) -> Problem {
    let title = format!("the study has {points} points");
    Problem::error(title, format!("at most {MOST_POINTS} fit: take fewer values, or a design of fewer points"), None)
}

fn grid(factors: &[Factor]) -> Result<Vec<Vec<String>>, Problem> {
    let values = factors.iter().map(Factor::values).collect::<Result<Vec<_>, _>>()?;
    let all = values.iter().fold(1_usize, |all, values| all.saturating_mul(values.len()));
    if all > MOST_POINTS {
        return Err(too_many(all));
    }
    let with = |points: Vec<Vec<String>>, values: &Vec<String>| {
        let extended = |point: &Vec<String>| -> Vec<Vec<String>> {
            values.iter().map(|value| [&point[..], std::slice::from_ref(value)].concat()).collect()
        };
        points.iter().flat_map(extended).collect()
    };
    Ok(values.iter().fold(vec![Vec::new()], with))
}

fn zip(factors: &[Factor]) -> Result<Vec<Vec<String>>, Problem> {
    let values = factors.iter().map(Factor::values).collect::<Result<Vec<_>, _>>()?;
    let count = values.first().map_or(0, Vec::len);
    if let Some(other) = values.iter().position(|values| values.len() != count) {
        let title = format!(
            "`{}` has {count} values and `{}` has {}: they cannot be paired",
            factors[0].path,
            factors[other].path,
            values[other].len()
        );
        return Err(Problem::error(title, "give all as many values, or leave --zip out for a grid", None));
    }
    if count > MOST_POINTS {
        return Err(too_many(count));
    }
    Ok((0..count).map(|index| values.iter().map(|values| values[index].clone()).collect()).collect())
}

/// A factor that is left alone has no value.
fn one_at_a_time(factors: &[Factor]) -> Result<Vec<Vec<String>>, Problem> {
    let alone = |index: usize, value: String| {
        let mut point = vec![String::new(); factors.len()];
        point[index] = value;
        point
    };
    let mut points = vec![vec![String::new(); factors.len()]];
    for (index, factor) in factors.iter().enumerate() {
        points.extend(factor.values()?.into_iter().map(|value| alone(index, value)));
    }
    if points.len() > MOST_POINTS { Err(too_many(points.len())) } else { Ok(points) }
}

/// Points whose factors are drawn: by factor, its part of the range at every point.
fn drawn(
    factors: &[Factor],
    points: usize,
    parts: impl Fn(&Factor, u32) -> Vec<f64>,
) -> Result<Vec<Vec<String>>, Problem> {
    if points > MOST_POINTS {
        return Err(too_many(points));
    }
    if factors.len() > sobol_burley::NUM_DIMENSIONS as usize {
        let title = format!("{} factors are too many for a drawn design", factors.len());
        return Err(Problem::error(title, format!("at most {} fit", sobol_burley::NUM_DIMENSIONS), None));
    }
    let of = |(dimension, factor): (usize, &Factor)| {
        parts(factor, dimension as u32).into_iter().map(|part| factor.at(part)).collect::<Result<Vec<_>, _>>()
    };
    let values = factors.iter().enumerate().map(of).collect::<Result<Vec<_>, _>>()?;
    Ok((0..points).map(|index| values.iter().map(|values| values[index].clone()).collect()).collect())
}

/// A number by its address: the seed and a name.
fn key(seed: u64, name: &str) -> u64 {
    u64::from_str_radix(&digest(format!("design {seed} {name}"))[..16], 16).unwrap_or(seed)
}

/// One place in each of so many equal parts, in a drawn order.
fn stratified(factor: &Factor, points: usize, seed: u64) -> Vec<f64> {
    let mut stream = SplitMix64::from_seed(key(seed, &factor.path).to_le_bytes());
    let mut order: Vec<usize> = (0..points).collect();
    for last in (1..points).rev() {
        let chosen = (u128::from(stream.next_u64()) * (last as u128 + 1)) >> 64;
        order.swap(last, chosen as usize);
    }
    order.into_iter().map(|part| (part as f64 + unit(stream.next_u64())) / points as f64).collect()
}

fn scrambled(dimension: u32, points: usize, seed: u64) -> Vec<f64> {
    let key = key(seed, "sobol") as u32;
    (0..points as u32).map(|index| f64::from(sobol_burley::sample(index, dimension, key))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(texts: &[&str]) -> Vec<Factor> {
        texts.iter().map(|text| Factor::parse(text).unwrap()).collect()
    }

    #[test]
    fn a_grid_is_every_value_with_every_other() {
        let points = Design::Grid.points(&factors(&["a=1,2", "b=x,y,z"]), 1).unwrap();
        let joined: Vec<String> = points.iter().map(|point| point.concat()).collect();
        assert_eq!(joined, ["1x", "1y", "1z", "2x", "2y", "2z"]);
    }

    #[test]
    fn zipped_factors_go_together() {
        let points = Design::Zip.points(&factors(&["a=1,2", "b=x,y"]), 1).unwrap();
        assert_eq!(points, [["1", "x"], ["2", "y"]]);
        let problem = Design::Zip.points(&factors(&["a=1,2", "b=1..3"]), 1).unwrap_err();
        assert_eq!(problem.title, "`a` has 2 values and `b` has 3: they cannot be paired");
    }

    #[test]
    fn factors_are_moved_one_at_a_time() {
        let points = Design::OneAtATime.points(&factors(&["a=1,2", "b=x"]), 1).unwrap();
        assert_eq!(points, [["", ""], ["1", ""], ["2", ""], ["", "x"]]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let refused = |texts: &[&str]| Design::Grid.points(&factors(texts), 1).unwrap_err().title;
        assert_eq!(refused(&["a=1,2", "a=3"]), "`a` is varied twice");
        assert_eq!(refused(&["a=1..1000", "b=1..1000"]), "the study has 1000000 points");
        assert!(refused(&["a=0.2..0.4"]).contains("does not say which values"));
    }

    /// Every factor has one point in each of as many parts as there are points, and another factor moves none of them.
    #[test]
    fn a_latin_hypercube_fills_every_part_once() {
        let alone = Design::LatinHypercube(50).points(&factors(&["a=0.0..1.0"]), 7).unwrap();
        let both = Design::LatinHypercube(50).points(&factors(&["b=0.0..10.0", "a=0.0..1.0"]), 7).unwrap();
        let parts = |column: usize, width: f64| {
            let mut parts: Vec<usize> =
                both.iter().map(|point| (point[column].parse::<f64>().unwrap() / width * 50.0) as usize).collect();
            parts.sort_unstable();
            parts
        };
        assert_eq!(parts(0, 10.0), (0..50).collect::<Vec<_>>());
        assert_eq!(parts(1, 1.0), (0..50).collect::<Vec<_>>());
        assert!(alone.iter().zip(&both).all(|(alone, both)| alone[0] == both[1]));
        assert_ne!(alone, Design::LatinHypercube(50).points(&factors(&["a=0.0..1.0"]), 8).unwrap());
    }

    /// The first 2ⁿ points of a Sobol sequence have one in each of 2ⁿ equal parts, in every dimension, and one in each of
    /// the 4 × 4 boxes of a plane.
    #[test]
    fn a_sobol_design_fills_boxes_evenly() {
        let points = Design::Sobol(16).points(&factors(&["a=0.0..1.0", "b=0.0..1.0"]), 7).unwrap();
        let cell = |text: &String| (text.parse::<f64>().unwrap() * 4.0) as usize;
        let mut boxes: Vec<usize> = points.iter().map(|point| 4 * cell(&point[0]) + cell(&point[1])).collect();
        boxes.sort_unstable();
        assert_eq!(boxes, (0..16).collect::<Vec<_>>());
    }
}
