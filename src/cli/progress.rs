//! How far a run is, as bars; Ctrl-C breaks it off.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use omnicap::{Progress, Scenario, Stage};

use super::console;
use super::interrupt::go_on;

/// The bar of the present stage.
pub struct Bars<'a> {
    shoppers: u64,
    /// Nobody watches, or nobody waits.
    quiet: bool,
    has_budgets: bool,
    interrupted: &'a AtomicBool,
    now: Mutex<Now>,
}

struct Now {
    stage: Stage,
    bar: ProgressBar,
    begun: Instant,
    /// How long the budgets took.
    solved: Duration,
}

impl<'a> Bars<'a> {
    pub fn new(scenario: &Scenario, quiet: bool, interrupted: &'a AtomicBool) -> Self {
        Self::of(scenario.shoppers, scenario.has_budgets(), quiet, interrupted)
    }

    /// The same for so many shoppers.
    pub fn of(shoppers: u64, has_budgets: bool, quiet: bool, interrupted: &'a AtomicBool) -> Self {
        let now =
            Now { stage: Stage::Budgets, bar: ProgressBar::hidden(), begun: Instant::now(), solved: Duration::ZERO };
        Self { shoppers, quiet, has_budgets, interrupted, now: Mutex::new(now) }
    }

    /// Moves the bar on, and breaks off after Ctrl-C.
    pub fn follow(&self, progress: Progress) -> ControlFlow<()> {
        let Ok(mut now) = self.now.lock() else { return ControlFlow::Break(()) };
        if progress.shoppers == 0 {
            now.turn_to(progress.stage, self.bar(progress.stage));
        }
        go_on(&now.bar, progress.shoppers, self.interrupted)
    }

    fn bar(&self, stage: Stage) -> ProgressBar {
        // Without budgets there is nothing to wait for.
        let searching = |doing| console::searching(doing, self.quiet || !self.has_budgets);
        match stage {
            Stage::Budgets => searching("solving the budgets"),
            Stage::Shoppers => console::progress(self.shoppers, self.quiet),
            Stage::Errors => searching("errors at equal spend"),
            Stage::OtherSpends => ProgressBar::hidden(),
        }
    }

    /// Takes the bar away. Returns how long the budgets took.
    pub fn finish(self) -> Duration {
        self.now.into_inner().map_or(Duration::ZERO, |now| {
            now.bar.finish_and_clear();
            now.solved
        })
    }
}

impl Now {
    fn turn_to(&mut self, stage: Stage, bar: ProgressBar) {
        if self.stage == Stage::Budgets {
            self.solved = self.begun.elapsed();
        }
        self.bar.finish_and_clear();
        (self.stage, self.bar) = (stage, bar);
    }
}

impl Drop for Now {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
