//! Charts: each a function from the tables to a drawing with a title, a finding and a way to read it.
//!
//! They see what [`super::read`] reads from a run's folder and nothing else, so that a chart can
//! never show what a table does not hold.

mod bars;
mod canvas;
mod channels;
mod concentration;
mod dumbbell;
mod flow;
mod frequency;
mod lines;
mod overlap;
mod parts;
mod png;
mod reach;
mod refusals;
mod reported;
mod scale;
mod strips;
mod text;
mod theme;
mod timeline;
mod waste;

use thiserror::Error;

use super::read::Run;
use canvas::Canvas;

pub use parts::{change, quoted};
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

/// A chart that is ready.
#[derive(Debug, Clone)]
pub struct Chart {
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

/// Every chart that a run's tables can fill, in the order in which they tell the story.
pub fn all(run: &Run) -> Result<Vec<Chart>, ChartError> {
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
    drawn.into_iter().map(|draw| finish(draw(run))).collect()
}

fn finish(sketch: Sketch) -> Result<Chart, ChartError> {
    let Sketch { name, title, how, finding, canvas } = sketch;
    let svg = canvas.svg(&title, &alternative(&title, &finding))?;
    Ok(Chart { name, title, how, finding, svg })
}
