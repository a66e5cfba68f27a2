//! Assumptions: what a scenario takes for granted, and between which values it may lie.

use toml::{Spanned, Table, Value};

use super::problem::Problem;
use super::problem::Problems;
use super::written::assumption::AssumptionEntry;
use super::{set, wildcard};
use crate::base::number::plain;

/// A value that nobody knows exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// What is assumed, as a path of `--set`.
    pub set: String,
    /// The scenario's own value; empty where it writes none, or where `*` stands for several.
    pub own: String,
    /// The lowest that it may be.
    pub low: Value,
    /// The highest.
    pub high: Value,
    /// Where both come from.
    pub source: String,
}

impl Assumption {
    /// Its value at a part of the way from the lowest to the highest, as it is written.
    pub fn at(&self, part: f64) -> String {
        let key = self.set.rsplit('.').next().unwrap_or("");
        mixed(key, &self.low, &self.high, (part, false)).map_or(String::new(), |value| written(&value))
    }

    /// So many values at equal distances, from the lowest to the highest, each once.
    pub fn values(&self, count: usize) -> Vec<String> {
        let last = count.saturating_sub(1).max(1) as f64;
        let mut values: Vec<String> = (0..count).map(|index| self.at(index as f64 / last)).collect();
        values.dedup();
        values
    }
}

/// Reads and checks the assumptions of a scenario with this text.
pub fn assumptions(entries: &[Spanned<AssumptionEntry>], text: &str, problems: &mut Problems) -> Vec<Assumption> {
    // What is no table was said where it was read.
    let root = Value::Table(text.parse::<Table>().unwrap_or_default());
    let mut known: Vec<Assumption> = Vec::new();
    for entry in entries.iter().map(Spanned::get_ref) {
        match assumption(entry, &root, text) {
            Ok(assumption) if known.iter().any(|known| known.set == assumption.set) => {
                let title = format!("`{}` is assumed twice", assumption.set);
                problems.push(Problem::error(title, "keep one of both", Some(entry.set.span())));
            }
            Ok(assumption) => {
                if let Some(warning) = beyond(&assumption, entry) {
                    problems.push(warning);
                }
                known.push(assumption);
            }
            Err(problem) => problems.push(problem),
        }
    }
    known
}

fn assumption(entry: &AssumptionEntry, root: &Value, text: &str) -> Result<Assumption, Problem> {
    let (path, low, high) = (entry.set.get_ref().trim(), entry.low.get_ref(), entry.high.get_ref());
    let wrong = |title: String, cure: &str, span| Err(Problem::error(title, cure, Some(span)));
    if entry.source.get_ref().trim().is_empty() {
        let cure = "say where low and high come from, or why you guess them: \"[?] …\"";
        return wrong("this assumption has no source".into(), cure, entry.source.span());
    }
    if between(low, high, 0.5).is_none() {
        let title = format!("nothing lies between {low} and {high}");
        let cure = "write two numbers, two lengths in one unit (\"2d\" and \"14d\"), or two lists or tables of as many numbers";
        return wrong(title, cure, entry.high.span());
    }
    if goes_down(low, high) {
        let title = format!("{low} is not below {high}");
        return wrong(title, "write the lower end as `low` and the higher end as `high`", entry.low.span());
    }
    let own = own(root, text, path).map_err(|problem| {
        let title = problem.title.replace("--set ", "set = ").replace(&format!("{path}=0"), path);
        Problem::error(title, problem.cure, Some(entry.set.span()))
    })?;
    let (low, high) = (low.clone(), high.clone());
    Ok(Assumption { set: path.into(), own, low, high, source: entry.source.get_ref().trim().into() })
}

/// What the scenario itself says there; empty where it says nothing, or several things.
pub(super) fn own(root: &Value, text: &str, path: &str) -> Result<String, Problem> {
    let paths = wildcard::expand(text, path)?;
    let found: Vec<String> = paths.iter().filter_map(|path| wildcard::value_at(root, path)).map(written).collect();
    match found.first() {
        None => set::apply(text, &format!("{path}=0")).map(|_| String::new()),
        Some(first) if found.iter().all(|own| own == first) => Ok(first.clone()),
        Some(_) => Ok(String::new()),
    }
}

/// A warning where the scenario's own value lies beyond what it may be.
fn beyond(assumption: &Assumption, entry: &AssumptionEntry) -> Option<Problem> {
    let number = |text: &str| measured(text).map(|(number, _)| number);
    let (low, high) = (number(&written(&assumption.low))?, number(&written(&assumption.high))?);
    let own = number(&assumption.own)?;
    let is_one_unit = measured(&assumption.own)?.1 == measured(&written(&assumption.low))?.1;
    (is_one_unit && !(low..=high).contains(&own)).then(|| {
        let title = format!("`{}` is {} here, beyond what it is said to be", assumption.set, assumption.own);
        let cure = format!("its assumption goes from {} to {}", written(&assumption.low), written(&assumption.high));
        Problem::warning(title, cure, Some(entry.set.span()))
    })
}

/// A value at a part of the way; None where both are not of one kind.
fn between(low: &Value, high: &Value, part: f64) -> Option<Value> {
    mixed("", low, high, (part, false))
}

