//! What is left of what coordination gains, by the size of the market.

use plotters::style::RGBColor;

use super::canvas::Canvas;
use super::lines::{self, Plot, Series, Style};
use super::parts::{axis_across, axis_up, begin_on, foot, policies};
use super::scale::{self, Scale};
use super::sketch::Sketch;
use super::theme;
use crate::base::number::{Form, thousands};
use crate::base::phrase::{listed, quoted, sentence};
use crate::base::time::in_words;
use crate::report::worth::{self, Worth};
use crate::results::read::{Run, Size, Value};

pub fn draw(run: &Run, room: f64) -> Option<Sketch> {
    let mut series: Vec<Series> =
        policies(run).into_iter().filter_map(|(colour, name)| one(run, colour, name)).collect();
    series.first()?;
    let most = series.iter().flat_map(|line| &line.points).map(|(shoppers, _)| *shoppers).fold(0.0, f64::max);
    series.iter_mut().for_each(|line| extend(line, most));
    let shows = "Profit gained against the baseline after the cost of coordination, by the size of the market";
    let title = title(run, &series);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    lines::named_above(&mut canvas, &series);
    axis_up(&mut canvas, &format!("Profit gained after the cost of coordination, {}", run.provenance.about.currency));
    plot(&mut canvas, run, &series);
    foot(&mut canvas, &legend(run));
    let how = "Each line is a policy in markets of growing size. It begins below zero, at its fixed costs, and pays from where it \
               crosses zero: the dot there, with its 95 % interval along the line of zero.";
    let told: Vec<String> = series.iter().map(|line| worth::sentence(run, &line.name)).collect();
    Some(Sketch { name: "break-even", title, shows: shows.into(), how: how.into(), finding: told.join(" "), canvas })
}

fn title(run: &Run, series: &[Series]) -> String {
    let told = |(index, line): (usize, &Series)| {
        let unit = if index == 0 { " shoppers" } else { "" };
        let name = quoted(&line.name);
        match worth::of(run, &line.name) {
            Worth::From { shoppers, .. } => format!("{name} pays from {}{unit} on", worth::rounded(shoppers.value)),
            Worth::Unsure(_) => format!("whether {name} ever pays is within sampling error"),
            Worth::Never => format!("{name} never pays"),
        }
    };
    sentence(&listed(&series.iter().enumerate().map(told).collect::<Vec<_>>()))
}

/// What is charged, and to what.
fn legend(run: &Run) -> String {
    let fixed = run.break_even.iter().filter(|row| row.is_own());
    let mut fixed: Vec<String> =
        fixed.map(|row| format!("{} for {}", thousands(row.fixed), quoted(&row.policy))).collect();
    if run.break_even.windows(2).all(|rows| rows[0].fixed == rows[1].fixed) {
        fixed = run.break_even.first().map(|row| thousands(row.fixed)).into_iter().collect();
    }
    format!(
        "Above zero coordination pays. Fixed costs, {}, are charged in full to this one flight of {}; what each thousand impressions \
         costs comes on top and grows with the market. Ringed: the run’s own number of shoppers. Whiskers: 95 % intervals.",
        listed(&fixed),
        in_words(run.provenance.about.days),
    )
}

fn one(run: &Run, colour: RGBColor, policy: &str) -> Option<Series> {
    let rows: Vec<&Size> = run.break_even.iter().filter(|row| row.policy == policy).collect();
    let points = rows.iter().filter_map(|row| Some((row.shoppers, row.profit()?))).collect();
    rows.iter().find(|row| row.is_own())?;
    let tail = match worth::of(run, policy) {
        Worth::From { shoppers, .. } => format!("pays from {}", worth::rounded(shoppers.value)),
        Worth::Unsure(_) => "within sampling error".into(),
        Worth::Never => "never pays".into(),
    };
    Some(Series { name: policy.into(), tail, colour, points })
}

/// Leads a line on to the largest market that is drawn: profit is a straight line in the market's size, and so are the ends
/// of its interval.
fn extend(line: &mut Series, most: f64) {
    let [.., (from, low), (to, high)] = line.points[..] else { return };
    if to >= most || to <= from {
        return;
    }
    let along = |low: f64, high: f64| low + (high - low) * (most - from) / (to - from);
    let value =
        Value { value: along(low.value, high.value), low: along(low.low, high.low), high: along(low.high, high.high) };
    line.points.push((most, value));
}

fn plot(canvas: &mut Canvas, run: &Run, series: &[Series]) {
    let values = || series.iter().flat_map(|line| &line.points);
    let lowest = values().map(|(_, profit)| profit.low).fold(0.0, f64::min);
    let highest = values().map(|(_, profit)| profit.high).fold(0.0, f64::max);
    let most = values().map(|(shoppers, _)| *shoppers).fold(0.0, f64::max);
    let air = 0.05 * (highest - lowest);
    let (left, right) = (theme::MARGIN + 78.0, lines::right(canvas, series));
    let top = canvas.y + 4.0;
    let bottom = top + lines::height(canvas, series, 340.0);
    let plot = Plot {
        x: Scale::new((0.0, 1.02 * most), (left, right)),
        y: Scale::new((lowest - air, highest + air), (bottom, top)),
        across: (left, right),
        up: (top, bottom),
    };
    plot.y.grid_up(canvas, (left, right), 6, scale::count);
    plot.x.grid_across(canvas, (top, bottom), 5, scale::count);
    canvas.line((left, plot.y.at(0.0)), (right, plot.y.at(0.0)), theme::INK, 1.4);
    lines::draw(canvas, series, &plot, Style::Plain);
    series.iter().for_each(|line| crossing(canvas, run, line, &plot, most));
    for row in run.break_even.iter().filter(|row| row.is_own()) {
        let line = series.iter().find(|line| line.name == row.policy);
        if let (Some(line), Some(profit)) = (line, row.profit()) {
            let at = (plot.x.at(row.shoppers), plot.y.at(profit.value));
            canvas.dot(at, 7.6, theme::INK);
            canvas.dot(at, 6.2, theme::PAPER);
            canvas.dot(at, 4.2, line.colour);
        }
    }
    axis_across(canvas, (left, right), bottom, "Size of the market, in shoppers");
}

/// Marks where a line crosses zero, with its interval as far as that is drawn.
fn crossing(canvas: &mut Canvas, run: &Run, line: &Series, plot: &Plot, most: f64) {
    let Worth::From { shoppers, .. } = worth::of(run, &line.name) else { return };
    if shoppers.value > most {
        return;
    }
    let zero = plot.y.at(0.0);
    let [low, at, high] = [shoppers.low, shoppers.value, shoppers.high.min(most)].map(|size| plot.x.at(size));
    canvas.line((low, zero), (high, zero), line.colour, 4.0);
    canvas.dot((at, zero), 5.0, line.colour);
    canvas.note(
        (at, zero - 14.0),
        Form::Count.number(worth::significant(shoppers.value)),
        super::canvas::Align::Middle,
    );
}
