//! Messages that something sets off, and what comes of them.

use crate::analysis::metric::{Entry, Number, Owner, PLAIN, Unit};

/// Triggered messages.
pub(super) static ENTRIES: [Entry; 6] = [
    Entry {
        name: "opened_messages",
        label: "Messages opened",
        unit: Unit::Impressions,
        meaning: "messages that were opened",
        note: "All messages are among `impressions`, opened or not.",
        formula: "count",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.opened(view)[0])),
        ..OPENED
    },
    Entry {
        name: "opened_share",
        label: "Opened",
        unit: Unit::Share,
        meaning: "messages opened, per message sent",
        formula: "opened_messages ÷ impressions, of channels with an open rate",
        of: Owner::Both,
        number: Number::Counts(|of, view| {
            let [opened, sent] = of.opened(view);
            opened as f64 / sent as f64
        }),
        ..OPENED
    },
    Entry {
        name: "triggered_messages",
        label: "Triggered messages",
        unit: Unit::Impressions,
        meaning: "messages sent because of something a {who} did",
        note: "They are among `impressions`, and not among `opportunities`.",
        formula: "count",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.messages(view).sent)),
        ..TRIGGERED
    },
    Entry {
        name: "triggered_series",
        label: "Series begun",
        unit: Unit::Impressions,
        meaning: "first messages of a series among the triggered messages",
        formula: "count",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.messages(view).first)),
        ..TRIGGERED
    },
    Entry {
        name: "purchases_after_message",
        label: "Purchases after a message",
        unit: Unit::Purchases,
        meaning: "purchases at the visit to which a click on a triggered message leads",
        note: "What a message sells at other visits is not among them, and some of them would have come without it.",
        formula: "purchases in the second of the click",
        of: Owner::Both,
        number: Number::Counts(|of, view| view.total(of.messages(view).sold)),
        ..TRIGGERED
    },
    Entry {
        name: "recovery_rate",
        label: "Recovery rate",
        unit: Unit::Share,
        meaning: "purchases after a message, per series begun",
        note: "It is what senders of messages report as recovered carts.",
        formula: "purchases_after_message ÷ triggered_series",
        of: Owner::Both,
        number: Number::Counts(|of, view| {
            let messages = of.messages(view);
            messages.sold as f64 / messages.first as f64
        }),
        ..TRIGGERED
    },
];

const TRIGGERED: Entry =
    Entry { when: "where a trigger sends messages, under any policy", exists: |of| of.is_triggered(), ..PLAIN };

const OPENED: Entry = Entry { when: "where a channel has an open rate", exists: |of| of.is_opened(), ..PLAIN };
