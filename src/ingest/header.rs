//! Where in a log's rows stands what.

use csv::ByteRecord;

use super::account::shown;
use super::columns::Columns;
use super::error::LogError;
use super::ids::name;
use super::kinds::Kinds;
use super::pattern::Pattern;
use super::table::At;
use crate::base::likeness::nearest;

/// The indices of the columns.
#[derive(Debug, Clone)]
pub struct Places {
    /// How many cells a row has.
    pub width: usize,
    /// The names of all columns.
    names: Vec<String>,
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
        let channel = channel(columns, header, is_one)?;
        Ok(Self {
            width: header.len(),
            names: header.to_vec(),
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

    /// Is this row the header once more, as in files put together? It is refused where its columns stand in another order:
    /// every row below would be misread.
    pub fn is_header(&self, row: &ByteRecord, at: At) -> Result<bool, LogError> {
        let cells = || row.iter().map(<[u8]>::trim_ascii);
        if row.len() == self.width && cells().zip(&self.names).all(|(cell, name)| cell == name.as_bytes()) {
            return Ok(true);
        }
        let mut needed = [Some(self.shopper), Some(self.time), self.channel].into_iter().flatten();
        if !needed.all(|index| cells().any(|cell| cell == self.names[index].as_bytes())) {
            return Ok(false);
        }
        let title = format!("line {}: here begins another table, with other columns or in another order", at.line);
        let cure = "rows below it would be misread: replay the files one by one, or give all of them the same columns";
        Err(LogError::unusable(title, cure))
    }

    /// Whose row it is.
    pub fn user<'r>(&self, row: &'r ByteRecord) -> &'r [u8] {
        name(row.get(self.shopper).unwrap_or_default())
    }

    /// Has a cell that names somebody, a time or a channel several lines? A quote has then taken in the row below.
    pub fn is_broken(&self, row: &ByteRecord) -> bool {
        let names = [Some(self.shopper), self.node, self.identifier, Some(self.time), self.channel];
        names.into_iter().flatten().any(|index| row.get(index).is_some_and(|cell| cell.trim_ascii().contains(&b'\n')))
    }

    /// Is it among the rows that `where` asks for?
    pub fn asks_for(&self, row: &ByteRecord) -> bool {
        self.only.iter().all(|(column, words, are_excluded)| {
            words.iter().any(|word| word.fits(row[*column].trim_ascii())) != *are_excluded
        })
    }
}

/// The column of the channel; None: all of the log is one channel.
fn channel(columns: &Columns, header: &[String], is_one: bool) -> Result<Option<usize>, LogError> {
    let name = &columns.channel;
    let found = only(name, header)?;
    let one = columns.one_channel.as_deref();
    match (found, one) {
        (Some(_), Some(one)) => {
            let cure = format!(
                "leave out one_channel, and the column is read; if all of its words are `{one}`: names = {{ \"*\" = \"{one}\" }}"
            );
            let title = format!("one_channel says that all of it is `{one}`, and it has a column `{name}`");
            Err(LogError::unusable(title, cure))
        }
        (None, Some(one)) if *name != Columns::default().channel => {
            let title = format!("one_channel = \"{one}\" and channel = \"{name}\" cannot both hold");
            Err(LogError::unusable(title, "leave out one of them"))
        }
        (None, None) if is_one => perhaps(columns, header).map_or(Ok(None), |column| {
            let title =
                format!("it has no column `{name}`, and its column `{}` may be meant", shown(column.as_bytes()));
            let cure = format!(
                "say channel = \"{column}\" under [log], or one_channel = \"its name\" if all of it is one channel"
            );
            Err(LogError::unusable(title, cure))
        }),
        (None, None) => Err(no_channel(name, header)),
        (index, _) => Ok(index),
    }
}

/// A column that may tell the channel, by its name, and is not known to tell something else.
fn perhaps<'a>(columns: &Columns, header: &'a [String]) -> Option<&'a str> {
    const USUAL: [&str; 8] =
        ["channel", "channels", "channel_name", "media_channel", "platform", "medium", "media", "publisher"];
    let told = [&columns.event, &columns.identifier, &columns.person, &columns.session, &columns.value];
    let others = told.into_iter().flatten().chain([&columns.user, &columns.time]).chain(columns.only.keys());
    let others: Vec<&String> = others.collect();
    let free = || header.iter().filter(|name| !others.contains(name)).map(String::as_str);
    let is_usual = |name: &&str| USUAL.contains(&name.to_lowercase().replace([' ', '-'], "_").as_str());
    free().find(is_usual).or_else(|| nearest(&columns.channel, free()))
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
