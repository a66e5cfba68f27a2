//! Files: a run's folder appears whole or not at all.
//!
//! Everything is written into a hidden folder beside the place where it belongs, and moved there in
//! one step at the end. What stands there before is replaced only where it is a run of omnicap, in
//! which nobody has changed or added a file; in any other case nothing is touched. A killed run
//! leaves at most its hidden folder, which the next one sweeps away.

mod error;
mod making;
mod new_files;
mod published;

pub use error::OutputError;
pub use making::Folder;
pub use new_files::{must_be_new, write_new};
pub use published::{RUN_FILE, text};
