//! How far a sweep is, over all its passes, with the time that is left.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use omnicap::{Progress, Stage};

/// Work of one policy beside that of drawing the shoppers.
const POLICY: f64 = 0.15;

/// Ticks for a pass of one policy and one point.
const TICKS: f64 = 1_000.0;

/// A bar over all passes.
pub struct Bar<'a> {
    bar: ProgressBar,
    interrupted: &'a AtomicBool,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    stage: Option<Stage>,
    /// Ticks before this pass, and those of it.
    before: f64,
    pass: f64,
    shoppers: u64,
    done: u64,
}

/// The work of a pass that replays so many policies.
pub fn weight(policies: usize) -> f64 {
    TICKS * (1.0 + POLICY * policies as f64)
}

impl<'a> Bar<'a> {
    /// Over so much work.
    pub fn new(work: f64, quiet: bool, interrupted: &'a AtomicBool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(work as u64), target);
        let style = ProgressStyle::with_template("  {bar:32} {percent:>3} %  {msg}  {elapsed} gone, about {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, interrupted, now: Mutex::new(Now::default()) }
    }

    /// So much work is left, the pass that now begins among it.
    pub fn is_left(&self, work: f64) {
        if let Ok(now) = self.now.lock() {
            self.bar.set_length((now.before + now.pass + work) as u64);
        }
    }

    /// A pass of so much work and so many shoppers begins.
    pub fn begin(&self, words: String, work: f64, shoppers: u64) {
        if let Ok(mut now) = self.now.lock() {
            now.before += now.pass;
            (now.pass, now.shoppers, now.done) = (work, shoppers, 0);
            self.bar.set_position(now.before as u64);
        }
        self.bar.set_message(words);
    }

    /// Moves on, and breaks off after Ctrl-C.
    pub fn follow(&self, progress: Progress) -> ControlFlow<()> {
        if let Ok(mut now) = self.now.lock() {
            if progress.shoppers == 0 {
                now.stage = Some(progress.stage);
            }
            if now.stage == Some(Stage::Shoppers) {
                now.done += progress.shoppers;
                let part = now.done as f64 / now.shoppers.max(1) as f64;
                self.bar.set_position((now.before + now.pass * part.min(1.0)) as u64);
            } else {
                self.bar.tick();
            }
        }
        if self.interrupted.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
