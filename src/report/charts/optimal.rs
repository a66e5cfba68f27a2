//! Observed against true frequency curve: what more impressions seem to do and what they do, and what
//! every cap would earn.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::lines::Plot;
use super::parts::{begin, foot};
use super::scale::{self, Scale};
use super::sketch::Sketch;
use super::text::{apart, fit, width};
use super::theme;
use crate::base::number::{Form, decimals};
use crate::base::phrase::quoted;
use crate::report::best_cap::{Caps, as_good, picked};
use crate::report::difference::{Figure, interval};
use crate::results::read::{Dose, Run, Value};

/// Frequencies that fewer than this share of those reached see are not drawn: there is little to see
/// but noise.
const RARE: f64 = 0.01;

/// A curve by frequency.
type Points = Vec<(u32, Value)>;

pub fn draw(run: &Run) -> Option<Sketch> {
    let policy = run.freest();
    let curves = Curves::of(run, policy)?;
    let title = match curves.observed.is_empty() {
        true => format!("What more impressions cause under {}", quoted(policy)),
        false => format!("What more impressions seem to do, and what they do, under {}", quoted(policy)),
    };
    let mut canvas = begin(run, &title);
    purchases(&mut canvas, &curves);
    canvas.y += 14.0;
    profits(&mut canvas, &curves, &run.provenance.about.currency);
    foot(&mut canvas, &legend(&curves));
    let how = match curves.observed.is_empty() {
        true => {
            "The line is what impressions cause: the same shoppers with and without them. Below, what every cap would earn."
        }
        false => {
            "The upper line is what an analyst would read off: by how much purchases differ between users with so many \
             impressions and users with none. The lower line is what ads caused of that difference: by how much it is smaller \
             between the very same users in the world without ads. Between the lines lies who is seen more often: people who are more active and \
             more often about to buy, and would have bought more anyway. Below, what every cap would earn."
        }
    };
    Some(Sketch { name: "optimal-frequency", title, how: how.into(), finding: finding(run, policy, &curves), canvas })
}

/// What stands below the chart.
fn legend(curves: &Curves) -> String {
    let what = match curves.observed.is_empty() {
        true => format!(
            "Across: impressions seen in the flight, {}. Bands: 95 % intervals. Caused: purchases of those who see so many, less \
             their own in the world without ads.",
            curves.why_last
        ),
        false => format!(
            "Across: impressions that a clean room links to a user in the flight, {}; below, impressions. Bands: 95 % intervals. \
             Seen: purchases of users with so many, less those of users it saw buy or browse with none. Caused: what ads caused of \
             it, by the same users’ purchases in the world without ads.",
            curves.why_last
        ),
    };
    format!("{what} Shaded below: caps that earn as much as the best within chance.")
}

/// What the table says of one policy.
struct Curves {
    observed: Points,
    caused: Points,
    earned: Points,
    /// The caps picked; None within is no cap.
    amc: Option<Option<u32>>,
    truth: Option<Option<u32>>,
    /// The caps that earn as much as the best within chance.
    as_good: Vec<Caps>,
    /// The highest frequency drawn …
    last: u32,
    /// … and why it is that.
    why_last: String,
}

impl Curves {
    fn of(run: &Run, policy: &str) -> Option<Self> {
        let doses = run.doses(policy);
        let numbered = || doses.iter().filter_map(|dose| Some((dose.times()?, *dose)));
        let reached = numbered().find(|(times, _)| *times == 1)?.1.shoppers?;
        let seen = |dose: &Dose| dose.shoppers.is_some_and(|shoppers| shoppers as f64 >= RARE * reached as f64);
        let picked = |who: &str| doses.iter().find(|dose| dose.is_picked_by(who)).map(|dose| dose.times());
        let (amc, truth) = (picked("amc"), picked("truth"));
        let common = numbered().filter(|(_, dose)| seen(dose)).map(|(times, _)| times).max()?;
        // The last row of what is observed holds all above as well.
        let most = numbered().map(|(times, _)| times).max()?.max(3) - 1;
        let marked = amc.flatten().max(truth.flatten()).map_or(0, |cap| cap + 1);
        let last = common.max(marked).max(2).min(most);
        let why_last = match last < common {
            true => format!("up to {last}, though some see more"),
            false => "up to what one in a hundred of those reached see".into(),
        };
        let curve = |of: fn(&Dose) -> Option<Value>| -> Points {
            numbered()
                .filter(|(times, _)| *times <= last)
                .filter_map(|(times, dose)| Some((times, of(dose)?)))
                .collect()
        };
        let observed = above_none(&curve(Dose::observed)).unwrap_or_default();
        let caused = match observed.is_empty() {
            true => curve(Dose::lift),
            false => above_none(&curve(Dose::caused_of_observed)).unwrap_or_default(),
        };
        Some(Self {
            observed,
            caused,
            earned: curve(Dose::earned),
            amc,
            truth,
            as_good: as_good(&doses),
            last,
            why_last,
        })
    }
}

