//! One budget_line in one week of its pacing: how loose it is, what it should spend and what it does.

use crate::policy::budget::BudgetLine;
use crate::scenario::model::Model;

/// What a shorter step tells of the slope is drowned by the other targets' steps and by single impressions.
const TELLING: f64 = 0.01;

/// No step changes a throttle by more than this factor.
const LONGEST_STEP: f64 = 3.0;

/// What a slope may be: spend rises with supply, and hardly faster.
const SLOPES: (f64, f64) = (0.1, 1.5);

/// Supply is never throttled further than this.
const LEAST: f64 = 1e-6;

/// Fewer impressions tell nothing of how spend answers to a throttle. They are so few for so many shoppers that hardly a
/// cap stands in their way.
const FEW: u64 = 400;

/// So often short steps may turn back before a target is left where it is: single impressions come and go with them, and the
/// sample tells no more.
const TURNS: i32 = 3;

/// One budget_line in one week, and what is known of it.
#[derive(Debug, Clone)]
pub struct Target {
    pub policy: usize,
    pub budget_line: BudgetLine,
    pub week: usize,
    /// The week's share of the budget_line.
    pub share: f64,
    /// Channels that are bought more or less of, with their win rates.
    pub steered: Vec<(usize, f64)>,
    /// What the sample asks for and spends, in millionths.
    pub asked: f64,
    pub spend: f64,
    /// What is bought for it in the sample.
    pub bought: u64,
    /// Is so little bought for it that the sample does not tell how spend answers to the throttle?
    pub is_small: bool,
    /// ln t, and where everything is bought.
    times: f64,
    most: f64,
    slope: f64,
    /// ln t and ln S one step before.
    before: Option<(f64, f64)>,
    /// The gap before the last step, where that was short.
    short_of: Option<f64>,
    /// How often short steps have turned back for as much.
    turns: i32,
}

/// How far a spend is from a target, as a logarithm; below zero it is too much.
pub fn gap(target: f64, spend: f64) -> f64 {
    // Where nothing at all is spent, any step is a long one.
    (target.max(1.0) / spend.max(1.0)).ln()
}

impl Target {
    pub fn new(model: &Model, policy: usize, budget_line: BudgetLine, week: usize, share: f64) -> Self {
        let steered: Vec<_> = budget_line.steered(&model.world.channels).filter(|(_, rate)| *rate > 0.0).collect();
        let lowest = steered.iter().map(|(_, rate)| *rate).fold(1.0, f64::min);
        let (times, asked, spend) = (0.0, 0.0, 0.0);
        let most = -lowest.ln();
        Self {
            policy,
            budget_line,
            week,
            share,
            steered,
            asked,
            spend,
            bought: 0,
            is_small: false,
            times,
            most,
            slope: 1.0,
            before: None,
            short_of: None,
            turns: 0,
        }
    }

    /// How many times its win rates are bought: everything where everything is to be bought.
    pub fn times(&self) -> f64 {
        if self.times >= self.most { f64::INFINITY } else { self.times.exp() }
    }

    /// Aims so far from what the sample spends.
    pub fn aim(&mut self, gap: f64) {
        self.asked = self.spend.max(1.0) * gap.exp();
        (self.short_of, self.turns) = (None, 0);
    }

    /// Is its target met, or does the sample not tell how to meet it?
    pub fn rests(&self, near: f64) -> bool {
        self.is_small || self.turns >= TURNS || self.is_met(self.gap(), near)
    }

    /// How far the sample is from its target.
    pub fn gap(&self) -> f64 {
        gap(self.asked, self.spend)
    }

    /// Is a target met so nearly, as a logarithm, or as nearly as supply allows, from which it is so far?
    pub fn is_met(&self, gap: f64, near: f64) -> bool {
        gap.abs() < near || (gap > 0.0 && self.times >= self.most) || (gap < 0.0 && self.times <= LEAST.ln())
    }

    /// Trusts the sample no further, where little is bought: spend is taken to rise with supply.
    pub fn judge_size(&mut self) {
        self.is_small = self.bought < FEW;
        if self.is_small {
            self.slope = 1.0;
        }
    }

    /// Takes the slope from the last two steps.
    pub fn learn(&mut self) {
        if self.is_small {
            return;
        }
        let now = (self.times, self.spend.max(1.0).ln());
        if let Some((times, spend)) = self.before
            && (now.0 - times).abs() > TELLING
        {
            self.slope = ((now.1 - spend) / (now.0 - times)).clamp(SLOPES.0, SLOPES.1);
        }
        self.before = Some(now);
    }

    /// A step by its own slope: a shorter one each time that a short one had to be taken back.
    pub fn step(&mut self) {
        let gap = self.gap();
        let is_back = self.short_of.is_some_and(|before| before * gap < 0.0 && gap.abs() > before.abs() / 2.0);
        self.turns += i32::from(is_back);
        let step = gap / self.slope * 0.5_f64.powi(self.turns);
        self.short_of = (step.abs() < TELLING).then_some(gap);
        self.go(step);
    }

    /// A step of ln t, as far as steps and supply go.
    pub fn go(&mut self, step: f64) {
        let longest = LONGEST_STEP.ln();
        self.times = (self.times + step.clamp(-longest, longest)).clamp(LEAST.ln(), self.most.max(LEAST.ln()));
    }
}
