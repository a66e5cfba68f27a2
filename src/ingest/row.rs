//! From a row's cells to what was seen, or the reason why it cannot be used.

use csv::ByteRecord;

use super::account::Account;
use super::clock::{Clock, Odd, Reading};
use super::columns::Columns;
use super::dates::Dates;
use super::error::LogError;
use super::hash;
use super::header::Places;
use super::ids::{Nobody, is_ruined, name};
use super::kinds::Found;
use super::long_ids::LongIds;
use super::moment::{self, Form, Unread};
use super::names::{Meant, Names};
use super::reasons::{Reason, Taken};
use super::table::At;
use crate::base::time::Second;
use crate::world::channel::ChannelId;
use crate::world::path::logged::{Kind, NOTHING, Sighting};

/// Reads rows one by one.
pub struct RowReader<'a> {
    pub indices: Places,
    names: &'a Names,
    clock: Clock,
    nobody: Nobody,
    dates: Option<Dates>,
    /// Where all of it is, where no column says so.
    everywhere: Option<Meant>,
}

impl<'a> RowReader<'a> {
    pub fn new(columns: &Columns, indices: Places, names: &'a Names, clock: Clock) -> Self {
        let named = columns.one_channel.as_ref().and_then(|name| names.find(name.as_bytes()));
        let nobody = Nobody::new(columns.nobody.as_deref());
        Self { indices, names, clock, nobody, dates: columns.dates, everywhere: named.or_else(|| names.only()) }
    }

    /// What a row holds goes to `see`; what is wrong with it into the account.
    ///
    /// # Errors
    ///
    /// A [`LogError`] where every row below would be misread.
    pub fn read(
        &self,
        row: &ByteRecord,
        at: At,
        account: &mut Account,
        see: impl FnMut(Sighting),
    ) -> Result<(), LogError> {
        account.meet(at);
        let indices = &self.indices;
        if row.len() != indices.width {
            return self.refuse(row, at, Reason::Cells, account);
        }
        if !indices.asks_for(row) {
            if indices.is_header(row, at)? {
                account.set_aside(Reason::Header, at, &whole(row));
            } else {
                account.leave_out(at);
            }
            return Ok(());
        }
        let user = name(&row[indices.shopper]);
        if let Some(reason) = self.is_nobody(user) {
            return self.refuse(row, at, reason, account);
        }
        let time = row[indices.time].trim_ascii();
        let moment = match moment::read(time, self.dates) {
            Ok(moment) => moment,
            Err(why) => return self.refuse(row, at, self.no_time(time, why, at, account), account),
        };
        if let Some(order) = self.dates.and_then(|_| Dates::proven(time)) {
            account.prove(order, at, time);
        }
        let reading = self.clock.read(moment);
        if let Some(form) = reading.form {
            account.read_as(form, at, time);
        }
        account.met(reading.second);
        self.index(row, at, reading, account, see);
        Ok(())
    }

    /// Sets a row aside that is no row, or lacks what each must have.
    fn refuse(&self, row: &ByteRecord, at: At, reason: Reason, account: &mut Account) -> Result<(), LogError> {
        let is_header = self.indices.is_header(row, at)?;
        let reason = match reason {
            _ if is_header => Reason::Header,
            _ if is_total(row) => Reason::Total,
            reason => reason,
        };
        let is_of_time = [Reason::Time, Reason::RuinedTime, Reason::OtherOrder, Reason::DayOrMonth].contains(&reason);
        let all = if is_of_time { row[self.indices.time].trim_ascii().to_vec() } else { whole(row) };
        account.set_aside(reason, at, &all);
        Ok(())
    }

    /// Why a time cannot be read.
    fn no_time(&self, time: &[u8], why: Unread, at: At, account: &mut Account) -> Reason {
        let proven = Dates::proven(time);
        if let Some(order) = proven {
            account.prove(order, at, time);
        }
        match why {
            Unread::DayOrMonth => Reason::DayOrMonth,
            Unread::NoTime if proven.is_some() && proven != self.dates => Reason::OtherOrder,
            Unread::NoTime if is_ruined(time) || (!time.is_empty() && time.iter().all(|byte| *byte == b'#')) => {
                Reason::RuinedTime
            }
            Unread::NoTime => Reason::Time,
        }
    }

