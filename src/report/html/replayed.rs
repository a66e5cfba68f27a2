//! What was read of a replayed log, and what that can show.

use maud::{Markup, html};

use crate::base::number::{percent, thousands};
use crate::results::provenance::{Account, ONLY_BOUGHT, Replayed};

pub fn section(log: &Replayed) -> Markup {
    let account = &log.account;
    let count = |number: u64| thousands(number as f64);
    html! {
        p { (ONLY_BOUGHT) }
        p {
            "Of " (count(account.rows)) " rows " (count(account.used())) " were used: "
            (count(account.impressions)) " impressions of " (count(account.users)) " users"
            @for (number, what) in others(account) { ", " (count(number)) " " (what) }
            ". " (asides(account))
        }
        @if account.conversions > 0 { p { (conversions(account)) } }
        @let faults = account.faults();
        @if !faults.is_empty() {
            p { "Rows that could not be used:" }
            ul { @for fault in &faults { li { (fault) } } }
        }
        @let remarks = account.remarks();
        @if !remarks.is_empty() {
            p { "How the others were read:" }
            ul { @for remark in &remarks { li { (remark) } } }
        }
    }
}

fn others(account: &Account) -> impl Iterator<Item = (u64, &'static str)> {
    let others = [(account.visits, "visits"), (account.clicks, "clicks"), (account.conversions, "conversions")];
    others.into_iter().filter(|(number, _)| *number > 0)
}

fn asides(account: &Account) -> String {
    let count = |number: u64| thousands(number as f64);
    match (account.left_out, account.unusable()) {
        (0, 0) => "Every row was used.".into(),
        (0, aside) => format!("{} could not be used.", count(aside)),
        (out, 0) => format!("{} were left out on purpose.", count(out)),
        (out, aside) => format!("{} were left out on purpose and {} could not be used.", count(out), count(aside)),
    }
}

/// Conversions are carried, not caused: the log cannot tell what a cap would have cost.
pub fn conversions(account: &Account) -> String {
    let after = account.conversions_after_impression;
    format!(
        "The log has {} conversions; {} ({}) follow an impression. Caps change none of them here: a log does not say which \
         conversions an impression caused. Below, models credit them to what each policy would have served before them.",
        thousands(account.conversions as f64),
        thousands(after as f64),
        percent(after as f64 / account.conversions.max(1) as f64),
    )
}

/// How a replay is computed.
pub fn method(groups: usize) -> Markup {
    html! {
        p {
            "Nothing is drawn at random. Each policy decides the impressions of the log, user by user in time order. An \
             impression that a cap refuses is removed and leaves no trace in any count. The other impressions stay: the log \
             does not hold what else could have been bought."
        }
        p {
            "Counts are exact numbers of the log's users. Each estimate has the standard error of the delete-one-group \
             jackknife over " (groups) " groups of users, formed by a hash of the user, and a 95 % interval by Student's t. \
             The intervals hold sampling error: how much the number varies with other users of the same kind."
        }
        p {
            "Every number, chart and sentence on this page is made from the CSV files beside it."
        }
    }
}
