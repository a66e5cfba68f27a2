//! What strays from the path: tables that were changed, sources that keep one waiting, files that say one
//! thing twice.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn omnicap(folder: &TempDir, args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("omnicap").unwrap();
    command.current_dir(folder).args(args);
    command
}

fn errors(command: &mut Command, code: i32) -> String {
    String::from_utf8_lossy(&command.assert().code(code).get_output().stderr).into_owned()
}

fn replay(folder: &TempDir, log: &str, set: &[&str]) -> Command {
    let scenario = project("scenarios/recorded.toml");
    let mut command = omnicap(folder, &["replay", log, "--no-charts", "--out", "out", "--scenario"]);
    command.arg(scenario).args(set);
    command
}

/// The project's own log with other first lines.
fn log_with(folder: &TempDir, change: impl Fn(&str) -> String) {
    let text = fs::read_to_string(project("scenarios/recorded-log.csv")).unwrap();
    fs::write(folder.path().join("log.csv"), change(&text)).unwrap();
}

#[cfg(feature = "charts")]
#[test]
fn a_report_says_which_tables_were_changed() {
    let folder = TempDir::new().unwrap();
    let plain = project("scenarios/plain.toml");
    omnicap(&folder, &["run", plain.to_str().unwrap(), "--shoppers", "500", "-q", "--out", "run"]).assert().success();
    omnicap(&folder, &["report", "run", "--out", "same"]).assert().success();
    let notes = |run: &str| {
        let text = fs::read_to_string(folder.path().join(run).join("run.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["about"]["notes"].clone()
    };
    assert_eq!(notes("same"), serde_json::json!([]));
    let table = folder.path().join("run/timeline.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.lines().take(20).collect::<Vec<_>>().join("\n")).unwrap();
    let said = errors(&mut omnicap(&folder, &["report", "run", "--out", "other"]), 0);
    assert!(said.contains("were changed after the run had written them: timeline.csv"), "{said}");
    assert!(notes("other")[0].as_str().unwrap().contains("timeline.csv"));
    assert!(fs::read_to_string(folder.path().join("other/report.html")).unwrap().contains("changed after the run"));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_can_be_left() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("omnicap"))
        .current_dir(&folder)
        .args(["replay", "pipe", "--scenario", project("scenarios/recorded.toml").to_str().unwrap(), "-q"])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_a_full_disk() {
    let folder = TempDir::new().unwrap();
    let run = format!(
        "ulimit -f 1; exec {} run {} --shoppers 500 -q --no-charts --out out",
        assert_cmd::cargo::cargo_bin("omnicap").display(),
        project("scenarios/plain.toml").display()
    );
    let output = std::process::Command::new("sh").current_dir(&folder).args(["-c", &run]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn a_column_given_twice_is_refused() {
    let folder = TempDir::new().unwrap();
    log_with(&folder, |text| text.replacen("creative", "what", 1));
    let said = errors(&mut replay(&folder, "log.csv", &[]), 2);
    assert!(said.contains("it has two columns `what`"), "{said}");
}

#[test]
fn a_log_of_which_nothing_is_left_says_what_left_it_out() {
    let folder = TempDir::new().unwrap();
    log_with(&folder, str::to_string);
    let said = errors(&mut replay(&folder, "log.csv", &["--set", "log.where={ creative = ['no such'] }"]), 2);
    assert!(said.contains("no row is left") && said.contains("left out)"), "{said}");
}

/// The words of its own `[log]` do not fit omnicap's events, which are known by their header.
#[test]
fn events_of_a_run_are_known_whatever_the_scenario_says_of_logs() {
    let folder = TempDir::new().unwrap();
    let scenario = project("scenarios/recorded.toml");
    let run = ["run", scenario.to_str().unwrap(), "--shoppers", "500", "--events", "500", "-q", "--no-charts", "--out"];
    omnicap(&folder, &[&run[..], &["first"]].concat()).assert().success();
    replay(&folder, "first/events.csv", &["-q"]).assert().success();
    let sum = |run: &str| {
        let text = fs::read_to_string(folder.path().join(run).join("summary.csv")).unwrap();
        text.lines()
            .filter(|line| line.contains(",impressions,"))
            .map(|l| l.split(',').nth(2).unwrap().to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(sum("first"), sum("out"));
}

#[test]
fn what_is_no_scenario_is_not_told_line_by_line() {
    let folder = TempDir::new().unwrap();
    log_with(&folder, str::to_string);
    let said = errors(&mut omnicap(&folder, &["check", "log.csv"]), 2);
    assert!(said.lines().count() < 200, "{} lines", said.lines().count());
    assert!(said.contains("is this a scenario at all?"), "{said}");
}

#[test]
fn a_calibrated_scenario_has_the_name_of_one() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("table.csv"), "frequency,users\n1,10\n2,5\n").unwrap();
    let plain = project("scenarios/plain.toml");
    let calibrate = ["calibrate", plain.to_str().unwrap(), "--frequency", "table.csv", "--out", "fitted.csv"];
    let said = errors(&mut omnicap(&folder, &calibrate), 2);
    assert!(said.contains("ends in .toml"), "{said}");
}
