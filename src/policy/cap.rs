//! A cap: at most `max` impressions per window over a scope, counted by a key.
//!
//! This is the one index that understands a window. Every window is an *expiry*: when an impression
//! is served it is known until when it will count, and later impressions never expire earlier. So a
//! cap of n is full exactly while the n-th most recent impression it counts has not expired. Window
//! kinds differ in nothing else: one memory and one question serve them all. (Those that roll have shorter ways
//! besides, in `rolling` and `server`.)

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::time::{Calendar, DAY, Length, Period, Second};
use crate::world::channel::{Channel, ChannelId};
use crate::world::journey::{Journey, Opportunity};

/// Over what stretch of time a cap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Window {
    /// `"7d"`: an impression at s counts at t exactly when t − s < 7 d.
    Rolling(Length),
    /// `"calendar day"`, `"calendar week"`, `"calendar month"`, `"flight"`.
    Period(Period),
    /// `"7d from first"`: opens with the first impression it counts and closes 7 d later; the next
    /// one opens a new window.
    FromFirst(Length),
    /// `"session"`.
    Session,
}

impl Window {
    /// No two moments in one such window are so many seconds apart.
    pub fn longest(self) -> Second {
        match self {
            Self::Rolling(length) | Self::FromFirst(length) => length.seconds(),
            Self::Period(Period::Day) => DAY,
            Self::Period(Period::Week) => 7 * DAY,
            Self::Period(Period::Month) => 31 * DAY,
            Self::Period(Period::Flight) | Self::Session => Second::MAX,
        }
    }
}

/// Windows that have names, as scenarios write them.
const NAMED: [(&str, Window); 5] = [
    ("calendar day", Window::Period(Period::Day)),
    ("calendar week", Window::Period(Period::Week)),
    ("calendar month", Window::Period(Period::Month)),
    ("flight", Window::Period(Period::Flight)),
    ("session", Window::Session),
];

impl FromStr for Window {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some((_, window)) = NAMED.iter().find(|(name, _)| *name == words) {
            return Ok(*window);
        }
        let (length, window): (&str, fn(Length) -> Self) = match words.strip_suffix(" from first") {
            Some(length) => (length, Self::FromFirst),
            None => (&words, Self::Rolling),
        };
        length.parse().map(window).map_err(|_| {
            format!(
                "`{text}` is not a window\nwrite a length such as \"7d\" or \"12h\", or \"calendar day\", \
                 \"calendar week\", \"calendar month\", \"7d from first\", \"session\", \"flight\""
            )
        })
    }
}

impl TryFrom<String> for Window {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Window> for String {
    fn from(window: Window) -> String {
        window.to_string()
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rolling(length) => write!(f, "{length}"),
            Self::FromFirst(length) => write!(f, "{length} from first"),
            named => f.write_str(NAMED.iter().find(|(_, w)| w == named).map_or("", |n| n.0)),
        }
    }
}

/// What a cap counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CountBy {
    /// The channel's own identifier.
    Identifier = 0,
    /// The node of the identity graph to which the identifier resolves.
    Graph = 1,
    /// The person in truth: an oracle, for comparison.
    Person = 2,
}

/// What a cap does with an opportunity that shows no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
#[serde(rename_all = "kebab-case")]
pub enum OnMissingId {
    /// It is served and not counted.
    #[default]
    Serve,
    /// It is refused.
    Block,
}

/// The channels a cap counts over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// One bit per channel.
    pub channels: u64,
    /// One counter per channel, or one for all of them.
    pub each: bool,
}

impl Scope {
    /// Is the channel in it?
    #[inline]
    pub fn contains(self, channel: ChannelId) -> bool {
        self.channels >> channel & 1 == 1
    }

    /// Which of the cap's counters a channel counts in.
    #[inline]
    pub fn slot(self, channel: ChannelId) -> usize {
        if self.each { channel as usize } else { 0 }
    }

    /// How many counters a key has under this scope.
    pub fn slots(self) -> usize {
        if self.each { 64 - self.channels.leading_zeros() as usize } else { 1 }
    }

    /// Does one counter see more than one channel?
    pub fn is_shared(self) -> bool {
        !self.each && self.channels.count_ones() > 1
    }
}

/// At most `max` impressions per `window` over `scope`, counted by `count_by`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cap {
    /// How tables name it; unique within its policy.
    pub label: String,
    /// At least one.
    pub max: u32,
    /// Over what stretch of time.
    pub window: Window,
    /// Over which channels.
    pub scope: Scope,
    /// By which key.
    pub count_by: CountBy,
    /// How late an impression on *another* channel becomes known.
    pub delay: Second,
    /// What happens without an identifier.
    pub on_missing_id: OnMissingId,
    /// When it refuses and counts at all.
    pub active: Range<Second>,
}

