//! A scenario made ready to run: what all threads share.

use super::tally::Form;
use crate::policy::Policy;
use crate::policy::ad_server::Server;
use crate::policy::can_bind::CanBind;
use crate::policy::leakage::Watch;
use crate::policy::throttle::{Bracket, Throttle};
use crate::response::Response;
use crate::scenario::Scenario;
use crate::world::World;
use crate::world::draw_mask::DrawMask;

/// A scenario made ready to run.
pub(super) struct PreparedRun<'a> {
    pub scenario: &'a Scenario,
    pub servers: Vec<Server>,
    pub bid_groups: Vec<BidGroup<'a>>,
    /// By policy, each cap that can leak.
    pub watches: Vec<Vec<(usize, Watch)>>,
    pub form: Form,
    pub draw_mask: DrawMask,
    /// Within these somebody may look for other throttles.
    pub brackets: &'a [Bracket],
}

impl<'a> PreparedRun<'a> {
    pub fn new(scenario: &'a Scenario) -> Self {
        let world = &scenario.world;
        let watches = |policy: &Policy| {
            let caps = policy.caps.iter().enumerate().filter(|_| scenario.measure.exposure);
            caps.filter_map(|(index, cap)| Some((index, Watch::new(cap, &world.calendar, &world.channels)?))).collect()
        };
        Self {
            scenario,
            servers: servers(scenario),
            bid_groups: bid_groups(&scenario.policies),
            watches: scenario.policies.iter().map(watches).collect(),
            form: Form::of(scenario),
            draw_mask: draw_mask(scenario),
            brackets: &[],
        }
    }

    /// Notes what throttles within these brackets would buy otherwise.
    pub fn look_at(&mut self, brackets: &'a [Bracket]) {
        let highest = brackets.iter().map(|bracket| &bracket.high);
        self.draw_mask = draw_mask_with(self.scenario, highest);
        self.brackets = brackets;
    }

    /// What bid_groups share, in the order of the indices of their classes.
    pub fn shared(&self) -> impl Iterator<Item = &Shared> {
        self.bid_groups.iter().filter_map(|bid_group| bid_group.shared.as_ref())
    }
}

/// A server for every policy.
pub fn servers(scenario: &Scenario) -> Vec<Server> {
    let Scenario { world: World { channels, calendar, .. }, policies, .. } = scenario;
    policies.iter().map(|policy| Server::new(&policy.simplified(channels), calendar, channels.len())).collect()
}

/// What any policy may buy, where a shopper may buy anything, and sessions if a cap closes with them.
pub fn draw_mask(scenario: &Scenario) -> DrawMask {
    draw_mask_with(scenario, std::iter::empty())
}

/// The same, and what other throttles may buy.
fn draw_mask_with<'a>(scenario: &'a Scenario, others: impl Iterator<Item = &'a Throttle>) -> DrawMask {
    let mut bought = vec![0; scenario.world.channels.len()];
    for throttle in scenario.policies.iter().map(|policy| &policy.throttle).chain(others) {
        bought.iter_mut().zip(throttle.most()).for_each(|(most, one)| *most = one.max(*most));
    }
    let tempting = scenario.response.as_ref().map_or(0.0, Response::most_tempting);
    let sessions = scenario.policies.iter().flat_map(|policy| &policy.caps).any(|cap| cap.window.needs_sessions());
    DrawMask::new(bought, tempting, sessions)
}

/// The policies that buy by the same throttle: they share one list of bids.
pub(super) struct BidGroup<'a> {
    pub throttle: &'a Throttle,
    pub policies: Vec<usize>,
    pub shared: Option<Shared>,
}

/// To whom their caps allow all bids, policies do the same, and are not asked one by one.
pub(super) struct Shared {
    pub policies: Vec<usize>,
    pub can_bind: CanBind,
    /// The index of their class.
    pub class: usize,
}

fn bid_groups(policies: &[Policy]) -> Vec<BidGroup<'_>> {
    let mut alike: Vec<(&Throttle, Vec<usize>)> = Vec::new();
    for (index, policy) in policies.iter().enumerate() {
        match alike.iter_mut().find(|(throttle, _)| **throttle == policy.throttle) {
            Some((_, alike)) => alike.push(index),
            None => alike.push((&policy.throttle, vec![index])),
        }
    }
    let mut classes = policies.len()..;
    let mut bid_group = |(throttle, alike): (_, Vec<usize>)| {
        // A cap that may refuse a single bid keeps its policy apart, and no other.
        let can_bind = |policy: &usize| CanBind::of(policies[*policy].caps.iter());
        let let_alone: Vec<usize> = alike.iter().copied().filter(|policy| can_bind(policy).is_some()).collect();
        let caps = || let_alone.iter().flat_map(|policy| &policies[*policy].caps);
        let can_bind = CanBind::of(caps()).filter(|_| let_alone.len() > 1);
        let shared =
            can_bind.and_then(|can_bind| Some(Shared { class: classes.next()?, can_bind, policies: let_alone }));
        BidGroup { throttle, policies: alike, shared }
    };
    alike.into_iter().map(&mut bid_group).collect()
}
