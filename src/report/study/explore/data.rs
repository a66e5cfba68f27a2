//! The numbers that the page's script reads: as the tables have them, with the words for them.

use serde::Serialize;
use serde_json::to_string;

use super::changed::{Change, changes};
use crate::analysis::metrics::label;
use crate::base::number::Form;
use crate::report::charts::study::axis::Axis;
use crate::report::charts::study::numbers::unit_of;
use crate::report::held::held;
use crate::report::study::words::{form, name_of, shown};
use crate::results::read::{Explored, Seen, Study, StudyPoint, Value};
use crate::results::study::StudyFile;
use crate::study::sweep::plan::varied;

/// All that the script knows.
#[derive(Debug, Serialize)]
pub struct Data<'a> {
    title: &'a str,
    /// The name of the scenario's file.
    file: String,
    factors: Vec<FactorData<'a>>,
    points: Vec<PointData>,
    /// The index of the point that others are compared with.
    reference: usize,
    /// Were the points drawn? Then sliders stay where they are.
    drawn: bool,
    policies: &'a [String],
    /// What the finding is about, and what it is compared with, among the policies.
    subject: usize,
    baseline: Option<usize>,
    /// What can be chosen.
    compared: Vec<usize>,
    pub metrics: Vec<MetricData>,
    /// By metric, policy and point.
    numbers: Vec<Vec<Vec<Option<Number<'a>>>>>,
}

#[derive(Debug, Serialize)]
struct FactorData<'a> {
    path: &'a str,
    name: String,
    /// In order, and where they stand on an axis from 0 to 1.
    values: Vec<String>,
    places: Vec<f64>,
    /// What the axis names, and where.
    marks: Vec<(f64, String)>,
    numeric: bool,
}

#[derive(Debug, Serialize)]
struct PointData {
    number: usize,
    /// By factor, the index of its value.
    values: Vec<usize>,
    /// What it changes in the scenario.
    changes: Vec<Change>,
    command: String,
}

#[derive(Debug, Serialize)]
pub struct MetricData {
    name: String,
    pub label: String,
    /// What numbers and differences count, on an axis.
    unit: String,
    difference: String,
    /// An axis shows so many times the number.
    times: f64,
}

/// The digits of a value, then of a difference, each with its words.
#[derive(Debug, Serialize)]
struct Number<'a> {
    value: &'a [String; 3],
    told: String,
    difference: &'a [String; 3],
    differs: String,
    interval: String,
    standing: &'a str,
}

impl<'a> Data<'a> {
    /// Of a study that is done.
    pub fn of(study: &'a Study, explored: &'a Explored) -> Self {
        let about = &study.file.about;
        let policy = |name: &str| explored.policies.iter().position(|policy| policy == name);
        let done: Vec<&StudyPoint> = study.points.iter().filter(|point| point.status == "done").collect();
        let axes: Vec<Axis> = study.file.factors.iter().map(|factor| Axis::new(&factor.values, (0.0, 1.0))).collect();
        let baseline = about.baseline.as_deref().and_then(policy);
        let subject = policy(&about.subject).unwrap_or(0);
        let all = 0..explored.policies.len();
        Self {
            title: &about.title,
            file: format!("{}.toml", study.file.scenario_name),
            points: done.iter().map(|point| point_data(&study.file, &axes, point)).collect(),
            reference: done.iter().position(|point| point.number == study.file.reference).unwrap_or(0),
            factors: axes.into_iter().enumerate().map(|(factor, axis)| factor_data(study, factor, axis)).collect(),
            drawn: ["lhs", "sobol"].contains(&study.file.design.as_str()),
            policies: &explored.policies,
            subject,
            baseline,
            // What is compared with itself is the policy of the finding alone.
            compared: all.filter(|p| if baseline.is_some() { Some(*p) != baseline } else { *p == subject }).collect(),
            metrics: explored.metrics.iter().map(|(name, unit)| metric_data(name, unit)).collect(),
            numbers: numbers(explored, &done, &about.currency),
        }
    }

    /// The policies that can be chosen.
    pub fn compared(&self) -> impl ExactSizeIterator<Item = usize> {
        self.compared.iter().copied()
    }

