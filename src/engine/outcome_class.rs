//! Policies that showed a shopper the same. What came of it is recorded once, in counts that are theirs together.
//!
//! Counts are integers: added to each policy's own in the end, they are what they would have been. What depends on more
//! than what was shown (refusals, leaks) is counted of each policy by itself.
//!
//! Measured: without it a flagship shopper takes 12 % more instructions under four policies, 21 % more under 24
//! (without purchases 4 % and 8 %).

use super::tally::{Detail, Form, PolicyCounts, Tally};
use crate::base::change::Change;
use crate::base::parts::Parts;
use crate::base::time::Second;
use crate::policy::serving::Serving;

/// What the policies did to the present shopper.
#[derive(Default)]
pub(super) struct Outcomes {
    pub by_policy: Vec<PolicyOutcome>,
    pub distinct: Vec<DistinctOutcome>,
}

/// What one policy did, or all of a bid group that the can-bind check spares.
pub(super) struct PolicyOutcome {
    pub bid_group: usize,
    /// The policy, or one of them.
    pub policy: usize,
    /// The index of their class.
    pub class: usize,
    /// Its index among the distinct outcomes.
    pub distinct: usize,
}

/// What the shopper was shown, by one policy or by several.
pub(super) struct DistinctOutcome {
    /// One of the policies that showed it.
    pub policy: usize,
    /// The index of the class of them all.
    pub class: usize,
    /// What the shopper is expected to buy then, in the flight …
    pub purchases: Parts,
    /// … and when they first bought, the warm-up included.
    pub first_purchase: Option<Second>,
}

/// One policy, or several that showed the same, and what came of it.
pub(super) struct OutcomeClass {
    policies: Vec<usize>,
    pub counts: PolicyCounts,
    pub detail: Detail,
    /// Was anything counted since it was last taken?
    is_met: bool,
    /// With whom it was met, and the index of both together, if there was room.
    joined: Vec<(usize, Option<usize>)>,
}

/// One thread's classes: first every policy by itself, then those that were met together.
pub(super) struct OutcomeClasses<'a> {
    all: Vec<OutcomeClass>,
    form: &'a Form,
    /// There is no room for more.
    most: usize,
}

/// Counts of a class pay for their making if it is met often: one for so many shoppers …
const SHOPPERS_FOR_ONE: u64 = 1_000;
/// … and no more than these, which a processor's cache can hold.
const MOST: u64 = 16;

impl Outcomes {
    /// Forgets the last shopper.
    #[inline]
    pub fn clear(&mut self) {
        self.by_policy.clear();
        self.distinct.clear();
    }

    /// Notes what a policy, or a class of them, did to the shopper. It joins an earlier outcome that is alike.
    #[inline]
    pub fn note(
        &mut self,
        bid_group: usize,
        policy: usize,
        class: usize,
        servers: &[Serving],
        classes: &mut OutcomeClasses<'_>,
    ) {
        let shown = servers[policy].impressions();
        let alike =
            self.distinct.iter_mut().enumerate().find(|(_, other)| servers[other.policy].impressions() == shown);
        let joined = alike.and_then(|(index, other)| {
            other.class = classes.join(other.class, class)?;
            Some(index)
        });
        let distinct = joined.unwrap_or(self.distinct.len());
        if joined.is_none() {
            self.distinct.push(DistinctOutcome { policy, class, purchases: Parts::default(), first_purchase: None });
        }
        self.by_policy.push(PolicyOutcome { bid_group, policy, class, distinct });
    }
}

impl OutcomeClass {
    fn empty(form: &Form, policies: Vec<usize>) -> Self {
        let counts = Self::nothing(form, &policies);
        Self { policies, counts, detail: Detail::empty(form), is_met: false, joined: Vec::new() }
    }

    /// Caps belong to a policy: what they do is not counted of several together.
    fn nothing(form: &Form, policies: &[usize]) -> PolicyCounts {
        PolicyCounts::empty(form, if let [policy] = policies { form.rules[*policy] } else { 0 })
    }
}

impl<'a> OutcomeClasses<'a> {
    /// Every policy by itself, `some` of several, and room for others.
    pub fn new(form: &'a Form, some: impl Iterator<Item = Vec<usize>>, shoppers: u64) -> Self {
        let classes = (0..form.rules.len()).map(|policy| vec![policy]).chain(some);
        let all: Vec<OutcomeClass> = classes.map(|policies| OutcomeClass::empty(form, policies)).collect();
        let most = all.len() + (shoppers / SHOPPERS_FOR_ONE).min(MOST) as usize;
        Self { all, form, most }
    }

    /// The index of a class, or one policy, and another together; None: there is no room for them.
    #[inline]
    pub fn join(&mut self, one: usize, other: usize) -> Option<usize> {
        let known = self.all[one].joined.iter().find(|(with, _)| *with == other);
        if let Some((_, together)) = known { *together } else { self.found(one, other) }
    }

    /// Finds a class that was not looked for from here before, or founds it.
    #[cold]
    fn found(&mut self, one: usize, other: usize) -> Option<usize> {
        let mut policies = [&self.all[one].policies[..], &self.all[other].policies].concat();
        policies.sort_unstable();
        let known = self.all.iter().position(|class| class.policies == policies);
        let index = known.or_else(|| (self.all.len() < self.most).then_some(self.all.len()));
        self.all[one].joined.push((other, index));
        if index == Some(self.all.len()) {
            self.all.push(OutcomeClass::empty(self.form, policies));
        }
        index
    }

    /// A class's counts, to be added to.
    #[inline]
    pub fn meet(&mut self, index: usize) -> &mut OutcomeClass {
        let class = &mut self.all[index];
        class.is_met = true;
        class
    }

    /// Adds what was counted since it was last taken to the policies' counts.
    pub fn take(&mut self, policies: &mut [PolicyCounts]) {
        for class in self.all.iter_mut().filter(|class| class.is_met) {
            let nothing = OutcomeClass::nothing(self.form, &class.policies);
            let counts = std::mem::replace(&mut class.counts, nothing);
            class.policies.iter().for_each(|policy| policies[*policy].combine(&counts, Change::Add));
            class.is_met = false;
        }
    }

    /// Adds what was counted of all groups together.
    pub fn finish(self, tally: &mut Tally) {
        for OutcomeClass { policies, detail, .. } in &self.all {
            policies.iter().for_each(|policy| tally.details[*policy].combine(detail, Change::Add));
        }
    }
}
