//! Sweeps: a point says what a run of it says, differences between points are paired, nothing is lost, and wrong values are
//! refused before anything runs.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use omnicap::analysis::metrics;
use omnicap::scenario::{Files, Scenario};
use omnicap::study::sweep::blocks::Block;
use omnicap::study::sweep::design::Design;
use omnicap::study::sweep::effect::jackknife;
use omnicap::study::sweep::factor::Factor;
use omnicap::study::sweep::pass;
use omnicap::study::sweep::plan::{Base, Plan, PlanError, Question};
use omnicap::{Options, Stage};

use super::support::folder::{Folder, assert_says};
use super::support::runs::run;
use super::support::scenarios::{changed, parse, path_of, text_of};
use super::support::tables::{Row, number};

/// Two media channels and a shop, with prices, purchases and a policy that spends like the baseline.
pub const SHOP: &str = r#"
version = 1
name = "shop"
seed = 5
shoppers = 3_000
flight = { start = 2026-03-02, days = 14 }
journey = { model = "independent" }
response = { baseline = 0.05, curve = { shape = "hill", max_lift = 1.0, half = 2.0, slope = 1.0 }, basket = { mean = 40.0, sd = 10.0 }, margin = 0.4 }
channel = [
  { name = "tv", role = "media", opportunities = "0.9 per day", win_rate = 0.4, price = { cpm = 20.0 } },
  { name = "social", role = "media", opportunities = "0.9 per day", win_rate = 0.4, price = { cpm = 8.0 } },
  { name = "shop", role = "shop", visits = "0.3 per day" },
]

[population]
activity = { distribution = "gamma", shape = 1.0 }

[[policy]]
name = "siloed"
caps = [{ scope = "each channel", max = 2, per = "7d" }]

[[policy]]
name = "shared"
caps = [{ scope = "all channels", max = 2, per = "7d" }]

[[policy]]
name = "same spend"
like = "shared"
spend = { like = "siloed" }
"#;

const CAP: &str = "policy.shared.caps.0.max";

fn base(text: &str) -> Base<'_> {
    Base { text, origin: "a text of the test", files: Files::None }
}

fn question(vary: &[&str]) -> Question {
    let factors = vary.iter().map(|vary| Factor::parse(vary).unwrap()).collect();
    Question { blocks: vec![Block { factors, design: Design::Grid }], seed: 1, reference: None, skips_refused: false }
}

