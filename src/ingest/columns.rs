//! `[log]`: which columns of a log hold what.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

pub use super::cells::Quote;
use super::clock::{Epoch, Zone};
use super::moment::Dates;
use crate::base::spreadsheet::guarded;
use crate::base::time::Length;
use crate::world::path::logged::Kind;

/// Which columns of a log hold what, and how to read them.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// The column that says who it was, as far as the identity graph knows; left out: `user`.
    pub user: String,
    /// The column of the time; left out: `time`.
    pub time: String,
    /// The column of the channel; left out: `channel`.
    pub channel: String,
    /// The channel of every row, where the log is that of one channel and has no column for it.
    pub one_channel: Option<String>,
    /// The column that says what happened; left out: every row is an impression, unless a flag column
    /// says otherwise.
    pub event: Option<String>,
    /// The words in `event` that mean an impression; without `event`, the flag column of impressions.
    pub impression: Option<Meaning>,
    /// The same for conversions.
    pub conversion: Option<Meaning>,
    /// The same for clicks.
    pub click: Option<Meaning>,
    /// The same for visits, where no ad need have been seen.
    pub visit: Option<Meaning>,
    /// The column of what the channel itself recognised: a cookie or a device. An empty cell is an
    /// impression without identifier. Left out: the user.
    pub identifier: Option<String>,
    /// The column of the person in truth, of whom `user` may hold several. Left out: the user.
    pub person: Option<String>,
    /// The column that names the session; left out: a session ends after `session_gap` without a row.
    pub session: Option<String>,
    /// The column that names a conversion: rows that name the same one of one user are one conversion, at the last of
    /// them. Left out: every row that tells a conversion is one.
    pub conversion_id: Option<String>,
    /// The column of what a conversion was worth, in units of the currency. Left out: it is not known.
    pub value: Option<String>,
    /// Names of nobody: a user of such a name is unknown, and an identifier none. Left out: `0`, `NULL` and others.
    pub nobody: Option<Vec<String>>,
    /// The longest pause inside a session; left out: "30m".
    pub session_gap: Option<Length>,
    /// The campaign's zone, in which times without a zone are read and days begin; left out: "UTC".
    pub zone: Zone,
    /// What comes first in dates such as 02/03/2026: "day-first" or "month-first".
    pub dates: Option<Dates>,
    /// From what plain numbers count: "unix" or "flight". Left out: "unix", but for numbers that have the shape of a date.
    pub epoch: Option<Epoch>,
    /// What becomes of a row that repeats an earlier one cell for cell; left out: "drop", but "keep" where all times are
    /// to the minute or coarser.
    pub duplicates: Option<Duplicates>,
    /// What a `"` at the beginning of a cell means: "cell" (it opens one), "lines" (the same, and cells of several lines
    /// are meant) or "none"; left out: "cell".
    pub quote: Quote,
    /// column = "word" or ["word", …]: only rows that hold one of the words count; column = { not = "word" }: only those
    /// that hold none of them. `*` stands for anything.
    #[serde(rename = "where")]
    pub only: BTreeMap<String, Condition>,
    /// The log's names of channels = the scenario's; "" leaves a channel out. `*` stands for anything: "summer-*".
    pub names: BTreeMap<String, String>,
    /// Are identifiers numbers that begin anew for every user, as in omnicap's own `events.csv`?
    #[serde(skip)]
    pub local_identifiers: bool,
}

/// Words of the event column, or the name of a flag column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a list of words such as [\"view\"], or the name of a flag column")]
pub enum Meaning {
    /// One word, or the flag column.
    One(String),
    /// Words.
    Several(Vec<String>),
}

/// Which words a column must hold, or must not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a word, a list of words, or { not = \"word\" }")]
pub enum Condition {
    /// One of these.
    Is(Meaning),
    /// None of these.
    IsNot(Not),
}

/// `{ not = "word" }` or `{ not = ["word", …] }`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Not {
    /// The words that it must not hold.
    not: Meaning,
}

