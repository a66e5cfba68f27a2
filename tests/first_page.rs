//! The first page tells who has three minutes what to do and why.

use omnicap::report::markdown;
use omnicap::results::folder::{self, RUN_FILE};
use omnicap::results::read::{self, Run};

use super::support::folder::{Folder, assert_says};
use super::support::scenarios::{FLAGSHIP, changed, path_of, text_of};

/// A run by the command, with what it found.
fn ran(folder: &Folder, scenario: &str, more: &[&str]) -> Run {
    folder.run(&[&["run", scenario, "-q", "--no-charts", "--replace", "--out", "run"], more].concat());
    let open = |name: &str| folder::text(&folder.at("run"), name);
    read::tables(read::provenance(&open(RUN_FILE).unwrap()).unwrap(), &open).unwrap()
}

fn run_of(text: &str) -> Run {
    let folder = Folder::new();
    folder.write("s.toml", text);
    ran(&folder, "s.toml", &[])
}

/// The first line of a headline: what to do.
fn advice(run: &Run) -> &str {
    run.provenance.about.headline.lines().next().unwrap()
}

/// Where purchases are worth money the most profitable policy is recommended, and not the one with the most reach; what it
/// saves is not added to what it makes.
#[test]
fn the_best_by_profit_is_recommended() {
    let folder = Folder::new();
    let run = ran(&folder, &path_of("scenarios/celebrity-launch.toml"), &["--shoppers", "20000"]);
    let profit = |policy: &str| run.of_policy(policy, "incremental_profit").unwrap().value;
    let best = run.policies().into_iter().max_by(|a, b| profit(a).total_cmp(&profit(b))).unwrap();
    assert_says(
        advice(&run),
        &[&format!("Take “{best}”: it makes the most profit of the 3 policies"), "95 % interval"],
    );
    assert_says(&run.provenance.about.headline, &["Profit is told after that spend", "that saving included"]);
}

/// A policy that knows every shopper is a bound, and nobody can buy it.
#[test]
fn an_oracle_is_not_recommended() {
    let folder = Folder::new();
    let run = ran(&folder, &path_of("scenarios/data-silos.toml"), &["--shoppers", "30000"]);
    assert_eq!(run.provenance.about.oracles, ["everybody known"]);
    assert_says(advice(&run), &["Take “linked”: at the spend of “siloed” it reaches", "cannot tell what the ads sell"]);
    assert_says(
        &run.provenance.about.headline,
        &["“everybody known” is a bound, and no choice: it knows every shopper"],
    );
    // Who retargets people and not identifiers knows them too.
    let run = ran(&folder, &path_of("scenarios/social-retargeting.toml"), &["--shoppers", "20000"]);
    assert_eq!(run.provenance.about.oracles, ["by person"]);
    assert!(!advice(&run).contains("“by person”"), "{}", advice(&run));
    assert_says(&run.provenance.about.headline, &["“by person” is a bound"]);
}

/// What nobody would act upon is not recommended.
#[test]
fn no_difference_is_no_reason() {
    let text = changed(&text_of("scenarios/plain.toml"), &["shoppers=2000", "policy.coordinated.caps.0.max=700"]);
    let same = run_of(&changed(&text, &["policy.siloed.caps.0.max=700"]));
    assert_says(advice(&same), &["Keep “siloed”"]);
    let saved = run_of(&changed(&text_of("scenarios/plain.toml"), &["shoppers=2000"]));
    assert_says(advice(&saved), &["Take “coordinated”: it reaches as many shoppers as “siloed” and serves"]);
    let few = run_of(&changed(&text_of("scenarios/plain.toml"), &["shoppers=1"]));
    assert_says(advice(&few), &["too few shoppers"]);
}

/// The first page as Markdown: what to do, sampling error and assumptions apart, and a warning where ads sell too well.
#[test]
fn the_first_page_is_printed_as_markdown() {
    let folder = Folder::new();
    let run = ran(&folder, &path_of(FLAGSHIP), &["--shoppers", "4000"]);
    let printed = folder.run(&["report", "run", "--format", "md"]);
    assert_eq!(printed.out.trim_end(), markdown(&run).trim_end());
    let headings = ["# Beauty brand", "## What each policy changes", "- **Sampling error:**"];
    assert_says(&printed.out, &[&headings[..], &[&format!("**{}**", advice(&run))]].concat());
    assert_says(
        &printed.out,
        &["- **What we assumed:** No interval holds", "of 47 assumptions", "## Profit by channel"],
    );
    assert_says(&printed.out, &["“coordinated", "allows 3 in 7 days", "it may have been chosen to land there"]);
    assert!(!printed.out.contains("far beyond"));
    assert!(folder.try_to(&["report", "run", "--format", "md", "--out", "x"]).code != Some(0));
    let folder = Folder::new();
    let much = ran(&folder, &path_of(FLAGSHIP), &["--shoppers", "4000", "--set", "response.curve.max_lift=4"]);
    assert_says(&markdown(&much), &["far beyond", "max_lift"]);
}
