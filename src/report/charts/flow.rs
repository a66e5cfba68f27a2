//! The paths: which channel follows which inside a session.

use super::canvas::{Align, Canvas};
use super::parts::{begin_on, column, foot, name, nothing};
use super::sketch::Sketch;
use super::text::{fit, width, wrap};
use super::theme;
use crate::base::number::{percent, thousands};
use crate::results::read::Run;

pub fn draw(run: &Run, room: f64) -> Sketch {
    let sessions = run.provenance.about.sessions;
    let unit = if sessions { "session" } else { "day" };
    let shows = format!("Where shoppers go next within a {unit}");
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, &shows);
    if run.flow.is_empty() {
        nothing(&mut canvas, "The first shoppers visit no channel in the flight.");
    } else {
        plot(&mut canvas, run);
        foot(
            &mut canvas,
            &format!(
                "Row: the channel before. Column: the channel after, as a share of the row; “end” is the end of the {unit}. From the \
                 first {} {}s. Shares below 0.5 % are blank.",
                thousands(run.shoppers().min(crate::results::tables::TELLING as f64)),
                run.person(),
            ),
        );
    }
    let how = "Each row says where shoppers go next from its channel, as shares that add up to 100 %: the darker, the more often. The \
               diagonal is a return to the same channel.";
    Sketch { name: "flow", title, shows, how: how.into(), finding: finding(run), canvas }
}

/// The names of rows and columns: those of the scenario that occur.
fn stops(run: &Run) -> Vec<&str> {
    let stops = run.provenance.about.channels.iter().map(|channel| channel.name.as_str());
    stops.filter(|name| run.flow.iter().any(|row| row.from == *name || row.to == *name)).collect()
}

fn visits(run: &Run, from: &str, to: Option<&str>) -> u64 {
    let rows = run.flow.iter().filter(|row| row.from == from && to.is_none_or(|to| row.to == to));
    rows.map(|row| row.visits).sum()
}

fn plot(canvas: &mut Canvas, run: &Run) {
    let stops = stops(run);
    let label = |name: &str| run.label(name).to_string();
    let widest = column(stops.iter().map(|name| run.label(name)).chain(["99 · start"])) + 22.0;
    let left = theme::MARGIN + widest.min(canvas.names() + 2.0) + 14.0;
    let columns = stops.len() + 1;
    let cell = ((canvas.right() - left) / columns as f64).min(120.0);
    let high = if columns > 10 { 26.0 } else { 34.0 };
    let words: Vec<Vec<String>> = stops.iter().map(|name| heading(&label(name), cell)).collect();
    // Where names would be cut short, or to nothing, rows and columns are numbered instead.
    let numbered = words.iter().flatten().any(|line| line.ends_with('…') || line.is_empty());
    let tops =
        if numbered { numbers(stops.len(), cell) } else { words.into_iter().chain([vec!["end".into()]]).collect() };
    headings(canvas, &tops, (left, cell));
    canvas.y += high / 2.0;
    for (index, from) in std::iter::once("start").chain(stops.iter().copied()).enumerate() {
        let row = match index {
            0 => "start".to_string(),
            index if numbered => format!("{index} · {}", label(from)),
            _ => label(from),
        };
        let most = canvas.names();
        name(canvas, (left - 12.0, canvas.y), &fit(&row, theme::LABEL, false, most));
        let all = visits(run, from, None);
        for (index, to) in stops.iter().copied().chain(["end"]).enumerate() {
            let share = if all > 0 { visits(run, from, Some(to)) as f64 / all as f64 } else { 0.0 };
            cell_at(canvas, (left + cell * index as f64, canvas.y - high / 2.0), (cell, high), share);
        }
        canvas.y += high;
    }
    canvas.y -= high / 2.0;
}

/// Numbers in place of names. Where they are wider than a cell they stand in two lines by turns.
fn numbers(stops: usize, cell: f64) -> Vec<Vec<String>> {
    let lines = if cell < width("99 ", theme::SMALL, false) { 2 } else { 1 };
    let words = (1..=stops).map(|number| number.to_string()).chain(["end".into()]);
    let in_turn = |(index, word): (usize, String)| {
        let mut heading = vec![String::new(); lines];
        heading[index % lines] = word;
        heading
    };
    words.enumerate().map(in_turn).collect()
}

