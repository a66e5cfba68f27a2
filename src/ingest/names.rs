//! Names of channels as a log writes them, and the scenario's channels that they mean.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use super::pattern::Pattern;
use crate::base::likeness::nearest;
use crate::base::spreadsheet::unguarded;
use crate::world::channel::{Channel, ChannelId, Role};

/// What a name in a log means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// A channel where ads are shown.
    Channel(ChannelId),
    /// A shop.
    Shop(ChannelId),
    /// Nothing that counts: a map says so.
    LeftOut,
}

/// The names that are known: each channel's own, its label, and what the maps add.
#[derive(Debug, Clone, Default)]
pub struct Names {
    meant: HashMap<Vec<u8>, Meant, FixedState>,
    /// What `*` stands in, the most precise first.
    patterns: Vec<(Pattern, Meant)>,
    /// What an unknown name may be near to.
    own: Vec<String>,
}

impl Names {
    /// The names of channels with maps of others, the last of which goes first. In `strays` stands what
    /// is mapped to no channel.
    pub fn new<'a>(
        channels: &[Channel],
        maps: impl IntoIterator<Item = &'a BTreeMap<String, String>>,
        strays: &mut Vec<(String, String)>,
    ) -> Self {
        let mut names = Self::default();
        let meant = |index: usize, channel: &Channel| match channel.role {
            Role::Shop => Meant::Shop(index as ChannelId),
            Role::Media | Role::Owned => Meant::Channel(index as ChannelId),
        };
        // A name goes before a label, whichever channel has it.
        for (index, channel) in channels.iter().enumerate() {
            names.meant.entry(channel.label.clone().into_bytes()).or_insert(meant(index, channel));
            names.own.push(channel.name.clone());
        }
        for (index, channel) in channels.iter().enumerate() {
            names.meant.insert(channel.name.clone().into_bytes(), meant(index, channel));
        }
        for (from, to) in maps.into_iter().flatten() {
            match names.own.iter().position(|name| name == to) {
                Some(index) => names.map(from, meant(index, &channels[index])),
                None if to.is_empty() => names.map(from, Meant::LeftOut),
                None => strays.push((from.clone(), to.clone())),
            }
        }
        names.patterns.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.precision()));
        names
    }

    fn map(&mut self, from: &str, meant: Meant) {
        let pattern = Pattern::new(from);
        if pattern.is_word() {
            self.meant.insert(from.into(), meant);
        } else {
            // The last map goes first.
            self.patterns.retain(|(known, _)| *known != pattern);
            self.patterns.push((pattern, meant));
        }
    }

    /// What a name means, if it is known: by itself, or else by the pattern that says most of it.
    pub fn find(&self, name: &[u8]) -> Option<Meant> {
        let meant = |name: &[u8]| {
            let fitting = || self.patterns.iter().find(|(pattern, _)| pattern.fits(name));
            self.meant.get(name).copied().or_else(|| fitting().map(|(_, meant)| *meant))
        };
        meant(name).or_else(|| meant(unguarded(std::str::from_utf8(name).ok()?).as_bytes()))
    }

    /// The one channel where ads are shown, if there is no other.
    pub fn only(&self) -> Option<Meant> {
        let channels = self.own.iter().map(|name| self.meant[name.as_bytes()]);
        let mut served = channels.filter(|meant| matches!(meant, Meant::Channel(_)));
        let first = served.next();
        first.filter(|_| served.next().is_none())
    }

    /// Its name.
    pub fn only_name(&self) -> Option<&str> {
        let only = self.only()?;
        self.own.iter().find(|name| self.meant[name.as_bytes()] == only).map(String::as_str)
    }

    /// The channel that an unknown name is probably meant for.
    pub fn nearest(&self, name: &str) -> Option<String> {
        nearest(name, self.own.iter().map(String::as_str)).map(str::to_string)
    }
}
