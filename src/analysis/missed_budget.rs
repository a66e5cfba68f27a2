//! Why a budget is missed: what there was to buy, and what else can keep spend from what it should be.

use super::delivery::Delivery;
use crate::policy::budget::BudgetLine;
use crate::scenario::model::Model;
use crate::world::channel::{Channel, Role};

/// A reason why a budget is missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There are no opportunities, or its bids win none.
    NothingToBuy,
    /// All there is is bought, and nothing is served in the week.
    NothingServedInWeek,
    /// All there is is bought, and the caps refuse all of it.
    CapsRefuseAll,
    /// All there is is bought, and the caps refuse some of it.
    CapsRefuseSome,
    /// All there is is bought.
    AllBought,
    /// Owned messages are sent whatever the budget says.
    OwnedMessages,
    /// Several budgets or weeks depend on one another.
    SeveralBudgets,
    /// Impressions are bought whole, and these are few.
    WholeImpressions,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::NothingToBuy,
        Self::NothingServedInWeek,
        Self::CapsRefuseAll,
        Self::CapsRefuseSome,
        Self::AllBought,
        Self::OwnedMessages,
        Self::SeveralBudgets,
        Self::WholeImpressions,
    ];

    /// As tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NothingToBuy => "nothing to buy",
            Self::NothingServedInWeek => "nothing served in the week",
            Self::CapsRefuseAll => "caps refuse all",
            Self::CapsRefuseSome => "caps refuse some",
            Self::AllBought => "all bought",
            Self::OwnedMessages => "owned messages",
            Self::SeveralBudgets => "several budgets",
            Self::WholeImpressions => "whole impressions",
        }
    }

    /// The reason of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// Why a budget is missed; nothing where it is met.
pub fn reasons(model: &Model, delivery: &Delivery) -> Vec<Reason> {
    match delivery.share.value < 1.0 {
        _ if !delivery.is_missed => Vec::new(),
        true if delivery.is_exhausted => vec![exhausted(model, delivery)],
        true => others(model, delivery),
        false => messages(model, delivery.budget_line).into_iter().chain(others(model, delivery)).collect(),
    }
}

/// Why all that could be bought was not enough.
fn exhausted(model: &Model, delivery: &Delivery) -> Reason {
    match delivery.impressions == 0 {
        _ if delivery.bought == 0 => Reason::NothingToBuy,
        true if delivery.week.is_some() => Reason::NothingServedInWeek,
        true => Reason::CapsRefuseAll,
        false if model.policies[delivery.policy].caps.is_empty() => Reason::AllBought,
        false => Reason::CapsRefuseSome,
    }
}

/// Why a budget can be missed though there is more, or less, to buy.
fn others(model: &Model, delivery: &Delivery) -> Vec<Reason> {
    let budget = model.policies[delivery.policy].budget.as_ref();
    let several = budget.is_some_and(|budget| budget.budget_lines.len() * budget.weeks.len() > 1);
    vec![if several { Reason::SeveralBudgets } else { Reason::WholeImpressions }]
}

fn messages(model: &Model, budget_line: BudgetLine) -> Option<Reason> {
    has(model, budget_line, |channel| channel.role == Role::Owned).then_some(Reason::OwnedMessages)
}

/// Is there such a channel among those that the budget line pays for?
fn has(model: &Model, budget_line: BudgetLine, is_it: impl Fn(&Channel) -> bool) -> bool {
    let mut channels = model.world.channels.iter().enumerate();
    channels.any(|(index, channel)| budget_line.contains(index) && is_it(channel))
}
