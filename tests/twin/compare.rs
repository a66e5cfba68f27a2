//! The engine and the twin side by side.

use omnicap::base::time::Calendar;
use omnicap::policy::Policy;
use omnicap::policy::ad_server::Server;
use omnicap::policy::cap::Cap;
use omnicap::policy::leakage::{LeakWatch, Sight};
use omnicap::policy::reactions::Reactions;
use omnicap::world::channel::Channel;
use omnicap::world::journey::{Journey, Opportunity};

use super::caps::{self, Outcome};
use super::creatives::Shown;
use super::dates::{Dates, Turning};
use super::story::Story;

/// Where a comparison takes index.
pub struct Place {
    pub calendar: Calendar,
    pub dates: Dates,
    pub channels: Vec<Channel>,
}

impl Place {
    pub fn new(calendar: Calendar, turning: Turning, channels: Vec<Channel>) -> Self {
        Self { dates: Dates::of(&calendar, turning), calendar: calendar.turning(turning.told()), channels }
    }
}

/// One policy, decided by both.
pub struct Pair<'a> {
    index: &'a Place,
    caps: Vec<Cap>,
    server: Server,
    watches: Vec<Option<LeakWatch>>,
    sight: Sight,
}

impl<'a> Pair<'a> {
    pub fn new(index: &'a Place, caps: Vec<Cap>) -> Self {
        let reactions = Reactions::default();
        let (name, caps_of) = ("compared".into(), caps.clone());
        let policy =
            Policy { name, caps: caps_of, budget: None, schedule: None, cost: None, reactions, rotation: None };
        let server = Server::new(&policy, &index.calendar, index.channels.len());
        let watches = caps.iter().map(|cap| LeakWatch::new(cap, &index.calendar, &index.channels)).collect();
        Self { index, caps, server, watches, sight: Sight::default() }
    }

    /// Returns what both decide; panics, with the shortest journey it can find, unless it is alike.
    pub fn check(&mut self, journey: &Journey, bids: &[u32]) -> Outcome {
        let (engine, twin) = (self.engine(journey, bids), self.twin(journey, bids));
        assert!(engine == twin, "{}", self.smallest(journey, bids));
        twin
    }

    fn is_alike(&mut self, journey: &Journey, bids: &[u32]) -> bool {
        self.engine(journey, bids) == self.twin(journey, bids)
    }

    fn twin(&self, journey: &Journey, bids: &[u32]) -> Outcome {
        caps::decide(&self.caps, &self.index.dates, &Story::of(journey), bids)
    }

    fn engine(&mut self, journey: &Journey, bids: &[u32]) -> Outcome {
        self.server.decide(journey, bids);
        let (served, sight) = (self.server.served(), &mut self.sight);
        // Where there is nothing to watch, the engine holds that nothing leaks.
        let mut leaks = |watch: &Option<LeakWatch>| watch.as_ref().is_some_and(|w| w.leaks(journey, served, sight));
        let leaked = self.watches.iter().map(&mut leaks).collect();
        let shown = self.server.served().iter().map(|index| Shown { index: *index, place: 0 }).collect();
        Outcome { verdicts: self.server.verdicts().to_vec(), leaked, shown }
    }

    /// Leaves out caps and bids for as long as the two still disagree, and tells the rest.
    fn smallest(&self, journey: &Journey, bids: &[u32]) -> String {
        let mut bids = bids.to_vec();
        let mut pair = Pair::new(self.index, self.caps.clone());
        for index in (0..pair.caps.len()).rev() {
            let mut fewer = pair.caps.clone();
            fewer.remove(index);
            let mut simpler = Pair::new(self.index, fewer);
            if !simpler.is_alike(journey, &bids) {
                pair = simpler;
            }
        }
        for index in (0..bids.len()).rev() {
            let mut fewer = bids.clone();
            fewer.remove(index);
            if !pair.is_alike(journey, &fewer) {
                bids = fewer;
            }
        }
        let told: Vec<&Opportunity> = bids.iter().map(|bid| &journey.opportunities[*bid as usize]).collect();
        let (engine, twin) = (pair.engine(journey, &bids), pair.twin(journey, &bids));
        format!(
            "the engine and the twin disagree\nflight from {} with {} days of warm-up\ncaps {:#?}\nsessions {:?}\nbids {told:#?}\nengine {engine:?}\n  twin {twin:?}",
            self.index.calendar.date(0),
            self.index.calendar.warm_up(),
            pair.caps,
            journey.sessions,
        )
    }
}
