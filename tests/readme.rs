//! The README is true: every command in it works, and the files it names exist.

use std::fs;
use std::path::Path;

use omnicap::report::words;

use super::support::folder::Folder;
use super::support::scenarios::{parse, project, text_of};

fn readme() -> String {
    text_of("README.md")
}

/// The commands in the README's shell blocks.
fn commands(readme: &str) -> Vec<String> {
    let blocks = readme.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).filter(|line| !line.is_empty()).map(str::to_string).collect()
}

/// A line as a shell splits it, as far as the README needs.
fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// A folder with all that is below it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => assert!(fs::copy(entry.path(), target).is_ok()),
        }
    }
}

/// Runs each in order in one folder, with few shoppers. `cargo test` is what runs this, and continuous
/// integration runs the main job at its full size.
#[test]
fn every_command_of_the_readme_works() {
    let folder = Folder::new();
    fs::create_dir_all(folder.at("output")).unwrap();
    copy(&project("scenarios"), &folder.at("scenarios"));
    let commands = commands(&readme());
    assert!(commands.len() >= 6, "{commands:?}");
    for command in commands {
        if command == "cargo test" {
            continue;
        }
        let typed = command.strip_prefix("cargo run --release -- ").unwrap_or_else(|| panic!("who tests `{command}`?"));
        let mut args = words(typed);
        if typed.starts_with("run") && !typed.contains("--shoppers") {
            args.extend(["--shoppers", "1000"]);
        }
        if typed.starts_with("calibrate") {
            args.extend(["--shoppers", "4000"]);
        }
        folder.run(&args);
    }
    assert!(folder.at("output/tighter/summary.csv").exists());
}

#[test]
fn the_two_commands_stand_in_the_readme_and_in_ci() {
    let ci = text_of(".ci/run");
    for command in ["cargo run --release -- run scenarios/beauty-omnichannel.toml", "cargo test"] {
        assert!(readme().contains(&format!("```sh\n{command}\n```")), "{command}");
        assert!(ci.lines().any(|line| line == command), "{command}");
    }
}

/// Links to files of the project lead somewhere.
#[test]
fn links_lead_somewhere() {
    for page in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        let text = text_of(page);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let outside = link.starts_with("http");
            assert!(outside || project(link).exists(), "{page} links to {link}");
        }
    }
}

/// What the page on responses shows is a scenario, and so is the template with its response switched on.
#[test]
fn responses_that_are_shown_can_be_run() {
    let (template, page) = (text_of("src/cli/new.toml"), text_of("docs/response.md"));
    let snippet = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let switched_on = template.lines().map(|line| match line.strip_prefix('#') {
        Some(hidden) if !hidden.starts_with(' ') => hidden,
        _ => line,
    });
    let switched_on = switched_on.collect::<Vec<_>>().join("\n");
    for text in [format!("{template}\n{snippet}"), switched_on] {
        let scenario = parse(&text);
        assert!(scenario.response.is_some());
        assert!(words::describe(&scenario).contains("1.20 % of visits end in a purchase without advertising"));
    }
}
