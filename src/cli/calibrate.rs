//! `omnicap calibrate`: a scenario fitted to reach-and-frequency tables.

use std::path::{Path, PathBuf};

use omnicap::base::number::{decimals, percent, thousands};
use omnicap::results::folder::NewFiles;
use omnicap::results::tables::calibration::{self, FitRow};
use omnicap::scenario::problem::{Problem, Problems};
use omnicap::scenario::{Scenario, scale, unknown_policy};
use omnicap::study::calibrate::advice::advice;
use omnicap::study::calibrate::frequency::{self, Pick};
use omnicap::study::calibrate::frequency_table::FrequencyTable;
use omnicap::study::calibrate::left_open::left_open;
use omnicap::study::calibrate::overlap::{self, Groups};
use omnicap::study::calibrate::rewritten::{Limit, Names, new_name, scenario_with};
use omnicap::study::calibrate::tables::Tables;
use omnicap::study::calibrate::words::{paper, value_cells, verdict};
use omnicap::study::calibrate::{self, Fit, Question, Refusal};

use super::args::{Calibrate, Source};
use super::complaint::{complain, drawn};
use super::console::{self, tell};
use super::failure::Failure;
use super::grid::Grid;
use super::interrupt::{go_on, watch_for_interrupts};
use super::load;
use super::mistaken::{not_a_scenario, not_a_table};
use super::results::nearby;

/// The largest file that is read as a table.
const LARGEST: u64 = 4 << 20;

pub fn calibrate(args: &Calibrate) -> Result<(), Failure> {
    must_not_be_swapped(args)?;
    let source = Source { path: args.scenario.clone(), set: Vec::new(), shoppers: None, seed: args.seed };
    let scenario = load::load(&source)?;
    let unchanged = load::load(&Source { seed: None, ..source })?;
    calibrate::must_be_drawn(&scenario).map_err(usage)?;
    let policy = policy(&scenario, args.policy.as_deref())?;
    calibrate::must_be_free(&scenario, policy).map_err(usage)?;
    must_be_toml(args.out.as_deref())?;
    let tables = tables(args, &scenario, policy)?;
    // Before the long part: a place that cannot be written is known at once.
    let files = Files::of(args);
    let places = NewFiles::reserve(files.all().map(Path::to_path_buf).collect())?;
    let question =
        Question { scenario: &scenario, policy, tables, shoppers: args.shoppers, threads: args.threads.asked() };
    let fit = fit(&question, args.quiet)?;
    let limit = Limit::new(question.tables.everybody(), unchanged.shoppers);
    let names = Names { source: &name_of(&args.scenario), new: &new_name(&files.stem(), &scenario.name) };
    let text = scenario_with(&unchanged.text, names, &fit, limit).map_err(usage)?;
    if !args.quiet {
        warn_of_money(&unchanged.text, &text);
    }
    places.write(&files.contents(&fit, &scenario, text)?)?;
    let open = left_open(&fit, &question);
    let what_next = WhatNext { open, limit, advice: advice(&fit, &question, args.policy.is_some()) };
    if args.quiet { Ok(()) } else { report(&fit, &scenario, policy, &what_next, &files) }
}

/// What a reader of the fit should know and try.
struct WhatNext {
    open: Vec<String>,
    limit: Limit,
    advice: Vec<String>,
}

impl WhatNext {
    fn text(&self) -> String {
        let limit = self.limit.words().map_or(String::new(), |words| format!("\n\nMind the numbers: {words}."));
        let open: String = self.open.iter().map(|words| format!("\n{words}")).collect();
        let advice: String = self.advice.iter().map(|words| format!("\n  - {words}")).collect();
        let advice = if advice.is_empty() { advice } else { format!("\nWhat to try next:{advice}") };
        format!("{open}{advice}{limit}")
    }
}

/// Amounts of money are for all shoppers, who may now be others.
fn warn_of_money(before: &str, after: &str) {
    let Ok(after) = Scenario::parse(after, "the fitted scenario") else { return };
    for problem in scale::unscaled(before, &after) {
        complain(&format!("warning: {}\n  {}\n", problem.title, problem.cure));
    }
}

fn usage(problem: Problem) -> Failure {
    Failure::Usage(Box::new(problem))
}

