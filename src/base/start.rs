//! The date on which a flight begins, as scenarios write it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The date of the flight's first day, as TOML writes dates: `2026-03-02`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenDate", into = "String")]
#[schemars(with = "String", extend("format" = "date"))]
pub struct StartDate(Date);

/// TOML has dates of its own; a date in quotes is understood too.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a date such as 2026-03-02")]
enum WrittenDate {
    Toml(toml::value::Datetime),
    Text(String),
}

impl TryFrom<WrittenDate> for StartDate {
    type Error = String;
    fn try_from(written: WrittenDate) -> Result<Self, String> {
        let text = match written {
            WrittenDate::Toml(date) => date.to_string(),
            WrittenDate::Text(text) => text,
        };
        let date: Date =
            text.parse().map_err(|_| format!("`{text}` is not a date\nwrite the flight's first day as 2026-03-02"))?;
        if text != date.to_string() {
            return Err(format!(
                "`{text}` is more than a date\na flight begins at midnight: write its first day, {date}"
            ));
        }
        if (1900..=2200).contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err(format!("the year {} is out of range\nwrite a year from 1900 to 2200", date.year()))
        }
    }
}

impl StartDate {
    /// The date.
    pub(super) fn date(self) -> Date {
        self.0
    }
}

impl From<StartDate> for String {
    fn from(date: StartDate) -> String {
        date.0.to_string()
    }
}
