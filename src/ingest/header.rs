//! Where in a log's rows stands what.

use csv::ByteRecord;

use super::account::shown;
use super::columns::Columns;
use super::error::LogError;
use super::kinds::Kinds;
use super::pattern::Pattern;
use crate::base::likeness::nearest;

/// The indices of the columns.
#[derive(Debug, Clone)]
pub struct Places {
    /// How many cells a row has.
    pub width: usize,
    /// Whose shopper it is: the person, or else the user.
    pub shopper: usize,
    /// The node of the identity graph, where there are persons beside users.
    pub node: Option<usize>,
    /// What the channel recognised.
    pub identifier: Option<usize>,
    /// Which session.
    pub session: Option<usize>,
    /// When.
    pub time: usize,
    /// Where; None: all of it is one channel.
    pub channel: Option<usize>,
    /// Which conversion.
    pub conversion: Option<usize>,
    /// What a conversion was worth.
    pub value: Option<usize>,
    /// What.
    pub kinds: Kinds,
    /// Columns that must hold one of some words, or none of them.
    only: Vec<(usize, Vec<Pattern>, bool)>,
}

impl Places {
    /// Finds what `[log]` names in a header. `is_one` says that there is but one channel.
    pub fn new(columns: &Columns, header: &[String], is_one: bool) -> Result<Self, LogError> {
        let find = |name: &str| only(name, header)?.ok_or_else(|| missing(name, header));
        let maybe = |name: &Option<String>| name.as_deref().map(find).transpose();
        let (user, person) = (find(&columns.user)?, maybe(&columns.person)?);
        let mut only = Vec::new();
        for (column, condition) in &columns.only {
            let (words, are_excluded) = condition.words();
            only.push((find(column)?, words.iter().map(|word| Pattern::new(word)).collect(), are_excluded));
        }
        if columns.conversion_id.is_some() && columns.event.is_none() && columns.conversion.is_none() {
            let cure =
                "say which rows are conversions: conversion = \"a flag column\", or event = \"a column of words\"";
            return Err(LogError::unusable("`conversion_id` names conversions, and no row is said to be one", cure));
        }
        let channel = match self::only(&columns.channel, header)? {
            None if columns.one_channel.is_some() || is_one => None,
            None => return Err(no_channel(&columns.channel, header)),
            index => index,
        };
        Ok(Self {
            width: header.len(),
            shopper: person.unwrap_or(user),
            node: person.map(|_| user),
            identifier: maybe(&columns.identifier)?,
            session: maybe(&columns.session)?,
            time: find(&columns.time)?,
            channel,
            conversion: maybe(&columns.conversion_id)?,
            value: maybe(&columns.value)?,
            kinds: Kinds::new(columns, find)?,
            only,
        })
    }

    /// Is it among the rows that `where` asks for?
    pub fn asks_for(&self, row: &ByteRecord) -> bool {
        self.only.iter().all(|(column, words, are_excluded)| {
            words.iter().any(|word| word.fits(row[*column].trim_ascii())) != *are_excluded
        })
    }
}

/// The index of the one column of this name.
pub fn only(name: &str, header: &[String]) -> Result<Option<usize>, LogError> {
    let mut indices = (0..header.len()).filter(|index| header[*index] == name);
    match (indices.next(), indices.next()) {
        (_, Some(_)) => {
            let title = format!("it has two columns `{name}`");
            Err(LogError::unusable(title, "which of them is meant cannot be known: give one of them another name"))
        }
        (index, None) => Ok(index),
    }
}

fn missing(name: &str, header: &[String]) -> LogError {
    let names = || header.iter().map(String::as_str);
    let cure = match nearest(name, names()) {
        Some(near) => format!("did you mean `{near}`? say so under [log] in the scenario"),
        None => format!("its columns are {}; say under [log] in the scenario which holds what", listed(names())),
    };
    LogError::unusable(format!("it has no column `{name}`"), cure)
}

fn no_channel(name: &str, header: &[String]) -> LogError {
    match missing(name, header) {
        LogError::Unusable { title, cure } => {
            LogError::unusable(title, format!("{cure}; if all of it is one channel: one_channel = \"its name\""))
        }
        other => other,
    }
}

/// The first dozen names.
pub fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = names.map(|name| shown(name.as_bytes())).collect();
    let first = all[..all.len().min(12)].join(", ");
    if all.len() > 12 { format!("{first} and {} more", all.len() - 12) } else { first }
}
