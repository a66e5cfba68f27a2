//! Spend against reach: every policy at several spends.

use super::canvas::{Align, Canvas};
use super::lines::{self, Plot, Series, Style};
use super::multiples::{self, Axes};
use super::parts::{axis_across, axis_up, begin_on, foot, pair, policies};
use super::scale::{self, Scale, share};
use super::sketch::Sketch;
use super::text::width;
use super::theme;
use crate::base::number::{money, percent, thousands};
use crate::base::phrase::quoted;
use crate::report::changes::change;
use crate::results::read::{Run, SpendLevel, Value};

/// Gains in reach at equal spend that were published, and by whom.
const PUBLISHED: [(f64, &str); 2] = [(0.06, "+6 % Amazon DSP"), (0.11, "+11 % Nielsen")];

pub fn draw(run: &Run, width: f64) -> Option<Sketch> {
    let series: Vec<Series> = policies(run).into_iter().filter_map(|(colour, name)| one(run, colour, name)).collect();
    if series.is_empty() {
        return None;
    }
    let shows = "Reach of each policy at other spends, up to all the supply there is";
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(width), run, &title, shows);
    let is_marked = if multiples::are_many(&series) {
        many(&mut canvas, run, &series);
        false
    } else {
        lines::named_above(&mut canvas, &series);
        axis_up(&mut canvas, "Share of all shoppers reached; the axis does not begin at zero");
        plot(&mut canvas, run, &series)
    };
    let context = match is_marked {
        true => {
            " Grey marks, for scale: published gains in reach at equal spend, in other campaigns. Amazon DSP’s frequency groups, on \
             average (Amazon Ads API release notes). One buying platform instead of several, ten campaigns (Nielsen for Google, \
             2017). omnicap fits nothing to them; only the scenario’s comments can say whether its author did."
        }
        false => "",
    };
    let ran = match multiples::are_many(&series) {
        true => "Lines: ",
        false => "Ringed: the policy as it ran. Other points: ",
    };
    foot(
        &mut canvas,
        &format!(
            "{ran}0.25 to 3 times its bids, and all supply. Policies that differ in their budget alone share a line. Whiskers: 95 % \
             intervals.{context}"
        ),
    );
    let how = "Each line is a policy with less and with more to spend. The higher it lies, the more people the same money reaches. \
               Ringed points are the policies as they ran.";
    Some(Sketch { name: "frontier", title, shows: shows.into(), how: how.into(), finding: finding(run), canvas })
}

fn title(run: &Run) -> String {
    let (policy, baseline) = pair(run);
    let told = |policy: &str| {
        let (spend, reach) = own(run, policy).filter(|(spend, _)| *spend > 0.0)?;
        let money = format!("{} {}", run.provenance.about.currency, money(spend));
        Some((percent(reach.value), money))
    };
    match (told(policy), told(baseline)) {
        (Some((reach, money)), Some((theirs, other))) if policy != baseline && reach == theirs => {
            format!("{} reaches {reach} for {money}, and {} as many for {other}", quoted(policy), quoted(baseline))
        }
        (Some((reach, money)), Some((theirs, other))) if policy != baseline => {
            format!("{} reaches {reach} for {money}, {} {theirs} for {other}", quoted(policy), quoted(baseline))
        }
        (Some((reach, money)), _) => format!("{} reaches {reach} of shoppers for {money}", quoted(policy)),
        (None, _) => format!("{} spends nothing", quoted(policy)),
    }
}

/// A level's spend and share of shoppers reached.
fn point(run: &Run, level: &SpendLevel) -> Option<(f64, Value)> {
    Some((level.spend?, level.reached()?.over(run.people())?))
}

fn points(run: &Run, policy: &str) -> Vec<(f64, Value)> {
    let mut points: Vec<_> = run.levels(policy).into_iter().filter_map(|level| point(run, level)).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points
}

/// More than so many times what the baseline spends is not drawn: it would press all else together.
const FAR: f64 = 4.0;

fn is_near(run: &Run, spend: f64) -> bool {
    own(run, run.pair().1).is_none_or(|(baseline, _)| spend <= FAR * baseline)
}

fn own(run: &Run, policy: &str) -> Option<(f64, Value)> {
    let spend = run.of_policy(policy, "spend")?.value;
    Some((spend, run.of_policy(policy, "reach")?.over(run.people())?))
}

fn one(run: &Run, colour: plotters::style::RGBColor, policy: &str) -> Option<Series> {
    let mut points = points(run, policy);
    points.last()?;
    let (spend, reach) = own(run, policy)?;
    let currency = &run.provenance.about.currency;
    let tail = format!("{} for {currency} {}", percent(reach.value), scale::count(spend.round()));
    // One with the caps of another, and a budget of its own, lies upon its line.
    let about = &run.provenance.about;
    match about.without_budget.is_some() && policy == about.subject && about.subject != about.baseline {
        true => points = vec![(spend, reach)],
        false => points.retain(|(spend, _)| is_near(run, *spend)),
    }
    Some(Series { name: policy.into(), tail, colour, points })
}

/// More policies than can be told apart on one plot.
fn many(canvas: &mut Canvas, run: &Run, series: &[Series]) {
    let values = || series.iter().flat_map(|line| &line.points);
    let most = values().map(|(spend, _)| *spend).fold(0.0, f64::max);
    let highest = values().map(|(_, reach)| reach.high).fold(0.0, f64::max);
    let across = format!("Spend in {}, up to four times the baseline’s", run.provenance.about.currency);
    let names =
        (across, "Share of all shoppers reached; the axis does not begin at zero. Grey: the first policy".into());
    let lowest = values().map(|(_, reach)| reach.low).fold(1.0, f64::min);
    let air = 0.05 * (highest - lowest).max(0.01);
    let (x, y) = ((0.0, 1.02 * most), ((lowest - air).max(0.0), highest + air));
    multiples::draw(canvas, series, &Axes { x, y, across: scale::count, up: share, names });
}

