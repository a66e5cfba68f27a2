//! What a run looks at beside its own policies, with a sign that it goes on.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use clap::Args;
use omnicap::scenario::Files;
use omnicap::study::advice::cost::When;
use omnicap::study::advice::{Advice, advise};
use omnicap::{Interrupted, Options, Results};

use super::args::Threads;
use super::console;
use super::failure::Failure;
use super::interrupt::go_on;
use super::sweep::asked::remembering;

/// Whether a run looks beside its own policies.
#[derive(Debug, Clone, Copy, Args)]
pub struct Advised {
    /// Look at neighbouring caps and at the ends of assumptions even where each look takes more than a fifth of the run
    ///
    /// Where purchases earn something, a run races the best coordinated policy under tighter and looser caps on its first
    /// shoppers (cap_advice.csv), and moves every [[assumption]] to its low and its high end (assumption_advice.csv): the
    /// report says what that found. Left out: each look is made where it takes at most a fifth of the run's work, judged by
    /// shoppers counted, so the same scenario gives the same tables on every machine.
    #[arg(long, overrides_with = "no_advice")]
    pub advice: bool,

    /// Do not look at neighbouring caps and at the ends of assumptions
    #[arg(long)]
    pub no_advice: bool,
}

impl Advised {
    pub fn when(self) -> When {
        match (self.advice, self.no_advice) {
            (true, _) => When::Always,
            (_, true) => When::Never,
            _ => When::Cheap,
        }
    }
}

/// Looks beside a run; `folder` is where its scenario's files stand.
pub fn look(
    results: &Results,
    (when, folder): (When, &Path),
    (threads, quiet): (Threads, bool),
    interrupted: &AtomicBool,
) -> Result<Advice, Failure> {
    let open = remembering(folder);
    let bar = console::searching("looking at neighbouring caps and at assumptions", quiet);
    let watch = |progress: omnicap::Progress| go_on(&bar, progress.shoppers, interrupted);
    let options = Options { threads: threads.asked(), watch: &watch };
    let advice = advise(results, Files::Open(&open), when, &options).map_err(|Interrupted| Failure::Interrupted);
    bar.finish_and_clear();
    advice
}
