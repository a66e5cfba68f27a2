//! A sieve: a list of what is kept of much.
//!
//! Whether something is kept can hardly be foreseen, and a processor that guesses wrong loses more time than
//! keeping it takes. So nothing is guessed: each is written, and the next overwrites it unless it is kept.

use std::ops::Deref;

/// What was kept so far. Emptied and filled again, it asks for no memory.
#[derive(Debug, Clone, Default)]
pub struct Sieve<T> {
    /// What is kept, and behind it room.
    cells: Vec<T>,
    kept: usize,
}

impl<T: Copy + Default> Sieve<T> {
    /// Forgets what was kept.
    #[inline]
    pub fn clear(&mut self) {
        self.kept = 0;
    }

    /// Keeps those of some more items that are to be kept, in their order.
    #[inline(always)]
    pub fn sift(&mut self, items: impl ExactSizeIterator<Item = (T, bool)>) {
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

impl<T> Deref for Sieve<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.cells[..self.kept]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_stays_in_its_order() {
        let mut sieve = Sieve::default();
        assert!(sieve.is_empty());
        sieve.sift((0..10).map(|number| (number, number % 3 == 0)));
        sieve.sift((10..200).map(|number| (number, number % 50 == 0)));
        sieve.sift((0..0).map(|number| (number, true)));
        assert_eq!(*sieve, [0, 3, 6, 9, 50, 100, 150]);
        sieve.clear();
        sieve.sift([(7, true), (8, true), (9, false)].into_iter());
        assert_eq!(*sieve, [7, 8]);
    }
}