impl Cap {
    /// Is every shopper always one and the same key to it, and no other shopper's?
    pub fn knows_people(&self, channels: &[Channel]) -> bool {
        let mut scoped = (0..).zip(channels).filter(|(index, _)| self.scope.contains(*index));
        let splits = self.count_by == CountBy::Identifier && self.scope.is_shared();
        !splits && scoped.all(|(_, channel)| self.knows_people_of(channel))
    }

    /// Is every shopper always one and the same key on this channel?
    pub(super) fn knows_people_of(&self, channel: &Channel) -> bool {
        match self.count_by {
            CountBy::Person => true,
            CountBy::Identifier => channel.identity.is_single(),
            CountBy::Graph => channel.identity.is_perfect(),
        }
    }

    /// How many counters a key has. An identifier belongs to one channel, so one is enough for it even
    /// where every channel has its own.
    pub(super) fn slots(&self) -> usize {
        if self.scope.each && self.count_by == CountBy::Identifier { 1 } else { self.scope.slots() }
    }

    /// Which of them a channel counts in.
    pub(super) fn slot(&self, channel: ChannelId) -> usize {
        if self.slots() == 1 { 0 } else { self.scope.slot(channel) }
    }

    /// Does it learn of other channels' impressions after a while only?
    pub(super) fn is_late(&self) -> bool {
        self.delay > 0 && self.scope.is_shared()
    }

    /// The length of its window if it rolls and is always active, as most do.
    pub(super) fn always_rolls(&self) -> Option<Second> {
        let Window::Rolling(length) = self.window else { return None };
        (self.active == (Second::MIN..Second::MAX)).then(|| length.seconds())
    }

    /// Does it refuse and count at this moment?
    #[inline]
    pub fn is_active(&self, moment: Second) -> bool {
        self.active.contains(&moment)
    }
}

/// A window on a given calendar.
///
/// It can be asked two ways, which agree: until when an impression counts (asked once for each
/// impression, when it is served), and since when impressions count (asked only where a delay
/// hides some of them).
#[derive(Debug, Clone)]
pub enum Clock {
    /// An impression counts for this long.
    Rolling(Second),
    /// By day: when its period begins and ends; and when the first day begins.
    Period(Box<[(Second, Second)]>, Second),
    /// All impressions of a window of this length count until it closes.
    FromFirst(Second),
    /// An impression counts until its session is over.
    Session,
}

impl Clock {
    /// Puts a window on a calendar.
    pub fn new(window: Window, calendar: &Calendar) -> Self {
        match window {
            Window::Rolling(length) => Self::Rolling(length.seconds()),
            Window::Period(period) => Self::Period(calendar.periods(period).into(), calendar.begin()),
            Window::FromFirst(length) => Self::FromFirst(length.seconds()),
            Window::Session => Self::Session,
        }
    }

    /// The second at which an impression now served stops to count. `closes` is when the counter's
    /// current window does; an impression from then on opens a new one.
    #[inline]
    pub fn until(&self, bid: &Opportunity, journey: &Journey, closes: &mut Second) -> Second {
        match self {
            Self::Rolling(length) => bid.time + length,
            Self::Period(days, begin) => days[((bid.time - begin) / DAY) as usize].1,
            Self::FromFirst(length) => {
                if bid.time >= *closes {
                    *closes = bid.time + length;
                }
                *closes
            }
            Self::Session => journey.session_end(bid.session),
        }
    }

    /// The earliest second whose impressions still count at the bid.
    #[inline]
    pub fn since(&self, bid: &Opportunity, journey: &Journey, closes: Second) -> Second {
        match self {
            Self::Rolling(length) => bid.time - length + 1,
            Self::Period(days, begin) => days[((bid.time - begin) / DAY) as usize].0,
            Self::FromFirst(length) if bid.time < closes => closes - length,
            Self::FromFirst(_) => Second::MAX,
            Self::Session => journey.sessions[bid.session as usize],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// None is longer, and but for flights and sessions some are as long.
    #[test]
    fn a_window_knows_its_longest_stretch() {
        let calendar = Calendar::new(serde_json::from_value("2026-02-11".into()).unwrap(), 80, 9);
        for window in NAMED[..4].iter().map(|(_, window)| *window) {
            let Clock::Period(days, _) = Clock::new(window, &calendar) else { panic!("{window} is a period") };
            let longest = days.iter().map(|(begin, end)| end - begin).max().unwrap();
            assert!(longest == window.longest() || window.longest() == Second::MAX, "{window}: {longest}");
        }
        for (window, seconds) in [("90m", 5_400), ("2d from first", 172_800), ("session", Second::MAX)] {
            assert_eq!(window.parse::<Window>().unwrap().longest(), seconds);
        }
    }

    #[test]
    fn windows_read_and_print() {
        for text in [
            "7d",
            "12h",
            "30m",
            "7d from first",
            "calendar day",
            "calendar week",
            "calendar month",
            "flight",
            "session",
        ] {
            assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
        }
        for text in ["", "7 dayz", "calendar", "calendar year", "7d from last", "from first"] {
            assert!(text.parse::<Window>().is_err(), "{text}");
        }
    }
}
