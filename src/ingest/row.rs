//! From a row's cells to what was seen, or the reason why it cannot be used.

use csv::ByteRecord;

use super::account::{Account, Reason};
use super::clock::Clock;
use super::hash;
use super::header::Places;
use super::moment;
use super::names::{Meant, Names};
use crate::base::time::{Calendar, Second};
use crate::world::path::logged::{Kind, NOTHING, Sighting};

/// Reads rows one by one.
pub struct RowReader<'a> {
    pub indices: Places,
    pub names: &'a Names,
    pub clock: Clock,
    pub begin: i64,
    pub end: i64,
}

impl<'a> RowReader<'a> {
    pub fn new(indices: Places, names: &'a Names, clock: Clock, calendar: &Calendar) -> Self {
        Self { indices, names, clock, begin: calendar.begin().into(), end: calendar.end().into() }
    }

    /// What a row holds goes to `see`; what is wrong with it into the account.
    pub fn read(&self, row: &ByteRecord, line: u64, account: &mut Account, see: impl FnMut(Sighting)) {
        account.rows += 1;
        let indices = &self.indices;
        if row.len() != indices.width {
            return account.set_aside(Reason::Cells, line, &whole(row));
        }
        if !indices.asks_for(row) {
            account.left_out += 1;
            return;
        }
        let cell = |index: usize| row[index].trim_ascii();
        if cell(indices.shopper).is_empty() {
            return account.set_aside(Reason::NoUser, line, &whole(row));
        }
        let Some(moment) = moment::read(cell(indices.time)) else {
            return account.set_aside(Reason::Time, line, cell(indices.time));
        };
        let second = self.clock.seconds(moment);
        account.met(second);
        self.index(row, line, second, account, see);
    }

    fn index(&self, row: &ByteRecord, line: u64, second: i64, account: &mut Account, see: impl FnMut(Sighting)) {
        let indices = &self.indices;
        if second < self.begin || second >= self.end {
            let reason = if second < self.begin { Reason::Before } else { Reason::After };
            return account.set_aside(reason, line, &row[indices.time]);
        }
        let kinds = match indices.kinds.of(row) {
            Ok(kinds) => kinds,
            Err((reason, cell)) => return account.set_aside(reason, line, cell),
        };
        let name = row[indices.channel].trim_ascii();
        let channel = match self.names.find(name) {
            Some(Meant::Channel(channel)) => channel,
            Some(Meant::Shop(_)) if kinds.each().any(|kind| kind == Kind::Impression) => {
                return account.set_aside(Reason::Shop, line, name);
            }
            Some(Meant::Shop(channel)) => channel,
            Some(Meant::LeftOut) => {
                account.left_out += 1;
                return;
            }
            None => {
                account.unknown_channel(name, line, |name| self.names.nearest(name));
                return account.set_aside(Reason::Channel, line, name);
            }
        };
        let sighting = self.sighting(row, second as Second, channel);
        kinds.each().map(|kind| Sighting { kind, ..sighting }).for_each(see);
    }

    fn sighting(&self, row: &ByteRecord, time: Second, channel: u8) -> Sighting {
        let indices = &self.indices;
        let word = |index: Option<usize>| match index.map(|index| row[index].trim_ascii()) {
            None | Some([]) => NOTHING,
            Some(text) => hash::word(text),
        };
        let shown = word(indices.node);
        let identifier = if indices.identifier.is_some() { word(indices.identifier) } else { shown };
        Sighting {
            user: hash::user(row[indices.shopper].trim_ascii()),
            whole: hash::row(row),
            identifier,
            // An identifier that resolves to nobody is a node by itself.
            node: if indices.node.is_some() && shown == NOTHING { identifier } else { shown },
            time,
            line: 0,
            session: word(indices.session) as u32,
            channel,
            kind: Kind::Impression,
        }
    }
}

/// A row's cells as they would stand in a line.
pub fn whole(row: &ByteRecord) -> Vec<u8> {
    row.iter().collect::<Vec<_>>().join(&b',')
}
