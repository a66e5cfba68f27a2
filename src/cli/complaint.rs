//! What is wrong or odd, on standard error.

use std::io::{IsTerminal, Write};

use omnicap::scenario::problem::Problems;

use super::lines::{fitted, width};

/// Says it. Where standard error is closed or full nobody can be told, and the work goes on.
pub fn complain(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Says a sentence or more. People get lines that fit the terminal; programs read one line a message.
pub fn complain_in_words(text: &str) {
    complain(&if std::io::stderr().is_terminal() { fitted(text) } else { text.to_string() });
}

/// Problems as text, in colour and in lines that fit where people read it.
pub fn drawn(problems: &Problems) -> String {
    if std::io::stderr().is_terminal() { problems.render_within(true, width()) } else { problems.render(false) }
}
