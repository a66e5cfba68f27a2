//! How a command can fail, and what the shell learns of it.

use std::path::PathBuf;

use omnicap::ingest::error::LogError;
#[cfg(feature = "charts")]
use omnicap::report::present::PresentError;
use omnicap::results::folder::OutputError;
use omnicap::results::read::ReadError;
use omnicap::scenario::problem::{Problem, Problems};

use super::complaint::{complain, complain_in_words, drawn};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The scenario is wrong.
    Scenario(Box<Problems>),
    /// A `--set` or a file name is wrong.
    Usage(Box<Problem>),
    /// The scenario cannot be read.
    Unreadable { path: PathBuf, why: String },
    /// The log cannot be read.
    Log { name: String, error: LogError },
    /// Rows of the log cannot be used, and are to be.
    Refused(String),
    /// The results could not be written.
    Output(OutputError),
    /// A run's tables could not be read.
    Tables(ReadError),
    /// A run could not be drawn.
    #[cfg(feature = "charts")]
    Present(PresentError),
    /// Standard output is closed or full.
    Console(std::io::Error),
    /// Somebody pressed Ctrl-C.
    Interrupted,
    /// The same, of work that can be gone on with.
    Paused(String),
    /// The simulator disagrees with theory.
    Disagreement,
}

impl Failure {
    /// Says why on standard error, and gives the exit code.
    pub fn report(self) -> u8 {
        // Whoever closed the pipe has read enough.
        if matches!(&self, Self::Console(error) if error.kind() == std::io::ErrorKind::BrokenPipe) {
            return 0;
        }
        // Problems of scenarios have their own lines, and what was interrupted is no error.
        let is_log_stopped = matches!(&self, Self::Log { error: LogError::Interrupted, .. });
        let is_error = !is_log_stopped && !matches!(self, Self::Scenario(_) | Self::Interrupted | Self::Paused(_));
        let (words, code) = self.words();
        if is_error {
            complain_in_words(&format!("error: {words}"))
        } else {
            complain(&words)
        }
        code
    }

    /// Why, in words, and the exit code.
    pub fn words(&self) -> (String, u8) {
        match self {
            Self::Scenario(problems) => (drawn(problems), 2),
            Self::Usage(problem) if problem.cure.is_empty() => (problem.title.clone(), 2),
            Self::Usage(problem) => (format!("{}\n  {}", problem.title, problem.cure), 2),
            Self::Unreadable { path, why } => (format!("cannot read {}: {why}", path.display()), 2),
            Self::Log { error: LogError::Interrupted, .. } | Self::Interrupted => {
                ("interrupted: nothing was written".into(), 130)
            }
            Self::Log { name, error } => (format!("{name}: {error}"), 2),
            Self::Refused(why) => (why.clone(), 2),
            Self::Output(error @ OutputError::Unreadable { .. }) => (error.to_string(), 2),
            Self::Output(error) => (error.to_string(), 1),
            Self::Tables(error) => (error.to_string(), 2),
            #[cfg(feature = "charts")]
            Self::Present(error) => (error.to_string(), 1),
            Self::Console(error) => (format!("cannot write to standard output: {error}"), 1),
            Self::Paused(how_far) => (format!("interrupted: {how_far}"), 130),
            Self::Disagreement => ("the simulator disagrees with theory".into(), 1),
        }
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Scenario(Box::new(problems))
    }
}

#[cfg(feature = "charts")]
impl From<PresentError> for Failure {
    fn from(error: PresentError) -> Self {
        Self::Present(error)
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Tables(error)
    }
}
