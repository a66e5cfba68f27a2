//! How AMC writes a row: with its dimension hidden where too few users stand behind it.

use std::rc::Rc;

use crate::base::quantity::Money;
use crate::base::universe::Universe;
use crate::clean_room::by_group::ByGroup;
use crate::clean_room::once::Once;
use crate::results::table::{Cell, Row};

/// What AMC saw under one policy.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The policy's name.
    pub policy: &'a str,
    /// All groups together.
    pub by_group: &'a ByGroup,
    /// The counts made once.
    pub once: &'a Once,
}

/// All that is known of one policy, and how it is written.
#[derive(Debug, Clone)]
pub struct Writer<'a> {
    pub seen: Seen<'a>,
    pub channels: Rc<[&'a str]>,
    pub threshold: Option<u64>,
    pub universe: Universe,
}

impl<'a> Writer<'a> {
    /// A row of these metrics. Its dimension is hidden where too few users stand behind it; its
    /// metrics are kept. Counts and money become those of the universe; shares stay.
    pub fn row(&self, dimension: impl Into<String>, users: u64, metrics: impl IntoIterator<Item = Cell>) -> Row {
        let hidden = self.threshold.is_some_and(|threshold| self.universe.count(users) < threshold);
        let dimension = if hidden { "NULL".to_string() } else { dimension.into() };
        [self.seen.policy.into(), Cell::Text(dimension)]
            .into_iter()
            .chain(metrics.into_iter().map(|cell| self.of_universe(cell)))
            .collect()
    }

    fn of_universe(&self, cell: Cell) -> Cell {
        match cell {
            Cell::Count(count) => self.universe.count(count).into(),
            other => other,
        }
    }

    /// Millionths of the currency, in whole units.
    pub fn money(&self, micros: impl Into<u128>) -> Cell {
        self.universe.money(Money(micros.into() as i128)).units().into()
    }

    pub fn channel(&self, index: usize) -> &'a str {
        self.channels.get(index).copied().unwrap_or_default()
    }
}

/// A fraction of one; empty where it is of nothing.
pub fn share(part: u64, of: u64) -> Cell {
    (part as f64 / of as f64).into()
}
