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
    pub places: Places,
    pub names: &'a Names,
    pub clock: Clock,
    pub begin: i64,
    pub end: i64,
}

impl<'a> RowReader<'a> {
    pub fn new(places: Places, names: &'a Names, clock: Clock, calendar: &Calendar) -> Self {
        Self { places, names, clock, begin: calendar.begin().into(), end: calendar.end().into() }
    }

    /// What a row holds goes to `see`; what is wrong with it into the account.
    pub fn read(&self, row: &ByteRecord, line: u64, account: &mut Account, see: impl FnMut(Sighting)) {
        account.rows += 1;
        let places = &self.places;
        if row.len() != places.width {
            return account.set_aside(Reason::Cells, line, &whole(row));
        }
        if !places.asks_for(row) {
            account.left_out += 1;
            return;
        }
        let cell = |place: usize| row[place].trim_ascii();
        if cell(places.shopper).is_empty() {
            return account.set_aside(Reason::NoUser, line, &whole(row));
        }
        let Some(moment) = moment::read(cell(places.time)) else {
            return account.set_aside(Reason::Time, line, cell(places.time));
        };
        let second = self.clock.seconds(moment);
        account.met(second);
        self.place(row, line, second, account, see);
    }

    fn place(&self, row: &ByteRecord, line: u64, second: i64, account: &mut Account, see: impl FnMut(Sighting)) {
        let places = &self.places;
        if second < self.begin || second >= self.end {
            let reason = if second < self.begin { Reason::Before } else { Reason::After };
            return account.set_aside(reason, line, &row[places.time]);
        }
        let kinds = match places.kinds.of(row) {
            Ok(kinds) => kinds,
            Err((reason, cell)) => return account.set_aside(reason, line, cell),
        };
        let name = row[places.channel].trim_ascii();
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
        let places = &self.places;
        let word = |place: Option<usize>| match place.map(|place| row[place].trim_ascii()) {
            None | Some([]) => NOTHING,
            Some(text) => hash::word(text),
        };
        let shown = word(places.node);
        let identifier = if places.identifier.is_some() { word(places.identifier) } else { shown };
        Sighting {
            user: hash::user(row[places.shopper].trim_ascii()),
            whole: hash::row(row),
            identifier,
            // An identifier that resolves to nobody is a node by itself.
            node: if places.node.is_some() && shown == NOTHING { identifier } else { shown },
            time,
            line: 0,
            session: word(places.session) as u32,
            channel,
            kind: Kind::Impression,
        }
    }
}

/// A row's cells as they would stand in a line.
pub fn whole(row: &ByteRecord) -> Vec<u8> {
    row.iter().collect::<Vec<_>>().join(&b',')
}
