//! What each policy changes beside the baseline: paired differences in profit, or in what stands for it, and in reach.

use plotters::style::RGBColor;

use super::canvas::Canvas;
use super::forest::{self, Row, STEP};
use super::parts::{begin_on, column_on, foot, name_on, policies};
use super::scale;
use super::sketch::Sketch;
use super::theme;
use crate::analysis::metrics::heading;
use crate::base::number::{Form, signed};
use crate::base::phrase::quoted;
use crate::report::difference::{Figure, digits, money};
use crate::report::headline::{Measure, Verdict, once, verdict};
use crate::results::read::{Run, Value};

/// The most policies that are told in words, too.
const MOST: usize = 6;

/// What one panel shows.
struct Panel {
    metric: &'static str,
    name: &'static str,
    title: String,
    is_part: bool,
}

impl Panel {
    /// What a policy changes, in a few words.
    fn told(&self, run: &Run, policy: &str) -> String {
        let Some(figure) = figure(run, self, policy) else { return format!("{} not comparable", self.name) };
        let form = match self.metric {
            _ if self.is_part => figure.percentage(),
            _ => money(run),
        };
        let size = figure.size();
        match figure {
            _ if figure.is_nothing() => format!("{} the same", self.name),
            _ if figure.is_clear() => {
                let word = figure.word(["more", "less"]);
                format!("{} {} {word} ({})", self.name, size.number(form), size.sureness(form))
            }
            _ => format!("{} within sampling error ({})", self.name, figure.sureness(form)),
        }
    }
}

pub fn draw(run: &Run, width: f64) -> Option<Sketch> {
    let rows: Vec<_> = policies(run).into_iter().filter(|(_, policy)| *policy != run.pair().1).collect();
    if rows.is_empty() {
        return None;
    }
    let verdict = verdict(run);
    let panels = panels(run, verdict.as_ref());
    let (baseline, title) = (quoted(run.pair().1), title(run, verdict.as_ref()));
    let shows = format!("Each policy less {baseline}, on the same {}s, with 95 % intervals", run.person());
    let mut canvas = begin_on(Canvas::new(width), run, &title, &shows);
    match canvas.is_narrow() {
        true => panels.iter().for_each(|panel| stacked(&mut canvas, run, panel, &rows)),
        false => beside(&mut canvas, run, &panels, &rows),
    }
    foot(
        &mut canvas,
        "Bars begin at no difference. An interval that reaches the upright line holds it: no clear difference.",
    );
    let how = format!("To the right of the line a policy has more than {baseline}, to the left less.");
    let finding = finding(run, &panels, &rows);
    Some(Sketch { name: "differences", title, shows, how, finding, canvas })
}

/// What decides, and reach.
fn panels(run: &Run, verdict: Option<&Verdict<'_>>) -> Vec<Panel> {
    let currency = &run.provenance.about.currency;
    let of_money = |metric, name| Panel { metric, name, title: heading(metric, currency), is_part: false };
    let of_part = |metric, name, title: &str| Panel {
        metric,
        name,
        title: format!("{title}, in % of the baseline’s"),
        is_part: true,
    };
    let spends = run.of_policy(run.pair().1, "spend").is_some_and(|spend| spend.value > 0.0);
    let first = match verdict.map(|verdict| (verdict.measure, verdict.metric)) {
        Some((Measure::Profit, metric)) => of_money(metric, "profit"),
        _ if spends => of_money("spend", "spend"),
        _ => of_part("impressions", "impressions", "Impressions"),
    };
    vec![first, of_part("reach", "reach", "Reach")]
}

type Rows<'a> = [(RGBColor, &'a str)];

/// Panels side by side, the names once at the left.
fn beside(canvas: &mut Canvas, run: &Run, panels: &[Panel], rows: &Rows<'_>) {
    let left = theme::MARGIN + column_on(canvas, rows.iter().map(|(_, name)| *name)) + 20.0;
    let top = canvas.y + 34.0;
    names(canvas, rows, (left - 16.0, top));
    let gap = 44.0;
    let wide = (canvas.right() - left + gap) / panels.len() as f64 - gap;
    for (index, panel) in panels.iter().enumerate() {
        let from = left + index as f64 * (wide + gap);
        one(canvas, run, panel, rows, ((from, from + wide), top));
    }
    canvas.y = top + STEP * rows.len() as f64 + 16.0;
}

