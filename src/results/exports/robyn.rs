//! Robyn: for every policy and channel the curve that `robyn_calibrate` fits, reach to date by spend to date.

use super::files::{Exported, File, number, slugs};
use super::weeks::Weeks;
use crate::engine::periods::MOST;
use crate::results::read::Run;

/// The header, which must be so.
const HEADER: [&str; 3] = ["spend_cumulated", "response_cumulated", "freq_bucket"];

/// The curves of all policies.
pub(super) fn export(run: &Run, weeks: &Weeks<'_>) -> Result<Exported, String> {
    let (paid, free): (Vec<_>, Vec<_>) = weeks.channels().into_iter().partition(|channel| weeks.costs(channel));
    if paid.is_empty() {
        return Err(
            "no channel of this run costs anything, and Robyn's curve is reach by spend: give the channels a price"
                .into(),
        );
    }
    let (policies, channels) = (slugs(&weeks.policies()), slugs(&paid));
    let files = policies.iter().flat_map(|(policy, name)| {
        let curve = move |(channel, other): &(&str, String)| {
            File::csv(format!("{name}_{other}.csv"), &rows(weeks, policy, channel))
        };
        channels.iter().map(curve)
    });
    let free: Vec<&str> = free.into_iter().map(|channel| run.label(channel)).collect();
    let note = format!("Without a curve, because they cost nothing: {}.", free.join(", "));
    Ok(Exported { files: files.collect(), notes: (!free.is_empty()).then_some(note).into_iter().collect() })
}

fn rows(weeks: &Weeks<'_>, policy: &str, channel: &str) -> Vec<Vec<String>> {
    let to_date = weeks.to_date(policy, channel);
    let row = |times: usize| {
        to_date.iter().map(move |week| {
            let spent = number(week.get("spend"));
            vec![spent, number(week.reach(times)), format!("reach {times}+")]
        })
    };
    std::iter::once(HEADER.map(String::from).to_vec()).chain((1..=MOST).flat_map(row)).collect()
}
