//! The tables of a whole study, made of what was kept of its points.

use super::joined::{rows, table};
use super::kept::KeptPoint;
use crate::results::dictionary::{self, Field, Schema};
use crate::results::table::{Cell, Row, Table, estimate_cells};
use crate::study::sweep::effect::{Effect, Measured, Standing, effects};
use crate::study::sweep::plan::Plan;

/// Gives the text of a point's table; empty where it has none.
pub type Open<'a> = &'a dyn Fn(usize, &str) -> String;

/// A study that is done.
pub struct Whole<'a> {
    /// What was to be done.
    pub plan: &'a Plan,
    /// What was kept, by point; None where it was refused.
    pub points: &'a [Option<KeptPoint>],
    /// Gives the texts of their tables.
    pub open: Open<'a>,
    /// The policy of the finding.
    pub subject: &'a str,
    /// What it is compared with; None: itself at the reference point.
    pub baseline: Option<&'a str>,
    /// The metrics of the finding.
    pub metrics: &'a [String],
}

/// The tables that points write, and that a study joins.
static OF_POINTS: [&Schema; 6] = [
    &dictionary::SUMMARY,
    &dictionary::COMPARISON,
    &dictionary::CHANNELS,
    &dictionary::BLOCKED,
    &dictionary::BUDGETS,
    &dictionary::CONTRASTS,
];

/// Every table of a study.
pub fn tables<'a>(whole: &'a Whole<'a>) -> Vec<Table<'a>> {
    let is_written = |schema: &&&Schema| {
        let has = |point: &KeptPoint| point.tables.iter().any(|name| name == schema.name);
        whole.points.iter().flatten().any(has)
    };
    let joined = OF_POINTS.iter().filter(is_written).map(|schema| whole.joined(schema));
    [whole.points_table(), whole.effects_table()].into_iter().chain(joined).collect()
}

impl<'a> Whole<'a> {
    fn joined(&'a self, schema: &'static Schema) -> Table<'a> {
        let own: Vec<Field<'static>> =
            schema.fields.iter().copied().filter(|field| field.name != dictionary::POINT.name).collect();
        let has = |point: &usize| {
            self.points[*point].as_ref().is_some_and(|kept| kept.tables.iter().any(|t| t == schema.name))
        };
        let points = (0..self.points.len()).filter(has);
        table(self.plan, schema, points.map(move |point| (point, rows(&(self.open)(point, schema.name), &own))))
    }

    fn points_table(&'a self) -> Table<'a> {
        let row = |(point, kept): (usize, &Option<KeptPoint>)| {
            let shoppers = |kept: &KeptPoint| Cell::Count(kept.shoppers);
            let (status, reason, shoppers) = match (kept, &self.plan.points[point].refused) {
                (Some(KeptPoint { failure: Some(why), .. }), _) => ("failed", Some(why.as_str()), Cell::Empty),
                (Some(kept), _) => ("done", None, shoppers(kept)),
                (None, why) => ("refused", why.as_deref(), Cell::Empty),
            };
            let reason = reason.map_or(Cell::Empty, |why| one_line(why).as_str().into());
            (point, vec![vec![status.into(), reason, shoppers]])
        };
        table(self.plan, &dictionary::POINTS, self.points.iter().enumerate().map(row))
    }

    /// The effects at every point, metric by metric.
    fn effects_table(&'a self) -> Table<'a> {
        let rows = self.metrics.iter().flat_map(move |metric| self.effects(metric));
        table(self.plan, &dictionary::EFFECTS, rows)
    }

    fn effects(&'a self, metric: &'a str) -> Vec<(usize, Vec<Row>)> {
        let unit =
            self.points.iter().flatten().find_map(|point| Some(point.metric(self.subject, metric)?.1.to_string()));
        let unit = unit.unwrap_or_default();
        let against = self.baseline.unwrap_or(self.subject);
        let row = |effect: Effect| {
            let Effect { point, value, effect, behind, standing } = effect;
            let [behind, _, low, high] = estimate_cells(&behind);
            let standing = standing.map_or(Cell::Empty, |standing: Standing| standing.name().into());
            let row = [Cell::from(metric), self.subject.into(), against.into()].into_iter();
            let row = row.chain([value.value.into()]).chain(estimate_cells(&effect));
            (point, vec![row.chain([behind, low, high, standing, unit.as_str().into()]).collect()])
        };
        effects(&self.measured(metric)).into_iter().map(row).collect()
    }

    /// A metric of the finding at every point that has it.
    pub(super) fn measured(&self, metric: &str) -> Vec<Measured> {
        let kept = |index: usize| self.points[index].as_ref();
        let reference = kept(self.plan.reference).and_then(|point| point.metric(self.subject, metric));
        let of = |point: usize| {
            let kept = kept(point)?;
            let (policy, _) = kept.metric(self.subject, metric)?;
            let baseline = match self.baseline {
                Some(baseline) => kept.metric(baseline, metric)?.0,
                None => reference.clone()?.0,
            };
            Some(Measured { point, shoppers: kept.shoppers, policy, baseline })
        };
        (0..self.points.len()).filter_map(of).collect()
    }
}

/// A message in one cell.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