/// A table where the scenario belongs is told here: elsewhere it would be taken for a log.
fn must_not_be_swapped(args: &Calibrate) -> Result<(), Failure> {
    let Ok(bytes) = load::bytes(&args.scenario, LARGEST, "scenario") else { return Ok(()) };
    if not_a_scenario(&args.scenario, &bytes).is_none() {
        return Ok(());
    }
    let (first, table) = (args.scenario.display(), &args.frequency);
    let is_scenario = |bytes: Vec<u8>| not_a_scenario(table, &bytes).is_none() && not_a_table(table, &bytes).is_some();
    let (is, cure) = match load::bytes(table, LARGEST, "table").is_ok_and(is_scenario) {
        true => (": the scenario and the table are swapped", format!("{} --frequency {first}", table.display())),
        false => (" is no scenario (TOML)", format!("SCENARIO.toml --frequency {}", table.display())),
    };
    Err(usage(Problem::error(format!("{first}{is}: omnicap calibrate {cure}"), "", None)))
}

/// The policy under whose caps the tables were measured: what was done so far is the baseline.
fn policy(scenario: &Scenario, name: Option<&str>) -> Result<usize, Failure> {
    let Some(name) = name else { return Ok(scenario.baseline) };
    let names: Vec<&str> = scenario.policies.iter().map(|policy| policy.name.as_str()).collect();
    names.iter().position(|policy| *policy == name).ok_or_else(|| {
        let (title, cure) = unknown_policy(name, &names);
        usage(Problem::error(title, cure, None))
    })
}

/// The table and the chart bear the scenario's name with other endings.
fn must_be_toml(out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(out) if out.extension().is_none_or(|ending| ending != "toml") => {
            let title = format!("`--out {}` is not the name of a scenario", out.display());
            Err(usage(Problem::error(
                title,
                "give it a name that ends in .toml; its table and chart go beside it",
                None,
            )))
        }
        _ => Ok(()),
    }
}

/// What is written: the scenario, and beside it the table and the chart of the fit.
struct Files {
    scenario: PathBuf,
    table: PathBuf,
    charts: Vec<PathBuf>,
}

impl Files {
    fn of(args: &Calibrate) -> Self {
        let stem = || args.scenario.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // Beside the scenario, so that files it names are found from there too.
        let beside = || args.scenario.with_file_name(format!("{}-calibrated.toml", stem()));
        let scenario = args.out.clone().unwrap_or_else(beside);
        let charts = if cfg!(feature = "charts") { vec!["svg", "png"] } else { Vec::new() };
        let charts = charts.into_iter().map(|ending| scenario.with_extension(ending)).collect();
        Self { table: scenario.with_extension("csv"), charts, scenario }
    }

    /// The scenario last: where it stands, all stand.
    fn all(&self) -> impl Iterator<Item = &Path> {
        [&self.table].into_iter().chain(&self.charts).chain([&self.scenario]).map(PathBuf::as_path)
    }

