//! Halo: weekly reach, alone and to date, of all channels and of each, in the form of a result group of its reporting API,
//! and as a table.

use serde_json::{Value, json};

use super::files::{Exported, File, number};
use super::weeks::{ALL, Week, Weeks};
use crate::base::date::{days_later, weekday};
use crate::engine::periods::MOST;
use crate::results::read::Run;

/// A report with a group of results for each policy, and its reach to date as a table.
pub(super) fn export(run: &Run, weeks: &Weeks<'_>) -> Exported {
    let about = &run.provenance.about;
    let groups: Vec<Value> = weeks.policies().iter().map(|policy| group(run, weeks, policy)).collect();
    let end = days_later(&about.start, about.days.into());
    let report = json!({
        "title": about.title,
        "reportingInterval": { "reportStart": about.start, "reportEnd": end },
        "resultGroups": groups,
    });
    let table = File::csv("cumulative_weekly_reach.csv".into(), &rows(run, weeks));
    Exported { files: vec![File::json("basic_report.json", &report), table], notes: Vec::new() }
}

/// The results of a policy, week by week.
fn group(run: &Run, weeks: &Weeks<'_>, policy: &str) -> Value {
    let results = weeks.alone(policy, ALL).iter().enumerate().map(|(index, week)| {
        json!({ "metadata": metadata(run, weeks, week), "metricSet": metric_set(run, weeks, policy, index) })
    });
    json!({ "title": policy, "results": results.collect::<Vec<_>>() })
}

fn metadata(run: &Run, weeks: &Weeks<'_>, week: &Week) -> Value {
    let start = &run.provenance.about.start;
    let components =
        weeks.channels().into_iter().map(|name| json!({ "component": name, "displayName": run.label(name) }));
    json!({
        "reportingUnitSummary": { "reportingUnitComponentSummary": components.collect::<Vec<_>>() },
        "nonCumulativeMetricStartTime": midnight(&week.date),
        "cumulativeMetricStartTime": midnight(start),
        "metricEndTime": midnight(&end(week)),
        "metricFrequency": { "weekly": weekday(start).to_uppercase() },
    })
}

fn metric_set(run: &Run, weeks: &Weeks<'_>, policy: &str, index: usize) -> Value {
    let both = |scope: &str| {
        let of = |weeks: &[Week]| weeks.get(index).map_or(Value::Null, |week| basic(week, run.people()));
        json!({ "nonCumulative": of(weeks.alone(policy, scope)), "cumulative": of(weeks.to_date(policy, scope)) })
    };
    let components = weeks.channels().into_iter().map(|channel| json!({ "key": channel, "value": both(channel) }));
    json!({
        "populationSize": run.people().round() as u64,
        "reportingUnit": both(ALL),
        "components": components.collect::<Vec<_>>(),
    })
}

/// The numbers of a week, or of all weeks up to it. Counts are whole numbers there.
fn basic(week: &Week, people: f64) -> Value {
    let reached = |times: usize| week.reach(times).unwrap_or(0.0).round();
    let plus: Vec<u64> = (1..=MOST).map(|times| reached(times) as u64).collect();
    let shares: Vec<f64> = (1..=MOST).map(|times| reached(times) / people).collect();
    json!({
        "reach": plus[0],
        "percentReach": shares[0],
        "kPlusReach": plus,
        "percentKPlusReach": shares,
        "averageFrequency": week.get("average_frequency").unwrap_or(0.0),
        "impressions": week.get("impressions").unwrap_or(0.0).round() as u64,
        "grps": week.get("grp").unwrap_or(0.0),
    })
}

/// Reach to date, a row for every week, policy and component.
fn rows(run: &Run, weeks: &Weeks<'_>) -> Vec<Vec<String>> {
    let plus = (1..=MOST).map(|times| format!("k_plus_reach_{times}"));
    let first = ["result_group", "component", "cumulative_metric_start", "metric_end", "population_size"];
    let last = ["average_frequency", "impressions", "grps"];
    let header = first.map(String::from).into_iter().chain(plus).chain(last.map(String::from));
    let of = weeks
        .policies()
        .into_iter()
        .flat_map(|policy| std::iter::once(ALL).chain(weeks.channels()).map(move |scope| (policy, scope)));
    let rows = of.flat_map(|(policy, scope)| {
        let start = &run.provenance.about.start;
        weeks.to_date(policy, scope).iter().map(move |week| {
            let component = if scope == ALL { "reporting_unit" } else { scope };
            let people = number(Some(run.people()));
            let first = [policy.into(), component.into(), start.clone(), end(week), people];
            let reached = (1..=MOST).map(|times| number(week.reach(times)));
            let last = ["average_frequency", "impressions", "grp"].map(|metric| number(week.get(metric)));
            first.into_iter().chain(reached).chain(last).collect()
        })
    });
    std::iter::once(header.collect()).chain(rows).collect()
}

/// The day after a week's last.
fn end(week: &Week) -> String {
    days_later(&week.date, week.days.into())
}

fn midnight(date: &str) -> String {
    format!("{date}T00:00:00Z")
}
