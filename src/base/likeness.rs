//! Similar names: which known one somebody probably meant.

/// The known word that is most similar. None where no word is similar enough.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let likeness = |candidate: &str| {
        let exact = strsim::jaro_winkler(word, candidate);
        // Capitals, blanks and hyphens are how two systems write one name.
        exact.max(strsim::jaro_winkler(&plain(word), &plain(candidate)))
    };
    known
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
