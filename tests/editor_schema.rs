//! Claim: an editor that knows the schema completes what the reader reads, and marks what it refuses.

use omnicap::policy::window::Window;
use omnicap::scenario::{self, Scenario};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use super::support::folder::Folder;
use super::support::scenarios::{files, project, text_of};

fn schema() -> Value {
    serde_json::from_str(&omnicap::scenario::schema()).unwrap()
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_string()).collect()
}

/// Texts that a pattern of the schema lets through.
fn samples(pattern: &str) -> Vec<String> {
    let inner = pattern.trim_start_matches('^').trim_end_matches('$');
    let strategy = proptest::string::string_regex(inner).unwrap();
    let mut runner = TestRunner::deterministic();
    (0..200).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// What the form of a length cannot tell.
fn is_too_long(text: &str) -> bool {
    let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
    let units = [('w', 604_800.0), ('d', 86_400.0), ('h', 3_600.0), ('m', 60.0), ('s', 1.0)];
    let unit = text.chars().find_map(|letter| units.into_iter().find(|(name, _)| *name == letter)).unwrap().1;
    digits.parse::<f64>().unwrap() * unit > 3_660.0 * 86_400.0
}

#[test]
fn windows_are_completed_and_held_to_their_form() {
    let window = &schema()["$defs"]["Window"]["anyOf"];
    let names = words(&window[0]["enum"]);
    assert_eq!(names, ["calendar day", "calendar week", "calendar month", "flight", "session"]);
    for name in &names {
        assert!(name.parse::<Window>().is_ok(), "{name}");
    }
    for text in samples(window[1]["pattern"].as_str().unwrap()) {
        assert!(is_too_long(&text) || text.parse::<Window>().is_ok(), "{text:?}");
    }
    for text in words(&window[1]["examples"]) {
        assert!(text.parse::<Window>().is_ok(), "{text}");
    }
}

/// Every word that the schema offers for a scope, a spend or a pacing is read.
#[test]
fn words_are_completed() {
    let schema = schema();
    let text = text_of("scenarios/beauty-omnichannel.toml");
    let read = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        Scenario::parse(&text.replacen(from, to, 1), "offered")
    };
    let scopes = words(&schema["$defs"]["ScopeEntry"]["anyOf"][0]["enum"]);
    assert_eq!(scopes, ["each channel", "all channels"]);
    for scope in scopes {
        read("scope = \"each channel\"", &format!("scope = \"{scope}\"")).unwrap_or_else(|why| panic!("{why}"));
    }
    let spend = &schema["$defs"]["SpendEntry"]["anyOf"][0]["const"];
    read("spend = { like = \"siloed\" }", &format!("spend = {spend}")).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(words(&schema["$defs"]["PacingEntry"]["anyOf"][0]["enum"]), ["even", "front"]);
}

/// Names that tables need for themselves are marked, as the reader refuses them.
#[test]
fn names_that_tables_need_are_marked() {
    let schema = schema();
    let text = text_of("scenarios/beauty-omnichannel.toml");
    let name = |entry: &str| schema["$defs"][entry]["properties"]["name"].clone();
    let refused =
        |from: &str, word: &str| Scenario::parse(&text.replace(from, &format!("\"{word}\"")), "marked").is_err();
    let channels = words(&name("ChannelEntry")["not"]["enum"]);
    assert!(channels.len() == 3 && channels.iter().all(|word| refused("\"display\"", word)), "{channels:?}");
    let policy = name("PolicyEntry")["not"]["const"].as_str().unwrap().to_string();
    assert!(refused("\"uncapped\"", &policy) && !refused("\"uncapped\"", "everything"), "{policy}");
    for entry in ["ChannelEntry", "PolicyEntry", "SegmentEntry"] {
        assert_eq!(name(entry)["maxLength"], 200, "{entry}");
    }
}

#[test]
fn rates_and_lengths_have_the_form_that_is_read() {
    let schema = schema();
    for (kind, key) in [("Rate", "sessions"), ("Length", "dwell")] {
        for text in samples(schema["$defs"][kind]["pattern"].as_str().unwrap()) {
            let scenario = format!("journey = {{ model = \"markov\", {key} = \"{}\" }}", text.escape_default());
            let said = Scenario::parse(&scenario, "offered").unwrap_err().to_string();
            assert!(!said.contains("is not a rate") && !said.contains("is not a length"), "{kind} {text:?}: {said}");
        }
    }
}

/// The first line of a new scenario is the one that connects editors with the schema, and the name in it is that of the
/// file that the next line tells how to write.
#[test]
fn a_new_scenario_begins_with_its_schema() {
    let folder = Folder::new();
    folder.run(&["new", "mine.toml"]);
    let text = folder.read("mine.toml");
    let mut lines = text.lines();
    let name = lines.next().unwrap().strip_prefix("#:schema ./").unwrap();
    assert!(text.contains(&format!("omnicap schema > {name}")), "{text}");
    folder.run(&["check", "mine.toml"]);
}

/// The schema has a stable address, and every shipped scenario names it.
#[test]
fn the_schema_stands_in_the_manual() {
    let path = project("docs/scenario.schema.json");
    let schema = scenario::schema() + "\n";
    if std::env::var_os("OMNICAP_WRITE_DOCS").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == schema, "docs/scenario.schema.json is old; write it with OMNICAP_WRITE_DOCS=1");
    for name in files("scenarios", ".toml") {
        let text = text_of(&name);
        assert_eq!(text.lines().next(), Some("#:schema ../docs/scenario.schema.json"), "{name}");
    }
}
