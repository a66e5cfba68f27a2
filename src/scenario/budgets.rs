//! Budgets: from a policy's `spend` and `pacing` as written to a checked [`Budget`].

use std::ops::Range;

use toml::Spanned;

use super::names::{find_channel, unknown_policy};
use super::problem::{Problem, Problems};
use super::spend::{ChannelBudgets, LikeEntry, PacingEntry, SpendEntry, Split};
use super::written::{ChannelEntry, PolicyEntry};
use crate::base::money;
use crate::base::quantity::Money;
use crate::base::time::LONGEST_DAYS;
use crate::policy::Policy;
use crate::policy::budget::{Amount, Budget, BudgetLine};
use crate::world::channel::{Channel, Role};
use crate::world::price::Price;

/// Gives every policy the budget that its entry asks for.
pub fn settle(
    entries: &[Spanned<PolicyEntry>],
    policies: &mut [Policy],
    (written, channels): (&[Spanned<ChannelEntry>], &[Channel]),
    days: u32,
    problems: &mut Problems,
) {
    let days = days.clamp(1, LONGEST_DAYS);
    // A price that was refused is no missing price: to say so would only repeat it.
    let refused = |(entry, channel): (&Spanned<ChannelEntry>, &Channel)| {
        entry.get_ref().price.is_some() && channel.price.is_none()
    };
    let refused: Vec<bool> = written.iter().zip(channels).map(refused).collect();
    for (index, policy) in policies.iter_mut().enumerate() {
        let budget_lines = Desk { entries, index, channels, refused: &refused }.budget_lines(problems);
        let weeks = pacing(entries[index].get_ref(), budget_lines.is_some(), days, problems);
        policy.budget = budget_lines
            .filter(|budget_lines| !budget_lines.is_empty())
            .map(|budget_lines| Budget { budget_lines, weeks });
    }
}

/// Where one policy's spend is read.
struct Desk<'a> {
    entries: &'a [Spanned<PolicyEntry>],
    index: usize,
    channels: &'a [Channel],
    /// By channel: was a price written that cannot be?
    refused: &'a [bool],
}

impl Desk<'_> {
    /// None where the policy is free; no budget_lines where what is written is refused.
    fn budget_lines(&self, problems: &mut Problems) -> Option<Vec<BudgetLine>> {
        let spend = self.entries[self.index].get_ref().spend.as_ref()?;
        let resolved = match spend.get_ref() {
            SpendEntry::Word(word) if word == "free" => return None,
            SpendEntry::Word(word) => Err(not_a_spend(word, spend.span())),
            _ if self.channels.iter().all(|channel| channel.price.is_none()) && !self.refused.contains(&true) => {
                Err(Problem::error(
                    "there are no prices, so nothing can be spent",
                    "give a channel a price, such as { cpm = 28.0 }, or take `spend` out",
                    Some(spend.span()),
                ))
            }
            SpendEntry::Like(_) | SpendEntry::Total(_) if !self.can_steer() => Err(Problem::error(
                "nothing that is bought here costs anything, so that no budget can steer it",
                "give a media channel a price, such as { cpm = 28.0 }, or take `spend` out",
                Some(spend.span()),
            )),
            SpendEntry::Like(like) => self.like(like, spend.span()),
            SpendEntry::Total(entry) => amount(entry.total, spend.span()).map(|amount| vec![self.whole(amount)]),
            SpendEntry::Channels(budgets) => return Some(self.by_channel(budgets, spend.span(), problems)),
        };
        let refused = |problem| {
            problems.push(problem);
            Vec::new()
        };
        Some(resolved.unwrap_or_else(refused))
    }

    /// Can more or less be bought anywhere, for money? (Where a price was refused that is not known.)
    fn can_steer(&self) -> bool {
        self.channels.iter().any(costs) || self.refused.contains(&true)
    }

    /// One budget_line for all channels.
    fn whole(&self, amount: Amount) -> BudgetLine {
        let served = self.channels.iter().enumerate().filter(|(_, channel)| channel.serves());
        BudgetLine { channels: served.fold(0, |bits, (index, _)| bits | 1 << index), amount }
    }

    fn like(&self, entry: &LikeEntry, span: Range<usize>) -> Result<Vec<BudgetLine>, Problem> {
        let name = |entry: &Spanned<PolicyEntry>| entry.get_ref().name.get_ref().clone();
        let Some(other) = self.entries.iter().position(|other| name(other) == entry.like) else {
            let names: Vec<&str> = self.entries.iter().map(|entry| entry.get_ref().name.get_ref().as_str()).collect();
            let (title, cure) = unknown_policy(&entry.like, &names);
            return Err(Problem::error(title, cure, Some(span)));
        };
        if other == self.index {
            let cure = "name another policy, or take `spend` out";
            return Err(Problem::error("this policy is to spend as much as itself", cure, Some(span)));
        }
        let theirs = self.entries[other].get_ref().spend.as_ref().map(Spanned::get_ref);
        if theirs.is_some_and(|spend| !matches!(spend, SpendEntry::Word(_))) {
            let title = format!("`{}` has a budget itself", entry.like);
            let cure = "spend like a policy whose spend is free: budgets make no chains";
            return Err(Problem::error(title, cure, Some(span)));
        }
        let amount = Amount::Like(other);
        let bought = |index: &usize| costs(&self.channels[*index]);
        Ok(match entry.split.unwrap_or(Split::Total) {
            Split::Total => vec![self.whole(amount)],
            Split::Channel => (0..self.channels.len())
                .filter(bought)
                .map(|index| BudgetLine { channels: 1 << index, amount })
                .collect(),
        })
    }

    fn by_channel(&self, entry: &ChannelBudgets, span: Range<usize>, problems: &mut Problems) -> Vec<BudgetLine> {
        if entry.channels.is_empty() {
            let cure = "name at least one: { channels = { tv = 1000 } }";
            problems.push(Problem::error("this budget is for no channel", cure, Some(span.clone())));
        }
        let mut budget_lines = Vec::new();
        for (name, value) in &entry.channels {
            let Some(index) = find_channel(name, span.clone(), self.channels, problems) else {
                continue;
            };
            if self.refused[index] {
                continue;
            }
            match bought(&self.channels[index], span.clone()).and_then(|()| amount(*value, span.clone())) {
                Ok(amount) => budget_lines.push(BudgetLine { channels: 1 << index, amount }),
                Err(problem) => problems.push(problem),
            }
        }
        budget_lines
    }
}

