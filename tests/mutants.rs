//! Whatever stands in a scenario, a command ends in 0, 2 or 130: no panic, no abort, and memory that is bounded.
//!
//! Mutants of the shipped scenarios are checked through the library, and some of those that can be run are run by the
//! command, with 200 shoppers and an address space of 1.5 GiB. Whoever runs longer than a deadline is interrupted.
//! `OMNICAP_MUTANTS=5000` makes that many and runs all that can be run.

use std::ops::Range;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use omnicap::base::random::{Marks, Purpose, Seed};
use omnicap::scenario::{Files, Scenario};

use super::support::folder::{Folder, binary};
use super::support::scenarios::{changed, shipped, text_of};

const MUTANTS: u64 = 1_500;

/// So many of the usual number are run.
const RUNS: usize = 40;

/// After so long a run is interrupted, and after so long again it has ended.
const PATIENCE: Duration = Duration::from_secs(20);

/// Numbers at which something may break.
const NUMBERS: [&str; 24] = [
    "0",
    "1",
    "-1",
    "2",
    "0.05",
    "0.1",
    "0.5",
    "0.999",
    "1e-9",
    "1e-4",
    "3",
    "7",
    "20",
    "50",
    "100",
    "365",
    "1000",
    "1440",
    "100000",
    "2000000",
    "1e9",
    "4294967295",
    "9223372036854775807",
    "nan",
];

/// Words that mean something somewhere.
const WORDS: [&str; 30] = [
    "1s",
    "30m",
    "1h",
    "12h",
    "1d",
    "7d",
    "60d",
    "365d",
    "7d from first",
    "calendar day",
    "calendar week",
    "calendar month",
    "session",
    "flight",
    "each channel",
    "all channels",
    "identifier",
    "graph",
    "person",
    "serve",
    "block",
    "media",
    "shop",
    "500 per day",
    "1440 per day",
    "0.001 per week",
    "markov",
    "linear",
    "independent",
    "free",
];

/// Tables that make a run larger.
const MORE: [&str; 6] = [
    "\n[[policy]]\nname = 'mutant'\ncaps = [{ scope = 'all channels', max = 100000, per = '60d', count_by = 'identifier' }]\n",
    "\n[[policy]]\nname = 'mutant'\ncaps = [{ scope = 'each channel', max = 3, per = '7d', delay = '1d', count_by = 'graph' }]\n",
    "\n[[policy]]\nname = 'mutant'\ncaps = [{ scope = 'all channels', max = 2, per = '7d from first', delay = '3d' }]\n",
    "\n[[channel]]\nname = 'mutant'\nrole = 'media'\nopportunities = '300 per day'\n",
    "\n[[channel]]\nname = 'mutant'\nrole = 'media'\nidentity = { ids = 50, lifetime = '1s', match_rate = 0 }\n",
    "\n[population]\nactivity = { distribution = 'log-normal', sigma = 3 }\n",
];

/// Choices, each by an index that no other choice has.
struct Choices(Marks, u64);

impl Choices {
    fn below(&mut self, count: usize) -> usize {
        self.1 += 1;
        (self.0.at(self.1) % count.max(1) as u64) as usize
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// The mutant of a number: always the same one.
fn mutant(number: u64, bases: &[String]) -> String {
    let mut choices = Choices(Seed(19).of(number).marks(Purpose::Path), 0);
    let mut text = bases[choices.below(bases.len())].clone();
    for _ in 0..1 + choices.below(3) {
        text = mutated(&text, &mut choices);
    }
    text
}

fn mutated(text: &str, choices: &mut Choices) -> String {
    match choices.below(10) {
        0..4 => replaced(text, &tokens(text, is_of_number), choices, |choices| choices.of(&NUMBERS).into()),
        4..6 => replaced(text, &strings(text), choices, |choices| format!("\"{}\"", choices.of(&WORDS))),
        6 => text.to_string() + choices.of(&MORE),
        7 => {
            let lines: Vec<&str> = text.lines().collect();
            let (at, from) = (choices.below(lines.len()), choices.below(lines.len()));
            [&lines[..at], &[lines[from]], &lines[at..]].concat().join("\n")
        }
        8 => {
            let out = choices.below(text.lines().count());
            let left = text.lines().enumerate().filter(|(index, _)| *index != out);
            left.map(|(_, line)| format!("{line}\n")).collect()
        }
        _ => {
            let at = text.floor_char_boundary(choices.below(text.len()));
            let put = choices.of(&["–", "\u{a0}", "\"", "[", "}", "\u{202e}", "=", "😀", "#", "\0", "''", ",,"]);
            [&text[..at], put, &text[at..]].concat()
        }
    }
}

fn replaced(text: &str, places: &[Range<usize>], choices: &mut Choices, by: impl Fn(&mut Choices) -> String) -> String {
    let Some(place) = places.get(choices.below(places.len())) else { return text.into() };
    [&text[..place.start], &by(choices), &text[place.end..]].concat()
}

fn is_of_number(letter: char) -> bool {
    letter.is_ascii_digit() || letter == '.' || letter == '_'
}

/// Where stretches of such letters stand.
fn tokens(text: &str, is_part: fn(char) -> bool) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, letter)| is_part(*letter)) {
        match places.last_mut() {
            Some(last) if last.end == at => last.end = at + letter.len_utf8(),
            _ => places.push(at..at + letter.len_utf8()),
        }
    }
    places
}

