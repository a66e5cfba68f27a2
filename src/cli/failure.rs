//! How a command can fail, and what the shell learns of it.

use std::path::PathBuf;
use std::process::ExitCode;

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
    pub fn report(self) -> ExitCode {
        match self {
            Self::Scenario(problems) => {
                complain(&drawn(&problems));
                ExitCode::from(2)
            }
            Self::Usage(problem) => {
                let cure = if problem.cure.is_empty() { String::new() } else { format!("\n  {}", problem.cure) };
                say(&format!("{}{cure}", problem.title), 2)
            }
            Self::Unreadable { path, why } => say(&format!("cannot read {}: {why}", path.display()), 2),
            Self::Log { error: LogError::Interrupted, .. } => Self::Interrupted.report(),
            Self::Log { name, error } => say(&format!("{name}: {error}"), 2),
            Self::Refused(why) => say(&why, 2),
            Self::Output(error @ OutputError::Unreadable { .. }) => say(&error, 2),
            Self::Output(error) => say(&error, 1),
            Self::Tables(error) => say(&error, 2),
            #[cfg(feature = "charts")]
            Self::Present(error) => say(&error, 1),
            // Whoever closed the pipe has read enough.
            Self::Console(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Self::Console(error) => say(&format!("cannot write to standard output: {error}"), 1),
            Self::Interrupted => {
                complain("interrupted: nothing was written");
                ExitCode::from(130)
            }
            Self::Paused(how_far) => {
                anstream::eprintln!("interrupted: {how_far}");
                ExitCode::from(130)
            }
            Self::Disagreement => say(&"the simulator disagrees with theory", 1),
        }
    }
}

/// Says an error on standard error, and gives the exit code.
fn say(error: &dyn std::fmt::Display, code: u8) -> ExitCode {
    complain_in_words(&format!("error: {error}"));
    ExitCode::from(code)
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
