//! Triggers: what shoppers do starts a series of messages on an owned channel.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::suppression::Signal;
use crate::base::time::Second;
use crate::world::channel::ChannelId;
use crate::world::message::Message;

/// What starts a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// A cart is filled. (`until = "purchase"` stops the series of one that is bought at once.)
    Cart,
    /// Something is bought.
    Purchase,
    /// A shop is visited, after a click or without one.
    Visit,
    /// An ad is shown to the shopper for the first time.
    #[serde(rename = "first impression")]
    FirstImpression,
}

/// A series of messages.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// Its index in the scenario.
    pub index: u8,
    /// What starts it. While it runs it is not started again.
    pub on: Start,
    /// The owned channel that sends the messages.
    pub channel: ChannelId,
    /// So many seconds after the start, in order.
    pub after: Vec<Second>,
    /// What stops it.
    pub until: Option<Signal>,
}

/// The most triggers, and the most messages of one series.
pub const MOST_TRIGGERS: usize = 64;

/// What the present shopper has yet to get of a trigger's messages.
#[derive(Debug, Clone)]
pub struct Series {
    trigger: Trigger,
    running: Option<Running>,
}

/// A series that has been started.
#[derive(Debug, Clone, Copy)]
struct Running {
    since: Second,
    cause: Cause,
    /// The next message.
    step: usize,
}

/// What started a series: the address of its draws, and the session in which it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// No other cause of the shopper has the same.
    pub address: u64,
    /// The session.
    pub session: u32,
}

impl Series {
    /// Not started.
    pub fn new(trigger: Trigger) -> Self {
        Self { trigger, running: None }
    }

    /// Forgets the last shopper.
    pub fn open(&mut self) {
        self.running = None;
    }

    /// The channel that sends it.
    pub fn channel(&self) -> ChannelId {
        self.trigger.channel
    }

    /// The shopper did something: that may stop the series, and it may start it.
    pub fn hear(&mut self, signal: Signal, now: Second, cause: Cause) {
        if self.trigger.until == Some(signal) {
            self.running = None;
        }
        let on = match signal {
            Signal::Cart => Start::Cart,
            Signal::Purchase => Start::Purchase,
            Signal::Visit => Start::Visit,
            Signal::Click => return,
        };
        self.start(on, now, cause);
    }

    /// Something happened that may start the series.
    pub fn start(&mut self, on: Start, since: Second, cause: Cause) {
        if self.trigger.on == on && self.running.is_none() {
            self.running = Some(Running { since, cause, step: 0 });
        }
    }

    /// When the next message is due.
    #[inline]
    pub fn due(&self) -> Option<Second> {
        self.running.map(|running| running.since.saturating_add(self.trigger.after[running.step]))
    }

    /// The message that is due. With the last one the series ends.
    pub fn take(&mut self) -> Option<Message> {
        let Running { cause, step, since } = self.running?;
        let Trigger { index, channel, after, .. } = &self.trigger;
        self.running = (step + 1 < after.len()).then_some(Running { step: step + 1, since, cause });
        let number = u16::from(*index) << 6 | step as u16;
        Some(Message {
            time: since.saturating_add(after[step]),
            channel: *channel,
            session: cause.session,
            number,
            cause: cause.address,
        })
    }
}
