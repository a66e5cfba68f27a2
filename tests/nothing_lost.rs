//! Results appear whole or not at all, and nothing that a user has is overwritten.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

fn scenario() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/plain.toml")
}

fn omnicap(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("omnicap").unwrap();
    command.current_dir(folder).args(args);
    command
}

fn run(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = omnicap(folder, &["run", scenario().to_str().unwrap(), "--shoppers", "500"]);
    command.args(args);
    command
}

/// Everything below a folder, hidden things too, with contents.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => all.extend(contents(&path)),
            false => all.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
    all.sort();
    all
}

fn stderr(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stderr).unwrap()
}

#[test]
fn a_run_leaves_its_folder_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    run(&folder, &["--events", "2"]).assert().success();
    let names: Vec<String> = fs::read_dir(folder.path().join("output"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["plain"]);
    let mut files: Vec<String> = fs::read_dir(folder.path().join("output/plain"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
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
        "report.html",
        "run.json",
        "summary.csv",
        "timeline.csv",
    ];
    assert_eq!(files, expected);
}

#[test]
fn threads_change_no_byte_of_the_tables() {
    let folder = TempDir::new().unwrap();
    for threads in ["1", "2", "7"] {
        run(&folder, &["--threads", threads, "--events", "3", "--out", threads]).assert().success();
    }
    for file in ["summary.csv", "comparison.csv", "channels.csv", "frequency.csv", "overlap.csv", "events.csv"] {
        let read = |threads: &str| fs::read(folder.path().join(threads).join(file)).unwrap();
        assert!(read("1") == read("2") && read("1") == read("7"), "{file}");
    }
}

#[test]
fn an_untouched_run_is_replaced_whole() {
    let folder = TempDir::new().unwrap();
    run(&folder, &["--events", "2"]).assert().success();
    run(&folder, &["--seed", "9"]).assert().success();
    let files: Vec<_> = contents(&folder.path().join("output")).into_iter().map(|(path, _)| path).collect();
    assert!(files.iter().all(|path| !path.ends_with("events.csv")), "{files:?}");
}

/// What is not ours, or is no longer as we left it, stays.
#[test]
fn what_a_user_has_is_never_overwritten() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 6] = [
        ("is not a run of omnicap", |out| {
            fs::create_dir_all(out).unwrap();
            fs::write(out.join("thesis.txt"), "years of work").unwrap();
        }),
        ("is not a run of omnicap", |out| {
            fs::create_dir_all(out).unwrap();
            fs::write(out.join("run.json"), "{\"program\": \"another\"}").unwrap();
        }),
        ("holds `notes.txt`, which omnicap did not write", |out| {
            ran(out);
            fs::write(out.join("notes.txt"), "mine").unwrap();
        }),
        ("holds `summary.csv`, which was changed", |out| {
            ran(out);
            fs::write(out.join("summary.csv"), "mine").unwrap();
        }),
        ("is not a run of omnicap", |out| {
            ran(out);
            let text = fs::read_to_string(out.join("run.json")).unwrap();
            fs::write(out.join("run.json"), text.replacen('{', "{ \"my notes\": \"precious\",", 1)).unwrap();
        }),
        ("is a file", |out| fs::write(out, "mine").unwrap()),
    ];
    for (why, change) in changes {
        let folder = TempDir::new().unwrap();
        change(&folder.path().join("out"));
        let before = contents(folder.path());
        let mut again = run(&folder, &["--out", "out"]);
        assert!(stderr(&mut again).contains(why), "{}", stderr(&mut again));
        again.assert().code(1);
        assert!(contents(folder.path()) == before, "{why}");
    }
}

fn ran(out: &Path) {
    let mut command = Command::cargo_bin("omnicap").unwrap();
    command.args(["run", scenario().to_str().unwrap(), "--shoppers", "100", "-q", "--out"]).arg(out);
    command.assert().success();
}

/// A hidden folder beside the output is swept away only where a killed run left it.
#[test]
fn hidden_folders_of_others_stay() {
    let folder = TempDir::new().unwrap();
    for name in [".out.partial-old", ".out.partial-77"] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join(".lock"), "").unwrap();
        fs::write(folder.path().join(name).join("data"), "precious").unwrap();
    }
    run(&folder, &["--out", "out"]).assert().success();
    assert!(
        folder.path().join(".out.partial-old/data").exists() && folder.path().join(".out.partial-77/data").exists()
    );
}

#[test]
fn the_folder_one_stands_in_is_not_pulled_away() {
    let folder = TempDir::new().unwrap();
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    for way in [".".into(), format!("../{name}"), format!("../{name}/."), folder.path().display().to_string()] {
        run(&folder, &["--out", &way]).assert().code(1);
        assert!(contents(folder.path()).is_empty(), "{way}");
    }
}

