//! `omnicap compare`: finished runs side by side.

use std::path::Path;

use omnicap::analysis::contrast::Contrast;
use omnicap::analysis::estimate::{Estimate, Jackknife};
use omnicap::analysis::metrics::{entry, label, unknown_metric};
use omnicap::base::number::{Form, signed};
use omnicap::base::phrase::counted;
use omnicap::results::compare::{Change, Compared, Replicated, changes, compare as compared, read, table};
use omnicap::results::folder::{self, NewFiles, RUN_FILE};
use omnicap::results::provenance::Provenance;
use omnicap::results::read::{ReadError, provenance};
use omnicap::scenario::problem::Problem;

use super::args::Compare;
use super::console::tell;
use super::failure::Failure;
use super::grid::Grid;
use super::mistaken::not_a_run;
use super::results::nearby;

/// A run as its folder tells it.
struct Finished {
    name: String,
    provenance: Provenance,
    replicated: Vec<Replicated>,
    jackknife: Jackknife,
}

pub fn compare(args: &Compare) -> Result<(), Failure> {
    must_be_metrics(&args.metric)?;
    let places = args.out.iter().cloned().collect();
    let places = NewFiles::reserve(places)?;
    let runs = args.folders.iter().map(|folder| finished(folder)).collect::<Result<Vec<_>, _>>()?;
    let Some((first, others)) = runs.split_first() else { return Ok(()) };
    let sampled = |run: &'_ Finished| -> Vec<Compared> {
        let first = (&first.provenance, &first.replicated[..], &first.jackknife);
        compared(first, (&run.provenance, &run.replicated[..], &run.jackknife))
    };
    let found: Vec<(String, Vec<Compared>)> = others.iter().map(|run| (run.name.clone(), sampled(run))).collect();
    let texts = others.iter().zip(&found).map(|(run, (_, found))| told(first, run, found, &args.metric));
    let mut text = texts.collect::<Vec<_>>().join("\n\n");
    if let Some(out) = &args.out {
        let mut csv = Vec::new();
        table(&first.name, &found).write_csv(&mut csv).map_err(Failure::Console)?;
        places.write(&[csv])?;
        text += &format!("\n\nEvery metric of every policy: {}", nearby(out).display());
    }
    tell(&text)
}

fn finished(path: &Path) -> Result<Finished, Failure> {
    if let Some(problem) = not_a_run(path) {
        return Err(Failure::Usage(Box::new(problem)));
    }
    let text = folder::text(path, RUN_FILE).map_err(ReadError::from)?;
    let provenance = provenance(&text)?;
    if !provenance.files.contains_key("replicates.csv") {
        let title = format!("{} is a run of an earlier version, which kept nothing to compare it by", path.display());
        return Err(Failure::Usage(Box::new(Problem::error(title, "run its scenario again", None))));
    }
    let (replicated, jackknife) = read(&|name| folder::text(path, name))?;
    Ok(Finished { name: path.display().to_string(), provenance, replicated, jackknife })
}

fn must_be_metrics(asked: &[String]) -> Result<(), Failure> {
    let Some(name) = asked.iter().find(|name| entry(name).is_none()) else { return Ok(()) };
    let (title, cure) = unknown_metric(name);
    Err(Failure::Usage(Box::new(Problem::error(title, cure, None))))
}

/// What is printed where nobody says.
const USUAL: [&str; 7] = [
    "reach_share",
    "average_frequency",
    "impressions",
    "spend",
    "supply_used",
    "incremental_purchases",
    "incremental_profit",
];

