//! May what stands there be replaced? A run by the same run, a study by the same study.

use super::names::{RUN_FILE, STUDY_FILE};
use super::question::Question;

/// What the new folder answers.
#[derive(Debug, Clone)]
pub enum Asked {
    /// A run.
    Run(Box<Question>),
    /// A study, by the digest of its plan.
    Study(String),
}

impl Asked {
    pub fn run(question: Question) -> Self {
        Self::Run(Box::new(question))
    }

    /// What else stands there, told by its file of this name, to stand after "holds"; None where it is the same.
    pub fn differs_from(&self, name: &str, text: &str) -> Option<String> {
        match self {
            Self::Run(question) if name == RUN_FILE => question.differs_from(text),
            Self::Run(_) => Some("a study, and not a run".into()),
            Self::Study(_) if name != STUDY_FILE => Some("a run, and not a study".into()),
            Self::Study(plan) => {
                let before: Option<serde_json::Value> = serde_json::from_str(text).ok();
                let same = before.is_some_and(|before| before.get("plan").and_then(|plan| plan.as_str()) == Some(plan));
                (!same).then(|| "a study of other points, shoppers or metrics".into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_study_takes_the_place_of_the_same_study_alone() {
        let asked = Asked::Study("ab12".into());
        assert_eq!(asked.differs_from(STUDY_FILE, "{\"plan\": \"ab12\"}"), None);
        for (name, text, said) in [
            (STUDY_FILE, "{\"plan\": \"cd34\"}", "other points"),
            (STUDY_FILE, "no json", "other points"),
            (RUN_FILE, "{\"plan\": \"ab12\"}", "a run, and not a study"),
        ] {
            assert!(asked.differs_from(name, text).unwrap().contains(said), "{name} {text}");
        }
        assert!(Asked::run(Question::default()).differs_from(STUDY_FILE, "{}").unwrap().contains("a study"));
    }
}