/// Where texts in quotes stand, with their quotes.
fn strings(text: &str) -> Vec<Range<usize>> {
    let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
    quotes.as_chunks::<2>().0.iter().map(|[from, to]| *from..*to + 1).collect()
}

/// The files that the shipped scenarios name.
fn open(name: &str) -> Result<Vec<u8>, String> {
    ["recorded-paths.csv", "recorded-log.csv"]
        .into_iter()
        .find(|known| *known == name)
        .map(|known| text_of(&format!("scenarios/{known}")).into_bytes())
        .ok_or_else(|| "there is no such file".into())
}

/// Can it be run?
fn is_read(text: &str) -> bool {
    match Scenario::parse_with(text, "mutant.toml", Files::Open(&open)) {
        Ok(scenario) => {
            drop(scenario.warnings.render(false));
            true
        }
        Err(problems) => {
            assert!(problems.has_errors() && !problems.render(false).is_empty(), "{text}");
            false
        }
    }
}

/// Runs a mutant, which ends well, is refused or is interrupted.
fn run(folder: &Folder, number: u64, text: &str) {
    folder.write("mutant.toml", text);
    let args = ["run", "mutant.toml", "--shoppers", "200", "--threads", "2", "--no-charts", "--quiet", "--out", "out"];
    let limits = "ulimit -v 1572864; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).args(["-c", limits]).arg(binary()).args(args);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    let mut is_interrupted = false;
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if begun.elapsed() > PATIENCE && !is_interrupted {
            is_interrupted = true;
            Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        }
        if begun.elapsed() > 2 * PATIENCE {
            child.kill().unwrap();
            break None;
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let _ = std::fs::remove_dir_all(folder.at("out"));
    let is_well = matches!(code, Some(0 | 2)) || (is_interrupted && code == Some(130));
    assert!(is_well && !folder.at("out").exists(), "mutant {number} ended in {code:?}: {text}");
    if is_interrupted {
        eprintln!("mutant {number} was interrupted: {text}");
    }
}

/// Some are refused, and some can be run.
#[cfg(unix)]
#[test]
fn any_mutant_is_run_or_refused() {
    let asked = std::env::var("OMNICAP_MUTANTS").ok().and_then(|count| count.parse().ok());
    let bases: Vec<String> = shipped().iter().map(|name| changed(&text_of(name), &["shoppers=200"])).collect();
    let all = (0..asked.unwrap_or(MUTANTS)).map(|number| (number, mutant(number, &bases)));
    let sound: Vec<(u64, String)> = all.filter(|(_, text)| is_read(text)).collect();
    assert!((RUNS..MUTANTS as usize / 2 + RUNS).contains(&sound.len()) || asked.is_some(), "{}", sound.len());
    let folder = Folder::new();
    folder.write("recorded-paths.csv", text_of("scenarios/recorded-paths.csv"));
    folder.write("recorded-log.csv", text_of("scenarios/recorded-log.csv"));
    let most = if asked.is_some() { sound.len() } else { RUNS };
    sound.iter().take(most).for_each(|(number, text)| run(&folder, *number, text));
}
