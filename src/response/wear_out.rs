//! Wear-out: a creative that a shopper has met before does less.
//!
//! A shopper's k-th impression of one creative adds k^−exponent of what the first one adds. The form and an exponent of 0.43
//! are Meta's, for clicks on ads that people had met before ("Creative fatigue", 2023, as reported by the trade); that the
//! same holds of what an ad adds to adstock is an assumption. Braun & Moe (*Marketing Science* 32, 2013) find both wear-out
//! and recovery in the logs of one campaign; that nothing recovers here makes wear-out too strong where flights are long.

use super::adstock::Effect;
use crate::base::power::power;
use crate::base::time::Second;
use crate::world::creative::{CreativeId, MOST_CREATIVES};
use crate::world::impressions::Impressions;
use crate::world::journey::Journey;

/// So many contacts have their part worked out beforehand.
const USUAL: usize = 64;

/// How creatives wear out.
#[derive(Debug, Clone, PartialEq)]
pub struct WearOut {
    exponent: f64,
    /// By creative of a channel, which ad it is.
    ads: Vec<u8>,
    /// By contact less one, the part that is kept.
    kept: Vec<f64>,
}

impl WearOut {
    /// With this exponent, where the creatives of the channels are these ads.
    pub fn new(exponent: f64, ads: Vec<u8>) -> Self {
        let kept = (1..=USUAL).map(|contact| part(contact as f64, exponent)).collect();
        Self { exponent, ads, kept }
    }

    /// The exponent.
    pub fn exponent(&self) -> f64 {
        self.exponent
    }

    /// The part of its effect that the k-th contact with one ad keeps, k from 1.
    pub fn kept(&self, contact: u32) -> f64 {
        let usual = (contact as usize).checked_sub(1).and_then(|index| self.kept.get(index));
        usual.copied().unwrap_or_else(|| part(contact.into(), self.exponent))
    }

    /// Nothing was met yet.
    pub fn contacts(&self) -> Contacts<'_> {
        Contacts { wear_out: self, met: [0; MOST_CREATIVES] }
    }

    /// The adstock at a moment, from the impressions so far.
    pub fn adstock(&self, effects: &[Effect], journey: &Journey, seen: Impressions<'_>, now: Second) -> f64 {
        let mut contacts = self.contacts();
        let shown = seen.with_creatives().map(|(index, creative)| (&journey.opportunities[index as usize], creative));
        let felt = shown
            .take_while(|(ad, _)| ad.time <= now)
            .filter(|(ad, _)| !ad.unopened)
            .map(|(ad, creative)| effects[usize::from(ad.channel)].left(now - ad.time) * contacts.meet(creative));
        felt.sum()
    }
}

/// How often every ad was met so far.
pub struct Contacts<'a> {
    wear_out: &'a WearOut,
    met: [u32; MOST_CREATIVES],
}

impl Contacts<'_> {
    /// One more impression of a creative: the part of its effect that it keeps.
    pub fn meet(&mut self, creative: CreativeId) -> f64 {
        let contact = &mut self.met[usize::from(self.wear_out.ads[usize::from(creative)])];
        *contact += 1;
        self.wear_out.kept(*contact)
    }
}

fn part(contact: f64, exponent: f64) -> f64 {
    power(contact, -exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::journey::Opportunity;

    /// Two creatives are one ad, the third another: contacts 1, 2, 1, 3 and 2 by hand.
    #[test]
    fn contacts_with_one_ad_count_less_and_less() {
        let mut journey = Journey::default();
        journey.opportunities.extend((0..5).map(|tag| Opportunity {
            time: 60 * tag as Second,
            session: 0,
            keys: [0; 3],
            channel: 0,
            unopened: false,
            tag,
        }));
        let wear_out = WearOut::new(0.5, vec![0, 0, 1]);
        let seen = Impressions { indices: &[0, 1, 2, 3, 4], creatives: &[0, 1, 2, 0, 2] };
        let effects = [Effect { weight: 2.0, half_life: None }];
        let at = |now| wear_out.adstock(&effects, &journey, seen, now);
        let root = |contact: f64| 1.0 / contact.sqrt();
        assert_eq!((at(-1), at(0)), (0.0, 2.0));
        assert!((at(1_000) - 2.0 * (2.0 + 2.0 * root(2.0) + root(3.0))).abs() < 1e-12, "{}", at(1_000));
        assert!((wear_out.kept(100) - 0.1).abs() < 1e-12 && (wear_out.kept(64) - 0.125).abs() < 1e-12);
    }
}
