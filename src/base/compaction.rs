//! Compaction: a list of those items of a longer sequence that are kept.
//!
//! Whether an item is kept is hard to predict, and a mispredicted branch costs more than writing the item. So
//! there is no branch: every item is written, and the next one overwrites it unless it is kept.

use std::ops::{Deref, DerefMut};

/// The items kept so far. Emptied and filled again, the list reuses its memory.
#[derive(Debug, Clone, Default)]
pub struct Compacted<T> {
    /// The items that are kept, and free cells behind them.
    cells: Vec<T>,
    kept: usize,
}

impl<T: Copy + Default> Compacted<T> {
    /// Forgets what was kept.
    #[inline]
    pub fn clear(&mut self) {
        self.kept = 0;
    }

    /// Appends the items whose flag is set, in their order.
    #[inline(always)]
    pub fn compact(&mut self, items: impl ExactSizeIterator<Item = (T, bool)>) {
        let most = self.kept + items.len();
        if most > self.cells.len() {
            self.make_room(most);
        }
        let cells = &mut self.cells[self.kept..most];
        let mut kept = 0;
        for (item, is_kept) in items {
            cells[kept] = item;
            kept += usize::from(is_kept);
        }
        self.kept += kept;
    }

    #[cold]
    fn make_room(&mut self, most: usize) {
        self.cells.resize(most.next_power_of_two(), T::default());
    }
}

impl<T> Deref for Compacted<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.cells[..self.kept]
    }
}

impl<T> DerefMut for Compacted<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.cells[..self.kept]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_stays_in_its_order() {
        let mut compacted = Compacted::default();
        assert!(compacted.is_empty());
        compacted.compact((0..10).map(|number| (number, number % 3 == 0)));
        compacted.compact((10..200).map(|number| (number, number % 50 == 0)));
        compacted.compact((0..0).map(|number| (number, true)));
        assert_eq!(*compacted, [0, 3, 6, 9, 50, 100, 150]);
        compacted.clear();
        compacted.compact([(7, true), (8, true), (9, false)].into_iter());
        assert_eq!(*compacted, [7, 8]);
    }
}
