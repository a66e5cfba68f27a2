//! Why rows are set aside, and what rows that are used are taken for.

use serde::{Deserialize, Serialize};

/// Why a row cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It has fewer or more cells than the header.
    Cells,
    /// It sums up others.
    Total,
    /// It is the header once more: files were put together.
    Header,
    /// Nobody is named.
    NoUser,
    /// Who is named is nobody.
    Nobody,
    /// A spreadsheet has made a measurement of the user's name.
    Ruined,
    /// Its time is none that is known here.
    Time,
    /// A spreadsheet has ruined its time.
    RuinedTime,
    /// Its date is one only if the day and the month change places.
    OtherOrder,
    /// Nobody says whether its date begins with the day or the month.
    DayOrMonth,
    /// A flag is neither yes nor no.
    Flag,
    /// What happened is none of the words that `[log]` knows.
    Event,
    /// Its channel is none of the scenario's.
    Channel,
    /// It says that an ad was shown in a shop.
    Shop,
    /// It lies before the warm-up, or before the flight where there is none.
    Before,
    /// It lies after the flight.
    After,
    /// It repeats an earlier row cell for cell.
    Repeat,
    /// It has no path that can be read.
    Path,
    /// Its path has more steps than are read.
    Steps,
    /// It has no count that can be read.
    Count,
}

impl Reason {
    /// In words, of several rows.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cells => "cut short, or with too many cells",
            Self::Total => "of totals",
            Self::Header => "that are the header once more, as in files put together",
            Self::NoUser => "without a user",
            Self::Nobody => "of a user that is nobody",
            Self::Ruined => "of a user whose id a spreadsheet has rounded",
            Self::Time => "with a time that cannot be read",
            Self::RuinedTime => "with a time that a spreadsheet has rounded or hidden",
            Self::OtherOrder => "with a date that is none as `dates` under `[log]` says, and one the other way round",
            Self::DayOrMonth => "with a date that begins with the day or with the month",
            Self::Flag => "with a flag that is neither yes nor no",
            Self::Event => "with an event that `[log]` does not name",
            Self::Channel => "on a channel that the scenario does not have",
            Self::Shop => "with an impression in a shop",
            Self::Before => "before the flight and its warm-up",
            Self::After => "after the flight",
            Self::Repeat => "that repeat an earlier row",
            Self::Path => "with a path that cannot be read",
            Self::Steps => "with a path of more than 10,000 steps",
            Self::Count => "with a count that cannot be read",
        }
    }
}

impl Reason {
    /// What to do about it, where that is not plain.
    pub fn cure(self) -> &'static str {
        match self {
            Self::Nobody => "; nobody = [] under [log] would take them for one user",
            Self::Ruined => "; export ids as text",
            Self::RuinedTime => "; write times as text, such as 2026-03-02 10:00:00",
            Self::OtherOrder => "; write all dates in one way",
            Self::DayOrMonth => "; say dates = \"day-first\" or \"month-first\" under [log]",
            _ => "",
        }
    }
}

/// What a row that was used was taken for, because it does not say it clearly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Taken {
    /// Its user's id has lost its last digits in a spreadsheet.
    Rounded,
    /// Signs that nobody sees stand around its user's id.
    Unseen,
    /// It has a date, where others have a time.
    DateAlone,
    /// Its identifier, or the user beside its person, is nobody: it has none.
    NoIdentifier,
    /// It repeats an earlier row, and is another event.
    Repeat,
    /// Its local time is shown twice: it is the first.
    Twice,
    /// Its local time is never shown: it is as much later.
    Never,
    /// What its conversion was worth cannot be read.
    NoValue,
    /// Its conversion is named by a later row too: it is that one.
    OneConversion,
}

impl Taken {
    /// In words, of several rows.
    pub fn words(self) -> &'static str {
        match self {
            Self::Rounded => {
                "of a user whose id of 16 digits or more ends in zeros, as a spreadsheet rounds it: many users may be one"
            }
            Self::Unseen => "of a user with spaces or signs around the id that nobody sees, taken without them",
            Self::DateAlone => "with a date and no time, taken for its midnight",
            Self::NoIdentifier => "with an identifier that is nobody's, and so without one",
            Self::Repeat => "that repeat an earlier row, and are kept because times are coarse",
            Self::Twice => "in an hour that a local clock shows twice, taken for the first",
            Self::Never => "in an hour that a local clock skips, taken for one hour later",
            Self::NoValue => "with a worth that is no number of the currency, and so of a conversion without one",
            Self::OneConversion => "with a conversion that a later row names too, and counted there",
        }
    }

    /// Did nobody ask for it?
    pub fn is_a_guess(self) -> bool {
        self != Self::OneConversion
    }
}
