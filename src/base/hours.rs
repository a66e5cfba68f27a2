//! Hours of the day, as schedules write them: `"18-23"`, or several such as `["7-9", "18-23"]`.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// Some hours of the day, from midnight; one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenHours")]
#[schemars(with = "WrittenHours")]
pub struct Hours(u32);

/// Hours as they are written.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected hours such as \"18-23\", or several such as [\"7-9\", \"18-23\"]")]
pub enum WrittenHours {
    /// From one hour to another.
    One(#[schemars(extend("pattern" = SPAN))] String),
    /// Several.
    Several(#[schemars(length(min = 1), extend("items" = { "type": "string", "pattern": SPAN }))] Vec<String>),
}

const SPAN: &str = r"^\s*[0-9]{1,2}\s*-\s*[0-9]{1,2}\s*$";

/// Hours of a day.
const DAY: u32 = 24;

impl Hours {
    /// All of them.
    pub const ALL: Self = Self((1 << DAY) - 1);

    /// Is this hour (0 to 23) among them?
    #[inline]
    pub fn contains(self, hour: u32) -> bool {
        self.0 >> hour & 1 == 1
    }

    /// Those that both hold.
    pub fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Are there none?
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl TryFrom<WrittenHours> for Hours {
    type Error = String;
    fn try_from(written: WrittenHours) -> Result<Self, String> {
        let spans = match written {
            WrittenHours::One(text) => vec![text],
            WrittenHours::Several(texts) => texts,
        };
        let all = spans.iter().map(|text| span(text)).try_fold(0, |bits, span| Ok::<u32, String>(bits | span?))?;
        if all == 0 {
            return Err("there are no hours in it\nwrite hours such as \"18-23\"".into());
        }
        Ok(Self(all))
    }
}

/// From one hour to another, over midnight where the first is later.
fn span(text: &str) -> Result<u32, String> {
    let hour = |text: &str| text.trim().parse::<u32>().ok().filter(|hour| *hour <= DAY);
    let ends = text.split_once('-').and_then(|(from, to)| Some((hour(from)?, hour(to)?)));
    let Some((from, to)) = ends.filter(|(from, to)| from != to && *from < DAY) else {
        return Err(format!(
            "`{text}` are no hours\nwrite from which hour to which, 0 to 24, such as \"18-23\" or \"22-6\""
        ));
    };
    let before = |hour: u32| (1_u32 << hour) - 1;
    let all = Hours::ALL.0;
    Ok(if from < to { before(to) & !before(from) } else { (all & !before(from)) | before(to) })
}

/// As a scenario writes them, hours together joined: "18-23".
impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let begins = (0..DAY).filter(|hour| self.contains(*hour) && (*hour == 0 || !self.contains(hour - 1)));
        let spans = begins.map(|from| {
            let to = (from..=DAY).find(|hour| *hour == DAY || !self.contains(*hour)).unwrap_or(DAY);
            format!("{from}-{to}")
        });
        f.write_str(&spans.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_read_and_print() {
        let read = |text: &str| Hours::try_from(WrittenHours::One(text.into())).map(|hours| hours.to_string());
        for (text, printed) in
            [("18-23", "18-23"), ("0-24", "0-24"), (" 7 - 9 ", "7-9"), ("22-6", "0-6, 22-24"), ("22-0", "22-24")]
        {
            assert_eq!(read(text).as_deref(), Ok(printed));
        }
        for text in ["", "18", "18-18", "24-3", "18-25", "-3-4", "18:00-23:00"] {
            assert!(read(text).is_err(), "{text}");
        }
        let several =
            Hours::try_from(WrittenHours::Several(vec!["7-9".into(), "8-10".into(), "18-23".into()])).unwrap();
        assert_eq!(several.to_string(), "7-10, 18-23");
        assert!(several.contains(22) && !several.contains(23) && !several.contains(6));
        assert!(Hours::try_from(WrittenHours::Several(Vec::new())).is_err());
    }
}
