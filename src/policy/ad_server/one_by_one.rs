//! Bids that come one by one: what is bid for next depends on what came of the bids before.

use super::{Deciding, Server};
use crate::policy::Verdict;
use crate::policy::ad_server::sparse_ledger::SparseLedger;
use crate::world::journey::{Journey, Opportunity};
use crate::world::message::renumber;

impl Server {
    /// Meets a shopper who will be bid for so often at most.
    pub fn begin(&mut self, journey: &Journey, most: usize) {
        self.decisions.open(0);
        self.sparse = if self.open(journey, most) { None } else { Some(SparseLedger::default()) };
    }

    /// What the caps say of the opportunity at this index. None asked about before may be later.
    #[inline]
    pub fn judge(&mut self, journey: &Journey, index: u32) -> Verdict {
        self.judge_ad(journey, &journey.opportunities[index as usize])
    }

    /// The same of an ad as it stands in no journey: of a creative in the place of a channel.
    pub fn judge_ad(&mut self, journey: &Journey, bid: &Opportunity) -> Verdict {
        let Self { caps, clocks, by_channel, only_counting, ledger, sparse, decisions, .. } = self;
        let deciding = Deciding { caps, clocks, by_channel, only_counting, journey };
        let refusal = match sparse {
            Some(memory) => deciding.refusal(memory, bid, &decisions.served),
            None => deciding.refusal(&ledger.book(), bid, &decisions.served),
        };
        refusal.unwrap_or(Verdict::SERVED)
    }

    /// Notes what became of it.
    pub fn enter(&mut self, journey: &Journey, index: u32, verdict: Verdict) {
        let bid = &journey.opportunities[index as usize];
        self.decisions.verdicts.push(verdict);
        if !verdict.is_served() {
            self.decisions.refusals.count(bid.channel, verdict, bid.time >= 0);
            return;
        }
        self.note_ad(journey, bid);
        self.decisions.served.push(index);
    }

    /// Remembers an ad that was served.
    pub fn note_ad(&mut self, journey: &Journey, bid: &Opportunity) {
        let Self { caps, clocks, by_channel, only_counting, ledger, sparse, .. } = self;
        let deciding = Deciding { caps, clocks, by_channel, only_counting, journey };
        match sparse {
            Some(memory) => deciding.note(memory, bid),
            None => deciding.note(&mut ledger.book(), bid),
        }
    }

    /// Follows a journey whose opportunities have other indices now.
    pub fn renumber(&mut self, places: &[u32]) {
        renumber(&mut self.decisions.served, places);
    }
}
