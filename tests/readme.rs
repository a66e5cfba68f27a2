//! The README is true: every command in it works, and the files it names exist.

use std::fs;
use std::path::{Path, PathBuf};

use omnicap::scenario::words;

use super::support::folder::{Folder, copy};
use super::support::scenarios::{FLAGSHIP, parse, project, text_of};

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
        if ["run", "sweep"].contains(&args[0]) && !typed.contains("--shoppers") {
            args.extend(["--shoppers", "1000"]);
        }
        if ["find", "allocate"].contains(&args[0]) {
            args.extend(["--most", "300"]);
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

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The project's documents, by their paths in it.
fn pages() -> Vec<PathBuf> {
    let docs = ["docs", "docs/gallery", "docs/studies"].map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let docs = docs.into_iter().flatten().map(|entry| entry.unwrap().path());
    let own = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(|page| root().join(page));
    docs.filter(|page| page.extension().is_some_and(|ending| ending == "md")).chain(own).collect()
}

/// Links to files of the project lead somewhere.
#[test]
fn links_lead_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for link in links.filter(|link| !link.is_empty() && !link.starts_with("http")) {
            assert!(page.parent().unwrap().join(link).exists(), "{} links to {link}", page.display());
        }
    }
}

/// ARCHITECTURE.md is short, and every file and folder that it names is there.
#[test]
fn architecture_names_what_is_there() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    assert!(text.len() < 8_000, "{} bytes", text.len());
    let in_tree = text.lines().filter_map(|line| line.split_whitespace().next());
    let named = text.split('`').skip(1).step_by(2).chain(in_tree);
    let files = named.filter(|name| name.ends_with(".rs") || name.ends_with('/'));
    let is_there = |name: &str| root().join("src").join(name).exists() || root().join(name).exists();
    let missing: Vec<&str> = files.filter(|name| !is_there(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What the page on caps shows belongs to the template's channels.
#[test]
fn caps_that_are_shown_can_be_run() {
    let (template, page) = (text_of("src/cli/new.toml"), text_of("docs/caps.md"));
    let snippets = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let scenario = parse(&format!("{template}\n{}", snippets.collect::<String>()));
    let words = words::describe(&scenario);
    for words_of_a_cap in [
        "refused on Social and Display, counted on Streaming TV, Social and Display",
        "the same channel are known 1m late",
    ] {
        assert!(words.contains(words_of_a_cap), "{words}");
    }
}

/// And so does what the page on spend says of costs.
#[test]
fn costs_that_are_shown_can_be_run() {
    let (template, page) = (text_of("src/cli/new.toml"), text_of("docs/spend.md"));
    let snippet = page.split("```toml\n").find(|rest| rest.contains("cost =")).unwrap().split("```").next().unwrap();
    let scenario = parse(&format!("{template}\n{snippet}"));
    // 28 of the 31 days of March; the three channels with ads share the count.
    let words = words::describe(&scenario);
    let told = "USD 5,000 a month, of which the flight has 0.90; USD 0.10 for a thousand impressions; \
                USD 2,000 for each of 3 channels that share a count: USD 30,516 whatever the size of the market";
    assert!(words.contains(told), "{words}");
}

/// What the page on schedules shows is understood as it says.
#[test]
fn schedules_that_are_shown_can_be_run() {
    let (template, page) = (text_of("src/cli/new.toml"), text_of("docs/schedules.md"));
    let snippets = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let words = words::describe(&parse(&format!("{template}\n{}", snippets.collect::<String>())));
    for told in [
        "Streaming TV runs only at the hours 18-23\n",
        "Display runs only on days 7 to 20\n",
        "on day 10 from 20:00 on 20.0 % of those who use it come within 1h, and stay to the end\n",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
}

/// What the page on creatives shows holds of a channel that names them as it says.
#[test]
fn creatives_that_are_shown_can_be_run() {
    let (template, page) = (text_of("src/cli/new.toml"), text_of("docs/creatives.md"));
    let of = |kind: &str| page.split(kind).nth(1).unwrap().split("```").next().unwrap().to_string();
    let (policies, channel) = (of("```toml\n"), of("```text\n"));
    let keys = channel.split_once("\"social\"\n").unwrap().1;
    let named = template.replacen("label         = \"Social\"\n", &format!("label         = \"Social\"\n{keys}"), 1);
    let words = words::describe(&parse(&format!("{named}\n{policies}")));
    for told in [
        "shows “film” (50.0 %), “offer” (30.0 %) and “portrait” (20.0 %): the one that the identifier has met least",
        "creatives of all channels: the first one alone",
        "on each creative of Social, each channel alone, at most 3 in any 7d",
    ] {
        assert!(words.contains(told), "{told}: {words}");
    }
}

/// What the page on responses shows is a scenario, and so is the template with its response switched on.
#[test]
fn responses_that_are_shown_can_be_run() {
    let (template, page) = (text_of("src/cli/new.toml"), text_of("docs/response.md"));
    let snippet = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let switched_on = template.lines().map(|line| match line.strip_prefix('#') {
        Some(hidden) if !hidden.starts_with([' ', ':']) => hidden,
        _ => line,
    });
    let switched_on = switched_on.collect::<Vec<_>>().join("\n");
    for text in [format!("{template}\n{snippet}"), switched_on] {
        let scenario = parse(&text);
        assert!(scenario.response.is_some());
        assert!(words::describe(&scenario).contains("1.20 % of visits end in a purchase without advertising"));
    }
}

/// What the page on reactions shows are policies of the flagship.
#[test]
fn reactions_that_are_shown_can_be_run() {
    let (flagship, page) = (text_of(FLAGSHIP), text_of("docs/reactions.md"));
    let world = flagship.split("[[policy]]").next().unwrap();
    for snippet in page.split("```toml\n").skip(1).map(|part| part.split("```").next().unwrap()) {
        let scenario = parse(&format!("{world}\n{snippet}"));
        assert!(scenario.reacts());
        assert!(words::describe(&scenario).contains(" after "), "{snippet}");
    }
}