/// Does what is bought on the channel cost anything?
fn costs(channel: &Channel) -> bool {
    channel.role == Role::Media && channel.expected_cost().number() > 0.0
}

/// Can more or less be bought on the channel, for money?
fn bought(channel: &Channel, span: Range<usize>) -> Result<(), Problem> {
    let name = &channel.name;
    let refuse = |title: String, cure: &str| Err(Problem::error(title, cure, Some(span)));
    match (channel.role, channel.price) {
        (Role::Media, Some(_)) if costs(channel) => Ok(()),
        (Role::Media, Some(Price::PerClick(_))) if channel.click_rate.get() == 0.0 => {
            refuse(format!("`{name}` costs nothing: nobody clicks"), "give it a `click_rate` above 0, or no budget")
        }
        (Role::Media, Some(_)) => refuse(format!("`{name}` costs nothing"), "give it a price above 0, or no budget"),
        (Role::Media, None) => {
            refuse(format!("`{name}` has no price"), "give it one, such as { cpm = 28.0 }, or no budget")
        }
        (Role::Owned, _) => {
            refuse(format!("`{name}` is owned"), "its messages are sent, not bought: a cap limits them")
        }
        (Role::Shop, _) => refuse(format!("`{name}` is a shop"), "it shows no ads that a budget could buy"),
    }
}

fn amount(value: f64, span: Range<usize>) -> Result<Amount, Problem> {
    let fixed: Result<Money, String> = money::budget(value);
    fixed.map(Amount::Fixed).map_err(|message| Problem::error_from(&message, Some(span)))
}

fn not_a_spend(word: &str, span: Range<usize>) -> Problem {
    let cure = "write \"free\", { like = \"another policy\" }, { total = 250_000 } or { channels = { tv = 1000 } }";
    Problem::error(format!("`{word}` is not a way to spend"), cure, Some(span))
}

/// By week of the flight, its share of the budget; one week where it is not paced.
fn pacing(entry: &PolicyEntry, has_budget: bool, days: u32, problems: &mut Problems) -> Vec<f64> {
    let Some(pacing) = &entry.pacing else {
        return vec![1.0];
    };
    if !has_budget {
        let cure = "say what there is to spread: spend = { total = 250_000 } or { like = \"another policy\" }";
        problems.push(Problem::error("there is no budget to pace", cure, Some(pacing.span())));
        return vec![1.0];
    }
    if days <= 7 {
        let cure = "it spreads a budget over the weeks of the flight, and there is one";
        problems.push(Problem::warning("this pacing changes nothing", cure, Some(pacing.span())));
    }
    weights(pacing.get_ref(), days).unwrap_or_else(|(title, cure)| {
        problems.push(Problem::error(title, cure, Some(pacing.span())));
        vec![1.0]
    })
}

fn weights(entry: &PacingEntry, days: u32) -> Result<Vec<f64>, (String, String)> {
    let weeks = days.div_ceil(7);
    match entry {
        PacingEntry::Word(word) if word == "even" => Ok(shares(weeks, days, |day| day)),
        PacingEntry::Word(word) if word == "front" => Ok(shares(weeks, days, front)),
        PacingEntry::Word(word) => Err((
            format!("`{word}` is not a pacing"),
            "write \"even\", \"front\", or a weight for each week such as [3, 2, 1, 1]".into(),
        )),
        PacingEntry::Weeks(weights) if weights.len() != weeks as usize => Err((
            match weights.len() {
                1 => format!("1 weight does not fit {weeks} weeks"),
                many => format!("{many} weights do not fit {weeks} week{}", if weeks == 1 { "" } else { "s" }),
            },
            format!("write one for each week of the flight, the last of {} days", days - 7 * (weeks - 1)),
        )),
        PacingEntry::Weeks(weights) if !weights.iter().all(|weight| *weight > 0.0 && *weight <= 1e9) => Err((
            "a week's weight is not a number above 0 and up to 1e9".into(),
            "write weights such as [3, 2, 1, 1]; only their sizes beside one another matter".into(),
        )),
        PacingEntry::Weeks(weights) => Ok(weights.iter().map(|weight| weight / weights.iter().sum::<f64>()).collect()),
    }
}

/// Each week's share of a budget of which `spent` is the part gone when a part of the flight is over.
fn shares(weeks: u32, days: u32, spent: impl Fn(f64) -> f64) -> Vec<f64> {
    let by = |week: u32| spent(f64::from((7 * week).min(days)) / f64::from(days));
    (0..weeks).map(|week| by(week + 1) - by(week)).collect()
}

/// Two thirds of the budget go in the first half of the flight.
fn front(part: f64) -> f64 {
    if part < 0.5 { part * 4.0 / 3.0 } else { 2.0 / 3.0 + (part - 0.5) * 2.0 / 3.0 }
}
