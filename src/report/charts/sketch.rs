//! A chart: what it speaks of, its words and its drawing; and the sketch that it is made from.

use super::canvas::Canvas;
use super::error::ChartError;

/// What a chart speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// What decides: the charts that everybody should see.
    Decision,
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
    /// What was found, in a few words.
    pub title: String,
    /// What is drawn.
    pub shows: String,
    /// How it is read, in a sentence.
    pub how: String,
    /// What was found, in numbers.
    pub finding: String,
    /// The drawing.
    pub svg: String,
    /// The same for a telephone; None where there is no such form.
    pub narrow: Option<String>,
}

impl Chart {
    /// What takes the drawing's place for who cannot see it.
    pub fn alternative(&self) -> String {
        alternative(&self.shows, &self.finding)
    }
}

fn alternative(shows: &str, finding: &str) -> String {
    format!("{shows}. {finding}")
}

/// What a chart's own file makes of the tables.
pub struct Sketch {
    pub name: &'static str,
    pub title: String,
    pub shows: String,
    pub how: String,
    pub finding: String,
    pub canvas: Canvas,
}

impl Sketch {
    /// The chart, drawn.
    pub fn finish(self, topic: Topic) -> Result<Chart, ChartError> {
        let Self { name, title, shows, how, finding, canvas } = self;
        let svg = canvas.svg(&title, &alternative(&shows, &finding))?;
        Ok(Chart { topic, name, title, shows, how, finding, svg, narrow: None })
    }

    /// The chart with its form for a telephone.
    pub fn with_narrow(self, topic: Topic, narrow: Self) -> Result<Chart, ChartError> {
        let alternative = alternative(&narrow.shows, &narrow.finding);
        let narrow = narrow.canvas.svg(&narrow.title, &alternative)?;
        Ok(Chart { narrow: Some(narrow), ..self.finish(topic)? })
    }
}
