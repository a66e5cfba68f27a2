//! What is to be said where a budget was not met.

use crate::base::number::{Form, MATERIAL, percent};
use crate::base::phrase::{quoted, sentence};
use crate::results::read::{BudgetRow, Reason, Run};

/// Nobody reads more sentences of one kind.
const MOST_TOLD: usize = 6;

/// A sentence for every budget that was missed, those by most money first. None where all were met.
pub fn budget_notes(run: &Run) -> Vec<String> {
    let mut missed: Vec<&BudgetRow> = run.budgets.iter().filter(|budget| budget.is_missed()).collect();
    let by = |budget: &BudgetRow| (share(budget) - 1.0).abs() * budget.budget;
    // A share of nothing is of no size.
    missed.sort_by(|a, b| by(b).total_cmp(&by(a)));
    let told = if missed.len() > MOST_TOLD { MOST_TOLD - 1 } else { missed.len() };
    let mut notes: Vec<String> = run.policies().into_iter().filter_map(|policy| in_all(run, policy)).collect();
    notes.extend(missed[..told].iter().map(|budget| note(run, budget)));
    if told < missed.len() {
        notes.push(format!(
            "{} more of the {} budgets (by channel and week) are missed too.",
            missed.len() - told,
            run.budgets.len()
        ));
    }
    notes
}

/// What is spent of it: without end, where it is empty.
fn share(budget: &BudgetRow) -> f64 {
    budget.share.unwrap_or(f64::INFINITY)
}

/// What a policy of several budgets or weeks spends in all, where it misses some of them and the whole too.
fn in_all(run: &Run, policy: &str) -> Option<String> {
    let own = || run.budgets.iter().filter(|budget| budget.policy == policy);
    let (held, spent) =
        own().fold((0.0, 0.0), |(held, spent), budget| (held + budget.budget, spent + share(budget) * budget.budget));
    let part: f64 = spent / held;
    let is_told = own().count() > 1 && own().any(BudgetRow::is_missed) && (part - 1.0).abs() > MATERIAL;
    is_told.then(|| {
        format!(
            "{} spends {} of its whole budget of {} for {}.",
            quoted(policy),
            percent(part),
            Form::Price(&run.provenance.about.currency).number(held),
            named(run, &own().flat_map(BudgetRow::members).collect::<Vec<_>>()),
        )
    })
}

/// Channels as people call them.
fn named(run: &Run, members: &[&str]) -> String {
    let served = run.served_channels();
    if served.iter().all(|channel| members.contains(channel)) {
        return "all channels".into();
    }
    let named: Vec<&str> = served.into_iter().filter(|channel| members.contains(channel)).collect();
    named.into_iter().map(|channel| run.label(channel)).collect::<Vec<_>>().join(", ")
}

fn note(run: &Run, budget: &BudgetRow) -> String {
    let kind = if share(budget) < 1.0 { "Under-delivery" } else { "Over-delivery" };
    format!(
        "{kind}: {} spends {} of its budget of {} for {}{}. {}",
        quoted(&budget.policy),
        part(budget),
        Form::Price(&run.provenance.about.currency).number(budget.budget),
        named(run, &budget.members().collect::<Vec<_>>()),
        budget.week.map_or(String::new(), |week| format!(" in week {week}")),
        why(budget),
    )
}

/// What is spent of it, with its interval.
fn part(budget: &BudgetRow) -> String {
    let (Some(low), Some(high)) = (budget.low, budget.high) else { return "more than all".into() };
    let (share, interval) = (share(budget), Form::Percent(1).interval(low, high));
    match share {
        share if (0.0..0.0005).contains(&share) && share > 0.0 => format!("less than 0.1 % ({interval})"),
        share => format!("{} ({interval})", percent(share)),
    }
}

fn why(budget: &BudgetRow) -> String {
    let (whole, parts): (Vec<Reason>, Vec<Reason>) = budget.reasons().partition(|reason| is_whole(*reason));
    let told = |reasons: &[Reason]| reasons.iter().map(|reason| words(*reason)).collect::<Vec<_>>().join("; ");
    let sentences = [whole, parts].into_iter().filter(|reasons| !reasons.is_empty());
    sentences.map(|reasons| format!("{}.", sentence(&told(&reasons)))).collect::<Vec<_>>().join(" ")
}

/// Does a reason make a sentence by itself, and not one with the others?
fn is_whole(reason: Reason) -> bool {
    !matches!(reason, Reason::SeveralBudgets | Reason::WholeImpressions)
}

fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::NothingToBuy => "it finds nothing to buy: there are no opportunities, or it wins none",
        Reason::NothingServedInWeek => {
            "it buys every opportunity and serves none in that week: there are none, or its caps refuse them all"
        }
        Reason::CapsRefuseAll => "it buys every opportunity, and its caps refuse them all",
        Reason::CapsRefuseSome => "it buys every opportunity, and its caps refuse too many of them",
        Reason::AllBought => "it buys every opportunity there is",
        Reason::OwnedMessages => "owned messages are always sent, and may cost more than the budget",
        Reason::SeveralBudgets => "several budgets or weeks depend on one another",
        Reason::WholeImpressions => "impressions are bought whole, and there are few of them",
    }
}