impl Condition {
    /// The words, and whether they are those that must not stand there.
    pub fn words(&self) -> (&[String], bool) {
        match self {
            Self::Is(words) => (words.words(), false),
            Self::IsNot(Not { not }) => (not.words(), true),
        }
    }
}

impl Meaning {
    /// All of them.
    pub fn words(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::Several(words) => words,
        }
    }
}

/// What becomes of a row that repeats another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duplicates {
    /// It is counted as a repeat and not used.
    Drop,
    /// It is another event.
    Keep,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            user: "user".into(),
            time: "time".into(),
            channel: "channel".into(),
            one_channel: None,
            event: None,
            impression: None,
            conversion: None,
            click: None,
            visit: None,
            identifier: None,
            person: None,
            session: None,
            conversion_id: None,
            value: None,
            nobody: None,
            session_gap: None,
            zone: Zone::default(),
            dates: None,
            epoch: None,
            duplicates: None,
            quote: Quote::Cell,
            only: BTreeMap::new(),
            names: BTreeMap::new(),
            local_identifiers: false,
        }
    }
}

/// The columns by which omnicap's own `events.csv` is known.
const OWN: [&str; 9] = ["shopper", "event", "time_s", "session", "channel", "identifier", "node", "policy", "decision"];

/// The column there of what a purchase was worth.
const WORTH: &str = "amount";

impl Columns {
    /// What the user says that tells an event.
    pub fn told(&self, kind: Kind) -> Option<&Meaning> {
        match kind {
            Kind::Impression => self.impression.as_ref(),
            Kind::Visit => self.visit.as_ref(),
            Kind::Click => self.click.as_ref(),
            Kind::Conversion => self.conversion.as_ref(),
        }
    }

    /// Every word that the user names, with its event.
    fn words(&self) -> impl Iterator<Item = (Kind, &String)> {
        let told = Kind::ALL.into_iter().filter_map(|kind| Some((kind, self.told(kind)?)));
        told.flat_map(|(kind, meaning)| meaning.words().iter().map(move |word| (kind, word)))
    }

    /// A word of the event column that is to mean two things at once.
    pub fn ambiguous(&self) -> Option<&str> {
        self.event.as_ref()?;
        let means_another = |kind: Kind, word: &String| {
            self.words().any(|(other, same)| other != kind && same.to_lowercase() == word.to_lowercase())
        };
        self.words().find(|(kind, word)| means_another(*kind, word)).map(|(_, word)| word.as_str())
    }

    /// Does the user name this word for any event?
    pub(super) fn names_word(&self, word: &str) -> bool {
        self.words().any(|(_, named)| named.to_lowercase() == word)
    }

    /// The columns of omnicap's own `events.csv`, if that is what the header says. All policies met the
    /// same bought opportunities: those of `policy` are taken.
    pub fn own(header: &[String], policy: &str) -> Option<Self> {
        let column = |name: &str| Some(name.to_string());
        let one = |word: &str| Some(Meaning::One(word.to_string()));
        let only =
            |words: &[&str]| Condition::Is(Meaning::Several(words.iter().map(|word| word.to_string()).collect()));
        OWN.iter().all(|name| header.iter().any(|column| column == name)).then(|| Self {
            user: "node".into(),
            person: column("shopper"),
            identifier: column("identifier"),
            time: "time_s".into(),
            epoch: Some(Epoch::Flight),
            nobody: Some(Vec::new()),
            local_identifiers: true,
            session: column("session"),
            event: column("event"),
            impression: one("opportunity"),
            visit: one("visit"),
            value: header.iter().any(|name| name == WORTH).then(|| WORTH.into()),
            duplicates: Some(Duplicates::Keep),
            // A visit has no policy and no decision.
            only: BTreeMap::from([
                ("policy".into(), only(&[&guarded(policy), ""])),
                ("decision".into(), only(&["served", "capped", ""])),
            ]),
            ..Self::default()
        })
    }
}
