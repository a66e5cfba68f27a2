//! Tables of plain counts: counted once for each policy, over all groups.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize, Serializer};

use super::{Lookback, Touch, User, channels_of};
use crate::base::change::Change;
use crate::base::time::{DAY, HOUR, Second};
use crate::world::channel::{ChannelId, MOST_CHANNELS};

/// The purchases of some users that are credited to an impression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bought {
    /// Users with at least one.
    pub users: u64,
    /// Purchases.
    pub purchases: u64,
    /// What they were worth, in micro-units.
    pub sales: u128,
}

/// The users who took the same path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UserPath {
    /// Users.
    pub users: u64,
    /// Their impressions up to their last credited purchase, or all where there is none.
    pub impressions: u64,
    /// What these cost, in micro-units.
    pub cost: u128,
    /// What they bought.
    pub bought: Bought,
    /// What of it was the buyer's first from the brand.
    pub new_to_brand: Bought,
}

/// The users reached by the same set of channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exposed {
    /// Users.
    pub users: u64,
    /// What they bought.
    pub bought: Bought,
}

/// The longest time to conversion of every class but the last, in seconds. AMC's query compares
/// with `<=`: exactly a minute is still the first class.
pub const DELAYS: [Second; 8] = [60, 600, 1_800, HOUR, 2 * HOUR, 12 * HOUR, DAY, 7 * DAY];

/// The purchases in one class of the time to conversion: the time from the last touch to the purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Delay {
    /// Users with at least one.
    pub users: u64,
    /// Purchases.
    pub purchases: u64,
}

/// Counts by key, hashed for speed, and the same in every run. Whoever lists the counts must sort them.
pub type Counts<Key, Count> = HashMap<Key, Count, FixedState>;

/// What was seen of all users under one policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Once {
    lookback: Lookback,
    /// By path: the channels in the order of the user's first impressions on them, up to the last
    /// credited purchase.
    #[serde(serialize_with = "sorted")]
    pub paths: Counts<Box<[ChannelId]>, UserPath>,
    /// By the set of channels that reached them in the flight, one bit each.
    #[serde(serialize_with = "sorted")]
    pub exposed: Counts<u64, Exposed>,
    /// By the class of the time from the last touch to the purchase.
    pub delays: [Delay; DELAYS.len() + 1],
}

/// What one user bought, and when last.
struct UserPurchases {
    bought: Bought,
    new_to_brand: Bought,
    last: Option<Second>,
}

impl Once {
    /// Nobody yet.
    pub fn empty(lookback: Lookback) -> Self {
        Self { lookback, ..Self::default() }
    }

    /// Counts a user. Users who saw nothing are in none of these tables.
    #[inline]
    pub fn record(&mut self, user: &User<'_>) {
        if user.touches.is_empty() {
            return;
        }
        let basket = self.basket(user);
        let exposed = self.exposed.entry(channels_of(user.touches)).or_default();
        exposed.users += 1;
        exposed.bought.add(&basket.bought);
        self.follow(user.touches, &basket);
    }

    /// What the user bought. The times to conversion are counted on the way.
    fn basket(&mut self, user: &User<'_>) -> UserPurchases {
        let mut basket = UserPurchases { bought: Bought::default(), new_to_brand: Bought::default(), last: None };
        let mut classes = 0_u16;
        user.for_each_attributed(self.lookback, |path, purchase| {
            basket.bought.buy(purchase.value);
            if purchase.new_to_brand {
                basket.new_to_brand.buy(purchase.value);
            }
            basket.last = Some(purchase.time);
            if let Some(touch) = path.last() {
                let passed = purchase.time.saturating_sub(touch.time);
                let class = DELAYS.partition_point(|longest| passed > *longest);
                self.delays[class].purchases += 1;
                self.delays[class].users += u64::from(classes >> class & 1 == 0);
                classes |= 1 << class;
            }
        });
        basket
    }

    /// Counts the path. Only a path that nobody took before needs new memory.
    fn follow(&mut self, touches: &[Touch], basket: &UserPurchases) {
        let end = basket.last.map_or(touches.len(), |last| touches.partition_point(|touch| touch.time <= last));
        let touches = &touches[..end];
        // Whether a channel is new is hard to predict, so there is no branch: every channel is written, and the next one
        // overwrites it unless it is new. So there is room for one more.
        let (mut order, mut length, mut met) = ([0; MOST_CHANNELS + 1], 0, 0_u64);
        for touch in touches {
            order[length] = touch.channel;
            length += usize::from(met >> touch.channel & 1 == 0);
            met |= 1 << touch.channel;
        }
        let user = UserPath {
            users: 1,
            impressions: touches.len() as u64,
            cost: touches.iter().map(|touch| u128::from(touch.cost)).sum(),
            bought: basket.bought,
            new_to_brand: basket.new_to_brand,
        };
        match self.paths.get_mut(&order[..length]) {
            Some(path) => path.combine(&user, Change::Add),
            None => drop(self.paths.insert(order[..length].into(), user)),
        }
    }

    /// Changes every count by that of other users.
    pub fn combine(&mut self, other: &Self, change: Change) {
        combine(&mut self.paths, &other.paths, |mine, theirs| mine.combine(theirs, change));
        combine(&mut self.exposed, &other.exposed, |mine, theirs| {
            change.one(&mut mine.users, theirs.users);
            mine.bought.combine(&theirs.bought, change);
        });
        for (mine, theirs) in self.delays.iter_mut().zip(&other.delays) {
            change.one(&mut mine.users, theirs.users);
            change.one(&mut mine.purchases, theirs.purchases);
        }
    }
}

/// Writes counts in the order of their keys, so that the same counts give the same bytes.
///
/// # Errors
///
/// Those of the writer.
pub fn sorted<Key, Count, Out>(counts: &Counts<Key, Count>, out: Out) -> Result<Out::Ok, Out::Error>
where
    Key: Ord + Serialize,
    Count: Serialize,
    Out: Serializer,
{
    out.collect_map(counts.iter().collect::<BTreeMap<_, _>>())
}

/// Changes counts by others, each by `one`. Counts that become zero are removed.
pub fn combine<Key: Eq + Hash + Clone, Count: Default + PartialEq>(
    mine: &mut Counts<Key, Count>,
    theirs: &Counts<Key, Count>,
    one: impl Fn(&mut Count, &Count),
) {
    for (key, theirs) in theirs {
        let Some(count) = mine.get_mut(key) else {
            let mut count = Count::default();
            one(&mut count, theirs);
            mine.insert(key.clone(), count);
            continue;
        };
        one(count, theirs);
        if *count == Count::default() {
            mine.remove(key);
        }
    }
}

impl Bought {
    /// One more purchase of the same user.
    fn buy(&mut self, value: u64) {
        self.users = 1;
        self.purchases += 1;
        self.sales += u128::from(value);
    }

    fn add(&mut self, other: &Self) {
        self.combine(other, Change::Add);
    }

    fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.users, other.users);
        change.one(&mut self.purchases, other.purchases);
        change.one(&mut self.sales, other.sales);
    }
}

impl UserPath {
    fn combine(&mut self, other: &Self, change: Change) {
        change.one(&mut self.users, other.users);
        change.one(&mut self.impressions, other.impressions);
        change.one(&mut self.cost, other.cost);
        self.bought.combine(&other.bought, change);
        self.new_to_brand.combine(&other.new_to_brand, change);
    }
}
