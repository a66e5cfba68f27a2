//! Files in the making: tables as CSV, and names of files for policies.

use crate::base::number::plain;

/// A file by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name in the folder.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// The files that a tool reads, and what is to be said of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The files of one folder.
    pub files: Vec<File>,
    /// What they do not hold, in sentences.
    pub notes: Vec<String>,
}

impl File {
    /// A table as CSV.
    ///
    /// # Panics
    ///
    /// Never: the rows are text, and memory takes them.
    pub(super) fn csv(name: String, rows: &[Vec<String>]) -> Self {
        let mut writer = csv::Writer::from_writer(Vec::new());
        rows.iter().try_for_each(|row| writer.write_record(row)).expect("memory takes all rows");
        let text = writer.into_inner().expect("memory takes all rows");
        Self { name, text: String::from_utf8(text).expect("rows are text") }
    }

    /// A value as JSON.
    pub(super) fn json(name: &str, value: &serde_json::Value) -> Self {
        Self { name: name.into(), text: format!("{value:#}\n") }
    }
}

/// A number for a cell; nothing where there is none.
pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, plain)
}

/// A name of a file for each of these names, no two alike: small letters and digits, and `-` for all else.
pub(super) fn slugs<'a>(names: &[&'a str]) -> Vec<(&'a str, String)> {
    let mut slugs: Vec<(&str, String)> = Vec::new();
    for name in names {
        let letters: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
        let slug = letters.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
        let is_taken = |slug: &str| slug.is_empty() || slugs.iter().any(|(_, other)| other == slug);
        let more = (2..).map(|number| format!("{slug}-{number}"));
        let free = std::iter::once(slug.clone()).chain(more).find(|slug| !is_taken(slug));
        slugs.push((name, free.unwrap_or(slug)));
    }
    slugs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_plain_and_differ() {
        let slugs: Vec<String> = slugs(&["Coordinated, same spend", "coordinated same spend", "+", "Ü 2"])
            .into_iter()
            .map(|(_, slug)| slug)
            .collect();
        assert_eq!(slugs, ["coordinated-same-spend", "coordinated-same-spend-2", "-2", "ü-2"]);
    }
}
