//! Carts that are left behind: for some time a visit is likelier to end in a purchase.

use crate::base::time::Second;

/// What a cart that was filled and not bought does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeptCart {
    /// After so many seconds it is lost.
    pub keeps: Second,
    /// Times as likely as another a visit ends in a purchase meanwhile; 1 or more.
    pub conversion: f64,
}

impl KeptCart {
    /// How many times as likely a purchase is, after a cart was filled and not bought.
    pub fn at(&self, filled: Option<Second>, now: Second) -> f64 {
        if filled.is_some_and(|filled| now - filled < self.keeps) { self.conversion } else { 1.0 }
    }
}
