//! Whom the impressions of a log recognise: identifiers and nodes, numbered within a journey.

use std::collections::HashMap;

use super::sighting::{Kind, NOTHING, Sighting};
use crate::world::channel::{ChannelId, MOST_CHANNELS};
use crate::world::journey::{Identifier, Journey, NO_KEY};

/// The log knows users and nothing else: one linked identifier on every channel.
pub fn recognise_alike(journey: &mut Journey) {
    let mut known = [NO_KEY; MOST_CHANNELS];
    for index in 0..journey.opportunities.len() {
        let channel = journey.opportunities[index].channel;
        if known[channel as usize] == NO_KEY {
            known[channel as usize] = journey.recognise(channel, true);
        }
        journey.opportunities[index].keys = journey.keys_of(known[channel as usize]);
    }
}

/// Numbers the identifiers and nodes that a user's impressions show, node by node.
pub fn recognise_each(rows: &[Sighting], journey: &mut Journey) {
    let impressions = rows.iter().filter(|row| row.kind == Kind::Impression).enumerate();
    let shown = impressions.filter(|(_, row)| row.identifier != NOTHING);
    let mut keys: Vec<_> = shown.map(|(index, row)| (row.channel, row.identifier, row.node, index)).collect();
    // An identifier resolves to the node with which it is first seen.
    keys.sort_unstable_by_key(|(channel, identifier, _, index)| (*channel, *identifier, *index));
    for first in 1..keys.len() {
        if (keys[first].0, keys[first].1) == (keys[first - 1].0, keys[first - 1].1) {
            keys[first].2 = keys[first - 1].2;
        }
    }
    keys.sort_unstable_by_key(|(channel, identifier, node, index)| (*node, *channel, *identifier, *index));
    let (mut node, mut before) = (0, None::<(u64, ChannelId, u64)>);
    for (channel, identifier, hash, index) in keys {
        let now = (hash, channel, identifier);
        match before {
            Some((last, ..)) if last != hash => node += 1,
            _ => {}
        }
        if before != Some(now) {
            journey.identifiers.push(Identifier { channel, node });
        }
        before = Some(now);
        journey.opportunities[index].keys = [journey.identifiers.len() as u32 - 1, node, 0];
    }
    journey.nodes = node + 1;
}

/// Numbers the identifiers and nodes that several persons show. An identifier that they share is one; of each of
/// them it resolves to the node with which they are first seen.
pub fn recognise_together(shown: &[(u32, &Sighting)], journey: &mut Journey) {
    let (mut identifiers, mut nodes, mut resolved) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (index, (person, row)) in shown.iter().enumerate().filter(|(_, (_, row))| row.identifier != NOTHING) {
        // Where the log knows no nodes, a user is one.
        let own = if row.node == NOTHING { (true, row.user[1]) } else { (false, row.node) };
        let node = *resolved.entry((*person, row.channel, row.identifier)).or_insert(own);
        let count = nodes.len() as u32;
        let node = *nodes.entry(node).or_insert(count);
        let identifier = *identifiers.entry((row.channel, row.identifier)).or_insert_with(|| {
            journey.identifiers.push(Identifier { channel: row.channel, node });
            journey.identifiers.len() as u32 - 1
        });
        journey.opportunities[index].keys = [identifier, node, *person];
    }
    journey.nodes = (nodes.len() as u32).max(1);
}
