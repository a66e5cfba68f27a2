//! A range of values: `2..12`, `2..12 step 2`, `1..100 log 7`, `6h..24h step 6h`.

use super::problem::Problem;
use crate::base::number::plain;

/// Values from one to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
    /// Written after every number: `d`, `h`; often nothing.
    unit: String,
    /// Are both ends written as whole numbers? Then so is all between them.
    is_whole: bool,
    steps: Steps,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Steps {
    /// Anything between the ends.
    Open,
    /// Equal steps.
    By(f64),
    /// Equal ratios, so many values; None: anything, on a logarithmic scale.
    Log(Option<usize>),
}

/// The most values of one factor.
const MOST: usize = 10_000;

impl Range {
    /// Reads a range; None where it is not one.
    pub fn parse(text: &str) -> Option<Result<Self, Problem>> {
        let (low, rest) = text.split_once("..")?;
        let low = measured(low.trim())?;
        Some(Self::with_rest(text, low, rest.trim_start_matches('=')))
    }

    fn with_rest(text: &str, low: Measured, rest: &str) -> Result<Self, Problem> {
        let wrong = |why: &str| Problem::error(format!("`{text}` {why}"), EXAMPLES, None);
        let words: Vec<&str> = rest.split_whitespace().collect();
        let number =
            |word: &str| measured(word).ok_or_else(|| wrong(&format!("is not a range: `{word}` is no number")));
        let high = number(words.first().copied().unwrap_or(""))?;
        if low.unit != high.unit {
            return Err(wrong("begins and ends in different units"));
        }
        if low.value >= high.value {
            return Err(wrong("does not go up: write the lower end first"));
        }
        let steps = match words[1..] {
            [] => Steps::Open,
            ["log"] => Steps::Log(None),
            ["step", by] => Steps::By(number(by).and_then(|by| match by.value > 0.0 && by.fits(&low) {
                true => Ok(by.value),
                false => Err(wrong("has a step that is not above zero, or of another unit")),
            })?),
            ["log", count] => match count.parse() {
                Ok(count) if (2..=MOST).contains(&count) => Steps::Log(Some(count)),
                _ => {
                    return Err(wrong(&format!(
                        "does not say how many values: `{count}` is no number from 2 to {MOST}"
                    )));
                }
            },
            _ => return Err(wrong("is not a range")),
        };
        if matches!(steps, Steps::Log(_)) && low.value <= 0.0 {
            return Err(wrong("cannot be logarithmic: it does not begin above zero"));
        }
        let is_whole = low.is_whole && high.is_whole && !matches!(steps, Steps::By(by) if by.fract() != 0.0);
        Ok(Self { low: low.value, high: high.value, unit: low.unit, is_whole, steps })
    }

    /// Its values in order, for a grid.
    pub fn listed(&self, text: &str) -> Result<Vec<String>, Problem> {
        let wrong = |why: &str, cure: &str| Err(Problem::error(format!("`{text}` {why}"), cure, None));
        let by = match self.steps {
            Steps::By(by) => by,
            Steps::Open if self.is_whole => 1.0,
            Steps::Open => {
                return wrong(
                    "does not say which values",
                    "add a step, such as `0.2..0.8 step 0.1`, or take --design lhs or sobol",
                );
            }
            Steps::Log(None) => {
                return wrong(
                    "does not say how many values",
                    "add their number, such as `1..100 log 7`, or take --design lhs or sobol",
                );
            }
            Steps::Log(Some(count)) => {
                let part = |index: usize| index as f64 / (count - 1) as f64;
                let mut values: Vec<String> =
                    (0..count).map(|index| self.written(self.geometric(part(index)))).collect();
                values.dedup();
                return Ok(values);
            }
        };
        let count = ((self.high - self.low) / by + 1e-9).floor();
        if count >= MOST as f64 {
            return wrong("has too many values", &format!("a factor has {MOST} at most"));
        }
        Ok((0..=count as usize).map(|index| self.written(self.low + index as f64 * by)).collect())
    }

    /// Can anything between its ends be drawn?
    pub fn is_open(&self) -> bool {
        matches!(self.steps, Steps::Open | Steps::Log(None))
    }

