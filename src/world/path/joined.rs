//! Users whom an identifier joins: a television that several watch, the log-in of a household.
//!
//! A cap by identifier counts all of them together, so they are met together: as one journey of several persons. It
//! is that of the first of them; the others, by themselves, meet nothing.

use std::collections::{HashMap, HashSet};

/// Which users are met together.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    /// By the first of them, in their order.
    groups: HashMap<u32, Box<[u32]>>,
    /// Those who are met with an earlier one.
    others: HashSet<u32>,
}

/// With whom a user is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met<'a> {
    /// With nobody.
    Alone,
    /// With these, of whom it is the first.
    First(&'a [u32]),
    /// With an earlier one.
    WithAnother,
}

impl Joined {
    /// Joins users who have a key in common; `keys` are those of every user.
    pub fn new(mut keys: Vec<(u64, u32)>) -> Self {
        keys.sort_unstable();
        keys.dedup();
        let shared = keys.chunk_by(|one, other| one.0 == other.0).filter(|owners| owners.len() > 1);
        let mut earlier: HashMap<u32, u32> = HashMap::new();
        for owners in shared {
            owners.windows(2).for_each(|pair| join(pair[0].1, pair[1].1, &mut earlier));
        }
        let mut users: Vec<u32> = earlier.iter().flat_map(|(one, other)| [*one, *other]).collect();
        users.sort_unstable();
        users.dedup();
        let mut groups: HashMap<u32, Vec<u32>> = HashMap::new();
        for user in users {
            groups.entry(first(user, &mut earlier)).or_default().push(user);
        }
        let others = groups.values().flat_map(|group| &group[1..]).copied().collect();
        Self { groups: groups.into_iter().map(|(first, group)| (first, group.into())).collect(), others }
    }

    /// With whom is this user met?
    #[inline]
    pub fn met(&self, user: u32) -> Met<'_> {
        if self.groups.is_empty() {
            return Met::Alone;
        }
        match self.groups.get(&user) {
            Some(group) => Met::First(group),
            None if self.others.contains(&user) => Met::WithAnother,
            None => Met::Alone,
        }
    }

    /// Users who are met with another.
    pub fn users(&self) -> u64 {
        (self.groups.len() + self.others.len()) as u64
    }
}

/// Makes the later of two groups part of the earlier one.
fn join(one: u32, other: u32, earlier: &mut HashMap<u32, u32>) {
    let (one, other) = (first(one, earlier), first(other, earlier));
    earlier.insert(one.max(other), one.min(other));
    earlier.insert(one.min(other), one.min(other));
}

/// The first of a user's group.
fn first(user: u32, earlier: &mut HashMap<u32, u32>) -> u32 {
    let before = |user: u32, earlier: &HashMap<u32, u32>| earlier.get(&user).copied().unwrap_or(user);
    let (mut root, mut at) = (user, user);
    while before(root, earlier) != root {
        root = before(root, earlier);
    }
    // Whoever is looked for next is found at once.
    while before(at, earlier) != at {
        at = earlier.insert(at, root).unwrap_or(root);
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_joins_all_who_have_it() {
        let joined = Joined::new(vec![(7, 4), (7, 2), (9, 4), (9, 5), (1, 0), (1, 0), (3, 1), (4, 6), (4, 1)]);
        assert_eq!(joined.met(2), Met::First(&[2, 4, 5]));
        assert_eq!(joined.met(1), Met::First(&[1, 6]));
        assert_eq!([4, 5, 6].map(|user| joined.met(user)), [Met::WithAnother; 3]);
        assert_eq!([0, 3].map(|user| joined.met(user)), [Met::Alone; 2]);
        assert_eq!(joined.users(), 5);
        // A chain of many is followed in no time.
        let chain: Vec<(u64, u32)> = (0..200_000).flat_map(|key| [(key, key as u32 + 1), (key, key as u32)]).collect();
        assert!(matches!(Joined::new(chain).met(0), Met::First(group) if group.len() == 200_001));
    }
}
