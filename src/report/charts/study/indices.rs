//! Indices of assumptions that moved at once: bars with their intervals, the highest on top.

use super::super::canvas::{Align, Canvas};
use super::super::parts::{foot, head};
use super::super::scale::{Scale, share};
use super::super::sketch::Sketch;
use super::super::text::{fit, width};
use super::super::theme;
use super::numbers::on_axis;
use crate::analysis::metrics::label;
use crate::base::phrase::{counted, sentence};
use crate::report::study::sensitivity::at_once::is_sobol;
use crate::report::study::words::comparison;
use crate::results::read::{IndexRow, Sensitivity, Value};

/// How high a row is, and how many there are at most.
const ROW: f64 = 30.0;
const MOST: usize = 15;

/// The widest that the names of assumptions grow.
const NAMES: f64 = 300.0;

/// What is drawn of an assumption: the index that ranks, and the one below it.
struct Pair {
    ranks: &'static str,
    beside: &'static str,
    names: [&'static str; 2],
}

const SOBOL: Pair = Pair { ranks: "total", beside: "first", names: ["total index", "first-order index"] };
const MORRIS: Pair =
    Pair { ranks: "mu_star", beside: "sigma", names: ["μ*, mean size of the change", "σ, its deviation"] };

/// The chart; None where nothing was told.
pub fn draw(found: &Sensitivity) -> Option<Sketch> {
    let is_sobol = is_sobol(found);
    let pair = if is_sobol { &SOBOL } else { &MORRIS };
    let metrics = found.study.metrics();
    let first = metrics.first()?;
    let (top, most) = found.ranked(first, pair.ranks).into_iter().next()?;
    let (file, about) = (&found.study.file, &found.study.file.about);
    let depends = if most.value > 0.0 { format!("most on {}", top.assumption) } else { "on no assumption".into() };
    let title = sentence(&format!("{} depends {depends}", label(first).to_lowercase()));
    let what = if is_sobol {
        "share of the variance of the difference"
    } else {
        "change of the difference over the whole range"
    };
    let shows = format!("{}: {what}, by assumption", sentence(&comparison(&found.study)));
    let of = format!(
        "{} · {} at once · {} each · {} from {}",
        about.title,
        counted(file.factors.len() as f64, "assumption"),
        counted(file.shoppers as f64, "shopper"),
        counted(about.days.into(), "day"),
        about.start
    );
    let mut canvas = head(&title, &shows, &of);
    metrics.iter().for_each(|metric| panel(&mut canvas, found, metric, pair));
    foot(&mut canvas, &format!("Dark bar: {}. Light bar: {}. Lines: 95 % intervals.", pair.names[0], pair.names[1]));
    let how = match is_sobol {
        true => {
            "The first-order index is what an assumption does alone; the total index adds what it does together with others."
        }
        false => "A deviation as long as the change says that it depends on the other assumptions, or is not straight.",
    };
    let finding = format!("{title}.");
    Some(Sketch { name: "indices", title, shows, how: how.into(), finding, canvas })
}

fn panel(canvas: &mut Canvas, found: &Sensitivity, metric: &str, pair: &Pair) {
    let ranked = found.ranked(metric, pair.ranks);
    let left_out = ranked.len().saturating_sub(MOST);
    let rows = &ranked[..ranked.len() - left_out];
    let Some((first, _)) = rows.first() else { return };
    canvas.heading((theme::MARGIN, canvas.y), label(metric));
    let widest = rows.iter().map(|(row, _)| width(&row.assumption, theme::SMALL, false)).fold(0.0, f64::max);
    let (left, right) = (theme::MARGIN + widest.min(NAMES) + 16.0, theme::WIDTH - theme::MARGIN - 24.0);
    let (top, bottom) = (canvas.y + 16.0, canvas.y + 16.0 + ROW * rows.len() as f64);
    let all = || {
        rows.iter()
            .flat_map(|(row, value)| [Some(*value), found.index_of(metric, pair.beside, &row.assumption)])
            .flatten()
    };
    let high = all().map(|value| value.high).fold(0.0, f64::max);
    let low = all().map(|value| value.low.min(value.value)).fold(0.0, f64::min);
    let x = Scale::new((low, high + 0.03 * (high - low).max(f64::MIN_POSITIVE)), (left, right));
    x.grid_across(
        canvas,
        (top, bottom),
        5,
        if first.unit == "share" && pair.ranks == "total" { share } else { on_axis(&first.unit) },
    );
    for (index, (row, value)) in rows.iter().enumerate() {
        let beside = found.index_of(metric, pair.beside, &row.assumption);
        one(canvas, (row, *value, beside), (&x, top + ROW * (index as f64 + 0.5)));
    }
    canvas.line((x.at(0.0), top), (x.at(0.0), bottom), theme::MUTED, 1.4);
    canvas.y = bottom + 30.0;
    if left_out > 0 {
        canvas.note((theme::MARGIN, canvas.y), format!("{left_out} that matter less: indices.csv"), Align::Left);
        canvas.y += 18.0;
    }
}

/// An assumption's two bars.
fn one(canvas: &mut Canvas, (row, value, beside): (&IndexRow, Value, Option<Value>), (x, middle): (&Scale, f64)) {
    let name = fit(&row.assumption, theme::SMALL, false, NAMES);
    canvas.text((theme::MARGIN, middle), name, (theme::SMALL, false), theme::INK, Align::Left);
    bar(canvas, value, (x, middle - 5.5), theme::exposures(3));
    beside.into_iter().for_each(|beside| bar(canvas, beside, (x, middle + 5.5), theme::exposures(1)));
}

fn bar(canvas: &mut Canvas, value: Value, (x, middle): (&Scale, f64), colour: plotters::style::RGBColor) {
    let (from, to) = (x.at(0.0), x.at(value.value));
    canvas.rect((from.min(to), middle - 4.5), (from.max(to), middle + 4.5), colour);
    canvas.line((x.at(value.low), middle), (x.at(value.high), middle), theme::MUTED, 1.2);
}
