//! What is wrong or odd, on standard error.

use std::io::Write;

/// Says it. Where standard error is closed or full nobody can be told, and the work goes on.
pub fn complain(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}
