//! Charts: each a function from the tables to a drawing with a title, a finding and a way to read it.
//!
//! They see what [`crate::results::read`] reads from a run's folder and nothing else, so that a chart can
//! never show what a table does not hold.

pub(super) mod attribution;
mod bars;
mod best_cap;
mod break_even;
mod canvas;
mod channels;
mod concentration;
mod differences;
mod dose_curves;
mod dose_words;
mod dumbbell;
mod error;
mod fit;
mod flow;
mod forest;
mod frequency;
mod frontier;
mod incremental;
mod lines;
mod lost;
mod mistakes;
mod multiples;
mod optimal;
mod overlap;
mod parts;
mod png;
mod reach;
mod refusals;
mod reported;
mod response;
mod scale;
mod sketch;
mod strips;
pub mod study;
mod supply;
mod text;
mod theme;
mod timeline;
mod waste;

use crate::results::read::Run;
use crate::results::tables::calibration::FitRow;
use sketch::Sketch;

pub use error::ChartError;
pub use png::png;
pub use sketch::{Chart, Topic};

/// Every chart that a run's tables can fill, in the order in which they tell the story: first those that decide. Those of
/// money and of truth stand where the scenario has prices and purchases, and asks.
///
/// # Errors
///
/// A [`ChartError`] where a chart cannot be drawn.
pub fn all(run: &Run) -> Result<Vec<Chart>, ChartError> {
    let decisive = [differences::draw, frontier::draw, attribution::draw, best_cap::draw, reported::draw];
    let money = [supply::draw, incremental::draw, lost::draw, break_even::draw, response::draw];
    let of = |topic: Topic, drawn: &[fn(&Run, f64) -> Option<Sketch>]| -> Vec<_> {
        drawn
            .iter()
            .filter_map(|draw| Some(both(topic, [draw(run, theme::WIDTH)?, draw(run, theme::NARROW)?])))
            .collect()
    };
    let all = of(Topic::Decision, &decisive).into_iter().chain(of(Topic::Money, &money));
    all.chain(of(Topic::Truth, &[optimal::draw])).chain(always(run)).collect()
}

/// A chart in its two forms.
fn both(topic: Topic, [sketch, narrow]: [Sketch; 2]) -> Result<Chart, ChartError> {
    sketch.with_narrow(topic, narrow)
}

/// The charts of every run.
fn always(run: &Run) -> Vec<Result<Chart, ChartError>> {
    let drawn: [fn(&Run, f64) -> Sketch; 10] = [
        frequency::draw,
        waste::draw,
        reach::draw,
        timeline::draw,
        refusals::draw,
        channels::draw,
        overlap::draw,
        flow::draw,
        strips::draw,
        concentration::draw,
    ];
    // On one channel nobody is met on several.
    let is_told = |sketch: &Sketch| sketch.name != "overlap" || run.served_channels().len() > 1;
    let drawn = drawn.into_iter().map(|draw| [draw(run, theme::WIDTH), draw(run, theme::NARROW)]);
    drawn.filter(|[sketch, _]| is_told(sketch)).map(|sketches| both(Topic::Delivery, sketches)).collect()
}

/// Observed against fitted, from a calibration's table.
///
/// # Errors
///
/// A [`ChartError`] where the chart cannot be drawn.
pub fn calibration(rows: &[FitRow], about: &str, finding: &str) -> Result<Chart, ChartError> {
    fit::draw(rows, about, finding).finish(Topic::Delivery)
}
