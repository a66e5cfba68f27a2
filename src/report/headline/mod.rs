//! What was found, whatever was found: of several policies first what to decide, then a line on each with its intervals.

mod clauses;
mod decision;
mod free_spend;
mod recommend;
mod same_spend;
mod verdict;

use crate::results::read::Run;

pub use recommend::recommend;
pub use verdict::{Measure, Verdict, verdict};

/// The most policies that get a line of their own.
const MOST: usize = 6;

/// What to do, and what the policies change against the baseline, in lines.
pub fn headline(run: &Run) -> String {
    let advice = recommend(run).map(|advice| advice.lines());
    let lines: Vec<String> = advice.into_iter().flatten().chain(details(run)).collect();
    once(&lines.join("\n"))
}

/// What the policies change against the baseline, a line each.
pub fn details(run: &Run) -> Vec<String> {
    match &others(run)[..] {
        [] => vec![free_spend::alone(run)],
        [only] => vec![[line(run, only), decision::reactions(run), clauses::worth(run, only)].concat()],
        others => {
            let rest = others.len().saturating_sub(MOST);
            let rest = (rest > 0).then(|| format!("The tables below have {rest} more policies."));
            let lines = others.iter().take(MOST).map(|policy| line(run, policy) + &clauses::left(run, policy));
            decision::decision(run).into_iter().chain(lines).chain(rest).collect()
        }
    }
}

/// The policies beside the baseline, that of the finding first.
fn others(run: &Run) -> Vec<&str> {
    let (subject, baseline) = run.pair();
    let others = run.policies().into_iter().filter(|policy| *policy != baseline && *policy != subject);
    [subject].into_iter().filter(|subject| *subject != baseline).chain(others).collect()
}

/// What one policy changes.
fn line(run: &Run, policy: &str) -> String {
    match run.provenance.about.same_spend.iter().any(|name| name == policy) {
        true => same_spend::comparison(run, policy),
        false => free_spend::comparison(run, policy),
    }
}

/// Says only once that brackets hold 95 % intervals.
pub fn once(text: &str) -> String {
    const WORDS: &str = "95 % interval ";
    match text.find(WORDS).map(|at| text.split_at(at + WORDS.len())) {
        Some((first, rest)) => format!("{first}{}", rest.replace(WORDS, "")),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_named_once() {
        assert_eq!(once("a (95 % interval 1 to 2), b (95 % interval 3 to 4)"), "a (95 % interval 1 to 2), b (3 to 4)");
        assert_eq!(once("nothing"), "nothing");
    }
}
