//! `omnicap man`: manual pages for `man`.

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use omnicap::scenario::problem::Problem;

use super::args::{Cli, Manual};
use super::console::say;
use super::failure::Failure;

pub fn manual(args: &Manual) -> Result<(), Failure> {
    let mut all = Cli::command();
    all.build();
    let page = match &args.command {
        Some(name) => all.find_subcommand(name).cloned().ok_or_else(|| unknown(name, &all))?,
        None => all,
    };
    let mut text = Vec::new();
    Man::new(page).render(&mut text).map_err(Failure::Console)?;
    say(String::from_utf8_lossy(&text).trim_end())
}

fn unknown(name: &str, all: &Command) -> Failure {
    let names: Vec<&str> = all.get_subcommands().map(Command::get_name).collect();
    let cure = format!("the commands are {}", names.join(", "));
    Failure::Usage(Box::new(Problem::error(format!("there is no command `{name}`"), cure, None)))
}
