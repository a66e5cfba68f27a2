//! OutcomeClasses: policies that showed a shopper the same. What came of it is recorded once, in counts that are theirs together.
//!
//! Counts are integers: added to each policy's own in the end, they are what they would have been. What hangs on more
//! than what was shown (refusals, leaks) is counted of each policy by itself.

use super::tally::{Detail, Form, PolicyCounts, Tally};
use crate::base::change::Change;

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

impl OutcomeClass {
    fn empty(form: &Form, policies: Vec<usize>) -> Self {
        let counts = Self::nothing(form, &policies);
        Self { policies, counts, detail: Detail::empty(form), is_met: false, joined: Vec::new() }
    }

    /// Caps belong to a policy: what they do is not counted of several together.
    fn nothing(form: &Form, policies: &[usize]) -> PolicyCounts {
        PolicyCounts::empty(form, if let [policy] = policies { form.caps[*policy] } else { 0 })
    }
}

impl<'a> OutcomeClasses<'a> {
    /// Every policy by itself, `some` of several, and room for others.
    pub fn new(form: &'a Form, some: impl Iterator<Item = Vec<usize>>, shoppers: u64) -> Self {
        let classes = (0..form.caps.len()).map(|policy| vec![policy]).chain(some);
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