    /// The value at a part of the range, from 0 to below 1.
    pub fn at(&self, part: f64) -> String {
        match self.steps {
            Steps::Log(_) => self.written(short(self.geometric(part))),
            _ if self.is_whole => self.written((self.low + part * (self.high - self.low + 1.0)).floor()),
            _ => self.written(short(self.low + part * (self.high - self.low))),
        }
    }

    fn geometric(&self, part: f64) -> f64 {
        self.low * (self.high / self.low).powf(part)
    }

    fn written(&self, value: f64) -> String {
        let value = if self.is_whole { value.round() } else { value };
        format!("{}{}", plain(value), self.unit)
    }
}

/// Six digits are enough to fill a range, and can be read.
fn short(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

const EXAMPLES: &str =
    "write a range such as 2..12, `2..12 step 2`, `0.2..0.8 step 0.1`, `1..100 log 7` or `6h..24h step 6h`";

/// A number as it is written, and its unit.
struct Measured {
    value: f64,
    unit: String,
    is_whole: bool,
}

impl Measured {
    /// May it be a step of a range that begins so?
    fn fits(&self, low: &Self) -> bool {
        self.unit == low.unit
    }
}

fn measured(text: &str) -> Option<Measured> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let (number, unit) = if text.parse::<f64>().is_ok() { (text, "") } else { (digits, &text[digits.len()..]) };
    let number = number.replace('_', "");
    let value = number.parse().ok().filter(|value: &f64| value.is_finite())?;
    let is_whole = !number.contains(['.', 'e', 'E']);
    Some(Measured { value, unit: unit.into(), is_whole })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Vec<String> {
        Range::parse(text).unwrap().unwrap().listed(text).unwrap()
    }

    #[test]
    fn ranges_as_people_write_them() {
        assert_eq!(listed("2..5"), ["2", "3", "4", "5"]);
        assert_eq!(listed("2..12 step 4"), ["2", "6", "10"]);
        assert_eq!(listed("0.1..0.4 step 0.1"), ["0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(listed("0..1 step 0.5"), ["0", "0.5", "1"]);
        assert_eq!(listed("-2 .. 0"), ["-2", "-1", "0"]);
        assert_eq!(listed("1..100 log 3"), ["1", "10", "100"]);
        assert_eq!(listed("1..3 log 9"), ["1", "2", "3"]);
        assert_eq!(listed("1.0..4.0 log 3"), ["1", "2", "4"]);
        assert_eq!(listed("6h..18h step 6h"), ["6h", "12h", "18h"]);
        assert_eq!(listed("1_000..3_000 step 1000"), ["1000", "2000", "3000"]);
    }

    #[test]
    fn what_is_no_range_is_a_word() {
        for text in ["siloed", "../paths.csv", "a..b", "7d"] {
            assert!(Range::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn wrong_ranges_are_told() {
        for (text, said) in [
            ("12..2", "does not go up"),
            ("2..2", "does not go up"),
            ("2..b", "`b` is no number"),
            ("2..", "is no number"),
            ("2d..12h", "different units"),
            ("2..12 step 0", "not above zero"),
            ("6h..24h step 6", "another unit"),
            ("0..10 log 3", "does not begin above zero"),
            ("1..10 log 1", "how many values"),
            ("1..10 by 3", "is not a range"),
        ] {
            let problem = Range::parse(text).unwrap().unwrap_err();
            assert!(problem.title.contains(said), "{text}: {problem:?}");
        }
        let open = Range::parse("0.2..0.8").unwrap().unwrap();
        assert!(open.listed("0.2..0.8").unwrap_err().title.contains("does not say which values"));
    }

    #[test]
    fn parts_of_a_range() {
        let at = |text: &str, part: f64| Range::parse(text).unwrap().unwrap().at(part);
        assert_eq!([at("2..5", 0.0), at("2..5", 0.3), at("2..5", 0.999)], ["2", "3", "5"]);
        assert_eq!([at("0.2..0.8", 0.5), at("1.0..100.0 log", 0.5)], ["0.5", "10"]);
    }
}
