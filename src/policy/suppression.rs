//! Suppression: no ads to a shopper who has just bought, clicked, filled a cart or come by, as far as that is known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cap::{CountBy, Scope};
use crate::base::time::Second;

/// What shoppers do that policies can react to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// Something is bought.
    Purchase,
    /// An ad is clicked.
    Click,
    /// A cart is filled.
    Cart,
    /// A shop is visited, after a click or without one.
    Visit,
}

/// No ads over a scope for some time after a signal, to whom the scope knows to have given it.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppression {
    /// How tables name it; unique within its policy.
    pub label: String,
    /// After what.
    pub after: Signal,
    /// For so many seconds; None: for ever.
    pub lasts: Option<Second>,
    /// On which channels.
    pub scope: Scope,
    /// Do they share what shops know? Else a channel learns only of what its own clicks lead to.
    pub is_shared: bool,
    /// Whom they recognise.
    pub id: CountBy,
    /// How late a signal becomes known.
    pub delay: Second,
}
