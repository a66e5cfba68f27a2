//! Command lines that cannot be understood: what was meant, in the first line.

use std::path::Path;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use omnicap::base::likeness::nearest;

use super::args::Cli;

/// What to say of a command line, and the cure with it; None where the parser says it well enough.
pub fn explained(error: &Error) -> Option<String> {
    let wrong = || said(error, ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidSubcommand => Some(no_command(&said(error, ContextKind::InvalidSubcommand)?)),
        ErrorKind::UnknownArgument => Some(no_option(&wrong()?, error)),
        ErrorKind::MissingRequiredArgument => Some(format!("{} is missing: {}", wrong()?, usage(error)?)),
        _ => None,
    }
}

fn said(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(list) => Some(list.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
}

/// How the command is called, on one line.
fn usage(error: &Error) -> Option<String> {
    let usage = said(error, ContextKind::Usage)?;
    Some(usage.trim_start_matches("Usage:").split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first word is no command: perhaps it is the file that a command would be given.
fn no_command(word: &str) -> String {
    let path = Path::new(word);
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match ending.as_str() {
        "toml" => return format!("what is to be done with {word}? write a command before it: omnicap run {word}"),
        "csv" | "tsv" | "gz" | "zst" => {
            return format!(
                "what is to be done with {word}? write a command before it: omnicap replay {word} --scenario SCENARIO.toml"
            );
        }
        _ if path.exists() => {
            return format!("`{word}` is a file or folder: write a command before it, such as omnicap run {word}");
        }
        _ => {}
    }
    match nearest(word, commands().iter().map(String::as_str)) {
        Some(near) => format!("there is no command `{word}`: did you mean `{near}`?"),
        None => format!("there is no command `{word}`: the commands are {}", commands().join(", ")),
    }
}

fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_string()).collect()
}

/// What other programs call some of our options.
const USUAL: [(&str, &str); 6] = [
    ("output", "out"),
    ("folder", "out"),
    ("users", "shoppers"),
    ("jobs", "threads"),
    ("force", "replace"),
    ("overwrite", "replace"),
];

/// The nearest option of the command that was typed.
fn near_option(word: &str) -> Option<String> {
    let typed: Vec<String> = std::env::args().collect();
    let command =
        Cli::command().get_subcommands().find(|command| typed.iter().any(|word| word == command.get_name()))?.clone();
    let options: Vec<&str> = command.get_arguments().filter_map(|argument| argument.get_long()).collect();
    let usual = USUAL.into_iter().filter(|(_, option)| options.contains(option));
    let known = options.iter().copied().chain(usual.map(|(usual, _)| usual));
    let near = nearest(word.trim_start_matches('-'), known)?;
    Some(format!("--{}", USUAL.iter().find(|(usual, _)| *usual == near).map_or(near, |(_, option)| option)))
}

fn no_option(word: &str, error: &Error) -> String {
    if !word.starts_with('-') {
        let more = usage(error).map_or(String::new(), |usage| format!(": {usage}"));
        return format!("`{word}` is one word too many{more}");
    }
    // The parser's guess at another option is no part of how the command is called.
    let usage = usage(error).unwrap_or_default().replace("--version ", "");
    // A file that is given without an option.
    if usage.contains(&format!("<{}>", word.trim_start_matches('-').to_uppercase())) {
        return format!("there is no option `{word}` here: leave `{word}` out and give the file alone: {usage}");
    }
    match near_option(word) {
        Some(near) => format!("there is no option `{word}` here: did you mean `{near}`?"),
        None => format!("there is no option `{word}` here: --help lists those that are"),
    }
}