/// What those with so many impressions buy more than those with none: the two are different people,
/// so their errors add up by their squares.
fn above_none(points: &Points) -> Option<Points> {
    let (_, none) = *points.iter().find(|(times, _)| *times == 0)?;
    let difference = |(times, with): &(u32, Value)| {
        let value = with.value - none.value;
        let half = if *times == 0 { 0.0 } else { half(*with).hypot(half(none)) };
        (*times, Value { value, low: value - half, high: value + half })
    };
    Some(points.iter().map(difference).collect())
}

/// Half of an interval, of which zero may have cut off the lower end.
fn half(value: Value) -> f64 {
    f64::max(value.high - value.value, value.value - value.low)
}

fn purchases(canvas: &mut Canvas, curves: &Curves) {
    let lines = [
        (&curves.observed, theme::OVER, "seen", "users with so many against users with none"),
        (&curves.caused, theme::TRUTH, "caused", "the same people with and without the ads"),
    ];
    let all = || lines.iter().flat_map(|line| line.0.iter().map(|(_, value)| *value));
    let plot = plot(canvas, "Purchases per shopper, against none", all(), (curves.last, 300.0));
    plot.y.grid_up(canvas, plot.across, 5, small);
    between(canvas, curves, &plot);
    marks(canvas, curves, &plot, true);
    let shown: Vec<_> = lines.into_iter().filter(|line| !line.0.is_empty()).collect();
    for (points, colour, ..) in &shown {
        band(canvas, points, *colour, &plot);
    }
    let ends: Vec<f64> = shown.iter().map(|line| line.0.last().map_or(0.0, |(_, v)| plot.y.at(v.value))).collect();
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by(|a, b| ends[*a].total_cmp(&ends[*b]));
    let wanted: Vec<f64> = order.iter().map(|line| ends[*line]).collect();
    let placed = apart(&wanted, 52.0, plot.up.0 + 6.0, plot.up.1 - 30.0);
    for (line, y) in order.into_iter().zip(placed) {
        let (_, colour, name, words) = shown[line];
        name_line(canvas, (plot.across.1 + 12.0, y), (name, words), colour);
    }
    numbers(canvas, curves.last, &plot);
    canvas.y = plot.up.1 + 24.0;
}

/// A line's name at its end, and what it is in small lines below.
fn name_line(canvas: &mut Canvas, (x, y): (f64, f64), (name, words): (&str, &str), colour: RGBColor) {
    canvas.rect((x, y - 5.0), (x + 10.0, y + 5.0), colour);
    canvas.heading((x + 16.0, y), name);
    for (line, text) in super::text::wrap(words, theme::SMALL, false, SIDE - 28.0).into_iter().enumerate() {
        canvas.note((x + 16.0, y + 15.0 + 14.0 * line as f64), text, Align::Left);
    }
}

/// The column of names at the right.
const SIDE: f64 = 178.0;

