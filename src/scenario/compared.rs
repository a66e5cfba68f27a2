//! What is compared with what, and of which policy reports speak.

use toml::Spanned;

use super::names::unknown_policy;
use super::problem::{Problem, Problems};
use super::written::Compare;
use crate::policy::Policy;

/// The baseline, and the policy that reports are to speak of where the scenario names one.
pub fn compared(
    compare: Option<&Compare>,
    policies: &[Policy],
    problems: &mut Problems,
) -> (Option<usize>, Option<usize>) {
    let Some(Compare { baseline, subject }) = compare else { return (Some(0), None) };
    let baseline = find(baseline, policies, problems);
    let subject = subject.as_ref().and_then(|name| subject_of(name, baseline, policies, problems));
    (baseline, subject)
}

fn find(name: &Spanned<String>, policies: &[Policy], problems: &mut Problems) -> Option<usize> {
    let index = policies.iter().position(|policy| policy.name == *name.get_ref());
    if index.is_none() {
        let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
        let (title, cure) = unknown_policy(name.get_ref(), &names);
        problems.push(Problem::error(title, cure, Some(name.span())));
    }
    index
}

/// Another policy than the baseline.
fn subject_of(
    name: &Spanned<String>,
    baseline: Option<usize>,
    policies: &[Policy],
    problems: &mut Problems,
) -> Option<usize> {
    let subject = find(name, policies, problems);
    if subject.is_some() && subject == baseline {
        let title = format!("`{}` is the baseline, and cannot be compared with itself", name.get_ref());
        problems.push(Problem::error(title, "name another policy, or leave `subject` out", Some(name.span())));
    }
    subject
}