    /// What is odd about who and when of a row that is used.
    fn look_at_names(&self, row: &ByteRecord, at: At, form: Option<Form>, account: &mut Account) {
        let (cell, time) = (row[self.indices.shopper].trim_ascii(), row[self.indices.time].trim_ascii());
        let user = name(cell);
        if LongIds::may_hold(user) && account.long_ids.meet(user) {
            account.take(Taken::Rounded, at, user);
        }
        if user.len() < cell.len() {
            account.take(Taken::Unseen, at, cell);
        }
        let is_date = match form {
            None => time.len() < LONGEST_DATE && is_date(time),
            Some(Form::Digits) => time.len() == DATE_OF_DIGITS,
            Some(Form::Number | Form::Serial) => false,
        };
        if is_date {
            account.take(Taken::DateAlone, at, time);
        }
    }

    /// The day of the flight that holds a second.
    pub fn day(&self, second: i64) -> Option<i64> {
        self.clock.day(second).map(i64::from)
    }

    /// Why nobody is named.
    fn is_nobody(&self, name: &[u8]) -> Option<Reason> {
        match name {
            [] => Some(Reason::NoUser),
            name if self.nobody.is(name) => Some(Reason::Nobody),
            name if is_ruined(name) => Some(Reason::Ruined),
            _ => None,
        }
    }

    fn index(&self, row: &ByteRecord, at: At, reading: Reading, account: &mut Account, see: impl FnMut(Sighting)) {
        let (indices, second) = (&self.indices, reading.second);
        if !self.clock.holds(second) {
            let reason = if second < 0 { Reason::Before } else { Reason::After };
            return account.set_aside(reason, at, &row[indices.time]);
        }
        let kinds = match indices.kinds.of(row) {
            Ok(kinds) => kinds,
            Err((reason, cell)) => return account.set_aside(reason, at, cell),
        };
        let Some(channel) = self.channel(row, at, &kinds, account) else { return };
        let second = second as Second;
        self.look_at_names(row, at, reading.form, account);
        self.look_at_clock(row, at, second, reading.odd, account);
        let sighting = self.sighting(row, second, channel, at, account);
        let bought = kinds.each().any(|kind| kind == Kind::Conversion).then(|| Sighting {
            kind: Kind::Conversion,
            identifier: self.word(row, indices.conversion).unwrap_or(NOTHING),
            node: self.value(row, at, account),
            ..sighting
        });
        let seen = |kind| bought.filter(|bought| bought.kind == kind).unwrap_or(Sighting { kind, ..sighting });
        kinds.each().map(seen).for_each(see);
    }

    /// Where it was; None: it is not used, and the account says so.
    fn channel(&self, row: &ByteRecord, at: At, kinds: &Found, account: &mut Account) -> Option<ChannelId> {
        let name = self.indices.channel.map_or(&[][..], |index| row[index].trim_ascii());
        let meant = if self.indices.channel.is_some() { self.names.find(name) } else { self.everywhere };
        match meant {
            Some(Meant::Shop(_)) if kinds.each().any(|kind| kind == Kind::Impression) => {
                account.set_aside(Reason::Shop, at, name);
            }
            Some(Meant::Channel(channel) | Meant::Shop(channel)) => return Some(channel),
            Some(Meant::LeftOut) => account.leave_out(at),
            // Where somebody bought is not asked.
            None if name.is_empty() && kinds.each().all(|kind| kind == Kind::Conversion) => return Some(0),
            None => {
                account.unknown_channel(name, at.line, |name| self.names.nearest(name));
                account.set_aside(Reason::Channel, at, name);
            }
        }
        None
    }

