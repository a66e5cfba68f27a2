//! Ctrl-C: what was begun ends at the next look, and leaves nothing behind.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::ProgressBar;

use super::failure::Failure;

thread_local! {
    /// Where omnicap works inside another program, that program knows of Ctrl-C, and sets this.
    static GIVEN: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Does some work that ends soon after `stop` is set, and leaves Ctrl-C to others.
pub fn watched_by<T>(stop: Arc<AtomicBool>, work: impl FnOnce() -> T) -> T {
    GIVEN.set(Some(stop));
    let done = work();
    GIVEN.set(None);
    done
}

/// A flag that Ctrl-C sets.
pub fn watch_for_interrupts() -> Arc<AtomicBool> {
    if let Some(given) = GIVEN.with_borrow(Clone::clone) {
        return given;
    }
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    // Where no handler can be set, an interrupt ends the process, and the next run tidies up.
    let _ = ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed));
    let _ = refuse_to_die_of_size();
    interrupted
}

/// Where files may not grow beyond a limit (`ulimit -f`), the system ends whoever tries. With a handler, the write fails
/// instead: it can be told, and what was begun is taken away.
#[cfg(unix)]
fn refuse_to_die_of_size() -> std::io::Result<()> {
    use signal_hook::{consts::SIGXFSZ, flag};
    flag::register(SIGXFSZ, Arc::default()).map(|_| ())
}

#[cfg(not(unix))]
fn refuse_to_die_of_size() -> std::io::Result<()> {
    Ok(())
}

pub fn stop_if(interrupted: &AtomicBool) -> Result<(), Failure> {
    if interrupted.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
}

/// Moves the bar on, and breaks off after Ctrl-C.
pub fn go_on(bar: &ProgressBar, done: u64, interrupted: &AtomicBool) -> ControlFlow<()> {
    bar.inc(done);
    if interrupted.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}
