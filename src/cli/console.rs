//! What a person sees: the progress of a run and its table of policies.

use std::io::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use omnicap::analysis::estimate::{Estimate, Sample};
use omnicap::analysis::metrics::by_name;
use omnicap::base::number::{Form, thousands};
use omnicap::base::phrase::person;
use omnicap::policy::Policy;
use omnicap::results::columns::{Column, explained, of_policies, of_sales, supply_used};
use omnicap::scenario::Scenario;

use super::failure::Failure;
use super::grid::Grid;
use super::lines;

/// Writes to standard output.
pub fn say(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout();
    writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()).map_err(Failure::Console)
}

/// The same in lines that fit the terminal.
pub fn tell(text: &str) -> Result<(), Failure> {
    say(&lines::fitted(text))
}

/// A bar with the time left; invisible where nobody watches.
pub fn progress(shoppers: u64, quiet: bool) -> ProgressBar {
    let all = thousands(shoppers as f64);
    let template = format!("  {{bar:24}} {{percent:>3}} %  {{round}} of {all} shoppers  {{eta}} left");
    bar(Some(shoppers), &template, ProgressStyle::default_bar(), quiet)
}

/// Rows of a log as they are read; invisible where nobody watches.
pub fn rows(quiet: bool) -> ProgressBar {
    bar(None, "  {spinner} {round} rows  {per_sec}", ProgressStyle::default_spinner(), quiet)
}

/// A sign that something goes on whose end is not known; invisible where nobody watches.
pub fn searching(doing: &str, quiet: bool) -> ProgressBar {
    let template = format!("  {{spinner}} {doing}: {{round}} shoppers drawn  {{elapsed}}");
    bar(None, &template, ProgressStyle::default_spinner(), quiet)
}

fn bar(length: Option<u64>, template: &str, plain: ProgressStyle, quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let style = ProgressStyle::with_template(template).unwrap_or(plain);
    let style = style.with_key("round", |state: &ProgressState, text: &mut dyn std::fmt::Write| {
        // A writer into memory does not fail.
        let _ = text.write_str(&thousands(round(state.pos(), state.len()) as f64));
    });
    let bar = ProgressBar::with_draw_target(length, target);
    bar.set_style(style);
    bar
}

/// A number on its way that can be read in passing: whole hundredths of the end, or two digits where there is none.
fn round(done: u64, end: Option<u64>) -> u64 {
    let all = end.unwrap_or(done.saturating_mul(10)).max(1);
    let step = 10_u64.pow(all.ilog10().saturating_sub(2));
    done - done % step
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

/// What ± says, and what it leaves out.
pub const HOW_SURE: &str = "± is half a 95 % interval: sampling error, without errors in the scenario's assumptions.";

/// The policies side by side, each number with half the width of its 95 % interval, and what the headings mean.
pub fn policies(scenario: &Scenario, sample: &Sample) -> String {
    table(scenario, sample, columns(scenario))
}

/// What is sold under them; None where nothing is.
pub fn sales(scenario: &Scenario, sample: &Sample) -> Option<String> {
    scenario.response.as_ref()?;
    let mut columns = of_sales(&scenario.currency);
    columns.retain(|column| by_name(scenario, scenario.baseline, column.metric).is_some());
    Some(table(scenario, sample, columns))
}

/// Metrics that leave the console first where the terminal is narrow; all of them stand in the tables.
const FIRST_TO_GO: [&str; 9] = [
    "cost_per_reached",
    "top_40_share",
    "supply_used",
    "purchases",
    "overexposed_share",
    "spend",
    "impressions",
    "cost_per_incremental_purchase",
    "incremental_roas",
];

/// A narrow terminal shows no more columns than this, the policy's name among them.
const FEW: usize = 5;
const NARROW: usize = 100;

/// As many columns as the terminal has room for, and what their headings mean.
fn table(scenario: &Scenario, sample: &Sample, columns: Vec<Column>) -> String {
    let mut shown: Vec<(Column, Vec<String>)> =
        columns.into_iter().map(|column| (column.clone(), numbers(scenario, sample, &column))).collect();
    let room = lines::width();
    loop {
        let grid = grid(scenario, &shown);
        let fits = grid.least_width() <= room && (room >= NARROW || shown.len() < FEW);
        let first = FIRST_TO_GO.iter().find_map(|metric| shown.iter().position(|(column, _)| column.metric == *metric));
        match first.or((shown.len() > 1).then_some(shown.len() - 1)) {
            Some(index) if !fits => drop(shown.remove(index)),
            _ => {
                let columns: Vec<Column> = shown.into_iter().map(|(column, _)| column).collect();
                return format!("{}\n{}", grid.text(), explained(&columns));
            }
        }
    }
}

fn grid(scenario: &Scenario, columns: &[(Column, Vec<String>)]) -> Grid {
    let row = |(policy, entry): (usize, &Policy)| {
        std::iter::once(entry.name.clone()).chain(columns.iter().map(|(_, numbers)| numbers[policy].clone())).collect()
    };
    let rows = scenario.policies.iter().enumerate().map(row).collect();
    Grid::new(std::iter::once("Policy").chain(columns.iter().map(|(column, _)| column.title.as_str())), rows)
}

/// From here on a column of counts is told in millions.
const MANY: f64 = 1e6;

/// A column: the number of every policy with its margin; nothing where a policy has none.
fn numbers(scenario: &Scenario, sample: &Sample, column: &Column) -> Vec<String> {
    let currency = scenario.currency.as_str();
    let of = |policy: usize| {
        let metric = by_name(scenario, policy, column.metric)?;
        Some((metric.estimate(sample), metric.unit.name(currency)))
    };
    let all: Vec<_> = (0..scenario.policies.len()).map(of).collect();
    let is_large = all.iter().flatten().any(|(estimate, _)| estimate.value.abs() >= MANY);
    let text = |(estimate, unit): (Estimate, String)| shown(&estimate, &unit, currency, is_large);
    all.into_iter().map(|entry| entry.map_or(String::new(), text)).collect()
}

fn shown(estimate: &Estimate, unit: &str, currency: &str, in_millions: bool) -> String {
    if !estimate.value.is_finite() {
        return "–".into();
    }
    let width = estimate.error.map_or(f64::NAN, |error| error.high - error.low);
    let form = Form::in_table(unit, currency, estimate.value, width);
    let (form, scale, sign) = match form {
        Form::Count if in_millions => (Form::Decimals(2), MANY, " M"),
        form => (form, 1.0, form.sign()),
    };
    let (value, margin) = form.with_margin(estimate.value / scale, width / 2.0 / scale);
    // What is the same for every group of shoppers has no sampling error.
    if width.is_nan() || width == 0.0 { format!("{value}{sign}") } else { format!("{value} ± {margin}{sign}") }
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn progress_is_told_in_round_numbers() {
        for (done, end, told) in [
            (1_243_517, Some(2_000_000), 1_240_000),
            (517, Some(2_000_000), 0),
            (2_000_000, Some(2_000_000), 2_000_000),
            (87, Some(90), 87),
            (0, Some(0), 0),
            (123_456, None, 120_000),
            (7, None, 7),
            (0, None, 0),
        ] {
            assert_eq!(round(done, end), told, "{done} of {end:?}");
        }
    }
}