fn plot(
    canvas: &mut Canvas,
    title: &str,
    values: impl Iterator<Item = Value> + Clone,
    (last, high): (u32, f64),
) -> Plot {
    canvas.heading((theme::MARGIN, canvas.y), fit(title, theme::LABEL, true, theme::WIDTH - 2.0 * theme::MARGIN));
    let low = values.clone().map(|value| value.low).fold(0.0, f64::min);
    let most = values.map(|value| value.high).fold(low, f64::max);
    let air = 0.06 * (most - low);
    let (left, right) = (theme::MARGIN + 52.0, theme::WIDTH - theme::MARGIN - SIDE);
    let top = canvas.y + 54.0;
    Plot {
        x: Scale::new((0.0, f64::from(last)), (left, right - 6.0)),
        y: Scale::new((if low < 0.0 { low - air } else { 0.0 }, most + air), (top + high, top)),
        across: (left, right),
        up: (top, top + high),
    }
}

fn small(value: f64) -> String {
    let text = decimals(value, 4);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// What lies between the two lines: nothing that an ad did.
fn between(canvas: &mut Canvas, curves: &Curves, plot: &Plot) {
    if curves.observed.is_empty() {
        return;
    }
    let at = |(times, value): &(u32, Value)| (plot.x.at(f64::from(*times)), plot.y.at(value.value));
    let points = curves.observed.iter().map(at).chain(curves.caused.iter().rev().map(at)).collect();
    canvas.area(points, theme::OVER, 0.07);
    let there = |points: &Points, times: u32| points.iter().find(|(place, _)| *place == times).map(|point| at(point).1);
    let times = roomy(curves);
    if let (Some(upper), Some(lower)) = (there(&curves.observed, times), there(&curves.caused, times))
        && lower - upper > 60.0
    {
        let middle = (plot.x.at(f64::from(times)), (lower + upper) / 2.0);
        canvas.text(middle, "who they are", (theme::LABEL, false), theme::OVER, Align::Middle);
    }
}

/// A frequency in the inner part of the plot, as far as can be from the marks.
fn roomy(curves: &Curves) -> u32 {
    let marks: Vec<u32> =
        [curves.amc, curves.truth].into_iter().flatten().map(|cap| cap.unwrap_or(curves.last)).collect();
    let room = |times: &u32| marks.iter().map(|mark| times.abs_diff(*mark)).min().unwrap_or(0);
    (curves.last / 2..=curves.last * 7 / 8).max_by_key(room).unwrap_or(0)
}

fn band(canvas: &mut Canvas, points: &Points, colour: RGBColor, plot: &Plot) {
    let at = |times: u32, value: f64| (plot.x.at(f64::from(times)), plot.y.at(value));
    let upper = points.iter().map(|(times, value)| at(*times, value.high));
    let lower = points.iter().rev().map(|(times, value)| at(*times, value.low));
    canvas.area(upper.chain(lower).collect(), colour, 0.18);
    let line: Vec<_> = points.iter().map(|(times, value)| at(*times, value.value)).collect();
    if line.len() > 1 {
        canvas.path(line.clone(), colour, 2.4);
    }
    line.into_iter().for_each(|at| canvas.dot(at, 3.0, colour));
}

/// The caps that are picked, as upright lines with their names above the plot.
fn marks(canvas: &mut Canvas, curves: &Curves, plot: &Plot, named: bool) {
    canvas.line((plot.across.0, plot.y.at(0.0)), (plot.across.1, plot.y.at(0.0)), theme::AXIS, 1.0);
    let picks = [(curves.truth, theme::TRUTH, "best in truth"), (curves.amc, theme::OVER, "AMC’s rule")];
    let picks: Vec<_> = picks.into_iter().filter_map(|(pick, colour, who)| Some((pick?, colour, who))).collect();
    let same = picks.len() == 2 && picks[0].0 == picks[1].0;
    for (place, (cap, colour, who)) in picks.iter().enumerate() {
        let x = cap.map_or(plot.across.1, |cap| plot.x.at(f64::from(cap)));
        let aside = if same { [-1.5, 1.5][place] } else { 0.0 };
        canvas.line((x + aside, plot.up.0 - 4.0), (x + aside, plot.up.1), *colour, 2.0);
        if named {
            let cap = cap.map_or("no cap".to_string(), |cap| format!("cap {cap}"));
            let text = format!("{who}: {cap}");
            let wide = width(&text, theme::LABEL, true);
            let x = x.clamp(plot.across.0 + wide / 2.0, theme::WIDTH - theme::MARGIN - wide / 2.0);
            let y = plot.up.0 - 12.0 - if place == 1 { 16.0 } else { 0.0 };
            canvas.text((x, y), text, (theme::LABEL, true), *colour, Align::Middle);
        }
    }
}

/// The caps that earn as much as the best within chance, as a shade behind the profits.
fn as_good_caps(canvas: &mut Canvas, curves: &Curves, plot: &Plot) {
    let at = |cap: Option<u32>| plot.x.at(f64::from(cap.unwrap_or(curves.last).min(curves.last)));
    for [from, to] in curves.as_good.iter().map(|range| range.map(at)).filter(|[from, to]| from < to) {
        let (top, bottom) = plot.up;
        canvas.area(vec![(from, top), (to, top), (to, bottom), (from, bottom)], theme::TRUTH, 0.1);
    }
}

fn numbers(canvas: &mut Canvas, last: u32, plot: &Plot) {
    let every = if last > 16 { 5 } else { 1 };
    for times in (0..=last).step_by(every) {
        canvas.note((plot.x.at(f64::from(times)), plot.up.1 + 12.0), times.to_string(), Align::Middle);
    }
}

fn profits(canvas: &mut Canvas, curves: &Curves, currency: &str) {
    let values = || curves.earned.iter().map(|(_, value)| *value);
    let title = format!("Profit if nobody saw more, against no advertising, in {currency}");
    let mut plot = plot(canvas, &title, values(), (curves.last, 170.0));
    // No names stand above this one.
    plot.up = (plot.up.0 - 28.0, plot.up.1 - 28.0);
    let y = plot.y;
    plot.y = y.moved(-28.0);
    plot.y.grid_up(canvas, plot.across, 4, scale::count);
    as_good_caps(canvas, curves, &plot);
    marks(canvas, curves, &plot, false);
    band(canvas, &curves.earned, theme::INK, &plot);
    name_line(
        canvas,
        (plot.across.1 + 12.0, plot.up.0 + 16.0),
        ("profit", "margin of what is caused, less spend"),
        theme::INK,
    );
    numbers(canvas, curves.last, &plot);
    canvas.y = plot.up.1 + 22.0;
}

fn finding(run: &Run, policy: &str, curves: &Curves) -> String {
    let picked = picked(run, policy).map_or(String::new(), |picked| format!(" {picked}"));
    seen_and_caused(run, curves) + &picked
}

/// At the frequency of the interval's upper end, what is seen beside what is caused.
fn seen_and_caused(run: &Run, curves: &Curves) -> String {
    let times = run.provenance.about.effective_frequency.1.min(curves.last);
    let of = |points: &Points| points.iter().find(|(place, _)| *place == times).map(|(_, value)| *value);
    let part = |value: f64| decimals(value, 4);
    let among = |value: Value| match value.value == 0.0 && value.low == value.high {
        true => "nothing, as far as so few users tell".into(),
        false => format!("{} ({})", part(value.value), interval(value, Form::Decimals(4))),
    };
    let told = |value: Value| {
        let (size, word) = (Figure::from(value).size(), if value.value < 0.0 { "fewer" } else { "more" });
        format!("{} purchases {word} ({})", part(size.value), size.sureness(Form::Decimals(4)))
    };
    match (of(&curves.observed), of(&curves.caused)) {
        (Some(seen), Some(caused)) => format!(
            "Users seen with {times} impressions make {} than users seen with none. Of that ads caused {}{}.",
            told(seen),
            among(caused),
            times_as_much(seen, caused)
        ),
        (None, Some(caused)) => format!("For those who see {times} impressions they cause {}.", told(caused)),
        _ => "Too few shoppers see the ad to tell.".into(),
    }
}

/// How large the effect looks beside what it is; nothing where either may be none.
fn times_as_much(seen: Value, caused: Value) -> String {
    match seen.low > 0.0 && caused.low > 0.0 {
        true => {
            format!(", so that the difference seen is {} times what ads did", decimals(seen.value / caused.value, 1))
        }
        false => String::new(),
    }
}
