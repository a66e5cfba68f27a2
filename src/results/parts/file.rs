//! A part file: a header that people can read (JSON), and behind it the counts.
//!
//! The counts are written with postcard (<https://postcard.jamesmunns.com/wire-format>) and packed with zstd. The header is
//! sealed by a digest of its own and holds that of the counts, so whatever is cut off or changed shows.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::part::Part;
use crate::base::digest::digest;
use crate::engine::prepared::Prepared;
use crate::engine::tally::Tally;
use crate::replay::parts::Counted;
use crate::results::seal::{UNSEALED, is_sealed, seal};
use crate::scenario::Scenario;

/// What the header says first.
const PROGRAM: &str = "omnicap part";

/// The number of this format.
const FORMAT: u32 = 4;

/// The largest part file that is read, in bytes.
pub const LARGEST: u64 = 1 << 30;

/// How the header ends.
const END: &[u8] = b"\n}\n";

/// The counts are packed so hard.
const LEVEL: i32 = 9;

/// What a part file says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Always `omnicap part`.
    pub program: String,
    /// The number of the file's format.
    pub format: u32,
    /// The version of omnicap that wrote it.
    pub version: String,
    /// Which part it is.
    pub part: Part,
    /// How many shoppers were really simulated; of a log, how many users it has.
    pub simulated: u64,
    /// The scenario's short name.
    pub scenario_name: String,
    /// The seed.
    pub seed: u64,
    /// Shoppers of all parts together; none of a log, of which each part knows its own.
    pub shoppers: u64,
    /// The log that it is a replay of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_part: Option<LogPart>,
    /// How the scenario's file was changed on the command line.
    pub set: Vec<String>,
    /// Where the scenario's file stood. The files that it names stand beside it.
    pub file: String,
    /// These files, with their BLAKE3 digests.
    pub inputs: BTreeMap<String, String>,
    /// What is to be compared of the flight.
    pub about: About,
    /// The digest of the throttles that meet the budgets: every part solves them, and all alike.
    pub throttles: String,
    /// The digest of the counts, as they are packed.
    pub counts: String,
    /// The scenario's text, with its changes.
    pub scenario: String,
    /// The digest of this header, with zeros in this place.
    pub seal: String,
}

impl Header {
    /// That it is a part of a replay and not of a run, or the other way round, in words that follow its name.
    pub fn is_of_other_kind(&self, is_replay: bool) -> Option<String> {
        match (&self.log_part, is_replay) {
            (Some(log), false) => Some(format!("is a part of a replay, of `{}`, and not of a run", log.name)),
            (None, true) => Some("is a part of a run, and not of a replay".into()),
            _ => None,
        }
    }

    /// As JSON, in which a [`Question`](crate::results::folder::Question) finds what it needs.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// One of the logs of a replay in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPart {
    /// Its name, as it was given.
    pub name: String,
    /// The BLAKE3 digest of its bytes, packed as they were.
    pub digest: String,
}

/// What is to be compared of the flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// Its days.
    pub days: u32,
}

/// Why some bytes are no part file that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It begins as something else.
    #[error("is no part file of omnicap")]
    Foreign,
    /// Another format.
    #[error("was written by omnicap {0}, in a form that this version does not read: write all parts with one version")]
    Format(String),
    /// Something was changed or cut off.
    #[error("is damaged: it is not as omnicap wrote it. Simulate this part again")]
    Damaged,
}

/// What a part is made of.
pub struct Made<'a> {
    /// Which part it is.
    pub part: Part,
    /// The scenario of all parts.
    pub scenario: &'a Scenario,
    /// How the scenario's file was changed on the command line.
    pub set: Vec<String>,
    /// Where the scenario's file stands.
    pub file: String,
    /// What is simulated: drawn shoppers, or those of a log.
    pub of: Of<'a>,
}

/// What a part counted.
pub enum Of<'a> {
    /// Drawn shoppers, with the throttles that meet the budgets.
    Shoppers(&'a Prepared, &'a Tally),
    /// The users of a log.
    Log(LogPart, &'a Counted),
}

impl Made<'_> {
    /// The part's file.
    ///
    /// # Panics
    ///
    /// Never: all values are plain, and they are packed in memory.
    pub fn to_bytes(self) -> Vec<u8> {
        let Self { part, scenario, set, file, of } = self;
        let (simulated, shoppers, throttles, log_part, plain) = match of {
            Of::Shoppers(prepared, tally) => {
                let simulated = tally.groups.iter().map(|group| group.shoppers).sum();
                (simulated, scenario.shoppers, throttles(prepared), None, postcard::to_stdvec(tally))
            }
            Of::Log(log, counted) => {
                (counted.account().users, 0, String::new(), Some(log), postcard::to_stdvec(counted))
            }
        };
        let plain = plain.expect("plain values");
        let counts = zstd::encode_all(&plain[..], LEVEL).expect("memory takes all bytes");
        let header = Header {
            program: PROGRAM.into(),
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").into(),
            part,
            simulated,
            scenario_name: scenario.name.clone(),
            seed: scenario.world.seed.0,
            shoppers,
            set,
            file,
            inputs: scenario.inputs.clone(),
            about: About { days: scenario.world.calendar.days() },
            throttles,
            counts: digest(&counts),
            scenario: scenario.text.clone(),
            log_part,
            seal: UNSEALED.into(),
        };
        let mut bytes = seal(&(serde_json::to_string_pretty(&header).expect("plain values") + "\n")).into_bytes();
        bytes.extend(counts);
        bytes
    }
}

/// The digest of the throttles: what is written of a number is read as the same number.
pub fn throttles(prepared: &Prepared) -> String {
    digest(format!("{:?}", prepared.throttles()))
}

/// Reads a part's header, and checks that the whole file is as it was written.
///
/// # Errors
///
/// Why it is none, see [`Broken`].
pub fn header(bytes: &[u8]) -> Result<Header, Broken> {
    let (header, text, counts) = split(bytes)?;
    if !is_sealed(text) || digest(counts) != header.counts {
        return Err(Broken::Damaged);
    }
    Ok(header)
}

/// Reads what a part counted: a [`Tally`] of shoppers, or what is [`Counted`] of a log. Its header was read before.
///
/// # Errors
///
/// [`Broken::Damaged`] where it cannot be unpacked.
pub fn counts<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Broken> {
    let (_, _, counts) = split(bytes)?;
    let plain = zstd::decode_all(counts).map_err(|_| Broken::Damaged)?;
    postcard::from_bytes(&plain).map_err(|_| Broken::Damaged)
}

/// What every header tells, whatever its format.
#[derive(Deserialize)]
struct Kind {
    program: String,
    format: u32,
    version: String,
}

/// The header, its text, and the counts behind it.
fn split(bytes: &[u8]) -> Result<(Header, &str, &[u8]), Broken> {
    if !bytes.starts_with(format!("{{\n  \"program\": \"{PROGRAM}\"").as_bytes()) {
        return Err(Broken::Foreign);
    }
    let end = bytes.windows(END.len()).position(|window| window == END).ok_or(Broken::Damaged)? + END.len();
    let text = std::str::from_utf8(&bytes[..end]).map_err(|_| Broken::Damaged)?;
    let kind: Kind = serde_json::from_str(text).map_err(|_| Broken::Damaged)?;
    if kind.program != PROGRAM {
        return Err(Broken::Foreign);
    }
    if kind.format != FORMAT {
        return Err(Broken::Format(kind.version));
    }
    let header = serde_json::from_str(text).map_err(|_| Broken::Damaged)?;
    Ok((header, text, &bytes[end..]))
}
