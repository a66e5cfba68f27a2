//! What is left of what coordination gains, by the size of the market.

use plotters::style::RGBColor;

use super::canvas::Canvas;
use super::lines::{self, Plot, Series, Style};
use super::parts::{axis_across, axis_up, begin, foot, policies};
use super::scale::{self, Scale};
use super::sketch::Sketch;
use super::theme;
use crate::base::phrase::quoted;
use crate::report::worth::{self, Worth};
use crate::results::read::{Run, Size};

pub fn draw(run: &Run) -> Option<Sketch> {
    let series: Vec<Series> = policies(run).into_iter().filter_map(|(colour, name)| one(run, colour, name)).collect();
    let first = series.first()?.name.clone();
    let (policy, _) = run.pair();
    // The policy of the finding, or else the first that is drawn.
    let told = if series.iter().any(|line| line.name == policy) { policy } else { first.as_str() };
    let shows = "Profit gained against the baseline after the cost of coordination, by the size of the market";
    let title = title(run, told);
    let mut canvas = begin(run, &title, shows);
    axis_up(&mut canvas, &format!("Profit gained after the cost of coordination, {}", run.provenance.about.currency));
    plot(&mut canvas, run, &series);
    foot(
        &mut canvas,
        "Above zero coordination pays. Gains and spend grow with the market, fixed costs do not. Ringed: the run’s own number of \
         shoppers. Whiskers: 95 % intervals.",
    );
    let how = "Each line is a policy in markets of growing size. It begins below zero, at its fixed costs, and pays from where it \
               crosses zero.";
    Some(Sketch {
        name: "break-even",
        title,
        shows: shows.into(),
        how: how.into(),
        finding: worth::sentence(run, told),
        canvas,
    })
}

fn title(run: &Run, policy: &str) -> String {
    match worth::of(run, policy) {
        Worth::From { shoppers, .. } => {
            format!("{} pays from a market of {} shoppers on", quoted(policy), worth::rounded(shoppers.value))
        }
        Worth::Unsure(_) => format!("Whether {} ever pays is within sampling error", quoted(policy)),
        Worth::Never => format!("{} pays at no size of the market", quoted(policy)),
    }
}

fn one(run: &Run, colour: RGBColor, policy: &str) -> Option<Series> {
    let rows: Vec<&Size> = run.break_even.iter().filter(|row| row.policy == policy).collect();
    let points = rows.iter().filter_map(|row| Some((row.shoppers, row.profit()?))).collect();
    let own = rows.iter().find(|row| row.is_own())?;
    let tail = format!("fixed costs {}", scale::count(own.fixed.round()));
    Some(Series { name: policy.into(), tail, colour, points })
}

fn plot(canvas: &mut Canvas, run: &Run, series: &[Series]) {
    let values = || series.iter().flat_map(|line| &line.points);
    let lowest = values().map(|(_, profit)| profit.low).fold(0.0, f64::min);
    let highest = values().map(|(_, profit)| profit.high).fold(0.0, f64::max);
    let most = values().map(|(shoppers, _)| *shoppers).fold(0.0, f64::max);
    let air = 0.05 * (highest - lowest);
    let (left, right) = (theme::MARGIN + 78.0, theme::WIDTH - theme::MARGIN - lines::column(series));
    let top = canvas.y + 4.0;
    let bottom = top + lines::height(series, 340.0);
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