fn headings(canvas: &mut Canvas, tops: &[Vec<String>], (left, cell): (f64, f64)) {
    let deepest = tops.iter().map(Vec::len).max().unwrap_or(1);
    for (index, lines) in tops.iter().enumerate() {
        let x = left + cell * (index as f64 + 0.5);
        for (line, text) in lines.iter().enumerate() {
            let y = canvas.y + 14.0 * (deepest - lines.len() + line) as f64;
            canvas.note((x, y), text, Align::Middle);
        }
    }
    canvas.y += 14.0 * deepest as f64;
}

/// A word joiner.
const BREAK: char = '\u{2060}';

/// The head of a column: in up to three lines, the last shortened.
fn heading(label: &str, cell: f64) -> Vec<String> {
    // Broken after a hyphen too, with a sign that takes no room and goes again.
    let broken = label.replace('-', &format!("-{BREAK} "));
    let mut lines = wrap(&broken, theme::SMALL, false, cell - 4.0);
    if lines.len() > 3 {
        let rest = lines.split_off(2).join(" ");
        lines.push(fit(&rest, theme::SMALL, false, cell - 4.0));
    }
    lines.iter().map(|line| line.replace(&format!("{BREAK} "), "").replace(BREAK, "")).collect()
}

fn cell_at(canvas: &mut Canvas, (x, y): (f64, f64), (wide, high): (f64, f64), share: f64) {
    let colour = theme::heat(share);
    canvas.rect((x + 1.0, y + 1.0), (x + wide - 1.0, y + high - 1.0), colour);
    if share >= 0.005 {
        let full = format!("{:.0} %", 100.0 * share);
        let fits = width(&full, theme::SMALL, false) < wide - 4.0;
        let text = if fits { full } else { format!("{:.0}", 100.0 * share) };
        canvas.text(
            (x + wide / 2.0, y + high / 2.0),
            text,
            (theme::SMALL, false),
            theme::text_on(colour),
            Align::Middle,
        );
    }
}

/// How many visits there are, and how many of them the same channel and the end follow.
fn totals(run: &Run) -> [u64; 3] {
    let stops = stops(run);
    let all = stops.iter().map(|from| visits(run, from, None)).sum();
    let stay = stops.iter().map(|name| visits(run, name, Some(name))).sum();
    [all, stay, stops.iter().map(|name| visits(run, name, Some("end"))).sum()]
}

fn title(run: &Run) -> String {
    let [all, stay, _] = totals(run);
    match all {
        0 => "The first shoppers visit no channel".into(),
        // Hardly anybody stays: where they go teaches more.
        _ if (stay as f64) < 0.01 * all as f64 => most_frequent(run).unwrap_or("Paths are one visit long".into()),
        _ => format!("After {} of visits shoppers stay on the same channel", percent(stay as f64 / all as f64)),
    }
}

/// The change between channels that is made most often.
fn change(run: &Run) -> Option<(&str, &str, u64)> {
    let stops = stops(run);
    let pairs = stops.iter().flat_map(|from| stops.iter().map(move |to| (*from, *to)));
    let change = pairs.filter(|(from, to)| from != to).max_by_key(|(from, to)| visits(run, from, Some(to)))?;
    let count = visits(run, change.0, Some(change.1));
    (count > 0).then_some((change.0, change.1, count))
}

fn most_frequent(run: &Run) -> Option<String> {
    let (from, to, count) = change(run)?;
    let part = percent(count as f64 / visits(run, from, None) as f64);
    Some(format!("After {part} of visits to {} shoppers go on to {}", run.label(from), run.label(to)))
}

fn finding(run: &Run) -> String {
    let [all, stay, leave] = totals(run);
    if all == 0 {
        return "The first shoppers visit no channel.".into();
    }
    let part = |count: u64| percent(count as f64 / all as f64);
    let base = format!(
        "After {} of visits shoppers stay on the same channel, and after {} they leave.",
        part(stay),
        part(leave)
    );
    match change(run) {
        Some((from, to, count)) => format!(
            "{base} The most frequent change is from {} to {}, after {} of visits to the first.",
            run.label(from),
            run.label(to),
            percent(count as f64 / visits(run, from, None) as f64),
        ),
        None => base,
    }
}
