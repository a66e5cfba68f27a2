//! What a run looks at beside its own policies, with a sign that it goes on.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use omnicap::scenario::Files;
use omnicap::study::advice::cost::When;
use omnicap::study::advice::{Advice, advise};
use omnicap::{Interrupted, Options, Results};

use super::console;
use super::failure::Failure;
use super::interrupt::go_on;
use super::options::Threads;
use super::sweep::asked::remembering;

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
