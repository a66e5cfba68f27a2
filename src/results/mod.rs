//! What a run leaves: tables, files that appear whole or not at all, and the way to read them back.

pub mod columns;
pub mod compare;
pub mod dictionary;
pub mod exports;
pub mod folder;
pub mod formats;
pub mod in_memory;
pub mod parted;
pub mod parts;
pub mod provenance;
pub mod read;
pub mod seal;
pub mod study;
pub mod table;
pub mod tables;