    fn stem(&self) -> String {
        self.scenario.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// In the order of all files.
    fn contents(&self, fit: &Fit, scenario: &Scenario, text: String) -> Result<Vec<Vec<u8>>, Failure> {
        let rows = calibration::rows(fit, scenario);
        let mut csv = Vec::new();
        calibration::table(&rows).write_csv(&mut csv).map_err(Failure::Console)?;
        let mut contents = vec![csv];
        #[cfg(feature = "charts")]
        {
            use omnicap::report::charts;
            let drawn = charts::calibration(&rows, &scenario.title, &verdict(fit));
            let chart = drawn.map_err(omnicap::report::present::PresentError::from)?;
            let png = charts::png(&[&chart.svg]).map_err(omnicap::report::present::PresentError::from)?;
            contents.extend(std::iter::once(chart.svg.into_bytes()).chain(png));
        }
        contents.push(text.into_bytes());
        Ok(contents)
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Reads all tables and says what contradicts itself.
fn tables(args: &Calibrate, scenario: &Scenario, policy: usize) -> Result<Tables, Failure> {
    let policy = &scenario.policies[policy].name;
    let pick = |scope| Pick { policy, scope, people: args.population };
    let frequency = table(&args.frequency, pick("all"), args.quiet)?;
    let mut channels: Vec<(usize, String, FrequencyTable)> = Vec::new();
    for named in &args.channel {
        let (index, path) = channel(named, scenario)?;
        if channels.iter().any(|(other, ..)| *other == index) {
            let title = format!("channel `{}` has two tables", scenario.world.channels[index].name);
            return Err(usage(Problem::error(title, "give one", None)));
        }
        let table = table(&path, pick(&scenario.world.channels[index].name), args.quiet)?;
        channels.push((index, name_of(&path), table));
    }
    let overlap = args.overlap.as_ref().map(|path| groups(path, scenario, pick("all"), args.quiet)).transpose()?;
    let tables =
        Tables { frequency: (name_of(&args.frequency), frequency), channels, overlap, population: args.population };
    for problem in tables.contradictions(scenario).map_err(usage)? {
        if !args.quiet {
            complain(&format!("warning: {}\n  {}\n", problem.title, problem.cure));
        }
    }
    Ok(tables)
}

fn table(path: &Path, pick: Pick<'_>, quiet: bool) -> Result<FrequencyTable, Failure> {
    let bytes = load::bytes(path, LARGEST, "table")?;
    if let Some(problem) = not_a_table(path, &bytes) {
        return Err(usage(problem));
    }
    let (table, odd) = frequency::read(&bytes, &path.display().to_string(), pick)?;
    warn(&odd, quiet);
    Ok(table)
}

fn groups(path: &Path, scenario: &Scenario, pick: Pick<'_>, quiet: bool) -> Result<(String, Groups), Failure> {
    let (groups, odd) = overlap::read(
        &load::bytes(path, LARGEST, "table")?,
        &path.display().to_string(),
        pick,
        &scenario.world.channels,
    )?;
    warn(&odd, quiet);
    Ok((name_of(path), groups))
}

fn warn(odd: &Problems, quiet: bool) {
    if !quiet && !odd.is_empty() {
        complain(&format!("{}\n", drawn(odd)));
    }
}

/// `NAME=TABLE.csv`: the channel's index and the file.
fn channel(named: &str, scenario: &Scenario) -> Result<(usize, PathBuf), Failure> {
    let Some((name, path)) = named.split_once('=').filter(|(_, path)| !path.is_empty()) else {
        let title = format!("`--channel {named}` names no table");
        return Err(usage(Problem::error(title, "write the channel's name and its table: social=social.csv", None)));
    };
    let found = scenario.world.channels.iter().position(|channel| channel.name == name && channel.serves());
    let index = found.ok_or_else(|| {
        let (title, cure) = omnicap::scenario::nearest_channel(name, &scenario.world.channels);
        usage(Problem::error(title, cure, None))
    })?;
    Ok((index, path.into()))
}

fn fit(question: &Question<'_>, quiet: bool) -> Result<Fit, Failure> {
    let interrupted = watch_for_interrupts();
    let bar = console::searching("fitting", quiet);
    let watch = |shoppers| go_on(&bar, shoppers, &interrupted);
    let fit = calibrate::calibrate(question, &watch);
    bar.finish_and_clear();
    fit.map_err(|refusal| match refusal {
        Refusal::Interrupted => Failure::Interrupted,
        Refusal::Problem(problem) => usage(*problem),
    })
}

fn report(fit: &Fit, scenario: &Scenario, policy: usize, what_next: &WhatNext, files: &Files) -> Result<(), Failure> {
    let values = fit.values.iter().map(|value| value_cells(value).to_vec()).collect();
    let rows = calibration::rows(fit, scenario);
    let of_one = |one: &FitRow, other: &FitRow| (&one.file, &one.scope) == (&other.file, &other.scope);
    let compared: String = rows.chunk_by(of_one).map(compared).collect();
    let chart = files.charts.first().map(|chart| format!(", drawn in {}", nearby(chart).display()));
    tell(&format!(
        "{}, measured under the caps of “{}”\n{}\n{compared}\n{}{}\n\n{}\n\nWrote {}; observed against fitted in {}{}\nNext: omnicap run {}",
        scenario.title,
        scenario.policies[policy].name,
        Grid::new(["Fitted", "Value", "Interval", "From"], values).text(),
        verdict(fit),
        what_next.text(),
        paper(fit),
        nearby(&files.scenario).display(),
        nearby(&files.table).display(),
        chart.unwrap_or_default(),
        nearby(&files.scenario).display(),
    ))
}

/// One table of users beside what the fitted scenario gives.
fn compared(rows: &[FitRow]) -> String {
    let of = match rows[0].scope.as_str() {
        "all" => "all channels".into(),
        "overlap" => "groups of channels".into(),
        channel => format!("`{channel}`"),
    };
    let cells = |row: &FitRow| {
        let number = |share| if row.is_mean { decimals(share, 2) } else { percent(share) };
        let gap = if row.is_mean { String::new() } else { decimals(100.0 * (row.fitted - row.observed), 1) };
        let cell = if row.is_mean { "impressions per user".into() } else { row.cell.clone() };
        vec![cell, thousands(row.users as f64), number(row.observed), number(row.fitted), gap]
    };
    let what = if rows[0].scope == "overlap" { "Group" } else { "Frequency" };
    let header = [what, "Users", "Observed", "Fitted", "Gap, points"];
    format!("{}, {of}\n{}\n", rows[0].file, Grid::new(header, rows.iter().map(cells).collect()).text())
}