/// A panel below the one before, with names of its own.
fn stacked(canvas: &mut Canvas, run: &Run, panel: &Panel, rows: &Rows<'_>) {
    let left = theme::MARGIN + column_on(canvas, rows.iter().map(|(_, name)| *name)) + 12.0;
    let top = canvas.y + 34.0;
    names(canvas, rows, (left - 10.0, top));
    one(canvas, run, panel, rows, ((left, canvas.right()), top));
    canvas.y = top + STEP * rows.len() as f64 + 30.0;
}

fn names(canvas: &mut Canvas, rows: &Rows<'_>, (x, top): (f64, f64)) {
    for (index, (_, policy)) in rows.iter().enumerate() {
        name_on(canvas, (x, top + STEP * (index as f64 + 0.5) + 4.0), policy);
    }
}

fn one(canvas: &mut Canvas, run: &Run, panel: &Panel, rows: &Rows<'_>, (across, top): ((f64, f64), f64)) {
    let rows: Vec<Row> = rows.iter().map(|(colour, policy)| row(run, panel, *colour, policy)).collect();
    let ticks = if panel.is_part { scale::share } else { scale::count };
    forest::panel(canvas, &panel.title, &rows, across, (top, 0.0, ticks));
}

fn figure(run: &Run, panel: &Panel, policy: &str) -> Option<Figure> {
    let row = run.change(policy, panel.metric)?;
    if panel.is_part { Figure::relative(row) } else { Figure::difference(row) }
}

fn row(run: &Run, panel: &Panel, colour: RGBColor, policy: &str) -> Row {
    let figure = figure(run, panel, policy);
    let value = figure.and_then(|figure| {
        let (low, high) = figure.interval.unzip();
        Value::new(Some(figure.value), low, high)
    });
    let form = |figure: Figure| if panel.is_part { figure.percentage() } else { digits(run) };
    let note = figure.map_or("nothing to compare".into(), |figure| signed(figure.number(form(figure))));
    Row { colour, value, note }
}

fn title(run: &Run, verdict: Option<&Verdict<'_>>) -> String {
    let baseline = quoted(run.pair().1);
    let Some(verdict) = verdict else { return format!("What each policy changes beside {baseline}") };
    let best = quoted(verdict.best);
    let form = money(run);
    let loses = run.of_policy(verdict.best, verdict.metric).is_some_and(|profit| profit.value < 0.0);
    match (verdict.measure, verdict.gain.filter(|gain| gain.is_clear())) {
        (Measure::Profit, Some(gain)) if loses => {
            format!("{best} loses {} less than {baseline}", gain.size().number(form))
        }
        (Measure::Profit, None) if loses => format!("No policy loses clearly less than {baseline}"),
        (Measure::Profit, Some(gain)) => {
            format!("{best} makes {} more profit than {baseline}", gain.size().number(form))
        }
        (Measure::Reach, Some(gain)) => {
            format!("{best} reaches {} more at the spend of {baseline}", Form::Count.number(gain.value))
        }
        (Measure::Spend, Some(gain)) => format!("{best} reaches as many and spends {} less", gain.size().number(form)),
        (Measure::Impressions, Some(gain)) => {
            format!("{best} reaches as many with {} fewer impressions", gain.size().number(Form::Count))
        }
        (Measure::Profit, None) if verdict.gain.is_none() => format!("No policy makes more profit than {baseline}"),
        (Measure::Profit, None) => format!("No policy makes clearly more profit than {baseline}"),
        (_, None) => format!("No policy is clearly better than {baseline}"),
    }
}

fn finding(run: &Run, panels: &[Panel], rows: &Rows<'_>) -> String {
    let told = |policy: &str| {
        let changes: Vec<String> = panels.iter().map(|panel| panel.told(run, policy)).collect();
        format!("{}: {}.", quoted(policy), changes.join(", "))
    };
    let rest = rows.len().saturating_sub(MOST);
    let rest = (rest > 0).then(|| format!("{rest} more policies are in comparison.csv."));
    let lines = rows.iter().take(MOST).map(|(_, policy)| told(policy));
    once(&lines.chain(rest).collect::<Vec<_>>().join(" "))
}
