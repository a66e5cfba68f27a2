//! Marks of sources in a scenario's comments, as the shipped scenarios use them.

/// Marks with their meanings, from the best source to none.
const MARKS: [(&str, &str); 4] = [
    ("[A]", "vendor documentation or a paper"),
    ("[B]", "trade press"),
    ("[C]", "a vendor's blog"),
    (ASSUMED, "assumption"),
];

/// The mark of what nobody knows.
pub const ASSUMED: &str = "[?]";

/// How many lines bear each mark that any bears: the mark, its meaning, the number.
pub fn marked(text: &str) -> Vec<(&'static str, &'static str, usize)> {
    let count = |mark: &str| values(text).filter(|line| bears(line, mark)).count();
    MARKS.iter().map(|(mark, words)| (*mark, *words, count(mark))).filter(|(.., count)| *count > 0).collect()
}

/// Lines of a scenario that say something beside comments, up to the list of assumptions: that moves values, and holds none.
pub fn values(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("[[assumption]]"));
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Does a line carry a mark, alone or beside others ("[B/C]")?
pub fn bears(line: &str, mark: &str) -> bool {
    let brackets = line.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    brackets.flat_map(|(inside, _)| inside.split('/')).any(|one| one == mark.trim_matches(['[', ']']))
}

/// Does a line name a source for a value, whatever else in it is assumed?
pub fn is_sourced(line: &str) -> bool {
    MARKS.iter().any(|(mark, _)| *mark != ASSUMED && bears(line, mark))
}
