//! One thing that the first page says.

/// A fact of the first page.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub title: &'static str,
    /// What there is to say.
    pub words: String,
    /// Must it be read as a warning?
    pub warns: bool,
}

impl Fact {
    /// One that is no warning.
    pub fn plain(title: &'static str, words: String) -> Self {
        Self { title, words, warns: false }
    }
}