fn plan(text: &str, vary: &[&str]) -> Plan {
    Plan::new(base(text), question(vary)).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn points_of_one_world_share_a_pass_and_equal_policies_are_replayed_once() {
    let caps = plan(SHOP, &[&format!("{CAP}=1..6")]);
    assert_eq!((caps.passes.len(), caps.passes[0].len()), (1, 6));
    // Siloed once, shared and same spend at six caps.
    assert_eq!(caps.policies, [13]);
    // The scenario's own value is what the others are compared with, and stands first.
    assert_eq!((caps.reference, caps.passes[0][0]), (1, 1));
    let worlds = plan(SHOP, &["population.activity.shape=0.5,1.0", &format!("{CAP}=1,2")]);
    assert_eq!(worlds.passes, [vec![3, 2], vec![0, 1]]);
    // So many that memory would grow are parted.
    let many = plan(SHOP, &[&format!("{CAP}=1..60")]);
    assert!(many.passes.len() == 2 && many.policies.iter().all(|policies| *policies <= 64), "{:?}", many.policies);
}

/// The folder of a sweep of the shop.
fn swept(folder: &Folder, args: &[&str]) -> Vec<Row> {
    folder.write("shop.toml", SHOP);
    folder.run(&[&["sweep", "shop.toml", "--no-charts", "-q", "--out", "swept"], args].concat());
    folder.rows("swept/effects.csv")
}

/// Rows of a table without the columns of the point, where it is this one.
fn rows_of(folder: &Folder, table: &str, point: &str, factors: usize) -> Vec<Vec<String>> {
    let text = folder.read(table);
    let rows = text.lines().skip(1).filter(|line| line.split(',').next() == Some(point));
    let own = |line: &str| line.splitn(factors + 2, ',').last().unwrap().to_string();
    rows.map(|line| vec![own(line)]).collect()
}

/// What a point says is what a run of it says, byte for byte, at equal spend too: nobody's throttle depends on who is solved
/// beside it.
#[test]
fn a_point_is_a_run() {
    let folder = Folder::new();
    swept(&folder, &["--vary", &format!("{CAP}=1..4"), "--vary", "population.activity.shape=0.5,1.0"]);
    for (point, set) in [("1", ["1", "0.5"]), ("4", ["2", "1.0"]), ("7", ["4", "0.5"])] {
        let sets = [format!("{CAP}={}", set[0]), format!("population.activity.shape={}", set[1])];
        let args = ["run", "shop.toml", "--no-charts", "-q", "--out", point, "--set", &sets[0], "--set", &sets[1]];
        folder.run(&args);
        for table in ["summary.csv", "comparison.csv", "channels.csv", "blocked.csv", "budgets.csv"] {
            let own: Vec<Vec<String>> =
                folder.read(&format!("{point}/{table}")).lines().skip(1).map(|line| vec![line.to_string()]).collect();
            assert!(!own.is_empty());
            assert!(rows_of(&folder, &format!("swept/{table}"), point, 2) == own, "{table} of point {point}");
        }
    }
}

/// Two points that differ in a cap are compared as two policies of one scenario are that have these caps.
#[test]
fn a_contrast_is_the_paired_difference() {
    let folder = Folder::new();
    swept(&folder, &["--vary", &format!("{CAP}=2,4"), "--reference", "2"]);
    let both = changed(SHOP, &[])
        + "[[policy]]\nname = \"four\"\ncaps = [{ scope = \"all channels\", max = 4, per = \"7d\" }]\n";
    let scenario = parse(&(both + "[compare]\nbaseline = \"shared\"\n"));
    let results = run(&scenario, 0);
    let four = scenario.policies.iter().position(|policy| policy.name == "four").unwrap();
    let contrasts: Vec<Row> =
        folder.rows("swept/contrasts.csv").into_iter().filter(|row| row["policy"] == "shared").collect();
    let mut compared = 0;
    for difference in metrics::differences(&scenario, &results.sample, four) {
        // What is told against the baseline has another one here.
        if difference.metric.contains("supply_needed") || difference.metric.contains("leakage") {
            continue;
        }
        let Some(row) = contrasts.iter().find(|row| row["metric"] == difference.metric) else { continue };
        let near = |column: &str, value: f64| {
            let told = number(row, column);
            assert!(
                (told - value).abs() <= 1e-6 * value.abs().max(1e-6),
                "{}: {column} {told} {value}",
                difference.metric
            );
        };
        if difference.absolute.value.is_finite() {
            near("difference", difference.absolute.value);
        }
        if let Some(error) = difference.absolute.error {
            near("standard_error", error.standard_error);
            near("low", error.low);
            near("high", error.high);
        }
        assert_eq!(row["errors"], "paired");
        compared += 1;
    }
    assert!(compared > 15, "{compared}");
}

/// The same difference has a far smaller error than that of independent runs.
#[test]
fn points_of_other_worlds_are_paired_too() {
    let folder = Folder::new();
    let overlap = "population.overlap=0.2,0.25";
    swept(&folder, &["--vary", overlap]);
    let mut contrasts = folder.rows("swept/contrasts.csv").into_iter();
    let contrast = contrasts.find(|row| row["policy"] == "siloed" && row["metric"] == "impressions").unwrap();
    let scenario = parse(&changed(SHOP, &["population.overlap=0.2"]));
    let alone = metrics::by_name(&scenario, 0, "impressions").unwrap().estimate(&run(&scenario, 0).sample);
    let independent = 2_f64.sqrt() * alone.error.unwrap().standard_error;
    assert!(number(&contrast, "standard_error") < 0.5 * independent, "{contrast:?}");
}

/// Another number of shoppers has other groups: the errors add up.
#[test]
fn other_shoppers_are_compared_as_independent() {
    let folder = Folder::new();
    swept(&folder, &["--vary", "shoppers=1000,2000", "--reference", "1000"]);
    let points = folder.rows("swept/points.csv");
    assert_eq!(points.iter().map(|row| row["shoppers"].as_str()).collect::<Vec<_>>(), ["1000", "2000"]);
    assert_eq!(folder.read("swept/points.csv").lines().next().unwrap(), "point,shoppers,status,reason");
    assert!(folder.rows("swept/contrasts.csv").iter().all(|row| row["errors"] == "independent"));
}

/// A factor of words, of several items at once and in pairs.
#[test]
fn factors_may_be_words_items_and_pairs() {
    let folder = Folder::new();
    let window = "policy.shared.caps.0.per=7d,14d,calendar week";
    let effects = swept(&folder, &["--vary", window, "--vary", "channel.*.win_rate=0.2..0.4 step 0.1", "--zip"]);
    assert_eq!(effects.len(), 6);
    assert_eq!(effects[2]["policy.shared.caps.0.per"], "calendar week");
    assert_eq!(effects[2]["channel.*.win_rate"], "0.4");
    assert!(effects.iter().any(|row| row["standing"] == "best"));
}

#[test]
fn drawn_designs_have_as_many_points_as_are_asked_for() {
    for design in ["lhs", "sobol"] {
        let folder = Folder::new();
        let args = [
            "--design",
            design,
            "--points",
            "6",
            "--vary",
            "population.overlap=0.0..0.8",
            "--vary",
            &format!("{CAP}=1..4"),
        ];
        swept(&folder, &args);
        let points = folder.rows("swept/points.csv");
        assert!(points.len() == 6 && points.iter().all(|row| row["status"] == "done"));
        let caps: Vec<f64> = points.iter().map(|row| number(row, CAP)).collect();
        assert!(caps.iter().all(|cap| [1.0, 2.0, 3.0, 4.0].contains(cap)), "{caps:?}");
    }
}

#[test]
fn wrong_values_are_refused_before_anything_runs() {
    let folder = Folder::new();
    folder.write("shop.toml", SHOP);
    let cases: [(&[&str], &[&str]); 10] = [
        (&["--vary", "policy.shared.caps.0.max=2,-1"], &["point 2: policy.shared.caps.0.max = -1 is refused", "`-1`"]),
        (&["--vary", "population.overlap=0.5,1.5,2.5"], &["Another point is refused too", "1.5 is not a probability"]),
        (&["--vary", "policy.sharde.caps.0.max=2,3"], &["`--vary policy.sharde", "did you mean `shared`?"]),
        (&["--vary", "population.overlp=0.2,0.3"], &["did you mean `overlap`?"]),
        (&["--vary", "population.overlap"], &["has no `=`"]),
        (&["--vary", "population.overlap=0.1..0.4"], &["does not say which values", "step 0.1"]),
        (&["--vary", "seed=1,2", "--vary", "shoppers=100,200,300", "--zip"], &["cannot be paired"]),
        (&["--vary", "seed=1..3", "--reference", "7"], &["`--reference 7` is none of the points"]),
        (&["--vary", "seed=1..3", "--metric", "reach_shar"], &["do you mean `reach_share`?"]),
        (&["--vary", "seed=1..3", "--policy", "sharde"], &["sharde", "shared"]),
    ];
    for (args, said) in cases {
        let refused = folder.try_to(&[&["sweep", "shop.toml", "--no-charts"], args].concat());
        assert_says(&refused.err, said);
        assert_eq!(refused.code, Some(2), "{args:?}");
    }
    assert_eq!(folder.names("."), ["shop.toml"]);
}

#[test]
fn refused_points_can_be_left_out() {
    let folder = Folder::new();
    swept(&folder, &["--vary", "population.overlap=0.2,1.5", "--skip-refused"]);
    let points = folder.rows("swept/points.csv");
    assert_eq!([&points[0]["status"], &points[1]["status"]], ["done", "refused"]);
    assert_says(&points[1]["reason"], &["1.5 is not a probability"]);
    let refused = Question { skips_refused: true, ..question(&["population.overlap=1.5,2.5"]) };
    assert!(matches!(Plan::new(base(SHOP), refused), Err(PlanError::Refused { .. })));
}

/// Blocks that a scenario writes are one study; what is typed comes before them, and a typed design is that of the file's factors.
#[test]
fn a_study_stands_in_the_file() {
    const BLOCKS: &str = r#"
[[study.block]]
vary = [{ set = "policy.shared.caps.0.max", values = "1..2" }, { set = "channel.tv.win_rate", values = [0.2, 0.4] }]

[[study.block]]
vary   = [{ set = "population.overlap", values = "0.1..0.5" }]
design = "lhs"
points = 3
"#;
    let folder = Folder::new();
    folder.write("shop.toml", format!("{SHOP}{BLOCKS}"));
    let told = folder.run(&["check", "shop.toml"]).out;
    assert_says(
        &told,
        &["policy.shared.caps.0.max = 1..2; channel.tv.win_rate = 0.2, 0.4", "overlap = 0.1..0.5 (3 points of a"],
    );
    let sweep = |args: &[&str]| {
        let all = ["sweep", "shop.toml", "-q", "--no-charts", "--shoppers", "300", "--out", "o", "--replace"];
        folder.run(&[&all[..], args].concat());
        folder.rows("o/points.csv")
    };
    let points = sweep(&[]);
    let is_left = |row: &Row| row["population.overlap"].is_empty();
    assert_eq!((points.len(), points.iter().filter(|row| is_left(row)).count()), (7, 4));
    assert!(points.iter().filter(|row| !is_left(row)).all(|row| row[CAP].is_empty()));
    assert_eq!(folder.json("o/study.json")["design"], "blocks");
    assert_eq!(sweep(&["--vary", "policy.shared.caps.0.max=1..3"]).len(), 3);
    assert_eq!(sweep(&["--design", "sobol", "--points", "4"]).len(), 8);
    let wrong = folder.try_to(&["sweep", "shop.toml", "--set", "study.block.1.vary.0.values=0.5..0.1"]);
    assert_eq!(wrong.code, Some(2), "{}", wrong.all());
    assert_says(&wrong.err, &["`0.5..0.1` does not go up"]);
    folder.write("none.toml", SHOP);
    let none = folder.try_to(&["sweep", "none.toml"]);
    assert_eq!(none.code, Some(2));
    assert_says(&none.err, &["nothing is varied", "--vary", "[[study.block]]"]);
}

/// A pass in which something breaks is tried point by point: one is told, and the others are kept.
#[test]
fn a_point_that_fails_keeps_the_others() {
    let points: Vec<Scenario> = ["1", "2", "3"].map(|cap| parse(&changed(SHOP, &[&format!("{CAP}={cap}")]))).into();
    // Breaks the first pass over the shoppers, and the third: that of the second point.
    let passes = AtomicUsize::new(0);
    let watch = |progress: omnicap::Progress| {
        if progress.stage == Stage::Shoppers && progress.shoppers == 0 {
            let pass = passes.fetch_add(1, Ordering::Relaxed);
            assert!(![0, 2].contains(&pass), "broken on purpose");
        }
        ControlFlow::Continue(())
    };
    let mut outcomes = vec![None; 3];
    let options = Options { threads: 1, watch: &watch };
    pass::each(&points, &options, &mut |index, outcome| {
        outcomes[index] = Some(outcome.map(|results| results.sample.counts().shoppers));
    })
    .unwrap();
    assert_eq!(outcomes[0], Some(Ok(3_000)));
    assert_eq!(outcomes[2], Some(Ok(3_000)));
    assert_says(outcomes[1].as_ref().unwrap().as_ref().unwrap_err(), &["broken on purpose"]);
}

/// Every file of a study but `study.json`, which holds times.
fn files(folder: &Folder, name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = folder.at(name);
    let all =
        folder.contents().into_iter().filter(|(path, _)| path.starts_with(&root) && !path.ends_with("study.json"));
    all.map(|(path, bytes)| (path.strip_prefix(&root).unwrap().to_path_buf(), bytes)).collect()
}

const WORLDS: [&str; 4] = ["--vary", "population.overlap=0.0..0.5 step 0.1", "--vary", "policy.shared.caps.0.max=1,2"];

/// A study that is killed in the middle goes on where it was, and writes the same bytes.
#[cfg(unix)]
#[test]
fn a_killed_study_goes_on_and_writes_the_same() {
    let folder = Folder::new();
    folder.write("shop.toml", SHOP);
    let args =
        |out: &'static str| [&["sweep", "shop.toml", "-q", "--shoppers", "20000", "--out", out], &WORLDS[..]].concat();
    folder.run(&args("whole"));
    assert_eq!(folder.names("."), ["shop.toml", "whole"]);
    let mut child = folder.process(&args("resumed")).spawn().unwrap();
    let parts = || {
        let hidden = folder.names(".").into_iter().find(|name| name.starts_with(".resumed.study-"));
        hidden.map_or(0, |name| folder.names(&name).iter().filter(|name| name.starts_with("part-")).count())
    };
    let started = std::time::Instant::now();
    while parts() < 2 && started.elapsed().as_secs() < 60 && child.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!((2..6).contains(&parts()), "{} parts were kept", parts());
    assert!(!folder.at("resumed").exists());
    folder.run(&args("resumed"));
    assert_eq!(folder.names("."), ["resumed", "shop.toml", "whole"]);
    let (whole, resumed) = (files(&folder, "whole"), files(&folder, "resumed"));
    assert_eq!(
        whole.iter().map(|file| &file.0).collect::<Vec<_>>(),
        resumed.iter().map(|file| &file.0).collect::<Vec<_>>()
    );
    assert!(whole == resumed);
}

/// Parts made at the same time, one of them twice, are joined, and what is missing is made: the same bytes as of one study.
#[test]
fn a_study_is_the_same_from_its_parts() {
    let folder = Folder::new();
    folder.write("shop.toml", SHOP);
    let args = |out: &'static str, more: &[&'static str]| {
        [&["sweep", "shop.toml", "-q", "--shoppers", "2000", "--out", out], &WORLDS[..], more].concat()
    };
    folder.run(&args("whole", &[]));
    let parts = ["1/3", "2/3", "2/3"].map(|part| folder.process(&args("joined", &["--part", part])).spawn().unwrap());
    assert!(parts.into_iter().all(|mut part| part.wait().unwrap().success()));
    assert!(!folder.at("joined").exists());
    // One is damaged on its way, and is made again.
    let hidden = folder.names(".").into_iter().find(|name| name.starts_with(".joined.study-")).unwrap();
    let part = format!("{hidden}/part-00001");
    let table = folder.names(&part).into_iter().find(|name| name.ends_with("channels.csv")).unwrap();
    folder.write(&format!("{part}/{table}"), "cut off");
    folder.run(&args("joined", &[]));
    assert_eq!(folder.names("."), ["joined", "shop.toml", "whole"]);
    assert!(files(&folder, "whole") == files(&folder, "joined"));
    let refused = folder.try_to(&args("many", &["--part", "7/7"]));
    assert_eq!(refused.code, Some(2));
    assert_says(&refused.err, &["6 passes cannot be split into 7 parts", "take at most 6"]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_what_is_done_and_says_so() {
    let folder = Folder::new();
    folder.write("shop.toml", SHOP);
    let args = [
        "sweep",
        "shop.toml",
        "-q",
        "--shoppers",
        "300000",
        "--out",
        "out",
        "--vary",
        "population.overlap=0.1,0.2,0.3",
    ];
    let child = folder.process(&args).stderr(std::process::Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(400));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted: "));
    assert!(!folder.at("out").exists());
}

#[test]
fn threads_change_no_byte() {
    let folder = Folder::new();
    folder.write("shop.toml", SHOP);
    for threads in ["1", "3"] {
        let args = ["sweep", "shop.toml", "-q", "--no-charts", "--threads", threads, "--out", threads];
        folder.run(&[&args[..], &["--vary", "policy.shared.caps.0.max=1..3"]].concat());
    }
    assert!(files(&folder, "1") == files(&folder, "3"));
}

/// A study takes the place of the same study alone, and never that of a run.
#[test]
fn a_study_replaces_only_itself() {
    let folder = Folder::new();
    folder.write("shop.toml", SHOP);
    let sweep = |vary: &str, more: &[&str]| {
        folder.try_to(&[&["sweep", "shop.toml", "-q", "--no-charts", "--out", "out", "--vary", vary], more].concat())
    };
    assert_eq!(sweep("policy.shared.caps.0.max=1,2", &[]).code, Some(0));
    assert_eq!(sweep("policy.shared.caps.0.max=1,2", &[]).code, Some(0));
    let other = sweep("policy.shared.caps.0.max=1,3", &[]);
    assert_says(&other.err, &["out holds a study of other points", "--replace", "--out out-2"]);
    let run = folder.try_to(&["run", "shop.toml", "-q", "--no-charts", "--out", "out"]);
    assert_says(&run.err, &["out holds a study, and not a run"]);
    assert_eq!(sweep("policy.shared.caps.0.max=1,3", &["--replace"]).code, Some(0));
    fs::write(folder.at("out/points.csv"), "mine").unwrap();
    assert_says(&sweep("policy.shared.caps.0.max=1,3", &[]).err, &["which was changed"]);
}

/// With one policy a point is compared with itself at the reference point.
#[test]
fn one_policy_is_compared_with_itself() {
    let folder = Folder::new();
    let effects =
        swept(&folder, &["--policy", "siloed", "--metric", "impressions", "--vary", "policy.siloed.caps.0.max=1..3"]);
    let told: Vec<(f64, &str)> = effects.iter().map(|row| (number(row, "effect"), row["standing"].as_str())).collect();
    assert!(told[0].0 < 0.0 && told[1].0 == 0.0 && told[2].0 > 0.0, "{told:?}");
    assert_eq!(told[2].1, "best");
    let contrasts = folder.rows("swept/contrasts.csv");
    let contrast = contrasts.iter().find(|row| row["policy"] == "siloed" && row["metric"] == "impressions").unwrap();
    assert_eq!(contrast["difference"], effects[0]["effect"]);
}

/// Groups of so many shoppers weigh as those of a run do.
#[test]
fn errors_of_points_are_those_of_runs() {
    let scenario = parse(&changed(SHOP, &["shoppers=1234"]));
    let results = run(&scenario, 1);
    let metric = metrics::by_name(&scenario, 0, "reach_share").unwrap();
    let told = metric.replicates(&results.sample).unwrap().estimate(&jackknife(1_234));
    assert_eq!(told, metric.estimate(&results.sample));
}

/// Every command of the page on studies works.
#[test]
fn the_commands_of_the_page_work() {
    let folder = Folder::new();
    let page = text_of("docs/studies.md");
    let blocks = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let commands: Vec<&str> = blocks.flat_map(str::lines).collect();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        let typed =
            command.strip_prefix("omnicap ").unwrap().replace("scenarios/", &format!("{}/", path_of("scenarios")));
        // Spaces inside quotes part no words.
        let parts = typed.split('"').enumerate();
        let words = parts.flat_map(|(index, part)| match index % 2 {
            0 => part.split_whitespace().map(str::to_string).collect::<Vec<_>>(),
            _ => vec![part.to_string()],
        });
        let few = ["--shoppers".into(), "200".into(), "--no-charts".into()];
        let few = few.into_iter().filter(|_| !command.starts_with("omnicap compare"));
        let words: Vec<String> = words.chain(few).collect();
        folder.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
    }
    assert_eq!(
        folder.names("output"),
        ["assumptions", "best", "caps", "cheapest", "factors", "five", "four", "map", "match", "screened", "split"]
    );
    assert_eq!(folder.rows("output/map/points.csv").len(), 15);
}

#[cfg(feature = "charts")]
#[test]
fn charts_and_page_are_made_of_the_tables() {
    for (vary, charts) in [
        (&["--vary", "policy.shared.caps.0.max=1..3"][..], "gains most at max ="),
        (
            &["--vary", "policy.shared.caps.0.max=1,2", "--vary", "policy.shared.caps.0.per=3d,7d"],
            "gains most at max =",
        ),
        (
            &["--vary", "seed=1,2", "--vary", "population.overlap=0.1,0.4", "--vary", "channel.tv.win_rate=0.2,0.4"],
            "depend",
        ),
    ] {
        let folder = Folder::new();
        folder.write("shop.toml", SHOP);
        let said = folder.run(&[&["sweep", "shop.toml", "--shoppers", "500", "--out", "out"], vary].concat());
        assert_says(&said.out, &["Reach: ", "points done. Results: out"]);
        let (svg, page) = (folder.read("out/charts/effects.svg"), folder.read("out/study.html"));
        assert_says(&svg, &[charts]);
        roxmltree::Document::parse(&svg).unwrap();
        assert!(folder.at("out/charts/effects.png").exists());
        assert!(!page.contains("<script src") && !page.contains("http://") && !page.contains("https://"));
        assert_says(&page, &["Points", "How to repeat this study", "as good"]);
    }
}
