//! Whether the day or the month comes first in dates such as `02/03/2026`: what is said, and what a date proves by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What comes first in dates such as `02/03/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// It is the 2nd of March.
    DayFirst,
    /// It is the 3rd of February.
    MonthFirst,
}

impl Dates {
    /// As `[log]` writes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }

    /// The order in which a date must be read, because no month is a 13th.
    pub fn proven(text: &[u8]) -> Option<Self> {
        let mut parts = text.splitn(3, |byte| matches!(byte, b'/' | b'-' | b'.'));
        let mut small = || match parts.next()? {
            [digit @ b'0'..=b'9'] => Some(digit - b'0'),
            [ten @ b'0'..=b'9', digit @ b'0'..=b'9'] => Some(10 * (ten - b'0') + digit - b'0'),
            _ => None,
        };
        match (small()?, small()?) {
            (13..=31, 1..=12) => Some(Self::DayFirst),
            (1..=12, 13..=31) => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_month_is_a_thirteenth() {
        for (text, order) in [
            ("13/03/2026 10:00", Some(Dates::DayFirst)),
            ("3.13.26", Some(Dates::MonthFirst)),
            ("31-1-2026", Some(Dates::DayFirst)),
            ("12/12/2026", None),
            ("13/13/2026", None),
            ("32/01/2026", None),
            ("2026-03-13", None),
            ("13", None),
            ("46083.13", None),
            ("", None),
        ] {
            assert_eq!(Dates::proven(text.as_bytes()), order, "{text}");
        }
    }
}
