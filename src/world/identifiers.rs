//! Which identifiers a shopper holds, and which of them each opportunity shows.
//!
//! On one channel a session shows one identifier at random, or none. Sessions that overlap may show two: two
//! screens at once. Identifiers are replaced at the points of a Poisson process. Its points in each
//! lifetime-long cell of time have an address of their own, so the identifier held at one moment does not depend
//! on which other moments are asked for.

use rand::Rng;

use super::channel::{Channel, ChannelId, MOST_CHANNELS, members, served};
use super::identity::{Identity, Ids};
use super::journey::{Journey, NO_KEY, Opportunity, Tag, Visit};
use super::population::Shopper;
use crate::base::choice::Choice;
use crate::base::quantity::Probability;
use crate::base::random::{Address, Marks, Purpose, Stream, unit};
use crate::base::time::Second;

/// The shape of the tail of the number of identifiers.
const TAIL_SHAPE: f64 = 0.22;

/// How all channels recognise shoppers, made ready to draw.
#[derive(Debug, Clone)]
pub struct Recognition {
    channels: Vec<ChannelIdentity>,
    /// The channels on which anything is served, one bit each.
    served: u64,
    /// The distribution of the number of renewals in one lifetime.
    renewals: Choice,
    begin: Second,
    /// The channels that have a tag on the pages of shops, one bit each.
    tagged: u64,
    /// A session as drawn shows one identifier per channel; without sessions every opportunity shows one anew.
    by_session: bool,
}

/// How one channel recognises shoppers.
#[derive(Debug, Clone)]
struct ChannelIdentity {
    /// Identifiers beyond the first; none where everybody has the same number.
    extra: Option<Choice>,
    least: u32,
    anonymous: u64,
    /// 2⁶⁴ by the marks above the anonymous share.
    per_mark: u128,
    match_rate: u64,
    /// The mean lifetime in seconds; none: identifiers last for ever.
    lifetime: Option<f64>,
}

impl Recognition {
    /// Prepares every channel's identity; the simulation starts at `begin`. Where the path model knows
    /// sessions, nobody changes device in the middle of one (`by_session`).
    pub fn new(channels: &[Channel], begin: Second, by_session: bool) -> Self {
        let rule = |channel: &Channel| {
            let Identity { ids, lifetime, anonymous, match_rate } = channel.identity;
            let (least, extra) = match ids {
                Ids::Exactly(count) => (count, None),
                Ids::Mean(mean) if mean.get() == 1.0 => (1, None),
                Ids::Mean(mean) => (1, Some(Choice::negative_binomial(mean.get() - 1.0, TAIL_SHAPE))),
            };
            ChannelIdentity {
                extra,
                least,
                anonymous: anonymous.threshold(),
                per_mark: (1 << 64) / u128::from((Probability::ONE.threshold() - anonymous.threshold()).max(1)),
                match_rate: match_rate.threshold(),
                lifetime: lifetime.map(|length| f64::from(length.seconds())),
            }
        };
        let renewals = Choice::poisson(1.0);
        let (served, channels) = (served(channels), channels.iter().map(rule).collect());
        Self { channels, served, renewals, begin, tagged: 0, by_session }
    }

    /// The same, where these channels (one bit each) have a tag on the pages of shops.
    pub fn with_tags(self, tagged: u64) -> Self {
        Self { tagged, ..self }
    }
}

impl ChannelIdentity {
    #[inline]
    fn draw_count(&self, stream: &mut Stream) -> u32 {
        self.least + self.extra.as_ref().map_or(0, |extra| extra.draw(stream) as u32)
    }

    #[inline]
    fn links(&self, mark: impl FnOnce() -> u32) -> bool {
        self.match_rate == 1 << 32 || u64::from(mark()) < self.match_rate
    }
}

/// The identifiers a shopper holds as the journey goes on. Reused from shopper to shopper.
#[derive(Debug, Default)]
pub struct IdentifierPool {
    pools: Vec<ChannelPool>,
    held: Vec<Held>,
    /// Channels on which not every opportunity shows the first identifier.
    varied: u64,
    /// Channels that have a tag on the pages of shops, and that the shopper uses.
    tagged: u64,
    renewals: Marks,
}

/// An identifier that is held, and the address of the renewal that brought it. None: the shopper began with it.
#[derive(Debug, Clone, Copy)]
struct Held {
    identifier: u32,
    renewal: Option<u64>,
}

/// Where one channel's identifiers are.
#[derive(Debug, Clone, Copy, Default)]
struct ChannelPool {
    /// The index of its first identifier.
    first: u32,
    count: u32,
}

impl IdentifierPool {
    /// Draws the identifiers with which a shopper begins.
    #[inline]
    pub fn open(&mut self, recognition: &Recognition, who: &Shopper, from: Address, journey: &mut Journey) {
        let mut stream = from.stream(Purpose::Identity);
        self.renewals = from.marks(Purpose::Renewal);
        self.pools.resize(recognition.channels.len(), ChannelPool::default());
        self.held.clear();
        self.varied = 0;
        self.tagged = who.uses & recognition.tagged;
        journey.begin_without(recognition.channels.len());
        for channel in members(who.uses & recognition.served) {
            let (first, rule) = (self.held.len(), &recognition.channels[usize::from(channel)]);
            let count = rule.draw_count(&mut stream);
            for _ in 0..count {
                let linked = rule.links(|| stream.next_u32());
                let identifier = journey.recognise(channel, linked);
                self.held.push(Held { identifier, renewal: None });
            }
            let varied = count > 1 || rule.anonymous > 0 || rule.lifetime.is_some();
            self.varied |= u64::from(varied) << channel;
            self.pools[usize::from(channel)] = ChannelPool { first: first as u32, count };
            journey.begin_with(channel, self.held[first].identifier);
        }
    }