/// The value of a key, which stands in a list or a table or by itself.
fn mixed(key: &str, low: &Value, high: &Value, (part, is_inside): (f64, bool)) -> Option<Value> {
    let mixed = |low: f64, high: f64| low + part * (high - low);
    let inside = |key: &str, low: &Value, high: &Value| self::mixed(key, low, high, (part, true));
    Some(match (low, high) {
        (one, other) if one == other => one.clone(),
        (Value::Integer(low), Value::Integer(high)) => Value::Integer(mixed(*low as f64, *high as f64).round() as i64),
        (Value::Integer(_) | Value::Float(_), Value::Integer(_) | Value::Float(_)) => {
            let (low, high) = (number(low)?, number(high)?);
            Value::Float(rounded(mixed(low, high), high - low, places(key), is_inside))
        }
        (Value::String(low), Value::String(high)) => {
            let ((low, unit), (high, other)) = (measured(low)?, measured(high)?);
            let is_whole = low.fract() == 0.0 && high.fract() == 0.0;
            let value = mixed(low, high);
            let value = if is_whole { value.round() } else { short(value) };
            (unit == other && !unit.is_empty()).then(|| Value::String(format!("{}{unit}", plain(value))))?
        }
        (Value::Array(low), Value::Array(high)) if low.len() == high.len() && !low.is_empty() => {
            Value::Array(low.iter().zip(high).map(|(low, high)| inside(key, low, high)).collect::<Option<_>>()?)
        }
        (Value::Table(low), Value::Table(high)) if low.keys().eq(high.keys()) && !low.is_empty() => {
            let both = low.iter().zip(high.values());
            Value::Table(
                both.map(|((key, low), high)| Some((key.clone(), inside(key, low, high)?))).collect::<Option<_>>()?,
            )
        }
        _ => return None,
    })
}

/// Is the lower end above the higher one, or the same? Lists and tables may go up here and down there.
fn goes_down(low: &Value, high: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::String(text) => measured(text).map(|(number, _)| number),
        value => number(value),
    };
    match (number(low), number(high)) {
        (Some(low), Some(high)) => low >= high,
        _ => low == high,
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64)).filter(|number| number.is_finite())
}

/// A number and its unit, of which there may be none.
fn measured(text: &str) -> Option<(f64, &str)> {
    let unit = text.find(|sign: char| sign.is_ascii_alphabetic() || sign.is_whitespace()).unwrap_or(text.len());
    let number: f64 = text[..unit].parse().ok()?;
    number.is_finite().then(|| (number, &text[unit..]))
}

/// The decimals that a price or a cost can have; None: the key is neither.
fn places(key: &str) -> Option<usize> {
    match key {
        "cpm" | "per_thousand" => Some(3),
        "cpc" | "per_message" | "fixed" | "per_month" | "per_channel" => Some(6),
        _ => None,
    }
}

/// A number in a range so wide has as many decimals as make some thousand values of the range. What stands together may have
/// to add up to 1, and keeps all digits of a table.
fn rounded(value: f64, wide: f64, most: Option<usize>, is_inside: bool) -> f64 {
    let telling = (-wide.abs().log10()).floor().max(-4.0) + 4.0;
    match most {
        None if is_inside => plain(value).parse().unwrap_or(value),
        None if telling > 6.0 => short(value),
        most => {
            let places = most.unwrap_or(6).min(telling as usize);
            format!("{value:.places$}").parse().unwrap_or(value)
        }
    }
}

/// Six digits can be read.
fn short(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// As `--set` takes it.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Float(number) => plain(*number),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between_texts(low: &str, high: &str) -> Vec<String> {
        let value = |text: &str| format!("x = {text}").parse::<Table>().unwrap()["x"].clone();
        let (low, high) = (value(low), value(high));
        Assumption { set: "x".into(), own: String::new(), low, high, source: "[?]".into() }.values(5)
    }

    #[test]
    fn five_values_of_every_kind() {
        assert_eq!(between_texts("0.0", "1.0"), ["0", "0.25", "0.5", "0.75", "1"]);
        assert_eq!(between_texts("2", "10"), ["2", "4", "6", "8", "10"]);
        assert_eq!(between_texts("1", "2"), ["1", "2"]);
        assert_eq!(between_texts("'2d'", "'14d'"), ["2d", "5d", "8d", "11d", "14d"]);
        assert_eq!(between_texts("'0.5 per day'", "'1.5 per day'")[1], "0.75 per day");
        assert_eq!(between_texts("{ name = 'a', x = 1 }", "{ name = 'a', x = 5 }")[1], "{ name = \"a\", x = 2 }");
        assert_eq!(between_texts("[0, 1.0]", "[4, 0.0]")[2], "[2, 0.5]");
        assert_eq!(between_texts("{ a = 0.1, b = 0.5 }", "{ a = 0.3, b = 0.1 }")[2], "{ a = 0.2, b = 0.3 }");
    }

    #[test]
    fn nothing_lies_between_unlike_things() {
        let value = |text: &str| format!("x = {text}").parse::<Table>().unwrap()["x"].clone();
        for (low, high) in [
            ("1", "'2d'"),
            ("'1d'", "'2h'"),
            ("[1]", "[1, 2]"),
            ("true", "false"),
            ("'a'", "'b'"),
            ("'1 per day'", "'2 per week'"),
        ] {
            assert_eq!(between(&value(low), &value(high), 0.5), None, "{low} {high}");
        }
    }
}
