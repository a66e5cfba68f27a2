//! A factor: a path of the scenario, and the values that it takes.

use crate::scenario::levels::Levels;
use crate::scenario::problem::Problem;

/// A path of the scenario as `--set` has it, and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// What is set.
    pub path: String,
    /// The values as they were written.
    written: String,
    levels: Levels,
}

impl Factor {
    /// Reads `path=a,b,c` or `path=low..high`.
    ///
    /// # Errors
    ///
    /// A [`Problem`] in the user's words.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = |title: String, cure: &str| Err(Problem::error(title, cure, None));
        let Some((path, written)) = text.split_once('=') else {
            return wrong(format!("`--vary {text}` has no `=`"), EXAMPLE);
        };
        let (path, written) = (path.trim(), written.trim());
        if path.is_empty() || written.is_empty() {
            return wrong(format!("`--vary {text}` lacks a path or its values"), EXAMPLE);
        }
        let levels = Levels::parse(written, &format!("--vary {text}"))?;
        Ok(Self { path: path.into(), written: written.into(), levels })
    }

    /// Of these values, none of which may stand there twice.
    pub fn listed(path: &str, values: Vec<String>) -> Self {
        Self { path: path.into(), written: values.join(","), levels: Levels::Listed(values) }
    }

    /// All its values in order, for a grid.
    ///
    /// # Errors
    ///
    /// A [`Problem`] where it is a range that does not say which.
    pub fn values(&self) -> Result<Vec<String>, Problem> {
        self.levels.values(&format!("--vary {}={}", self.path, self.written))
    }

    /// Its value at a part of all that it can be, from 0 to below 1.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn at(&self, part: f64) -> Result<String, Problem> {
        if let Some(range) = self.levels.open() {
            return Ok(range.at(part));
        }
        let values = self.values()?;
        let index = (part * values.len() as f64) as usize;
        Ok(values[index.min(values.len() - 1)].clone())
    }
}

const EXAMPLE: &str = "write a path and its values, such as --vary \"policy.coordinated.caps.0.max=2..12\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_ranges_and_words() {
        let values = |text: &str| Factor::parse(text).unwrap().values().unwrap();
        assert_eq!(values("a.b=1, 2,3"), ["1", "2", "3"]);
        assert_eq!(values("p.caps.0.per=7d,14d,calendar week"), ["7d", "14d", "calendar week"]);
        assert_eq!(values("measure.effective_frequency=[3, 10],[2, 8]"), ["[3, 10]", "[2, 8]"]);
        assert_eq!(values("x=\"a, b\",c"), ["\"a, b\"", "c"]);
        assert_eq!(values("x = 2..4"), ["2", "3", "4"]);
        assert_eq!(Factor::parse("channel.*.win_rate=0.1,0.2").unwrap().path, "channel.*.win_rate");
    }

    #[test]
    fn wrong_lists_are_told() {
        for (text, said) in [
            ("population.overlap", "has no `=`"),
            ("=1,2", "lacks a path"),
            ("a=", "lacks a path or its values"),
            ("a=1,,2", "a value is missing"),
            ("a=1,2,1", "`1` stands there twice"),
            ("a=3..1", "does not go up"),
        ] {
            let problem = Factor::parse(text).unwrap_err();
            assert!(problem.title.contains(said), "{text}: {problem:?}");
        }
    }

    #[test]
    fn values_at_parts() {
        let at = |text: &str, part: f64| Factor::parse(text).unwrap().at(part).unwrap();
        assert_eq!([at("a=x,y,z", 0.0), at("a=x,y,z", 0.5), at("a=x,y,z", 0.99)], ["x", "y", "z"]);
        assert_eq!([at("a=2..4 step 2", 0.6), at("a=0.0..1.0", 0.25)], ["4", "0.25"]);
    }
}
