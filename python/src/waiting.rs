//! Work that Python waits for: without the interpreter's lock, and until Ctrl-C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;

/// How often it is looked whether somebody pressed Ctrl-C.
const LOOK: Duration = Duration::from_millis(50);

/// Does some work on a thread of its own. It learns of Ctrl-C by a flag. `tell` is called at every look.
pub fn wait<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(Arc<AtomicBool>) -> T + Send,
    mut tell: impl FnMut(Python<'_>) -> PyResult<()>,
) -> PyResult<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    thread::scope(|scope| {
        let working = scope.spawn(move || work(asked));
        let mut stopped = Ok(());
        while !working.is_finished() {
            py.detach(|| thread::sleep(LOOK));
            if stopped.is_ok() {
                stopped = py.check_signals().and_then(|()| tell(py));
                stop.store(stopped.is_err(), Ordering::Relaxed);
            }
        }
        let done = working.join().expect("omnicap does not panic");
        stopped.map(|()| done)
    })
}
