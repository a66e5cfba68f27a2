//! Logs and exports: real paths as somebody else's system wrote them, read without trust.
//!
//! Bytes come in, paths on the scenario's clock and channels come out, with an account of every row
//! that could not be used and why. Nothing here touches the disk: whoever does hands in the bytes.

pub mod account;
mod cells;
pub mod clock;
pub mod columns;
pub mod dates;
pub mod error;
pub mod grain;
mod hash;
mod header;
mod ids;
mod kinds;
mod lines;
pub mod long_ids;
pub mod moment;
pub mod names;
mod parts;
pub mod paths;
mod pattern;
pub mod read;
pub mod reasons;
mod row;
mod settle;
mod sum;
pub mod table;
pub mod telling;
pub mod unpack;
mod utf16;
