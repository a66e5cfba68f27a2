//! What each channel earns: the profit that would be missing without it.

use crate::base::phrase::{listed, quoted};
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
    let parts = [(earning, "earn more than they cost"), (losing, "cost more than they earn")];
    let parts = parts.iter().filter(|(names, _)| !names.is_empty());
    let mut parts: Vec<String> = parts.map(|(names, what)| format!("{what}: {}", listed(names))).collect();
    if open > 0 {
        parts.push(format!("within sampling error: {open}"));
    }
    format!("Channels of {} by what would be missing without them: {}.", quoted(policy), parts.join("; "))
}
