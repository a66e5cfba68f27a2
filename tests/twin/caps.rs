//! What caps mean, as slowly and obviously as it can be said (docs/caps.md).
//!
//! Nothing is remembered but the plain list of what was served. Every question is answered by going
//! through that list from its beginning.

use std::collections::BTreeSet;

use omnicap::base::time::Second;
use omnicap::policy::Verdict;
use omnicap::policy::cap::{Cap, CountBy, Delay, OnMissingId};
use omnicap::policy::window::Window;

use super::creatives::{self, Shown};
use super::dates::Dates;
use super::shop::Shop;
use super::story::{Ad, Story};

/// What became of a journey under a policy.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    /// By bid.
    pub verdicts: Vec<Verdict>,
    /// By cap: did the shopper in truth receive more than it meant to allow?
    pub leaked: Vec<bool>,
    /// What was served, and which creative of its channel it showed.
    pub shown: Vec<Shown>,
}

/// Decides a journey's bids in order, and then says which caps leaked.
pub fn decide(caps: &[Cap], dates: &Dates, story: &Story, bids: &[u32]) -> Outcome {
    let mut bids = bids.iter().copied();
    decide_each(caps, (dates, story, None), &mut |_| bids.next(), &|_, _| None).1
}

/// The same of bids that come one by one, after the impressions (indices) until then, where something else can refuse an
/// ad before the caps do. Returns the bids as well.
pub fn decide_each(
    caps: &[Cap],
    (dates, story, shop): (&Dates, &Story, Option<(&Shop<'_>, usize)>),
    next: &mut dyn FnMut(&[Shown]) -> Option<u32>,
    refuses: &dyn Fn(&Ad, &[Shown]) -> Option<Verdict>,
) -> (Vec<u32>, Outcome) {
    let twin = Twin { dates };
    let (mut served, mut shown) = (Vec::new(), Vec::new());
    let (mut bids, mut verdicts) = (Vec::new(), Vec::new());
    while let Some(index) = next(&shown) {
        let bid = &story.ads[index as usize];
        let (place, of_creatives) = shop.map_or((0, Verdict::SERVED), |shop| twin.choose(caps, shop, bid, &shown));
        let verdict = refuses(bid, &shown).unwrap_or_else(|| {
            let of_channels = twin.verdict(caps, bid, &served);
            let both = [of_channels, of_creatives].into_iter().filter(|verdict| *verdict != Verdict::SERVED);
            both.min_by_key(|verdict| verdict.blocked_by()).unwrap_or(Verdict::SERVED)
        });
        if verdict == Verdict::SERVED {
            served.push(bid);
            shown.push(Shown { index, place });
        }
        bids.push(index);
        verdicts.push(verdict);
    }
    let leaked = caps.iter().map(|cap| match shop {
        Some((shop, _)) if cap.each_creative => twin.leaks_creatives(cap, shop, &shown),
        _ => twin.leaks(cap, &served),
    });
    let leaked = leaked.collect();
    (bids, Outcome { verdicts, leaked, shown })
}

/// Has an ad's shopper been shown as much as this cap would allow, as far as it knows?
pub fn is_reached(cap: &Cap, dates: &Dates, story: &Story, ad: &Ad, seen: &[Shown]) -> bool {
    let served: Vec<&Ad> = seen.iter().map(|shown| &story.ads[shown.index as usize]).collect();
    concerns(cap, ad) && key(cap, ad).is_some() && Twin { dates }.is_full(cap, ad, &served)
}

struct Twin<'a> {
    dates: &'a Dates,
}

impl Twin<'_> {
    /// All caps must allow; the first that refuses is the one blamed.
    fn verdict(&self, caps: &[Cap], bid: &Ad, served: &[&Ad]) -> Verdict {
        for (index, cap) in caps.iter().enumerate() {
            if cap.each_creative || !concerns(cap, bid) {
                continue;
            }
            if key(cap, bid).is_none() {
                match cap.on_missing_id {
                    OnMissingId::Serve => continue,
                    OnMissingId::Block => return Verdict::missing_id(index),
                }
            }
            if self.is_full(cap, bid, served) {
                return Verdict::capped(index);
            }
        }
        Verdict::SERVED
    }

    /// Which creative is shown: the first in its rotation that all caps on each creative allow. Where none is allowed, the
    /// first cap that refuses the first of them is blamed.
    fn choose(&self, caps: &[Cap], (shop, policy): (&Shop<'_>, usize), bid: &Ad, seen: &[Shown]) -> (usize, Verdict) {
        let order = creatives::order(shop, policy, bid, seen);
        let judged = order.iter().map(|place| (*place, self.creative_verdict(caps, shop, bid, *place, seen)));
        let judged: Vec<(usize, Verdict)> = judged.collect();
        judged.iter().copied().find(|(_, verdict)| *verdict == Verdict::SERVED).unwrap_or(judged[0])
    }

    fn creative_verdict(&self, caps: &[Cap], shop: &Shop<'_>, bid: &Ad, place: usize, seen: &[Shown]) -> Verdict {
        let mine = |cap: &Cap| -> Vec<&Ad> {
            let alike = creatives::alike(shop, cap, seen, bid.channel, place);
            alike.into_iter().map(|index| &shop.story.ads[index as usize]).collect()
        };
        for (index, cap) in caps.iter().enumerate().filter(|(_, cap)| cap.each_creative && concerns(cap, bid)) {
            match (key(cap, bid), cap.on_missing_id) {
                (None, OnMissingId::Block) => return Verdict::missing_id(index),
                (Some(_), _) if self.is_full(cap, bid, &mine(cap)) => return Verdict::capped(index),
                _ => {}
            }
        }
        Verdict::SERVED
    }

    /// Does the cap leak for any creative?
    fn leaks_creatives(&self, cap: &Cap, shop: &Shop<'_>, shown: &[Shown]) -> bool {
        let of = |one: &Shown| (shop.story.ads[one.index as usize].channel, one.place);
        let met: BTreeSet<(usize, usize)> = shown.iter().map(of).collect();
        met.into_iter().any(|(channel, place)| {
            let alike = creatives::alike(shop, cap, shown, channel, place);
            let ads: Vec<&Ad> = alike.into_iter().map(|index| &shop.story.ads[index as usize]).collect();
            self.leaks(cap, &ads)
        })
    }

    /// Are there already as many impressions as the cap allows, as far as the asker knows?
    fn is_full(&self, cap: &Cap, bid: &Ad, served: &[&Ad]) -> bool {
        let counted: Vec<&Ad> =
            served.iter().copied().filter(|earlier| self.is_one_counter(cap, earlier, bid)).collect();
        let opened = last_opening(cap.window, &counted);
        let inside = counted.iter().filter(|earlier| self.is_inside(cap.window, opened, earlier, bid));
        let known = inside.filter(|earlier| is_known(cap, earlier, bid));
        known.count() >= cap.max as usize
    }

    /// Does the cap count the earlier impression in the counter that it looks at for this bid?
    fn is_one_counter(&self, cap: &Cap, earlier: &Ad, bid: &Ad) -> bool {
        let whom = key(cap, bid);
        counts(cap, earlier)
            && whom.is_some()
            && key(cap, earlier) == whom
            && (!cap.scope.each || earlier.channel == bid.channel)
    }

    fn is_inside(&self, window: Window, opened: Option<Second>, earlier: &Ad, bid: &Ad) -> bool {
        match window {
            Window::Rolling(length) => bid.time - earlier.time < length.seconds(),
            Window::Period(period) => self.dates.is_same(period, earlier.time, bid.time),
            Window::FromFirst(length) => {
                opened.is_some_and(|opened| earlier.time >= opened && bid.time - opened < length.seconds())
            }
            Window::Session => earlier.session == bid.session,
        }
    }

    /// A cap leaks for a shopper who was served something in the flight that it would have refused,
    /// had it known every impression at once and whom it was for.
    fn leaks(&self, cap: &Cap, served: &[&Ad]) -> bool {
        let meant = Cap { count_by: CountBy::Person, delay: Delay::default(), ..cap.clone() };
        (0..served.len()).any(|index| {
            let bid = served[index];
            bid.time >= 0 && concerns(&meant, bid) && self.is_full(&meant, bid, &served[..index])
        })
    }
}

/// Whom the cap takes the bid to be for; nobody, where it cannot tell.
fn key(cap: &Cap, bid: &Ad) -> Option<u32> {
    match cap.count_by {
        CountBy::Identifier => bid.identifier,
        CountBy::Graph => bid.node,
        CountBy::Person => Some(0),
    }
}

/// Is the bid where the cap refuses, at a time when the cap acts at all?
fn concerns(cap: &Cap, bid: &Ad) -> bool {
    cap.scope.channels & (1 << bid.channel) != 0 && acts(cap, bid)
}

/// Was the impression where the cap counts, at a time when it acted?
fn counts(cap: &Cap, earlier: &Ad) -> bool {
    cap.counts & (1 << earlier.channel) != 0 && acts(cap, earlier)
}

fn acts(cap: &Cap, ad: &Ad) -> bool {
    cap.active.start <= ad.time && ad.time < cap.active.end
}

/// What was served becomes known late: on another channel so late, on the same channel usually at once.
fn is_known(cap: &Cap, earlier: &Ad, bid: &Ad) -> bool {
    let late = if earlier.channel == bid.channel { cap.delay.own } else { cap.delay.others };
    bid.time - earlier.time >= late
}

/// When the last window opened by an impression did so: with the first one of all, and then with
/// every one that comes when the window before has closed.
fn last_opening(window: Window, counted: &[&Ad]) -> Option<Second> {
    let Window::FromFirst(length) = window else { return None };
    let mut opened: Option<Second> = None;
    for impression in counted {
        match opened {
            Some(opened) if impression.time - opened < length.seconds() => {}
            _ => opened = Some(impression.time),
        }
    }
    opened
}
