//! The universe: the people whom results are about, and for whom the simulated shoppers stand.

use super::quantity::Money;

/// A number of people, and the number of shoppers that are simulated in their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Universe {
    people: u64,
    shoppers: u64,
}

impl Universe {
    /// Everybody is simulated.
    pub const SIMULATED: Self = Self { people: 1, shoppers: 1 };

    /// So many people, for whom so many shoppers stand (one at least).
    pub fn new(people: u64, shoppers: u64) -> Self {
        Self { people, shoppers }
    }

    /// How many people one shopper stands for.
    pub fn of_one(self) -> f64 {
        self.people as f64 / self.shoppers as f64
    }

    /// A count of shoppers, or of what they did, as a count of people: the nearest whole number.
    pub fn count(self, count: u64) -> u64 {
        let (people, shoppers) = (u128::from(self.people), u128::from(self.shoppers));
        let scaled = (u128::from(count) * people * 2 + shoppers) / (shoppers * 2);
        u64::try_from(scaled).unwrap_or(u64::MAX)
    }

    /// What is paid for so many people.
    pub fn money(self, money: Money) -> Money {
        if self.people == self.shoppers { money } else { Money((money.0 as f64 * self.of_one()).round() as i128) }
    }

    /// Parts of a count as parts of people: each is rounded so that any first few of them add up to what their sum becomes.
    pub fn parts(self, counts: impl Iterator<Item = u64>) -> impl Iterator<Item = u64> {
        let mut sum = 0;
        counts.map(move |count| {
            let before = self.count(sum);
            sum += count;
            self.count(sum) - before
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_by_hand() {
        let universe = Universe::new(9_000_000, 400_000);
        assert_eq!(universe.of_one(), 22.5);
        assert_eq!([0, 1, 2, 3, 400_000].map(|count| universe.count(count)), [0, 23, 45, 68, 9_000_000]);
        assert_eq!(universe.money(Money(4)), Money(90));
        assert_eq!(Universe::SIMULATED.count(7), 7);
        assert_eq!(Universe::new(1_000_000_000_000, 1).count(u64::MAX), u64::MAX);
    }

    /// Three thirds of ten people are ten people.
    #[test]
    fn parts_add_up() {
        let universe = Universe::new(10, 3);
        assert_eq!(universe.parts([1, 1, 1].into_iter()).collect::<Vec<_>>(), [3, 4, 3]);
        assert_eq!(Universe::SIMULATED.parts([5, 0, 2].into_iter()).collect::<Vec<_>>(), [5, 0, 2]);
    }
}
