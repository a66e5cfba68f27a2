//! What policies do about what shoppers do (docs/reactions.md), decided anew for every ad from all that was done before.

use omnicap::base::time::Second;

use super::creatives::Shown;
use super::shop::{Did, Shop};
use super::story::Ad;
use super::written::{Audience, Suppression, Trigger};

/// The first rule that refuses an ad, after the impressions (indices) until then.
pub fn refusal(rules: &[Suppression], shop: &Shop<'_>, ad: &Ad, seen: &[Shown]) -> Option<usize> {
    if rules.is_empty() {
        return None;
    }
    let done = shop.live(seen).1;
    rules.iter().position(|rule| (0..done.len()).any(|index| acts(rule, shop, ad, &done[..=index])))
}

/// Does the last thing that was done keep this ad away?
fn acts(rule: &Suppression, shop: &Shop<'_>, ad: &Ad, done: &[(Second, Did)]) -> bool {
    let (time, did) = done[done.len() - 1];
    let what = match did {
        Did::Visit => "visit",
        Did::Click(_) => "click",
        Did::Cart => "cart",
        Did::Purchase => "purchase",
    };
    let age = f64::from(ad.time - time);
    let is_due = ad.time > time && age >= rule.delay && rule.lasts.is_none_or(|lasts| age < lasts);
    rule.after == what && is_due && rule.channels.contains(&ad.channel) && knows(rule, shop, ad, done)
}

/// Is it known who would see the ad?
fn knows(rule: &Suppression, shop: &Shop<'_>, ad: &Ad, done: &[(Second, Did)]) -> bool {
    let clicked = |did: &Did| match did {
        Did::Click(index) => Some(&shop.story.ads[*index]),
        _ => None,
    };
    let is_alike = |other: &Ad| {
        let sees = rule.channels.contains(&other.channel) && (!rule.each || other.channel == ad.channel);
        sees && match rule.id.as_str() {
            "person" => true,
            "graph" => ad.node.is_some() && other.node == ad.node,
            _ => ad.identifier.is_some() && other.identifier == ad.identifier,
        }
    };
    if let Some(clicked) = clicked(&done[done.len() - 1].1) {
        return is_alike(clicked);
    }
    // Shops tell who it was to whoever shares.
    let is_told = match rule.id.as_str() {
        "person" => rule.is_shared,
        "graph" => rule.is_shared && ad.node == Some(0),
        _ => false,
    };
    is_told || done.iter().filter_map(|(_, did)| clicked(did)).any(is_alike)
}

/// Is the ad for somebody who has not visited the shop, as far as the channel's tag tells? After the impressions until then.
pub fn is_for_others(audience: &Audience, shop: &Shop<'_>, ad: &Ad, seen: &[Shown]) -> bool {
    if !audience.channels.contains(&ad.channel) {
        return false;
    }
    let is_recent = |time: Second| time < ad.time && f64::from(ad.time - time) < audience.within;
    let is_alike = |identifier: Option<u32>, node: Option<u32>| match audience.id.as_str() {
        "person" => true,
        "graph" => node.is_some() && node == ad.node,
        _ => identifier.is_some() && identifier == ad.identifier,
    };
    let tags = shop.story.tags.iter().filter(|tag| audience.channels.contains(&tag.channel));
    let mut came = tags.filter(|tag| tag.shop == audience.visited && is_recent(tag.time));
    let after_click = |(time, did): &(Second, Did)| match did {
        Did::Click(index) => {
            let clicked = &shop.story.ads[*index];
            let leads_there = shop.written.channels[clicked.channel].click_to == audience.visited;
            leads_there && is_recent(*time) && is_alike(clicked.identifier, clicked.node)
        }
        _ => false,
    };
    !came.any(|tag| is_alike(tag.identifier, tag.node)) && !shop.live(seen).1.iter().any(after_click)
}

/// What a policy bids for next: an ad that it buys, or a message that is due before it.
pub struct Queue<'a> {
    shop: &'a Shop<'a>,
    bids: Vec<u32>,
    /// Ads before this one are behind us.
    next: usize,
    /// The scenario's triggers that act here, and how many of their messages are behind us.
    triggers: Vec<(usize, &'a Trigger)>,
    behind: Vec<usize>,
    /// What the engine bid for: tells apart the messages of one second that other visits set off under other policies.
    traced: &'a [u32],
    end: Second,
}

impl<'a> Queue<'a> {
    pub fn new(
        shop: &'a Shop<'a>,
        bids: &[u32],
        triggers: Vec<(usize, &'a Trigger)>,
        traced: &'a [u32],
        end: Second,
    ) -> Self {
        let behind = vec![0; triggers.len()];
        Self { shop, bids: bids.to_vec(), next: 0, triggers, behind, traced, end }
    }

    /// The next one, after the impressions until then.
    pub fn next(&mut self, seen: &[Shown]) -> Option<u32> {
        let ad = self.bids.get(self.next).copied();
        let before = ad.map_or(self.end, |ad| self.shop.story.ads[ad as usize].time);
        // What is done later than the next message may yet change with it. What comes before it stays.
        let mut first: Option<(f64, usize)> = None;
        for (index, (_, trigger)) in self.triggers.iter().enumerate() {
            let due = self.messages(trigger, seen).get(self.behind[index]).map(|(time, _)| *time);
            if let Some(time) =
                due.filter(|time| *time < f64::from(before) && first.is_none_or(|(first, _)| *time < first))
            {
                first = Some((time, index));
            }
        }
        let Some((time, index)) = first else {
            self.next += 1;
            return ad;
        };
        let (number, trigger) = self.triggers[index];
        let (_, step) = self.messages(trigger, seen)[self.behind[index]];
        self.behind[index] += 1;
        let is_it = |ad: &Ad| ad.message == Some((number, step)) && f64::from(ad.time) == time;
        let ads = &self.shop.story.ads;
        let traced = self.traced.iter().copied().find(|place| is_it(&ads[*place as usize]));
        let place = traced.or_else(|| ads.iter().position(is_it).map(|place| place as u32));
        Some(place.unwrap_or_else(|| panic!("no message {step} of trigger {number} at {time}")))
    }

    /// All messages of a trigger, with their places in its series, as far as what is done until now sets them off.
    fn messages(&self, trigger: &Trigger, seen: &[Shown]) -> Vec<(f64, usize)> {
        let (mut sent, mut running): (_, Option<(f64, usize)>) = (Vec::new(), None);
        for (time, what) in self.happens(seen).into_iter().chain([(self.end, "the end")]) {
            while let Some((since, step)) = running {
                let due = since + trigger.after[step];
                if due > f64::from(time) || due >= f64::from(self.end) {
                    break;
                }
                sent.push((due, step));
                running = (step + 1 < trigger.after.len()).then_some((since, step + 1));
            }
            if trigger.until.as_deref() == Some(what) {
                running = None;
            }
            if trigger.on == what && running.is_none() {
                running = Some((f64::from(time), 0));
            }
        }
        sent
    }

    /// All that can start or stop a series, in its order.
    fn happens(&self, seen: &[Shown]) -> Vec<(Second, &'static str)> {
        let word = |did: Did| match did {
            Did::Visit => "visit",
            Did::Click(_) => "click",
            Did::Cart => "cart",
            Did::Purchase => "purchase",
        };
        let mut all: Vec<_> = self.shop.live(seen).1.into_iter().map(|(time, did)| (time, word(did))).collect();
        if let Some(first) = seen.first() {
            let time = self.shop.story.ads[first.index as usize].time;
            all.insert(all.partition_point(|(other, _)| *other < time), (time, "first impression"));
        }
        all
    }
}
