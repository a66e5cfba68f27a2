//! A limit that a candidate must keep: `reach_share >= 0.6`.

use crate::scenario::problem::Problem;

/// What a metric must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Of which metric.
    pub metric: String,
    /// Must it be at least so much, or else at most?
    pub is_least: bool,
    /// How much.
    pub bound: f64,
}

const EXAMPLE: &str = "write a metric, `>=` or `<=`, and a number, such as --subject-to \"reach_share >= 0.6\"";

impl Limit {
    /// Reads `METRIC >= NUMBER` or `METRIC <= NUMBER`; `>` and `<` mean the same.
    ///
    /// # Errors
    ///
    /// A [`Problem`] in the user's words.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = |why: &str| Problem::error(format!("`--subject-to {text}` {why}"), EXAMPLE, None);
        let sign = text.find(['>', '<']).ok_or_else(|| wrong("compares nothing"))?;
        let (metric, rest) = (text[..sign].trim(), &text[sign + 1..]);
        let written = rest.strip_prefix('=').unwrap_or(rest).trim();
        let number: Option<f64> = written.replace('_', "").parse().ok();
        let bound = number.filter(|number| number.is_finite());
        let bound = bound.ok_or_else(|| wrong(&format!("ends in `{written}`, which is no number")))?;
        if metric.is_empty() {
            return Err(wrong("names no metric"));
        }
        Ok(Self { metric: metric.into(), is_least: text[sign..].starts_with('>'), bound })
    }

    /// As it is written.
    pub fn written(&self) -> String {
        let sign = if self.is_least { ">=" } else { "<=" };
        format!("{} {sign} {}", self.metric, crate::base::number::plain(self.bound))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_as_people_write_them() {
        let limit = Limit::parse("reach_share >= 0.6").unwrap();
        assert_eq!((limit.metric.as_str(), limit.is_least, limit.bound), ("reach_share", true, 0.6));
        let most = Limit::parse("spend<250_000").unwrap();
        assert_eq!((most.is_least, most.bound, most.written().as_str()), (false, 250_000.0, "spend <= 250000"));
    }

    #[test]
    fn wrong_limits_are_told() {
        for (text, said) in [
            ("reach_share", "compares nothing"),
            ("reach_share = 3", "compares nothing"),
            (">= 3", "names no metric"),
            ("reach_share >= much", "`much`, which is no number"),
            ("reach_share >=", "which is no number"),
        ] {
            let problem = Limit::parse(text).unwrap_err();
            assert!(problem.title.contains(said), "{text}: {problem:?}");
        }
    }
}
