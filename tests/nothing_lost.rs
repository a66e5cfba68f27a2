//! Results appear whole or not at all, and nothing that a user has is overwritten.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::support::folder::{Folder, Said, assert_says};
use super::support::scenarios::path_of;

/// `omnicap run` of the plain case, with few shoppers.
fn run(folder: &Folder, args: &[&str]) -> Said {
    folder.try_to(&[&["run", &plain(), "--shoppers", "500"], args].concat())
}

fn plain() -> String {
    path_of("scenarios/plain.toml")
}

/// A run that was not told to end in a hundred years.
fn endless(folder: &Folder) -> Child {
    let args = ["run", &plain(), "--shoppers", "1000000000", "--out", "out"];
    let child = folder.process(&args).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    child
}

#[test]
fn a_run_leaves_its_folder_and_nothing_else() {
    let folder = Folder::new();
    assert_eq!(run(&folder, &["--events", "2"]).code, Some(0));
    assert_eq!(folder.names("output"), ["plain"]);
    let expected = [
        "blocked.csv",
        "channels.csv",
        "charts",
        "comparison.csv",
        "events.csv",
        "flow.csv",
        "frequency.csv",
        "journeys.csv",
        "overlap.csv",
        "replicates.csv",
        "report.html",
        "run.json",
        "scenario.toml",
        "summary.csv",
        "timeline.csv",
    ];
    assert_eq!(folder.names("output/plain"), expected);
}

#[test]
fn threads_change_no_byte_of_the_tables() {
    let folder = Folder::new();
    for threads in ["1", "2", "7"] {
        let args = ["--threads", threads, "--events", "3", "--no-charts", "--out", threads];
        assert_eq!(run(&folder, &args).code, Some(0));
    }
    for file in ["summary.csv", "comparison.csv", "channels.csv", "frequency.csv", "overlap.csv", "events.csv"] {
        let read = |threads: &str| folder.read(&format!("{threads}/{file}"));
        assert!(read("1") == read("2") && read("1") == read("7"), "{file}");
    }
}

#[test]
fn an_untouched_run_is_replaced_whole() {
    let folder = Folder::new();
    let runs: [&[&str]; 2] = [&["--events", "2"], &["--seed", "9", "--replace"]];
    for args in runs {
        assert_eq!(run(&folder, args).code, Some(0));
    }
    let files = folder.names("output/plain");
    assert!(!files.contains(&"events.csv".into()), "{files:?}");
}

/// What is not ours, or is no longer as we left it, stays.
#[test]
fn what_a_user_has_is_never_overwritten() {
    type Change = fn(&Folder);
    let changes: [(&str, Change); 6] = [
        ("is not a run of omnicap", |folder| {
            fs::create_dir_all(folder.at("out")).unwrap();
            folder.write("out/thesis.txt", "years of work");
        }),
        ("is not a run of omnicap", |folder| {
            fs::create_dir_all(folder.at("out")).unwrap();
            folder.write("out/run.json", "{\"program\": \"another\"}");
        }),
        ("holds `notes.txt`, which omnicap did not write", |folder| {
            ran(folder);
            folder.write("out/notes.txt", "mine");
        }),
        ("holds `summary.csv`, which was changed", |folder| {
            ran(folder);
            folder.write("out/summary.csv", "mine");
        }),
        ("holds a `run.json` that was changed since omnicap wrote it", |folder| {
            ran(folder);
            let text = folder.read("out/run.json");
            folder.write("out/run.json", text.replacen('{', "{ \"my notes\": \"precious\",", 1));
        }),
        ("is a file", |folder| folder.write("out", "mine")),
    ];
    for (why, change) in changes {
        let folder = Folder::new();
        change(&folder);
        let before = folder.contents();
        let again = run(&folder, &["--out", "out"]);
        assert_says(&again.err, &[why]);
        assert_eq!(again.code, Some(1));
        assert!(folder.contents() == before, "{why}");
    }
}

fn ran(folder: &Folder) {
    assert_eq!(run(folder, &["--no-charts", "--out", "out"]).code, Some(0));
}

