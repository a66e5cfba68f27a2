//! What a person sees: the progress of a run and its table of policies.

use std::io::Write;

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use omnicap::analysis::estimate::{Estimate, Sample};
use omnicap::analysis::metrics::by_name;
use omnicap::base::number::Form;
use omnicap::base::phrase::person;
use omnicap::results::columns::{Column, explained, of_policies, of_sales, supply_used};
use omnicap::scenario::Scenario;

use super::failure::Failure;

/// Writes to standard output.
pub fn say(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout();
    writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()).map_err(Failure::Console)
}

/// A bar with shoppers per second and time left; invisible where nobody watches.
pub fn progress(shoppers: u64, quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let style = ProgressStyle::with_template(
        "  {bar:32} {percent:>3} %  {human_pos} of {human_len} shoppers  {per_sec}  {eta} left",
    );
    let bar = ProgressBar::with_draw_target(Some(shoppers), target);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// Rows of a log as they are read; invisible where nobody watches.
pub fn rows(quiet: bool) -> ProgressBar {
    spinner("{spinner} {human_pos} rows  {per_sec}", quiet)
}

/// A sign that something goes on whose end is not known; invisible where nobody watches.
pub fn searching(doing: &str, quiet: bool) -> ProgressBar {
    spinner(&format!("{{spinner}} {doing}: {{human_pos}} shoppers drawn  {{per_sec}}  {{elapsed}}"), quiet)
}

fn spinner(template: &str, quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let style = ProgressStyle::with_template(&format!("  {template}"));
    let bar = ProgressBar::with_draw_target(None, target);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar
}

/// Rows under a header. Words stand left, what begins with a digit or a sign right.
pub fn grid<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.map(|title| Cell::new(title).add_attribute(Attribute::Bold)));
    for row in rows {
        let cell = |text: &String| {
            let number = text.starts_with(|first: char| first.is_ascii_digit() || first == '−');
            Cell::new(text).set_alignment(if number { CellAlignment::Right } else { CellAlignment::Left })
        };
        table.add_row(row.iter().map(cell));
    }
    table.to_string()
}

/// The columns of the table of policies.
fn columns(scenario: &Scenario) -> Vec<Column> {
    let currency = scenario.world.has_prices().then_some(scenario.currency.as_str());
    let mut columns =
        of_policies(scenario.measure.effective_frequency, currency, person(scenario.world.path.is_logged()));
    columns.retain(|column| column.metric != "underexposed_share");
    columns.extend(scenario.has_budgets().then(supply_used));
    columns
}

/// The widest line of text below a table.
const LINE: usize = 100;

/// Text in lines of at most [`LINE`] characters, broken between words.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= LINE) {
            Some(line) => *line += &format!(" {word}"),
            None => lines.push(word.into()),
        }
    }
    lines.join("\n")
}

/// What ± says, and what it leaves out.
pub const HOW_SURE: &str = "± is half a 95 % interval: sampling error, without errors in the scenario's assumptions.";

/// The policies side by side, each number with half the width of its 95 % interval, and what the headings mean.
pub fn policies(scenario: &Scenario, sample: &Sample) -> String {
    table(scenario, sample, &columns(scenario))
}

/// What is sold under them; None where nothing is.
pub fn sales(scenario: &Scenario, sample: &Sample) -> Option<String> {
    scenario.response.as_ref()?;
    let mut columns = of_sales(&scenario.currency);
    columns.retain(|column| by_name(scenario, scenario.baseline, column.metric).is_some());
    Some(table(scenario, sample, &columns))
}

fn table(scenario: &Scenario, sample: &Sample, columns: &[Column]) -> String {
    let currency = &scenario.currency;
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    let header = std::iter::once("Policy").chain(columns.iter().map(|column| column.title.as_str()));
    table.set_header(header.map(|title| Cell::new(title).add_attribute(Attribute::Bold)));
    for (policy, entry) in scenario.policies.iter().enumerate() {
        let numbers = columns.iter().map(|column| match by_name(scenario, policy, column.metric) {
            Some(metric) => shown(&metric.estimate(sample), &metric.unit.name(currency), currency),
            None => String::new(),
        });
        let cells = numbers.map(|text| Cell::new(text).set_alignment(CellAlignment::Right));
        table.add_row(std::iter::once(Cell::new(&entry.name)).chain(cells));
    }
    format!("{table}\n{}", wrapped(&explained(columns)))
}

fn shown(estimate: &Estimate, unit: &str, currency: &str) -> String {
    if !estimate.value.is_finite() {
        return "–".into();
    }
    let width = estimate.error.map_or(f64::NAN, |error| error.high - error.low);
    let form = Form::in_table(unit, currency, estimate.value, width);
    let (value, margin) = form.with_margin(estimate.value, width / 2.0);
    if width.is_nan() { format!("{value}{}", form.sign()) } else { format!("{value} ± {margin}{}", form.sign()) }
}
