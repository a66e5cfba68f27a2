//! Units: what a number counts.

use super::estimate::Bounds;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Ad requests that the campaign could win.
    Opportunities,
    /// Ads shown.
    Impressions,
    /// People.
    Shoppers,
    /// People of a market of any size.
    Market,
    /// What channels recognise people by.
    Identifiers,
    /// Nodes of the identity graph.
    Nodes,
    /// Impressions per hundred people.
    RatingPoints,
    /// A part of one.
    Share,
    /// Ads shown per person reached.
    ImpressionsPerShopper,
    /// The scenario's currency.
    Money,
    /// The scenario's currency per person reached.
    MoneyPerShopper,
    /// Impressions that were clicked.
    Clicks,
    /// How many times as much as the baseline.
    Times,
    /// A part of a budget, which can be more than all of it.
    ShareOfBudget,
    /// Visits to shops.
    Visits,
    /// Carts filled, bought or not.
    Carts,
    /// Purchases.
    Purchases,
    /// The scenario's currency per purchase.
    MoneyPerPurchase,
}

impl Unit {
    /// As tables write it.
    pub fn name(self, currency: &str) -> String {
        match self {
            Self::Opportunities => "opportunities".into(),
            Self::Impressions => "impressions".into(),
            Self::Shoppers | Self::Market => "shoppers".into(),
            Self::Identifiers => "identifiers".into(),
            Self::Nodes => "nodes".into(),
            Self::RatingPoints => "rating points".into(),
            Self::Share => "share".into(),
            Self::ImpressionsPerShopper => "impressions per shopper".into(),
            Self::Money => currency.into(),
            Self::Clicks => "clicks".into(),
            Self::Times => "times".into(),
            Self::ShareOfBudget => "share of budget".into(),
            Self::Visits => "visits".into(),
            Self::Carts => "carts".into(),
            Self::Purchases => "purchases".into(),
            Self::MoneyPerPurchase => format!("{currency} per purchase"),
            Self::MoneyPerShopper => format!("{currency} per shopper"),
        }
    }

    /// Is it an amount of money, or one for each of something?
    pub fn is_money(self) -> bool {
        matches!(self, Self::Money | Self::MoneyPerShopper | Self::MoneyPerPurchase)
    }

    /// What a number of this unit can be, where it cannot be negative.
    pub(super) fn bounds(self) -> Bounds {
        if self == Self::Share { Bounds::SHARE } else { Bounds::COUNT }
    }
}
