//! Meridian: a wide table a policy, a week a row, and which column is what.
//!
//! The names in `columns.json` are those of the arguments of Meridian's `CsvDataLoader` and `CoordToColumns`.

use serde_json::{Map, Value, json};

use super::files::{Exported, File, number, slugs};
use super::weeks::{ALL, Week, Weeks};
use crate::engine::periods::DAYS;
use crate::results::read::Run;

/// Meridian's own name for a country without parts.
const GEO: &str = "national_geo";

/// What is said where nothing is bought.
const NO_KPI: &str =
    "No purchases are simulated: add a column `conversions` with your own weekly KPI before you load the table.";

/// The tables of all policies.
pub(super) fn export(run: &Run, weeks: &Weeks<'_>) -> Exported {
    let (paid, organic) = channels(weeks);
    let policies = weeks.policies();
    let tables = slugs(&policies).into_iter().map(|(policy, slug)| {
        let rows = rows(run, weeks, policy, (&paid, &organic));
        File::csv(format!("{slug}.csv"), &rows)
    });
    let sells = policies.iter().any(|policy| purchases(run, policy).is_some());
    let earns = policies.iter().all(|policy| value_of_purchase(run, policy).is_some());
    let columns = File::json("columns.json", &columns((sells, earns), &paid, &organic));
    let notes = (!sells).then(|| NO_KPI.to_string()).into_iter().collect();
    Exported { files: tables.chain([columns]).collect(), notes }
}

/// The channels that cost something, and those that do not. Meridian wants one of the first: where nothing has a price, all are.
fn channels<'a>(weeks: &Weeks<'a>) -> (Vec<&'a str>, Vec<&'a str>) {
    let (paid, organic): (Vec<_>, Vec<_>) = weeks.channels().into_iter().partition(|channel| weeks.costs(channel));
    if paid.is_empty() { (organic, paid) } else { (paid, organic) }
}

fn rows(run: &Run, weeks: &Weeks<'_>, policy: &str, (paid, organic): (&[&str], &[&str])) -> Vec<Vec<String>> {
    let (purchases, value) = (purchases(run, policy), value_of_purchase(run, policy));
    let mut header: Vec<String> = ["geo", "time", "population"].map(String::from).into();
    header.extend(purchases.is_some().then(|| "conversions".into()));
    header.extend(value.is_some().then(|| "revenue_per_conversion".into()));
    for channel in paid.iter().chain(organic) {
        header.extend([format!("{channel}_reach"), format!("{channel}_frequency")]);
        header.extend(paid.contains(channel).then(|| format!("{channel}_spend")));
    }
    let of_week = |(index, week): (usize, &Week)| {
        let mut row = vec![GEO.into(), week.date.clone(), number(Some(run.people()))];
        row.extend(purchases.as_ref().map(|weeks| number(weeks.get(index).copied())));
        row.extend(value.map(|value| number(Some(value))));
        for channel in paid.iter().chain(organic) {
            let here = weeks.alone(policy, channel).get(index);
            // Who is not reached has no frequency, and Meridian takes no empty cells.
            let of = |metric: &str| number(Some(here.and_then(|week| week.get(metric)).unwrap_or(0.0)));
            row.extend([of("reach"), of("average_frequency")]);
            row.extend(paid.contains(channel).then(|| of("spend")));
        }
        row
    };
    std::iter::once(header).chain(weeks.alone(policy, ALL).iter().enumerate().map(of_week)).collect()
}

/// Purchases week by week; None where nothing is bought.
fn purchases(run: &Run, policy: &str) -> Option<Vec<f64>> {
    let mut weeks = Vec::new();
    for day in run.timeline.iter().filter(|day| day.policy == policy) {
        let week = day.day as usize / DAYS;
        weeks.resize(weeks.len().max(week + 1), 0.0);
        weeks[week] += day.purchases? as f64;
    }
    (!weeks.is_empty()).then_some(weeks)
}

/// What a purchase is worth on average, to the millionth.
fn value_of_purchase(run: &Run, policy: &str) -> Option<f64> {
    let of = |metric: &str| run.of_policy(policy, metric).map(|value| value.value);
    let value = of("revenue")? / of("purchases")?;
    value.is_finite().then_some((1e6 * value).round() / 1e6)
}

fn columns((sells, earns): (bool, bool), paid: &[&str], organic: &[&str]) -> Value {
    let named = |channels: &[&str], what: &str| -> Vec<String> {
        channels.iter().map(|channel| format!("{channel}_{what}")).collect()
    };
    let mut coords = json!({
        "geo": "geo", "time": "time", "population": "population", "kpi": "conversions",
        "reach": named(paid, "reach"), "frequency": named(paid, "frequency"), "rf_spend": named(paid, "spend"),
    });
    if sells && earns {
        coords["revenue_per_kpi"] = "revenue_per_conversion".into();
    }
    let to_channel = |channels: &[&str], what: &str| -> Map<String, Value> {
        channels.iter().map(|channel| (format!("{channel}_{what}"), (*channel).into())).collect()
    };
    let mut all = json!({
        "kpi_type": "non_revenue",
        "reach_to_channel": to_channel(paid, "reach"),
        "frequency_to_channel": to_channel(paid, "frequency"),
        "rf_spend_to_channel": to_channel(paid, "spend"),
    });
    if !organic.is_empty() {
        coords["organic_reach"] = named(organic, "reach").into();
        coords["organic_frequency"] = named(organic, "frequency").into();
        all["organic_reach_to_channel"] = to_channel(organic, "reach").into();
        all["organic_frequency_to_channel"] = to_channel(organic, "frequency").into();
    }
    all["coord_to_columns"] = coords;
    all
}
