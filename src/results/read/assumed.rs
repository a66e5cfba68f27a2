//! A sensitivity study as its folder tells it: all that its chart and its page can see.

use super::error::ReadError;
use super::files::Open;
use super::run::distinct;
use super::study::{Cells, Study, cells, study};
use super::value::Value;
use crate::results::study::StudyFile;
use crate::study::sweep::design::Design;

/// Everything that the folder of a sensitivity study says, as far as its page shows it.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// The points and their effects.
    pub study: Study,
    /// `assumptions.csv`; empty where all assumptions moved at once.
    pub rows: Vec<AssumedRow>,
    /// `best_caps.csv`; empty where it is not measured.
    pub caps: Vec<CapRow>,
    /// `indices.csv`; empty where they moved one by one.
    pub indices: Vec<IndexRow>,
}

/// A row of `best_caps.csv`: caps are numbers, or `no cap`.
#[derive(Debug, Clone)]
pub struct CapRow {
    /// What is assumed; empty where all is as the scenario has it.
    pub assumption: String,
    /// The value here.
    pub value: String,
    /// The cap that earns most.
    pub cap: String,
    /// The tightest that earns as much; empty where that is not known.
    pub low: String,
    /// The loosest.
    pub high: String,
}

/// A row of `indices.csv`.
#[derive(Debug, Clone)]
pub struct IndexRow {
    /// Which metric.
    pub metric: String,
    /// What is assumed; empty for all together.
    pub assumption: String,
    /// Which index.
    pub index: String,
    /// Its value; without an interval where it has none.
    pub value: Option<Value>,
    /// What it counts.
    pub unit: String,
}

/// A row of `assumptions.csv`.
#[derive(Debug, Clone)]
pub struct AssumedRow {
    /// What is assumed.
    pub assumption: String,
    /// The scenario's own value.
    pub own: String,
    /// The value here.
    pub value: String,
    /// Which metric.
    pub metric: String,
    /// Policy less baseline.
    pub effect: Option<Value>,
    /// The effect less that at the scenario's own values.
    pub change: Option<Value>,
    /// `no`, `perhaps` or `yes`.
    pub flips: String,
    /// Where the ends come from.
    pub source: String,
    /// What the effect counts.
    pub unit: String,
}

/// The values of one assumption, in order, for one metric.
#[derive(Debug, Clone)]
pub struct Course<'a> {
    /// What is assumed.
    pub assumption: &'a str,
    /// Its rows that have an effect.
    pub rows: Vec<&'a AssumedRow>,
}

/// Reads the tables of a sensitivity study; `open` gives the text of a file by its name.
///
/// # Errors
///
/// A [`ReadError`] that names the table that is missing or not as it was written.
pub fn sensitivity(file: StudyFile, open: Open<'_>) -> Result<Sensitivity, ReadError> {
    let row = |row: &Cells| AssumedRow {
        assumption: row.text("assumption"),
        own: row.text("own"),
        value: row.text("value"),
        metric: row.text("metric"),
        effect: Value::new(row.number("effect"), row.number("low"), row.number("high")),
        change: Value::new(row.number("change"), row.number("change_low"), row.number("change_high")),
        flips: row.text("flips"),
        source: row.text("source"),
        unit: row.text("unit"),
    };
    let index = |row: &Cells| IndexRow {
        metric: row.text("metric"),
        assumption: row.text("assumption"),
        index: row.text("index"),
        value: Value::new(row.number("value"), row.number("low"), row.number("high")),
        unit: row.text("unit"),
    };
    let is_at_once = file.design != Design::OneAtATime.name();
    let of = |name: &str, is_written: bool| if is_written { cells(name, open) } else { Ok(Vec::new()) };
    let rows = of("assumptions.csv", !is_at_once)?.iter().map(row).collect();
    let cap = |row: &Cells| CapRow {
        assumption: row.text("assumption"),
        value: row.text("value"),
        cap: row.text("best_cap"),
        low: row.text("low"),
        high: row.text("high"),
    };
    let caps = of("best_caps.csv", !is_at_once)?.iter().map(cap).collect();
    let indices = of("indices.csv", is_at_once)?.iter().map(index).collect();
    Ok(Sensitivity { study: study(file, open)?, rows, caps, indices })
}

