//! Files: a run's folder appears whole or not at all.
//!
//! Everything is written into a hidden folder beside the place where it belongs, and moved there in
//! one step at the end. What stands there before is replaced only where it is a run of omnicap, in
//! which nobody has changed or added a file, and which asked the same question; in any other case nothing is touched. A killed
//! run leaves at most its hidden folder, which the next one sweeps away.

mod asked;
mod error;
mod hidden;
mod kept;
mod making;
mod names;
mod new_files;
mod published;
mod question;
mod turns;

pub use error::OutputError;
pub use kept::Kept;
pub use making::Folder;
pub use names::{RUN_FILE, STUDY_FILE};
pub use new_files::NewFiles;
pub use published::text;
pub use question::Question;