    /// Decides which identifier every opportunity shows, in journey order, by uniform marks.
    #[inline]
    pub fn show(&mut self, recognition: &Recognition, marks: Marks, journey: &mut Journey) {
        if self.varied == 0 && self.tagged == 0 {
            return;
        }
        let mut visits = 0;
        for index in 0..journey.opportunities.len() {
            let Opportunity { channel, time, session, tag, .. } = journey.opportunities[index];
            if self.tagged != 0 {
                self.see_visits(recognition, marks, journey, &mut visits, time);
            }
            if self.varied >> channel & 1 == 1 {
                let occasion = u64::from(session) * MOST_CHANNELS as u64 + u64::from(channel);
                let mark = marks.at(if recognition.by_session { occasion } else { tag });
                let identifier = self.pick(recognition, mark >> 32, channel, time, journey);
                journey.opportunities[index].keys = journey.keys_of(identifier.unwrap_or(NO_KEY));
            }
        }
    }

    /// What tags see of visits to shops before this moment.
    fn see_visits(
        &mut self,
        recognition: &Recognition,
        marks: Marks,
        journey: &mut Journey,
        visits: &mut usize,
        before: Second,
    ) {
        while let Some(visit) = journey.visits.get(*visits).copied().filter(|visit| visit.time < before) {
            *visits += 1;
            if recognition.served >> visit.channel & 1 == 1 {
                continue;
            }
            for channel in members(self.tagged) {
                let keys = self.keys_at(recognition, marks, journey, visit, channel);
                journey.tags.push(Tag { time: visit.time, shop: visit.channel, channel, keys });
            }
        }
    }

    /// The keys that a channel's tag sees at a visit: in the same session those that its ads show.
    fn keys_at(
        &mut self,
        recognition: &Recognition,
        marks: Marks,
        journey: &mut Journey,
        visit: Visit,
        channel: ChannelId,
    ) -> [u32; 3] {
        if self.varied >> channel & 1 == 0 {
            return journey.first_keys(channel);
        }
        let occasion = u64::from(visit.session) * MOST_CHANNELS as u64 + u64::from(channel);
        // Without sessions a visit has a mark of its own, which no opportunity has.
        let own = !(visit.tag.rotate_left(6) ^ u64::from(channel));
        let mark = marks.at(if recognition.by_session { occasion } else { own });
        let identifier = self.pick(recognition, mark >> 32, channel, visit.time, journey);
        journey.keys_of(identifier.unwrap_or(NO_KEY))
    }

    /// The identifier that a 32-bit mark picks. None: the opportunity is anonymous.
    #[inline]
    fn pick(
        &mut self,
        recognition: &Recognition,
        mark: u64,
        channel: ChannelId,
        now: Second,
        journey: &mut Journey,
    ) -> Option<u32> {
        let (pool, rule) = (self.pools[channel as usize], &recognition.channels[channel as usize]);
        // What is left of the mark above the anonymous share is uniform over the identifiers.
        let left = mark.checked_sub(rule.anonymous)?;
        let slot = ((u128::from(left) * rule.per_mark * u128::from(pool.count)) >> 64) as u32;
        let lives = rule.lifetime.map(|lifetime| f64::from(now - recognition.begin) / lifetime);
        let last = |lives| last_renewal(&recognition.renewals, self.renewals, slot_address(channel, slot), lives);
        let renewal = lives.and_then(last);
        let held = &mut self.held[(pool.first + slot) as usize];
        // Opportunities are shown in time order, so what was replaced is not seen again.
        if let Some(address) = renewal.filter(|_| renewal != held.renewal) {
            let linked = rule.links(|| (self.renewals.at(address | LINK) >> 32) as u32);
            *held = Held { identifier: journey.recognise(channel, linked), renewal };
        }
        Some(held.identifier)
    }
}

/// Added to a renewal's address: the address of the mark that decides whether the new identifier is linked.
const LINK: u64 = 0x80;

/// The address of the renewals of a channel's `slot`-th identifier.
fn slot_address(channel: ChannelId, slot: u32) -> u64 {
    u64::from(channel) << 56 | u64::from(slot & 0xFFFF) << 40
}

/// The address of an identifier's last renewal before `lives` lifetimes have passed: the last point of a
/// unit Poisson process. The search goes backwards, one lifetime at a time. None: there was no renewal.
fn last_renewal(counts: &Choice, marks: Marks, here: u64, lives: f64) -> Option<u64> {
    let last = lives as u32;
    (0..=last).rev().find_map(|cell| {
        let cell_address = here | u64::from(cell) << 8;
        let points = (1..=counts.at(marks.at(cell_address)) as u64).map(|nth| cell_address | nth);
        let moment = |address: &u64| f64::from(cell) + unit(marks.at(*address));
        let before = points.map(|address| (moment(&address), address)).filter(|(moment, _)| *moment <= lives);
        before.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, address)| address)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    /// The claim about the tail, recomputed.
    #[test]
    fn a_few_shoppers_hold_many_identifiers() {
        let mut stream = Stream::seed_from_u64(7);
        let extra = Choice::negative_binomial(1.5, TAIL_SHAPE);
        let mut counts: Vec<u32> = (0..200_000).map(|_| 1 + extra.draw(&mut stream) as u32).collect();
        counts.sort_unstable();
        let sum = |counts: &[u32]| f64::from(counts.iter().sum::<u32>());
        let mean = sum(&counts) / 200_000.0;
        let top = sum(&counts[186_000..]) / sum(&counts);
        assert!((mean - 2.5).abs() < 0.03, "{mean}");
        assert!((top - 0.35).abs() < 0.01, "{top}");
    }
}