/// A hidden folder beside the output is swept away only where a killed run left it.
#[test]
fn hidden_folders_of_others_stay() {
    let folder = Folder::new();
    for name in [".out.partial-old", ".out.partial-77"] {
        fs::create_dir(folder.at(name)).unwrap();
        folder.write(&format!("{name}/.lock"), "");
        folder.write(&format!("{name}/data"), "precious");
    }
    ran(&folder);
    assert!(folder.at(".out.partial-old/data").exists() && folder.at(".out.partial-77/data").exists());
}

#[test]
fn the_folder_one_stands_in_is_not_pulled_away() {
    let folder = Folder::new();
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    for way in [".".into(), format!("../{name}"), format!("../{name}/."), folder.path().display().to_string()] {
        assert_eq!(run(&folder, &["--out", &way]).code, Some(1));
        assert!(folder.contents().is_empty(), "{way}");
    }
}

#[test]
fn a_file_holds_no_folder() {
    let folder = Folder::new();
    folder.write("notes", "mine");
    let said = run(&folder, &["--out", "notes/deep/run"]);
    assert_eq!(said.code, Some(1));
    assert_says(&said.err, &["notes is a file", "--out"]);
    assert_eq!(folder.read("notes"), "mine");
}

#[test]
fn two_runs_into_one_folder_do_not_mix() {
    let folder = Folder::new();
    let start = |seed: &str| {
        let args = ["run", &plain(), "-q", "--shoppers", "30000", "--seed", seed, "--out", "out"];
        folder.process(&args).stderr(Stdio::null()).spawn().unwrap()
    };
    let (mut one, mut two) = (start("1"), start("2"));
    assert!(one.wait().unwrap().success() && two.wait().unwrap().success());
    // Whoever came last stands beside the other, and every file is as the run.json beside it says: it may be replaced.
    for out in ["out", "out-2"] {
        assert_eq!(run(&folder, &["--out", out, "--replace"]).code, Some(0));
    }
    assert_eq!(folder.names("."), ["out", "out-2"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_and_says_so() {
    let folder = Folder::new();
    let mut child = endless(&folder);
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(folder.contents().is_empty());
}

/// A killed run leaves its hidden folder; the next one sweeps it away.
#[cfg(unix)]
#[test]
fn a_killed_run_leaves_nothing_that_stays() {
    let folder = Folder::new();
    let mut child = endless(&folder);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!folder.at("out").exists());
    ran(&folder);
    assert_eq!(folder.names("."), ["out"]);
}

#[test]
fn places_that_cannot_be_written_are_known_at_once() {
    let folder = Folder::new();
    folder.write("file", "mine");
    let mut below_a_file = folder.omnicap(&["run", &plain(), "--out", "file/out", "--shoppers", "1000000000"]);
    below_a_file.timeout(Duration::from_secs(20)).assert().code(1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_leaves_nothing() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    // Standard output on a full device: the tables are there, and the failure is told.
    let folder = Folder::new();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = folder.process(&["schema"]).stdout(full).status().unwrap();
    assert_eq!(status.code(), Some(1));
}

/// A report that is drawn elsewhere says what of its run is no longer as it was.
#[test]
fn a_report_of_a_changed_run_says_so() {
    let folder = Folder::new();
    ran(&folder);
    let again = |out: &str| folder.run(&["report", "out", "--out", out]);
    assert!(!again("one").all().contains("changed"));
    let text = folder.read("out/run.json");
    folder.write("out/run.json", text.replace("\"start\": \"2026", "\"start\": \"2027"));
    let said = again("two");
    assert_says(&said.err, &["a run.json that was changed"]);
    assert_says(&folder.read("two/report.html"), &["a run.json that was changed"]);
    assert_eq!(folder.try_to(&["report", "out"]).code, Some(1));
}

/// Run folders hold regular files alone.
#[cfg(unix)]
#[test]
fn links_are_no_files_of_a_run() {
    let folder = Folder::new();
    ran(&folder);
    fs::rename(folder.at("out/summary.csv"), folder.at("summary.csv")).unwrap();
    std::os::unix::fs::symlink(folder.at("summary.csv"), folder.at("out/summary.csv")).unwrap();
    let said = folder.try_to(&["report", "out", "--out", "again"]);
    assert_says(&said.err, &["summary.csv", "no regular file"]);
    assert_eq!(said.code, Some(2));
    assert_says(&run(&folder, &["--out", "out"]).err, &["holds `summary.csv`, which was changed"]);
    assert_eq!(folder.names("."), ["out", "summary.csv"]);
}

/// What cannot be moved, or has too long a name, is known before anything is simulated; the longest names work.
#[cfg(target_os = "linux")]
#[test]
fn places_where_no_folder_can_appear_are_known_at_once() {
    let folder = Folder::new();
    let longest = "x".repeat(255);
    for (out, says) in [("/proc", "--out /proc/run"), (&*format!("{longest}x"), "too long")] {
        let args = ["run", &plain(), "--out", out, "--shoppers", "1000000000"];
        let output = folder.omnicap(&args).timeout(Duration::from_secs(20)).output().unwrap();
        assert_says(&String::from_utf8_lossy(&output.stderr), &[says]);
        assert_eq!(output.status.code(), Some(1));
    }
    for _ in 0..2 {
        assert_eq!(run(&folder, &["--no-charts", "--out", &longest]).code, Some(0));
    }
    assert_eq!(folder.names("."), [longest]);
}

/// A run that was put aside for one that did not appear comes back.
#[test]
fn what_was_put_aside_comes_back() {
    let folder = Folder::new();
    ran(&folder);
    let before = folder.contents();
    fs::rename(folder.at("out"), folder.at(".out.partial-77.old")).unwrap();
    // Refused, and yet it is there again.
    assert_eq!(run(&folder, &["--no-charts", "--out", "out", "--seed", "8"]).code, Some(1));
    assert!(folder.contents() == before);
}

#[test]
fn wrong_words_end_with_2_and_a_cure() {
    let folder = Folder::new();
    let path = &plain();
    let cases: &[(&[&str], &str)] = &[
        (&["run", "nowhere.toml"], "cannot read nowhere.toml"),
        (&["run", "."], "cannot read ."),
        (&["run", path, "--set", "policy.solied.caps.0.max=3"], "did you mean `siloed`?"),
        (&["run", path, "--set", "seed"], "has no `=`"),
        (&["run", path, "--set", "shoppers=many"], "does not fit here"),
        (&["run", path, "--shoppers", "0"], "0 shoppers cannot be simulated"),
        (&["run", path, "--shoppers", "-1"], "--shoppers"),
        (&["run", path, "--threads", "x"], "--threads"),
        (&["fly"], "no command `fly`"),
        (&["run"], "SCENARIO"),
    ];
    for (args, said) in cases {
        let refused = folder.try_to(args);
        assert_says(&refused.err, &[said]);
        assert_eq!(refused.code, Some(2), "{args:?}");
    }
    assert!(folder.contents().is_empty());
}

#[test]
fn new_never_overwrites() {
    let folder = Folder::new();
    folder.run(&["new", "mine.toml"]);
    assert_says(&folder.read("mine.toml"), &["name     = \"mine\""]);
    folder.run(&["run", "mine.toml", "--shoppers", "200", "--no-charts"]);
    folder.write("mine.toml", "mine");
    assert_eq!(folder.try_to(&["new", "mine.toml"]).code, Some(2));
    assert_eq!(folder.read("mine.toml"), "mine");
}

#[test]
fn the_schema_knows_every_key_and_is_json() {
    let folder = Folder::new();
    let schema: serde_json::Value = serde_json::from_str(&folder.run(&["schema"]).out).unwrap();
    let keys = ["win_rate", "on_missing_id", "min_gap", "match_rate", "effective_frequency", "warm_up"];
    assert_says(&schema.to_string(), &keys);
}