/// Draws the lines and the points; says whether published gains could be marked.
fn plot(canvas: &mut Canvas, run: &Run, series: &[Series]) -> bool {
    let values = || series.iter().flat_map(|line| &line.points);
    // A narrow plot has no room for the words.
    let marks = if canvas.is_narrow() { Vec::new() } else { published(run) };
    let lowest = values().map(|(_, reach)| reach.low).fold(1.0, f64::min);
    let marked = marks.iter().map(|(_, reach, _)| *reach).fold(0.0, f64::max);
    let highest = values().map(|(_, reach)| reach.high).fold(marked, f64::max);
    let most = values().map(|(spend, _)| *spend).fold(0.0, f64::max);
    let air = 0.05 * (highest - lowest).max(0.01);
    let (left, right) = (theme::MARGIN + 48.0, lines::right(canvas, series));
    let top = canvas.y + 4.0;
    let bottom = top + lines::height(canvas, series, 340.0);
    let plot = Plot {
        x: Scale::new((0.0, 1.02 * most), (left, right)),
        y: Scale::new(((lowest - air).max(0.0), highest + air), (bottom, top)),
        across: (left, right),
        up: (top, bottom),
    };
    plot.y.grid_up(canvas, (left, right), 6, share);
    plot.x.grid_across(canvas, (top, bottom), if canvas.is_narrow() { 3 } else { 6 }, scale::count);
    lines::unnamed(canvas, series, &plot, Style::Plain);
    if !canvas.is_narrow() {
        lines::names(canvas, series, &plot, false);
    }
    context(canvas, run, &plot, &marks);
    for line in series {
        line.points
            .iter()
            .for_each(|(spend, reach)| canvas.dot((plot.x.at(*spend), plot.y.at(reach.value)), 3.2, line.colour));
        if let Some((spend, reach)) = own(run, &line.name) {
            let at = (plot.x.at(spend), plot.y.at(reach.value));
            canvas.dot(at, 7.6, theme::INK);
            canvas.dot(at, 6.2, theme::PAPER);
            canvas.dot(at, 4.2, line.colour);
        }
    }
    let name = format!("Spend in {}, up to four times the baseline’s", run.provenance.about.currency);
    axis_across(canvas, (left, right), bottom, &name);
    !marks.is_empty()
}

/// Published gains as spend, share of shoppers and words, where there are so many shoppers.
fn published(run: &Run) -> Vec<(f64, f64, &'static str)> {
    // They are gains at equal spend.
    let has_equal = !run.provenance.about.same_spend.is_empty();
    let Some((spend, reach)) = own(run, run.pair().1).filter(|_| has_equal) else { return Vec::new() };
    let marks = PUBLISHED.into_iter().map(|(gain, who)| (spend, reach.value * (1.0 + gain), who));
    marks.filter(|(spend, reach, _)| *spend > 0.0 && *reach > 0.0 && *reach <= 1.0).collect()
}

fn context(canvas: &mut Canvas, run: &Run, plot: &Plot, marks: &[(f64, f64, &str)]) {
    let (Some(last), Some((_, own))) = (marks.last(), own(run, run.pair().1)) else {
        return;
    };
    let x = plot.x.at(last.0);
    canvas.line((x, plot.y.at(own.value)), (x, plot.y.at(last.1)), theme::AXIS, 1.4);
    for (_, reach, words) in marks {
        let y = plot.y.at(*reach);
        canvas.line((x - 7.0, y), (x + 7.0, y), theme::AXIS, 2.0);
        // At the left, unless it would reach into the numbers of the axis.
        if x - 12.0 - width(words, theme::SMALL, false) > plot.across.0 {
            canvas.note((x - 12.0, y), *words, Align::Right);
        } else {
            canvas.note((x + 12.0, y), *words, Align::Left);
        }
    }
}

/// What a policy would have to spend at most for a reach, between two of its levels: the curve lies above the
/// straight line between them.
fn price_of(points: &[(f64, Value)], reach: f64) -> Option<f64> {
    let beyond = points.windows(2).find(|pair| pair[0].1.value <= reach && reach <= pair[1].1.value)?;
    let ((from, low), (to, high)) = (beyond[0], beyond[1]);
    let part = if high.value > low.value { (reach - low.value) / (high.value - low.value) } else { 0.0 };
    Some(from + part * (to - from))
}

fn finding(run: &Run) -> String {
    let (policy, baseline) = pair(run);
    let currency = &run.provenance.about.currency;
    let spent = own(run, policy).zip(own(run, baseline)).filter(|(mine, base)| mine.0 > 0.0 || base.0 > 0.0);
    let Some(((spend, reach), base)) = spent else {
        return "Nothing was spent.".into();
    };
    let mine =
        format!("{} reaches {} of shoppers for {currency} {}", quoted(policy), percent(reach.value), money(spend));
    if policy == baseline {
        return format!("{mine}.");
    }
    let needed = price_of(&points(run, baseline), reach.value).filter(|_| reach.value > base.1.value);
    let needed = needed.map_or(String::new(), |needed| {
        format!(
            " To reach as many, {} needs at most {currency} {}, read off its line.",
            quoted(baseline),
            thousands(needed)
        )
    });
    format!(
        "{mine}; {} reaches {} for {currency} {}. Reach {}.{needed}",
        quoted(baseline),
        percent(base.1.value),
        money(base.0),
        change(run.change(policy, "reach"))
    )
}
