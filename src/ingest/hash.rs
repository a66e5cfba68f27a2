//! Hashes by which users, identifiers and rows are known. XXH3 (Collet 2019) is specified, portable and
//! for ever the same: in which group of the jackknife a user falls must not change with a version.

use csv::ByteRecord;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed, xxh3_128};

/// A user: of ten million million, two share 128 bits with a chance of one in 10¹².
pub fn user(name: &[u8]) -> [u64; 2] {
    let hash = xxh3_128(name);
    [(hash >> 64) as u64, hash as u64]
}

/// An identifier, a node or a row; never zero, which stands for nothing.
pub fn word(text: &[u8]) -> u64 {
    xxh3_64(text).max(1)
}

/// A row, cell by cell: the same text cut at other places is another row.
pub fn row(cells: &ByteRecord) -> u64 {
    let cuts = cells.iter().fold(0_u64, |cuts, cell| cuts.wrapping_mul(31).wrapping_add(cell.len() as u64 + 1));
    xxh3_64_with_seed(cells.as_slice(), cuts)
}
