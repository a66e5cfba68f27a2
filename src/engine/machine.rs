//! A scenario made ready to run: what all threads share.

use super::tally::Form;
use crate::policy::Policy;
use crate::policy::cap::Window;
use crate::policy::crowd::Crowds;
use crate::policy::leakage::Watch;
use crate::policy::server::Server;
use crate::policy::throttle::{Bracket, Throttle};
use crate::response::Response;
use crate::scenario::Scenario;
use crate::world::World;
use crate::world::focus::Focus;

/// A scenario made ready to run.
pub(super) struct Machine<'a> {
    pub scenario: &'a Scenario,
    pub servers: Vec<Server>,
    pub bidders: Vec<Bidder<'a>>,
    /// By policy, each cap that can leak.
    pub watches: Vec<Vec<(usize, Watch)>>,
    pub form: Form,
    pub focus: Focus,
    /// Within these somebody may look for other throttles.
    pub brackets: &'a [Bracket],
}

impl<'a> Machine<'a> {
    pub fn new(scenario: &'a Scenario) -> Self {
        let world = &scenario.world;
        let watches = |policy: &Policy| {
            let caps = policy.caps.iter().enumerate().filter(|_| scenario.measure.exposure);
            caps.filter_map(|(place, cap)| Some((place, Watch::new(cap, &world.calendar, &world.channels)?))).collect()
        };
        Self {
            scenario,
            servers: servers(scenario),
            bidders: bidders(&scenario.policies),
            watches: scenario.policies.iter().map(watches).collect(),
            form: Form::of(scenario),
            focus: focus(scenario),
            brackets: &[],
        }
    }

    /// Notes what throttles within these brackets would buy otherwise.
    pub fn look_at(&mut self, brackets: &'a [Bracket]) {
        let highest = brackets.iter().map(|bracket| &bracket.high);
        self.focus = focus_on(self.scenario, highest);
        self.brackets = brackets;
    }

    /// What bidders share, in the order of the places of their companies.
    pub fn shared(&self) -> impl Iterator<Item = &Shared> {
        self.bidders.iter().filter_map(|bidder| bidder.shared.as_ref())
    }
}

/// A server for every policy.
pub fn servers(scenario: &Scenario) -> Vec<Server> {
    let Scenario { world: World { channels, calendar, .. }, policies, .. } = scenario;
    policies.iter().map(|policy| Server::new(&policy.simplified(channels), calendar, channels.len())).collect()
}

/// What any policy may buy, where a shopper may buy anything, and sessions if a cap closes with them.
pub fn focus(scenario: &Scenario) -> Focus {
    focus_on(scenario, std::iter::empty())
}

/// The same, and what other throttles may buy.
fn focus_on<'a>(scenario: &'a Scenario, others: impl Iterator<Item = &'a Throttle>) -> Focus {
    let mut bought = vec![0; scenario.world.channels.len()];
    for throttle in scenario.policies.iter().map(|policy| &policy.throttle).chain(others) {
        bought.iter_mut().zip(throttle.most()).for_each(|(most, one)| *most = one.max(*most));
    }
    let tempting = scenario.response.as_ref().map_or(0.0, Response::most_tempting);
    let sessions = scenario.policies.iter().flat_map(|policy| &policy.caps).any(|cap| cap.window == Window::Session);
    Focus::new(bought, tempting, sessions)
}

/// The policies that buy by the same throttle: they share one list of bids.
pub(super) struct Bidder<'a> {
    pub throttle: &'a Throttle,
    pub policies: Vec<usize>,
    pub shared: Option<Shared>,
}

/// To whom their caps allow all bids, policies do the same, and are not asked one by one.
pub(super) struct Shared {
    pub policies: Vec<usize>,
    pub crowds: Crowds,
    /// The place of their company.
    pub company: usize,
}

fn bidders(policies: &[Policy]) -> Vec<Bidder<'_>> {
    let mut alike: Vec<(&Throttle, Vec<usize>)> = Vec::new();
    for (place, policy) in policies.iter().enumerate() {
        match alike.iter_mut().find(|(throttle, _)| **throttle == policy.throttle) {
            Some((_, alike)) => alike.push(place),
            None => alike.push((&policy.throttle, vec![place])),
        }
    }
    let mut companies = policies.len()..;
    let mut bidder = |(throttle, alike): (_, Vec<usize>)| {
        // A cap that may refuse a single bid keeps its policy apart, and no other.
        let crowds = |policy: &usize| Crowds::of(policies[*policy].caps.iter());
        let let_alone: Vec<usize> = alike.iter().copied().filter(|policy| crowds(policy).is_some()).collect();
        let caps = || let_alone.iter().flat_map(|policy| &policies[*policy].caps);
        let crowds = Crowds::of(caps()).filter(|_| let_alone.len() > 1);
        let shared = crowds.and_then(|crowds| Some(Shared { company: companies.next()?, crowds, policies: let_alone }));
        Bidder { throttle, policies: alike, shared }
    };
    alike.into_iter().map(&mut bidder).collect()
}
