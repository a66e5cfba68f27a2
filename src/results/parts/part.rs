//! Which part of a run's shoppers: "3/64" is the third of sixty-four.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The greatest number of parts.
const MOST: u64 = 100_000;

/// One of several parts of equal size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Part {
    /// Its number, from 1 on.
    pub number: u64,
    /// How many parts there are.
    pub of: u64,
}

impl Part {
    /// Its shoppers, of so many in all. Parts differ by one shopper at most.
    pub fn shoppers(self, all: u64) -> Range<u64> {
        let bound = |parts: u64| (u128::from(parts) * u128::from(all) / u128::from(self.of)) as u64;
        bound(self.number - 1)..bound(self.number)
    }

    /// Is this one of several things, counted from 0, its own? Every part takes one in `of`.
    pub fn takes(self, index: usize) -> bool {
        index as u64 % self.of == self.number - 1
    }

    /// How its file is named: part-03-of-64.omnicap.
    pub fn file_name(self) -> String {
        let digits = self.of.to_string().len();
        format!("part-{:0digits$}-of-{}.{EXTENSION}", self.number, self.of)
    }
}

/// How names of part files end.
pub const EXTENSION: &str = "omnicap";

impl FromStr for Part {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let cure = || format!("write the part and how many there are, such as 3/64: the third of 64 (at most {MOST})");
        let (number, of) = text.split_once('/').ok_or_else(cure)?;
        let [number, of] = [number, of].map(|digits| digits.trim().parse::<u64>().ok());
        let part = number.zip(of).map(|(number, of)| Self { number, of });
        part.filter(|part| (1..=part.of).contains(&part.number) && part.of <= MOST).ok_or_else(cure)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(form, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_complete_and_equal() {
        for (all, of) in [(7, 1), (7, 2), (7, 7), (1_000_003, 64), (10_000_000_000, 99_999)] {
            let ranges: Vec<_> = (1..=of).map(|number| Part { number, of }.shoppers(all)).collect();
            assert_eq!((ranges[0].start, ranges[of as usize - 1].end), (0, all));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            let sizes = ranges.iter().map(|range| range.end - range.start);
            assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1);
            assert_eq!((1..=of).filter(|number| Part { number: *number, of }.takes(1_000)).count(), 1);
        }
    }

    #[test]
    fn words_are_read() {
        assert_eq!("3/64".parse(), Ok(Part { number: 3, of: 64 }));
        assert_eq!(Part { number: 3, of: 64 }.file_name(), "part-03-of-64.omnicap");
        for wrong in ["0/4", "5/4", "3", "", "a/b", "1/100001", "-1/4", "1/4/2"] {
            assert!(wrong.parse::<Part>().is_err(), "{wrong}");
        }
    }
}
