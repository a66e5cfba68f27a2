//! What a row says happened: by words of one column, by flags, or always an impression.

use csv::ByteRecord;

use super::columns::{Columns, Meaning};
use super::reasons::Reason;
use crate::world::path::logged::Kind;

/// How it is told.
#[derive(Debug, Clone)]
pub enum Kinds {
    /// Every row is an impression.
    Impressions,
    /// A word of this column tells.
    Words(usize, Vec<(String, Kind)>),
    /// Columns with yes or no. Where none of them is for impressions, every row is one.
    Flags(Vec<(usize, Kind)>),
}

/// Words that are understood without being named.
const USUAL: [(Kind, &[&str]); 4] = [
    (Kind::Impression, &["impression", "impressions", "imp", "view"]),
    (Kind::Conversion, &["conversion", "conversions", "purchase", "order"]),
    (Kind::Click, &["click", "clicks"]),
    (Kind::Visit, &["visit", "page_view"]),
];

impl Kinds {
    /// `find` gives the index of a column, or says that there is none.
    pub fn new<E>(columns: &Columns, mut find: impl FnMut(&str) -> Result<usize, E>) -> Result<Self, E> {
        if let Some(event) = &columns.event {
            let words = USUAL.iter().flat_map(|(kind, usual)| match columns.told(*kind) {
                Some(meaning) => meaning.words().iter().map(|word| (word.to_lowercase(), *kind)).collect::<Vec<_>>(),
                None => {
                    // What the user has named means what the user says.
                    let left = usual.iter().filter(|word| !columns.names_word(word));
                    left.map(|word| (word.to_string(), *kind)).collect()
                }
            });
            return Ok(Self::Words(find(event)?, words.collect()));
        }
        let mut flags = Vec::new();
        for kind in Kind::ALL {
            for column in columns.told(kind).into_iter().flat_map(Meaning::words) {
                flags.push((find(column)?, kind));
            }
        }
        Ok(if flags.is_empty() { Self::Impressions } else { Self::Flags(flags) })
    }

    /// Can a row be a conversion?
    pub fn tell_conversions(&self) -> bool {
        match self {
            Self::Impressions => false,
            Self::Words(_, words) => words.iter().any(|(_, kind)| *kind == Kind::Conversion),
            Self::Flags(flags) => flags.iter().any(|(_, kind)| *kind == Kind::Conversion),
        }
    }

    /// Does a flag column say which rows are impressions?
    fn every_row(flags: &[(usize, Kind)]) -> bool {
        !flags.iter().any(|(_, kind)| *kind == Kind::Impression)
    }

    /// What happened, in order; or why that cannot be told, and the cell that should.
    pub fn of<'r>(&self, row: &'r ByteRecord) -> Result<Found, (Reason, &'r [u8])> {
        let mut found = Found::default();
        match self {
            Self::Impressions => found.add(Kind::Impression),
            Self::Words(column, words) => {
                let cell = row[*column].trim_ascii();
                let known = words.iter().find(|(word, _)| same(word, cell));
                found.add(known.ok_or((Reason::Event, cell))?.1);
            }
            Self::Flags(flags) => {
                if Self::every_row(flags) {
                    found.add(Kind::Impression);
                }
                for (column, kind) in flags {
                    let cell = row[*column].trim_ascii();
                    if is_yes(cell).ok_or((Reason::Flag, cell))? {
                        found.add(*kind);
                    }
                }
            }
        }
        Ok(found)
    }
}

/// Is this the usual name of a column that says who converted?
pub fn is_flag(name: &str) -> bool {
    const USUAL: [&str; 9] = [
        "converted",
        "conversion",
        "conversions",
        "conversion_flag",
        "is_conversion",
        "has_converted",
        "purchase",
        "purchased",
        "is_purchase",
    ];
    USUAL.contains(&name.to_lowercase().replace([' ', '-'], "_").as_str())
}

/// Equal but for capitals; `word` is lower-case.
fn same(word: &str, cell: &[u8]) -> bool {
    // Most words are ASCII, and are compared without making a text of them.
    let is_same = || std::str::from_utf8(cell).is_ok_and(|cell| cell.to_lowercase() == word);
    word.as_bytes().eq_ignore_ascii_case(cell) || (!cell.is_ascii() && is_same())
}

/// Yes or no, as systems write it.
fn is_yes(cell: &[u8]) -> Option<bool> {
    const YES: [&[u8]; 4] = [b"1", b"true", b"yes", b"y"];
    const NO: [&[u8]; 6] = [b"", b"0", b"false", b"no", b"n", b"null"];
    let is = |words: &[&[u8]]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    if is(&YES) {
        return Some(true);
    }
    // A number of conversions says whether there were any.
    let number = || std::str::from_utf8(cell).ok()?.parse::<f64>().ok().filter(|number| number.is_finite());
    if is(&NO) { Some(false) } else { number().map(|number| number > 0.0) }
}

/// The events of one row: at most four.
#[derive(Debug, Clone, Copy, Default)]
pub struct Found {
    kinds: [Option<Kind>; 4],
}

impl Found {
    fn add(&mut self, kind: Kind) {
        if let (false, Some(room)) =
            (self.kinds.contains(&Some(kind)), self.kinds.iter_mut().find(|index| index.is_none()))
        {
            *room = Some(kind);
        }
    }

    /// Them all, in the order in which they happen.
    pub fn each(&self) -> impl Iterator<Item = Kind> + '_ {
        self.kinds.iter().flatten().copied()
    }
}
