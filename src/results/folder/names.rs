//! Names of files that say what a folder is.

/// Names the file that every run has, and that tells its other files.
pub const RUN_FILE: &str = "run.json";

/// Names the same file of a study.
pub const STUDY_FILE: &str = "study.json";
