//! `omnicap completions`: for bash, zsh, fish and others.

use clap::CommandFactory;

use super::args::{Cli, Completions};
use super::console::say;
use super::failure::Failure;

pub fn completions(args: &Completions) -> Result<(), Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "omnicap", &mut text);
    say(&String::from_utf8_lossy(&text))
}
