//! The plan of a run: what all threads share.

use std::borrow::Cow;

use super::prepared::Prepared;
use super::tally::Form;
use crate::policy::Policy;
use crate::policy::can_bind::CanBind;
use crate::policy::leakage::LeakWatch;
use crate::policy::serving::Serving;
use crate::policy::throttle::Throttle;
use crate::scenario::model::Model;
use crate::world::World;
use crate::world::channel::media;
use crate::world::draw_mask::DrawMask;

/// What all threads of a run share.
pub(super) struct RunPlan<'a> {
    pub prepared: &'a Prepared,
    pub model: &'a Model,
    pub servers: Vec<Serving>,
    pub bid_groups: Vec<BidGroup<'a>>,
    /// By policy, each cap that can leak.
    pub watches: Vec<Vec<(usize, LeakWatch)>>,
    pub form: Form,
    pub draw_mask: DrawMask,
}

impl<'a> RunPlan<'a> {
    pub fn new(prepared: &'a Prepared) -> Self {
        let model = prepared.model();
        let world = &model.world;
        let watches = |policy: &Policy| {
            let caps = policy.caps.iter().enumerate().filter(|_| model.measure.exposure);
            caps.filter_map(|(index, cap)| {
                Some((index, LeakWatch::new(cap, &world.calendar, &world.channels)?.over(world.creatives.as_ref())))
            })
            .collect()
        };
        Self {
            prepared,
            model,
            servers: servers(model),
            bid_groups: bid_groups(prepared),
            watches: model.policies.iter().map(watches).collect(),
            form: Form::of(model),
            draw_mask: draw_mask(prepared),
        }
    }

    /// What bid groups share, in the order of the indices of their classes.
    pub fn shared(&self) -> impl Iterator<Item = &Shared> {
        self.bid_groups.iter().filter_map(|bid_group| bid_group.shared.as_ref())
    }
}

/// A server for every policy.
pub fn servers(model: &Model) -> Vec<Serving> {
    model.policies.iter().map(|policy| Serving::new(policy, &model.world)).collect()
}

/// What any policy may buy, where a shopper may buy anything, and sessions if a cap closes with them.
pub fn draw_mask<'a>(prepared: &'a Prepared) -> DrawMask {
    let model = prepared.model();
    let mut bought = vec![0; model.world.channels.len()];
    for (policy, throttle) in model.policies.iter().zip(prepared.throttles()) {
        let throttle = asks(policy, throttle, &model.world);
        bought.iter_mut().zip(throttle.most()).for_each(|(most, one)| *most = one.max(*most));
    }
    let follow_visits = model.policies.iter().any(|policy| policy.reactions.follow_visits());
    let sells = model.response.as_ref().map_or(0.0, |response| response.looks.most);
    let tempting = if follow_visits { 1.0 } else { sells };
    let counters =
        |policy: &'a Policy| policy.caps.iter().chain(policy.reactions.goal.iter().map(|goal| &goal.counter));
    let sessions = model.policies.iter().flat_map(counters).any(|cap| cap.window.needs_sessions());
    DrawMask::new(bought, tempting, sessions)
}

/// The throttle of all that a policy may bid for: with a goal, of those for whom it bids most.
pub fn asks<'a>(policy: &Policy, throttle: &'a Throttle, world: &World) -> Cow<'a, Throttle> {
    match &policy.reactions.goal {
        Some(goal) => Cow::Owned(throttle.scaled(media(&world.channels), goal.most())),
        None => Cow::Borrowed(throttle),
    }
}

/// The policies that buy by the same throttle: they share one list of bids.
pub(super) struct BidGroup<'a> {
    pub throttle: Cow<'a, Throttle>,
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

fn bid_groups(prepared: &Prepared) -> Vec<BidGroup<'_>> {
    let Model { policies, world, .. } = prepared.model();
    let mut alike: Vec<(&Throttle, Vec<usize>)> = Vec::new();
    for (index, throttle) in prepared.throttles().iter().enumerate() {
        // What reacts bids alone.
        let is_alike = |(same, others): &&mut (&Throttle, Vec<usize>)| {
            let [one, other] = [index, others[0]].map(|policy| &policies[policy]);
            let reacts = [one, other].iter().any(|policy| !policy.reactions.is_none());
            *same == throttle && one.rotation == other.rotation && !reacts
        };
        match alike.iter_mut().find(is_alike) {
            Some((_, alike)) => alike.push(index),
            None => alike.push((throttle, vec![index])),
        }
    }
    let mut classes = policies.len()..;
    let mut bid_group = |(throttle, alike): (_, Vec<usize>)| {
        // A cap that may refuse a single bid keeps its policy apart, and no other.
        let can_bind = |policy: &usize| CanBind::of(policies[*policy].caps.iter(), &world.calendar);
        let let_alone: Vec<usize> = alike.iter().copied().filter(|policy| can_bind(policy).is_some()).collect();
        let caps = || let_alone.iter().flat_map(|policy| &policies[*policy].caps);
        let can_bind = CanBind::of(caps(), &world.calendar).filter(|_| let_alone.len() > 1);
        let shared =
            can_bind.and_then(|can_bind| Some(Shared { class: classes.next()?, can_bind, policies: let_alone }));
        let throttle = asks(&policies[alike[0]], throttle, world);
        BidGroup { throttle, policies: alike, shared }
    };
    alike.into_iter().map(&mut bid_group).collect()
}