    /// As JSON that can stand in a page.
    ///
    /// # Panics
    ///
    /// Never: all values are plain.
    pub fn to_json(&self) -> String {
        to_string(self).expect("plain values").replace('<', "\\u003c")
    }
}

fn factor_data(study: &Study, factor: usize, axis: Axis) -> FactorData<'_> {
    let marks = axis.marks();
    let Axis { levels, places, is_numeric, .. } = axis;
    let path = study.file.factors[factor].path.as_str();
    FactorData { path, name: name_of(study, factor), values: levels, places, marks, numeric: is_numeric }
}

fn point_data(file: &StudyFile, axes: &[Axis], point: &StudyPoint) -> PointData {
    let set = || file.factors.iter().map(|factor| factor.path.as_str()).zip(point.values.iter().map(String::as_str));
    // The study was checked: a point that is done has a scenario.
    let text = varied(&file.scenario, set()).unwrap_or_else(|_| file.scenario.clone());
    PointData {
        number: point.number,
        values: axes.iter().zip(&point.values).map(|(axis, value)| axis.index(value)).collect(),
        changes: changes(&file.scenario, &text),
        command: command(file, set()),
    }
}

/// The command that runs a point.
fn command<'a>(file: &StudyFile, set: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let own = set.filter(|(_, value)| !value.is_empty()).map(|(path, value)| format!("{path}={value}"));
    let all: Vec<String> = file.set.iter().cloned().chain(own).collect();
    let sets: String = all.iter().map(|set| format!(" --set {}", quoted(set))).collect();
    format!("omnicap run {}{sets}", quoted(&format!("{}.toml", file.scenario_name)))
}

/// An argument as shells take it: in quotes where it has other signs than paths and numbers have.
fn quoted(argument: &str) -> String {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "._-=+/:,@%".contains(sign);
    match argument {
        plain if plain.chars().all(is_plain) => plain.into(),
        other if !other.contains(['"', '$', '`', '\\', '!']) => format!("\"{other}\""),
        other => format!("'{}'", other.replace('\'', "'\\''")),
    }
}

fn metric_data(name: &str, unit: &str) -> MetricData {
    let is_share = unit == "share";
    MetricData {
        name: name.into(),
        label: label(name),
        unit: if is_share { "%".into() } else { unit.into() },
        difference: unit_of(unit).into(),
        times: if is_share { 100.0 } else { 1.0 },
    }
}

fn numbers<'a>(explored: &'a Explored, points: &[&StudyPoint], currency: &str) -> Vec<Vec<Vec<Option<Number<'a>>>>> {
    let of = |metric: usize, policy: usize, point: &StudyPoint| {
        let seen = explored.seen.get(&(metric, policy, point.number))?;
        Some(number(seen, &explored.metrics[metric].1, currency))
    };
    let of_policy = |metric: usize, policy: usize| points.iter().map(|point| of(metric, policy, point)).collect();
    let of_metric = |metric: usize| (0..explored.policies.len()).map(|policy| of_policy(metric, policy)).collect();
    (0..explored.metrics.len()).map(of_metric).collect()
}

/// Digits of a table with their interval.
pub fn read(digits: &[String; 3]) -> Option<Value> {
    let [value, low, high] = digits.each_ref().map(|text| text.parse().ok());
    Value::new(value, low, high)
}

fn number<'a>(seen: &'a Seen, unit: &str, currency: &str) -> Number<'a> {
    let (value, difference) = (read(&seen.value), read(&seen.difference));
    let of = |difference: Value| form(unit, currency, difference.high - difference.low);
    let interval = |own: Value| of(own).interval(own.low, own.high);
    Number {
        value: &seen.value,
        told: value.map_or(String::new(), |value| held(&told(value, unit, currency))),
        difference: &seen.difference,
        differs: difference.map_or(String::new(), |own| held(&shown(own, unit, currency))),
        interval: difference.filter(|own| own.has_interval()).map_or(String::new(), |own| held(&interval(own))),
        standing: &seen.standing,
    }
}

/// A policy's own value: "74.7 %", "USD 3,120".
pub fn told(value: Value, unit: &str, currency: &str) -> String {
    let width = value.high - value.low;
    let form =
        if unit == currency { Form::Money(currency) } else { Form::in_table(unit, currency, value.value, width) };
    form.number(value.value)
}
