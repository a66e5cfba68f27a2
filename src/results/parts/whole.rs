//! Do some parts make a whole? If not, what is wrong with them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::file::{Broken, Header};
use super::part::Part;
use crate::results::folder::Question;

/// A file, by its name, and what its header says.
pub type Found = (String, Result<Header, Broken>);

/// At most so many lines tell what is wrong.
const MOST_LINES: usize = 20;

/// The header of one of the files, if they are the parts of one run, each once.
///
/// # Errors
///
/// What is wrong, line by line.
pub fn whole(found: &[Found]) -> Result<&Header, String> {
    let mut wrong: Vec<String> = found.iter().filter_map(broken).collect();
    let read = || found.iter().filter_map(|(name, header)| Some((name, header.as_ref().ok()?)));
    let Some((first_name, first)) = read().next() else {
        return Err(lines(&wrong));
    };
    let question = Question::read(&first.json()).unwrap_or_default();
    let others = read().filter_map(|(name, header)| Some(format!("{name} {}", differs(header, first, &question)?)));
    let others: Vec<String> = others.collect();
    if !others.is_empty() {
        wrong.push(format!("these files are parts of different runs. {first_name} is part {} of one", first.part));
    }
    wrong.extend(others);
    let alike = read().filter(|(_, header)| differs(header, first, &question).is_none());
    wrong.extend(gaps(alike.map(|(name, header)| (name.as_str(), header.part)), first.part.of));
    if wrong.is_empty() { Ok(first) } else { Err(lines(&wrong)) }
}

fn broken((name, header): &Found) -> Option<String> {
    let header = match header {
        Err(broken) => return Some(format!("{name} {broken}")),
        Ok(header) => header,
    };
    if header.log_part.is_some() {
        // How many users it has, its log alone knows.
        return None;
    }
    let shoppers = header.part.shoppers(header.shoppers);
    (header.simulated != shoppers.end - shoppers.start)
        .then(|| format!("{name} holds {} shoppers of {}", header.simulated, shoppers.end - shoppers.start))
}

/// In what a part belongs to another run, in words that follow its name.
fn differs(header: &Header, first: &Header, question: &Question) -> Option<String> {
    if header.version != first.version {
        return Some(format!("was written by omnicap {}, and the others by {}", header.version, first.version));
    }
    if let Some(why) = header.is_of_other_kind(first.log_part.is_some()) {
        return Some(why);
    }
    if let Some(why) = question.differs_from(&header.json()) {
        return Some(format!("is a part of {why}"));
    }
    if header.part.of != first.part.of {
        return Some(format!(
            "is one of {} parts, and {} was asked for of {}",
            header.part.of, first.part, first.part.of
        ));
    }
    (header.throttles != first.throttles).then(|| {
        "met the budgets with other throttles: its machine does not reckon as the others do. Simulate this part again".into()
    })
}

/// Which parts there are twice, and which not at all.
fn gaps<'a>(parts: impl Iterator<Item = (&'a str, Part)>, of: u64) -> Vec<String> {
    let mut names: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    parts.for_each(|(name, part)| names.entry(part.number).or_default().push(name));
    let twice = names.iter().filter(|(_, names)| names.len() > 1);
    let mut wrong: Vec<String> = twice
        .map(|(number, names)| format!("part {number}/{of} is there more than once: {}", names.join(", ")))
        .collect();
    let missing: Vec<u64> = (1..=of).filter(|number| !names.contains_key(number)).collect();
    if !missing.is_empty() {
        let (is, parts) = if missing.len() == 1 { ("is", "part") } else { ("are", "parts") };
        wrong.push(format!("{parts} {} of {of} {is} missing", ranges(&missing)));
    }
    wrong
}

/// "1, 3 to 5, 9".
fn ranges(numbers: &[u64]) -> String {
    let mut text = String::new();
    for run in numbers.chunk_by(|one, next| one + 1 == *next) {
        let comma = if text.is_empty() { "" } else { ", " };
        let _ = match run {
            [one] => write!(text, "{comma}{one}"),
            [first, .., last] => write!(text, "{comma}{first} to {last}"),
            [] => Ok(()),
        };
    }
    text
}

fn lines(wrong: &[String]) -> String {
    let more = wrong.len().saturating_sub(MOST_LINES);
    let mut text: String = wrong.iter().take(MOST_LINES).map(|line| format!("\n  {line}")).collect();
    if more > 0 {
        let _ = write!(text, "\n  and {more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_told_briefly() {
        assert_eq!(ranges(&[1, 3, 4, 5, 9, 10]), "1, 3 to 5, 9 to 10");
        assert_eq!(ranges(&[7]), "7");
    }
}
