//! What each channel earns: the profit that would be missing without it.

use crate::base::phrase::{counted, listed, quoted};
use crate::report::headline::verdict;
use crate::results::read::{Run, Value};

/// A channel with what it costs and earns.
#[derive(Debug, Clone)]
pub struct ChannelRow {
    /// As people call it.
    pub label: String,
    /// What is spent there.
    pub spend: Option<Value>,
    /// Revenue that would be missing without it.
    pub revenue: Option<Value>,
    /// Profit that would be missing without it.
    pub profit: Value,
}

/// The channels under one policy.
#[derive(Debug, Clone)]
pub struct ChannelProfits {
    /// Which.
    pub policy: String,
    /// What is clear.
    pub sentence: String,
    /// A row a channel.
    pub rows: Vec<ChannelRow>,
}

/// What each channel earns under the recommended policy, or the baseline; None where it was not measured.
pub fn channel_profits(run: &Run) -> Option<ChannelProfits> {
    let policy = verdict(run).map_or(run.pair().0, |verdict| verdict.best);
    let of = |channel: &str| {
        Some(ChannelRow {
            label: run.label(channel).into(),
            spend: run.of_channel(policy, channel, "spend"),
            revenue: run.of_channel(policy, channel, "revenue_lost_without"),
            profit: run.of_channel(policy, channel, "profit_lost_without")?,
        })
    };
    let rows: Vec<ChannelRow> = run.served_channels().into_iter().filter_map(of).collect();
    (!rows.is_empty()).then(|| ChannelProfits { policy: policy.into(), sentence: sentence(policy, &rows), rows })
}

/// Which channels clearly earn and lose.
fn sentence(policy: &str, rows: &[ChannelRow]) -> String {
    let told = |is: fn(Value) -> bool| -> Vec<&str> {
        let told = rows.iter().filter(|row| row.profit.has_interval() && is(row.profit));
        told.map(|row| row.label.as_str()).collect()
    };
    let (earning, losing) = (told(|profit| profit.low > 0.0), told(|profit| profit.high < 0.0));
    let open = rows.len() - earning.len() - losing.len();
    let clause = |names: &[&str], [one, many, all]: [&str; 3]| match names.len() {
        0 => None,
        1 => Some(format!("{} {one}", names[0])),
        count if count == rows.len() => Some(format!("all {count} {all}")),
        _ => Some(format!("{} {many}", listed(names))),
    };
    let earn = ["earns more than it costs", "earn more than they cost", "channels earn more than they cost"];
    let lose = ["costs more than it earns", "cost more than they earn", "channels cost more than they earn"];
    let open = (open > 0).then(|| format!("sampling error leaves {} open", counted(open as f64, "channel")));
    let clauses: Vec<String> = [clause(&earning, earn), clause(&losing, lose), open].into_iter().flatten().collect();
    let alone = if rows.len() > 1 { ALONE } else { "" };
    format!("Under {}, {}.{alone}", quoted(policy), clauses.join("; "))
}

/// Why rows are not parts of a whole.
const ALONE: &str =
    " Each channel is switched off alone while the others stay, so the rows do not add up to the profit of all.";
