//! The values that something takes in a study: a list, or a range.

use super::problem::Problem;
use super::range::Range;

/// Values of a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Levels {
    /// One by one.
    Listed(Vec<String>),
    /// From one to another.
    Range(Range),
}

impl Levels {
    /// Reads `a,b,c` or `low..high`; errors call a list so.
    ///
    /// # Errors
    ///
    /// A [`Problem`] in the user's words.
    pub fn parse(written: &str, called: &str) -> Result<Self, Problem> {
        match Range::parse(written) {
            Some(range) => range.map(Self::Range),
            None => listed(written, called).map(Self::Listed),
        }
    }

    /// All of them in order.
    ///
    /// # Errors
    ///
    /// A [`Problem`] where they are a range that does not say which.
    pub fn values(&self, called: &str) -> Result<Vec<String>, Problem> {
        match self {
            Self::Listed(values) => Ok(values.clone()),
            Self::Range(range) => range.listed(called),
        }
    }

    /// The range, where anything between its ends can be drawn.
    pub fn open(&self) -> Option<&Range> {
        match self {
            Self::Range(range) if range.is_open() => Some(range),
            _ => None,
        }
    }
}

/// The values of a list: commas inside brackets and quotes are parts of a value.
fn listed(written: &str, called: &str) -> Result<Vec<String>, Problem> {
    let (mut values, mut depth, mut quote) = (vec![String::new()], 0_i32, None);
    for letter in written.chars() {
        match (letter, quote) {
            (',', None) if depth == 0 => {
                values.push(String::new());
                continue;
            }
            ('"' | '\'', None) => quote = Some(letter),
            (_, Some(open)) if letter == open => quote = None,
            ('[' | '{', None) => depth += 1,
            (']' | '}', None) => depth -= 1,
            _ => {}
        }
        values.last_mut().into_iter().for_each(|value| value.push(letter));
    }
    let values: Vec<String> = values.iter().map(|value| value.trim().to_string()).collect();
    let wrong = |title: String, cure: &str| Err(Problem::error(title, cure, None));
    if values.iter().any(String::is_empty) {
        return wrong(
            format!("`{called}`: a value is missing between two commas"),
            "write values with commas between, such as 3,5,8",
        );
    }
    let again = values.iter().enumerate().find(|(index, value)| values[..*index].contains(value));
    match again {
        Some((_, value)) => wrong(format!("`{called}`: `{value}` stands there twice"), "name every value once"),
        None => Ok(values),
    }
}