/// What a run differs in from the first.
fn told(first: &Finished, run: &Finished, found: &[Compared], asked: &[String]) -> String {
    let scenarios = changes(&first.provenance.scenario, &run.provenance.scenario);
    let is_called = |asked: &String, name: &str| {
        asked == name || entry(asked).is_some_and(|entry| entry.name == asked && entry.is_called(name))
    };
    let is_asked = |name: &str| match asked {
        [] => USUAL.contains(&name),
        asked => asked.iter().any(|asked| is_called(asked, name)),
    };
    let shown: Vec<&Compared> = found.iter().filter(|one| is_asked(&one.metric)).collect();
    let currency = &run.provenance.about.currency;
    let rows: Vec<Vec<String>> = shown.iter().map(|one| row(one, currency)).collect();
    let header = ["Policy", "Metric", "First", "This", "Difference"].map(String::from);
    let paired = match found.first() {
        None => "No policy has the same name in both.",
        Some(one) if one.is_paired => {
            "Both have the same shoppers: differences are paired. ± is half a 95 % interval of sampling error."
        }
        Some(_) => {
            "They have other shoppers: differences are those of independent runs. ± is half a 95 % interval of sampling error."
        }
    };
    let table = if rows.is_empty() { String::new() } else { format!("{}\n", Grid::new(header, rows).text()) };
    format!("{} against {}\n{}{}\n{table}{paired}", run.name, first.name, scenario_lines(&scenarios), only(first, run))
}

/// The most keys that are listed.
const MOST: usize = 25;

fn scenario_lines(changes: &[Change]) -> String {
    let left = |value: &Option<String>| value.clone().unwrap_or("left out".into());
    let line = |change: &Change| format!("  {}: {} → {}\n", change.path, left(&change.first), left(&change.second));
    let more = changes.len().saturating_sub(MOST);
    let rest = if more > 0 { format!("  and {}\n", counted(more as f64, "more key")) } else { String::new() };
    match changes {
        [] => "  The scenarios are the same.\n".into(),
        changes => changes.iter().take(MOST).map(line).collect::<String>() + &rest,
    }
}

/// Policies that only one of them has.
fn only(first: &Finished, run: &Finished) -> String {
    let names = |run: &Finished| {
        omnicap::results::read::distinct(run.replicated.iter().map(|one| one.policy.as_str()))
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    let (one, other) = (names(first), names(run));
    let missing = |these: &[String], those: &[String], whose: &str| {
        let missing: Vec<String> =
            these.iter().filter(|name| !those.contains(name)).map(|name| format!("“{name}”")).collect();
        if missing.is_empty() { String::new() } else { format!("  Only in {whose}: {}\n", missing.join(", ")) }
    };
    missing(&one, &other, &first.name) + &missing(&other, &one, &run.name)
}

fn row(one: &Compared, currency: &str) -> Vec<String> {
    let unit = entry(&one.metric).map_or(String::new(), |entry| entry.unit.name(currency));
    let Contrast { absolute, .. } = one.contrast;
    let number = |estimate: &Estimate| match estimate.value.is_finite() {
        true => {
            let form = Form::in_table(&unit, currency, estimate.value, width(estimate));
            format!("{}{}", form.with_margin(estimate.value, width(estimate) / 2.0).0, form.sign())
        }
        false => "–".into(),
    };
    let difference = if unit == "share" {
        Form::Points(2)
    } else {
        Form::in_table(&unit, currency, one.first.value, width(&absolute))
    };
    let after = if unit == "share" { " points" } else { "" };
    vec![
        one.policy.clone(),
        label(&one.metric),
        number(&one.first),
        number(&one.other),
        with_margin(&absolute, difference, after),
    ]
}

fn width(estimate: &Estimate) -> f64 {
    estimate.error.map_or(f64::NAN, |error| error.high - error.low)
}

fn with_margin(estimate: &Estimate, form: Form<'_>, after: &str) -> String {
    if !estimate.value.is_finite() {
        return "–".into();
    }
    let half = width(estimate) / 2.0;
    let (value, margin) = form.with_margin(estimate.value, half);
    if half.is_nan() { format!("{}{after}", signed(value)) } else { format!("{} ± {margin}{after}", signed(value)) }
}