impl Sensitivity {
    /// The effect at the scenario's own values.
    pub fn own(&self, metric: &str) -> Option<Value> {
        let reference = self.study.file.reference;
        self.study.effects_of(metric).into_iter().find(|row| row.point == reference)?.effect
    }

    /// The best cap at the scenario's own values.
    pub fn own_cap(&self) -> Option<&CapRow> {
        self.caps.iter().find(|row| row.assumption.is_empty())
    }

    /// Of each assumption the value that moves the best cap farthest beyond those that are as good at the scenario's own values;
    /// those that move it most first.
    pub fn moved_caps(&self) -> Vec<&CapRow> {
        let number = |cap: &str| cap.parse::<f64>().unwrap_or(f64::INFINITY);
        let Some(own) = self.own_cap().filter(|own| !own.low.is_empty()) else { return Vec::new() };
        let beyond = |row: &CapRow| {
            let (cap, low, high) = (number(&row.cap), number(&own.low), number(&own.high));
            if cap > high { cap - high } else { (low - cap).max(0.0) }
        };
        let mut moved: Vec<&CapRow> = Vec::new();
        for name in distinct(self.caps.iter().map(|row| row.assumption.as_str())) {
            let values = self.caps.iter().filter(|row| row.assumption == name && beyond(row) > 0.0);
            moved.extend(values.max_by(|a, b| beyond(a).total_cmp(&beyond(b))));
        }
        moved.sort_by(|a, b| beyond(b).total_cmp(&beyond(a)));
        moved
    }

    /// An index of all assumptions together.
    pub fn of_all(&self, metric: &str, index: &str) -> Option<&IndexRow> {
        self.indices.iter().find(|row| row.metric == metric && row.index == index && row.assumption.is_empty())
    }

    /// An index of every assumption that has it, the highest first.
    pub fn ranked(&self, metric: &str, index: &str) -> Vec<(&IndexRow, Value)> {
        let is_it = |row: &&IndexRow| row.metric == metric && row.index == index && !row.assumption.is_empty();
        let told = self.indices.iter().filter(is_it).filter_map(|row| Some((row, row.value?)));
        let mut told: Vec<(&IndexRow, Value)> = told.collect();
        told.sort_by(|(_, a), (_, b)| b.value.total_cmp(&a.value));
        told
    }

    /// An index of one assumption.
    pub fn index_of(&self, metric: &str, index: &str, assumption: &str) -> Option<Value> {
        let is_it = |row: &&IndexRow| row.metric == metric && row.index == index && row.assumption == assumption;
        self.indices.iter().find(is_it)?.value
    }

    /// The assumptions, those that move a metric most first.
    pub fn courses(&self, metric: &str) -> Vec<Course<'_>> {
        let all = distinct(self.rows.iter().map(|row| row.assumption.as_str()));
        let is_of = |row: &&AssumedRow, assumption: &str| {
            row.assumption == assumption && row.metric == metric && row.effect.is_some()
        };
        let course =
            |assumption| Course { assumption, rows: self.rows.iter().filter(|row| is_of(row, assumption)).collect() };
        let mut courses: Vec<Course<'_>> =
            all.into_iter().map(course).filter(|course| !course.rows.is_empty()).collect();
        courses.sort_by(|a, b| b.swing().total_cmp(&a.swing()));
        courses
    }
}

impl Course<'_> {
    /// From the lowest effect to the highest.
    pub fn swing(&self) -> f64 {
        let (low, high) = self.ends();
        high - low
    }

    /// The lowest effect and the highest.
    pub fn ends(&self) -> (f64, f64) {
        let values = || self.rows.iter().filter_map(|row| row.effect).map(|effect| effect.value);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    }

    /// Where does the sign change, next to the scenario's own value? Between two values it is taken for straight.
    pub fn crossing(&self) -> Option<f64> {
        let at = |row: &&AssumedRow| Some((row.value.parse::<f64>().ok()?, row.effect?.value));
        let places: Option<Vec<(f64, f64)>> = self.rows.iter().map(at).collect();
        let places = places?;
        let crossing = |pair: &[(f64, f64)]| {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            (y0 * y1 < 0.0).then(|| x0 + (x1 - x0) * y0 / (y0 - y1))
        };
        let own: Option<f64> = self.rows.first()?.own.parse().ok();
        let far = |x: &f64| own.map_or(0.0, |own| (x - own).abs());
        places.windows(2).filter_map(crossing).min_by(|a, b| far(a).total_cmp(&far(b)))
    }
}