    /// What a conversion was worth, in millionths; nothing where the row does not say.
    fn value(&self, row: &ByteRecord, at: At, account: &mut Account) -> u64 {
        let Some(cell) = self.indices.value.map(|index| row[index].trim_ascii()).filter(|cell| !cell.is_empty()) else {
            return 0;
        };
        worth(cell).unwrap_or_else(|| {
            account.take(Taken::NoValue, at, cell);
            0
        })
    }

    /// How coarse are times, and is this one no local time, or two?
    fn look_at_clock(&self, row: &ByteRecord, at: At, second: Second, odd: Option<Odd>, account: &mut Account) {
        if !account.grain.is_one() {
            let calendar = self.clock.calendar();
            account.grain.meet(second - calendar.begin_of(calendar.day_of(second)));
        }
        if let Some(odd) = odd {
            let taken = if odd == Odd::Twice { Taken::Twice } else { Taken::Never };
            account.take(taken, at, row[self.indices.time].trim_ascii());
        }
    }

    /// The hash of a name, or nothing where it is empty; None where it is nobody's.
    fn word(&self, row: &ByteRecord, index: Option<usize>) -> Option<u64> {
        match index.map(|index| name(&row[index])) {
            None | Some([]) => Some(NOTHING),
            Some(name) if self.is_nobody(name).is_some() => None,
            Some(name) => Some(hash::word(name)),
        }
    }

    fn sighting(&self, row: &ByteRecord, time: Second, channel: u8, at: At, account: &mut Account) -> Sighting {
        let indices = &self.indices;
        let mut known = |index: Option<usize>| {
            self.word(row, index).unwrap_or_else(|| {
                account.take(Taken::NoIdentifier, at, index.map_or(&[][..], |index| row[index].trim_ascii()));
                NOTHING
            })
        };
        let shown = known(indices.node);
        let identifier = if indices.identifier.is_some() { known(indices.identifier) } else { shown };
        let session = indices.session.map_or(&[][..], |index| row[index].trim_ascii());
        Sighting {
            user: hash::user(name(&row[indices.shopper])),
            whole: hash::row(row),
            identifier,
            // An identifier that resolves to nobody is a node by itself.
            node: if indices.node.is_some() && shown == NOTHING { identifier } else { shown },
            time,
            line: 0,
            session: if session.is_empty() { NOTHING } else { hash::word(session) } as u32,
            channel,
            kind: Kind::Impression,
        }
    }
}

/// A date without a time is shorter than this, and `20260302` as long as this.
const LONGEST_DATE: usize = 20;
const DATE_OF_DIGITS: usize = 8;

/// Days, months and years with signs between, and nothing else. (A number that counts from the flight has none.)
fn is_date(time: &[u8]) -> bool {
    let signs = time.iter().skip(1).filter(|byte| matches!(byte, b'-' | b'/' | b'.')).count();
    signs == 2 && !time.iter().any(|byte| matches!(byte, b':' | b' '))
}

/// More than this is no worth of one conversion.
const MOST_WORTH: f64 = 1e9;

/// An amount of money in millionths, from zero up.
fn worth(cell: &[u8]) -> Option<u64> {
    let amount: f64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
    (0.0..=MOST_WORTH).contains(&amount).then_some((amount * 1e6).round() as u64)
}

/// A row's cells as they would stand in a line.
pub fn whole(row: &ByteRecord) -> Vec<u8> {
    row.iter().collect::<Vec<_>>().join(&b',')
}

/// With these words a row begins that sums up others.
const TOTALS: [&str; 8] = ["total", "totals", "grand total", "subtotal", "sum", "summe", "gesamt", "totale"];

/// Does a row that cannot be used sum up others?
fn is_total(row: &ByteRecord) -> bool {
    let first = row.iter().map(<[u8]>::trim_ascii).find(|cell| !cell.is_empty()).unwrap_or_default();
    let name = first.strip_suffix(b":").unwrap_or(first);
    TOTALS.iter().any(|total| total.as_bytes().eq_ignore_ascii_case(name))
}
