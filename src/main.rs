//! The `omnicap` command.

fn main() -> std::process::ExitCode {
    omnicap::cli::main()
}
