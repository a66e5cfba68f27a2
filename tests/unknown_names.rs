//! What strays from the path: tables that were changed, sources that keep one waiting, files that say one
//! thing twice.

use super::support::folder::{Folder, Said, binary};
use super::support::scenarios::{path_of, text_of};

/// What is said on the way to an end with this code.
fn errors(said: Said, code: i32) -> String {
    assert_eq!(said.code, Some(code), "{}", said.err);
    said.err
}

fn replay(folder: &Folder, log: &str, more: &[&str]) -> Said {
    let args = ["replay", log, "--no-charts", "--out", "out", "--scenario", &path_of("scenarios/recorded.toml")];
    folder.try_to(&[&args, more].concat())
}

/// The project's own log with other first lines.
fn log_with(folder: &Folder, change: impl Fn(&str) -> String) {
    folder.write("log.csv", change(&text_of("scenarios/recorded-log.csv")));
}

#[cfg(feature = "charts")]
#[test]
fn a_report_says_which_tables_were_changed() {
    let folder = Folder::new();
    let run = ["run", &path_of("scenarios/plain.toml"), "--shoppers", "500", "-q", "--no-charts", "--out", "run"];
    folder.run(&run);
    folder.run(&["report", "run", "--out", "same"]);
    let notes = |run: &str| folder.json(&format!("{run}/run.json"))["about"]["notes"].clone();
    assert_eq!(notes("same"), serde_json::json!([]));
    let text = folder.read("run/timeline.csv");
    folder.write("run/timeline.csv", text.lines().take(20).collect::<Vec<_>>().join("\n"));
    let said = folder.run(&["report", "run", "--out", "other"]);
    super::support::folder::assert_says(&said.err, &["were changed after the run had written them: timeline.csv"]);
    assert!(notes("other")[0].as_str().unwrap().contains("timeline.csv"));
    assert!(folder.read("other/report.html").contains("changed after the run"));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_can_be_left() {
    let folder = Folder::new();
    let pipe = folder.at("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let args = ["replay", "pipe", "--scenario", &path_of("scenarios/recorded.toml"), "-q"];
    let mut child = folder.process(&args).stderr(std::process::Stdio::null()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[cfg(unix)]
#[test]
fn a_limit_on_the_size_of_files_is_a_full_disk() {
    let folder = Folder::new();
    let run = format!(
        "ulimit -f 1; exec {} run {} --shoppers 500 -q --no-charts --out out",
        binary().display(),
        path_of("scenarios/plain.toml")
    );
    let output = std::process::Command::new("sh").current_dir(folder.path()).args(["-c", &run]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(folder.contents().is_empty());
}

#[test]
fn a_column_given_twice_is_refused() {
    let folder = Folder::new();
    log_with(&folder, |text| text.replacen("creative", "what", 1));
    let said = errors(replay(&folder, "log.csv", &[]), 2);
    assert!(said.contains("it has two columns `what`"), "{said}");
}

#[test]
fn a_log_of_which_nothing_is_left_says_what_left_it_out() {
    let folder = Folder::new();
    log_with(&folder, str::to_string);
    let said = errors(replay(&folder, "log.csv", &["--set", "log.where={ creative = ['no such'] }"]), 2);
    assert!(said.contains("no row is left") && said.contains("left out)"), "{said}");
}

/// The words of its own `[log]` do not fit omnicap's events, which are known by their header.
#[test]
fn events_of_a_run_are_known_whatever_the_scenario_says_of_logs() {
    let folder = Folder::new();
    let run = ["run", &path_of("scenarios/recorded.toml"), "--shoppers", "500", "--events", "500", "-q", "--no-charts"];
    folder.run(&[&run[..], &["--out", "first"]].concat());
    errors(replay(&folder, "first/events.csv", &["-q"]), 0);
    let impressions = |run: &str| -> Vec<String> {
        let rows = folder.rows(&format!("{run}/summary.csv")).into_iter();
        rows.filter(|row| row["metric"] == "impressions").map(|row| row["value"].clone()).collect()
    };
    assert!(!impressions("first").is_empty());
    assert_eq!(impressions("first"), impressions("out"));
}

#[test]
fn what_is_no_scenario_is_not_told_line_by_line() {
    let folder = Folder::new();
    folder.write("letter.txt", "Dear all\n\nplease find below\n".repeat(100));
    let said = errors(folder.try_to(&["check", "letter.txt"]), 2);
    assert!(said.lines().count() < 200, "{} lines", said.lines().count());
    assert!(said.contains("is this a scenario at all?"), "{said}");
}

#[test]
fn a_calibrated_scenario_has_the_name_of_one() {
    let folder = Folder::new();
    folder.write("table.csv", "frequency,users\n1,10\n2,5\n");
    let plain = path_of("scenarios/plain.toml");
    let said = errors(folder.try_to(&["calibrate", &plain, "--frequency", "table.csv", "--out", "fitted.csv"]), 2);
    assert!(said.contains("ends in .toml"), "{said}");
}
