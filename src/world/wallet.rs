//! The wallet: the identifiers that a shopper shows as the journey goes on.
//!
//! A session shows one of the channel's identifiers at random, or none. A lifetime being memoryless,
//! a replacement is drawn when it is first needed.

use rand::Rng;

use super::channel::{Channel, ChannelId, MOST_CHANNELS};
use super::identity::{Identity, Ids};
use super::journey::{Journey, NO_KEY, Opportunity};
use super::population::Shopper;
use crate::base::choice::Choice;
use crate::base::exponential::exponential;
use crate::base::random::{Marks, Stream};
use crate::base::time::Second;

/// The shape of the tail of the number of identifiers.
const TAIL_SHAPE: f64 = 0.22;

/// How all channels recognise shoppers, made ready to draw.
#[derive(Debug, Clone)]
pub struct Recognition {
    channels: Vec<Rule>,
    begin: Second,
    /// A session shows one identifier per channel; without sessions every opportunity shows one anew.
    by_session: bool,
}

/// One channel's part.
#[derive(Debug, Clone)]
struct Rule {
    serves: bool,
    /// Identifiers beyond the first; none where everybody has the same number.
    extra: Option<Choice>,
    least: u32,
    anonymous: u64,
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
            Rule {
                serves: channel.serves(),
                extra,
                least,
                anonymous: anonymous.threshold(),
                match_rate: match_rate.threshold(),
                lifetime: lifetime.map(|length| f64::from(length.seconds())),
            }
        };
        Self { channels: channels.iter().map(rule).collect(), begin, by_session }
    }
}

impl Rule {
    #[inline]
    fn pocket(&self, first: u32, count: u32) -> Pocket {
        let known = ((1 << 32) - self.anonymous).max(1);
        // Dividing here once saves a division for every opportunity.
        let spread = if self.anonymous == 0 { u64::from(count) } else { (u64::from(count) << 32) / known };
        Pocket { first, anonymous: self.anonymous, spread }
    }

    #[inline]
    fn draw_count(&self, stream: &mut Stream) -> u32 {
        self.least + self.extra.as_ref().map_or(0, |extra| extra.draw(stream) as u32)
    }

    #[inline]
    fn draw_identifier(&self, channel: usize, now: Second, stream: &mut Stream, journey: &mut Journey) -> Held {
        let linked = self.match_rate == 1 << 32 || u64::from(stream.next_u32()) < self.match_rate;
        let expires = match self.lifetime {
            Some(mean) => (f64::from(now) + (mean * exponential(stream.next_u64())).ceil()) as Second,
            None => Second::MAX,
        };
        Held { identifier: journey.recognise(channel as ChannelId, linked), expires }
    }
}

/// The identifiers a shopper holds as the journey goes on. Reused from shopper to shopper.
#[derive(Debug, Default)]
pub struct Wallet {
    pockets: Vec<Pocket>,
    held: Vec<Held>,
    /// Channels on which not every opportunity shows the first identifier.
    varied: u64,
    /// The stream from which replacements are drawn.
    stream: Option<Stream>,
}

/// One channel's part of the wallet.
#[derive(Debug, Clone, Copy)]
struct Pocket {
    first: u32,
    anonymous: u64,
    /// 2³² times identifiers per mark above the anonymous share.
    spread: u64,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    identifier: u32,
    /// Replaced from this moment on.
    expires: Second,
}

impl Wallet {
    /// Draws the identifiers with which a shopper begins.
    #[inline]
    pub fn open(&mut self, recognition: &Recognition, who: &Shopper, mut stream: Stream, journey: &mut Journey) {
        self.pockets.clear();
        self.held.clear();
        self.varied = 0;
        for (channel, rule) in recognition.channels.iter().enumerate() {
            let first = self.held.len();
            let count = if rule.serves && who.uses(channel) { rule.draw_count(&mut stream) } else { 0 };
            for _ in 0..count {
                let held = rule.draw_identifier(channel, recognition.begin, &mut stream, journey);
                self.held.push(held);
            }
            let varied = count > 1 || rule.anonymous > 0 || rule.lifetime.is_some();
            self.varied |= u64::from(count > 0 && varied) << channel;
            self.pockets.push(rule.pocket(first as u32, count));
            journey.begin_with(self.held.get(first).map_or(NO_KEY, |held| held.identifier));
        }
        self.stream = Some(stream);
    }

    /// Decides which identifier every opportunity shows, in journey order, by uniform marks.
    #[inline]
    pub fn show(&mut self, recognition: &Recognition, marks: Marks, journey: &mut Journey) {
        if self.varied == 0 {
            return;
        }
        for place in 0..journey.opportunities.len() {
            let Opportunity { channel, time, session, .. } = journey.opportunities[place];
            if self.varied >> channel & 1 == 1 {
                let occasion = session as usize * MOST_CHANNELS + channel as usize;
                let mark = marks.at(if recognition.by_session { occasion } else { place });
                let identifier = self.pick(recognition, mark >> 32, channel, time, journey);
                journey.opportunities[place].keys = journey.keys_of(identifier.unwrap_or(NO_KEY));
            }
        }
    }

    /// The identifier that a 32-bit mark picks; none: anonymous.
    #[inline]
    fn pick(
        &mut self,
        recognition: &Recognition,
        mark: u64,
        channel: ChannelId,
        now: Second,
        journey: &mut Journey,
    ) -> Option<u32> {
        let pocket = self.pockets[channel as usize];
        // What is left of the mark above the anonymous share is uniform over the identifiers.
        let left = mark.checked_sub(pocket.anonymous)?;
        let slot = pocket.first as usize + ((u128::from(left) * u128::from(pocket.spread)) >> 32) as usize;
        if now >= self.held[slot].expires {
            let stream = self.stream.as_mut().expect("an open wallet");
            let rule = &recognition.channels[channel as usize];
            self.held[slot] = rule.draw_identifier(channel as usize, now, stream, journey);
        }
        Some(self.held[slot].identifier)
    }
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
