//! Charts: each a function from the tables to a drawing with a title, a finding and a way to read it.
//!
//! They see what [`super::read`] reads from a run's folder and nothing else, so that a chart can
//! never show what a table does not hold.

mod attribution;
mod bars;
mod canvas;
mod channels;
mod concentration;
mod dumbbell;
mod fit;
mod flow;
mod forest;
mod frequency;
mod frontier;
mod incremental;
mod lines;
mod optimal;
mod overlap;
mod parts;
mod picked;
mod png;
mod reach;
mod refusals;
mod reported;
mod response;
mod scale;
mod strips;
mod supply;
mod text;
mod theme;
mod timeline;
mod waste;

use thiserror::Error;

use super::calibration::FitRow;
use crate::results::read::Run;
use canvas::Canvas;

pub use parts::{freest, in_brackets, interval, pair, quoted};
pub use picked::picked;
pub use png::png;

/// Why a chart could not be drawn.
#[derive(Debug, Error)]
pub enum ChartError {
    /// The embedded font is broken.
    #[error("the font that this program carries cannot be read; build it again from a clean source")]
    Font,
    /// The drawing failed.
    #[error("a chart could not be drawn: {0}")]
    Drawing(String),
}

/// What a chart speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Who is met, how often, and what the caps do.
    Delivery,
    /// What is spent, and what it causes.
    Money,
    /// What an analyst would have seen, and what is true.
    Truth,
}

/// A chart that is ready.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it speaks of.
    pub topic: Topic,
    /// Names its files.
    pub name: &'static str,
    /// What is seen.
    pub title: String,
    /// How it is read, in a sentence.
    pub how: String,
    /// What it shows here, in numbers.
    pub finding: String,
    /// The drawing.
    pub svg: String,
}

impl Chart {
    /// What takes the drawing's place for who cannot see it.
    pub fn alternative(&self) -> String {
        alternative(&self.title, &self.finding)
    }
}

fn alternative(title: &str, finding: &str) -> String {
    format!("{title}. {finding}")
}

/// What a chart's own file makes of the tables.
struct Sketch {
    name: &'static str,
    title: String,
    how: String,
    finding: String,
    canvas: Canvas,
}

/// Every chart that a run's tables can fill, in the order in which they tell the story. Those of
/// money and of truth stand where the scenario has prices and purchases, and asks.
pub fn all(run: &Run) -> Result<Vec<Chart>, ChartError> {
    let delivery = always(run).into_iter().map(|sketch| finish(Topic::Delivery, sketch));
    let money = [frontier::draw, supply::draw, incremental::draw, response::draw];
    let money = money.into_iter().filter_map(|draw| draw(run)).map(|sketch| finish(Topic::Money, sketch));
    let truth = [optimal::draw, attribution::draw];
    let truth = truth.into_iter().filter_map(|draw| draw(run)).map(|sketch| finish(Topic::Truth, sketch));
    money.chain(truth).chain(delivery).collect()
}

/// The charts of every run.
fn always(run: &Run) -> Vec<Sketch> {
    let drawn = [
        frequency::draw,
        waste::draw,
        reach::draw,
        timeline::draw,
        refusals::draw,
        channels::draw,
        overlap::draw,
        flow::draw,
        strips::draw,
        reported::draw,
        concentration::draw,
    ];
    drawn.into_iter().map(|draw| draw(run)).collect()
}

/// Observed against fitted, from a calibration's table.
pub fn calibration(rows: &[FitRow], about: &str, finding: &str) -> Result<Chart, ChartError> {
    finish(Topic::Delivery, fit::draw(rows, about, finding))
}

fn finish(topic: Topic, sketch: Sketch) -> Result<Chart, ChartError> {
    let Sketch { name, title, how, finding, canvas } = sketch;
    let svg = canvas.svg(&title, &alternative(&title, &finding))?;
    Ok(Chart { topic, name, title, how, finding, svg })
}