#[test]
fn a_file_holds_no_folder() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("notes"), "mine").unwrap();
    let assert = run(&folder, &["--out", "notes/deep/run"]).assert().code(1);
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(said.contains("notes is a file") && said.contains("--out"), "{said}");
    assert_eq!(std::fs::read_to_string(folder.path().join("notes")).unwrap(), "mine");
}

#[test]
fn two_runs_into_one_folder_do_not_mix() {
    let folder = TempDir::new().unwrap();
    let start = |seed: &str| {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("omnicap"));
        command.current_dir(&folder).args(["run", scenario().to_str().unwrap(), "-q"]);
        command.args(["--shoppers", "30000", "--seed", seed, "--out", "out"]).stderr(Stdio::null()).spawn().unwrap()
    };
    let (mut one, mut two) = (start("1"), start("2"));
    assert!(one.wait().unwrap().success() && two.wait().unwrap().success());
    // Whoever came last, every file is as the run.json beside it says: the next run may replace it.
    run(&folder, &["--out", "out"]).assert().success();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_and_says_so() {
    let folder = TempDir::new().unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("omnicap"))
        .current_dir(&folder)
        .args(["run", scenario().to_str().unwrap(), "--shoppers", "1000000000"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(700));
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupt.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(contents(folder.path()).is_empty());
}

/// A killed run leaves its hidden folder; the next one sweeps it away.
#[cfg(unix)]
#[test]
fn a_killed_run_leaves_nothing_that_stays() {
    let folder = TempDir::new().unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("omnicap"))
        .current_dir(&folder)
        .args(["run", scenario().to_str().unwrap(), "--shoppers", "1000000000", "-q", "--out", "out"])
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(700));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!folder.path().join("out").exists());
    run(&folder, &["--out", "out"]).assert().success();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn places_that_cannot_be_written_are_known_at_once() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "mine").unwrap();
    let args =
        ["run", scenario().to_str().unwrap(), "--out", "file/out", "--shoppers", "1000000000"].map(str::to_string);
    let mut below_a_file = Command::cargo_bin("omnicap").unwrap();
    below_a_file.current_dir(&folder).args(args).timeout(Duration::from_secs(20)).assert().code(1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_leaves_nothing() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    // Standard output on a full device: the tables are there, and the failure is told.
    let folder = TempDir::new().unwrap();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = std::process::Command::new(assert_cmd::cargo::cargo_bin("omnicap"))
        .current_dir(&folder)
        .args(["schema"])
        .stdout(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}

#[test]
fn wrong_words_end_with_2_and_a_cure() {
    let folder = TempDir::new().unwrap();
    let path = scenario();
    let path = path.to_str().unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["run", "nowhere.toml"], "cannot read nowhere.toml"),
        (&["run", "."], "cannot read ."),
        (&["run", path, "--set", "policy.solied.caps.0.max=3"], "did you mean `siloed`?"),
        (&["run", path, "--set", "seed"], "has no `=`"),
        (&["run", path, "--set", "shoppers=many"], "does not fit here"),
        (&["run", path, "--shoppers", "0"], "0 shoppers cannot be simulated"),
        (&["run", path, "--shoppers", "-1"], "--shoppers"),
        (&["run", path, "--threads", "x"], "--threads"),
        (&["fly"], "unrecognized subcommand"),
        (&["run"], "SCENARIO"),
    ];
    for (args, said) in cases {
        let mut command = omnicap(&folder, args);
        assert!(stderr(&mut command).contains(said), "{args:?}: {}", stderr(&mut command));
        command.assert().code(2);
    }
    assert!(contents(folder.path()).is_empty());
}

#[test]
fn new_never_overwrites() {
    let folder = TempDir::new().unwrap();
    omnicap(&folder, &["new", "mine.toml"]).assert().success();
    assert!(fs::read_to_string(folder.path().join("mine.toml")).unwrap().contains("name     = \"mine\""));
    omnicap(&folder, &["run", "mine.toml", "--shoppers", "200"]).assert().success();
    fs::write(folder.path().join("mine.toml"), "mine").unwrap();
    omnicap(&folder, &["new", "mine.toml"]).assert().code(2);
    assert_eq!(fs::read_to_string(folder.path().join("mine.toml")).unwrap(), "mine");
}

#[test]
fn the_schema_knows_every_key_and_is_json() {
    let folder = TempDir::new().unwrap();
    let output = omnicap(&folder, &["schema"]).output().unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = schema.to_string();
    for key in ["win_rate", "on_missing_id", "min_gap", "match_rate", "effective_frequency", "warm_up"] {
        assert!(text.contains(key), "{key}");
    }
}
