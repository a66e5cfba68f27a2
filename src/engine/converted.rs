//! Conversions that a record holds, credited to what a policy would have shown before them.
//!
//! They stay where they were, under every policy: nobody knows what other ads would have done. So there is no truth
//! beside the credit.

use super::observing::touches_of;
use super::outcome_class::OutcomeClass;
use super::shown::Shown;
use crate::base::compaction::Compacted;
use crate::clean_room::{SeenPurchase, Touch, User};
use crate::scenario::model::Model;
use crate::world::World;
use crate::world::journey::Conversion;

/// One thread's memory of the present user.
pub(super) struct Converted<'a> {
    world: &'a World,
    touches: Compacted<Touch>,
    purchases: Vec<SeenPurchase>,
}

impl<'a> Converted<'a> {
    /// None where no record holds conversions, or purchases are simulated in their place.
    pub fn new(scenario: &'a Model) -> Option<Self> {
        let is_told = scenario.response.is_none() && scenario.measure.amc.is_some();
        let world = &scenario.world;
        is_told.then(|| Self { world, touches: Compacted::default(), purchases: Vec::new() })
    }

    /// Records the users of a journey: one, or several whom an identifier joins.
    pub fn record(&mut self, shown: Shown<'_>, class: &mut OutcomeClass) {
        match shown.journey.companions {
            0 => self.record_user(shown, 0, class),
            _ => {
                for (person, served) in (0..).zip(shown.journey.by_person(shown.served)) {
                    self.record_user(Shown { served: &served, ..shown }, person, class);
                }
            }
        }
    }

    fn record_user(&mut self, shown: Shown<'_>, person: u32, class: &mut OutcomeClass) {
        // A log names its users; who is met on drawn paths is known by linked identifiers alone.
        touches_of(&mut self.touches, self.world, &shown, self.world.path.is_logged());
        let mine = |conversion: &&Conversion| conversion.person == person && conversion.time >= 0;
        let seen = |conversion: &Conversion| SeenPurchase {
            time: conversion.time,
            shop: conversion.channel,
            value: conversion.value,
            // A record does not hold what was bought before it.
            new_to_brand: false,
        };
        self.purchases.clear();
        self.purchases.extend(shown.journey.conversions.iter().filter(mine).map(seen));
        let user = User { touches: &self.touches, purchases: &self.purchases, visits: 0, carts: 0 };
        if let (Some(by_group), Some(once)) = (&mut class.counts.observed, &mut class.detail.observed) {
            by_group.record(&user);
            once.record(&user);
        }
    }
}
