//! All journeys over a few slots of a coarse clock, and caps whose windows end on its strokes.

use omnicap::base::time::{HOUR, Length, Period, Second};
use omnicap::policy::cap::{Cap, CountBy, Delay, OnMissingId, Scope};
use omnicap::policy::window::Window;
use omnicap::world::journey::{Journey, NO_KEY, Opportunity};

/// The clock strikes twice a day.
pub const STROKE: Second = 12 * HOUR;

/// When the slots are, in strokes from the flight's first midnight, and in which session: a day of
/// warm-up, two slots at one time, three days, three sessions.
const SLOTS: [(Second, u32); 7] = [(-2, 0), (-1, 0), (0, 1), (0, 1), (1, 1), (2, 2), (3, 2)];

/// What can happen in a slot: nothing, or an opportunity on a channel that shows an identifier.
pub type Happening = Option<(u8, u32)>;

/// A's linked identifier.
pub const A: Happening = Some((0, 0));
/// B's linked identifier.
pub const B: Happening = Some((1, 1));
/// An identifier of A that the graph does not link.
pub const A_UNLINKED: Happening = Some((0, 2));
/// Nobody that A knows.
pub const A_ANONYMOUS: Happening = Some((0, NO_KEY));

/// Every way to put one of the happenings into each of the first `slots` slots.
pub fn all_journeys(slots: usize, happenings: &[Happening]) -> Vec<Journey> {
    let mut journeys = vec![nothing()];
    for (stroke, session) in &SLOTS[..slots] {
        let mut longer = Vec::new();
        for journey in &journeys {
            for happening in happenings {
                longer.push(and_then(journey, stroke * STROKE, *session, *happening));
            }
        }
        journeys = longer;
    }
    journeys
}

fn nothing() -> Journey {
    let mut journey = Journey::default();
    journey.clear();
    journey.sessions = vec![-2 * STROKE, 0, 2 * STROKE];
    journey.recognise(0, true);
    journey.recognise(1, true);
    journey.recognise(0, false);
    journey
}

fn and_then(journey: &Journey, time: Second, session: u32, happening: Happening) -> Journey {
    let mut journey = journey.clone();
    if let Some((channel, identifier)) = happening {
        let keys = journey.keys_of(identifier);
        let tag = journey.opportunities.len() as u64;
        journey.opportunities.push(Opportunity { time, session, keys, channel, unopened: false, tag });
    }
    journey
}

/// Every window that these slots can tell apart.
fn all_windows() -> Vec<Window> {
    let strokes = |count: Second| Length::from_seconds(count * STROKE).unwrap();
    let mut windows = vec![Window::Session];
    windows.extend([Period::Day, Period::Week, Period::Month, Period::Flight].map(Window::Period));
    windows.extend([1, 2, 3].map(|count| Window::Rolling(strokes(count))));
    windows.extend([1, 2, 3].map(|count| Window::FromFirst(strokes(count))));
    windows
}

/// What is refused and what counts: each, all, and a list of one; one channel refused for either or for the other, and one
/// that counts and is never refused.
const SCOPES: [(Scope, u64); 6] = [
    (Scope { channels: 0b11, each: true }, 0b11),
    (Scope { channels: 0b11, each: false }, 0b11),
    (Scope { channels: 0b10, each: false }, 0b10),
    (Scope { channels: 0b10, each: false }, 0b11),
    (Scope { channels: 0b10, each: false }, 0b01),
    (Scope { channels: 0b11, each: false }, 0b01),
];

/// A delay of what others serve, and of what the channel itself does.
pub const fn late(others: Second, own: Second) -> Delay {
    Delay { own, others }
}

/// Every combination of window, limit, scope and key with these delays and missing-id rules.
pub fn all_caps(limits: &[u32], delays: &[Delay], rules: &[OnMissingId]) -> Vec<Cap> {
    let mut caps = Vec::new();
    for window in all_windows() {
        for max in limits {
            for scope in SCOPES {
                for count_by in [CountBy::Identifier, CountBy::Graph, CountBy::Person] {
                    for delay in delays {
                        for rule in rules {
                            caps.push(cap(*max, window, scope, count_by, *delay, *rule));
                        }
                    }
                }
            }
        }
    }
    caps
}

fn cap(
    max: u32,
    window: Window,
    (scope, counts): (Scope, u64),
    count_by: CountBy,
    delay: Delay,
    on_missing_id: OnMissingId,
) -> Cap {
    let active = Second::MIN..Second::MAX;
    Cap {
        label: String::new(),
        max,
        window,
        scope,
        counts,
        each_creative: false,
        count_by,
        delay,
        on_missing_id,
        active,
    }
}
