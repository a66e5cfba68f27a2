//! The `omnicap` command: a thin shell around the library, one file a command.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
